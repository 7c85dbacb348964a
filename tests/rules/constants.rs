//! Templates and constants: M15 to M50, and values of constants: M158 to M161.

use crate::common::{
    Stage, Value, active, breaks, breaks_under, constants, create_with, document, json, ms, passes, passes_under,
    readings, reference, template, unreadable, user,
};
use crate::{Rule, rule};
use sessim::clause::Clause;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Caller, Input, Refusal, Request, Write};
use sessim::mpsd::template::{Capabilities, Constants, Contract, HostSelectionMetric, Metrics, Visibility};
use sessim::time::Timeout;

fn given(system: Value) -> Write {
    Write { constants: Some(Box::new(template(system))), ..Write::me(active()) }
}

/// Checks that the creator of a session from `fixed` cannot give `added`, and under which path.
#[track_caller]
fn conflicts(fixed: Value, added: Value, path: &str) {
    let reply = Stage::new(fixed).write(0, &user('A'), given(added)).refused(409, m::TEMPLATE_FIXES);
    assert_eq!(reply.answer, Err(Refusal::TemplateConflict(path.into())));
}

fn with_capabilities(names: &[&str]) -> Value {
    let on: serde_json::Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), json!(true))).collect();
    json!({ "capabilities": on })
}

/// The system constants of both.
fn and(mut left: Value, right: Value) -> Value {
    let (Value::Object(into), Value::Object(more)) = (&mut left, right) else { panic!("two objects") };
    into.extend(more);
    left
}

fn whole(system: Value) -> Value {
    json!({"constants": {"system": system}})
}

/// Checks that each of the capabilities breaks the rule on top of `base`, which does not.
#[track_caller]
fn each_breaks(clause: Clause, base: &[&str], others: &[&[&str]]) {
    passes(with_capabilities(base));
    for others in others {
        breaks(clause, with_capabilities(&[base, others].concat()));
    }
}

type Field = fn(&Constants) -> Timeout;

