//! Constants as the session machine uses them: every default in its place.

use super::legacy::Contract;
use super::raw;
use super::role_types;
use super::values::{HostSelectionMetric, InviteProtocol, Migration, RoleSetting, Visibility};
use crate::id::{SecureDeviceAddress, TitleId, Xuid};
use crate::mpsd::custom::Custom;
use crate::time::{Millis, Timeout};
use std::collections::{BTreeMap, BTreeSet};

/// The constants of one session. They never change while it lives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Constants {
    /// Which contract's shape the template has, whatever the creator's request.
    pub shape: Contract,
    /// The major version of the template, from 1.
    pub version: Option<u32>,
    /// How many members and reservations there may be together, from 1.
    pub max_members_count: u32,
    /// Who may see and join the session.
    pub visibility: Visibility,
    /// How invitations are shown; without one nobody is told.
    pub invite_protocol: Option<InviteProtocol>,
    /// Who may create the session, never empty; `None` is anybody.
    pub initiators: Option<BTreeSet<Xuid>>,
    /// How long a reservation lasts.
    pub reserved_removal_timeout: Timeout,
    /// How long an inactive member stays.
    pub inactive_removal_timeout: Timeout,
    /// How long a member stays ready.
    pub ready_removal_timeout: Timeout,
    /// How long the session lasts when it is empty.
    pub session_empty_timeout: Timeout,
    /// What the session can do.
    pub capabilities: Capabilities,
    /// What members measure of each other: as given, or what the requirements need.
    pub metrics: Metrics,
    /// Managed initialization; `None` is none.
    pub member_initialization: Option<MemberInitialization>,
    /// What every pair of members must reach.
    pub peer_to_peer_requirements: Option<PeerToPeerRequirements>,
    /// What every member must reach with the host.
    pub peer_to_host_requirements: Option<PeerToHostRequirements>,
    /// The servers that members measure, by lower-case name.
    pub measurement_server_addresses: BTreeMap<String, SecureDeviceAddress>,
    /// Deprecated: what to allocate in the cloud. Kept, and without effect.
    pub cloud_compute_package: Option<raw::CloudComputePackage>,
    /// Deprecated: the deadlines of a tournament match; there exactly with the capability `arbitration`.
    pub arbitration: Option<Arbitration>,
    /// Titles that may always read.
    pub broadcast_viewer_title_ids: BTreeSet<TitleId>,
    /// What owners mean for the others; there exactly with the capability `hasOwners`.
    pub ownership_policies: Option<OwnershipPolicies>,
    /// What only the title understands.
    pub custom: Custom,
    /// The role types as the session starts with them. Owners may change `max` and `target` later.
    pub role_types: BTreeMap<String, RoleType>,
}

impl Constants {
    /// Whether members have something to measure (M208).
    #[must_use]
    pub fn measures(&self) -> bool {
        self.metrics != Metrics::default() || !self.measurement_server_addresses.is_empty()
    }
}

/// What a session can do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Capabilities {
    /// Members may upload their device address, be measured and be the host.
    pub connectivity: bool,
    /// An active member needs a live connection, whose loss makes it inactive.
    pub connection_required_for_active_members: bool,
    /// Presence is not asked whether active members still play.
    pub suppress_presence_activity_check: bool,
    /// This is play, not a menu.
    pub gameplay: bool,
    /// More than 100 members, and fewer features.
    pub large: bool,
    /// Deprecated: clients may ask for a server in the cloud.
    pub cloud_compute: bool,
    /// The directory ranks servers by what members measured.
    pub auto_populate_server_candidates: bool,
    /// Callers without a strong title identity are let in; restrictions default to `local`.
    pub user_authorization_style: bool,
    /// Consoles and computers together.
    pub cross_play: bool,
    /// The session is the broadcast of the user whose xuid is its name.
    pub broadcast: bool,
    /// The session is a tournament team.
    pub team: bool,
    /// Deprecated: a service creates it and judges the results.
    pub arbitration: bool,
    /// Some members own the session.
    pub has_owners: bool,
    /// A search handle may lead to it.
    pub searchable: bool,
    /// Legacy: clients report what matchmaking found.
    pub client_matchmaking: bool,
}

/// What members measure of each other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Metrics {
    /// How long a packet takes.
    pub latency: bool,
    /// What arrives.
    pub bandwidth_down: bool,
    /// What leaves.
    pub bandwidth_up: bool,
    /// Something of the title's own.
    pub custom: bool,
}

/// Managed initialization.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MemberInitialization {
    /// How long reserved members have to join, from the start of the stage.
    pub join_timeout: Millis,
    /// How long members have to upload measurements, from the start of the stage.
    pub measurement_timeout: Millis,
    /// How long the title has to decide, from the start of the stage. Without meaning if the directory decides.
    pub evaluation_timeout: Millis,
    /// The title decides, not the directory.
    pub external_evaluation: bool,
    /// How many must pass the first episode; 0 skips an episode without members.
    pub members_needed_to_start: u32,
}

/// What every pair of members must reach.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PeerToPeerRequirements {
    /// The longest latency that passes.
    pub latency_maximum: Millis,
    /// The smallest bandwidth either way that passes, in kbit/s.
    pub bandwidth_minimum: u32,
}

/// What every member must reach with the host.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PeerToHostRequirements {
    /// The longest latency that passes.
    pub latency_maximum: Millis,
    /// The smallest bandwidth from the host that passes, in kbit/s.
    pub bandwidth_down_minimum: u32,
    /// The smallest bandwidth to the host that passes, in kbit/s.
    pub bandwidth_up_minimum: u32,
    /// What the best host is best at.
    pub host_selection_metric: HostSelectionMetric,
}

/// The deadlines of a tournament match, both counted from its start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Arbitration {
    /// When who has not come forfeits.
    pub forfeit_timeout: Millis,
    /// When the result must be there; not before the forfeit.
    pub arbitration_timeout: Millis,
}

/// What owners mean for the others.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct OwnershipPolicies {
    /// What happens when the last owner leaves.
    pub migration: Migration,
    /// Whether others may invite.
    pub allow_non_owner_invite_handles: bool,
    /// System properties that others may write.
    pub non_owner_modifiable_system_properties: BTreeSet<String>,
}

/// A kind of role, of which a member has at most one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct RoleType {
    /// Only owners assign it.
    pub owner_managed: bool,
    /// What owners may change later.
    pub mutable_role_settings: BTreeSet<RoleSetting>,
    /// The roles by name.
    pub roles: BTreeMap<String, role_types::Role>,
}
