//! What a constant is where nobody gave it.

use super::constants::{
    Arbitration, Capabilities, Constants, MemberInitialization, Metrics, OwnershipPolicies, PeerToHostRequirements,
    PeerToPeerRequirements, RoleType,
};
use super::legacy::Contract;
use super::raw::{self, SystemConstants};
use super::role_types;
use crate::id::{SecureDeviceAddress, TitleId};
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{InactiveDefault, LargeCeiling, MembersNeeded, Readings};
use crate::time::{Millis, Timeout};
use std::collections::BTreeMap;

/// The most members that a session has which is not large, and how many it may have if nothing is said.
pub(super) const MAX_MEMBERS: u32 = 100;

/// What decides the defaults: the contract of the template, and the readings.
#[derive(Clone, Copy)]
pub(super) struct Defaults<'a> {
    pub(super) shape: Contract,
    pub(super) readings: &'a Readings,
}

impl Defaults<'_> {
    /// The constants that `system` stands for, faulty ones included. What cannot be parsed is left out: the check names it.
    pub(super) fn apply(self, system: SystemConstants) -> Constants {
        let capabilities = self.capabilities(system.capabilities.unwrap_or_default());
        let peers = system.peer_to_peer_requirements.map(PeerToPeerRequirements::from);
        let host = system.peer_to_host_requirements.map(PeerToHostRequirements::from);
        let servers = system.measurement_server_addresses.unwrap_or_default().into_iter();
        let titles = system.broadcast_viewer_title_ids.unwrap_or_default();
        Constants {
            shape: self.shape,
            version: system.version,
            max_members_count: system.max_members_count.unwrap_or(MAX_MEMBERS),
            visibility: system.visibility.unwrap_or_default(),
            invite_protocol: system.invite_protocol,
            initiators: system.initiators,
            reserved_removal_timeout: system.reserved_removal_timeout.unwrap_or(seconds(30)),
            inactive_removal_timeout: system.inactive_removal_timeout.unwrap_or(self.inactive()),
            ready_removal_timeout: system.ready_removal_timeout.unwrap_or(seconds(180)),
            session_empty_timeout: system.session_empty_timeout.unwrap_or(Timeout::IMMEDIATE),
            capabilities,
            metrics: system.metrics.map_or_else(|| needed(peers.is_some() || host.is_some()), Metrics::from),
            member_initialization: system.member_initialization.map(|given| self.initialization(given)),
            peer_to_peer_requirements: peers,
            peer_to_host_requirements: host,
            measurement_server_addresses: servers
                .filter_map(|(name, server)| Some((name, SecureDeviceAddress::new(&server.secure_device_address)?)))
                .collect(),
            cloud_compute_package: system.cloud_compute_package,
            arbitration: capabilities.arbitration.then(|| system.arbitration.unwrap_or_default().into()),
            broadcast_viewer_title_ids: titles.iter().filter_map(|title| title_id(title)).collect(),
            ownership_policies: capabilities.has_owners.then(|| system.ownership_policies.unwrap_or_default().into()),
            custom: Custom::default(),
            role_types: BTreeMap::new(),
        }
    }

    /// The inactive timeout where nobody set it.
    pub(super) fn inactive(self) -> Timeout {
        let two_hours = seconds(7_200);
        match (self.readings.inactive_default, self.shape) {
            (InactiveDefault::TwoHours, _) | (InactiveDefault::ByContract, Contract::V105) => two_hours,
            (InactiveDefault::Zero, _) | (InactiveDefault::ByContract, Contract::V107) => Timeout::IMMEDIATE,
        }
    }

    /// The most members that a large session may have.
    pub(super) fn large_ceiling(self) -> u32 {
        match self.readings.large_ceiling {
            LargeCeiling::OneThousand => 1_000,
            LargeCeiling::TenThousand => 10_000,
        }
    }

    /// The fewest members that may be needed to start.
    pub(super) fn fewest_needed(self) -> u32 {
        match self.readings.members_needed {
            MembersNeeded::One => 0,
            MembersNeeded::Two => 1,
        }
    }

    pub(super) fn capabilities(self, given: raw::Capabilities) -> Capabilities {
        let on = |flag: Option<bool>| flag.unwrap_or(false);
        Capabilities {
            connectivity: on(given.connectivity),
            connection_required_for_active_members: on(given.connection_required_for_active_members),
            suppress_presence_activity_check: on(given.suppress_presence_activity_check),
            // 104/105 know no other sessions than those of gameplay.
            gameplay: given.gameplay.unwrap_or(self.shape == Contract::V105),
            large: on(given.large),
            cloud_compute: on(given.cloud_compute),
            auto_populate_server_candidates: on(given.auto_populate_server_candidates),
            user_authorization_style: on(given.user_authorization_style),
            cross_play: on(given.cross_play),
            broadcast: on(given.broadcast),
            team: on(given.team),
            arbitration: on(given.arbitration),
            has_owners: on(given.has_owners),
            searchable: on(given.searchable),
            client_matchmaking: on(given.client_matchmaking),
        }
    }

    pub(super) fn initialization(self, given: raw::MemberInitialization) -> MemberInitialization {
        let (join, measurement, external) = match self.shape {
            Contract::V105 => (5, 5, true),
            Contract::V107 => (10, 30, false),
        };
        let needed = match (self.shape, self.readings.members_needed) {
            (Contract::V105, _) | (Contract::V107, MembersNeeded::Two) => 2,
            (Contract::V107, MembersNeeded::One) => 1,
        };
        MemberInitialization {
            join_timeout: given.join_timeout.unwrap_or(Millis::from_secs(join)),
            measurement_timeout: given.measurement_timeout.unwrap_or(Millis::from_secs(measurement)),
            evaluation_timeout: given.evaluation_timeout.unwrap_or(Millis::from_secs(5)),
            external_evaluation: given.external_evaluation.unwrap_or(external),
            members_needed_to_start: given.members_needed_to_start.unwrap_or(needed),
        }
    }
}

