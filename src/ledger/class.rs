//! The class of a cause: what a meter's token says of it.
//!
//! A token has no room for an entry and names none. In its lowest two bits it has the class, above them what the class needs: the
//! row of a request in the table of requests and whether it reads, or the instant at which a sending arrives, which has 53 bits.

use crate::time::Instant;
use crate::trace::CauseToken;

/// What something is to whatever it brings about, as far as a figure depends on that.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// A request that the service answered.
    Asked {
        /// Its row in the table of requests.
        row: usize,
        /// Whether it asks for nothing but to see.
        reads: bool,
    },
    /// A request that is under way until this instant.
    Sent(Instant),
    /// A request that was lost before the service had it.
    Lost,
    /// Anything else.
    Other,
}

const OTHER: u64 = 0;
const LOST: u64 = 1;
const SENT: u64 = 2;
const ASKED: u64 = 3;

impl Class {
    /// The token that says so.
    pub(super) fn token(self) -> CauseToken {
        CauseToken::of(match self {
            Class::Other => OTHER,
            Class::Lost => LOST,
            Class::Sent(arrives) => arrives.as_millis() << 2 | SENT,
            Class::Asked { row, reads } => (row as u64) << 3 | u64::from(reads) << 2 | ASKED,
        })
    }

    /// What a token says; none if it names no cause.
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
