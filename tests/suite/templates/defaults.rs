//! Defaults, translation, and what a creator may add.

use super::read;
use serde_json::{Value, json};
use sessim::mpsd::custom::Custom;
use sessim::mpsd::readings::{InactiveDefault, LegacyTimeouts, MembersNeeded, Readings};
use sessim::mpsd::template::{
    Capabilities, Constants, Contract, CreateFault, HostSelectionMetric, Metrics, Migration, OwnershipPolicies, Role,
    SessionTemplate, Visibility,
};
use sessim::time::{Millis, Timeout};
use std::collections::BTreeSet;

fn template(system: Value) -> SessionTemplate {
    read(&json!({"constants": {"system": system}})).unwrap()
}

fn resolve(system: Value) -> Constants {
    template(system).resolve(&Readings::default()).unwrap()
}

fn ms(span: u64) -> Timeout {
    Timeout::After(Millis::new(span).unwrap())
}

#[test]
fn a_template_that_says_nothing_has_the_defaults_of_107() {
    let constants = resolve(json!({}));
    assert_eq!(constants.shape, Contract::V107);
    assert_eq!((constants.max_members_count, constants.visibility), (100, Visibility::Open));
    assert_eq!(constants.reserved_removal_timeout, ms(30_000));
    assert_eq!(constants.inactive_removal_timeout, ms(7_200_000));
    assert_eq!(constants.ready_removal_timeout, ms(180_000));
    assert_eq!(constants.session_empty_timeout, Timeout::IMMEDIATE);
    assert_eq!((constants.capabilities, constants.metrics), (Capabilities::default(), Metrics::default()));
    assert_eq!((constants.version, constants.invite_protocol, constants.initiators), (None, None, None));
    assert_eq!(
        (constants.member_initialization, constants.arbitration, constants.ownership_policies),
        (None, None, None)
    );
    assert!(constants.custom.is_empty() && constants.role_types.is_empty());
}

#[test]
fn the_inactive_default_is_a_reading() {
    use InactiveDefault::{ByContract, TwoHours, Zero};
    let two_hours = ms(7_200_000);
    for (inactive_default, of_105, of_107) in [
        (TwoHours, two_hours, two_hours),
        (Zero, Timeout::IMMEDIATE, Timeout::IMMEDIATE),
        (ByContract, two_hours, Timeout::IMMEDIATE),
    ] {
        let readings = Readings { inactive_default, ..Readings::default() };
        let inactive = |system: Value| template(system).resolve(&readings).unwrap().inactive_removal_timeout;
        assert_eq!((inactive(json!({"timeouts": {}})), inactive(json!({}))), (of_105, of_107), "{inactive_default:?}");
        assert_eq!(inactive(json!({"inactiveRemovalTimeout": 5})), ms(5));
    }
}

#[test]
fn the_initialization_defaults_are_the_contracts_and_a_reading() {
    let rows = [
        ("memberInitialization", MembersNeeded::One, (10_000, 30_000, 5_000, false, 1)),
        ("memberInitialization", MembersNeeded::Two, (10_000, 30_000, 5_000, false, 2)),
        ("managedInitialization", MembersNeeded::One, (5_000, 5_000, 5_000, true, 2)),
        ("managedInitialization", MembersNeeded::Two, (5_000, 5_000, 5_000, true, 2)),
    ];
    for (object, members_needed, expected) in rows {
        let readings = Readings { members_needed, ..Readings::default() };
        let constants = template(json!({object: {}})).resolve(&readings).unwrap();
        let found = constants.member_initialization.unwrap();
        let timeouts = [found.join_timeout, found.measurement_timeout, found.evaluation_timeout].map(Millis::get);
        let found = (timeouts[0], timeouts[1], timeouts[2], found.external_evaluation, found.members_needed_to_start);
        assert_eq!(found, expected, "{object} {members_needed:?}");
    }
}

