//! An index over the sessions: by keyword, each keyword's sessions from the oldest to the newest.

use crate::id::{Guid, Name, SessionReference};
use crate::mpsd::session::{Keyword, Session};
use crate::time::{Instant, Shift};
use std::collections::{BTreeMap, BTreeSet};

/// The sessions that have keywords.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Keywords {
    places: BTreeMap<Keyword, BTreeSet<AnswerOrder>>,
    /// The entries of `places` by session.
    entered: BTreeMap<SessionReference, (Instant, Vec<Keyword>)>,
}

/// A session, ordered as answers are: by its beginning, then by name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct AnswerOrder {
    start_time: Instant,
    name: Name,
    template: Name,
    scid: Guid,
}

impl Keywords {
    /// Updates the entry of a session; `None` removes it.
    pub(super) fn enter(&mut self, reference: &SessionReference, session: Option<&Session>) {
        if let Some((start_time, old)) = self.entered.remove(reference) {
            let place = AnswerOrder::of(reference, start_time);
            for keyword in old {
                if let Some(places) = self.places.get_mut(&keyword) {
                    places.remove(&place);
                    if places.is_empty() {
                        self.places.remove(&keyword);
                    }
                }
            }
        }
        let Some(session) = session.filter(|session| !session.keywords().is_empty()) else { return };
        let start_time = session.start_time();
        for keyword in session.keywords() {
            self.places.entry(keyword.clone()).or_default().insert(AnswerOrder::of(reference, start_time));
        }
        self.entered.insert(reference.clone(), (start_time, session.keywords().to_vec()));
    }

    /// Moves every instant.
    pub(super) fn shift(&mut self, by: Shift) {
        by.all(self.entered.values_mut().map(|(start_time, _)| start_time));
        for places in self.places.values_mut() {
            let moved = std::mem::take(places).into_iter();
            *places = moved.map(|place| AnswerOrder { start_time: by.of(place.start_time), ..place }).collect();
        }
    }

    /// The sessions that have this keyword, from the oldest to the newest, then by name.
    pub(super) fn with(&self, keyword: &Keyword) -> impl Iterator<Item = SessionReference> {
        self.places.get(keyword).into_iter().flatten().map(|place| SessionReference {
            scid: place.scid,
            template: place.template.clone(),
            name: place.name.clone(),
        })
    }
}

impl AnswerOrder {
    fn of(reference: &SessionReference, start_time: Instant) -> AnswerOrder {
        let SessionReference { scid, template, name } = reference.clone();
        AnswerOrder { start_time, name, template, scid }
    }
}