const TIMEOUTS: [(&str, &str, Field); 4] = [
    ("reservedRemovalTimeout", "reserved", |c| c.reserved_removal_timeout),
    ("inactiveRemovalTimeout", "inactive", |c| c.inactive_removal_timeout),
    ("readyRemovalTimeout", "ready", |c| c.ready_removal_timeout),
    ("sessionEmptyTimeout", "sessionEmpty", |c| c.session_empty_timeout),
];

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::UNKNOWN_TEMPLATE], "a template that does not exist is not found", || {
        let mut s = Stage::new(json!({}));
        s.reference.template = "other".parse().unwrap();
        s.put(0, &user('A'), active()).refused(404, m::UNKNOWN_TEMPLATE);
        s.read(0, &user('A')).refused(404, m::UNKNOWN_TEMPLATE);
        s.reference.template = "DUEL".parse().unwrap();
        s.put(0, &user('A'), active()).created();
    }),
    rule(&[m::TEMPLATE_MERGE], "a session has the template's constants and what its creator adds", || {
        let mut s = Stage::new(json!({"maxMembersCount": 8, "readyRemovalTimeout": 5}));
        s.write(0, &user('A'), given(json!({"inactiveRemovalTimeout": 7, "visibility": "visible"}))).created();
        let constants = &s.session().charter().constants;
        assert_eq!((constants.max_members_count, constants.visibility), (8, Visibility::Visible));
        assert_eq!((constants.ready_removal_timeout, constants.inactive_removal_timeout), (ms(5), ms(7)));
        assert_eq!(constants.reserved_removal_timeout, ms(30_000));

        let added = template(json!({"inactiveRemovalTimeout": 9}));
        let again = s.directory.add_template(reference("x").scid, reference("x").template, added);
        assert!(again.is_ok());
        assert_eq!(s.session().charter().constants.inactive_removal_timeout, ms(7));
    }),
    rule(&[m::TEMPLATE_FIXES], "the creator cannot change what the template fixes", || {
        conflicts(json!({"maxMembersCount": 8}), json!({"maxMembersCount": 9}), "constants.system.maxMembersCount");
        conflicts(
            json!({"timeouts": {"ready": 1}}),
            json!({"readyRemovalTimeout": 2}),
            "constants.system.readyRemovalTimeout",
        );
        conflicts(
            json!({"readyRemovalTimeout": 1}),
            json!({"timeouts": {"ready": 2}}),
            "constants.system.timeouts.ready",
        );
        let initiators = json!({"initiators": ["1"]});
        conflicts(initiators, json!({"initiators": ["1", "2"]}), "constants.system.initiators");
    }),
    rule(&[m::EQUAL_CONSTANT_PASSES], "saying a constant again as it is changes nothing", || {
        let mut s = Stage::new(json!({"maxMembersCount": 8, "capabilities": {"connectivity": true}}));
        s.write(0, &user('A'), given(json!({"maxMembersCount": 8, "capabilities": {"connectivity": true}}))).created();
        s.write(1, &user('A'), given(json!({"maxMembersCount": 8, "readyRemovalTimeout": 180_000}))).is(200).nothing();
        s.write(1, &user('A'), given(json!({"capabilities": {"gameplay": false}}))).is(200).nothing();
    }),
    rule(&[m::CONSTANTS_NEVER_CHANGE], "after creation no constant is added, changed or deleted", || {
        let mut s = Stage::new(json!({"maxMembersCount": 8})).all_active("A");
        for (added, path) in [
            (json!({"maxMembersCount": 9}), "maxMembersCount"),
            (json!({"inviteProtocol": "game"}), "inviteProtocol"),
            (json!({"inactiveRemovalTimeout": 0}), "inactiveRemovalTimeout"),
            (json!({"capabilities": {"connectivity": true}}), "capabilities.connectivity"),
        ] {
            let reply = s.write(1, &user('A'), given(added)).refused(409, m::CONSTANTS_NEVER_CHANGE);
            assert_eq!(reply.answer, Err(Refusal::ConstantConflict(format!("constants.system.{path}").into())));
        }
        s.write(1, &user('A'), given(json!({"maxMembersCount": 8}))).is(200);
    }),
    rule(&[m::NULL_IS_INFINITE], "null is infinite, and fixed", || {
        for (name, old, field) in TIMEOUTS {
            assert_eq!(field(&constants(json!({name: null}))), Timeout::Never);
            assert_eq!(field(&constants(json!({"timeouts": {old: null}}))), Timeout::Never);
            conflicts(json!({name: null}), json!({name: 0}), &format!("constants.system.{name}"));
            assert!(create_with(json!({name: null}), json!({name: null})).is_ok());
            assert!(create_with(json!({}), json!({name: 0})).is_ok());
        }
    }),
    rule(
        &[m::ABSENT_IS_DEFAULT, m::RESERVED_DEFAULT, m::INACTIVE_DEFAULT, m::READY_DEFAULT, m::EMPTY_DEFAULT],
        "an absent timeout is its default",
        || {
            for ((name, old, field), default) in TIMEOUTS.into_iter().zip([30_000, 7_200_000, 180_000, 0]) {
                assert_eq!(field(&constants(json!({}))), ms(default), "{name}");
                assert_eq!(field(&constants(json!({"timeouts": {}}))), ms(default), "{old}");
            }
        },
    ),
    rule(&[m::INACTIVE_DEFAULT], "the inactive default is a reading", || {
        for (reading, of_105, of_107) in [
            ("", 7_200_000, 7_200_000),
            ("inactive_default=zero", 0, 0),
            ("inactive_default=by_contract", 7_200_000, 0),
        ] {
            let inactive = |system| template(system).resolve(&readings(reading)).unwrap().inactive_removal_timeout;
            assert_eq!((inactive(json!({"timeouts": {}})), inactive(json!({}))), (ms(of_105), ms(of_107)), "{reading}");
            assert_eq!(inactive(json!({"inactiveRemovalTimeout": 5})), ms(5));
        }
    }),
    rule(&[m::TIMEOUT_RANGE], "a timeout is a whole number from 0 up, or null", || {
        for (name, old, field) in TIMEOUTS {
            for (value, expected) in [(json!(0), Timeout::IMMEDIATE), (json!(1), ms(1)), (json!(null), Timeout::Never)]
            {
                assert_eq!(field(&constants(json!({name: value}))), expected);
            }
            let longest = (1_u64 << 53) - 1;
            assert_eq!(field(&constants(json!({name: longest}))), ms(longest));
            for value in [json!(-1), json!(1.5), json!(true), json!("soon"), json!([]), json!(longest + 1)] {
                unreadable(json!({name: value}));
                unreadable(json!({"timeouts": {old: value}}));
            }
        }
    }),
    rule(&[m::UNKNOWN_CONSTANT], "a name that is not defined is refused", || {
        for unknown in [
            json!({"inactiveTimeout": 0}),
            json!({"capabilities": {"conectivity": true}}),
            json!({"timeouts": {"inactiveRemovalTimeout": 0}}),
            json!({"metrics": {"ping": true}}),
        ] {
            unreadable(unknown);
        }
        assert!(document(json!({"constants": {"memberInitialization": {}}})).is_err());
        assert!(document(json!({"members": {}})).is_err());
        assert!(document(json!({"constants": {"custom": {"anything": 1}}})).is_ok());
    }),
    rule(&[m::MAX_MEMBERS_RANGE], "maxMembersCount is 1 to 100, by default 100", || {
        assert_eq!(constants(json!({})).max_members_count, 100);
        breaks(m::MAX_MEMBERS_RANGE, json!({"maxMembersCount": 0}));
        passes(json!({"maxMembersCount": 1}));
        passes(json!({"maxMembersCount": 100}));
        breaks(m::MAX_MEMBERS_RANGE, json!({"maxMembersCount": 101}));
        unreadable(json!({"maxMembersCount": -1}));
        unreadable(json!({"maxMembersCount": null}));
    }),
    rule(&[m::LARGE_CEILING], "a large session has up to 1000 members, or 10000 if that is the reading", || {
        for (reading, ceiling) in [("", 1_000), ("large_ceiling=ten_thousand", 10_000)] {
            let large = |count: u32| whole(json!({"maxMembersCount": count, "capabilities": {"large": true}}));
            passes_under(reading, large(101));
            passes_under(reading, large(ceiling));
            breaks_under(reading, m::LARGE_CEILING, large(ceiling + 1));
        }
    }),
    rule(&[m::VISIBILITY_VALUES], "visibility is private, visible or open", || {
        assert_eq!(constants(json!({})).visibility, Visibility::Open);
        for (name, value) in
            [("private", Visibility::Private), ("visible", Visibility::Visible), ("open", Visibility::Open)]
        {
            assert_eq!(constants(json!({"visibility": name})).visibility, value);
        }
        unreadable(json!({"visibility": "full"}));
        unreadable(json!({"visibility": "Open"}));
    }),
    rule(&[m::INVITE_PROTOCOL_VALUES], "inviteProtocol is one of five", || {
        for name in ["game", "tournamentgame", "chat", "gameparty", "party"] {
            passes(json!({"inviteProtocol": name}));
        }
        unreadable(json!({"inviteProtocol": "duel"}));
        unreadable(json!({"inviteProtocol": null}));
        assert_eq!(constants(json!({})).invite_protocol, None);
    }),
    rule(&[m::LEGACY_TRANSLATED], "a 105 template is its 107 twin", || {
        let old = constants(json!({
            "timeouts": {"reserved": 1, "inactive": null, "ready": 0, "sessionEmpty": 4},
            "managedInitialization": {"joinTimeout": 5, "measurementTimeout": 6, "autoEvaluate": true, "membersNeededToStart": 3}
        }));
        let new = constants(json!({
            "capabilities": {"gameplay": true},
            "reservedRemovalTimeout": 1, "inactiveRemovalTimeout": null, "readyRemovalTimeout": 0, "sessionEmptyTimeout": 4,
            "memberInitialization": {
                "joinTimeout": 5, "measurementTimeout": 6, "externalEvaluation": false, "membersNeededToStart": 3
            }
        }));
        assert_eq!((old.shape, new.shape), (Contract::V105, Contract::V107));
        assert_eq!(Constants { shape: Contract::V107, ..old }, new);
        for (auto, external) in [(json!({"autoEvaluate": true}), false), (json!({"autoEvaluate": false}), true)] {
            let constants = constants(json!({"managedInitialization": auto}));
            assert_eq!(constants.member_initialization.unwrap().external_evaluation, external);
        }
        let mut s = Stage::new(json!({"timeouts": {"ready": 10}}));
        s.put(0, &user('A'), crate::common::ready()).created();
        s.look(10).did("A ready->inactive M85");
    }),
    rule(&[m::LEGACY_UNDER_107], "the shapes do not mix, or the old one is passed over", || {
        for mixed in [
            json!({"timeouts": {"ready": 1}, "readyRemovalTimeout": 2}),
            json!({"timeouts": {"inactive": 1}, "readyRemovalTimeout": 2}),
            json!({"managedInitialization": {}, "readyRemovalTimeout": 2}),
            json!({"timeouts": {}, "readyRemovalTimeout": 2, "capabilities": {"large": true}}),
        ] {
            breaks(m::LEGACY_UNDER_107, mixed.clone());
            passes_under("legacy_timeouts=ignore", whole(mixed.clone()));
            let lax = template(mixed).resolve(&readings("legacy_timeouts=ignore")).unwrap();
            assert_eq!((lax.ready_removal_timeout, lax.inactive_removal_timeout), (ms(2), ms(7_200_000)));
        }
        unreadable(json!({"memberInitialization": {"autoEvaluate": true}}));
    }),
    rule(&[m::CAPABILITIES_EMPTY_FORBIDS], "under empty capabilities the creator turns on none", || {
        conflicts(
            json!({"capabilities": {}}),
            json!({"capabilities": {"gameplay": true}}),
            "constants.system.capabilities.gameplay",
        );
        assert!(create_with(json!({"capabilities": {}}), json!({"capabilities": {"gameplay": false}})).is_ok());
    }),
    rule(&[m::CAPABILITIES_ABSENT_OPEN], "without capabilities in the template the creator chooses", || {
        assert_eq!(constants(json!({})).capabilities, Capabilities::default());
        let chosen = create_with(json!({}), with_capabilities(&["connectivity", "gameplay"])).unwrap();
        let expected = Capabilities { connectivity: true, gameplay: true, ..Capabilities::default() };
        assert_eq!(chosen.capabilities, expected);
    }),
    rule(&[m::LARGE_EXCLUDES_CAPABILITIES], "a large session lacks some capabilities", || {
        each_breaks(
            m::LARGE_EXCLUDES_CAPABILITIES,
            &["large"],
            &[
                &["connectivity"],
                &["userAuthorizationStyle"],
                &["autoPopulateServerCandidates"],
                &["team"],
                &["arbitration", "gameplay"],
            ],
        );
        passes(with_capabilities(&["connectivity", "userAuthorizationStyle", "autoPopulateServerCandidates", "team"]));
    }),
    rule(&[m::LARGE_EXCLUDES_CONSTANTS], "a large session has neither initialization nor servers to measure", || {
        for system in [
            json!({"memberInitialization": {}}),
            json!({"measurementServerAddresses": {"east": {"secureDeviceAddress": "AQ=="}}}),
        ] {
            passes(system.clone());
            breaks(m::LARGE_EXCLUDES_CONSTANTS, and(system, with_capabilities(&["large"])));
        }
    }),
    rule(&[m::TEAM_EXCLUDES_GAMEPLAY], "a team is not gameplay", || {
        each_breaks(m::TEAM_EXCLUDES_GAMEPLAY, &["team"], &[&["gameplay"]]);
        breaks(m::TEAM_EXCLUDES_GAMEPLAY, and(json!({"timeouts": {}}), with_capabilities(&["team", "gameplay"])));
    }),
    rule(&[m::BROADCAST_NEEDS_LARGE], "a broadcast is large", || {
        breaks(m::BROADCAST_NEEDS_LARGE, with_capabilities(&["broadcast"]));
        assert!(template(with_capabilities(&["broadcast", "large"])).resolve(&readings("")).is_ok());
    }),
    rule(&[m::BROADCAST_NAME], "a broadcast bears its creator's xuid as its name", || {
        let mut s = Stage::new(with_capabilities(&["broadcast", "large"]));
        let create = Input::Request(Request::write(Caller::User(user('B')), Write::me(active())));
        for (name, clause) in [("match", Some(m::BROADCAST_NAME)), ("1", Some(m::BROADCAST_NAME)), ("2", None)] {
            let reply = s.send_to(0, &reference(name), &create).is(if clause.is_some() { 400 } else { 201 });
            assert_eq!(reply.answer.err().map(|refusal| refusal.clause()), clause);
        }
        let join = Input::Request(Request::write(Caller::User(user('A')), Write::me(active())));
        s.send_to(1, &reference("2"), &join).is(200);
    }),
    rule(&[m::ARBITRATION_NEEDS_GAMEPLAY], "only gameplay is arbitrated", || {
        breaks(m::ARBITRATION_NEEDS_GAMEPLAY, with_capabilities(&["arbitration"]));
        passes(with_capabilities(&["arbitration", "gameplay"]));
    }),
    rule(&[m::CONSTANT_NEEDS_CAPABILITY], "some constants need their capability", || {
        for (constant, capabilities) in [
            ("arbitration", &["arbitration", "gameplay"][..]),
            ("ownershipPolicies", &["hasOwners"]),
            ("cloudComputePackage", &["cloudCompute"]),
        ] {
            breaks(m::CONSTANT_NEEDS_CAPABILITY, json!({constant: {}, "capabilities": {}}));
            passes(and(json!({constant: {}}), with_capabilities(capabilities)));
        }
        let open = template(json!({"arbitration": {}}));
        assert!(open.faults(&readings("")).is_empty(), "the creator may still turn the capability on");
    }),
    rule(&[m::ARBITRATION_ORDER], "the result is not due before the forfeit", || {
        let arbitrated =
            |timeouts: Value| and(json!({"arbitration": timeouts}), with_capabilities(&["arbitration", "gameplay"]));
        breaks(m::ARBITRATION_ORDER, arbitrated(json!({"arbitrationTimeout": 59_999})));
        passes(arbitrated(json!({"arbitrationTimeout": 60_000})));
        passes(arbitrated(json!({"forfeitTimeout": 300_000})));
        breaks(m::ARBITRATION_ORDER, arbitrated(json!({"forfeitTimeout": 300_001})));
    }),
    rule(&[m::SEARCHABLE_NEEDS_OWNERS], "what identifies users otherwise is searchable only with owners", || {
        breaks(m::SEARCHABLE_NEEDS_OWNERS, with_capabilities(&["searchable", "userAuthorizationStyle"]));
        passes(with_capabilities(&["searchable", "userAuthorizationStyle", "hasOwners"]));
        passes(with_capabilities(&["searchable"]));
    }),
    rule(&[m::METRICS_NEED_CONNECTIVITY], "what is measured needs connectivity", || {
        for (name, value) in [
            ("metrics", json!({})),
            ("metrics", json!({"latency": true})),
            ("peerToPeerRequirements", json!({})),
            ("peerToHostRequirements", json!({})),
        ] {
            breaks(m::METRICS_NEED_CONNECTIVITY, json!({name: value, "capabilities": {}}));
            passes(and(json!({name: value}), with_capabilities(&["connectivity"])));
        }
    }),
    rule(&[m::METRICS_COVER_REQUIREMENTS], "metrics cover the requirements, and are what they need if absent", || {
        let metrics = |metrics: Value| json!({"capabilities": {"connectivity": true}, "peerToPeerRequirements": {}, "metrics": metrics});
        passes(metrics(json!({"latency": true, "bandwidthDown": true, "bandwidthUp": true})));
        breaks(m::METRICS_COVER_REQUIREMENTS, metrics(json!({"latency": true, "bandwidthDown": true})));
        breaks(m::METRICS_COVER_REQUIREMENTS, metrics(json!({"latency": true, "bandwidthUp": true})));
        breaks(m::METRICS_COVER_REQUIREMENTS, metrics(json!({"bandwidthUp": true, "bandwidthDown": true})));
        let implied = constants(json!({"capabilities": {"connectivity": true}, "peerToHostRequirements": {}})).metrics;
        assert_eq!(implied, Metrics { latency: true, bandwidth_down: true, bandwidth_up: true, custom: false });
        assert_eq!(constants(with_capabilities(&["connectivity"])).metrics, Metrics::default());
    }),
    rule(&[m::REQUIREMENT_DEFAULTS], "requirements have defaults", || {
        let constants = constants(json!({
            "capabilities": {"connectivity": true}, "peerToPeerRequirements": {}, "peerToHostRequirements": {}
        }));
        let (peers, host) =
            (constants.peer_to_peer_requirements.unwrap(), constants.peer_to_host_requirements.unwrap());
        assert_eq!((peers.latency_maximum.get(), peers.bandwidth_minimum), (250, 10_000));
        assert_eq!(host.latency_maximum.get(), 250);
        assert_eq!((host.bandwidth_down_minimum, host.bandwidth_up_minimum), (100_000, 1_000));
    }),
    rule(&[m::HOST_METRIC_VALUES], "the host is chosen by one of four metrics, or three", || {
        let by = |metric: &str| json!({"capabilities": {"connectivity": true}, "peerToHostRequirements": {"hostSelectionMetric": metric}});
        for metric in ["latency", "bandwidthdown", "bandwidthup"] {
            passes(by(metric));
            passes_under("host_selection_metrics=three", whole(by(metric)));
        }
        passes(by("bandwidth"));
        breaks_under("host_selection_metrics=three", m::HOST_METRIC_VALUES, whole(by("bandwidth")));
        unreadable(by("ping"));
        let default = json!({"capabilities": {"connectivity": true}, "peerToHostRequirements": {}});
        let chosen = constants(default).peer_to_host_requirements.unwrap().host_selection_metric;
        assert_eq!(chosen, HostSelectionMetric::Latency);
    }),
    rule(&[m::EVALUATION_NEEDS_EXTERNAL], "evaluationTimeout needs a title that decides", || {
        let initialization = |of: Value| json!({"memberInitialization": of});
        breaks(m::EVALUATION_NEEDS_EXTERNAL, initialization(json!({"evaluationTimeout": 5_000})));
        breaks(
            m::EVALUATION_NEEDS_EXTERNAL,
            initialization(json!({"evaluationTimeout": 0, "externalEvaluation": false})),
        );
        passes(initialization(json!({"evaluationTimeout": 0, "externalEvaluation": true})));
        // In a 105 template the title decides by default.
        assert!(template(json!({"managedInitialization": {"evaluationTimeout": 0}})).resolve(&readings("")).is_ok());
        breaks(
            m::EVALUATION_NEEDS_EXTERNAL,
            json!({"managedInitialization": {"evaluationTimeout": 0, "autoEvaluate": true}}),
        );
    }),
    rule(
        &[m::MEMBERS_NEEDED_RANGE],
        "membersNeededToStart is 0 to maxMembersCount and 1 by default, or from 1 and 2",
        || {
            let needed = |count: u32| {
                whole(json!({"maxMembersCount": 4, "memberInitialization": {"membersNeededToStart": count}}))
            };
            for (reading, fewest, default) in [("", 0, 1), ("members_needed=two", 1, 2)] {
                if fewest > 0 {
                    breaks_under(reading, m::MEMBERS_NEEDED_RANGE, needed(fewest - 1));
                }
                passes_under(reading, needed(fewest));
                passes_under(reading, needed(4));
                breaks_under(reading, m::MEMBERS_NEEDED_RANGE, needed(5));
                let constants = template(json!({"memberInitialization": {}})).resolve(&readings(reading)).unwrap();
                assert_eq!(constants.member_initialization.unwrap().members_needed_to_start, default);
            }
            let alone = whole(json!({"maxMembersCount": 1, "memberInitialization": {}}));
            passes_under("", alone.clone());
            breaks_under("members_needed=two", m::MEMBERS_NEEDED_RANGE, alone);
        },
    ),
    rule(&[m::CONSTANT_MALFORMED], "a value that means nothing is refused", || {
        breaks(m::CONSTANT_MALFORMED, json!({"version": 0}));
        passes(json!({"version": 1}));
        breaks(m::CONSTANT_MALFORMED, json!({"initiators": []}));
        passes(json!({"initiators": ["1"]}));
        unreadable(json!({"initiators": ["A"]}));
        let server =
            |name: &str, address: &str| json!({"measurementServerAddresses": {name: {"secureDeviceAddress": address}}});
        breaks(m::CONSTANT_MALFORMED, server("East", "AQ=="));
        breaks(m::CONSTANT_MALFORMED, server("east", ""));
        passes(server("east", "AQ=="));
        for (title, sound) in [("4294967295", true), ("4294967296", false), ("", false), ("7a", false), ("+7", false)] {
            let system = json!({"broadcastViewerTitleIds": [title]});
            if sound { passes(system) } else { breaks(m::CONSTANT_MALFORMED, system) }
        }
    }),
    rule(&[m::ROLE_NAMES], "roles and role types are named in lower-case letters and digits", || {
        let longest = "a".repeat(100);
        for (name, sound) in [
            ("medic2", true),
            (&longest, true),
            (&format!("{longest}a"), false),
            ("Medic", false),
            ("me dic", false),
            ("m\u{e9}dic", false),
            ("", false),
        ] {
            for types in [json!({name: {}}), json!({"class": {"roles": {name: {}}}})] {
                let whole = json!({"roleTypes": types});
                if sound { passes_under("", whole) } else { breaks_under("", m::ROLE_NAMES, whole) }
            }
        }
    }),
    rule(&[m::ROLE_RANGE], "a role's max is from 1, its target from 1 to max", || {
        for (role, sound) in [
            (json!({}), true),
            (json!({"max": 0}), false),
            (json!({"max": 1}), true),
            (json!({"target": 0}), false),
            (json!({"target": 1}), true),
            (json!({"max": 2, "target": 2}), true),
            (json!({"max": 2, "target": 3}), false),
        ] {
            let whole = json!({"roleTypes": {"class": {"roles": {"medic": role}}}});
            if sound { passes_under("", whole) } else { breaks_under("", m::ROLE_RANGE, whole) }
        }
    }),
    rule(&[m::OWNER_MANAGED_NEEDS_OWNERS], "owners manage a role type only where there are owners", || {
        let managed = |capabilities: Value| {
            json!({
                "constants": {"system": {"capabilities": capabilities}},
                "roleTypes": {"class": {"ownerManaged": true}}
            })
        };
        breaks_under("", m::OWNER_MANAGED_NEEDS_OWNERS, managed(json!({})));
        passes_under("", managed(json!({"hasOwners": true})));
    }),
];
