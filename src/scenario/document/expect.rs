//! The JSON of an expectation, with a field for each observable value.

use super::MeasurementDocument;
use super::{ExpectedGameLift, ExpectedServer};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{InitializationFailure, MatchmakingProperty, Restriction, Stage};
use crate::scenario::document::{LedgerDocument, ResultDocument};
use crate::scenario::values::{OneOrMany, Statuses, TapList};
use crate::time::{Instant, Millis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What must be true. Checking it is not an access to the session.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectDocument {
    /// The session; optional if there is only one, or if the step's request names it.
    pub session: Option<String>,
    // The answers.
    /// The status of each answer to the step: one for all, or one for each of `by` in order.
    pub status: Option<Statuses>,
    /// The name of the refusal of each answer to the step.
    pub refusal: Option<OneOrMany>,
    /// Whether the step could be carried out; false if its console is off, cut from the network, or without its title.
    pub sent: Option<bool>,
    /// Users and the status codes of the answers that reached them since the previous step, to requests that were in flight.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub replies: Named<Vec<u16>>,
    /// Whether each invite of the step was shown to its user as a toast.
    pub toast: Option<bool>,
    // Handles.
    /// Handles, and whether they exist: created, not deleted, not expired.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub handles: Named<bool>,
    /// Users, and the session of their activity; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub activities: Named<Option<String>>,
    /// The results of each query of the step, in order; an empty list for none.
    pub results: Option<Vec<ResultDocument>>,
    /// Parts of the body of an `http` answer: of an object only the fields that are named; null is an absent value. A
    /// string is part of the sentence of a refusal.
    pub body: Option<serde_json::Value>,
    /// Headers of an `http` answer, by their names as they are sent; null is an absent header.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub headers: Named<Option<String>>,
    // The members.
    /// Users and their status; `out` means without a record. Users who are not named are not checked.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub members: Named<MemberPlace>,
    /// Users and the index of their record; null means without one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub indices: Named<Option<u32>>,
    /// Users and all of their custom properties.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub member_custom: Named<Custom>,
    /// Users and their groups, in order.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub groups: Named<OneOrMany>,
    /// Users and the users with whom they play now, in any order.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub playing_with: Named<OneOrMany>,
    /// Users and their team; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub team: Named<Option<String>>,
    // Roles and owners.
    /// Users and all of their roles, by type.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub roles: Named<BTreeMap<String, String>>,
    /// The owners of the session; an empty list for none.
    pub owners: Option<OneOrMany>,
    // Taps.
    /// Users and the taps about the session that reached them since the previous step: their count, or a list of the change numbers,
    /// with null for a tap of the deletion.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub taps: Named<TapList>,
    /// Users and the number of those taps that were news to the title on their console.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub news: Named<u64>,
    /// Users and whether they are subscribed to taps.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub subscribed: Named<bool>,
    // Initialization.
    /// The stage of managed initialization; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Stage>>"))]
    pub stage: Option<Option<Stage>>,
    /// Users and the reason why their initialization failed; null if it did not.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub failures: Named<Option<InitializationFailure>>,
    // Quality of service.
    /// Users and all measurements that each has made of others; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub measurements: Named<Option<Named<MeasurementDocument>>>,
    /// The candidates for the host, each by a user of its device, best first; an empty list for none.
    pub host_candidates: Option<OneOrMany>,
    /// The game servers to use, best first; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Vec<String>>>"))]
    pub server_connection_string_candidates: Option<Option<Vec<String>>>,
    // The session.
    /// The number of records, reserved ones included.
    pub count: Option<u64>,
    /// A user on the arbiter's console; null for no arbiter.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub host: Option<Option<String>>,
    /// The change number.
    pub change_number: Option<u64>,
    /// The next timer as an instant since the start, the present instant if it is overdue; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub next_timer: Option<Option<Instant>>,
    /// Whether the session exists.
    pub exists: Option<bool>,
    /// The playing time that was lost when new arbiters restored the state of the game, since the start.
    pub lost: Option<Millis>,
    /// The number of this life of the session, from 1.
    pub life: Option<u32>,
    // Its properties.
    /// `joinRestriction`
    pub join_restriction: Option<Restriction>,
    /// `readRestriction`
    pub read_restriction: Option<Restriction>,
    /// `closed`
    pub closed: Option<bool>,
    /// `locked`
    pub locked: Option<bool>,
    /// `keywords`, in order.
    pub keywords: Option<OneOrMany>,
    /// The users whose turn it is, in order.
    pub turn: Option<OneOrMany>,
    /// All of `matchmaking`.
    pub matchmaking: Option<MatchmakingProperty>,
    /// `matchmakingResubmit`; null if it was never written.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub matchmaking_resubmit: Option<Option<bool>>,
    /// `allocateCloudCompute`; null if it was never written.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub allocate_cloud_compute: Option<Option<bool>>,
    /// All custom properties of the session.
    pub custom: Option<Custom>,
    // Servers.
    /// Servers by name; null means that there is none of this name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub servers: Named<Option<ExpectedServer>>,
    // The account.
    /// The costs of the session so far: slots held by absent members, time without an arbiter, and others.
    pub ledger: Option<LedgerDocument>,
    // GameLift.
    /// What must be true of GameLift, and what nodes of the gem returned, notified and logged.
    pub gamelift: Option<ExpectedGameLift>,
    // What titles believe.
    /// Users whose titles believe that they are the arbiter; any user of a console stands for it, and an empty list means none.
    pub believed_hosts: Option<OneOrMany>,
    /// Users, and the session as each of them last saw it, by the same fields; null if the user has never seen it.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub beliefs: Named<Option<Box<ExpectDocument>>>,
}

/// The status of a user in a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum MemberPlace {
    /// Without a record.
    Out,
    /// Added by another writer; has not joined yet.
    Reserved,
    /// Has a slot and does not play.
    Inactive,
    /// Added by the shell; the title is starting.
    Ready,
    /// Plays.
    Active,
}
