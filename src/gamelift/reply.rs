//! Answers of the service.

use super::key::{GameSessionKey, PlacementKey, PlayerSessionKey, Text, TicketKey};
use super::operation::{AttributeValue, PlayerLatency};
use super::status::{
    GameSessionStatus, GameSessionStatusReason, PlacementState, PlayerSessionCreationPolicy, PlayerSessionStatus,
    ProtectionPolicy, TicketStatus,
};
use crate::time::Instant;
use std::collections::BTreeMap;

/// The answer to a call that was not refused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftReply {
    /// Nothing to tell.
    Done,
    /// One game session.
    GameSession(Box<GameSessionRow>),
    /// A page of game sessions.
    GameSessions(Page<GameSessionRow>),
    /// One player session.
    PlayerSession(Box<PlayerSessionRow>),
    /// A page of player sessions.
    PlayerSessions(Page<PlayerSessionRow>),
    /// A placement.
    Placement(Box<PlacementRow>),
    /// A ticket.
    Ticket(Box<TicketRow>),
    /// The tickets that are known.
    Tickets(Vec<TicketRow>),
    /// A text of the server SDK: an id, the path of a certificate.
    Text(Text),
    /// A time of the server SDK.
    Time(Instant),
}

/// A page of a list.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// The token of the next page, if there is one.
    pub next_token: Option<Text>,
}

/// A game session as an answer describes it: `GameSession`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameSessionRow {
    /// The key of the game session; not a part of the API.
    pub key: GameSessionKey,
    /// Its ARN.
    pub game_session_id: Text,
    /// Its label.
    pub name: Option<Text>,
    /// Its fleet.
    pub fleet_id: Text,
    /// Its fleet's ARN.
    pub fleet_arn: Text,
    /// Its location.
    pub location: Text,
    /// When it was created.
    pub creation_time: Instant,
    /// When it ended.
    pub termination_time: Option<Instant>,
    /// Reserved and active player sessions.
    pub current_player_session_count: u32,
    /// Its capacity.
    pub maximum_player_session_count: u32,
    /// Its status.
    pub status: GameSessionStatus,
    /// Why it ended, if the service says.
    pub status_reason: Option<GameSessionStatusReason>,
    /// In the order of their keys.
    pub game_properties: Vec<(Text, Text)>,
    /// The address of its instance.
    pub ip_address: Text,
    /// The name of its instance.
    pub dns_name: Text,
    /// The port of its process.
    pub port: u16,
    /// Whether it takes players.
    pub player_session_creation_policy: PlayerSessionCreationPolicy,
    /// Who created it.
    pub creator_id: Option<Text>,
    /// Opaque data.
    pub game_session_data: Option<Text>,
    /// The match, as FlexMatch's JSON.
    pub matchmaker_data: Option<Text>,
    /// Whether scaling down may end it; of `DescribeGameSessionDetails` alone.
    pub protection_policy: ProtectionPolicy,
}

/// A player session as an answer describes it: `PlayerSession`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlayerSessionRow {
    /// The key of the player session; not a part of the API.
    pub key: PlayerSessionKey,
    /// `psess-` and a GUID.
    pub player_session_id: Text,
    /// The player.
    pub player_id: Text,
    /// The game session's ARN.
    pub game_session_id: Text,
    /// The fleet.
    pub fleet_id: Text,
    /// The fleet's ARN.
    pub fleet_arn: Text,
    /// When the slot was reserved.
    pub creation_time: Instant,
    /// When it ended.
    pub termination_time: Option<Instant>,
    /// Its status.
    pub status: PlayerSessionStatus,
    /// The address of the instance.
    pub ip_address: Text,
    /// The name of the instance.
    pub dns_name: Text,
    /// The port of the process.
    pub port: u16,
    /// Opaque data.
    pub player_data: Option<Text>,
}

/// A placement as an answer describes it: `GameSessionPlacement`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlacementRow {
    /// The key of the placement; not a part of the API.
    pub key: PlacementKey,
    /// Its id.
    pub placement_id: Text,
    /// The queue's name.
    pub game_session_queue_name: Text,
    /// Its state.
    pub status: PlacementState,
    /// Properties of the game session.
    pub game_properties: Vec<(Text, Text)>,
    /// The capacity of the game session.
    pub maximum_player_session_count: u32,
    /// The label of the game session.
    pub game_session_name: Option<Text>,
    /// Opaque data.
    pub game_session_data: Option<Text>,
    /// The match, as FlexMatch's JSON.
    pub matchmaker_data: Option<Text>,
    /// The latencies of the request.
    pub player_latencies: Vec<PlayerLatency>,
    /// When it was requested.
    pub start_time: Instant,
    /// When it ended.
    pub end_time: Option<Instant>,
    /// The game session, once fulfilled.
    pub placed: Option<Placed>,
}

/// The game session of a fulfilled placement.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Placed {
    /// The key of the game session; not a part of the API.
    pub key: GameSessionKey,
    /// `gsess-...` or the placement's id: the end of the ARN.
    pub game_session_id: Text,
    /// The ARN.
    pub game_session_arn: Text,
    /// The region.
    pub game_session_region: Text,
    /// The address of the instance.
    pub ip_address: Text,
    /// The name of the instance.
    pub dns_name: Text,
    /// The port.
    pub port: u16,
    /// Player and player session id, in the order of the request.
    pub placed_player_sessions: Vec<(Text, Text)>,
}

/// A ticket as an answer describes it: `MatchmakingTicket`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketRow {
    /// The key of the ticket; not a part of the API.
    pub key: TicketKey,
    /// Its id.
    pub ticket_id: Text,
    /// The configuration.
    pub configuration_name: Text,
    /// The configuration's ARN.
    pub configuration_arn: Text,
    /// Its status.
    pub status: TicketStatus,
    /// Why, in a word: `TimedOut`, `Cancelled`, `PlacementFailed`.
    pub status_reason: Option<&'static str>,
    /// Why, in a sentence.
    pub status_message: Option<Text>,
    /// When it was posted.
    pub start_time: Instant,
    /// When it ended.
    pub end_time: Option<Instant>,
    /// Its players, with their teams once matched.
    pub players: Vec<TicketPlayer>,
    /// Where to connect, once completed.
    pub connection: Option<Placed>,
}

/// A player of a ticket, as an answer describes it: `Player`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketPlayer {
    /// The player.
    pub player_id: Text,
    /// By name.
    pub player_attributes: BTreeMap<Text, AttributeValue>,
    /// The team, once matched.
    pub team: Option<Text>,
    /// Milliseconds by region.
    pub latency_in_ms: BTreeMap<Text, i64>,
}
