//! One row for each rule: the smallest constants that break it, and the nearest that do not.

use super::read;
use serde_json::{Value, json};
use sessim::mpsd::readings::{HostSelectionMetrics, LargeCeiling, LegacyTimeouts, MembersNeeded, Readings};
use sessim::mpsd::template::ConstantRule as Rule;

fn broken(template: &Value, readings: Readings) -> Vec<(Rule, String)> {
    let faults = read(template).unwrap().resolve(&readings).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.rule, fault.path)).collect()
}

/// Checks that these constants break this rule and no other, with the fault at this path below `constants.system`.
fn breaks(rule: Rule, path: &str, system: Value) {
    let template = json!({"constants": {"system": system}});
    let expected = vec![(rule, format!("constants.system.{path}"))];
    assert_eq!(broken(&template, Readings::default()), expected, "{template}");
}

fn keeps(system: Value) {
    let template = json!({"constants": {"system": system}});
    assert_eq!(broken(&template, Readings::default()), [], "{template}");
}

fn large(mut system: Value, members: u32) -> Value {
    system["maxMembersCount"] = members.into();
    system["capabilities"]["large"] = true.into();
    system
}

#[test]
fn a_session_has_1_to_100_members_and_a_large_one_more() {
    breaks(Rule::MaxMembersFromOne, "maxMembersCount", json!({"maxMembersCount": 0}));
    keeps(json!({"maxMembersCount": 1}));
    keeps(json!({"maxMembersCount": 100}));
    breaks(Rule::MaxMembersNeedLarge, "maxMembersCount", json!({"maxMembersCount": 101}));
    keeps(large(json!({}), 101));
    keeps(large(json!({}), 1));
    keeps(large(json!({}), 1_000));
    breaks(Rule::LargeCeiling, "maxMembersCount", large(json!({}), 1_001));
    breaks(Rule::LargeCeiling, "maxMembersCount", json!({"maxMembersCount": 1_001}));

    let wide = Readings { large_ceiling: LargeCeiling::TenThousand, ..Readings::default() };
    let faults = |members: u32| broken(&json!({"constants": {"system": large(json!({}), members)}}), wide).len();
    assert_eq!([faults(1_001), faults(10_000), faults(10_001)], [0, 0, 1]);
}

#[test]
fn a_version_begins_at_1_and_initiators_are_somebody() {
    breaks(Rule::VersionFromOne, "version", json!({"version": 0}));
    keeps(json!({"version": 1}));
    breaks(Rule::InitiatorsNotEmpty, "initiators", json!({"initiators": []}));
    keeps(json!({"initiators": ["1001"]}));
}

#[test]
fn a_large_session_does_without_what_needs_a_list_of_members() {
    for (rule, capability) in [
        (Rule::LargeExcludesConnectivity, "connectivity"),
        (Rule::LargeExcludesUserAuthorizationStyle, "userAuthorizationStyle"),
        (Rule::LargeExcludesAutoPopulateServerCandidates, "autoPopulateServerCandidates"),
        (Rule::LargeExcludesTeam, "team"),
    ] {
        let path = format!("capabilities.{capability}");
        breaks(rule, &path, json!({"capabilities": {"large": true, capability: true}}));
        keeps(json!({"capabilities": {"large": true, capability: false}}));
        keeps(json!({"capabilities": {"large": false, capability: true}}));
    }
    let arbitrated = |large: bool| json!({"capabilities": {"large": large, "arbitration": true, "gameplay": true}});
    breaks(Rule::LargeExcludesArbitration, "capabilities.arbitration", arbitrated(true));
    keeps(arbitrated(false));
    breaks(
        Rule::LargeExcludesMemberInitialization,
        "memberInitialization",
        large(json!({"memberInitialization": {}}), 8),
    );
    keeps(json!({"memberInitialization": {}}));
    let servers = json!({"measurementServerAddresses": {"east": {"secureDeviceAddress": "AQ=="}}});
    breaks(Rule::LargeExcludesMeasurementServers, "measurementServerAddresses", large(servers.clone(), 8));
    keeps(servers);
}

#[test]
fn some_capabilities_need_or_exclude_others() {
    breaks(Rule::TeamExcludesGameplay, "capabilities.team", json!({"capabilities": {"team": true, "gameplay": true}}));
    keeps(json!({"capabilities": {"team": true}}));
    keeps(json!({"capabilities": {"gameplay": true}}));
    breaks(Rule::BroadcastNeedsLarge, "capabilities.broadcast", json!({"capabilities": {"broadcast": true}}));
    keeps(json!({"capabilities": {"broadcast": true, "large": true}}));
    breaks(Rule::ArbitrationNeedsGameplay, "capabilities.arbitration", json!({"capabilities": {"arbitration": true}}));
    let searched = |owners: bool| json!({"capabilities": {"searchable": true, "userAuthorizationStyle": true, "hasOwners": owners}});
    breaks(Rule::SearchableNeedsOwners, "capabilities.searchable", searched(false));
    keeps(searched(true));
    keeps(json!({"capabilities": {"searchable": true}}));
}

