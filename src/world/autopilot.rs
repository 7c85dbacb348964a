//! What titles do by themselves: each move follows a policy and knows what triggered it.
//!
//! A title never acts in the midst of something else. What it is about to do is an item of the schedule, the last of its
//! instant, so that two titles that react to one thing do so in the order in which they learned of it.

mod arbiter;
mod come;
mod countdown;
mod duty;
mod seats;
mod stay;
mod watch;

use super::request::Errand;
use super::schedule::Priority;
use super::{Item, World};
use crate::action::{Ask, Condition, Draft, Find, Hindrance, Intent};
use crate::id::HandleId;
use crate::mpsd::session::{Flags, Me, MemberWrite, Write};
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::Policies;
use crate::time::Instant;
use crate::trace::EntryId;
use arbiter::Candidacy;
pub(super) use come::Coming;
use duty::Duties;
use std::collections::BTreeMap;

/// The most that all titles of a run do by themselves: polling every millisecond for days is a slip of the script's.
pub const MAX_MOVES: u32 = 1_000_000;

/// Why a title does something that nobody told it to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Trigger {
    /// The policy.
    pub(super) policy: &'static str,
    /// What happened.
    pub(super) because: EntryId,
}

/// Something that a title is about to do for a user.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Move {
    user: UserId,
    what: Act,
    trigger: Trigger,
    /// The run of the title's process that means to do it; a later one does not.
    attempt: u32,
}

/// What a title does by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    /// It asks in which sessions the user has a record.
    LookAround,
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
    /// It brings the user in where it is about to come.
    Come,
    /// It writes the way into the game into the lobby.
    Announce(SessionId, HandleId),
    /// It saves the state of the game, as the arbiter.
    Save(SessionId),
    /// It asks once more what it asked by the letter of this number.
    Again(u64),
    /// It takes note of the answer to the letter of this number, which came when it hung.
    Hear(u64),
}

/// What a title remembers of a user.
#[derive(Clone, Debug, Default)]
pub(super) struct Autopilot {
    /// When it reads each session next without being told to, and the answer after which it planned so.
    polls: BTreeMap<SessionId, (Instant, EntryId)>,
    /// Whether the user gives no input, or is kept from it.
    aside: Aside,
    /// Raised when that changes.
    round: u32,
    /// Whether the title has started and not looked around yet.
    fresh: bool,
    /// What it remembers about the arbiter of each session.
    pub(super) candidacies: BTreeMap<SessionId, Candidacy>,
    /// When the countdown of each session ends that it watches.
    countdowns: BTreeMap<SessionId, Instant>,
    /// Since when the user gives no input, or is kept from it.
    still_since: Option<Instant>,
    /// What it remembers as an arbiter, an owner, a member of a lobby.
    duties: Duties,
    /// Where the user is about to come in.
    coming: Option<Coming>,
    /// How often that has changed, so that an older plan is not taken for a newer one.
    comings: u32,
}

/// Whether somebody plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Aside {
    /// It plays.
    #[default]
    No,
    /// It does not, but its title still has it active.
    Unmarked,
    /// It does not, and its title has set it inactive.
    Marked,
}

impl World {
    /// Has the title on a console do by itself what these policies say. Without this it does nothing.
    pub fn set_policies(&mut self, console: ConsoleId, policies: Policies) {
        self.consoles[console.0].policies = policies;
    }

    /// Whether the titles have done as much as they may; they do no more.
    #[must_use]
    pub fn is_worn_out(&self) -> bool {
        self.moves == MAX_MOVES
    }

    pub(super) fn policies(&self, user: UserId) -> Policies {
        self.consoles[self.users[user.0].plan.console.0].policies
    }

    /// A title will do something, as the last thing of this instant.
    pub(super) fn will(&mut self, user: UserId, what: Act, trigger: Trigger) {
        let attempt = self.consoles[self.users[user.0].plan.console.0].attempt;
        let what = Move { user, what, trigger, attempt };
        self.schedule.push(self.now, Priority::Title, Item::Move(what));
    }

    /// A title does what it was about to, if it can still.
    pub(super) fn make(&mut self, what: Move) {
        let Move { user, what: act, trigger, attempt } = what;
        if self.moves == MAX_MOVES {
            return;
        }
        self.moves += 1;
        let console = &mut self.consoles[self.users[user.0].plan.console.0];
        if console.attempt != attempt {
            return;
        }
        match console.plays() {
            Ok(()) => self.act_by_itself(user, act, trigger),
            Err(Hindrance::Hung) => console.held.push(what),
            Err(_) => {}
        }
    }

