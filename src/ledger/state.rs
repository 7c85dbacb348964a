//! State of the game that was lost: played under an arbiter, not saved, and gone when another one restored it.

use crate::names::{ConsoleId, SessionId};
use crate::time::{Instant, Millis};
use crate::trace::{Trace, What};

/// A restoring that did not bring everything back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LostState {
    /// When.
    pub at: Instant,
    /// Whose game.
    pub session: SessionId,
    /// The console whose title restored it.
    pub console: ConsoleId,
    /// How much of it was saved, as time that was played.
    pub saved: Millis,
    /// How much had been played since.
    pub lost: Millis,
}

pub(super) fn of(trace: &Trace) -> Vec<LostState> {
    let restored = trace.entries.iter().filter_map(|entry| match entry.what {
        What::Restored { console, session, saved, lost } if lost > Millis::ZERO => {
            Some(LostState { at: entry.at, session, console, saved, lost })
        }
        _ => None,
    });
    restored.collect()
}
