//! The listener that records a trace.

use super::timers::timers_set;
use super::{
    CauseToken, Entry, EntryId, GameLiftSubject, HandleLabel, Listener, TimerSet, Trace, TruthChange, What, Why,
};
use crate::id::{ConnectionId, HandleId, SessionReference};
use crate::mpsd::session::{Change, Session};
use crate::names::{SessionId, UserId};
use crate::service::ServiceEvent;
use crate::time::Instant;

/// Records a [`Trace`]. Its tokens name entries.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    trace: Trace,
}

impl Recorder {
    /// A recorder that appends to this trace, which is empty at the beginning of a run.
    #[must_use]
    pub fn new(trace: Trace) -> Recorder {
        Recorder { trace }
    }

    /// The trace so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The trace.
    #[must_use]
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    fn push(&mut self, at: Instant, what: What, why: Why) -> EntryId {
        let (because, through) = (EntryId::named_by(why.because), EntryId::named_by(why.through));
        self.trace.push(Entry { at, what, because, through })
    }
}

impl Listener for Recorder {
    fn note(&mut self, at: Instant, what: What, why: Why) -> CauseToken {
        self.push(at, what, why).token()
    }

    fn changed(&mut self, at: Instant, changed: ServiceEvent, stored: Option<&Session>, why: Why) -> CauseToken {
        let entry = self.push(at, What::Change(changed), why);
        if let (Some((session, life, event)), Some(stored)) = (changed.as_mpsd(), stored) {
            if event.change == Change::Created {
                self.trace.learn_charter(session, life, stored);
            }
            let (timers, xuids) = (&mut self.trace.timers, &self.trace.xuids);
            timers_set(event.change, stored, |xuid, due| {
                let whose = match xuid {
                    None => Some(None),
                    Some(xuid) => xuids.get(&xuid).copied().map(Some),
                };
                timers.extend(whose.map(|whose| TimerSet { entry, session, whose, due }));
            });
        }
        entry.token()
    }

    fn truth(&mut self, change: TruthChange) {
        self.trace.truth.push(change);
    }

    fn session_named(&mut self, session: SessionId, reference: &SessionReference) {
        debug_assert_eq!(session.0, self.trace.names.sessions.len(), "sessions are numbered as they come");
        self.trace.names.sessions.push(reference.name.to_string());
        self.trace.sessions.insert(reference.clone(), session);
    }

    fn handle_named(&mut self, handle: HandleId, label: HandleLabel<'_>) {
        match label {
            HandleLabel::Name(name) => {
                let called = self.trace.names.handle(name).to_owned();
                self.trace.handles.insert(handle, called);
            }
            HandleLabel::Saved(name) => {
                self.trace.handles.entry(handle).or_insert_with(|| name.to_owned());
            }
        }
    }

    fn connection_opened(&mut self, connection: ConnectionId, user: UserId, ordinal: u32) {
        self.trace.connections.insert(connection, (user, ordinal));
    }

    fn gamelift_named(&mut self, subject: GameLiftSubject, name: &str) {
        self.trace.gamelift.insert(subject, name);
    }
}
