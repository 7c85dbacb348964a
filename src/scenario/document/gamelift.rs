//! The JSON of GameLift: fleets with the programs of their servers.
//!
//! `node` has what happens, `backend` the details of requests and mishaps, `expect` what must be true.

mod backend;
mod expect;
mod node;

pub(crate) use backend::{
    CreateGameSessionDocument, CreatePlayerSessionDocument, CreatePlayerSessionsDocument, DescribeGameSessionsDocument,
    DescribePlayerSessionsDocument, FleetStatusDocument, StartInstanceDocument, TerminateGameSessionDocument,
    UpdateGameSessionDocument,
};
pub(crate) use expect::{ExpectedGameLift, ExpectedGameSession, NotifiedDocument, ReturnsDocument};
#[cfg(feature = "schema")]
pub(in crate::scenario) use node::needs_detail;
pub(crate) use node::{
    CreatePlayerIdDocument, CreateSessionDocument, GameLiftActionDocument, JoinSessionDocument, PlayerSessionDocument,
    SearchSessionsDocument,
};

use crate::gamelift::readings::GameLiftReadingsChange;
use crate::gamelift::setup::Compute;
use crate::gamelift::status::ProtectionPolicy;
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::{Millis, Timeout};
use serde::{Deserialize, Serialize};

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
    /// What all server processes do by themselves, unless their fleet has a `server` of its own.
    #[serde(default, skip_serializing_if = "ServerProgramDocument::is_empty")]
    pub server: ServerProgramDocument,
    /// Settings of the gem.
    #[serde(default, skip_serializing_if = "GameLiftSettingsDocument::is_empty")]
    pub settings: GameLiftSettingsDocument,
    /// Readings: interpretations of GameLift's and the gem's documents where they are silent or differ.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub readings: GameLiftReadingsChange,
}

/// GameLift in one case. What it omits is as in the script.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct GameLiftCaseDocument {
    /// Fields of fleets that it changes.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub fleets: Named<FleetDocument>,
    /// What all server processes do otherwise.
    #[serde(default, skip_serializing_if = "ServerProgramDocument::is_empty")]
    pub server: ServerProgramDocument,
    /// Settings of the gem that it changes.
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
    /// Its locations besides the region. Instances come there by `start_instance`, or by a fact of `sessim wire`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub locations: Vec<String>,
    /// Whether its instances can be reclaimed; false by default.
    pub spot: Option<bool>,
    /// The protection of new game sessions against scaling down; `NoProtection` by default.
    pub protection: Option<ProtectionDocument>,
    /// The limit for each creator of game sessions.
    pub creator_limit: Option<CreatorLimitDocument>,
    /// What its processes do otherwise than those of other fleets.
    #[serde(default, skip_serializing_if = "ServerProgramDocument::is_empty")]
    pub server: ServerProgramDocument,
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

/// The protection of game sessions against scaling down.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ProtectionDocument {
    /// Scaling down may end them.
    NoProtection,
    /// Scaling down may not end active ones.
    FullProtection,
}

impl From<ProtectionDocument> for ProtectionPolicy {
    fn from(document: ProtectionDocument) -> ProtectionPolicy {
        match document {
            ProtectionDocument::NoProtection => ProtectionPolicy::NoProtection,
            ProtectionDocument::FullProtection => ProtectionPolicy::FullProtection,
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

/// Settings of the gem.
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
}

impl GameLiftSettingsDocument {
    fn is_empty(&self) -> bool {
        super::is_default(self)
    }
}

/// What the processes of a fleet do by themselves.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ServerProgramDocument {
    /// From the launch of a process to `InitSDK`; 0 by default, null is never.
    pub initialize: Option<Timeout>,
    /// From `InitSDK` to `ProcessReady`; 0 by default, null is never.
    pub ready: Option<Timeout>,
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
    /// The results of the handlers of its hooks, which are combined by AND.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub hooks: HooksDocument,
}

/// The results of each handler of a server's hooks; without handlers a hook is true.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct HooksDocument {
    /// If one is false the server ends instead of activating its game session.
    pub on_create_session_begin: Option<Vec<bool>>,
    /// If one is false the server does not call `ProcessEnding`.
    pub on_destroy_session_begin: Option<Vec<bool>>,
    /// If one is false the answer to a health check is false.
    pub on_session_health_check: Option<Vec<bool>>,
}

impl ServerProgramDocument {
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
    /// They supply no `onHealthCheck`.
    Absent,
}
