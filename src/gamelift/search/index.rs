//! The index: what a search sees of game sessions, some time after it happened.
//!
//! A change is noted when it happens and shown `index_lag_ms` later, as it was noted. So a new game session is not found at once, an
//! ended one is found for a while, and counts are those of then. Several changes of a game session at one instant are one note.
//!
//! What is shown is kept in the order of results, so that a page begins in the middle without a look at what comes before it.

use crate::gamelift::key::{FleetKey, GameSessionKey, Text};
use crate::gamelift::status::{PlayerSessionCreationPolicy, ProtectionPolicy};
use crate::time::{Instant, Millis, Shift};
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

/// What the index shows of a game session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IndexedSession {
    /// Its key.
    pub key: GameSessionKey,
    /// Its fleet.
    pub fleet: FleetKey,
    /// The number of its location in the fleet.
    pub location: u16,
    /// Its ARN.
    pub id: Text,
    /// Its label.
    pub name: Option<Text>,
    /// Its properties that can be searched, in the order of their keys.
    pub properties: Arc<[(Text, Text)]>,
    /// Its capacity.
    pub maximum: u32,
    /// Its counted player sessions.
    pub players: u32,
    /// Whether a slot is free. Reserved slots are not, even where they are not counted.
    pub has_free_slot: bool,
    /// When it was created, in milliseconds since the epoch.
    pub created_millis: i64,
    /// Whether it takes players.
    pub policy: PlayerSessionCreationPolicy,
    /// Whether scaling down may end it.
    pub protection: ProtectionPolicy,
}

impl IndexedSession {
    /// Where it stands among others.
    pub(in crate::gamelift) fn place(&self) -> SearchPlace {
        let id = self.id.clone();
        SearchPlace { fleet: self.fleet, created_millis: self.created_millis, id, key: self.key }
    }
}

/// The place of a game session among those of its fleet: by its creation, then by its id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::gamelift) struct SearchPlace {
    pub(in crate::gamelift) fleet: FleetKey,
    pub(in crate::gamelift) created_millis: i64,
    pub(in crate::gamelift) id: Text,
    pub(in crate::gamelift) key: GameSessionKey,
}

/// The index of a region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::gamelift) struct SearchIndex {
    /// What searches see.
    shown: BTreeMap<SearchPlace, IndexedSession>,
    /// What was noted and is not shown yet; none for a game session that is not ACTIVE any more.
    noted: BTreeMap<(Instant, GameSessionKey), Option<IndexedSession>>,
    /// The game sessions of both: their place, and their latest note that is not shown yet.
    known: BTreeMap<GameSessionKey, (SearchPlace, Option<Instant>)>,
}

impl SearchIndex {
    /// The latest note of a game session, shown or not; none if it was not ACTIVE then.
    pub(in crate::gamelift) fn latest(&self, key: GameSessionKey) -> Option<&IndexedSession> {
        let (place, noted) = self.known.get(&key)?;
        match noted {
            Some(at) => self.noted.get(&(*at, key))?.as_ref(),
            None => self.shown.get(place),
        }
    }

    /// Notes how a game session is now; none if it is not ACTIVE. A note that changes nothing is dropped.
    pub(in crate::gamelift) fn note(&mut self, now: Instant, key: GameSessionKey, is: Option<IndexedSession>) {
        if self.latest(key) == is.as_ref() {
            return;
        }
        match (self.known.get_mut(&key), &is) {
            (Some((_, noted)), _) => *noted = Some(now),
            (None, Some(is)) => drop(self.known.insert(key, (is.place(), Some(now)))),
            (None, None) => return,
        }
        self.noted.insert((now, key), is);
    }

    /// When the next note is shown.
    pub(in crate::gamelift) fn next_due(&self, lag: Millis) -> Option<Instant> {
        let ((at, _), _) = self.noted.first_key_value()?;
        at.checked_add(lag)
    }

    /// Shows the next note if it is due by then: the game session, and whether it can be found now if that has changed.
    pub(in crate::gamelift) fn show(&mut self, by: Instant, lag: Millis) -> Option<(GameSessionKey, Option<bool>)> {
        self.next_due(lag).filter(|due| *due <= by)?;
        let ((at, key), is) = self.noted.pop_first()?;
        let (place, noted) = self.known.get_mut(&key)?;
        if *noted == Some(at) {
            *noted = None;
        }
        let (found, forgotten) = (is.is_some(), is.is_none() && noted.is_none());
        let before = match is {
            Some(is) => self.shown.insert(place.clone(), is),
            None => self.shown.remove(place),
        };
        if forgotten {
            self.known.remove(&key);
        }
        Some((key, (before.is_some() != found).then_some(found)))
    }

    /// Moves every instant.
    pub(in crate::gamelift) fn shift(&mut self, by: Shift) {
        let noted = std::mem::take(&mut self.noted).into_iter();
        self.noted = noted.map(|((at, key), is)| ((by.of(at), key), is)).collect();
        by.all(self.known.values_mut().filter_map(|(_, noted)| noted.as_mut()));
    }

    /// What searches see of a fleet, in order, from behind this place.
    pub(in crate::gamelift) fn shown(
        &self,
        fleet: FleetKey,
        behind: Option<&SearchPlace>,
    ) -> impl Iterator<Item = (&SearchPlace, &IndexedSession)> {
        let from = match behind {
            Some(place) => Bound::Excluded(place.clone()),
            None => {
                let first = SearchPlace { fleet, created_millis: i64::MIN, id: "".into(), key: GameSessionKey(0) };
                Bound::Included(first)
            }
        };
        self.shown.range((from, Bound::Unbounded)).take_while(move |(place, _)| place.fleet == fleet)
    }

    /// Whether its parts say the same: each note and each shown game session is known, and nothing else is.
    pub(in crate::gamelift) fn is_consistent(&self) -> bool {
        let shown = self.shown.iter().all(|(place, session)| {
            *place == session.place() && self.known.get(&place.key).is_some_and(|(known, _)| known == place)
        });
        let noted = self
            .noted
            .keys()
            .all(|(at, key)| self.known.get(key).and_then(|(_, latest)| *latest).is_some_and(|latest| *at <= latest));
        let known = self.known.iter().all(|(key, (place, latest))| match latest {
            Some(latest) => self.noted.contains_key(&(*latest, *key)),
            None => self.shown.contains_key(place),
        });
        shown && noted && known
    }
}
