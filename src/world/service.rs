//! Telling the directory what happens, and writing down what came of it and why.

use super::schedule::Priority;
use super::{Item, World};
use crate::id::{SessionReference, Xuid};
use crate::mpsd::directory::Directory;
use crate::mpsd::session::{Answer, Cause, Change, Event, Fact, Input, Member, MemberStatus, Refusal, Session};
use crate::names::{SessionId, UserId};
use crate::time::Instant;
use crate::trace::{Entry, EntryId, TimerSet, What};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A session of the script, and what the world remembers to tell causes.
#[derive(Clone, Debug)]
pub(super) struct Watched {
    pub(super) reference: SessionReference,
    /// The entry that began each member's present status.
    began: BTreeMap<Xuid, EntryId>,
    /// The entry in which it became empty.
    emptied: Option<EntryId>,
    /// The entry with which the running stage of initialization began.
    stage: Option<EntryId>,
    /// When the service will look by itself, where it does.
    look: Option<Instant>,
    /// What it was like when somebody was last shown it.
    pub(super) shown: Option<Arc<Session>>,
    /// What it was like from when on, where that is kept.
    pub(super) past: Vec<(Instant, Option<Arc<Session>>)>,
}

impl Watched {
    pub(super) fn new(reference: SessionReference) -> Watched {
        Watched {
            reference,
            began: BTreeMap::new(),
            emptied: None,
            stage: None,
            look: None,
            shown: None,
            past: Vec::new(),
        }
    }
}

impl World {
    /// The service looks at a session by itself.
    pub(super) fn look(&mut self, session: SessionId) {
        self.sessions[session.0].look = None;
        self.learn(session, Fact::Tick, None);
    }

    /// Tells the directory a fact about every session in which the user has a record.
    pub(super) fn tell_sessions_of(&mut self, user: UserId, fact: Fact, origin: EntryId) {
        let xuid = self.users[user.0].plan.xuid;
        let there: Vec<SessionReference> = self.directory.sessions_of(xuid).cloned().collect();
        for session in (0..self.sessions.len()).map(SessionId) {
            if there.contains(&self.sessions[session.0].reference) {
                self.learn(session, fact, Some(origin));
            }
        }
    }

    /// Tells the directory a fact about one session, which nobody answers.
    fn learn(&mut self, session: SessionId, fact: Fact, origin: Option<EntryId>) {
        let answer = self.tell(session, &Input::Fact(fact), None, origin);
        debug_assert!(answer.is_ok(), "a fact cannot be refused");
    }

    /// Hands one input to the directory and writes down what happened. `access` is the request it is, `origin` what
    /// brought a fact about.
    pub(super) fn tell(
        &mut self,
        session: SessionId,
        input: &Input,
        access: Option<EntryId>,
        origin: Option<EntryId>,
    ) -> Result<Answer, Refusal> {
        self.tell_by(session, access, origin, |directory, now, reference, happened| {
            directory.handle(now, reference, input, happened)
        })
    }

    /// Lets the directory do something about a session and writes down what happened.
    pub(super) fn tell_by<T>(
        &mut self,
        session: SessionId,
        access: Option<EntryId>,
        origin: Option<EntryId>,
        tell: impl FnOnce(&mut Directory, Instant, &SessionReference, &mut Vec<Event>) -> T,
    ) -> T {
        self.happened.clear();
        let reference = &self.sessions[session.0].reference;
        let answer = tell(&mut self.directory, self.now, reference, &mut self.happened);
        self.note_happened(session, access, origin);
        self.plan_look(session);
        self.send_taps();
        answer
    }

    /// Writes down what just happened in a session, and why.
    pub(super) fn note_happened(&mut self, session: SessionId, access: Option<EntryId>, origin: Option<EntryId>) {
        let mut earlier = None;
        for place in 0..self.happened.len() {
            let event = self.happened[place];
            let entry = self.note_event(session, event, access, origin, earlier);
            earlier = Some(entry);
        }
        if earlier.is_some() {
            self.remember_session(session);
        }
    }

