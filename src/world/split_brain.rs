//! Several consoles that take themselves for the arbiter of one session.

use crate::names::{ConsoleId, SessionId};
use crate::time::{Instant, Shift};
use crate::trace::CauseToken;
use std::collections::BTreeMap;

/// The sessions in which somebody may have come to see another arbiter since the clock moved, and those of which several
/// consoles take themselves for the arbiter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct SplitBrains {
    pub(super) pending: BTreeMap<SessionId, PendingCheck>,
    pub(super) split: BTreeMap<SessionId, SplitBrain>,
}

/// What may have brought it about that somebody sees another arbiter: the claim of this instant if there was one, else the last
/// thing that happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct PendingCheck {
    /// Whether somebody has come to see another one, perhaps.
    pub(super) seen: bool,
    pub(super) claim: CauseToken,
    pub(super) last: CauseToken,
}

/// Consoles that each take themselves for the arbiter of one session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct SplitBrain {
    pub(super) since: Instant,
    pub(super) consoles: Vec<ConsoleId>,
    pub(super) entry: CauseToken,
}

impl SplitBrains {
    /// Somebody may have come to see another arbiter of a session.
    pub(super) fn recheck(&mut self, session: SessionId, cause: CauseToken) {
        let check = self.pending.entry(session).or_default();
        check.seen = true;
        check.last = cause;
    }

    /// The arbiter's part of a session was claimed.
    pub(super) fn claimed(&mut self, session: SessionId, claim: CauseToken) {
        self.pending.entry(session).or_default().claim = claim;
    }

    /// Moves every instant, and forgets what was claimed where nobody has come to see another arbiter.
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
