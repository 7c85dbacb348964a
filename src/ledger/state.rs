//! State of the game that was lost: played under an arbiter, not saved, and gone when another one restored it.

use crate::names::{ConsoleId, SessionId};
use crate::time::{Instant, Millis};

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