    fn note_event(
        &mut self,
        session: SessionId,
        event: Event,
        access: Option<EntryId>,
        origin: Option<EntryId>,
        earlier: Option<EntryId>,
    ) -> EntryId {
        let xuid = event.change.who().map(|(_, xuid)| xuid);
        let watched = &self.sessions[session.0];
        let (because, through) = match event.cause {
            Cause::Request => (access, None),
            Cause::Timer { .. } => (xuid.and_then(|xuid| watched.began.get(&xuid).copied()), access.or(origin)),
            Cause::Stage { .. } => (watched.stage, access.or(origin)),
            Cause::Empty { .. } => (watched.emptied, access.or(origin)),
            Cause::Presence => {
                let user = self.users.iter().find(|user| Some(user.plan.xuid) == xuid);
                (user.and_then(|user| user.presence_entry), access.or(origin))
            }
            Cause::ConnectionLost => (origin, None),
            Cause::Consequence => (earlier, None),
        };
        let life = self.directory.lives(&self.sessions[session.0].reference);
        let what = What::Session { session, life, event };
        let entry = self.trace.push(Entry { at: self.now, what, because, through });
        self.note_timers(session, event.change, entry);
        let watched = &mut self.sessions[session.0];
        if let Change::Status { xuid, to: None, .. } = event.change {
            watched.began.remove(&xuid);
        } else if let Change::Status { xuid, .. } | Change::TimerRestarted { xuid, .. } = event.change {
            watched.began.insert(xuid, entry);
        } else if let Change::Stage { .. } = event.change {
            watched.stage = Some(entry);
        } else if let Change::Created = event.change {
            self.note_charter(session, life);
        } else if let Change::Emptied = event.change {
            watched.emptied = Some(entry);
        } else if let Change::Connection { xuid, to: Some(connection), .. } = event.change {
            self.watch_connection(xuid, connection, entry);
        }
        entry
    }

    /// Notes under what this life of the session stands, and what its roles are called, for whoever reads of it.
    fn note_charter(&mut self, session: SessionId, life: u32) {
        let Some(stored) = self.directory.peek(&self.sessions[session.0].reference) else { return };
        self.trace.charters.insert((session, life), stored.charter().clone());
        for id in stored.roles() {
            let name = stored.role_name(id).map(|(kind, role)| format!("{kind} {role}"));
            self.trace.roles.insert((session, life, id), name.unwrap_or_default());
        }
    }

    /// Notes when the timers are due that this change has set, as the service has them after all that happened with it.
    fn note_timers(&mut self, session: SessionId, change: Change, entry: EntryId) {
        let Some(stored) = self.directory.peek(&self.sessions[session.0].reference) else { return };
        let constants = &stored.charter().constants;
        let (timers, xuids) = (&mut self.trace.timers, &self.trace.xuids);
        let set = |member: &Member| {
            if let Some(user) = xuids.get(&member.xuid).copied() {
                timers.push(TimerSet { entry, session, whose: Some(user), due: member.deadline(constants) });
            }
        };
        if let Change::Status { xuid, to: Some(_), .. } | Change::TimerRestarted { xuid, .. } = change {
            // An active member has no timer, which goes without saying.
            let timed = |member: &&Member| member.status != MemberStatus::Active;
            stored.member_of(xuid).filter(timed).into_iter().for_each(set);
        } else if let Change::Stage { .. } | Change::EpisodeEnded { .. } = change {
            // An episode stops the timers of those who are in it.
            stored.members().iter().for_each(set);
        } else if let Change::Emptied = change {
            timers.push(TimerSet { entry, session, whose: None, due: stored.empty_deadline() });
        }
    }

    /// Schedules the service's own look, in the evaluation modes that have one.
    pub(super) fn plan_look(&mut self, session: SessionId) {
        let watched = &self.sessions[session.0];
        let look = self.directory.peek(&watched.reference).and_then(|stored| stored.next_look(self.now));
        if let Some(at) = look
            && watched.look.is_none_or(|planned| at < planned)
        {
            self.sessions[session.0].look = Some(at);
            self.schedule.push(at, Priority::Expiry, Item::Look(session));
        }
    }
}
