//! All constants: each in one row, as it is written and as the session machine uses it, with its default.

use super::contract::{Contract, Defaults};
use super::merge::Merge;
use super::role_types;
use super::values::{HostSelectionMetric, InviteProtocol, Migration, RoleSetting, Visibility};
use crate::id::{SecureDeviceAddress, TitleId, Xuid};
use crate::mpsd::custom::Custom;
use crate::time::{Millis, Timeout};
use raw::{CloudComputePackage, MeasurementServer};
use std::collections::{BTreeMap, BTreeSet};

/// The most members that a session has which is not large, and how many it may have if nothing is said.
pub(super) const MAX_MEMBERS: u32 = 100;

constants! {
    (by, system, given, it)
    objects {
        /// The capabilities of a session. Each is off unless true; `false` is the same as absent.
        (Copy, Default) Capabilities "capabilities" {
            /// Members may upload their device address, be measured and be the host.
            connectivity "connectivity": bool, false, on;
            /// An active member needs a live connection, whose loss makes it inactive.
            connection_required_for_active_members "connectionRequiredForActiveMembers": bool, false, on;
            /// Presence is not checked for active members.
            suppress_presence_activity_check "suppressPresenceActivityCheck": bool, false, on;
            /// This is play, not a menu. Absent in a 104/105 template: true.
            gameplay "gameplay": bool, by.gameplay(), on;
            /// More than 100 members, and fewer features.
            large "large": bool, false, on;
            /// Deprecated. Clients may ask for a server in the cloud.
            cloud_compute "cloudCompute": bool, false, on;
            /// The directory ranks servers by the members' measurements.
            auto_populate_server_candidates "autoPopulateServerCandidates": bool, false, on;
            /// Callers without a strong title identity may join; restrictions default to `local`.
            user_authorization_style "userAuthorizationStyle": bool, false, on;
            /// Consoles and computers together.
            cross_play "crossPlay": bool, false, on;
            /// The session is the broadcast of the user whose xuid is its name.
            broadcast "broadcast": bool, false, on;
            /// The session is a tournament team.
            team "team": bool, false, on;
            /// Deprecated. A service creates it and judges the results.
            arbitration "arbitration": bool, false, on;
            /// Some members own the session.
            has_owners "hasOwners": bool, false, on;
            /// A search handle may lead to it.
            searchable "searchable": bool, false, on;
            /// Legacy: clients report the result of matchmaking.
            client_matchmaking "clientMatchmaking": bool, false, on;
        }

        /// The metrics that members measure. In a present object, absent is the same as `false`.
        (Copy, Default) Metrics "metrics" {
            /// The latency.
            latency "latency": bool, false, always;
            /// The bandwidth from the peer.
            bandwidth_down "bandwidthDown": bool, false, always;
            /// The bandwidth to the peer.
            bandwidth_up "bandwidthUp": bool, false, always;
            /// Custom data of the title.
            custom "custom": bool, false, always;
        }

        /// Managed initialization in 107's shape. Its timeouts cannot be `null`.
        (Copy) MemberInitialization "memberInitialization" {
            /// The time for reserved members to join. Absent: 10 s, in a 104/105 template 5 s.
            join_timeout "joinTimeout": Millis, by.stage(10), always;
            /// The time for members to upload measurements. Absent: 30 s, in a 104/105 template 5 s.
            measurement_timeout "measurementTimeout": Millis, by.stage(30), always;
            /// The time for the title's decision; only with `externalEvaluation`. Absent: 5 s.
            evaluation_timeout "evaluationTimeout": Millis, by.stage(5), always;
            /// The title decides, not the directory. Absent: false.
            external_evaluation "externalEvaluation": bool, by.external_evaluation(), always;
            /// The number of members that must pass the first episode. Absent: 1 or 2, see the reading
            /// `members_needed`.
            members_needed_to_start "membersNeededToStart": u32, by.members_needed(), always;
        }

        /// The requirements for every pair of members.
        (Copy) PeerToPeerRequirements "peerToPeerRequirements" {
            /// The longest latency, in ms. Absent: 250.
            latency_maximum "latencyMaximum": Millis, LATENCY, always;
            /// The smallest bandwidth either way, in kbit/s. Absent: 10,000.
            bandwidth_minimum "bandwidthMinimum": u32, 10_000, always;
        }

        /// The requirements for every member with the host.
        (Copy) PeerToHostRequirements "peerToHostRequirements" {
            /// The longest latency, in ms. Absent: 250.
            latency_maximum "latencyMaximum": Millis, LATENCY, always;
            /// The smallest bandwidth from the host, in kbit/s. Absent: 100,000.
            bandwidth_down_minimum "bandwidthDownMinimum": u32, 100_000, always;
            /// The smallest bandwidth to the host, in kbit/s. Absent: 1,000.
            bandwidth_up_minimum "bandwidthUpMinimum": u32, 1_000, always;
            /// The metric that ranks hosts. Absent: latency.
            host_selection_metric "hostSelectionMetric": HostSelectionMetric, HostSelectionMetric::Latency, always;
        }

        /// Deprecated. The deadlines of a tournament match, both counted from its start. They cannot be `null`.
        (Copy) Arbitration "arbitration" {
            /// The time after which absent players forfeit. Absent: 60 s.
            forfeit_timeout "forfeitTimeout": Millis, Millis::from_secs(60), always;
            /// The deadline of the result; not before `forfeitTimeout`. Absent: 300 s.
            arbitration_timeout "arbitrationTimeout": Millis, Millis::from_secs(300), always;
        }

        /// The policies of a session with owners.
        OwnershipPolicies "ownershipPolicies" {
            /// What happens when the last owner leaves. Absent: the session ends.
            migration "migration": Migration, Migration::EndSession, always;
            /// Whether others may invite. Absent: false.
            allow_non_owner_invite_handles "allowNonOwnerInviteHandles": bool, false, always;
            /// System properties that others may write. Absent: none.
            non_owner_modifiable_system_properties "nonOwnerModifiableSystemProperties": BTreeSet<String>, BTreeSet::new(), filled;
        }
    }
    system {
        /// The major version of the template, from 1. Absent: none.
        [one] version "version": u32 => Option<u32>, given, *it;
        /// Members and reservations together: 1 to 100, more if `large`. Absent: 100.
        [one] max_members_count "maxMembersCount": u32 => u32, given.unwrap_or(MAX_MEMBERS), Some(*it);
        /// Who may see and join it. Absent: open.
        [one] visibility "visibility": Visibility => Visibility, given.unwrap_or_default(), Some(*it);
        /// How invites are shown. Absent: not at all.
        [one] invite_protocol "inviteProtocol": InviteProtocol => Option<InviteProtocol>, given, *it;
        /// Who may create the session. Absent: anybody.
        #[schema = "Option<BTreeSet<String>>"]
        [one] initiators "initiators": BTreeSet<Xuid> => Option<BTreeSet<Xuid>>, given, it.clone();
        /// How long a reservation lasts. Absent: 30 s.
        [one] reserved_removal_timeout "reservedRemovalTimeout": Timeout => Timeout,
            given.unwrap_or(seconds(30)),
            Some(*it);
        /// How long an inactive member stays. Absent: see the reading `inactive_default`.
        [one] inactive_removal_timeout "inactiveRemovalTimeout": Timeout => Timeout,
            given.unwrap_or(by.inactive()),
            Some(*it);
        /// How long a member stays ready. Absent: 180 s.
        [one] ready_removal_timeout "readyRemovalTimeout": Timeout => Timeout,
            given.unwrap_or(seconds(180)),
            Some(*it);
        /// How long an empty session lasts. Absent: 0.
        [one] session_empty_timeout "sessionEmptyTimeout": Timeout => Timeout,
            given.unwrap_or(Timeout::IMMEDIATE),
            Some(*it);
        /// The four timeouts of a 104/105 template.
        [Timeouts] timeouts "timeouts": Timeouts;
        /// The capabilities. Absent in a template: the creator chooses them; present, even empty: none can be added.
        [Capabilities] capabilities "capabilities": Capabilities => Capabilities,
            Capabilities::of(given.unwrap_or_default(), by),
            Some(it.written());
        /// The metrics that members measure. Absent: those that the requirements need.
        [Metrics] metrics "metrics": Metrics => Metrics,
            given.map_or_else(|| needed(requires(&system)), |given| Metrics::of(given, by)),
            (*it != Metrics::default()).then(|| it.written());
        /// Managed initialization. Absent: none.
        [MemberInitialization] member_initialization "memberInitialization": MemberInitialization => Option<MemberInitialization>,
            given.map(|given| MemberInitialization::of(given, by)),
            it.map(MemberInitialization::shown);
        /// Managed initialization of a 104/105 template. Absent: none.
        [ManagedInitialization] managed_initialization "managedInitialization": ManagedInitialization;
        /// The requirements for every pair of members. Absent: none.
        [PeerToPeerRequirements] peer_to_peer_requirements "peerToPeerRequirements": PeerToPeerRequirements => Option<PeerToPeerRequirements>,
            given.map(|given| PeerToPeerRequirements::of(given, by)),
            it.map(PeerToPeerRequirements::written);
        /// The requirements for every member with the host. Absent: none.
        [PeerToHostRequirements] peer_to_host_requirements "peerToHostRequirements": PeerToHostRequirements => Option<PeerToHostRequirements>,
            given.map(|given| PeerToHostRequirements::of(given, by)),
            it.map(PeerToHostRequirements::written);
        /// Servers to measure, by lower-case name. Absent: none.
        [one] measurement_server_addresses "measurementServerAddresses": BTreeMap<String, MeasurementServer> => BTreeMap<String, SecureDeviceAddress>,
            addresses(given.unwrap_or_default()),
            some_unless_empty(servers(it));
        /// Deprecated. The cloud package to allocate.
        [CloudComputePackage] cloud_compute_package "cloudComputePackage": CloudComputePackage => Option<CloudComputePackage>,
            given,
            it.clone();
        /// Deprecated. The deadlines of a tournament match.
        [Arbitration] arbitration "arbitration": Arbitration => Option<Arbitration>,
            capabilities.arbitration.then(|| Arbitration::of(given.unwrap_or_default(), by)),
            it.map(Arbitration::written);
        /// Titles that may always read, as decimal strings. Absent: none.
        [one] broadcast_viewer_title_ids "broadcastViewerTitleIds": BTreeSet<String> => BTreeSet<TitleId>,
            given.iter().flatten().filter_map(|title| title_id(title)).collect(),
            some_unless_empty(it.iter().map(|title| title.0.to_string()).collect());
        /// The policies of a session with owners.
        [OwnershipPolicies] ownership_policies "ownershipPolicies": OwnershipPolicies => Option<OwnershipPolicies>,
            capabilities.has_owners.then(|| OwnershipPolicies::of(given.unwrap_or_default(), by)),
            it.clone().map(OwnershipPolicies::written);
    }
}

