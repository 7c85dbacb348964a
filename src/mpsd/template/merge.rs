//! What a template fixes, and what a creator may add to it.
//!
//! A constant that the template gives is fixed, objects as a whole: the creator may repeat a field of one if it has that
//! value anyway, be it by default. A constant that the template leaves out is the creator's to give.

use super::constants::{
    Arbitration, MemberInitialization, Metrics, OwnershipPolicies, PeerToHostRequirements, PeerToPeerRequirements,
    RoleType,
};
use super::defaults::Defaults;
use super::legacy::Contract;
use super::raw::{self, SystemConstants};
use super::role_types::RoleTypes;
use crate::mpsd::custom::Custom;

/// The creator's side against the template's, gathering where they differ.
pub(super) struct Merge<'a> {
    defaults: Defaults<'a>,
    /// How the creator writes, so that a conflict is named in the creator's words.
    creator: Contract,
    /// After creation nothing can be added either.
    sealed: bool,
    conflicts: Vec<String>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(defaults: Defaults<'a>, creator: Contract, sealed: bool) -> Merge<'a> {
        Merge { defaults, creator, sealed, conflicts: Vec::new() }
    }

    /// The dotted paths at which creator and template differ, in document order.
    pub(super) fn conflicts(self) -> Vec<String> {
        self.conflicts
    }

    /// Both together; both are in 107's shape. Where they differ the template's value stands, and the conflict is noted.
    pub(super) fn system(&mut self, fixed: &SystemConstants, given: &SystemConstants) -> SystemConstants {
        let defaults = self.defaults;
        SystemConstants {
            version: self.one("version", &fixed.version, &given.version),
            max_members_count: self.one("maxMembersCount", &fixed.max_members_count, &given.max_members_count),
            visibility: self.one("visibility", &fixed.visibility, &given.visibility),
            invite_protocol: self.one("inviteProtocol", &fixed.invite_protocol, &given.invite_protocol),
            initiators: self.one("initiators", &fixed.initiators, &given.initiators),
            reserved_removal_timeout: self.one(
                "reservedRemovalTimeout",
                &fixed.reserved_removal_timeout,
                &given.reserved_removal_timeout,
            ),
            inactive_removal_timeout: self.one(
                "inactiveRemovalTimeout",
                &fixed.inactive_removal_timeout,
                &given.inactive_removal_timeout,
            ),
            ready_removal_timeout: self.one(
                "readyRemovalTimeout",
                &fixed.ready_removal_timeout,
                &given.ready_removal_timeout,
            ),
            session_empty_timeout: self.one(
                "sessionEmptyTimeout",
                &fixed.session_empty_timeout,
                &given.session_empty_timeout,
            ),
            timeouts: None,
            capabilities: self.object("capabilities", &fixed.capabilities, &given.capabilities, |fixed, given| {
                capabilities(defaults, *fixed, *given)
            }),
            metrics: self.object("metrics", &fixed.metrics, &given.metrics, |fixed, given| metrics(*fixed, *given)),
            member_initialization: self.object(
                "memberInitialization",
                &fixed.member_initialization,
                &given.member_initialization,
                |fixed, given| initialization(defaults.initialization(*fixed), *given),
            ),
            managed_initialization: None,
            peer_to_peer_requirements: self.object(
                "peerToPeerRequirements",
                &fixed.peer_to_peer_requirements,
                &given.peer_to_peer_requirements,
                |fixed, given| peer_to_peer((*fixed).into(), *given),
            ),
            peer_to_host_requirements: self.object(
                "peerToHostRequirements",
                &fixed.peer_to_host_requirements,
                &given.peer_to_host_requirements,
                |fixed, given| peer_to_host((*fixed).into(), *given),
            ),
            measurement_server_addresses: self.one(
                "measurementServerAddresses",
                &fixed.measurement_server_addresses,
                &given.measurement_server_addresses,
            ),
            cloud_compute_package: self.object(
                "cloudComputePackage",
                &fixed.cloud_compute_package,
                &given.cloud_compute_package,
                cloud_compute_package,
            ),
            arbitration: self.object("arbitration", &fixed.arbitration, &given.arbitration, |fixed, given| {
                arbitration((*fixed).into(), *given)
            }),
            broadcast_viewer_title_ids: self.one(
                "broadcastViewerTitleIds",
                &fixed.broadcast_viewer_title_ids,
                &given.broadcast_viewer_title_ids,
            ),
            ownership_policies: self.object(
                "ownershipPolicies",
                &fixed.ownership_policies,
                &given.ownership_policies,
                |fixed, given| ownership(&fixed.clone().into(), given),
            ),
        }
    }

    /// The template's custom constants with the creator's merged in.
    pub(super) fn custom(&mut self, fixed: &Custom, given: &Custom) -> Custom {
        let mut custom = Custom::default();
        custom.merge(fixed);
        match custom.conflict(given, self.sealed) {
            Some(below) if below.is_empty() => self.conflicts.push("constants.custom".to_owned()),
            Some(below) => self.conflicts.push(format!("constants.custom.{below}")),
            None => {
                custom.merge(given);
            }
        }
        custom
    }

    /// The role types of both: one that the template has is fixed, others are the creator's.
    pub(super) fn role_types(&mut self, fixed: &RoleTypes, given: &RoleTypes) -> RoleTypes {
        let mut both = fixed.clone();
        for (name, theirs) in given {
            let equal = fixed.get(name).map(|ours| RoleType::from(ours.clone()) == RoleType::from(theirs.clone()));
            match equal {
                Some(true) => {}
                None => {
                    both.insert(name.clone(), theirs.clone());
                }
                Some(false) => self.conflicts.push(format!("roleTypes.{name}")),
            }
        }
        both
    }

    /// A constant that is one value: equal passes, absent in the template is open.
    fn one<T: Clone + PartialEq>(&mut self, name: &str, fixed: &Option<T>, given: &Option<T>) -> Option<T> {
        self.object(name, fixed, given, |fixed, given| if fixed == given { vec![] } else { vec![""] })
    }

    /// A constant that is an object: `differences` names the fields of the creator's that the template's does not have so.
    fn object<T: Clone>(
        &mut self,
        name: &str,
        fixed: &Option<T>,
        given: &Option<T>,
        differences: impl Fn(&T, &T) -> Vec<&'static str>,
    ) -> Option<T> {
        match (fixed, given) {
            (Some(fixed), Some(given)) => {
                for field in differences(fixed, given) {
                    self.note(name, field);
                }
            }
            (None, Some(_)) if self.sealed => self.note(name, ""),
            (None, Some(given)) => return Some(given.clone()),
            (_, None) => {}
        }
        fixed.clone()
    }

    fn note(&mut self, name: &str, field: &str) {
        let path = if field.is_empty() { name.to_owned() } else { format!("{name}.{field}") };
        self.conflicts.push(format!("constants.system.{}", self.creator.path_of(&path)));
    }
}

