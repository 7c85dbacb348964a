//! The JSON of what happens in GameLift: nodes of the gem, requests of a backend, and mishaps.

use super::backend::{
    BreakLinkDocument, CreateGameSessionDocument, CreatePlayerSessionDocument, CreatePlayerSessionsDocument,
    DescribeGameSessionsDocument, DescribePlayerSessionsDocument, FleetStatusDocument, StartInstanceDocument,
    TerminateGameSessionDocument, UpdateGameSessionDocument,
};
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::json::{self, Named};
use crate::scenario::document::action::NoFields;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The mishaps whose only detail is a server process.
const OF_PROCESSES: [&str; 7] = [
    "crash_process",
    "hang_process",
    "wake_process",
    "restore_link",
    "stop_instance",
    "lose_instance",
    "reclaim_instance",
];

/// What is said with a detail, each with an example.
const WITH_DETAIL: [(&str, &str); 7] = [
    ("ConfigureGameLiftClient", "the region: {\"ConfigureGameLiftClient\": \"us-east-1\"}"),
    ("AcceptPlayerSession", "whose: {\"AcceptPlayerSession\": {\"player\": \"A\"}}"),
    ("RemovePlayerSession", "whose: {\"RemovePlayerSession\": {\"player\": \"A\"}}"),
    ("UpdatePlayerSessionCreationPolicy", "which: {\"UpdatePlayerSessionCreationPolicy\": \"DENY_ALL\"}"),
    ("break_link", "whose: {\"break_link\": {\"of\": \"server-1\", \"for\": \"1m\"}}"),
    ("fleet_status", "which: {\"fleet_status\": {\"status\": \"ERROR\"}}"),
    ("fail_session", "which: {\"fail_session\": \"duel\"}"),
];

/// Whether it cannot be its bare name.
#[cfg(feature = "schema")]
pub(in crate::scenario) fn needs_detail(node: &str) -> bool {
    OF_PROCESSES.contains(&node) || WITH_DETAIL.iter().any(|(verb, _)| *verb == node)
}

/// A node of the gem, by the page's name; a request of a backend, by the API's name; or a mishap, in lower case. One without details is
/// its bare name: `"LeaveSession"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::scenario::schema::bare_verbs))]
pub(crate) enum GameLiftActionDocument {
    /// Makes the gem's client for a region; an empty text is the absence of a region.
    ConfigureGameLiftClient(String),
    /// Invents a player id.
    CreatePlayerId(CreatePlayerIdDocument),
    /// Creates a game session on a fleet.
    CreateSession(CreateSessionDocument),
    /// The same; the result comes by notification.
    CreateSessionAsync(CreateSessionDocument),
    /// Searches for game sessions.
    SearchSessions(SearchSessionsDocument),
    /// The same; the result comes by notification.
    SearchSessionsAsync(SearchSessionsDocument),
    /// Reserves a slot of a game session and connects to its server.
    JoinSession(JoinSessionDocument),
    /// The same; the result comes by notification.
    JoinSessionAsync(JoinSessionDocument),
    /// Ends the connection to the server.
    LeaveSession(NoFields),
    /// The same; the result comes by notification.
    LeaveSessionAsync(NoFields),
    /// A server process initializes the server SDK.
    InitializeGameLiftServerSDK(NoFields),
    /// A server process tells the service that it can host a game session.
    NotifyGameLiftProcessReady(NoFields),
    /// A server process says that its game session is ready for players.
    ActivateGameSession(NoFields),
    /// A server process accepts a player.
    AcceptPlayerSession(PlayerSessionDocument),
    /// A server process removes a player.
    RemovePlayerSession(PlayerSessionDocument),
    /// A server process opens its game session to new players (`ACCEPT_ALL`) or closes it (`DENY_ALL`).
    UpdatePlayerSessionCreationPolicy(String),
    /// A server process ends its game session and itself.
    HandleDestroySession(NoFields),
    /// A backend creates a game session: `CreateGameSession` of the API, which also takes a location. Nobody performs it.
    CreateGameSession(CreateGameSessionDocument),
    /// A backend reserves a slot for a player.
    CreatePlayerSession(CreatePlayerSessionDocument),
    /// A backend reserves slots for several players.
    CreatePlayerSessions(CreatePlayerSessionsDocument),
    /// A backend looks at game sessions.
    DescribeGameSessions(DescribeGameSessionsDocument),
    /// A backend looks at player sessions.
    DescribePlayerSessions(DescribePlayerSessionsDocument),
    /// A backend changes settings of a game session.
    UpdateGameSession(UpdateGameSessionDocument),
    /// A backend ends a game session.
    TerminateGameSession(TerminateGameSessionDocument),
    /// The program of a server process exits without saying so.
    #[serde(rename = "crash_process")]
    CrashProcess(String),
    /// The program of a server process hangs: it answers nothing and does nothing.
    #[serde(rename = "hang_process")]
    HangProcess(String),
    /// A server process that hangs continues.
    #[serde(rename = "wake_process")]
    WakeProcess(String),
    /// The link between a server process and the service breaks: no call and no callback passes.
    #[serde(rename = "break_link")]
    BreakLink(BreakLinkDocument),
    /// The link between a server process and the service is there again.
    #[serde(rename = "restore_link")]
    RestoreLink(String),
    /// An instance comes up.
    #[serde(rename = "start_instance")]
    StartInstance(StartInstanceDocument),
    /// The instance of a server process is to go, as scaling down takes it.
    #[serde(rename = "stop_instance")]
    StopInstance(String),
    /// The instance of a server process is gone at once.
    #[serde(rename = "lose_instance")]
    LoseInstance(String),
    /// The spot instance of a server process is reclaimed in two minutes.
    #[serde(rename = "reclaim_instance")]
    ReclaimInstance(String),
    /// A fleet has another status.
    #[serde(rename = "fleet_status")]
    FleetStatus(FleetStatusDocument),
    /// A fault of the service puts a game session into the status ERROR.
    #[serde(rename = "fail_session")]
    FailSession(String),
}

