//! The sessions by number: first those of the script in its order, then others as they appear.

use crate::id::SessionReference;
use crate::mpsd::session::Session;
use crate::names::SessionId;
use crate::time::{Instant, Millis, Shift};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Copies of a session, each with the instant from which it was current; `None` while it did not exist.
type Past = Vec<(Instant, Option<Arc<Session>>)>;

/// The sessions by number and by reference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Sessions {
    references: Vec<SessionReference>,
    numbers: BTreeMap<SessionReference, SessionId>,
    /// Past copies of each, where they are kept.
    past: BTreeMap<SessionId, Past>,
}

impl Sessions {
    /// The sessions of the script.
    pub(super) fn new(references: &[SessionReference]) -> Sessions {
        let numbers = references.iter().enumerate().map(|(place, of)| (of.clone(), SessionId(place))).collect();
        Sessions { references: references.to_vec(), numbers, past: BTreeMap::new() }
    }

    /// A session's full name.
    pub(super) fn reference(&self, session: SessionId) -> &SessionReference {
        &self.references[session.0]
    }

    /// The session with this reference, if it has appeared.
    pub(super) fn find(&self, reference: &SessionReference) -> Option<SessionId> {
        self.numbers.get(reference).copied()
    }

    /// Adds a session.
    pub(super) fn add(&mut self, reference: SessionReference) -> SessionId {
        let session = SessionId(self.references.len());
        self.references.push(reference.clone());
        self.numbers.insert(reference, session);
        session
    }

    /// Past copies of a session.
    pub(super) fn past(&self, session: SessionId) -> &[(Instant, Option<Arc<Session>>)] {
        self.past.get(&session).map_or(&[], Vec::as_slice)
    }

    /// Adds the copy that is current from now on, and drops those that were over by `since`.
    pub(super) fn remember(
        &mut self,
        session: SessionId,
        now: Instant,
        copy: Option<Arc<Session>>,
        since: Option<Instant>,
    ) {
        let past = self.past.entry(session).or_default();
        past.push((now, copy));
        forget(past, since);
    }

    /// Moves every instant, and drops copies that are too old.
    pub(super) fn shift(&mut self, by: Shift, remembers: Millis) {
        let since = by.now().checked_sub(remembers);
        for past in self.past.values_mut() {
            forget(past, since);
            for (at, copy) in past {
                *at = by.of(since.map_or(*at, |since| since.max(*at)));
                if let Some(copy) = copy {
                    Arc::make_mut(copy).shift(by);
                }
            }
        }
    }

    /// Back to the sessions of the script, without copies.
    pub(super) fn reset(&mut self, scripted: usize) {
        for reference in self.references.drain(scripted..) {
            self.numbers.remove(&reference);
        }
        self.past.clear();
    }
}

/// Drops copies that were over by then; `None` is before the beginning.
fn forget(past: &mut Past, since: Option<Instant>) {
    if let Some(since) = since {
        let old = past.iter().take_while(|(at, _)| *at <= since).count();
        past.drain(..old.saturating_sub(1));
    }
}
