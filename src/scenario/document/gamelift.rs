//! The JSON of GameLift: fleets with the programs of their servers, nodes of the gem, and expectations.

use crate::gamelift::readings::GameLiftReadingsChange;
use crate::gamelift::setup::Compute;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::json::{self, Named};
use crate::time::{Millis, Timeout};
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// GameLift: its fleets and aliases, and how the gem in every title behaves.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct GameLiftDocument {
    /// The region; `us-east-1` by default. The gem of every title is configured for it when the script begins, unless
    /// `settings.configured` is false.
    pub region: Option<String>,
    /// Fleets by their ids: `fleet-...`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub fleets: Named<FleetDocument>,
    /// Aliases by their ids: `alias-...`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub aliases: Named<AliasDocument>,
    /// Delays and other settings of the gem and of all servers.
    #[serde(default, skip_serializing_if = "GameLiftSettingsDocument::is_empty")]
    pub settings: GameLiftSettingsDocument,
    /// Readings: interpretations of GameLift's and the gem's documents where they are silent or differ.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub readings: GameLiftReadingsChange,
}

/// Settings of GameLift in one case. Those that it omits are those of the script.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct GameLiftCaseDocument {
    /// Settings of the gem and of all servers that it changes.
    #[serde(default, skip_serializing_if = "GameLiftSettingsDocument::is_empty")]
    pub settings: GameLiftSettingsDocument,
    /// Readings that it changes.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub readings: GameLiftReadingsChange,
}

/// A fleet.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct FleetDocument {
    /// The number of instances at the beginning; 1 by default.
    pub instances: Option<u32>,
    /// The number of server processes of each instance, from 1 to 50; 1 by default.
    pub processes: Option<u32>,
    /// The names of its first processes, in the order of launch; `process-1` and so on by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// How long a game session may be ACTIVATING, from 1 s to 10 min; 5 min by default.
    pub activation_timeout: Option<Millis>,
    /// How many game sessions of an instance may be ACTIVATING at once; unlimited by default.
    pub concurrent_activations: Option<u32>,
    /// Who runs its processes; `managed` by default.
    pub compute: Option<ComputeDocument>,
    /// Whether its instances have a certificate; false by default.
    pub certificate: Option<bool>,
    /// Its locations besides the region. Instances come there by a fact of `sessim wire`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<String>,
    /// Whether its instances can be reclaimed, as a fact of `sessim wire` says; false by default.
    pub spot: Option<bool>,
    /// The limit for each creator of game sessions.
    pub creator_limit: Option<CreatorLimitDocument>,
}

/// Who runs the processes of a fleet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ComputeDocument {
    /// The service.
    Managed,
    /// The owner.
    Anywhere,
}

impl From<ComputeDocument> for Compute {
    fn from(document: ComputeDocument) -> Compute {
        match document {
            ComputeDocument::Managed => Compute::Managed,
            ComputeDocument::Anywhere => Compute::Anywhere,
        }
    }
}

/// How many game sessions one creator may create in a trailing period.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct CreatorLimitDocument {
    /// The number of game sessions.
    pub sessions: u32,
    /// The period.
    pub period: Millis,
}

/// An alias: of a fleet, or one that leads nowhere.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum AliasDocument {
    /// The fleet's id.
    Fleet(String),
    /// The message with which requests are answered.
    Terminal(String),
}

