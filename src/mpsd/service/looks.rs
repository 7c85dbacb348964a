//! The service's own looks at sessions, by time: an index over the sessions, in the evaluation modes that have looks.

use crate::id::SessionReference;
use crate::time::{Instant, Shift};
use std::collections::{BTreeMap, BTreeSet};

/// At most one look for each session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Looks {
    planned: BTreeMap<SessionReference, Instant>,
    /// The same in the order of time.
    agenda: BTreeSet<(Instant, SessionReference)>,
}

impl Looks {
    /// When the first one is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.agenda.first().map(|(at, _)| *at)
    }

    /// Plans the next look at a session, counted from `now`, in place of the planned one. A look that is due
    /// by now and has not been made stays: a request at the same instant does not cancel it.
    pub(super) fn plan(&mut self, now: Instant, session: &SessionReference, look: Option<Instant>) {
        let planned = self.planned.get(session).copied();
        if planned == look || planned.is_some_and(|planned| planned <= now) {
            return;
        }
        if let Some(planned) = planned {
            self.agenda.remove(&(planned, session.clone()));
        }
        match look {
            Some(at) => {
                self.planned.insert(session.clone(), at);
                self.agenda.insert((at, session.clone()));
            }
            None => {
                self.planned.remove(session);
            }
        }
    }

    /// Moves every look.
    pub(super) fn shift(&mut self, by: Shift) {
        by.all(self.planned.values_mut());
        self.agenda = self.planned.iter().map(|(session, at)| (*at, session.clone())).collect();
    }

    /// Takes out what is due by `now`: each session once, in the order of their names.
    pub(super) fn take_due(&mut self, now: Instant) -> BTreeSet<SessionReference> {
        let mut due = BTreeSet::new();
        while let Some((at, _)) = self.agenda.first()
            && *at <= now
            && let Some((_, session)) = self.agenda.pop_first()
        {
            self.planned.remove(&session);
            due.insert(session);
        }
        due
    }
}
