//! The JSON of a write, as far as its verb leaves it open: a field for each thing that it can say.

use super::{ConditionDocument, MeasurementDocument, ServerDocument, ServerMeasurementDocument};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{MatchmakingProperty, MatchmakingResult, MemberStatus, Restriction};
use crate::mpsd::template::{RoleTypes, SessionConstants};
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// A write, as far as its verb leaves it open.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct WriteDocument {
    /// Which session; may be left out where there is only one.
    pub session: Option<String>,
    /// Under which condition.
    #[serde(rename = "if")]
    pub condition: Option<ConditionDocument>,
    /// The handle through which it comes, by the name that a step before gave it. It says which session too.
    pub via: Option<String>,
    // The writer's own record.
    /// Which status the writer takes; `inactive` writes no flag at all.
    #[serde(rename = "as")]
    pub status: Option<MemberStatus>,
    /// The flag `active`, as it is written.
    pub active: Option<bool>,
    /// The flag `ready`, as it is written.
    pub ready: Option<bool>,
    /// Which real-time connection is written.
    pub connection: Option<ConnectionChoice>,
    /// Whether the console's secure device address is written; by default on joining where `connectivity` is on.
    pub address: Option<bool>,
    /// The member's custom properties, to be merged.
    pub member_custom: Option<Custom>,
    /// The member's custom constants, or those of the reservations.
    pub member_constants: Option<Custom>,
    /// Whether the member takes part in managed initialization, or those who are reserved.
    pub initialize: Option<bool>,
    /// Users on whose initialization the member's own depends.
    pub initialization_group: Option<OneOrMany>,
    /// The groups that the member is in; an empty list is none.
    pub groups: Option<OneOrMany>,
    /// The groups that the member has just met.
    pub encounters: Option<OneOrMany>,
    /// The member's team, or that of the reservations.
    pub team: Option<String>,
    /// What matchmaking knew of the member, or of the reserved.
    pub matchmaking_result: Option<MatchmakingResult>,
    // The writer's roles.
    /// Roles that the member takes, by their type; null gives one up.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub roles: Named<Option<String>>,
    /// `RolePreference`: the weights of roles, from 0 to 100; `{}` for none.
    #[serde(rename = "RolePreference")]
    pub role_preference: Option<Named<u8>>,
    // Measurements.
    /// Users, and what the writer measured of the console of each; null deletes them.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<crate::scenario::schema::Nullable<Named<MeasurementDocument>>>")
    )]
    pub measurements: Option<Option<Named<MeasurementDocument>>>,
    /// Game servers, and what the writer measured of each; null deletes them.
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<crate::scenario::schema::Nullable<Named<ServerMeasurementDocument>>>")
    )]
    pub server_measurements: Option<Option<Named<ServerMeasurementDocument>>>,
    /// The changes to be told of by taps, `everything` or some of the change types; null ends the subscription.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub subscribe: Option<Option<OneOrMany>>,
    /// Entries of the older `subscriptions` by names of the author's own, each with its profile; null ends it.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub subscriptions: Named<Option<String>>,
    // The running episode.
    /// How the title has decided about the running episode.
    pub initialization_succeeded: Option<bool>,
    // Services that act for users.
    /// Users for whom `service` writes: what the write says of the writer's own record, it says of theirs.
    pub on_behalf: Option<OneOrMany>,
    /// Under which keys their records stand; `each` by default.
    pub keys: Option<KeysChoice>,
    /// Whether `Multiplayer.Manage` is denied, so that the users may do no more than by themselves.
    pub deny_manage: Option<bool>,
    // The records of others.
    /// Users to be reserved or removed.
    pub users: Option<OneOrMany>,
    /// Users and the roles that they get from an owner or `service`, by their type; null takes one away.
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
    /// `keywords`, all of them; null is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub keywords: Option<Option<OneOrMany>>,
    /// The users whose turn it is; null is nobody.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<OneOrMany>>"))]
    pub turn: Option<Option<OneOrMany>>,
    /// `matchmaking`, whole; null is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingProperty>>"))]
    pub matchmaking: Option<Option<MatchmakingProperty>>,
    /// Whether the match is to be made anew; null takes the answer back.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub matchmaking_resubmit: Option<Option<bool>>,
    /// Deprecated: asks for a server in the cloud; null takes it back.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub allocate_cloud_compute: Option<Option<bool>>,
    /// The users who are to own the session, and nobody else.
    pub owners: Option<OneOrMany>,
    /// The game servers to use, best first; null takes back what was written.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Vec<String>>>"))]
    pub server_connection_string_candidates: Option<Option<Vec<String>>>,
    /// The session's custom properties, to be merged.
    pub custom: Option<Custom>,
    // Servers.
    /// Servers by name, as a service writes them; null removes one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub servers: Named<Option<ServerDocument>>,
    // The session's constants.
    /// Session constants, `{ "system": ..., "custom": ... }`: set by a creator, compared afterwards.
    pub constants: Option<Box<SessionConstants>>,
    /// Role types: added by a creator; afterwards settings that owners may change.
    pub role_types: Option<RoleTypes>,
}

/// Under which keys the records stand that a service writes for users.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum KeysChoice {
    /// `me_{xuid}`, each with its own connection and address.
    Each,
    /// `me_all`: one record for all of them.
    All,
    /// `me_allInSession`: one record for those of them who are in the session.
    AllInSession,
}

/// Which real-time connection a write names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ConnectionChoice {
    /// The one that is open now.
    Current,
    /// The one before it: a title that forgot to look.
    Previous,
    /// One that the service has never seen.
    Unknown,
    /// None at all.
    None,
}
