//! The certificate: a stable hash of all that happened, sixteen hexadecimal digits.
//!
//! Two runs with the same certificate had the same program version, script, readings, seed and events. It is a check
//! against difference, not against forgery.

use crate::hash::StableHash;
use std::fmt;

/// What proves that two runs were the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Certificate(u64);

impl From<StableHash> for Certificate {
    fn from(hash: StableHash) -> Certificate {
        Certificate(hash.finish())
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
