//! What titles do by themselves: each move follows a policy and knows what prompted it.
//!
//! A title never acts in the midst of something else. What it is about to do is an item of the schedule, the last of its
//! instant, so that two titles that react to one thing do so in the order in which they learned of it.

mod arbiter;
mod countdown;
mod stay;
mod watch;

use super::request::Errand;
use super::schedule::Priority;
use super::{Item, World};
use crate::cast::{Actor, ConsoleId, SessionId, UserId};
use crate::deed::{Ask, Condition, Draft, Find};
use crate::mpsd::session::{Flags, Me, MemberWrite, Write};
use crate::policy::Policies;
use crate::time::Instant;
use crate::trace::EntryId;
use arbiter::Candidacy;
use std::collections::BTreeMap;

/// The most that all titles of a run do by themselves: polling every millisecond for days is a slip of the script's.
pub const MAX_MOVES: u32 = 1_000_000;

/// Why a title does something that nobody told it to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Prompt {
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
    prompt: Prompt,
    /// The run of the title's process that means to do it; a later one does not.
    attempt: u32,
}

/// What a title does by itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
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
}

/// What a title remembers of a user.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
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
    fn will(&mut self, user: UserId, what: Act, prompt: Prompt) {
        let attempt = self.consoles[self.users[user.0].plan.console.0].attempt;
        let what = Move { user, what, prompt, attempt };
        self.schedule.push(self.now, Priority::Title, Item::Move(what));
    }

    /// A title does what it was about to, if it can still.
    pub(super) fn make(&mut self, what: Move) {
        let Move { user, what, prompt, attempt } = what;
        if self.moves == MAX_MOVES {
            return;
        }
        self.moves += 1;
        let console = &self.consoles[self.users[user.0].plan.console.0];
        if console.attempt == attempt && console.plays().is_ok() {
            self.act_by_itself(user, what, prompt);
        }
    }

    fn act_by_itself(&mut self, user: UserId, what: Act, prompt: Prompt) {
        let by = Actor::User(user);
        let (session, verb, ask) = match what {
            Act::LookAround => return self.look_around(user, prompt),
            Act::Claim(session) => return self.claims_the_part(user, session, prompt),
            Act::Read(session) => (session, "read", Ask::Read),
            Act::Active(session) => (session, "active", own(Some(true), true)),
            Act::Inactive(session) => (session, "inactive", own(Some(false), false)),
            Act::Leave(session) => (session, "leave", Ask::Write(Box::new(leaving()))),
        };
        let condition = if ask == Ask::Read { Condition::Always } else { Condition::Exists };
        self.ask(by, Errand { session, verb, condition, via: None, ask: &ask, prompt: Some(prompt) });
    }

    /// The title asks for the sessions in which the user has a record, and goes back in or cleans up.
    fn look_around(&mut self, user: UserId, prompt: Prompt) {
        let Some(scid) = self.sessions.first().map(|session| session.reference.scid) else { return };
        let found = self.find(Actor::User(user), &Find::own(self.users[user.0].plan.xuid, scid), Some(prompt));
        self.after_looking_around(user, found);
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
