//! Requests of the service's API, as their callers wrote them.
//!
//! No field is checked here: a missing member is `None`, an oversize list is a long list. The service answers with its own
//! exceptions, in its own order. Members are named as in the API, in snake case.

use super::key::Text;
use super::number::Number;
use std::collections::BTreeMap;

/// One operation with its request.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operation {
    /// Starts a game session on a fleet.
    CreateGameSession(CreateGameSession),
    /// Reserves a slot for one player.
    CreatePlayerSession(CreatePlayerSession),
    /// Reserves slots for several players.
    CreatePlayerSessions(CreatePlayerSessions),
    /// Game sessions by id, fleet or alias; immediately consistent.
    DescribeGameSessions(DescribeGameSessions),
    /// The same with each game session's protection policy.
    DescribeGameSessionDetails(DescribeGameSessions),
    /// Game sessions by an expression over the index, which lags.
    SearchGameSessions(SearchGameSessions),
    /// Player sessions by game session, player or id.
    DescribePlayerSessions(DescribePlayerSessions),
    /// Changes settings of a game session.
    UpdateGameSession(UpdateGameSession),
    /// Ends a game session.
    TerminateGameSession(TerminateGameSession),
    /// Requests a game session on a queue.
    StartGameSessionPlacement(StartGameSessionPlacement),
    /// A placement as it is now.
    DescribeGameSessionPlacement(PlacementRequest),
    /// Cancels a placement.
    StopGameSessionPlacement(PlacementRequest),
    /// Posts a ticket to FlexMatch.
    StartMatchmaking(StartMatchmaking),
    /// Tickets as they are now.
    DescribeMatchmaking(DescribeMatchmaking),
    /// Answers a proposed match for some players.
    AcceptMatch(AcceptMatch),
    /// Cancels a ticket.
    StopMatchmaking(StopMatchmaking),
    /// Posts a ticket for the free slots of a game session.
    StartMatchBackfill(StartMatchBackfill),
}

/// A key and value of a game session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct GameProperty {
    /// Required, at most 32 characters.
    pub key: Option<Text>,
    /// Required, at most 96 characters.
    pub value: Option<Text>,
}

/// `CreateGameSession`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct CreateGameSession {
    /// Exactly one of this and `alias_id`.
    pub fleet_id: Option<Text>,
    /// An alias of a fleet.
    pub alias_id: Option<Text>,
    /// A location of the fleet; its home region by default.
    pub location: Option<Text>,
    /// Required, from 0 to 200.
    pub maximum_player_session_count: Option<i64>,
    /// A label.
    pub name: Option<Text>,
    /// At most 16.
    pub game_properties: Vec<GameProperty>,
    /// Whose limits apply.
    pub creator_id: Option<Text>,
    /// The end of the game session's ARN.
    pub idempotency_token: Option<Text>,
    /// The older name of `idempotency_token`.
    pub game_session_id: Option<Text>,
    /// Opaque to the service.
    pub game_session_data: Option<Text>,
}

/// `CreatePlayerSession`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct CreatePlayerSession {
    /// The game session's ARN; required.
    pub game_session_id: Option<Text>,
    /// Required.
    pub player_id: Option<Text>,
    /// Opaque to the service.
    pub player_data: Option<Text>,
}

/// `CreatePlayerSessions`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct CreatePlayerSessions {
    /// The game session's ARN; required.
    pub game_session_id: Option<Text>,
    /// From 1 to 25.
    pub player_ids: Vec<Text>,
    /// Opaque to the service, by player.
    pub player_data_map: BTreeMap<Text, Text>,
}

/// `DescribeGameSessions` and `DescribeGameSessionDetails`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DescribeGameSessions {
    /// All of a fleet.
    pub fleet_id: Option<Text>,
    /// All of an alias's fleet.
    pub alias_id: Option<Text>,
    /// One game session.
    pub game_session_id: Option<Text>,
    /// Only in this location.
    pub location: Option<Text>,
    /// Only in this status.
    pub status_filter: Option<Text>,
    /// The longest page.
    pub limit: Option<i64>,
    /// The page after the one that gave this token.
    pub next_token: Option<Text>,
}