impl From<raw::Metrics> for Metrics {
    fn from(given: raw::Metrics) -> Metrics {
        Metrics {
            latency: given.latency.unwrap_or(false),
            bandwidth_down: given.bandwidth_down.unwrap_or(false),
            bandwidth_up: given.bandwidth_up.unwrap_or(false),
            custom: given.custom.unwrap_or(false),
        }
    }
}

impl From<raw::PeerToPeerRequirements> for PeerToPeerRequirements {
    fn from(given: raw::PeerToPeerRequirements) -> PeerToPeerRequirements {
        PeerToPeerRequirements {
            latency_maximum: given.latency_maximum.unwrap_or(LATENCY),
            bandwidth_minimum: given.bandwidth_minimum.unwrap_or(10_000),
        }
    }
}

impl From<raw::PeerToHostRequirements> for PeerToHostRequirements {
    fn from(given: raw::PeerToHostRequirements) -> PeerToHostRequirements {
        PeerToHostRequirements {
            latency_maximum: given.latency_maximum.unwrap_or(LATENCY),
            bandwidth_down_minimum: given.bandwidth_down_minimum.unwrap_or(100_000),
            bandwidth_up_minimum: given.bandwidth_up_minimum.unwrap_or(1_000),
            host_selection_metric: given.host_selection_metric.unwrap_or_default(),
        }
    }
}

impl From<raw::Arbitration> for Arbitration {
    fn from(given: raw::Arbitration) -> Arbitration {
        Arbitration {
            forfeit_timeout: given.forfeit_timeout.unwrap_or(Millis::from_secs(60)),
            arbitration_timeout: given.arbitration_timeout.unwrap_or(Millis::from_secs(300)),
        }
    }
}

impl From<raw::OwnershipPolicies> for OwnershipPolicies {
    fn from(given: raw::OwnershipPolicies) -> OwnershipPolicies {
        OwnershipPolicies {
            migration: given.migration.unwrap_or_default(),
            allow_non_owner_invite_handles: given.allow_non_owner_invite_handles.unwrap_or(false),
            non_owner_modifiable_system_properties: given.non_owner_modifiable_system_properties.unwrap_or_default(),
        }
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

/// The longest latency that requirements let pass where they do not say.
const LATENCY: Millis = match Millis::new(250) {
    Some(latency) => latency,
    None => Millis::ZERO,
};

fn seconds(secs: u32) -> Timeout {
    Timeout::After(Millis::from_secs(secs))
}

/// The metrics that requirements need: each object that is there has a threshold for each of them, if only by default.
pub(super) fn needed(any: bool) -> Metrics {
    Metrics { latency: any, bandwidth_down: any, bandwidth_up: any, custom: false }
}

/// The title of a decimal number of at most 32 bits.
pub(super) fn title_id(text: &str) -> Option<TitleId> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok().map(TitleId) } else { None }
}
