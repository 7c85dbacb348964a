//! The JSON of a write: a field for each part that its verb does not determine.

use super::{ConditionDocument, MeasurementDocument, ServerDocument, ServerMeasurementDocument};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{MatchmakingProperty, MatchmakingResult, MemberStatus, Restriction};
use crate::mpsd::template::{RoleTypes, SessionConstants};
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// The content of a write, beyond what its verb determines.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct WriteDocument {
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The condition.
    #[serde(rename = "if")]
    pub condition: Option<ConditionDocument>,
    /// The handle through which it is sent, by the name that an earlier step gave it. The handle also selects the session.
    pub via: Option<String>,
    // The writer's own record.
    /// The status that the writer takes; `inactive` writes no flag at all.
    #[serde(rename = "as")]
    pub status: Option<MemberStatus>,
    /// The flag `active` of the request.
    pub active: Option<bool>,
    /// The flag `ready` of the request.
    pub ready: Option<bool>,
    /// The real-time connection in the write.
    pub connection: Option<ConnectionChoice>,
    /// Whether the write has the console's secure device address; by default when joining a session with `connectivity`.
    pub address: Option<bool>,
    /// The member's custom properties, to be merged.
    pub member_custom: Option<Custom>,
    /// The member's custom constants, or those of the reservations.
    pub member_constants: Option<Custom>,
    /// Whether the member, or those who are reserved, take part in managed initialization.
    pub initialize: Option<bool>,
    /// Users on whose initialization the member's own depends.
    pub initialization_group: Option<OneOrMany>,
    /// The groups of the member; an empty list means none.
    pub groups: Option<OneOrMany>,
    /// The groups that the member has just met (`encounters`).
    pub encounters: Option<OneOrMany>,
    /// The member's team, or that of the reservations.
    pub team: Option<String>,
    /// `matchmakingResult` of the member, or of the reservations.
    pub matchmaking_result: Option<MatchmakingResult>,
    // The writer's roles.
    /// Roles that the member takes, by type; null gives one up.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub roles: Named<Option<String>>,
    /// `RolePreference`: the weights of roles, from 0 to 100; `{}` for none.
    #[serde(rename = "RolePreference")]
    pub role_preference: Option<Named<u8>>,
    // Measurements.
    /// Users, and the writer's measurements of the console of each; null deletes them.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<crate::scenario::schema::Nullable<Named<MeasurementDocument>>>")
    )]
    pub measurements: Option<Option<Named<MeasurementDocument>>>,
    /// Game servers, and the writer's measurements of each; null deletes them.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<crate::scenario::schema::Nullable<Named<ServerMeasurementDocument>>>")
    )]
    pub server_measurements: Option<Option<Named<ServerMeasurementDocument>>>,
    /// The change types of the subscription to taps, or `everything`; null ends the subscription.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub subscribe: Option<Option<OneOrMany>>,
    /// Entries of the older `subscriptions` by names that the author chooses, each with its profile; null ends one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub subscriptions: Named<Option<String>>,
    // The running episode.
    /// The title's decision about the running episode (`initializationSucceeded`).
    pub initialization_succeeded: Option<bool>,
    // Services that act for users.
    /// Users for whom `service` writes: the fields of the writer's own record apply to their records.
    pub on_behalf: Option<OneOrMany>,
    /// The keys of their records; `each` by default.
    pub keys: Option<KeysChoice>,
    /// Whether `Multiplayer.Manage` is denied, so that the write has only the users' own rights.
    pub deny_manage: Option<bool>,
    // The records of others.
    /// The users to reserve or remove.
    pub users: Option<OneOrMany>,
    /// Users and the roles that an owner or `service` gives them, by type; null takes one away.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub assign: Named<Named<Option<String>>>,
    // The session's properties.
    /// `joinRestriction`; null is the default.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Restriction>>"))]
    pub join_restriction: Option<Option<Restriction>>,
    /// `readRestriction`; null is the default.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Restriction>>"))]
    pub read_restriction: Option<Option<Restriction>>,
    /// `closed`
    pub closed: Option<bool>,
    /// `locked`
    pub locked: Option<bool>,
    /// The user whose device becomes the arbiter; null for none, `nobody` for a token that no member has.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub host: Option<Option<String>>,
    /// All `keywords`; null means none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub keywords: Option<Option<OneOrMany>>,
    /// The users whose turn it is; null means nobody.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub turn: Option<Option<OneOrMany>>,
    /// All of `matchmaking`; null means none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingProperty>>"))]
    pub matchmaking: Option<Option<MatchmakingProperty>>,
    /// Whether to search for another match (`matchmakingResubmit`); null deletes the answer.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub matchmaking_resubmit: Option<Option<bool>>,
    /// Deprecated: asks for a cloud server (`allocateCloudCompute`); null deletes the request.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub allocate_cloud_compute: Option<Option<bool>>,
    /// The owners of the session; all others lose ownership.
    pub owners: Option<OneOrMany>,
    /// The game servers to use, best first; null deletes the list.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Vec<String>>>"))]
    pub server_connection_string_candidates: Option<Option<Vec<String>>>,
    /// The session's custom properties, to be merged.
    pub custom: Option<Custom>,
    // Servers.
    /// Servers by name, as a service writes them; null removes one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub servers: Named<Option<ServerDocument>>,
    // The session's constants.
    /// Session constants, `{ "system": ..., "custom": ... }`: set by a creator, later only compared.
    pub constants: Option<Box<SessionConstants>>,
    /// Role types: added by a creator; later, settings that owners may change.
    pub role_types: Option<RoleTypes>,
}

/// The keys of the records that a service writes for users.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum KeysChoice {
    /// `me_{xuid}`, each with its own connection and address.
    Each,
    /// `me_all`: one record for all of the users.
    All,
    /// `me_allInSession`: one record for those of the users who are in the session.
    AllInSession,
}

/// The real-time connection that a write names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ConnectionChoice {
    /// The connection that is open now.
    Current,
    /// The previous connection, as a title with outdated information writes it.
    Previous,
    /// An id that the service has never seen.
    Unknown,
    /// No connection.
    None,
}
