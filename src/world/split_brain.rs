//! Split brain: several consoles that believe they are the arbiter of one session.

use crate::names::{ConsoleId, SessionId};
use crate::time::{Instant, Shift};
use crate::trace::CauseToken;
use std::collections::BTreeMap;

/// The sessions to check when the clock moves on, and those with a split brain.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct SplitBrains {
    pub(super) pending: BTreeMap<SessionId, PendingCheck>,
    pub(super) split: BTreeMap<SessionId, SplitBrain>,
}

/// A check of a session to make, and the cause to report: the claim of this instant if there was one, else the last event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct PendingCheck {
    /// Whether a belief may have changed; a claim alone changes none.
    pub(super) seen: bool,
    pub(super) claim: CauseToken,
    pub(super) last: CauseToken,
}

/// Consoles that each believe they are the arbiter of one session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct SplitBrain {
    pub(super) since: Instant,
    pub(super) consoles: Vec<ConsoleId>,
    pub(super) entry: CauseToken,
}

impl SplitBrains {
    /// A belief about the arbiter of a session may have changed.
    pub(super) fn recheck(&mut self, session: SessionId, cause: CauseToken) {
        let check = self.pending.entry(session).or_default();
        check.seen = true;
        check.last = cause;
    }

    /// The `host` of a session was written.
    pub(super) fn claimed(&mut self, session: SessionId, claim: CauseToken) {
        self.pending.entry(session).or_default().claim = claim;
    }

    /// Moves every instant, and drops claims without a changed belief.
    pub(super) fn shift(&mut self, by: Shift) {
        self.pending.retain(|_, check| check.seen);
        by.all(self.split.values_mut().map(|split| &mut split.since));
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.pending.clear();
        self.split.clear();
    }
}
