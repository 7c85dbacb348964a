//! Virtual time as seconds since 1970, as the API writes times.

use crate::time::{Instant, Shift};
use std::fmt;

/// The moment of virtual zero, in milliseconds since 1970. It wraps around for a clock that was moved past it.
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
        self.0.wrapping_add(at.as_millis())
    }

    /// The epoch with which shifted instants are the same moments as before.
    pub(crate) fn shifted(self, by: Shift) -> UnixEpoch {
        let (before, after) = (by.now().as_millis(), by.of(by.now()).as_millis());
        UnixEpoch(self.0.wrapping_add(before).wrapping_sub(after))
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
