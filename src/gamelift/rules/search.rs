//! Answering a search from the index.

use super::create::exactly_one_fleet;
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::{GameSessionKey, Text};
use crate::gamelift::operation::SearchGameSessions;
use crate::gamelift::pages;
use crate::gamelift::readings::SearchOrder;
use crate::gamelift::reply::{GameLiftReply, GameSessionRow, Page};
use crate::gamelift::search::{
    IndexedSession, SearchCursor, SearchPlace, SearchSort, ShownValue, SortKey, parse_filter, parse_sort,
};
use crate::gamelift::service::{Answered, GameLift};
use crate::gamelift::shape;
use crate::gamelift::status::GameSessionStatus;
use crate::hash::StableHash;

/// The longest page of a search (G204).
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
        let location = location.map(|name| fleet.location_named(name).ok_or_else(|| unknown(name))).transpose()?;
        let query = self.query_hash(request);
        let order = RowOrder::new(sort, self.readings.search_order, self.seed, query);
        let behind = pages::opened(next, query)?.map(|cursor| self.read_cursor(cursor)).transpose()?;

        let missing = self.readings.missing_property;
        let meets = |session: &IndexedSession| {
            location.is_none_or(|location| session.location == location)
                && filter.as_ref().is_none_or(|filter| filter.holds(session, missing))
        };
        let found: Vec<&IndexedSession> = match &order {
            RowOrder::Creation => {
                let rows = self.index.shown(fleet_key, behind.as_ref().map(|(_, place)| place));
                rows.map(|(_, session)| session).filter(|session| meets(session)).take(limit + 1).collect()
            }
            RowOrder::Drawn { .. } | RowOrder::Sorted(_) => {
                let behind = behind.as_ref().map(|(cursor, place)| (order.key_at(cursor), place));
                let rows = self.index.shown(fleet_key, None).filter(|(_, session)| meets(session));
                let rows = rows.map(|(place, session)| ((order.key_of(session), place), session));
                first_of(rows.filter(|(at, _)| behind.as_ref().is_none_or(|behind| at > behind)).collect(), limit + 1)
            }
        };
        let last = found.get(..limit).filter(|_| found.len() > limit).and_then(<[_]>::last);
        let next_token =
            last.map(|last| pages::token(query, &SearchCursor::behind(last.key, order.value_of(last)).written()));
        let rows = found.into_iter().take(limit).filter_map(|shown| self.shown_row(shown)).collect();
        Ok(GameLiftReply::GameSessions(Page { rows, next_token }))
    }

    /// The search of which a token is: all but its limit and its token.
    fn query_hash(&self, request: &SearchGameSessions) -> u64 {
        let SearchGameSessions {
            fleet_id,
            alias_id,
            location,
            filter_expression,
            sort_expression,
            limit: _,
            next_token: _,
        } = request;
        pages::query_hash(self.seed, [fleet_id, alias_id, location, filter_expression, sort_expression])
    }

    /// The cursor of a token, with the place of its game session, which may be shown no longer.
    fn read_cursor(&self, cursor: &str) -> Result<(SearchCursor, SearchPlace), GameLiftException> {
        let cursor = SearchCursor::read(cursor).ok_or(GameLiftException::PageToken)?;
        let place = self.search_place(cursor.key).ok_or(GameLiftException::PageToken)?;
        Ok((cursor, place))
    }

    /// A row of a result: what can change is as the index shows it (G200).
    fn shown_row(&self, shown: &IndexedSession) -> Option<GameSessionRow> {
        let row = self.game_session_row(shown.key)?;
        Some(GameSessionRow {
            name: shown.name.clone(),
            game_properties: shown.properties.to_vec(),
            maximum_player_session_count: shown.maximum,
            current_player_session_count: shown.players,
            player_session_creation_policy: shown.policy,
            protection_policy: shown.protection,
            status: GameSessionStatus::Active,
            status_reason: None,
            termination_time: None,
            ..row
        })
    }
}

/// The order of the rows of a search (G203). Equal rows are in the order of their places.
enum RowOrder {
    /// That of the places.
    Creation,
    /// By numbers drawn for this search.
    Drawn { seed: u64, query: u64 },
    /// By a sort expression.
    Sorted(SearchSort),
}

impl RowOrder {
    fn new(sort: Option<SearchSort>, unsorted: SearchOrder, seed: u64, query: u64) -> RowOrder {
        match (sort, unsorted) {
            (Some(sort), SearchOrder::Creation | SearchOrder::Shuffled) => RowOrder::Sorted(sort),
            (None, SearchOrder::Creation) => RowOrder::Creation,
            (None, SearchOrder::Shuffled) => RowOrder::Drawn { seed, query },
        }
    }

    /// The value of a row that is sorted by.
    fn value_of<'s>(&self, session: &'s IndexedSession) -> Option<ShownValue<'s>> {
        match self {
            RowOrder::Creation | RowOrder::Drawn { .. } => None,
            RowOrder::Sorted(sort) => sort.operand.of(session),
        }
    }

    fn key_of<'s>(&self, session: &'s IndexedSession) -> SortKey<'s> {
        self.key(session.key, self.value_of(session))
    }

    /// The key of the row that a cursor names, as it was on its page.
    fn key_at<'s>(&self, cursor: &'s SearchCursor) -> SortKey<'s> {
        self.key(cursor.key, cursor.value.as_ref().map(|value| value.shown()))
    }

    fn key<'s>(&self, key: GameSessionKey, value: Option<ShownValue<'s>>) -> SortKey<'s> {
        match self {
            RowOrder::Creation => SortKey::Without,
            RowOrder::Drawn { seed, query } => {
                SortKey::Drawn(StableHash::default().number(*seed).number(*query).number(u64::from(key.0)).finish())
            }
            RowOrder::Sorted(sort) => SortKey::of(value, sort.direction),
        }
    }
}

/// The first so many rows in order. The others are not sorted.
fn first_of<K: Ord, T>(mut rows: Vec<(K, T)>, most: usize) -> Vec<T> {
    if rows.len() > most {
        rows.select_nth_unstable_by(most, |(one, _), (other, _)| one.cmp(other));
        rows.truncate(most);
    }
    rows.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
    rows.into_iter().map(|(_, row)| row).collect()
}
