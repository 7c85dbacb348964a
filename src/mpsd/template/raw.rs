//! Constants as they are written: every field may be absent, and an unknown one is refused.
//!
//! `null` is a value of timeouts only: never. Elsewhere it is refused, since it would quietly be taken for "absent".

use super::values::{HostSelectionMetric, InviteProtocol, Migration, Visibility};
use crate::id::Xuid;
use crate::json::objects;
use crate::mpsd::custom::Custom;
use crate::time::{Millis, Timeout, given};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A session's `constants`: what the directory understands, and what only the title does.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SessionConstants {
    /// What the directory understands.
    pub system: SystemConstants,
    /// What only the title understands.
    #[serde(skip_serializing_if = "Custom::is_empty")]
    pub custom: Custom,
}

/// `constants.system`, in 107's shape, in 104/105's, or in the mixture that a reader must judge.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct SystemConstants {
    /// The major version of the template, from 1. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub version: Option<u32>,
    /// Members and reservations together: 1 to 100, more if `large`. Absent: 100.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub max_members_count: Option<u32>,
    /// Who may see and join it. Absent: open.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub visibility: Option<Visibility>,
    /// How invitations are shown. Absent: not at all.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub invite_protocol: Option<InviteProtocol>,
    /// Who may create the session. Absent: anybody.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<BTreeSet<String>>"))]
    pub initiators: Option<BTreeSet<Xuid>>,
    /// How long a reservation lasts. Absent: 30 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub reserved_removal_timeout: Option<Timeout>,
    /// How long an inactive member stays. Absent: see the reading `inactive_default`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub inactive_removal_timeout: Option<Timeout>,
    /// How long a member stays ready. Absent: 180 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub ready_removal_timeout: Option<Timeout>,
    /// How long an empty session lasts. Absent: 0.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub session_empty_timeout: Option<Timeout>,
    /// The four timeouts of a 104/105 template.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub timeouts: Option<Timeouts>,
    /// What the session can do. Absent in a template, the creator chooses; present, even empty, nobody adds to it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub capabilities: Option<Capabilities>,
    /// What members measure. Absent: what the requirements need.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub metrics: Option<Metrics>,
    /// Managed initialization. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub member_initialization: Option<MemberInitialization>,
    /// Managed initialization of a 104/105 template. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub managed_initialization: Option<ManagedInitialization>,
    /// What every pair of members must reach. Absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub peer_to_peer_requirements: Option<PeerToPeerRequirements>,
    /// What every member must reach with the host. Absent: nothing.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub peer_to_host_requirements: Option<PeerToHostRequirements>,
    /// Servers to measure, by lower-case name. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub measurement_server_addresses: Option<BTreeMap<String, MeasurementServer>>,
    /// Deprecated. What to allocate in the cloud.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub cloud_compute_package: Option<CloudComputePackage>,
    /// Deprecated. The deadlines of a tournament match.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub arbitration: Option<Arbitration>,
    /// Titles that may always read, as decimal strings. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub broadcast_viewer_title_ids: Option<BTreeSet<String>>,
    /// What owners mean for the others.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub ownership_policies: Option<OwnershipPolicies>,
}

/// `timeouts` of a 104/105 template: 0 is immediate, `null` is never, absent is the default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct Timeouts {
    /// `reservedRemovalTimeout`. Absent: 30 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub reserved: Option<Timeout>,
    /// `inactiveRemovalTimeout`. Absent: see the reading `inactive_default`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub inactive: Option<Timeout>,
    /// `readyRemovalTimeout`. Absent: 180 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub ready: Option<Timeout>,
    /// `sessionEmptyTimeout`. Absent: 0.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub session_empty: Option<Timeout>,
}

/// What a session can do. Each is off unless true; `false` is the same as absent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct Capabilities {
    /// Members may upload their device address, be measured and be the host.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub connectivity: Option<bool>,
    /// An active member needs a live connection, whose loss makes it inactive.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub connection_required_for_active_members: Option<bool>,
    /// Presence is not asked whether active members still play.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub suppress_presence_activity_check: Option<bool>,
    /// This is play, not a menu. Absent in a 104/105 template: true.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub gameplay: Option<bool>,
    /// More than 100 members, and fewer features.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub large: Option<bool>,
    /// Deprecated. Clients may ask for a server in the cloud.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub cloud_compute: Option<bool>,
    /// The directory ranks servers by what members measured.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub auto_populate_server_candidates: Option<bool>,
    /// Callers without a strong title identity are let in; restrictions default to `local`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub user_authorization_style: Option<bool>,
    /// Consoles and computers together.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub cross_play: Option<bool>,
    /// The session is the broadcast of the user whose xuid is its name.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub broadcast: Option<bool>,
    /// The session is a tournament team.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub team: Option<bool>,
    /// Deprecated. A service creates it and judges the results.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub arbitration: Option<bool>,
    /// Some members own the session.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub has_owners: Option<bool>,
    /// A search handle may lead to it.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub searchable: Option<bool>,
    /// Legacy: clients report what matchmaking found.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub client_matchmaking: Option<bool>,
}