impl Constants {
    /// `roleTypes` as the session starts with them; `None` if there are none.
    #[must_use]
    pub fn role_types_document(&self) -> Option<role_types::RoleTypes> {
        some_unless_empty(self.role_types.iter().map(|(name, kind)| (name.clone(), kind.document())).collect())
    }

    /// Whether members have anything to measure (M208).
    #[must_use]
    pub fn measures(&self) -> bool {
        self.metrics != Metrics::default() || !self.measurement_server_addresses.is_empty()
    }
}

impl MemberInitialization {
    /// The object as a session shows it: without `evaluationTimeout` if the directory decides, because it cannot be
    /// written then.
    fn shown(self) -> raw::MemberInitialization {
        let written = self.written();
        let evaluation_timeout = written.evaluation_timeout.filter(|_| self.external_evaluation);
        raw::MemberInitialization { evaluation_timeout, ..written }
    }
}

impl CloudComputePackage {
    /// The paths of its fields below `constants.system`.
    pub(super) const NAMES: &[&str] =
        &["cloudComputePackage.titleId", "cloudComputePackage.gsiSet", "cloudComputePackage.variant"];

    /// It has no defaults.
    fn of(given: CloudComputePackage, _: Defaults<'_>) -> CloudComputePackage {
        given
    }

