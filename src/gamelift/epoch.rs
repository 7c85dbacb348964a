//! Virtual time as seconds since 1970, as the API writes times.

use crate::time::Instant;
use std::fmt;

/// The moment of virtual zero, in milliseconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct UnixEpoch(u64);

impl UnixEpoch {
    /// The epoch at this moment, in milliseconds since 1970.
    #[must_use]
    pub fn from_millis(ms: u64) -> UnixEpoch {
        UnixEpoch(ms)
    }

    /// The instant as milliseconds since 1970, as the operand `creationTimeMillis` of a search has it.
    #[must_use]
    pub fn millis(self, at: Instant) -> u64 {
        self.0.saturating_add(at.as_millis())
    }

    /// The instant as seconds since 1970.
    #[must_use]
    pub fn at(self, at: Instant) -> UnixTime {
        UnixTime(self.millis(at))
    }
}

/// A time in seconds since 1970. Prints with three decimals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UnixTime(u64);

impl fmt::Display for UnixTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}
