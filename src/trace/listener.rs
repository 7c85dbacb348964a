//! Who listens to a world: it is told what happens, and names it for what follows.

use super::{CauseToken, TruthChange, What};
use crate::id::{ConnectionId, HandleId, SessionReference};
use crate::mpsd::session::Session;
use crate::names::{HandleName, SessionId, UserId};
use crate::service::ServiceEvent;
use crate::time::Instant;

/// What brought something about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Why {
    /// The request it answers, the start of the timer that was due, the fault it follows from.
    pub because: CauseToken,
    /// The access through which it took effect, if that is another thing: somebody's read, say.
    pub through: CauseToken,
}

impl Why {
    /// By this, directly.
    #[must_use]
    pub const fn because(because: CauseToken) -> Why {
        Why { because, through: CauseToken::NONE }
    }
}

/// What a handle is called.
#[derive(Clone, Copy, Debug)]
pub enum HandleLabel<'a> {
    /// By a step of the script.
    Name(HandleName),
    /// As the value that an answer in the HTTP form was saved under.
    Saved(&'a str),
}

/// Somebody who is told what happens in a world, each thing when it is true. A world never asks a listener anything: it goes
/// its way whoever listens.
pub trait Listener {
    /// Something happened.
    fn note(&mut self, at: Instant, what: What, why: Why) -> CauseToken;

    /// A session changed. `stored` is how it stands after all that happened with this change; none if it is gone.
    fn changed(&mut self, at: Instant, changed: ServiceEvent, stored: Option<&Session>, why: Why) -> CauseToken;

    /// A user stopped playing in truth, or plays again.
    fn truth(&mut self, change: TruthChange);

    /// A session that the script does not name came up.
    fn session_named(&mut self, session: SessionId, reference: &SessionReference);

    /// A handle was made.
    fn handle_named(&mut self, handle: HandleId, label: HandleLabel<'_>);

    /// A user's connection of this number, counted from 1, was opened.
    fn connection_opened(&mut self, connection: ConnectionId, user: UserId, ordinal: u32);
}

/// Nobody listens.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl Listener for Nobody {
    fn note(&mut self, _: Instant, _: What, _: Why) -> CauseToken {
        CauseToken::NONE
    }

    fn changed(&mut self, _: Instant, _: ServiceEvent, _: Option<&Session>, _: Why) -> CauseToken {
        CauseToken::NONE
    }

    fn truth(&mut self, _: TruthChange) {}

    fn session_named(&mut self, _: SessionId, _: &SessionReference) {}

    fn handle_named(&mut self, _: HandleId, _: HandleLabel<'_>) {}

    fn connection_opened(&mut self, _: ConnectionId, _: UserId, _: u32) {}
}
