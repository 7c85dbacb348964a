//! Answering a search from the index, and feeding the index.

use super::create::exactly_one_fleet;
use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::{GameSessionKey, Text};
use crate::gamelift::operation::SearchGameSessions;
use crate::gamelift::pages;
use crate::gamelift::readings::{CountedSessions, SearchOrder};
use crate::gamelift::reply::{GameLiftReply, GameSessionRow, Page};
use crate::gamelift::search::{IndexedSession, SearchValue, SortDirection, parse_filter, parse_sort};
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::shape;
use crate::gamelift::status::GameSessionStatus;
use crate::hash::StableHash;
use crate::time::Instant;
use std::cmp::Reverse;

/// The longest page of a search.
const LONGEST_PAGE: usize = 20;

impl GameLift {
    pub(in crate::gamelift) fn search_game_sessions(
        &self,
        region: Option<&Text>,
        request: &SearchGameSessions,
    ) -> Answered {
        let fleet_id = shape::fleet_id("FleetId", &request.fleet_id)?;
        let alias_id = shape::alias_id("AliasId", &request.alias_id)?;
        let location = shape::location("Location", &request.location)?;
        let filter = shape::non_zero("FilterExpression", &request.filter_expression)?;
        let sort = shape::non_zero("SortExpression", &request.sort_expression)?;
        let limit = shape::limit("Limit", request.limit)?.unwrap_or(LONGEST_PAGE).min(LONGEST_PAGE);
        let next = shape::non_zero("NextToken", &request.next_token)?;
        let quotes = self.readings.search_quotes;
        let ill = |member, why| GameLiftException::Expression(member, why);
        let filter = filter.map(|text| parse_filter(text, quotes)).transpose();
        let filter = filter.map_err(|why| ill("FilterExpression", why))?;
        let sort = sort.map(|text| parse_sort(text, quotes)).transpose().map_err(|why| ill("SortExpression", why))?;
        exactly_one_fleet(fleet_id, alias_id)?;
        self.check_region(region)?;
        let fleet_key = self.fleet_of(fleet_id, alias_id)?;
        let fleet = self.fleet(fleet_key).ok_or_else(|| GameLiftException::NoFleet("".into()))?;
        let unknown = |name: &Text| GameLiftException::NoLocation(name.clone());
        let place = location.map(|name| fleet.location_named(name).ok_or_else(|| unknown(name))).transpose()?;
        let query = self.query_hash(request);
        let behind = pages::behind(next, query)?.map(|key| GameSessionKey(u32::try_from(key).unwrap_or(u32::MAX)));

        let missing = self.readings.missing_property;
        let found = self.index.shown().filter(|(_, session)| {
            session.fleet == fleet_key
                && place.is_none_or(|place| session.location == place)
                && filter.as_ref().is_none_or(|filter| filter.holds(session, missing))
        });
        let mut found: Vec<(SortKey, GameSessionKey)> = found
            .map(|(key, session)| {
                let sorted = match &sort {
                    Some(sort) => SortKey::of(sort.operand.of(session), sort.direction),
                    None => match self.readings.search_order {
                        SearchOrder::Creation => SortKey::Same,
                        SearchOrder::Shuffled => SortKey::Drawn(self.draw(query, key)),
                    },
                };
                (sorted, key)
            })
            .collect();
        found.sort_unstable();
        // The page begins behind the last row of the one before, or where that row would be now.
        let from = match behind {
            Some(last) => found.iter().position(|(_, key)| *key == last).map_or(0, |at| at + 1),
            None => 0,
        };
        let mut page = Page { rows: Vec::new(), next_token: None };
        for (_, key) in &found[from..] {
            if page.rows.len() == limit {
                page.next_token =
                    page.rows.last().map(|row: &GameSessionRow| pages::token(query, u64::from(row.key.0)));
                break;
            }
            page.rows.extend(self.shown_row(*key));
        }
        Ok(GameLiftReply::GameSessions(page))
    }

    fn query_hash(&self, request: &SearchGameSessions) -> u64 {
        let parts = [
            &request.fleet_id,
            &request.alias_id,
            &request.location,
            &request.filter_expression,
            &request.sort_expression,
        ];
        let hash = StableHash::default().number(self.seed);
        let part = |hash: StableHash, part: &Option<Text>| {
            hash.number(u64::from(part.is_some())).text(part.as_deref().unwrap_or_default())
        };
        parts.into_iter().fold(hash, part).finish()
    }

    /// The place of a game session in the drawn order of a query.
    fn draw(&self, query: u64, key: GameSessionKey) -> u64 {
        StableHash::default().number(self.seed).number(query).number(u64::from(key.0)).finish()
    }

    /// A row of a result: the values that the index shows, in the status that it had then.
    fn shown_row(&self, key: GameSessionKey) -> Option<GameSessionRow> {
        let shown = self.index.shown_of(key)?;
        let row = self.game_session_row(key)?;
        Some(GameSessionRow {
            name: shown.name.clone(),
            game_properties: shown.properties.clone(),
            maximum_player_session_count: shown.maximum,
            current_player_session_count: shown.players,
            status: GameSessionStatus::Active,
            status_reason: None,
            termination_time: None,
            ..row
        })
    }

    /// Notes every game session that has changed since the last call.
    pub(in crate::gamelift) fn feed_index(&mut self, now: Instant) {
        while let Some(key) = self.changed.pop_first() {
            let is = self.indexed(key);
            self.index.note(now, key, is);
        }
    }

    /// What the index would show of a game session as it is now; none unless it is ACTIVE.
    fn indexed(&self, key: GameSessionKey) -> Option<IndexedSession> {
        let session = self.game_session(key).filter(|session| session.status == GameSessionStatus::Active)?;
        let searchable = session.settings.properties.iter().filter(|(key, _)| !key.contains('.'));
        Some(IndexedSession {
            fleet: session.fleet,
            location: session.location,
            id: session.arn.clone(),
            name: session.settings.name.clone(),
            properties: searchable.map(|(key, value)| (key.clone(), value.clone())).collect(),
            maximum: session.settings.capacity,
            players: match self.readings.counted {
                CountedSessions::ReservedAndActive => session.held(),
                CountedSessions::Active => session.active_players(),
            },
            created_millis: i64::try_from(self.epoch.millis(session.created)).unwrap_or(i64::MAX),
        })
    }

    /// Shows the notes that are due.
    pub(in crate::gamelift) fn show_index(&mut self, at: Instant, happened: &mut Vec<GameLiftEvent>) {
        while let Some((game_session, changed)) = self.index.show(at, self.readings.index_lag_ms.0) {
            if let Some(found) = changed {
                tell(happened, g::INDEX_LAG, GameLiftChange::Indexed { game_session, found });
            }
        }
    }
}

/// By what a row is sorted. Those without the value come last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum SortKey {
    Same,
    Drawn(u64),
    Ascending(SearchValue),
    Descending(Reverse<SearchValue>),
    Without,
}

impl SortKey {
    fn of(value: Option<SearchValue>, direction: SortDirection) -> SortKey {
        match (value, direction) {
            (Some(value), SortDirection::Ascending) => SortKey::Ascending(value),
            (Some(value), SortDirection::Descending) => SortKey::Descending(Reverse(value)),
            (None, SortDirection::Ascending | SortDirection::Descending) => SortKey::Without,
        }
    }
}
