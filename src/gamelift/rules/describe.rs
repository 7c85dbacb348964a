//! Describing game sessions and player sessions as they are at this instant.

use super::update::word;
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::{GameSessionKey, PlayerSessionKey, Text};
use crate::gamelift::operation::{DescribeGameSessions, DescribePlayerSessions};
use crate::gamelift::pages;
use crate::gamelift::reply::{GameLiftReply, GameSessionRow, Page, PlayerSessionRow};
use crate::gamelift::service::{Answered, GameLift};
use crate::gamelift::shape;
use crate::gamelift::status::{GameSessionStatus, PlayerSessionStatus};

/// The longest page of a description.
const LONGEST_PAGE: usize = 100;

impl GameLift {
    pub(in crate::gamelift) fn describe_game_sessions(
        &self,
        region: Option<&Text>,
        request: &DescribeGameSessions,
    ) -> Answered {
        let fleet_id = shape::fleet_id("FleetId", &request.fleet_id)?;
        let alias_id = shape::alias_id("AliasId", &request.alias_id)?;
        let id = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let location = shape::location("Location", &request.location)?;
        let rule = "ACTIVE, ACTIVATING, TERMINATED or TERMINATING";
        let status = word("StatusFilter", &request.status_filter, filtered_status, rule)?;
        let limit = shape::limit("Limit", request.limit)?.unwrap_or(LONGEST_PAGE).min(LONGEST_PAGE);
        let next = shape::non_zero("NextToken", &request.next_token)?;
        if [fleet_id.is_some(), alias_id.is_some(), id.is_some()].iter().filter(|given| **given).count() != 1 {
            return Err(GameLiftException::ExactlyOne("FleetId, AliasId and GameSessionId"));
        }
        self.check_region(region)?;
        if let Some(id) = id {
            let row = self.game_session_key(id).and_then(|key| self.game_session_row(key));
            let row = row.ok_or_else(|| GameLiftException::NoGameSession(id.clone()))?;
            return Ok(GameLiftReply::GameSessions(Page { rows: vec![row], next_token: None }));
        }
        let fleet_key = self.fleet_of(fleet_id, alias_id)?;
        let fleet = self.fleet(fleet_key).ok_or_else(|| GameLiftException::NoFleet("".into()))?;
        let place = match location {
            Some(name) => Some(fleet.location_named(name).ok_or_else(|| GameLiftException::NoLocation(name.clone()))?),
            None => None,
        };
        let query = pages::query_hash(
            self.seed,
            [&request.fleet_id, &request.alias_id, &request.location, &request.status_filter],
        );
        let from = match pages::behind(next, query)? {
            Some(key) => u32::try_from(key).unwrap_or(u32::MAX).saturating_add(1),
            None => 0,
        };
        let rows = self.game_sessions.range(GameSessionKey(from)..).filter(|(_, session)| {
            session.fleet == fleet_key
                && place.is_none_or(|place| session.location == place)
                && status.is_none_or(|status| session.status == status)
        });
        let rows = rows.filter_map(|(key, _)| Some((u64::from(key.0), self.game_session_row(*key)?)));
        Ok(GameLiftReply::GameSessions(pages::page(rows, limit, query)))
    }