/// `SearchGameSessions`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SearchGameSessions {
    /// Exactly one of this and `alias_id`.
    pub fleet_id: Option<Text>,
    /// An alias of a fleet.
    pub alias_id: Option<Text>,
    /// Only in this location.
    pub location: Option<Text>,
    /// The condition.
    pub filter_expression: Option<Text>,
    /// The order.
    pub sort_expression: Option<Text>,
    /// The longest page; at most 20 are given.
    pub limit: Option<i64>,
    /// The page after the one that gave this token.
    pub next_token: Option<Text>,
}

/// `DescribePlayerSessions`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DescribePlayerSessions {
    /// Exactly one of this and the two below.
    pub game_session_id: Option<Text>,
    /// All of a player.
    pub player_id: Option<Text>,
    /// One player session.
    pub player_session_id: Option<Text>,
    /// Only in this status; applies to `game_session_id` alone.
    pub player_session_status_filter: Option<Text>,
    /// The longest page.
    pub limit: Option<i64>,
    /// The page after the one that gave this token.
    pub next_token: Option<Text>,
}

/// `UpdateGameSession`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct UpdateGameSession {
    /// The game session's ARN; required.
    pub game_session_id: Option<Text>,
    /// The new capacity.
    pub maximum_player_session_count: Option<i64>,
    /// The new label.
    pub name: Option<Text>,
    /// `ACCEPT_ALL` or `DENY_ALL`.
    pub player_session_creation_policy: Option<Text>,
    /// `NoProtection` or `FullProtection`.
    pub protection_policy: Option<Text>,
    /// Added to those there are, or written over them.
    pub game_properties: Vec<GameProperty>,
}

/// `TerminateGameSession`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct TerminateGameSession {
    /// The game session's ARN; required.
    pub game_session_id: Option<Text>,
    /// `TRIGGER_ON_PROCESS_TERMINATE` or `FORCE_TERMINATE`; required.
    pub termination_mode: Option<Text>,
}

/// A player for whom a placement reserves a slot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DesiredPlayerSession {
    /// The player.
    pub player_id: Option<Text>,
    /// Opaque to the service.
    pub player_data: Option<Text>,
}

/// How far a player is from a region.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PlayerLatency {
    /// The player.
    pub player_id: Option<Text>,
    /// The region.
    pub region_identifier: Option<Text>,
    /// In milliseconds; the API's float is rounded down.
    pub latency_in_milliseconds: Option<i64>,
}

/// `PriorityConfigurationOverride` of a placement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PriorityConfigurationOverride {
    /// `DEFAULT_AFTER_SINGLE_PASS` (the default) or `NONE`.
    pub placement_fallback_strategy: Option<Text>,
    /// From 1 to 10 locations.
    pub location_order: Vec<Text>,
}

/// `StartGameSessionPlacement`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct StartGameSessionPlacement {
    /// Required; never used again.
    pub placement_id: Option<Text>,
    /// The queue's name or ARN; required.
    pub game_session_queue_name: Option<Text>,
    /// Required, from 0 to 200.
    pub maximum_player_session_count: Option<i64>,
    /// A label.
    pub game_session_name: Option<Text>,
    /// At most 16.
    pub game_properties: Vec<GameProperty>,
    /// Opaque to the service.
    pub game_session_data: Option<Text>,
    /// Not together with the override.
    pub player_latencies: Vec<PlayerLatency>,
    /// Players who get a slot as soon as the game session is active.
    pub desired_player_sessions: Vec<DesiredPlayerSession>,
    /// The order of locations for this placement alone.
    pub priority_configuration_override: Option<PriorityConfigurationOverride>,
}

/// `DescribeGameSessionPlacement` and `StopGameSessionPlacement`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PlacementRequest {
    /// Required.
    pub placement_id: Option<Text>,
}

/// A value of a player's attribute.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AttributeValue {
    /// `S`
    String(Text),
    /// `N`
    Number(Number),
    /// `SL`
    StringList(Vec<Text>),
    /// `SDM`
    StringDoubleMap(BTreeMap<Text, Number>),
}