#[test]
fn a_105_template_is_gameplay_and_keeps_the_other_defaults() {
    let constants = resolve(json!({"timeouts": {}}));
    assert_eq!(constants.shape, Contract::V105);
    assert!(constants.capabilities.gameplay);
    assert!(!resolve(json!({"timeouts": {}, "capabilities": {"gameplay": false}})).capabilities.gameplay);
    assert_eq!(constants.reserved_removal_timeout, ms(30_000));
    assert_eq!(constants.ready_removal_timeout, ms(180_000));
    assert_eq!(constants.session_empty_timeout, Timeout::IMMEDIATE);
}

#[test]
fn null_zero_a_number_and_a_string_for_each_timeout() {
    type Field = fn(&Constants) -> Timeout;
    let rows: [(&str, &str, Field); 4] = [
        ("reservedRemovalTimeout", "reserved", |c| c.reserved_removal_timeout),
        ("inactiveRemovalTimeout", "inactive", |c| c.inactive_removal_timeout),
        ("readyRemovalTimeout", "ready", |c| c.ready_removal_timeout),
        ("sessionEmptyTimeout", "sessionEmpty", |c| c.session_empty_timeout),
    ];
    for (name, old, field) in rows {
        for (value, expected) in [
            (json!(null), Timeout::Never),
            (json!(0), Timeout::IMMEDIATE),
            (json!(1), ms(1)),
            (json!("2h"), ms(7_200_000)),
        ] {
            assert_eq!(field(&resolve(json!({name: value}))), expected, "{name} {value}");
            assert_eq!(field(&resolve(json!({"timeouts": {old: value}}))), expected, "{old} {value}");
        }
        for value in [json!(-1), json!(1.5), json!(true), json!("soon"), json!(9_007_199_254_740_992_u64)] {
            let document = json!({"constants": {"system": {name: value}}});
            assert!(read(&document).is_err(), "{name} {value}");
        }
    }
}

#[test]
fn a_105_template_and_its_107_twin_resolve_alike() {
    let old = json!({
        "maxMembersCount": 8,
        "capabilities": {"connectivity": true},
        "timeouts": {"reserved": 1, "inactive": null, "ready": 0, "sessionEmpty": 4},
        "managedInitialization": {"joinTimeout": 5, "measurementTimeout": 6, "autoEvaluate": true, "membersNeededToStart": 3}
    });
    let new = json!({
        "maxMembersCount": 8,
        "capabilities": {"connectivity": true, "gameplay": true},
        "reservedRemovalTimeout": 1, "inactiveRemovalTimeout": null, "readyRemovalTimeout": 0, "sessionEmptyTimeout": 4,
        "memberInitialization": {
            "joinTimeout": 5, "measurementTimeout": 6, "externalEvaluation": false, "membersNeededToStart": 3
        }
    });
    assert_eq!(Constants { shape: Contract::V107, ..resolve(old) }, resolve(new));
}

#[test]
fn requirements_imply_the_metrics_they_need() {
    let metrics = |mut system: Value| {
        system["capabilities"] = json!({"connectivity": true});
        resolve(system).metrics
    };
    let all = Metrics { latency: true, bandwidth_down: true, bandwidth_up: true, custom: false };
    assert_eq!(metrics(json!({"peerToPeerRequirements": {}})), all);
    assert_eq!(metrics(json!({"peerToHostRequirements": {"latencyMaximum": 50}})), all);
    assert_eq!(metrics(json!({"metrics": {"custom": true}})), Metrics { custom: true, ..Metrics::default() });
    let host = resolve(json!({"capabilities": {"connectivity": true}, "peerToHostRequirements": {}}));
    let host = host.peer_to_host_requirements.unwrap();
    assert_eq!(
        (host.latency_maximum.get(), host.bandwidth_down_minimum, host.bandwidth_up_minimum),
        (250, 100_000, 1_000)
    );
    assert_eq!(host.host_selection_metric, HostSelectionMetric::Latency);
}

#[test]
fn a_capability_brings_its_constants_with_their_defaults() {
    let constants = resolve(json!({"capabilities": {"hasOwners": true, "arbitration": true, "gameplay": true}}));
    let policies = OwnershipPolicies {
        migration: Migration::EndSession,
        allow_non_owner_invite_handles: false,
        non_owner_modifiable_system_properties: BTreeSet::new(),
    };
    assert_eq!(constants.ownership_policies, Some(policies));
    let arbitration = constants.arbitration.unwrap();
    assert_eq!((arbitration.forfeit_timeout.get(), arbitration.arbitration_timeout.get()), (60_000, 300_000));
}

