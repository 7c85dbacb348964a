//! Telling the directory what happens, and writing down what came of it and why.

use super::schedule::Priority;
use super::{Item, World};
use crate::cast::{SessionId, UserId};
use crate::id::{SessionReference, Xuid};
use crate::mpsd::directory::Directory;
use crate::mpsd::readings::Evaluation;
use crate::mpsd::session::{Answer, Cause, Change, Event, Fact, Input, Refusal, Session};
use crate::time::{Instant, Millis};
use crate::trace::{Entry, EntryId, What};
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
        let at_once = matches!(input, Input::Fact(Fact::Presence(..)));
        self.tell_by(session, access, origin, at_once, |directory, now, reference, happened| {
            directory.handle(now, reference, input, happened)
        })
    }

    /// Lets the directory do something about a session and writes down what happened. `at_once` says that it may have to look
    /// again by itself, where it does.
    pub(super) fn tell_by<T>(
        &mut self,
        session: SessionId,
        access: Option<EntryId>,
        origin: Option<EntryId>,
        at_once: bool,
        tell: impl FnOnce(&mut Directory, Instant, &SessionReference, &mut Vec<Event>) -> T,
    ) -> T {
        self.happened.clear();
        let reference = &self.sessions[session.0].reference;
        let answer = tell(&mut self.directory, self.now, reference, &mut self.happened);
        self.note_happened(session, access, origin);
        self.plan_look(session, at_once);
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
        let watched = &mut self.sessions[session.0];
        if let Change::Status { xuid, to: None, .. } = event.change {
            watched.began.remove(&xuid);
        } else if let Change::Status { xuid, .. } | Change::TimerRestarted { xuid, .. } = event.change {
            watched.began.insert(xuid, entry);
        } else if let Change::Stage { .. } = event.change {
            watched.stage = Some(entry);
        } else if let Change::Created = event.change {
            self.name_roles(session, life);
        } else if let Change::Emptied = event.change {
            watched.emptied = Some(entry);
        } else if let Change::Connection { xuid, to: Some(connection), .. } = event.change {
            self.watch_connection(xuid, connection, entry);
        }
        entry
    }

    /// Notes what the roles of this life of the session are called, for whoever reads of them.
    fn name_roles(&mut self, session: SessionId, life: u32) {
        let Some(stored) = self.directory.peek(&self.sessions[session.0].reference) else { return };
        for id in stored.roles() {
            let name = stored.role_name(id).map(|(kind, role)| format!("{kind} {role}"));
            self.trace.roles.insert((session, life, id), name.unwrap_or_default());
        }
    }

    /// Schedules the service's own look, in the evaluation modes that have one.
    pub(super) fn plan_look(&mut self, session: SessionId, at_once: bool) {
        let watched = &self.sessions[session.0];
        let wanted = match self.directory.peek(&watched.reference) {
            Some(_) if at_once => Some(self.now),
            Some(session) => session.next_timer(self.now),
            None => None,
        };
        let look = match (self.directory.readings().evaluation, wanted) {
            (Evaluation::LazyOneStep | Evaluation::LazyToFixpoint, _) | (_, None) => None,
            (Evaluation::Eager, Some(due)) => Some(due),
            (Evaluation::Sweep(period), Some(due)) => next_sweep(period, self.now, due),
        };
        if let Some(at) = look
            && watched.look.is_none_or(|planned| at < planned)
        {
            self.sessions[session.0].look = Some(at);
            self.schedule.push(at, Priority::Expiry, Item::Look(session));
        }
    }
}

/// The first multiple of `period` that is after `now` and not before `due`.
fn next_sweep(period: Millis, now: Instant, due: Instant) -> Option<Instant> {
    let due = due.as_millis().div_ceil(period.get());
    let next = now.as_millis() / period.get() + 1;
    due.max(next).checked_mul(period.get()).and_then(Instant::from_millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_comes_at_multiples_and_never_now() {
        let at = |ms| Instant::from_millis(ms).unwrap();
        let sweep = |now, due| next_sweep(Millis::from_secs(10), at(now), at(due)).map(Instant::as_millis);
        assert_eq!(sweep(0, 9_999), Some(10_000));
        assert_eq!(sweep(0, 10_000), Some(10_000));
        assert_eq!(sweep(0, 10_001), Some(20_000));
        assert_eq!(sweep(10_000, 10_000), Some(20_000));
        assert_eq!(sweep(10_001, 10_001), Some(20_000));
    }
}
