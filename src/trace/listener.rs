//! Listeners: a world reports each event to a listener, which returns a token for later causes.

use super::{CauseToken, GameLiftSubject, TruthChange, What};
use crate::id::{ConnectionId, HandleId, SessionReference};
use crate::mpsd::session::Session;
use crate::names::{HandleName, SessionId, UserId};
use crate::service::ServiceEvent;
use crate::time::Instant;

/// The causes of an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Why {
    /// The cause: the request, the start of the timer that was due, the fault.
    pub because: CauseToken,
    /// The access through which it took effect, such as a read, if that is another event.
    pub through: CauseToken,
}

impl Why {
    /// With this direct cause.
    #[must_use]
    pub const fn because(because: CauseToken) -> Why {
        Why { because, through: CauseToken::NONE }
    }
}

/// The name of a handle.
#[derive(Clone, Copy, Debug)]
pub enum HandleLabel<'a> {
    /// Given by a step of the script.
    Name(HandleName),
    /// Captured from a response in the HTTP form, under this name.
    Saved(&'a str),
}

/// Receives the events of a world in order, each when it happens. A world never depends on its listener.
pub trait Listener {
    /// Something happened.
    fn note(&mut self, at: Instant, what: What, why: Why) -> CauseToken;

    /// A session changed. `stored` is the session after the whole commit; none if it was deleted.
    fn changed(&mut self, at: Instant, changed: ServiceEvent, stored: Option<&Session>, why: Why) -> CauseToken;

    /// A user actually stopped playing, or plays again.
    fn truth(&mut self, change: TruthChange);

    /// A session appeared that the script does not name.
    fn session_named(&mut self, session: SessionId, reference: &SessionReference);

    /// A handle was created.
    fn handle_named(&mut self, handle: HandleId, label: HandleLabel<'_>);

    /// A user's connection of this number, counted from 1, was opened.
    fn connection_opened(&mut self, connection: ConnectionId, user: UserId, ordinal: u32);

    /// Something of GameLift has a name.
    fn gamelift_named(&mut self, subject: GameLiftSubject, name: &str);
}

/// A listener that ignores everything.
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

    fn gamelift_named(&mut self, _: GameLiftSubject, _: &str) {}
}
