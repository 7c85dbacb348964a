//! The class of a cause, as encoded in a meter's token.
//!
//! The lowest two bits hold the class. The bits above hold its data: the row of a request in the table of requests and whether it
//! is a read, or the instant at which a request arrives, which has 53 bits.

use crate::time::Instant;
use crate::trace::CauseToken;

/// The class of a cause, as far as figures depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A request that the service answered.
    Asked {
        /// Its row in the table of requests.
        row: usize,
        /// Whether it is a read.
        reads: bool,
    },
    /// A request that is in flight until this instant.
    Sent(Instant),
    /// A request that was lost before it reached the service.
    Lost,
    /// Anything else.
    Other,
}

const OTHER: u64 = 0;
const LOST: u64 = 1;
const SENT: u64 = 2;
const ASKED: u64 = 3;

impl Class {
    /// The token of this class.
    pub(super) fn token(self) -> CauseToken {
        CauseToken::of(match self {
            Class::Other => OTHER,
            Class::Lost => LOST,
            Class::Sent(arrives) => arrives.as_millis() << 2 | SENT,
            Class::Asked { row, reads } => (row as u64) << 3 | u64::from(reads) << 2 | ASKED,
        })
    }

    /// The class of a token; none if it names no cause.
    pub(super) fn of(token: CauseToken) -> Option<Class> {
        let bits = token.get()?;
        Some(match bits & 3 {
            ASKED => Class::Asked { row: usize::try_from(bits >> 3).ok()?, reads: bits & 4 != 0 },
            SENT => Class::Sent(Instant::from_millis(bits >> 2)?),
            LOST => Class::Lost,
            _ => Class::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_what_it_was_made_of() {
        let asked = |row, reads| Class::Asked { row, reads };
        let sent = [Instant::ZERO, Instant::MAX].map(Class::Sent);
        let rows = [asked(0, false), asked(0, true), asked(1 << 40, false), asked(7, true)];
        for class in sent.into_iter().chain(rows).chain([Class::Lost, Class::Other]) {
            assert_eq!(Class::of(class.token()), Some(class));
        }
        assert_eq!(Class::of(CauseToken::NONE), None);
    }
}