/// Settings of the gem and of all servers.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct GameLiftSettingsDocument {
    /// Whether the gem of every title is configured for the region when the script begins; true by default.
    pub configured: Option<bool>,
    /// How long an asynchronous node takes; 0 by default.
    pub latency: Option<Millis>,
    /// How many handlers are connected to each notification, from 1 to 10; 1 by default.
    pub handlers: Option<u32>,
    /// From the launch of a process to `InitSDK`; 0 by default.
    pub initialize: Option<Millis>,
    /// From `InitSDK` to `ProcessReady`; 0 by default.
    pub ready: Option<Millis>,
    /// From `onStartGameSession` to `ActivateGameSession`; 0 by default, null is never.
    pub activate: Option<Timeout>,
    /// How servers answer `onHealthCheck`; `healthy` by default.
    pub health: Option<HealthDocument>,
    /// How long a player takes to connect to a server; 0 by default.
    pub connect: Option<Millis>,
    /// How long a server takes to notice that a connection has ended; 0 by default.
    pub notice_departure: Option<Millis>,
    /// From `ProcessEnding` to the exit of the process; 0 by default.
    pub exit: Option<Millis>,
    /// Whether servers accept the players who connect; true by default. Without, every reservation runs out.
    pub accepts: Option<bool>,
    /// Whether a server ends when its last player has left (`sv_terminateOnPlayerExit`); true by default.
    pub terminate_on_player_exit: Option<bool>,
}

impl GameLiftSettingsDocument {
    fn is_empty(&self) -> bool {
        super::is_default(self)
    }
}

/// How servers answer health checks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum HealthDocument {
    /// With true.
    Healthy,
    /// With false.
    Unhealthy,
    /// Not at all.
    Silent,
}

/// A node of the gem, by the page's name. One without details is its bare name: `"LeaveSession"`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::scenario::schema::bare_verbs))]
pub(crate) enum GameLiftActionDocument {
    /// Makes the gem's client for a region; an empty text is the absence of a region.
    ConfigureGameLiftClient(String),
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
    LeaveSession(super::action::NoFields),
    /// The same; the result comes by notification.
    LeaveSessionAsync(super::action::NoFields),
    /// The program of a server process exits without saying so. Nobody performs it.
    #[serde(rename = "crash_process")]
    CrashProcess(String),
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

impl<'de> Deserialize<'de> for GameLiftActionDocument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<GameLiftActionDocument, D::Error> {
        struct NodeVisitor;
        impl<'de> Visitor<'de> for NodeVisitor {
            type Value = GameLiftActionDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a node such as \"LeaveSession\", or an object with one node such as {\"JoinSession\": {}}")
            }

            fn visit_str<E: de::Error>(self, node: &str) -> Result<GameLiftActionDocument, E> {
                match node {
                    "ConfigureGameLiftClient" => Err(E::custom(
                        "\"ConfigureGameLiftClient\" must say the region: {\"ConfigureGameLiftClient\": \"us-east-1\"}",
                    )),
                    "crash_process" => {
                        Err(E::custom("\"crash_process\" must say which: {\"crash_process\": \"process-1\"}"))
                    }
                    _ => json::bare(node, |map| GameLiftActionDocument::deserialize(MapAccessDeserializer::new(map))),
                }
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

/// What must be true of GameLift and of the gem.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedGameLift {
    /// What each node of the step returned: the script's name of a game session or an empty text, true or false, or a list of the
    /// game sessions found.
    pub returns: Option<ReturnsDocument>,
    /// The notifications that the users of the step have got since the previous step, by name and in order.
    pub notified: Option<Vec<String>>,
    /// A part of the line that each node of the step logged; null if it logged nothing.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub logged: Option<Option<String>>,
    /// The service's error behind the result of each node of the step; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub error: Option<Option<String>>,
    /// Game sessions by the script's names.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub sessions: Named<ExpectedGameSession>,
    /// Users, and whether each is connected to a server that has accepted it.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub connected: Named<bool>,
}

/// A returned value.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ReturnsDocument {
    /// True or false.
    Truth(bool),
    /// A game session by the script's name, or an empty text.
    Text(String),
    /// The game sessions found, by the script's names.
    Found(Vec<String>),
}

/// What must be true of a game session.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedGameSession {
    /// Its status; null if it was not created.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub status: Option<Option<String>>,
    /// Players, and the status of the latest player session of each; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub players: Named<Option<String>>,
    /// The number of slots that are held.
    pub held: Option<u32>,
}
