//! The index: what a search sees of game sessions, some time after it happened.
//!
//! A change is noted when it happens and shown `index_lag_ms` later, as it was noted. So a new game session is not found at once, an
//! ended one is found for a while, and counts are those of then.

use crate::gamelift::key::{FleetKey, GameSessionKey, Text};
use crate::time::{Instant, Millis, Shift};
use std::collections::{BTreeMap, VecDeque};

/// What the index shows of a game session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct IndexedSession {
    /// Its fleet.
    pub fleet: FleetKey,
    /// The number of its location in the fleet.
    pub location: u16,
    /// Its ARN.
    pub id: Text,
    /// Its label.
    pub name: Option<Text>,
    /// Its properties that can be searched, in the order of their keys.
    pub properties: Vec<(Text, Text)>,
    /// Its capacity.
    pub maximum: u32,
    /// Its counted player sessions.
    pub players: u32,
    /// When it was created, in milliseconds since the epoch.
    pub created_millis: i64,
}

/// The index of a region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SearchIndex {
    /// What searches see.
    shown: BTreeMap<GameSessionKey, IndexedSession>,
    /// What was noted and is not shown yet, in the order of time; none for a game session that is not ACTIVE any more.
    noted: VecDeque<(Instant, GameSessionKey, Option<IndexedSession>)>,
    /// The latest note of each game session, so that only changes are noted.
    latest: BTreeMap<GameSessionKey, IndexedSession>,
}

impl SearchIndex {
    /// Notes how a game session is now; none if it is not ACTIVE. A note that changes nothing is dropped.
    pub(in crate::gamelift) fn note(&mut self, now: Instant, key: GameSessionKey, is: Option<IndexedSession>) {
        if self.latest.get(&key) == is.as_ref() {
            return;
        }
        match &is {
            Some(is) => drop(self.latest.insert(key, is.clone())),
            None => drop(self.latest.remove(&key)),
        }
        // Several changes of one instant are one.
        match self.noted.back_mut() {
            Some((at, of, noted)) if *at == now && *of == key => *noted = is,
            Some(_) | None => self.noted.push_back((now, key, is)),
        }
    }

    /// When the next note is shown.
    #[must_use]
    pub fn next_due(&self, lag: Millis) -> Option<Instant> {
        self.noted.front()?.0.checked_add(lag)
    }

    /// Shows the next note if it is due by then: the game session, and whether it can be found now if that has changed.
    pub(in crate::gamelift) fn show(&mut self, by: Instant, lag: Millis) -> Option<(GameSessionKey, Option<bool>)> {
        self.next_due(lag).filter(|due| *due <= by)?;
        let (_, key, is) = self.noted.pop_front()?;
        let found = is.is_some();
        let before = match is {
            Some(is) => self.shown.insert(key, is),
            None => self.shown.remove(&key),
        };
        Some((key, (before.is_some() != found).then_some(found)))
    }

    /// Moves every instant.
    pub(in crate::gamelift) fn shift(&mut self, by: Shift) {
        by.all(self.noted.iter_mut().map(|(at, ..)| at));
    }

    /// What searches see of one game session.
    #[must_use]
    pub fn shown_of(&self, key: GameSessionKey) -> Option<&IndexedSession> {
        self.shown.get(&key)
    }

    /// What searches see, in the order of creation.
    pub fn shown(&self) -> impl Iterator<Item = (GameSessionKey, &IndexedSession)> {
        self.shown.iter().map(|(key, session)| (*key, session))
    }
}