    /// A title that hung goes on, with all that it meant to do.
    pub(super) fn goes_on(&mut self, console: ConsoleId) {
        self.consoles[console.0].hung = false;
        for what in std::mem::take(&mut self.consoles[console.0].held) {
            self.schedule.push(self.now, Priority::Title, Item::Move(what));
        }
    }

    fn act_by_itself(&mut self, user: UserId, what: Act, trigger: Trigger) {
        let by = Actor::User(user);
        let (session, verb, ask) = match what {
            Act::LookAround => return self.look_around(user, trigger),
            Act::Claim(session) => return self.claims_the_part(user, session, trigger),
            Act::Again(number) => return self.ask_again(user, number, trigger),
            Act::Hear(number) => return self.reply_arrives(number),
            Act::Read(session) => (session, "read", Ask::Read),
            Act::Active(session) => (session, "active", own(Some(true), true)),
            Act::Inactive(session) => (session, "inactive", own(Some(false), false)),
            Act::Leave(session) => (session, "leave", Ask::Write(Box::new(leaving()))),
            Act::Duty(session) => return self.does_its_duty(user, session, trigger.because),
            Act::Come => return self.come(user, trigger),
            Act::Announce(lobby, handle) => return self.announce(user, lobby, handle, trigger),
            Act::Save(session) => return self.saves(user, session, trigger),
        };
        let condition = if ask == Ask::Read { Condition::Always } else { Condition::Exists };
        self.ask(by, Errand { session, verb, condition, via: None, ask: &ask, trigger: Some(trigger) });
    }

    /// An arbiter means to save, as the last thing of this instant.
    pub(super) fn will_save(&mut self, user: UserId, session: SessionId, because: EntryId) {
        self.will(user, Act::Save(session), Trigger { policy: "save", because });
    }

    /// The title reads a session now.
    fn reads(&mut self, user: UserId, session: SessionId, trigger: Trigger) -> EntryId {
        let (verb, ask, condition) = ("read", &Ask::Read, Condition::Always);
        self.ask(Actor::User(user), Errand { session, verb, condition, via: None, ask, trigger: Some(trigger) })
    }

    /// A request has been answered, or nobody waits for its answer any more: what had to wait for it goes on.
    pub(super) fn waits_no_more(&mut self, user: UserId, session: Option<SessionId>, first: EntryId, because: EntryId) {
        self.goes_on_coming(user, first, because);
        if let Some(session) = session {
            self.goes_on_claiming(user, session, first);
            self.takes_up_its_duty(user, session, because);
        }
    }

    /// The title asks for the sessions in which the user has a record, and goes back in or cleans up.
    fn look_around(&mut self, user: UserId, trigger: Trigger) {
        let Some(scid) = self.sessions.first().map(|session| session.reference.scid) else { return };
        self.find(Actor::User(user), &Find::own(self.users[user.0].plan.xuid, scid), Some(trigger));
    }

    /// The title asks what it asked before, composed of what it knows now.
    fn ask_again(&mut self, user: UserId, number: u64, trigger: Trigger) {
        let by = Actor::User(user);
        match self.mail.take_again(number) {
            Some(Intent::Session { session, verb, condition, via, ask }) => {
                self.ask(by, Errand { session, verb, condition, via, ask: &ask, trigger: Some(trigger) });
            }
            Some(Intent::Handle { session, ask }) => {
                self.send_handle(by, session, &ask, Some(trigger));
            }
            Some(Intent::Find(find)) => {
                self.find(by, &find, Some(trigger));
            }
            Some(Intent::Ticket(ticket)) => {
                self.ticket(by, &ticket, Some(trigger));
            }
            Some(Intent::Http(http)) => {
                self.http(by, &http);
            }
            None => {}
        }
    }
}

/// A write of the user's own record that only says whether it is active.
fn own(active: Option<bool>, arrival: bool) -> Ask {
    let flags = Flags { active, ready: None };
    let me = Me::Put(MemberWrite { flags, ..MemberWrite::default() });
    Ask::Write(Box::new(Draft { write: Write { me, ..Write::default() }, arrival, ..Draft::default() }))
}

fn leaving() -> Draft {
    Draft { write: Write { me: Me::Leave, ..Write::default() }, ..Draft::default() }
}
