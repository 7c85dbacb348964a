//! What a title remembers, beside what it last saw: the state of what it does by itself, without any of its doing.

use crate::id::{ChangeNumber, DeviceToken, HandleId};
use crate::names::{HandleName, SessionId, UserId};
use crate::time::{Instant, Shift};
use crate::world::numbers::Numbers;
use crate::world::trigger::Trigger;
use std::collections::{BTreeMap, BTreeSet};

/// What a title remembers, beside what it last saw.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Autopilot {
    /// Whether the title has started and not looked around yet.
    pub(in crate::world) fresh: bool,
    /// Whether the user gives no input, or is kept from it.
    pub(in crate::world) idle_state: IdleState,
    /// Since when.
    pub(in crate::world) idle_since: Option<Instant>,
    /// What it remembers about the arbiter of each session.
    pub(in crate::world) candidacies: BTreeMap<SessionId, Candidacy>,
    /// When the countdown of each session ends that it watches.
    pub(in crate::world) countdowns: BTreeMap<SessionId, Instant>,
    /// What it remembers as an arbiter, an owner, a member of a lobby.
    pub(in crate::world) duties: Duties,
    /// Where the user is about to join.
    pub(in crate::world) joining: Option<Joining>,
}

/// Whether somebody plays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) enum IdleState {
    /// It plays.
    #[default]
    Playing,
    /// It does not, but its title still has it active.
    Idle,
    /// It does not, and its title has set it inactive.
    SetInactive,
}

impl Autopilot {
    /// What a title remembers that has just been started: nothing.
    pub(in crate::world) fn fresh() -> Autopilot {
        Autopilot { fresh: true, ..Autopilot::default() }
    }

    /// Moves every instant, and gives what it waits for its new numbers.
    pub(in crate::world) fn shift(&mut self, by: Shift, numbers: &mut Numbers) {
        by.all(&mut self.idle_since);
        by.all(self.countdowns.values_mut());
        self.candidacies.values_mut().for_each(|candidacy| candidacy.shift(by, numbers));
        self.duties.shift(by);
        self.joining.iter_mut().for_each(|joining| joining.renumber(numbers));
    }
}

/// What a title remembers about the arbiter of a session, beside what it last saw.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Candidacy {
    /// The arbiter that it saw last.
    pub(in crate::world) last: Option<DeviceToken>,
    /// `hostCandidates` as it saw them last: they are gone once there is an arbiter.
    pub(in crate::world) candidates: Vec<DeviceToken>,
    /// Whom the outgoing arbiter has told it to be the next one, until that one takes the part.
    pub(in crate::world) named: Option<DeviceToken>,
    /// For which instant it decided last to claim the part: no title claims twice in one instant.
    pub(in crate::world) claims_at: Option<Instant>,
    /// How often it has tried again.
    pub(in crate::world) tries: u32,
    /// Whether it tries no more.
    pub(in crate::world) gave_up: bool,
    /// The upload of its address that has to be answered before it claims: its number, and why it claims.
    pub(in crate::world) uploads: Option<(u64, Trigger)>,
    /// Whether it took the part though its claim was refused.
    pub(in crate::world) carried_on: bool,
}

impl Candidacy {
    /// Moves every instant, and gives what it waits for its new number. For which instant before now it decided does not matter.
    pub(in crate::world) fn shift(&mut self, by: Shift, numbers: &mut Numbers) {
        self.claims_at = self.claims_at.filter(|at| *at >= by.now()).map(|at| by.of(at));
        if let Some((number, _)) = &mut self.uploads {
            *number = numbers.of(*number);
        }
    }
}

/// What a title remembers of its duties.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Duties {
    /// Whom it has invited or called, and when last.
    pub(in crate::world) invited: BTreeMap<(SessionId, UserId), Instant>,
    /// For whom it keeps a place by itself: since when, and until when.
    pub(in crate::world) promised: BTreeMap<(SessionId, UserId), (Instant, Option<Instant>)>,
    /// Who found no place, in the order of asking.
    pub(in crate::world) waiting: BTreeMap<SessionId, Vec<UserId>>,
    /// For whom it has reserved a place and has to tell.
    pub(in crate::world) called: BTreeSet<(SessionId, UserId)>,
    /// The lobby from which a game was made.
    pub(in crate::world) lobbies: BTreeMap<SessionId, SessionId>,
    /// The way out of each lobby that it has taken, or made.
    pub(in crate::world) followed: BTreeMap<SessionId, HandleId>,
    /// After which change it posted a ticket for a session.
    pub(in crate::world) searched: BTreeMap<SessionId, ChangeNumber>,
    /// Sessions that it has closed because they were full.
    pub(in crate::world) closed: BTreeSet<SessionId>,
    /// Since when it has seen a session full of players.
    pub(in crate::world) full_since: BTreeMap<SessionId, Instant>,
    /// After which change it asked who is there.
    pub(in crate::world) asked: BTreeMap<SessionId, ChangeNumber>,
    /// Whom it has told to leave, and when that one had come.
    pub(in crate::world) turned_away: BTreeSet<(SessionId, UserId, Instant)>,
    /// Sessions for which something is to be done once its request is answered.
    pub(in crate::world) postponed: BTreeSet<SessionId>,
}

impl Duties {
    /// Moves every instant.
    pub(in crate::world) fn shift(&mut self, by: Shift) {
        by.all(self.invited.values_mut());
        for (since, until) in self.promised.values_mut() {
            *since = by.of(*since);
            by.all(until);
        }
        by.all(self.full_since.values_mut());
        let turned_away = std::mem::take(&mut self.turned_away).into_iter();
        self.turned_away = turned_away.map(|(session, user, came)| (session, user, by.of(came))).collect();
    }
}

/// Where a user is about to join.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct Joining {
    pub(in crate::world) session: SessionId,
    pub(in crate::world) via: Option<HandleName>,
    /// Who of the console comes along.
    pub(in crate::world) with: Vec<UserId>,
    /// By which policy or verb, and after what.
    pub(in crate::world) trigger: Trigger,
    pub(in crate::world) awaits: Option<Awaited>,
}

/// The number of a request whose answer has to come first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) enum Awaited {
    /// A join.
    Join(u64),
    /// Something else that may bring the user in.
    Other(u64),
    /// A look at who the arbiter is, for want of a place.
    Look(u64),
}

impl Joining {
    /// By oneself and without a handle.
    pub(in crate::world) fn alone(session: SessionId, trigger: Trigger) -> Joining {
        Joining { session, via: None, with: Vec::new(), trigger, awaits: None }
    }

    /// Gives what it waits for its new number.
    pub(in crate::world) fn renumber(&mut self, numbers: &mut Numbers) {
        match &mut self.awaits {
            Some(Awaited::Join(number) | Awaited::Other(number) | Awaited::Look(number)) => {
                *number = numbers.of(*number)
            }
            None => {}
        }
    }

    /// Through a handle, with others of the console.
    pub(in crate::world) fn through(
        via: Option<HandleName>,
        session: SessionId,
        with: Vec<UserId>,
        trigger: Trigger,
    ) -> Joining {
        Joining { via, with, ..Joining::alone(session, trigger) }
    }
}