/// The name of a field if it is given and has another value than the fixed one.
fn unlike<T: PartialEq>(name: &'static str, given: Option<T>, fixed: T) -> Option<&'static str> {
    given.is_some_and(|given| given != fixed).then_some(name)
}

fn capabilities(defaults: Defaults, fixed: raw::Capabilities, given: raw::Capabilities) -> Vec<&'static str> {
    let fixed = defaults.capabilities(fixed);
    let fields = [
        unlike("connectivity", given.connectivity, fixed.connectivity),
        unlike(
            "connectionRequiredForActiveMembers",
            given.connection_required_for_active_members,
            fixed.connection_required_for_active_members,
        ),
        unlike(
            "suppressPresenceActivityCheck",
            given.suppress_presence_activity_check,
            fixed.suppress_presence_activity_check,
        ),
        unlike("gameplay", given.gameplay, fixed.gameplay),
        unlike("large", given.large, fixed.large),
        unlike("cloudCompute", given.cloud_compute, fixed.cloud_compute),
        unlike(
            "autoPopulateServerCandidates",
            given.auto_populate_server_candidates,
            fixed.auto_populate_server_candidates,
        ),
        unlike("userAuthorizationStyle", given.user_authorization_style, fixed.user_authorization_style),
        unlike("crossPlay", given.cross_play, fixed.cross_play),
        unlike("broadcast", given.broadcast, fixed.broadcast),
        unlike("team", given.team, fixed.team),
        unlike("arbitration", given.arbitration, fixed.arbitration),
        unlike("hasOwners", given.has_owners, fixed.has_owners),
        unlike("searchable", given.searchable, fixed.searchable),
        unlike("clientMatchmaking", given.client_matchmaking, fixed.client_matchmaking),
    ];
    fields.into_iter().flatten().collect()
}