/// What members measure of each other. In an object that is present, absent is the same as `false`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct Metrics {
    /// How long a packet takes.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub latency: Option<bool>,
    /// What arrives.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub bandwidth_down: Option<bool>,
    /// What leaves.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub bandwidth_up: Option<bool>,
    /// Something of the title's own.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub custom: Option<bool>,
}

/// Managed initialization in 107's shape. Its timeouts cannot be `null`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct MemberInitialization {
    /// How long reserved members have to join. Absent: 10 s, in a 104/105 template 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub join_timeout: Option<Millis>,
    /// How long members have to upload measurements. Absent: 30 s, in a 104/105 template 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub measurement_timeout: Option<Millis>,
    /// How long the title has to decide; only with `externalEvaluation`. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub evaluation_timeout: Option<Millis>,
    /// The title decides, not the directory. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub external_evaluation: Option<bool>,
    /// How many must pass the first episode. Absent: 1 or 2, see the reading `members_needed`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub members_needed_to_start: Option<u32>,
}

/// Managed initialization of a 104/105 template. Its timeouts cannot be `null`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct ManagedInitialization {
    /// How long reserved members have to join. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub join_timeout: Option<Millis>,
    /// How long members have to upload measurements. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub measurement_timeout: Option<Millis>,
    /// How long the title has to decide; only without `autoEvaluate`. Absent: 5 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub evaluation_timeout: Option<Millis>,
    /// The directory decides, not the title: the opposite of `externalEvaluation`. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub auto_evaluate: Option<bool>,
    /// How many must pass the first episode. Absent: 2.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub members_needed_to_start: Option<u32>,
}

/// What every pair of members must reach.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct PeerToPeerRequirements {
    /// The longest latency, in ms. Absent: 250.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub latency_maximum: Option<Millis>,
    /// The smallest bandwidth either way, in kbit/s. Absent: 10,000.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub bandwidth_minimum: Option<u32>,
}

/// What every member must reach with the host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct PeerToHostRequirements {
    /// The longest latency, in ms. Absent: 250.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub latency_maximum: Option<Millis>,
    /// The smallest bandwidth from the host, in kbit/s. Absent: 100,000.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub bandwidth_down_minimum: Option<u32>,
    /// The smallest bandwidth to the host, in kbit/s. Absent: 1,000.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub bandwidth_up_minimum: Option<u32>,
    /// What the best host is best at. Absent: latency.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub host_selection_metric: Option<HostSelectionMetric>,
}

/// A server that members measure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasurementServer {
    /// Its address, a base-64 blob; not empty.
    pub secure_device_address: String,
}

/// Deprecated. What to allocate in the cloud; kept, and without effect.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct CloudComputePackage {
    /// The title, as a decimal string.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub title_id: Option<String>,
    /// The set of images.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub gsi_set: Option<String>,
    /// Which of its variants.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub variant: Option<String>,
}

/// Deprecated. The deadlines of a tournament match, both counted from its start. They cannot be `null`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct Arbitration {
    /// When who has not come forfeits. Absent: 60 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub forfeit_timeout: Option<Millis>,
    /// When the result must be there; not before `forfeitTimeout`. Absent: 300 s.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub arbitration_timeout: Option<Millis>,
}

/// What owners mean for the others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase", remote = "Self")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = super::schema::absent_is_not_null))]
pub struct OwnershipPolicies {
    /// What happens when the last owner leaves. Absent: the session ends.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub migration: Option<Migration>,
    /// Whether others may invite. Absent: false.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub allow_non_owner_invite_handles: Option<bool>,
    /// System properties that others may write. Absent: none.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub non_owner_modifiable_system_properties: Option<BTreeSet<String>>,
}

objects! {
    SessionConstants SystemConstants Timeouts Capabilities Metrics MemberInitialization ManagedInitialization PeerToPeerRequirements PeerToHostRequirements MeasurementServer CloudComputePackage Arbitration OwnershipPolicies
}