#[test]
fn a_creator_repeats_what_is_fixed_and_gives_what_is_open() {
    let create = |fixed: &Value, given: &Value| {
        template(fixed.clone()).resolve_with(&template(given.clone()), &Readings::default()).map(|_| ())
    };
    let rows = [
        (json!({"maxMembersCount": 8}), json!({"maxMembersCount": 9}), Some("maxMembersCount")),
        (json!({"maxMembersCount": 8}), json!({"maxMembersCount": 8}), None),
        (json!({}), json!({"maxMembersCount": 9}), None),
        (json!({"inactiveRemovalTimeout": null}), json!({"inactiveRemovalTimeout": 0}), Some("inactiveRemovalTimeout")),
        (json!({"inactiveRemovalTimeout": null}), json!({"inactiveRemovalTimeout": null}), None),
        (json!({"inactiveRemovalTimeout": 0}), json!({"inactiveRemovalTimeout": null}), Some("inactiveRemovalTimeout")),
        (json!({"timeouts": {"ready": 1}}), json!({"readyRemovalTimeout": 2}), Some("readyRemovalTimeout")),
        (json!({"timeouts": {"ready": 1}}), json!({"readyRemovalTimeout": 1}), None),
        (json!({"timeouts": {"ready": 1}}), json!({"inactiveRemovalTimeout": 2}), None),
        (json!({"readyRemovalTimeout": 1}), json!({"timeouts": {"ready": 2}}), Some("timeouts.ready")),
        (json!({}), json!({"capabilities": {"gameplay": true}}), None),
        (json!({"capabilities": {}}), json!({"capabilities": {"gameplay": true}}), Some("capabilities.gameplay")),
        (json!({"capabilities": {}}), json!({"capabilities": {"gameplay": false}}), None),
        (json!({"capabilities": {"gameplay": true}}), json!({"capabilities": {}}), None),
        (json!({"capabilities": {"gameplay": true}}), json!({"capabilities": {"gameplay": true}}), None),
        (
            json!({"capabilities": {"gameplay": true}}),
            json!({"capabilities": {"gameplay": false}}),
            Some("capabilities.gameplay"),
        ),
        (json!({"memberInitialization": {}}), json!({"memberInitialization": {"joinTimeout": 10_000}}), None),
        (
            json!({"memberInitialization": {}}),
            json!({"memberInitialization": {"joinTimeout": 10_001}}),
            Some("memberInitialization.joinTimeout"),
        ),
        (
            json!({"memberInitialization": {}}),
            json!({"managedInitialization": {"autoEvaluate": false}}),
            Some("managedInitialization.autoEvaluate"),
        ),
        (json!({"memberInitialization": {}}), json!({"managedInitialization": {"autoEvaluate": true}}), None),
        (json!({"initiators": ["1"]}), json!({"initiators": ["1", "2"]}), Some("initiators")),
    ];
    for (fixed, given, conflict) in rows {
        let expected = match conflict {
            Some(path) => Err(CreateFault::Conflict { path: format!("constants.system.{path}") }),
            None => Ok(()),
        };
        assert_eq!(create(&fixed, &given), expected, "{fixed} with {given}");
    }
}

