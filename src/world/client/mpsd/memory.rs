//! The memory of a title beside its snapshots: the state of its autopilot, without behaviour.

use crate::id::{ChangeNumber, DeviceToken, HandleId};
use crate::names::{HandleName, SessionId, UserId};
use crate::time::{Instant, Shift};
use crate::world::numbers::Numbers;
use crate::world::trigger::Trigger;
use std::collections::{BTreeMap, BTreeSet};

/// The memory of a title beside its snapshots.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Autopilot {
    /// Whether the title has started and not connected yet.
    pub(in crate::world) fresh: bool,
    /// Whether the user gives input.
    pub(in crate::world) idle_state: IdleState,
    /// Since when the user has given no input.
    pub(in crate::world) idle_since: Option<Instant>,
    /// What it remembers about the arbiter of each session.
    pub(in crate::world) candidacies: BTreeMap<SessionId, Candidacy>,
    /// The end of the countdown that it watches in each session.
    pub(in crate::world) countdowns: BTreeMap<SessionId, Instant>,
    /// What it remembers as an arbiter, an owner, a member of a lobby.
    pub(in crate::world) duties: Duties,
    /// The join that is in progress or planned.
    pub(in crate::world) joining: Option<Joining>,
}

/// Whether a user gives input.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) enum IdleState {
    /// It does.
    #[default]
    Playing,
    /// It does not, but its title has not set it inactive yet.
    Idle,
    /// It does not, and its title has set it inactive.
    SetInactive,
}

impl Autopilot {
    /// The memory of a title that has just been started.
    pub(in crate::world) fn fresh() -> Autopilot {
        Autopilot { fresh: true, ..Autopilot::default() }
    }

    /// Moves every instant, and renumbers awaited requests.
    pub(in crate::world) fn shift(&mut self, by: Shift, numbers: &mut Numbers) {
        by.all(&mut self.idle_since);
        by.all(self.countdowns.values_mut());
        self.candidacies.values_mut().for_each(|candidacy| candidacy.shift(by, numbers));
        self.duties.shift(by);
        self.joining.iter_mut().for_each(|joining| joining.renumber(numbers));
    }
}

/// What a title remembers about the arbiter of a session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Candidacy {
    /// The last arbiter in its snapshots.
    pub(in crate::world) last: Option<DeviceToken>,
    /// The last `hostCandidates` in its snapshots: the session drops them once there is an arbiter.
    pub(in crate::world) candidates: Vec<DeviceToken>,
    /// The successor that the outgoing arbiter has announced, until that one is the arbiter.
    pub(in crate::world) named: Option<DeviceToken>,
    /// The instant of its last planned claim: no title claims twice in one instant.
    pub(in crate::world) claims_at: Option<Instant>,
    /// The number of retries.
    pub(in crate::world) tries: u32,
    /// Whether it has given up.
    pub(in crate::world) gave_up: bool,
    /// The upload of its address that must be answered before it claims: the number of the request, and the trigger of the claim.
    pub(in crate::world) uploads: Option<(u64, Trigger)>,
    /// Whether it acts as the arbiter although its claim was refused.
    pub(in crate::world) carried_on: bool,
}

impl Candidacy {
    /// Moves every instant, and renumbers awaited requests. A claim planned for the past does not matter.
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
    /// The users it has invited or called, and when last.
    pub(in crate::world) invited: BTreeMap<(SessionId, UserId), Instant>,
    /// Local promises of a place: since when and until when.
    pub(in crate::world) promised: BTreeMap<(SessionId, UserId), (Instant, Option<Instant>)>,
    /// The queue of users who found no place.
    pub(in crate::world) waiting: BTreeMap<SessionId, Vec<UserId>>,
    /// Users for whom it has reserved a place and whom it has to call.
    pub(in crate::world) called: BTreeSet<(SessionId, UserId)>,
    /// The lobby from which a game was made.
    pub(in crate::world) lobbies: BTreeMap<SessionId, SessionId>,
    /// The transfer handle of each lobby that it has followed, or created.
    pub(in crate::world) followed: BTreeMap<SessionId, HandleId>,
    /// The change number at which it posted a ticket for a session.
    pub(in crate::world) searched: BTreeMap<SessionId, ChangeNumber>,
    /// Sessions that it closed because they were full.
    pub(in crate::world) closed: BTreeSet<SessionId>,
    /// Since when its snapshots show a session full of players.
    pub(in crate::world) full_since: BTreeMap<SessionId, Instant>,
    /// The change number at which it asked unreachable peers.
    pub(in crate::world) asked: BTreeMap<SessionId, ChangeNumber>,
    /// Members it has told to leave, with their join times.
    pub(in crate::world) turned_away: BTreeSet<(SessionId, UserId, Instant)>,
    /// Sessions with a duty postponed until a request is answered.
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

/// A join in progress.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct Joining {
    pub(in crate::world) session: SessionId,
    pub(in crate::world) via: Option<HandleName>,
    /// Other users of the console who join too.
    pub(in crate::world) with: Vec<UserId>,
    /// The policy or verb, and the cause.
    pub(in crate::world) trigger: Trigger,
    pub(in crate::world) awaits: Option<Awaited>,
}

/// The request whose reply the join waits for, by number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) enum Awaited {
    /// A join.
    Join(u64),
    /// Another request that may add the user.
    Other(u64),
    /// A read to find the arbiter, because there was no place.
    Look(u64),
}

impl Joining {
    /// A join of one user without a handle.
    pub(in crate::world) fn alone(session: SessionId, trigger: Trigger) -> Joining {
        Joining { session, via: None, with: Vec::new(), trigger, awaits: None }
    }

    /// Renumbers the awaited request.
    pub(in crate::world) fn renumber(&mut self, numbers: &mut Numbers) {
        match &mut self.awaits {
            Some(Awaited::Join(number) | Awaited::Other(number) | Awaited::Look(number)) => {
                *number = numbers.of(*number)
            }
            None => {}
        }
    }

    /// A join through a handle, with others of the console.
    pub(in crate::world) fn through(
        via: Option<HandleName>,
        session: SessionId,
        with: Vec<UserId>,
        trigger: Trigger,
    ) -> Joining {
        Joining { via, with, ..Joining::alone(session, trigger) }
    }
}
