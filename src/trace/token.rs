//! By what a listener names an entry, for the entries that it brings about.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A name that a [`Listener`](super::Listener) gives to what it was told, to be handed back as the cause of something else. What
/// stands in it is the listener's affair: a recorder's is the place of the entry, a meter's the class of the cause.
///
/// Tokens are no state: all of them compare as equal, order as equal and hash as nothing, so two worlds that differ only in
/// what brought them about are the same world.
#[derive(Clone, Copy, Debug, Default)]
pub struct CauseToken(u64);

impl CauseToken {
    /// Nothing: no cause, or nobody listens.
    pub const NONE: CauseToken = CauseToken(0);

    /// A token with this in it.
    #[must_use]
    pub const fn of(number: u64) -> CauseToken {
        CauseToken(number.wrapping_add(1))
    }

    /// What stands in it; nothing in [`CauseToken::NONE`].
    #[must_use]
    pub const fn get(self) -> Option<u64> {
        self.0.checked_sub(1)
    }

    /// This token, or another one if it names nothing.
    #[must_use]
    pub const fn or(self, other: CauseToken) -> CauseToken {
        if self.0 == 0 { other } else { self }
    }
}

impl PartialEq for CauseToken {
    fn eq(&self, _: &CauseToken) -> bool {
        true
    }
}

impl Eq for CauseToken {}

impl PartialOrd for CauseToken {
    fn partial_cmp(&self, other: &CauseToken) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for CauseToken {
    fn cmp(&self, _: &CauseToken) -> Ordering {
        Ordering::Equal
    }
}

impl Hash for CauseToken {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
