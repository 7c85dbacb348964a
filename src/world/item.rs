//! What can be planned: each kind of item by whom it is about and for what, with a number where several can be under way.

use super::numbers::Numbers;
use super::schedule::Priority;
use crate::action::ConsoleAction;
use crate::id::{ConnectionId, HandleId};
use crate::names::{ConsoleId, SessionId, UserId};
use std::ops::RangeInclusive;

/// Something that is planned.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Item {
    /// The service does what is due by itself: looks, matches, taps.
    Service,
    /// Presence comes to know of a change.
    Presence(UserId),
    /// The service gives a lost connection up.
    GiveUp(UserId, ConnectionId),
    /// The service closes a connection by plan.
    PlannedClose(UserId),
    /// A title has connected.
    Connect(UserId),
    /// A title that was started or resumed runs.
    TitleRuns(ConsoleId),
    /// A frame of taps arrives.
    TapsArrive(u64),
    /// The peers of a console miss it.
    HeartbeatLost(ConsoleId),
    /// Something befalls a console that was to.
    Fault(u64, ConsoleAction),
    /// The service has the request of this number.
    RequestArrives(u64),
    /// Its sender has the answer.
    ReplyArrives(u64),
    /// A user's title comes to do something.
    Title(UserId, Due),
}

/// What a title comes to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Due {
    /// The next thing that it does by itself, of several by number.
    Move(u64, Move),
    /// It reads a session without being told to.
    Poll(SessionId),
    /// Its user has given no input for long, or it has been constrained for long.
    SetInactive,
    /// It claims to be the arbiter, unless there is one meanwhile.
    Claim(SessionId),
    /// A countdown is over that it watches.
    Countdown(SessionId),
    /// It looks whether there is something to do for a session, perhaps because somebody has been absent for long.
    Duty(SessionId, Option<(UserId, Absence)>),
    /// A refused join is tried again.
    Join,
    /// It saves as the arbiter.
    Save(SessionId),
    /// It waits no longer for the answer to the request of this number.
    ReplyTimeout(u64),
    /// It asks once more what it was turned away with, by number.
    Retry(u64),
}

/// How somebody is absent, as the peers notice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Absence {
    /// It gives no input.
    NoInput,
    /// It is not heard.
    Unheard,
}

/// Something that a title does by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Move {
    /// It asks in which sessions the user has a record.
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
    /// It does its duty as an arbiter or owner, if there is one.
    Duty(SessionId),
    /// It brings the user in where it is about to join.
    Join,
    /// It writes the way into the game into the lobby.
    Announce(SessionId, HandleId),
    /// It saves the state of the game, as the arbiter.
    Save(SessionId),
    /// It asks once more what is kept under this number.
    Retry(u64),
    /// It takes note of the answer to the request of this number, which came when it hung.
    ProcessReply(u64),
}

impl Item {
    /// Who goes first at one instant.
    pub(super) fn priority(self) -> Priority {
        match self {
            Item::Service => Priority::Expiry,
            Item::Presence(_) | Item::GiveUp(..) | Item::PlannedClose(_) => Priority::Callback,
            Item::Connect(_)
            | Item::TitleRuns(_)
            | Item::TapsArrive(_)
            | Item::HeartbeatLost(_)
            | Item::Fault(..)
            | Item::RequestArrives(_)
            | Item::ReplyArrives(_) => Priority::Completion,
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
            Item::Service
            | Item::Presence(_)
            | Item::GiveUp(..)
            | Item::PlannedClose(_)
            | Item::Connect(_)
            | Item::TitleRuns(_)
            | Item::HeartbeatLost(_) => self,
        }
    }

    /// All that a user's title may have planned.
    pub(super) fn all_of_title(user: UserId) -> RangeInclusive<Item> {
        Item::Title(user, Due::Move(0, Move::QueryOwn))..=Item::Title(user, Due::Retry(u64::MAX))
    }

    /// Whether this run of the title's process has planned it, so that it ends with the run, be it by a suspension.
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
            | Item::ReplyArrives(_) => false,
        }
    }

    /// What it is, in words for a report on a world that does not come to rest.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Item::Service => "what the service does by itself",
            Item::Presence(_) => "reports of Presence",
            Item::GiveUp(..) => "connections given up",
            Item::PlannedClose(_) => "connections closed as planned (plannedClose)",
            Item::Connect(_) => "attempts to connect",
            Item::TitleRuns(_) => "titles that start",
            Item::TapsArrive(_) => "taps that arrive",
            Item::HeartbeatLost(_) => "consoles that go unheard",
            Item::Fault(..) => "faults of consoles",
            Item::RequestArrives(_) => "requests that arrive",
            Item::ReplyArrives(_) => "answers that arrive",
            Item::Title(_, due) => match due {
                Due::Move(_, what) => what.describe(),
                Due::Poll(_) => "reads by the policy poll",
                Due::SetInactive => "users set inactive",
                Due::Claim(_) => "claims of the arbiter's part",
                Due::Countdown(_) => "countdowns",
                Due::Duty(..) => "duties",
                Due::Join => "joins tried again (on_join_refused)",
                Due::Save(_) => "saves (save)",
                Due::ReplyTimeout(_) => "answers that did not come",
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
            Item::Service | Item::TapsArrive(_) | Item::RequestArrives(_) | Item::ReplyArrives(_) => None,
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
            Move::QueryOwn => "questions for its sessions",
            Move::Read(_) => "reads by its title",
            Move::Active(_) => "users set active",
            Move::Inactive(_) => "users set inactive",
            Move::Leave(_) => "leaves",
            Move::Claim(_) => "claims of the arbiter's part",
            Move::Duty(_) => "duties",
            Move::Join => "joins tried again (on_join_refused)",
            Move::Announce(..) => "announcements of a game",
            Move::Save(_) => "saves (save)",
            Move::Retry(_) => "requests repeated (on_unavailable)",
            Move::ProcessReply(_) => "answers heard late",
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

/// Whose something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Entity {
    /// A user's.
    User(UserId),
    /// A console's.
    Console(ConsoleId),
}
