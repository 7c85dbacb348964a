//! A system field in a write.

/// A system field in a write: not mentioned, `null`, or a value that replaces the old one whole.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Field<T> {
    /// Not mentioned.
    #[default]
    Keep,
    /// `null`: back to the default.
    Clear,
    /// The new value.
    Set(T),
}

impl<T: Clone> Field<T> {
    /// The value after the write.
    pub(in crate::mpsd) fn over(&self, old: Option<T>) -> Option<T> {
        match self {
            Field::Keep => old,
            Field::Clear => None,
            Field::Set(new) => Some(new.clone()),
        }
    }
}
