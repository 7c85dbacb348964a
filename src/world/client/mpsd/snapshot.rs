//! A snapshot: a session as a client last saw it.

use crate::id::{Branch, ChangeNumber, ETag};
use crate::mpsd::session::Session;
use crate::time::{Instant, Shift};
use crate::trace::CauseToken;
use std::sync::Arc;

/// A session as a reply carried it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Snapshot {
    /// When the service answered.
    pub at: Instant,
    /// The session then.
    pub session: Arc<Session>,
    /// The entry of the reply's arrival.
    pub told: CauseToken,
}

impl Snapshot {
    /// Moves every instant.
    pub(in crate::world) fn shift(&mut self, by: Shift) {
        self.at = by.of(self.at);
        Arc::make_mut(&mut self.session).shift(by);
    }

    /// The life of the session.
    #[must_use]
    pub fn branch(&self) -> Branch {
        self.session.branch()
    }

    /// Its change number.
    #[must_use]
    pub fn number(&self) -> ChangeNumber {
        self.session.change_number()
    }

    /// Its ETag.
    #[must_use]
    pub fn etag(&self) -> ETag {
        ETag::of(self.branch(), self.number())
    }
}