    pub(in crate::gamelift) fn describe_player_sessions(
        &self,
        region: Option<&Text>,
        request: &DescribePlayerSessions,
    ) -> Answered {
        let game_session = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let player = shape::player_id("PlayerId", &request.player_id)?;
        let id = shape::player_session_id("PlayerSessionId", &request.player_session_id)?;
        let rule = "RESERVED, ACTIVE, COMPLETED or TIMEDOUT";
        let filter = &request.player_session_status_filter;
        let status = word("PlayerSessionStatusFilter", filter, PlayerSessionStatus::of, rule)?;
        let limit = shape::limit("Limit", request.limit)?.unwrap_or(LONGEST_PAGE).min(LONGEST_PAGE);
        let next = shape::non_zero("NextToken", &request.next_token)?;
        let which = match (game_session, player, id) {
            (Some(arn), None, None) => Which::GameSession(arn),
            (None, Some(player), None) => Which::Player(player),
            (None, None, Some(id)) => Which::Id(id),
            (Some(_), Some(_), _) | (Some(_), _, Some(_)) | (_, Some(_), Some(_)) | (None, None, None) => {
                return Err(GameLiftException::ExactlyOne("GameSessionId, PlayerId and PlayerSessionId"));
            }
        };
        self.check_region_or(region, || match which {
            Which::GameSession(arn) => GameLiftException::NoGameSession(arn.clone()),
            Which::Player(id) | Which::Id(id) => GameLiftException::NoPlayerSession(id.clone()),
        })?;
        let query = pages::query_hash(
            self.seed,
            [&request.game_session_id, &request.player_id, &request.player_session_id, filter],
        );
        let from = pages::behind(next, query)?.map_or(0, |key| key.saturating_add(1));
        let (first, last) = (PlayerSessionKey(from), PlayerSessionKey(u64::MAX));
        let keys: Box<dyn Iterator<Item = PlayerSessionKey>> = match which {
            Which::GameSession(arn) => {
                let session = self.game_session_key(arn).and_then(|key| self.game_session(key));
                let session = session.ok_or_else(|| GameLiftException::NoGameSession(arn.clone()))?;
                Box::new(session.players.range(first..).copied())
            }
            Which::Player(player) => {
                let range = (player.clone(), first)..=(player.clone(), last);
                Box::new(self.players.range(range).map(|(_, key)| *key))
            }
            Which::Id(id) => {
                let key = self.player_session_key(id).ok_or_else(|| GameLiftException::NoPlayerSession(id.clone()))?;
                Box::new(std::iter::once(key))
            }
        };
        // The filter applies to a game session's list alone.
        let status = status.filter(|_| game_session.is_some());
        let rows = keys.filter_map(|key| Some((key.0, self.player_session_row(key)?)));
        let rows = rows.filter(|(_, row)| status.is_none_or(|status| row.status == status));
        Ok(GameLiftReply::PlayerSessions(pages::page(rows, limit, query)))
    }

    /// A game session as answers describe it.
    #[must_use]
    pub fn game_session_row(&self, key: GameSessionKey) -> Option<GameSessionRow> {
        let session = self.game_session(key)?;
        let fleet = self.fleet(session.fleet)?;
        Some(GameSessionRow {
            key,
            game_session_id: session.arn.clone(),
            name: session.settings.name.clone(),
            fleet_id: fleet.spec.id.clone(),
            fleet_arn: fleet.arn.clone(),
            location: fleet.location(session.location)?.clone(),
            creation_time: session.created,
            termination_time: session.ended,
            current_player_session_count: session.current(&self.readings),
            maximum_player_session_count: session.settings.capacity,
            status: session.status,
            status_reason: session.reason,
            game_properties: session
                .settings
                .properties
                .iter()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
            ip_address: session.ip_address.clone(),
            dns_name: session.dns_name.clone(),
            port: session.port,
            player_session_creation_policy: session.policy,
            creator_id: session.settings.creator.clone(),
            game_session_data: session.settings.data.clone(),
            matchmaker_data: None,
            protection_policy: session.protection,
        })
    }

    /// A player session as answers describe it.
    #[must_use]
    pub fn player_session_row(&self, key: PlayerSessionKey) -> Option<PlayerSessionRow> {
        let session = self.player_session(key)?;
        let game_session = self.game_session(session.game_session)?;
        let fleet = self.fleet(game_session.fleet)?;
        Some(PlayerSessionRow {
            key,
            player_session_id: self.player_session_id(key),
            player_id: session.player.clone(),
            game_session_id: game_session.arn.clone(),
            fleet_id: fleet.spec.id.clone(),
            fleet_arn: fleet.arn.clone(),
            creation_time: session.created,
            termination_time: session.ended,
            status: session.status,
            ip_address: game_session.ip_address.clone(),
            dns_name: game_session.dns_name.clone(),
            port: game_session.port,
            player_data: session.data.clone(),
        })
    }
}

/// Which player sessions are described.
enum Which<'r> {
    GameSession(&'r Text),
    Player(&'r Text),
    Id(&'r Text),
}

/// The statuses by which game sessions can be filtered.
fn filtered_status(word: &str) -> Option<GameSessionStatus> {
    GameSessionStatus::of(word).filter(|status| *status != GameSessionStatus::Error)
}