#[test]
fn under_104_and_105_a_team_must_deny_the_gameplay_that_is_implied() {
    breaks(Rule::TeamExcludesGameplay, "capabilities.team", json!({"timeouts": {}, "capabilities": {"team": true}}));
    keeps(json!({"timeouts": {}, "capabilities": {"team": true, "gameplay": false}}));
}

#[test]
fn measuring_needs_connectivity_and_covers_the_requirements() {
    breaks(Rule::MetricsNeedConnectivity, "metrics", json!({"metrics": {}}));
    breaks(Rule::RequirementsNeedConnectivity, "peerToPeerRequirements", json!({"peerToPeerRequirements": {}}));
    breaks(Rule::RequirementsNeedConnectivity, "peerToHostRequirements", json!({"peerToHostRequirements": {}}));

    let on = json!({"connectivity": true});
    keeps(json!({"capabilities": on, "metrics": {}}));
    keeps(json!({"capabilities": on, "metrics": {"latency": true}}));
    let full = json!({"latency": true, "bandwidthDown": true, "bandwidthUp": true});
    for requirements in ["peerToPeerRequirements", "peerToHostRequirements"] {
        keeps(json!({"capabilities": on, requirements: {}}));
        keeps(json!({"capabilities": on, requirements: {}, "metrics": full}));
        for metric in ["latency", "bandwidthDown", "bandwidthUp"] {
            let mut lacking = full.clone();
            lacking[metric] = false.into();
            let system = json!({"capabilities": on, requirements: {}, "metrics": lacking});
            breaks(Rule::MetricsCoverRequirements, &format!("metrics.{metric}"), system);
        }
    }
}

#[test]
fn bandwidth_is_a_host_selection_metric_under_one_reading() {
    let four = Readings::default();
    let three = Readings { host_selection_metrics: HostSelectionMetrics::Three, ..four };
    for (metric, under_three) in [("latency", 0), ("bandwidthup", 0), ("bandwidthdown", 0), ("bandwidth", 1)] {
        let requirements = json!({"hostSelectionMetric": metric});
        let system = json!({"capabilities": {"connectivity": true}, "peerToHostRequirements": requirements});
        let template = json!({"constants": {"system": system}});
        assert_eq!((broken(&template, four).len(), broken(&template, three).len()), (0, under_three), "{metric}");
    }
}

#[test]
fn evaluation_timeout_waits_for_an_external_evaluation() {
    let given =
        |external: bool| json!({"memberInitialization": {"evaluationTimeout": 1, "externalEvaluation": external}});
    let rule = Rule::EvaluationTimeoutNeedsExternalEvaluation;
    breaks(rule, "memberInitialization.evaluationTimeout", given(false));
    breaks(rule, "memberInitialization.evaluationTimeout", json!({"memberInitialization": {"evaluationTimeout": 1}}));
    keeps(given(true));
    let managed = |auto: bool| json!({"managedInitialization": {"evaluationTimeout": 1, "autoEvaluate": auto}});
    breaks(rule, "managedInitialization.evaluationTimeout", managed(true));
    keeps(managed(false));
    keeps(json!({"managedInitialization": {"evaluationTimeout": 1}}));
}

#[test]
fn members_needed_to_start_are_at_most_the_members_there_may_be() {
    let system = |needed: u32| json!({"maxMembersCount": 4, "memberInitialization": {"membersNeededToStart": needed}});
    keeps(system(0));
    keeps(system(4));
    breaks(Rule::MembersNeededInRange, "memberInitialization.membersNeededToStart", system(5));
    let legacy = json!({"maxMembersCount": 1, "managedInitialization": {}});
    breaks(Rule::MembersNeededInRange, "managedInitialization.membersNeededToStart", legacy);

    let two = Readings { members_needed: MembersNeeded::Two, ..Readings::default() };
    let faults = |needed: u32| broken(&json!({"constants": {"system": system(needed)}}), two).len();
    assert_eq!([faults(0), faults(1), faults(4), faults(5)], [1, 0, 0, 1]);
}

#[test]
fn measurement_servers_have_lower_case_names_and_an_address() {
    let server =
        |name: &str, address: &str| json!({"measurementServerAddresses": {name: {"secureDeviceAddress": address}}});
    let name = Rule::MeasurementServerNameInLowerCase;
    breaks(name, "measurementServerAddresses.East", server("East", "AQ=="));
    keeps(server("server farm a", "AQ=="));
    let path = "measurementServerAddresses.east.secureDeviceAddress";
    breaks(Rule::MeasurementServerHasAddress, path, server("east", ""));
}

#[test]
fn some_constants_need_their_capability() {
    breaks(Rule::ArbitrationTimeoutsNeedCapability, "arbitration", json!({"arbitration": {}}));
    breaks(Rule::CloudComputePackageNeedsCapability, "cloudComputePackage", json!({"cloudComputePackage": {}}));
    breaks(Rule::OwnershipPoliciesNeedCapability, "ownershipPolicies", json!({"ownershipPolicies": {}}));
    keeps(json!({"capabilities": {"arbitration": true, "gameplay": true}, "arbitration": {}}));
    keeps(json!({"capabilities": {"cloudCompute": true}, "cloudComputePackage": {}}));
    keeps(json!({"capabilities": {"hasOwners": true}, "ownershipPolicies": {}}));
}

