//! How texts for people write times: in units, or in milliseconds.

use std::fmt;

/// The form of times in a text.
///
/// Instants and spans, and everything for people that contains some, are in units when formatted with `{}` and in milliseconds
/// with `{:#}`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Times {
    /// `3d 2h 5s`.
    #[default]
    Units,
    /// `266405000ms`.
    Millis,
}

impl Times {
    /// How the text is written that this formatter makes: for implementations that pass it on.
    #[must_use]
    pub(crate) fn of(f: &fmt::Formatter<'_>) -> Times {
        if f.alternate() { Times::Millis } else { Times::Units }
    }

    /// The value with its times written like this.
    #[must_use]
    pub(crate) fn show<T: fmt::Display>(self, value: T) -> ShownTime<T> {
        ShownTime(self, value)
    }
}

/// A value with its times written in one way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShownTime<T>(Times, T);

impl<T: fmt::Display> fmt::Display for ShownTime<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ShownTime(times, value) = self;
        match times {
            Times::Units => write!(f, "{value}"),
            Times::Millis => write!(f, "{value:#}"),
        }
    }
}
