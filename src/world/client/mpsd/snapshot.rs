//! What a client last saw of a session: what it believes, until it sees it again.

use crate::id::{Branch, ChangeNumber, ETag};
use crate::mpsd::session::Session;
use crate::time::{Instant, Shift};
use crate::trace::CauseToken;
use std::sync::Arc;

/// A session as an answer carried it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Snapshot {
    /// When it was answered.
    pub at: Instant,
    /// The session then.
    pub session: Arc<Session>,
    /// The entry of the answer that showed it.
    pub told: CauseToken,
}

impl Snapshot {
    /// Moves every instant.
    pub(in crate::world) fn shift(&mut self, by: Shift) {
        self.at = by.of(self.at);
        Arc::make_mut(&mut self.session).shift(by);
    }

    /// Of which life it is.
    #[must_use]
    pub fn branch(&self) -> Branch {
        self.session.branch()
    }

    /// The change that was the last one then.
    #[must_use]
    pub fn number(&self) -> ChangeNumber {
        self.session.change_number()
    }

    /// The ETag that came with it.
    #[must_use]
    pub fn etag(&self) -> ETag {
        ETag::of(self.branch(), self.number())
    }
}
