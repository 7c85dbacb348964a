//! Constants as a session shows them: in 107's shape, defaults written out.

use super::constants::{
    Arbitration, Capabilities, Constants, MemberInitialization, Metrics, OwnershipPolicies, PeerToHostRequirements,
    PeerToPeerRequirements, RoleType,
};
use super::raw::{self, SessionConstants, SystemConstants};
use super::role_types;
use std::collections::{BTreeMap, BTreeSet};

impl Constants {
    /// `constants` as the session shows them: in 107's shape, defaults written out.
    #[must_use]
    pub fn document(&self) -> SessionConstants {
        let addresses = self.measurement_server_addresses.iter().map(|(name, address)| {
            (name.clone(), raw::MeasurementServer { secure_device_address: address.as_str().to_owned() })
        });
        let titles = self.broadcast_viewer_title_ids.iter().map(|title| title.0.to_string());
        SessionConstants {
            system: SystemConstants {
                version: self.version,
                max_members_count: Some(self.max_members_count),
                visibility: Some(self.visibility),
                invite_protocol: self.invite_protocol,
                initiators: self.initiators.clone(),
                reserved_removal_timeout: Some(self.reserved_removal_timeout),
                inactive_removal_timeout: Some(self.inactive_removal_timeout),
                ready_removal_timeout: Some(self.ready_removal_timeout),
                session_empty_timeout: Some(self.session_empty_timeout),
                timeouts: None,
                capabilities: Some(self.capabilities.document()),
                metrics: (self.metrics != Metrics::default()).then(|| self.metrics.document()),
                member_initialization: self.member_initialization.map(MemberInitialization::document),
                managed_initialization: None,
                peer_to_peer_requirements: self.peer_to_peer_requirements.map(PeerToPeerRequirements::document),
                peer_to_host_requirements: self.peer_to_host_requirements.map(PeerToHostRequirements::document),
                measurement_server_addresses: some_unless_empty(addresses.collect(), BTreeMap::is_empty),
                cloud_compute_package: self.cloud_compute_package.clone(),
                arbitration: self.arbitration.map(Arbitration::document),
                broadcast_viewer_title_ids: some_unless_empty(titles.collect(), BTreeSet::is_empty),
                ownership_policies: self.ownership_policies.as_ref().map(OwnershipPolicies::document),
            },
            custom: self.custom.clone(),
        }
    }

    /// `roleTypes` as the session starts with them; `None` if there are none.
    #[must_use]
    pub fn role_types_document(&self) -> Option<role_types::RoleTypes> {
        let types = self.role_types.iter().map(|(name, kind)| (name.clone(), kind.document()));
        some_unless_empty(types.collect(), BTreeMap::is_empty)
    }
}

fn some_unless_empty<T>(all: T, is_empty: impl FnOnce(&T) -> bool) -> Option<T> {
    if is_empty(&all) { None } else { Some(all) }
}

impl Capabilities {
    /// Only what is on.
    fn document(self) -> raw::Capabilities {
        let on = |flag: bool| flag.then_some(true);
        raw::Capabilities {
            connectivity: on(self.connectivity),
            connection_required_for_active_members: on(self.connection_required_for_active_members),
            suppress_presence_activity_check: on(self.suppress_presence_activity_check),
            gameplay: on(self.gameplay),
            large: on(self.large),
            cloud_compute: on(self.cloud_compute),
            auto_populate_server_candidates: on(self.auto_populate_server_candidates),
            user_authorization_style: on(self.user_authorization_style),
            cross_play: on(self.cross_play),
            broadcast: on(self.broadcast),
            team: on(self.team),
            arbitration: on(self.arbitration),
            has_owners: on(self.has_owners),
            searchable: on(self.searchable),
            client_matchmaking: on(self.client_matchmaking),
        }
    }
}

impl Metrics {
    fn document(self) -> raw::Metrics {
        raw::Metrics {
            latency: Some(self.latency),
            bandwidth_down: Some(self.bandwidth_down),
            bandwidth_up: Some(self.bandwidth_up),
            custom: Some(self.custom),
        }
    }
}

impl MemberInitialization {
    /// Without `evaluationTimeout` if the directory decides: it could not be written then.
    fn document(self) -> raw::MemberInitialization {
        raw::MemberInitialization {
            join_timeout: Some(self.join_timeout),
            measurement_timeout: Some(self.measurement_timeout),
            evaluation_timeout: self.external_evaluation.then_some(self.evaluation_timeout),
            external_evaluation: Some(self.external_evaluation),
            members_needed_to_start: Some(self.members_needed_to_start),
        }
    }
}

impl PeerToPeerRequirements {
    fn document(self) -> raw::PeerToPeerRequirements {
        raw::PeerToPeerRequirements {
            latency_maximum: Some(self.latency_maximum),
            bandwidth_minimum: Some(self.bandwidth_minimum),
        }
    }
}

impl PeerToHostRequirements {
    fn document(self) -> raw::PeerToHostRequirements {
        raw::PeerToHostRequirements {
            latency_maximum: Some(self.latency_maximum),
            bandwidth_down_minimum: Some(self.bandwidth_down_minimum),
            bandwidth_up_minimum: Some(self.bandwidth_up_minimum),
            host_selection_metric: Some(self.host_selection_metric),
        }
    }
}

impl Arbitration {
    fn document(self) -> raw::Arbitration {
        raw::Arbitration {
            forfeit_timeout: Some(self.forfeit_timeout),
            arbitration_timeout: Some(self.arbitration_timeout),
        }
    }
}

impl OwnershipPolicies {
    fn document(&self) -> raw::OwnershipPolicies {
        let modifiable = self.non_owner_modifiable_system_properties.clone();
        raw::OwnershipPolicies {
            migration: Some(self.migration),
            allow_non_owner_invite_handles: Some(self.allow_non_owner_invite_handles),
            non_owner_modifiable_system_properties: some_unless_empty(modifiable, BTreeSet::is_empty),
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
