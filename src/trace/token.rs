//! The token by which a listener names an entry, so that later entries can name it as their cause.

use crate::ignored::Ignored;

/// A number that a [`Listener`](super::Listener) returns for what it is told, and that is handed back to it as the cause of
/// something else. The listener decides what it means: a recorder stores the index of the entry, a meter the class of the cause.
///
/// Tokens are not state: all of them compare and order as equal and hash as nothing, so two worlds that differ only in their
/// causes are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct CauseToken(Ignored<u64>);

impl CauseToken {
    /// No cause, or no listener.
    pub const NONE: CauseToken = CauseToken(Ignored(0));

    /// A token with this number.
    #[must_use]
    pub const fn of(number: u64) -> CauseToken {
        CauseToken(Ignored(number.wrapping_add(1)))
    }

    /// Its number; none for [`CauseToken::NONE`].
    #[must_use]
    pub const fn get(self) -> Option<u64> {
        self.0.0.checked_sub(1)
    }

    /// This token, or the other one if this is [`CauseToken::NONE`].
    #[must_use]
    pub const fn or(self, other: CauseToken) -> CauseToken {
        if self.0.0 == 0 { other } else { self }
    }
}