#[test]
fn arbitration_is_not_over_before_the_forfeit() {
    let on = json!({"arbitration": true, "gameplay": true});
    let path = "arbitration.arbitrationTimeout";
    let rule = Rule::ArbitrationNotBeforeForfeit;
    breaks(rule, path, json!({"capabilities": on, "arbitration": {"forfeitTimeout": 300_001}}));
    breaks(rule, path, json!({"capabilities": on, "arbitration": {"arbitrationTimeout": 59_999}}));
    keeps(json!({"capabilities": on, "arbitration": {"forfeitTimeout": 300_000}}));
    keeps(json!({"capabilities": on, "arbitration": {"arbitrationTimeout": 60_000}}));
}

#[test]
fn titles_are_decimal() {
    for title in ["", "x", "-1", "+1", "4294967296"] {
        breaks(Rule::TitleIdIsDecimal, "broadcastViewerTitleIds", json!({"broadcastViewerTitleIds": [title]}));
    }
    keeps(json!({"broadcastViewerTitleIds": ["0", "4294967295"]}));
}

#[test]
fn roles_have_plain_names_and_a_target_within_their_max() {
    let roles = |kind: &str, role: &str, settings: Value| json!({"roleTypes": {kind: {"roles": {role: settings}}}});
    let long = "a".repeat(100);
    for (name, well_formed) in
        [("a", true), ("7", true), (long.as_str(), true), ("", false), ("Medic", false), ("a-b", false)]
    {
        let faults = |template: Value| broken(&template, Readings::default());
        assert_eq!(faults(roles(name, "medic", json!({}))).is_empty(), well_formed, "{name}");
        assert_eq!(faults(roles("class", name, json!({}))).is_empty(), well_formed, "{name}");
    }
    for (settings, rule) in [
        (json!({"max": 0}), Some(Rule::RoleMaxFromOne)),
        (json!({"max": 1}), None),
        (json!({"max": 3, "target": 0}), Some(Rule::RoleTargetInRange)),
        (json!({"max": 3, "target": 1}), None),
        (json!({"max": 3, "target": 3}), None),
        (json!({"max": 3, "target": 4}), Some(Rule::RoleTargetInRange)),
        (json!({"target": 4}), None),
        (json!({"target": 0}), Some(Rule::RoleTargetInRange)),
    ] {
        let found = broken(&roles("class", "medic", settings.clone()), Readings::default());
        assert_eq!(found.first().map(|(rule, _)| *rule), rule, "{settings}");
    }
    let long = "a".repeat(101);
    assert_eq!(broken(&roles("class", &long, json!({})), Readings::default())[0].0, Rule::RoleNameWellFormed);
}

#[test]
fn only_owners_can_manage_roles() {
    let template = |owners: bool| {
        json!({
            "constants": {"system": {"capabilities": {"hasOwners": owners}}},
            "roleTypes": {"class": {"ownerManaged": true}}
        })
    };
    let found = broken(&template(false), Readings::default());
    assert_eq!(found, [(Rule::OwnerManagedNeedsOwners, "roleTypes.class.ownerManaged".to_owned())]);
    assert!(broken(&template(true), Readings::default()).is_empty());
}

#[test]
fn the_shapes_of_both_contracts_do_not_mix() {
    let timeouts = json!({"timeouts": {"ready": 1}});
    let mixtures = [
        json!({"reservedRemovalTimeout": 1}),
        json!({"inactiveRemovalTimeout": null}),
        json!({"readyRemovalTimeout": 1}),
        json!({"sessionEmptyTimeout": 0}),
        json!({"memberInitialization": {}}),
        json!({"capabilities": {"large": true}}),
    ];
    keeps(timeouts.clone());
    keeps(json!({"timeouts": {}, "capabilities": {"large": false}}));
    for mut system in mixtures {
        keeps(system.clone());
        system["timeouts"] = timeouts["timeouts"].clone();
        breaks(Rule::ShapesDoNotMix, "timeouts", system.clone());
        let ignore = Readings { legacy_timeouts: LegacyTimeouts::Ignore, ..Readings::default() };
        assert_eq!(broken(&json!({"constants": {"system": system}}), ignore), []);
    }
    let both = json!({"memberInitialization": {}, "managedInitialization": {}});
    breaks(Rule::ShapesDoNotMix, "managedInitialization", both);
}

#[test]
fn all_faults_are_told_at_once() {
    let system = json!({"version": 0, "maxMembersCount": 0, "initiators": [], "metrics": {}});
    let found = broken(&json!({"constants": {"system": system}}), Readings::default());
    let rules: Vec<Rule> = found.into_iter().map(|(rule, _)| rule).collect();
    let expected =
        [Rule::MaxMembersFromOne, Rule::VersionFromOne, Rule::InitiatorsNotEmpty, Rule::MetricsNeedConnectivity];
    assert_eq!(rules, expected);
}
