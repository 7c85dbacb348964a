//! Items of the schedule. An item is its own key: what it concerns and its purpose, with a number where several can be pending.

use super::numbers::Numbers;
use super::schedule::Priority;
use crate::action::ConsoleAction;
use crate::gamelift::key::ProcessKey;
use crate::id::{ConnectionId, HandleId};
use crate::names::{ConsoleId, SessionId, UserId};
use std::ops::RangeInclusive;

/// A planned item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Item {
    /// The service's own work: evaluations, matches, taps.
    Service,
    /// Presence detects a change of a user.
    Presence(UserId),
    /// The service detects the loss of a connection.
    GiveUp(UserId, ConnectionId),
    /// The service closes a connection by plan.
    PlannedClose(UserId),
    /// A title has connected.
    Connect(UserId),
    /// A title that was started or resumed runs.
    TitleRuns(ConsoleId),
    /// A frame of taps arrives.
    TapsArrive(u64),
    /// The peers of a console notice that its heartbeats have stopped.
    HeartbeatLost(ConsoleId),
    /// A planned fault of a console begins or ends.
    Fault(u64, ConsoleAction),
    /// The request with this number arrives at the service.
    RequestArrives(u64),
    /// Its reply arrives at the sender.
    ReplyArrives(u64),
    /// An item of a user's title.
    Title(UserId, Due),
    /// What is due in GameLift by itself.
    GameLift,
    /// A server process does something by its program.
    Server(ProcessKey, ServerDue),
    /// The asynchronous node with this number comes to its result.
    GemJob(u64),
}

/// What a server does next.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum ServerDue {
    /// `InitSDK`
    Initialize,
    /// `ProcessReady`
    Ready,
    /// `ActivateGameSession`
    Activate,
    /// The answer to `onHealthCheck`.
    ReportHealth,
    /// `ProcessEnding`
    End,
    /// The exit.
    Exit,
    /// A player connects.
    Connect(UserId),
    /// It notices that a player is gone.
    Departure(UserId),
    /// Its link to the service is there again.
    LinkBack,
}

/// The purpose of an item of a title.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Due {
    /// A move that it makes by itself; numbered, since several can be pending.
    Move(u64, Move),
    /// It reads a session by the policy `poll`.
    Poll(SessionId),
    /// It sets its user inactive, who has given no input, or has been constrained, for the time that its policy says.
    SetInactive,
    /// It claims to be the arbiter, if there still is none.
    Claim(SessionId),
    /// A countdown that it watches ends.
    Countdown(SessionId),
    /// It checks its duties for a session; with a user, because that user has been absent for the time that its policy says.
    Duty(SessionId, Option<(UserId, Absence)>),
    /// A refused join is tried again.
    Join,
    /// It saves as the arbiter.
    Save(SessionId),
    /// It stops waiting for the reply to the request with this number.
    ReplyTimeout(u64),
    /// It sends the request with this number again, after `Retry-After`.
    Retry(u64),
}

/// How a user is absent, as its peers notice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Absence {
    /// It gives no input.
    NoInput,
    /// It is not heard.
    Unheard,
}

/// A move that a title makes by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Move {
    /// It queries the sessions in which its user has a record.
    QueryOwn,
    /// It reads a session.
    Read(SessionId),
    /// It sets the user active.
    Active(SessionId),
    /// It sets the user inactive.
    Inactive(SessionId),
    /// It has the user leave.
    Leave(SessionId),
    /// It claims to be the arbiter.
    Claim(SessionId),
    /// It carries out its next duty as an arbiter or owner, if there is one.
    Duty(SessionId),
    /// It joins the session that its user is about to join.
    Join,
    /// It writes the transfer handle into the lobby.
    Announce(SessionId, HandleId),
    /// It saves the state of the game, as the arbiter.
    Save(SessionId),
    /// It sends the request with this number again.
    Retry(u64),
    /// It processes the reply to the request with this number, which arrived while it hung.
    ProcessReply(u64),
}

impl Item {
    /// Its priority among the items of one instant.
    pub(super) fn priority(self) -> Priority {
        match self {
            Item::Service | Item::GameLift => Priority::Expiry,
            Item::Server(..) | Item::Presence(_) | Item::GiveUp(..) | Item::PlannedClose(_) => Priority::Callback,
            Item::Connect(_)
            | Item::TitleRuns(_)
            | Item::TapsArrive(_)
            | Item::HeartbeatLost(_)
            | Item::Fault(..)
            | Item::RequestArrives(_)
            | Item::ReplyArrives(_)
            | Item::GemJob(_) => Priority::Completion,
            Item::Title(..) => Priority::Title,
        }
    }

    /// The same under other numbers.
    pub(super) fn renumbered(self, numbers: &mut Numbers) -> Item {
        match self {
            Item::TapsArrive(number) => Item::TapsArrive(numbers.of(number)),
            Item::Fault(number, action) => Item::Fault(numbers.of(number), action),
            Item::RequestArrives(number) => Item::RequestArrives(numbers.of(number)),
            Item::ReplyArrives(number) => Item::ReplyArrives(numbers.of(number)),
            Item::Title(user, due) => Item::Title(user, due.renumbered(numbers)),
            Item::GemJob(number) => Item::GemJob(numbers.of(number)),
            Item::Service
            | Item::Presence(_)
            | Item::GiveUp(..)
            | Item::PlannedClose(_)
            | Item::Connect(_)
            | Item::TitleRuns(_)
            | Item::HeartbeatLost(_)
            | Item::GameLift
            | Item::Server(..) => self,
        }
    }