/// A player of a ticket.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MatchPlayer {
    /// Required.
    pub player_id: Option<Text>,
    /// By name; at most 10.
    pub player_attributes: BTreeMap<Text, AttributeValue>,
    /// The player's team; of backfill tickets alone.
    pub team: Option<Text>,
    /// Milliseconds by region, each at least 1.
    pub latency_in_ms: BTreeMap<Text, i64>,
}

/// `StartMatchmaking`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct StartMatchmaking {
    /// Invented by the service if absent or empty.
    pub ticket_id: Option<Text>,
    /// The configuration's name or ARN; required.
    pub configuration_name: Option<Text>,
    /// From 1 to 10.
    pub players: Vec<MatchPlayer>,
}

/// `DescribeMatchmaking`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct DescribeMatchmaking {
    /// At most 10.
    pub ticket_ids: Vec<Text>,
}

/// `AcceptMatch`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct AcceptMatch {
    /// Required.
    pub ticket_id: Option<Text>,
    /// Required.
    pub player_ids: Vec<Text>,
    /// `ACCEPT` or `REJECT`; required.
    pub acceptance_type: Option<Text>,
}

/// `StopMatchmaking`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct StopMatchmaking {
    /// Required.
    pub ticket_id: Option<Text>,
}

/// `StartMatchBackfill`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct StartMatchBackfill {
    /// Invented by the service if absent or empty.
    pub ticket_id: Option<Text>,
    /// The configuration's name or ARN; required.
    pub configuration_name: Option<Text>,
    /// The game session's ARN.
    pub game_session_arn: Option<Text>,
    /// The players who are in the game session; at most 199.
    pub players: Vec<MatchPlayer>,
}

impl Operation {
    /// Its name in the API.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Operation::CreateGameSession(_) => "CreateGameSession",
            Operation::CreatePlayerSession(_) => "CreatePlayerSession",
            Operation::CreatePlayerSessions(_) => "CreatePlayerSessions",
            Operation::DescribeGameSessions(_) => "DescribeGameSessions",
            Operation::DescribeGameSessionDetails(_) => "DescribeGameSessionDetails",
            Operation::SearchGameSessions(_) => "SearchGameSessions",
            Operation::DescribePlayerSessions(_) => "DescribePlayerSessions",
            Operation::UpdateGameSession(_) => "UpdateGameSession",
            Operation::TerminateGameSession(_) => "TerminateGameSession",
            Operation::StartGameSessionPlacement(_) => "StartGameSessionPlacement",
            Operation::DescribeGameSessionPlacement(_) => "DescribeGameSessionPlacement",
            Operation::StopGameSessionPlacement(_) => "StopGameSessionPlacement",
            Operation::StartMatchmaking(_) => "StartMatchmaking",
            Operation::DescribeMatchmaking(_) => "DescribeMatchmaking",
            Operation::AcceptMatch(_) => "AcceptMatch",
            Operation::StopMatchmaking(_) => "StopMatchmaking",
            Operation::StartMatchBackfill(_) => "StartMatchBackfill",
        }
    }

    /// Whether it changes nothing.
    #[must_use]
    pub fn reads(&self) -> bool {
        match self {
            Operation::DescribeGameSessions(_)
            | Operation::DescribeGameSessionDetails(_)
            | Operation::SearchGameSessions(_)
            | Operation::DescribePlayerSessions(_)
            | Operation::DescribeGameSessionPlacement(_)
            | Operation::DescribeMatchmaking(_) => true,
            Operation::CreateGameSession(_)
            | Operation::CreatePlayerSession(_)
            | Operation::CreatePlayerSessions(_)
            | Operation::UpdateGameSession(_)
            | Operation::TerminateGameSession(_)
            | Operation::StartGameSessionPlacement(_)
            | Operation::StopGameSessionPlacement(_)
            | Operation::StartMatchmaking(_)
            | Operation::AcceptMatch(_)
            | Operation::StopMatchmaking(_)
            | Operation::StartMatchBackfill(_) => false,
        }
    }
}