    /// The names of the fields that are given with another value.
    fn differences(&self, given: &CloudComputePackage) -> Vec<&'static str> {
        let differs = |mine: &Option<String>, given: &Option<String>| given.is_some() && given != mine;
        let fields = [
            ("titleId", differs(&self.title_id, &given.title_id)),
            ("gsiSet", differs(&self.gsi_set, &given.gsi_set)),
            ("variant", differs(&self.variant, &given.variant)),
        ];
        fields.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }
}

/// The default of the maximum latency in requirements.
const LATENCY: Millis = match Millis::new(250) {
    Some(latency) => latency,
    None => Millis::ZERO,
};

fn seconds(secs: u32) -> Timeout {
    Timeout::After(Millis::from_secs(secs))
}

/// Whether members or hosts have requirements to meet.
fn requires(system: &raw::SystemConstants) -> bool {
    system.peer_to_peer_requirements.is_some() || system.peer_to_host_requirements.is_some()
}

/// The metrics that requirements need: each present object has a threshold for each of them, at least by default.
pub(super) fn needed(any: bool) -> Metrics {
    Metrics { latency: any, bandwidth_down: any, bandwidth_up: any, custom: false }
}

fn addresses(servers: BTreeMap<String, MeasurementServer>) -> BTreeMap<String, SecureDeviceAddress> {
    let servers = servers.into_iter();
    servers
        .filter_map(|(name, server)| Some((name, SecureDeviceAddress::new(&server.secure_device_address)?)))
        .collect()
}