    /// The range of all items of a user's title.
    pub(super) fn all_of_title(user: UserId) -> RangeInclusive<Item> {
        Item::Title(user, Due::Move(0, Move::QueryOwn))..=Item::Title(user, Due::Retry(u64::MAX))
    }

    /// Whether it ends with the current run of the title's process, which a suspension ends too.
    pub(super) fn ends_with_run(&self) -> bool {
        match self {
            Item::Title(_, Due::Move(..) | Due::ReplyTimeout(_) | Due::Retry(_)) => true,
            Item::Title(
                _,
                Due::Poll(_)
                | Due::SetInactive
                | Due::Claim(_)
                | Due::Countdown(_)
                | Due::Duty(..)
                | Due::Join
                | Due::Save(_),
            ) => false,
            Item::Service
            | Item::Presence(_)
            | Item::GiveUp(..)
            | Item::PlannedClose(_)
            | Item::Connect(_)
            | Item::TitleRuns(_)
            | Item::TapsArrive(_)
            | Item::HeartbeatLost(_)
            | Item::Fault(..)
            | Item::RequestArrives(_)
            | Item::ReplyArrives(_)
            | Item::GameLift
            | Item::Server(..)
            | Item::GemJob(_) => false,
        }
    }

    /// What it is, in words for [`BudgetExceeded`](super::BudgetExceeded).
    pub(super) fn describe(self) -> &'static str {
        match self {
            Item::Service => "evaluations, matches and taps by the service",
            Item::GameLift => "expiries and checks by GameLift",
            Item::Server(..) => "work of server processes",
            Item::GemJob(_) => "asynchronous nodes of the gem",
            Item::Presence(_) => "reports of Presence",
            Item::GiveUp(..) => "connections given up",
            Item::PlannedClose(_) => "connections closed as planned (plannedClose)",
            Item::Connect(_) => "attempts to connect",
            Item::TitleRuns(_) => "titles that start",
            Item::TapsArrive(_) => "taps that arrive",
            Item::HeartbeatLost(_) => "lost heartbeats",
            Item::Fault(..) => "faults of consoles",
            Item::RequestArrives(_) => "requests that arrive",
            Item::ReplyArrives(_) => "answers that arrive",
            Item::Title(_, due) => match due {
                Due::Move(_, what) => what.describe(),
                Due::Poll(_) => "reads by the policy poll",
                Due::SetInactive => "users set inactive",
                Due::Claim(_) => "claims to be the arbiter",
                Due::Countdown(_) => "countdowns",
                Due::Duty(..) => "duties",
                Due::Join => "joins tried again (on_join_refused)",
                Due::Save(_) => "saves (save)",
                Due::ReplyTimeout(_) => "replies that timed out",
                Due::Retry(_) => "requests repeated (on_unavailable)",
            },
        }
    }

    /// Whose it is, if it is somebody's.
    pub(super) fn entity(self) -> Option<Entity> {
        match self {
            Item::Presence(user)
            | Item::GiveUp(user, _)
            | Item::PlannedClose(user)
            | Item::Connect(user)
            | Item::Title(user, _) => Some(Entity::User(user)),
            Item::TitleRuns(console) | Item::HeartbeatLost(console) => Some(Entity::Console(console)),
            Item::Fault(_, fault) => Some(Entity::Console(fault.console)),
            Item::Service
            | Item::TapsArrive(_)
            | Item::RequestArrives(_)
            | Item::ReplyArrives(_)
            | Item::GameLift
            | Item::Server(..)
            | Item::GemJob(_) => None,
        }
    }
}

impl Due {
    fn renumbered(self, numbers: &mut Numbers) -> Due {
        match self {
            Due::Move(number, what) => Due::Move(numbers.of(number), what.renumbered(numbers)),
            Due::ReplyTimeout(number) => Due::ReplyTimeout(numbers.of(number)),
            Due::Retry(number) => Due::Retry(numbers.of(number)),
            Due::Poll(_)
            | Due::SetInactive
            | Due::Claim(_)
            | Due::Countdown(_)
            | Due::Duty(..)
            | Due::Join
            | Due::Save(_) => self,
        }
    }
}

impl Move {
    /// What it is, in the words of [`Item::describe`].
    fn describe(self) -> &'static str {
        match self {
            Move::QueryOwn => "queries for own sessions",
            Move::Read(_) => "reads by its title",
            Move::Active(_) => "users set active",
            Move::Inactive(_) => "users set inactive",
            Move::Leave(_) => "leaves",
            Move::Claim(_) => "claims to be the arbiter",
            Move::Duty(_) => "duties",
            Move::Join => "joins tried again (on_join_refused)",
            Move::Announce(..) => "announcements of a game",
            Move::Save(_) => "saves (save)",
            Move::Retry(_) => "requests repeated (on_unavailable)",
            Move::ProcessReply(_) => "replies processed late",
        }
    }

    /// The same under other numbers.
    pub(super) fn renumbered(self, numbers: &mut Numbers) -> Move {
        match self {
            Move::Retry(number) => Move::Retry(numbers.of(number)),
            Move::ProcessReply(number) => Move::ProcessReply(numbers.of(number)),
            Move::QueryOwn
            | Move::Read(_)
            | Move::Active(_)
            | Move::Inactive(_)
            | Move::Leave(_)
            | Move::Claim(_)
            | Move::Duty(_)
            | Move::Join
            | Move::Announce(..)
            | Move::Save(_) => self,
        }
    }
}

/// A user or a console.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Entity {
    /// A user's.
    User(UserId),
    /// A console's.
    Console(ConsoleId),
}