fn metrics(fixed: raw::Metrics, given: raw::Metrics) -> Vec<&'static str> {
    let fixed = Metrics::from(fixed);
    let fields = [
        unlike("latency", given.latency, fixed.latency),
        unlike("bandwidthDown", given.bandwidth_down, fixed.bandwidth_down),
        unlike("bandwidthUp", given.bandwidth_up, fixed.bandwidth_up),
        unlike("custom", given.custom, fixed.custom),
    ];
    fields.into_iter().flatten().collect()
}

fn initialization(fixed: MemberInitialization, given: raw::MemberInitialization) -> Vec<&'static str> {
    let fields = [
        unlike("joinTimeout", given.join_timeout, fixed.join_timeout),
        unlike("measurementTimeout", given.measurement_timeout, fixed.measurement_timeout),
        unlike("evaluationTimeout", given.evaluation_timeout, fixed.evaluation_timeout),
        unlike("externalEvaluation", given.external_evaluation, fixed.external_evaluation),
        unlike("membersNeededToStart", given.members_needed_to_start, fixed.members_needed_to_start),
    ];
    fields.into_iter().flatten().collect()
}

fn peer_to_peer(fixed: PeerToPeerRequirements, given: raw::PeerToPeerRequirements) -> Vec<&'static str> {
    let fields = [
        unlike("latencyMaximum", given.latency_maximum, fixed.latency_maximum),
        unlike("bandwidthMinimum", given.bandwidth_minimum, fixed.bandwidth_minimum),
    ];
    fields.into_iter().flatten().collect()
}

fn peer_to_host(fixed: PeerToHostRequirements, given: raw::PeerToHostRequirements) -> Vec<&'static str> {
    let fields = [
        unlike("latencyMaximum", given.latency_maximum, fixed.latency_maximum),
        unlike("bandwidthDownMinimum", given.bandwidth_down_minimum, fixed.bandwidth_down_minimum),
        unlike("bandwidthUpMinimum", given.bandwidth_up_minimum, fixed.bandwidth_up_minimum),
        unlike("hostSelectionMetric", given.host_selection_metric, fixed.host_selection_metric),
    ];
    fields.into_iter().flatten().collect()
}

fn cloud_compute_package(fixed: &raw::CloudComputePackage, given: &raw::CloudComputePackage) -> Vec<&'static str> {
    let fields = [
        unlike("titleId", given.title_id.as_ref().map(Some), fixed.title_id.as_ref()),
        unlike("gsiSet", given.gsi_set.as_ref().map(Some), fixed.gsi_set.as_ref()),
        unlike("variant", given.variant.as_ref().map(Some), fixed.variant.as_ref()),
    ];
    fields.into_iter().flatten().collect()
}

fn arbitration(fixed: Arbitration, given: raw::Arbitration) -> Vec<&'static str> {
    let fields = [
        unlike("forfeitTimeout", given.forfeit_timeout, fixed.forfeit_timeout),
        unlike("arbitrationTimeout", given.arbitration_timeout, fixed.arbitration_timeout),
    ];
    fields.into_iter().flatten().collect()
}

fn ownership(fixed: &OwnershipPolicies, given: &raw::OwnershipPolicies) -> Vec<&'static str> {
    let modifiable = given.non_owner_modifiable_system_properties.as_ref();
    let fields = [
        unlike("migration", given.migration, fixed.migration),
        unlike(
            "allowNonOwnerInviteHandles",
            given.allow_non_owner_invite_handles,
            fixed.allow_non_owner_invite_handles,
        ),
        unlike("nonOwnerModifiableSystemProperties", modifiable, &fixed.non_owner_modifiable_system_properties),
    ];
    fields.into_iter().flatten().collect()
}