fn servers(addresses: &BTreeMap<String, SecureDeviceAddress>) -> BTreeMap<String, MeasurementServer> {
    let server =
        |address: &SecureDeviceAddress| MeasurementServer { secure_device_address: address.as_str().to_owned() };
    addresses.iter().map(|(name, address)| (name.clone(), server(address))).collect()
}

/// The title of a decimal number of at most 32 bits.
pub(super) fn title_id(text: &str) -> Option<TitleId> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().map(TitleId) } else { None }
}

fn some_unless_empty<T: Default + PartialEq>(all: T) -> Option<T> {
    Some(all).filter(|all| *all != T::default())
}

/// A kind of role, of which a member has at most one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct RoleType {
    /// Only owners assign it.
    pub owner_managed: bool,
    /// The settings that owners may change later.
    pub mutable_role_settings: BTreeSet<RoleSetting>,
    /// The roles by name.
    pub roles: BTreeMap<String, role_types::Role>,
}

impl role_types::RoleType {
    /// Whether both are the same once the defaults are in their places.
    pub(super) fn means_the_same(&self, other: &role_types::RoleType) -> bool {
        RoleType::from(self.clone()) == RoleType::from(other.clone())
    }
}

impl From<role_types::RoleType> for RoleType {
    fn from(given: role_types::RoleType) -> RoleType {
        RoleType {
            owner_managed: given.owner_managed.unwrap_or(false),
            mutable_role_settings: given.mutable_role_settings.unwrap_or_default(),
            roles: given.roles.unwrap_or_default(),
        }
    }
}

impl RoleType {
    fn document(&self) -> role_types::RoleType {
        role_types::RoleType {
            owner_managed: Some(self.owner_managed),
            mutable_role_settings: Some(self.mutable_role_settings.clone()),
            roles: Some(self.roles.clone()),
        }
    }
}
