//! The certificate: a stable hash of all that happened, sixteen hexadecimal digits.
//!
//! Two runs with the same certificate had the same behaviour, readings, settings, policies, templates, seed and events. What a
//! script says for people, what it expects and which version of the program runs it change no certificate. It is a check against
//! difference, not against forgery.

use crate::hash::StableHash;
use std::fmt;

/// The version of behaviour, which every certificate covers. It is raised by hand when traces, draws or invented ids are meant to
/// change; `tests/certificates.txt` may change only with it.
pub const BEHAVIOUR: u64 = 1;

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