#[test]
fn custom_constants_and_role_types_are_fixed_one_by_one() {
    let read = |document: Value| read(&document).unwrap();
    let fixed = read(json!({
        "constants": {"custom": {"mode": "duel", "gone": null}},
        "roleTypes": {"class": {"roles": {"medic": {"max": 1}}}}
    }));
    let create = |document: Value| fixed.resolve_with(&read(document), &Readings::default());
    let conflict = |path: &str| Err(CreateFault::Conflict { path: path.to_owned() });

    assert_eq!(create(json!({"constants": {"custom": {"mode": "war"}}})), conflict("constants.custom.mode"));
    assert_eq!(create(json!({"roleTypes": {"class": {"roles": {}}}})), conflict("roleTypes.class"));
    let both = json!({
        "constants": {"custom": {"mode": "duel", "map": "quay"}},
        "roleTypes": {"class": {"ownerManaged": false, "roles": {"medic": {"max": 1}}}, "side": {}}
    });
    let constants = create(both).unwrap();
    assert_eq!(constants.custom, Custom::new(json!({"mode": "duel", "map": "quay"})));
    assert_eq!(constants.role_types.keys().collect::<Vec<_>>(), ["class", "side"]);
    assert_eq!(constants.role_types["class"].roles["medic"], Role { max: Some(1), target: None });
}

#[test]
fn what_only_lacks_a_capability_is_left_to_the_creator() {
    let readings = Readings::default();
    let open = template(json!({"peerToPeerRequirements": {}}));
    assert_eq!(open.resolve(&readings).unwrap_err().len(), 1);
    assert_eq!(open.faults(&readings), []);
    let creator = template(json!({"capabilities": {"connectivity": true}}));
    assert!(open.resolve_with(&creator, &readings).is_ok());
    assert!(matches!(open.resolve_with(&SessionTemplate::default(), &readings), Err(CreateFault::Invalid(_))));

    let closed = template(json!({"capabilities": {}, "peerToPeerRequirements": {}}));
    assert_eq!(closed.faults(&readings).len(), 1);
    assert_eq!(template(json!({"maxMembersCount": 0})).faults(&readings).len(), 1);
}

#[test]
fn after_creation_constants_can_be_repeated_and_nothing_else() {
    let constants = resolve(json!({"timeouts": {"ready": 1}, "maxMembersCount": 8, "managedInitialization": {}}));
    let repeat = |system: Value| constants.check_unchanged(&template(system));
    let changes = |path: &str| Err(format!("constants.system.{path}"));
    assert_eq!(repeat(json!({})), Ok(()));
    assert_eq!(repeat(json!({"readyRemovalTimeout": 1, "reservedRemovalTimeout": 30_000})), Ok(()));
    assert_eq!(repeat(json!({"timeouts": {"ready": 1}, "capabilities": {"gameplay": true}})), Ok(()));
    assert_eq!(repeat(json!({"maxMembersCount": 9})), changes("maxMembersCount"));
    assert_eq!(repeat(json!({"inviteProtocol": "game"})), changes("inviteProtocol"));
    assert_eq!(repeat(json!({"capabilities": {"large": true}})), changes("capabilities.large"));
    assert_eq!(repeat(json!({"readyRemovalTimeout": 1, "timeouts": {"ready": 1}})), changes("timeouts"));
    let elsewhere = |document: Value| constants.check_unchanged(&read(&document).unwrap());
    assert_eq!(elsewhere(json!({"constants": {"custom": {"mode": "war"}}})), Err("constants.custom.mode".to_owned()));
}

#[test]
fn what_a_session_shows_resolves_to_itself() {
    for system in [
        json!({}),
        json!({"timeouts": {"inactive": 5}, "managedInitialization": {}}),
        json!({"memberInitialization": {}, "inactiveRemovalTimeout": null, "initiators": ["1001"], "version": 1}),
        json!({"capabilities": {"connectivity": true}, "peerToPeerRequirements": {}, "peerToHostRequirements": {}}),
        json!({"capabilities": {"hasOwners": true}, "ownershipPolicies": {"migration": "oldest"}}),
        json!({"capabilities": {"arbitration": true, "gameplay": true, "cloudCompute": true}, "cloudComputePackage": {}}),
        json!({"measurementServerAddresses": {"east": {"secureDeviceAddress": "AQ=="}}, "broadcastViewerTitleIds": ["7"]}),
    ] {
        let constants = resolve(system);
        let shown = SessionTemplate { constants: constants.document(), role_types: constants.role_types_document() };
        let again = shown.resolve(&Readings::default()).unwrap();
        assert_eq!(Constants { shape: constants.shape, ..again }, constants);
    }
}

