//! The rules of constants beyond their types. All broken rules are reported at once.

use super::constants::raw::SystemConstants;
use super::constants::{Constants, MAX_MEMBERS, needed, title_id};
use super::contract::Defaults;
use super::fault::{ConstantFault, ConstantRule};
use super::legacy::InitializationNames;
use super::role_types::{MAX_ROLE_NAME, Role, is_role_name};
use super::values::RoleSetting;

/// Constants under check, as they were written (in 107's shape) and as they resolve, and the faults found so far.
struct Check<'a> {
    written: &'a SystemConstants,
    constants: &'a Constants,
    defaults: Defaults<'a>,
    names: InitializationNames,
    faults: Vec<ConstantFault>,
}

/// Every rule that the constants break, in the order of the rules.
pub(super) fn faults(
    written: &SystemConstants,
    constants: &Constants,
    defaults: Defaults,
    names: InitializationNames,
) -> Vec<ConstantFault> {
    let mut check = Check { written, constants, defaults, names, faults: Vec::new() };
    check.size();
    check.creation();
    check.large();
    check.capabilities();
    check.measurements();
    check.initialization();
    check.what_needs_a_capability();
    check.role_types();
    check.faults
}

impl Check<'_> {
    fn size(&mut self) {
        let (count, ceiling) = (self.constants.max_members_count, self.defaults.large_ceiling());
        let path = "maxMembersCount";
        if count == 0 {
            self.fault(ConstantRule::MaxMembersFromOne, path, "a session for nobody", Some("write 1 or more".into()));
        } else if count > ceiling {
            let problem = format!("{count} members are too many even for a large session, which may have {ceiling}");
            let help = "the sources differ: the reading large_ceiling chooses between 1,000 and 10,000";
            self.fault(ConstantRule::LargeCeiling, path, problem, Some(help.into()));
        } else if count > MAX_MEMBERS && !self.constants.capabilities.large {
            let problem = format!("{count} members are more than the {MAX_MEMBERS} of a session that is not large");
            let help = format!("capabilities.large: true allows {ceiling}");
            self.fault(ConstantRule::MaxMembersNeedLarge, path, problem, Some(help));
        }
    }

    fn creation(&mut self) {
        if self.constants.version == Some(0) {
            self.fault(ConstantRule::VersionFromOne, "version", "versions begin at 1", Some("write 1".into()));
        }
        if self.constants.initiators.as_ref().is_some_and(|initiators| initiators.is_empty()) {
            let help = "list their xuids, or leave it out to let anybody create the session";
            let problem = "nobody could create the session";
            self.fault(ConstantRule::InitiatorsNotEmpty, "initiators", problem, Some(help.into()));
        }
    }

    fn large(&mut self) {
        let on = self.constants.capabilities;
        if !on.large {
            return;
        }
        let excluded = [
            (on.connectivity, ConstantRule::LargeExcludesConnectivity, "capabilities.connectivity"),
            (
                on.user_authorization_style,
                ConstantRule::LargeExcludesUserAuthorizationStyle,
                "capabilities.userAuthorizationStyle",
            ),
            (
                on.auto_populate_server_candidates,
                ConstantRule::LargeExcludesAutoPopulateServerCandidates,
                "capabilities.autoPopulateServerCandidates",
            ),
            (on.team, ConstantRule::LargeExcludesTeam, "capabilities.team"),
            (on.arbitration, ConstantRule::LargeExcludesArbitration, "capabilities.arbitration"),
            (
                self.constants.member_initialization.is_some(),
                ConstantRule::LargeExcludesMemberInitialization,
                self.names.initialization,
            ),
            (
                self.written.measurement_server_addresses.is_some(),
                ConstantRule::LargeExcludesMeasurementServers,
                "measurementServerAddresses",
            ),
        ];
        for (_, rule, path) in excluded.into_iter().filter(|(present, ..)| *present) {
            self.fault(rule, path, "a large session cannot have it", Some("take it out, or large".into()));
        }
    }

    fn capabilities(&mut self) {
        let on = self.constants.capabilities;
        if on.team && on.gameplay {
            // Under 104/105 gameplay may be on although nobody wrote it.
            let problem = match self.written.capabilities.and_then(|capabilities| capabilities.gameplay) {
                Some(_) => "a team's session is not gameplay, and gameplay is on",
                None => "a team's session is not gameplay, and a 104/105 template is unless it says gameplay: false",
            };
            self.fault(ConstantRule::TeamExcludesGameplay, "capabilities.team", problem, None);
        }
        if on.broadcast && !on.large {
            let help = Some("add capabilities.large: true".into());
            let problem = "a broadcast must be a large session";
            self.fault(ConstantRule::BroadcastNeedsLarge, "capabilities.broadcast", problem, help);
        }
        if on.arbitration && !on.gameplay {
            let help = Some("add capabilities.gameplay: true".into());
            let problem = "only gameplay can be arbitrated";
            self.fault(ConstantRule::ArbitrationNeedsGameplay, "capabilities.arbitration", problem, help);
        }
        if on.searchable && on.user_authorization_style && !on.has_owners {
            let help = Some("add capabilities.hasOwners: true".into());
            let problem = "with userAuthorizationStyle, only a session that has owners can be searched for";
            self.fault(ConstantRule::SearchableNeedsOwners, "capabilities.searchable", problem, help);
        }
    }

    fn measurements(&mut self) {
        let peers = self.constants.peer_to_peer_requirements.is_some();
        let host = self.constants.peer_to_host_requirements.is_some();
        if !self.constants.capabilities.connectivity {
            let unconnected = [
                (self.written.metrics.is_some(), ConstantRule::MetricsNeedConnectivity, "metrics"),
                (peers, ConstantRule::RequirementsNeedConnectivity, "peerToPeerRequirements"),
                (host, ConstantRule::RequirementsNeedConnectivity, "peerToHostRequirements"),
            ];
            for (_, rule, path) in unconnected.into_iter().filter(|(present, ..)| *present) {
                let help = Some("add capabilities.connectivity: true".into());
                self.fault(rule, path, "members cannot measure each other without connectivity", help);
            }
        }
        let (needed, has) = (needed(peers || host), self.constants.metrics);
        let uncovered = [
            (needed.latency && !has.latency, "metrics.latency"),
            (needed.bandwidth_down && !has.bandwidth_down, "metrics.bandwidthDown"),
            (needed.bandwidth_up && !has.bandwidth_up, "metrics.bandwidthUp"),
        ];
        for (_, path) in uncovered.into_iter().filter(|(uncovered, _)| *uncovered) {
            let help = "write true, or leave metrics out: then it is what the requirements need";
            let problem = "the requirements need it measured, if only for their defaults";
            self.fault(ConstantRule::MetricsCoverRequirements, path, problem, Some(help.into()));
        }
        if let Some(requirements) = self.constants.peer_to_host_requirements
            && !requirements.host_selection_metric.exists(self.defaults.readings.host_selection_metrics)
        {
            let path = "peerToHostRequirements.hostSelectionMetric";
            let help = "write latency, bandwidthup or bandwidthdown, or choose the reading host_selection_metrics=four";
            let problem = "\"bandwidth\" is no metric under the reading host_selection_metrics=three";
            self.fault(ConstantRule::HostSelectionMetricExists, path, problem, Some(help.into()));
        }
        self.measurement_servers();
    }

    fn measurement_servers(&mut self) {
        for (name, server) in self.written.measurement_server_addresses.iter().flatten() {
            let path = format!("measurementServerAddresses.{name}");
            if name.chars().any(char::is_uppercase) {
                let help = Some(format!("write {:?}", name.to_lowercase()));
                let problem = "the names of servers are in lower case";
                self.fault(ConstantRule::MeasurementServerNameInLowerCase, &path, problem, help);
            }
            if server.secure_device_address.is_empty() {
                let path = format!("{path}.secureDeviceAddress");
                self.fault(ConstantRule::MeasurementServerHasAddress, &path, "a server has an address", None);
            }
        }
    }

    fn initialization(&mut self) {
        let Some(initialization) = self.constants.member_initialization else { return };
        let given = self.written.member_initialization.unwrap_or_default();
        if given.evaluation_timeout.is_some() && !initialization.external_evaluation {
            let path = format!("{}.evaluationTimeout", self.names.initialization);
            let help = Some(format!("take it out, or write {}", self.names.decision));
            let problem = "the directory evaluates at once and waits for nobody";
            self.fault(ConstantRule::EvaluationTimeoutNeedsExternalEvaluation, &path, problem, help);
        }
        let (needed, most) = (initialization.members_needed_to_start, self.constants.max_members_count);
        let fewest = self.defaults.fewest_needed();
        if needed < fewest || needed > most {
            let path = format!("{}.membersNeededToStart", self.names.initialization);
            let origin = if given.members_needed_to_start.is_none() { ", the default," } else { "" };
            let problem = format!("{needed}{origin} is outside {fewest} to {most}, the maxMembersCount");
            self.fault(ConstantRule::MembersNeededInRange, &path, problem, None);
        }
    }

    fn what_needs_a_capability(&mut self) {
        let on = self.constants.capabilities;
        let lacking = [
            (
                self.written.arbitration.is_some() && !on.arbitration,
                ConstantRule::ArbitrationTimeoutsNeedCapability,
                "arbitration",
                "arbitration",
            ),
            (
                self.written.cloud_compute_package.is_some() && !on.cloud_compute,
                ConstantRule::CloudComputePackageNeedsCapability,
                "cloudComputePackage",
                "cloudCompute",
            ),
            (
                self.written.ownership_policies.is_some() && !on.has_owners,
                ConstantRule::OwnershipPoliciesNeedCapability,
                "ownershipPolicies",
                "hasOwners",
            ),
        ];
        for (_, rule, path, capability) in lacking.into_iter().filter(|(lacking, ..)| *lacking) {
            let help = Some(format!("add capabilities.{capability}: true"));
            self.fault(rule, path, format!("it means nothing without the capability {capability}"), help);
        }
        if let Some(arbitration) = self.constants.arbitration
            && arbitration.arbitration_timeout < arbitration.forfeit_timeout
        {
            let problem = format!(
                "the result would be due after {}, before the forfeit after {}",
                arbitration.arbitration_timeout, arbitration.forfeit_timeout
            );
            let path = "arbitration.arbitrationTimeout";
            self.fault(ConstantRule::ArbitrationNotBeforeForfeit, path, problem, None);
        }
        for title in self.written.broadcast_viewer_title_ids.iter().flatten().filter(|title| title_id(title).is_none())
        {
            let problem = format!("{title:?} is no title id");
            let help = Some("write a number of up to 32 bits in decimal digits".into());
            self.fault(ConstantRule::TitleIdIsDecimal, "broadcastViewerTitleIds", problem, help);
        }
    }

    fn role_types(&mut self) {
        for (type_name, kind) in &self.constants.role_types {
            let path = format!("roleTypes.{type_name}");
            self.role_name(&path, type_name);
            if kind.owner_managed && !self.constants.capabilities.has_owners {
                let help = Some("add capabilities.hasOwners: true".into());
                let path = format!("{path}.ownerManaged");
                self.fault_at(ConstantRule::OwnerManagedNeedsOwners, path, "the session has no owners".into(), help);
            }
            for (name, role) in &kind.roles {
                let path = format!("{path}.roles.{name}");
                self.role_name(&path, name);
                self.role(&path, *role);
            }
        }
    }

    fn role_name(&mut self, path: &str, name: &str) {
        if !is_role_name(name) {
            let help = format!("write 1 to {MAX_ROLE_NAME} lower-case letters and digits");
            let problem = format!("{name:?} is no name of a role or role type");
            self.fault_at(ConstantRule::RoleNameWellFormed, path.to_owned(), problem, Some(help));
        }
    }

    fn role(&mut self, path: &str, role: Role) {
        for (setting, problem) in role.problems() {
            match setting {
                RoleSetting::Max => {
                    let help = Some("write 1 or more".into());
                    self.fault_at(ConstantRule::RoleMaxFromOne, format!("{path}.max"), problem, help);
                }
                RoleSetting::Target => {
                    self.fault_at(ConstantRule::RoleTargetInRange, format!("{path}.target"), problem, None);
                }
            }
        }
    }

    /// A fault at a path below `constants.system`.
    fn fault(&mut self, rule: ConstantRule, path: &str, problem: impl Into<String>, help: Option<String>) {
        self.fault_at(rule, format!("constants.system.{path}"), problem.into(), help);
    }

    fn fault_at(&mut self, rule: ConstantRule, path: String, problem: String, help: Option<String>) {
        self.faults.push(ConstantFault { rule, path, problem, help });
    }
}
