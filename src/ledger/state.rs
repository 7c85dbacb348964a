//! State of the game that was lost: played under an arbiter and not saved before another one restored it.

use crate::names::{ConsoleId, SessionId};
use crate::time::{Instant, Millis};

/// A restore that lost state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LostState {
    /// The instant.
    pub at: Instant,
    /// The session.
    pub session: SessionId,
    /// The console whose title restored it.
    pub console: ConsoleId,
    /// How much was saved, as playing time.
    pub saved: Millis,
    /// How much was lost.
    pub lost: Millis,
}
