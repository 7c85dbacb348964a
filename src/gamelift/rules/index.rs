//! Feeding the search index, and letting it show what is due.

use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent};
use crate::gamelift::key::{GameSessionKey, Text};
use crate::gamelift::search::{IndexedSession, SearchPlace};
use crate::gamelift::service::{GameLift, tell};
use crate::gamelift::status::GameSessionStatus;
use crate::time::Instant;

impl GameLift {
    /// Notes every game session that has changed since the last call.
    pub(in crate::gamelift) fn feed_index(&mut self, now: Instant) {
        while let Some(key) = self.changed.pop_first() {
            let is = self.indexed(key);
            self.index.note(now, key, is);
        }
    }

    /// Shows the notes that are due. An event tells that a game session can be found now, or no longer.
    pub(in crate::gamelift) fn show_index(&mut self, at: Instant, happened: &mut Vec<GameLiftEvent>) {
        while let Some((game_session, changed)) = self.index.show(at, self.readings.index_lag_ms.0) {
            if let Some(found) = changed {
                tell(happened, g::INDEX_LAG, GameLiftChange::Indexed { game_session, found });
            }
        }
    }

    /// The place of a game session among the results of a search, for as long as its record is kept.
    pub(super) fn search_place(&self, key: GameSessionKey) -> Option<SearchPlace> {
        let session = self.game_session(key)?;
        let created_millis = i64::try_from(self.epoch.millis(session.created)).unwrap_or(i64::MAX);
        Some(SearchPlace { fleet: session.fleet, created_millis, id: session.arn.clone(), key })
    }

    /// What the index would show of a game session as it is now; none unless it is ACTIVE.
    fn indexed(&self, key: GameSessionKey) -> Option<IndexedSession> {
        let session = self.game_session(key).filter(|session| session.status == GameSessionStatus::Active)?;
        let SearchPlace { fleet, created_millis, id, key } = self.search_place(key)?;
        // G205: a key with a dot is not in the index.
        let is_searchable = |(key, _): &(&Text, &Text)| !key.contains('.');
        let searchable = session.settings.properties.iter().filter(is_searchable);
        let properties = match self.index.latest(key).map(|before| &before.properties) {
            // Most changes are of players: the properties are shared then.
            Some(before) if searchable.clone().eq(before.iter().map(|(key, value)| (key, value))) => before.clone(),
            Some(_) | None => searchable.map(|(key, value)| (key.clone(), value.clone())).collect(),
        };
        Some(IndexedSession {
            key,
            fleet,
            location: session.location,
            id,
            name: session.settings.name.clone(),
            properties,
            maximum: session.settings.capacity,
            players: session.current(&self.readings),
            has_free_slot: session.free() > 0,
            created_millis,
            policy: session.policy,
            protection: session.protection,
        })
    }
}
