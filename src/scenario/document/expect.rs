//! The JSON of an expectation: a field for each thing that can be looked at.

use super::ExpectedServer;
use super::MeasurementDocument;
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

/// What must be true. Looking settles nothing.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectDocument {
    /// Which session; may be left out where there is only one, or where the step's request names it.
    pub session: Option<String>,
    // The answers.
    /// The status of each answer to the step: one for all, or one for each of `by` in order.
    pub status: Option<Statuses>,
    /// The name of the refusal of each answer to the step.
    pub refusal: Option<OneOrMany>,
    /// Whether the step could happen at all; false if its console is off, cut from the network, or without its title.
    pub sent: Option<bool>,
    /// Users and the status codes of the answers that came to them since the step before, of requests that were under way.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub replies: Named<Vec<u16>>,
    /// Whether each invite of the step was shown to its user as a toast.
    pub toast: Option<bool>,
    // Handles.
    /// Handles, and whether they are there: made, not deleted, not run out.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub handles: Named<bool>,
    /// Users, and the session of their activity; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub activities: Named<Option<String>>,
    /// What each query of the step finds, in order; empty for nothing.
    pub results: Option<Vec<ResultDocument>>,
    /// Parts of the body of an `http` answer: of an object only the fields that are named; null is nothing there. A
    /// string is part of the sentence of a refusal.
    pub body: Option<serde_json::Value>,
    /// Headers of an `http` answer, by their names as they are sent; null is not there.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub headers: Named<Option<String>>,
    // The members.
    /// Users and their status; `out` is without a record. Users who are not named may be anything.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub members: Named<MemberPlace>,
    /// Users and the index of their record; null is without one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub indices: Named<Option<u32>>,
    /// Users and their custom properties, whole.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub member_custom: Named<Custom>,
    /// Users and the groups that they are in, in order.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub groups: Named<OneOrMany>,
    /// Users and with whom they play now, in any order.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub playing_with: Named<OneOrMany>,
    /// Users and their team; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub team: Named<Option<String>>,
    // Roles and owners.
    /// Users and the roles that they have by type, whole.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub roles: Named<BTreeMap<String, String>>,
    /// The users who own the session; an empty list for nobody.
    pub owners: Option<OneOrMany>,
    // Taps.
    /// Users and the taps about the session that came to them since the step before: how many, or the change number of
    /// each in a list, null for a tap of the deletion.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub taps: Named<TapList>,
    /// Users and how many of those taps told the title on their console something new.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub news: Named<u64>,
    /// Users and whether they are subscribed to taps.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub subscribed: Named<bool>,
    // Initialization.
    /// The stage of managed initialization; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Stage>>"))]
    pub stage: Option<Option<Stage>>,
    /// Users and why their initialization failed; null if it did not.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub failures: Named<Option<InitializationFailure>>,
    // Quality of service.
    /// Users, and what each of them has measured of others, whole; null for nothing.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub measurements: Named<Option<Named<MeasurementDocument>>>,
    /// Users on whose devices the candidates for the host are, best first; an empty list for none.
    pub host_candidates: Option<OneOrMany>,
    /// The game servers to use, best first; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Vec<String>>>"))]
    pub server_connection_string_candidates: Option<Option<Vec<String>>>,
    // The session.
    /// How many records there are, reserved ones too.
    pub count: Option<u64>,
    /// A user on whose device the arbiter is; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub host: Option<Option<String>>,
    /// The change number.
    pub change_number: Option<u64>,
    /// The next timer as an instant since the beginning, now if it is overdue; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub next_timer: Option<Option<Instant>>,
    /// Whether the session is there.
    pub exists: Option<bool>,
    /// How much of the game was lost when new arbiters restored it, since the beginning.
    pub lost: Option<Millis>,
    /// Which life of the session this is, counted from 1.
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
    /// `matchmaking`, whole.
    pub matchmaking: Option<MatchmakingProperty>,
    /// `matchmakingResubmit`; null if nobody wrote it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub matchmaking_resubmit: Option<Option<bool>>,
    /// `allocateCloudCompute`; null if nobody wrote it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<bool>>"))]
    pub allocate_cloud_compute: Option<Option<bool>>,
    /// The session's custom properties, whole.
    pub custom: Option<Custom>,
    // Servers.
    /// Servers by name; null is without one.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub servers: Named<Option<ExpectedServer>>,
    // The account.
    /// What the session has cost up to now: slots held by members who were gone, time without an arbiter, and the like.
    pub ledger: Option<LedgerDocument>,
    // What titles believe.
    /// Users whose titles take themselves for the arbiter; any user of a console stands for it, and an empty list is nobody.
    pub believed_hosts: Option<OneOrMany>,
    /// Users, and the session as each of them last saw it, by the same fields; null if it knows of none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub beliefs: Named<Option<Box<ExpectDocument>>>,
}

/// Where a user is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum MemberPlace {
    /// Without a record.
    Out,
    /// Added by somebody else; has not come yet.
    Reserved,
    /// Has a place and does not play.
    Inactive,
    /// Joined by the shell; the title is starting.
    Ready,
    /// Plays.
    Active,
}
