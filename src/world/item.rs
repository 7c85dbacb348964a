//! What is to happen: every kind of item that the schedule holds, and whose part of the world sees to it.

use super::World;
use super::autopilot::{Move, Trigger};
use super::presence::Notice;
use crate::action::ConsoleAction;
use crate::id::ConnectionId;
use crate::names::{ConsoleId, SessionId, UserId};
use crate::time::Instant;
use crate::trace::EntryId;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Item {
    /// The service looks at a session.
    Look(SessionId),
    /// SmartMatch does what is due.
    SmartMatch,
    /// Presence comes to know of a change.
    Presence(UserId, Notice),
    /// The service gives a lost connection up.
    GiveUp(UserId, ConnectionId, EntryId),
    /// A title has connected.
    Connected { user: UserId, round: u32, origin: EntryId },
    /// A title that was started or resumed runs.
    TitleRuns { console: ConsoleId, attempt: u32, origin: EntryId },
    /// Taps that were held back are sent.
    SendTaps,
    /// A frame of taps arrives.
    TapsArrive(u64),
    /// A title is to do something by itself.
    Move(Move),
    /// A title is to read a session, unless it has planned otherwise since.
    Poll(UserId, SessionId),
    /// A user has given no input for long, or its title has been constrained for long.
    Aside { user: UserId, round: u32, policy: &'static str, origin: EntryId },
    /// The peers of a console miss it, unless it is back.
    Unheard { console: ConsoleId, round: u32, origin: EntryId },
    /// A title claims to be the arbiter, unless there is one meanwhile.
    Claim { user: UserId, session: SessionId, trigger: Trigger },
    /// A countdown is over that a user's title watches.
    CountdownEnds { user: UserId, session: SessionId, ends: Instant, trigger: Trigger },
    /// A title looks whether there is something to do for a session.
    Duty { user: UserId, session: SessionId, because: EntryId },
    /// A refused join is tried again.
    Come { user: UserId, round: u32, because: EntryId },
    /// An arbiter saves.
    Save { user: UserId, session: SessionId, round: u32, because: EntryId },
    /// Something befalls a console that was to.
    ConsoleAction(ConsoleAction, EntryId),
    /// The service has the request of this number.
    RequestArrives(u64),
    /// Its sender has the answer.
    ReplyArrives(u64),
    /// Its sender does not wait any more.
    NoAnswer(u64),
    /// A title asks once more what it was turned away with.
    AskAgain { user: UserId, attempt: u32, number: u64, because: EntryId },
    /// The service closes a connection by plan.
    PlannedClose(UserId, ConnectionId),
}

impl World {
    /// It happens, at the instant that the clock shows.
    pub(super) fn happen(&mut self, item: Item) {
        match item {
            Item::Look(session) => self.look(session),
            Item::SmartMatch => self.smartmatch_due = None,
            Item::Presence(user, notice) => self.presence_notices(user, notice),
            Item::GiveUp(user, connection, origin) => self.give_up(user, connection, origin),
            Item::Connected { user, round, origin } => self.connected(user, round, origin),
            Item::TitleRuns { console, attempt, origin } => self.title_runs(console, attempt, origin),
            Item::SendTaps => self.taps_are_due(),
            Item::TapsArrive(number) => self.taps_arrive(number),
            Item::Move(what) => self.make(what),
            Item::Poll(user, session) => self.poll_is_due(user, session),
            Item::Aside { user, round, policy, origin } => self.sets_aside(user, round, policy, origin),
            Item::Unheard { console, round, origin } => self.goes_unheard(console, round, origin),
            Item::Claim { user, session, trigger } => self.claim_is_due(user, session, trigger),
            Item::CountdownEnds { user, session, ends, trigger } => self.countdown_ends(user, session, ends, trigger),
            Item::Duty { user, session, because } => self.duty_is_due(user, session, because),
            Item::Come { user, round, because } => self.comes_again(user, round, because),
            Item::Save { user, session, round, because } => self.save_is_due(user, session, round, because),
            Item::ConsoleAction(fault, origin) => {
                self.strikes(fault, Some(origin));
            }
            Item::RequestArrives(number) => self.request_arrives(number),
            Item::ReplyArrives(number) => self.reply_arrives(number),
            Item::NoAnswer(number) => self.no_answer(number),
            Item::AskAgain { user, attempt, number, because } => self.may_ask_again(user, attempt, number, because),
            Item::PlannedClose(user, connection) => self.closes_as_planned(user, connection),
        }
        self.smartmatch_works(None);
    }
}