/// The form of an invented player id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CreatePlayerIdDocument {
    /// Whether it is between braces; false by default.
    pub include_brackets: Option<bool>,
    /// Whether it has dashes; true by default.
    pub include_dashes: Option<bool>,
}

/// `AWSGameLiftCreateSessionRequest`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CreateSessionDocument {
    /// The script's name of the game session, by which later steps speak of it.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// The fleet; the only one of the script by default, unless `aliasId` is given.
    pub fleet_id: Option<String>,
    /// An alias.
    pub alias_id: Option<String>,
    /// Who creates it.
    pub creator_id: Option<String>,
    /// The end of its ARN.
    pub idempotency_token: Option<String>,
    /// Its label.
    pub session_name: Option<String>,
    /// Its properties.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub session_properties: Named<String>,
    /// Its capacity; 0 by default, as in the gem.
    pub max_player: Option<i64>,
}

/// `AWSGameLiftSearchSessionsRequest`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchSessionsDocument {
    /// The fleet; the only one of the script by default, unless `aliasId` is given.
    pub fleet_id: Option<String>,
    /// An alias.
    pub alias_id: Option<String>,
    /// The condition.
    pub filter_expression: Option<String>,
    /// The order.
    pub sort_expression: Option<String>,
    /// The longest page; 0 is the service's own.
    pub max_result: Option<u8>,
    /// The page after the one that gave this token.
    pub next_token: Option<String>,
}

/// `AWSGameLiftJoinSessionRequest`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct JoinSessionDocument {
    /// The game session by the script's name; the only one by default, unless `sessionId` is given.
    pub session: Option<String>,
    /// The game session by any text.
    pub session_id: Option<String>,
    /// The player; the user's name by default.
    pub player_id: Option<String>,
    /// Opaque data.
    pub player_data: Option<String>,
}

/// The player session that a server process speaks of: the player's latest in the game session of the process, or one by its id.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct PlayerSessionDocument {
    /// The player, whose latest player session in the game session it is.
    pub player: Option<String>,
    /// The player session by any text.
    pub player_session_id: Option<String>,
}

impl<'de> Deserialize<'de> for GameLiftActionDocument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<GameLiftActionDocument, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = GameLiftActionDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a node such as \"LeaveSession\", or an object with one node such as {\"JoinSession\": {}}")
            }

            fn visit_str<E: de::Error>(self, node: &str) -> Result<GameLiftActionDocument, E> {
                if let Some((_, missing)) = WITH_DETAIL.iter().find(|(verb, _)| *verb == node) {
                    return Err(E::custom(format!("{node:?} must say {missing}")));
                }
                if OF_PROCESSES.contains(&node) {
                    return Err(E::custom(format!("{node:?} must say which: {{{node:?}: \"server-1\"}}")));
                }
                json::bare(node, |map| GameLiftActionDocument::deserialize(MapAccessDeserializer::new(map)))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<GameLiftActionDocument, A::Error> {
                GameLiftActionDocument::deserialize(MapAccessDeserializer::new(map))
            }
        }
        from.deserialize_any(NodeVisitor)
    }
}

impl Serialize for GameLiftActionDocument {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        GameLiftActionDocument::serialize(self, to)
    }
}