#[test]
fn a_document_reads_what_it_prints() {
    let document = json!({
        "constants": {
            "system": {
                "version": 1, "maxMembersCount": 12, "visibility": "visible", "inviteProtocol": "tournamentgame",
                "initiators": ["1001", "1002"], "reservedRemovalTimeout": 1, "inactiveRemovalTimeout": null,
                "capabilities": {"connectivity": true, "large": false},
                "metrics": {"latency": true},
                "memberInitialization": {"joinTimeout": 20_000},
                "peerToHostRequirements": {"hostSelectionMetric": "bandwidthdown"},
                "ownershipPolicies": {"nonOwnerModifiableSystemProperties": ["keywords"]}
            },
            "custom": {"mode": {"name": "duel", "sides": [1, null]}}
        },
        "roleTypes": {"class": {"ownerManaged": true, "mutableRoleSettings": ["max", "target"], "roles": {"medic": {"max": 2}}}}
    });
    let read = read(&document).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), document);
}

#[test]
fn what_is_unknown_is_refused() {
    for document in [
        json!({"members": {}}),
        json!({"constants": {"memberInitialization": {}}}),
        json!({"constants": {"system": {"inactiveTimeout": 0}}}),
        json!({"constants": {"system": {"capabilities": {"conectivity": true}}}}),
        json!({"constants": {"system": {"timeouts": {"inactiveRemovalTimeout": 0}}}}),
        json!({"constants": {"system": {"cloudComputePackage": {"vaiant": "x"}}}}),
        json!({"constants": {"system": {"visibility": "full"}}}),
        json!({"constants": {"system": {"initiators": [1001]}}}),
        json!({"constants": {"system": {"maxMembersCount": null}}}),
        json!({"constants": {"system": {"memberInitialization": {"joinTimeout": null}}}}),
        json!({"roleTypes": {"class": {"roles": {"medic": {"count": 1}}}}}),
    ] {
        assert!(read(&document).is_err(), "{document}");
    }
}

#[test]
fn an_absent_inactive_timeout_and_ignored_shapes_are_worth_a_word() {
    let warned = |system: Value, readings: Readings| -> Vec<(String, bool)> {
        let warnings = template(system).warnings(&readings);
        warnings.into_iter().map(|warning| (warning.path, warning.problem.contains("2h is used"))).collect()
    };
    let page = Readings::default();
    let zero = Readings { inactive_default: InactiveDefault::Zero, ..page };
    let lax = Readings { legacy_timeouts: LegacyTimeouts::Ignore, ..page };
    let at = |name: &str, two_hours: bool| (format!("constants.system.{name}"), two_hours);
    assert_eq!(warned(json!({}), page), [at("inactiveRemovalTimeout", true)]);
    assert_eq!(warned(json!({}), zero), [at("inactiveRemovalTimeout", false)]);
    assert_eq!(warned(json!({"timeouts": {}}), page), [at("timeouts.inactive", true)]);
    assert_eq!(warned(json!({"inactiveRemovalTimeout": null}), page), []);
    assert_eq!(warned(json!({"timeouts": {"inactive": 0}}), page), []);
    let mixed = json!({"timeouts": {"inactive": 0}, "readyRemovalTimeout": 1});
    assert_eq!(warned(mixed.clone(), page), [at("inactiveRemovalTimeout", true)]);
    assert_eq!(warned(mixed, lax), [at("timeouts", false), at("inactiveRemovalTimeout", true)]);
}

#[test]
fn the_schema_lets_only_timeouts_be_null() {
    let schema: Value = serde_json::from_str(include_str!("../../../scenarios/scenario.schema.json")).unwrap();
    let system = &schema["$defs"]["SystemConstants"]["properties"];
    assert_eq!(system["maxMembersCount"]["type"], "integer");
    assert!(system["inactiveRemovalTimeout"].to_string().contains("#/$defs/Timeout"));
    assert!(!schema["$defs"]["SystemConstants"].to_string().contains("null"));
    assert!(schema["$defs"]["Timeout"].to_string().contains("null"));
    assert_eq!(schema["$defs"]["SystemConstants"]["additionalProperties"], false);
}
