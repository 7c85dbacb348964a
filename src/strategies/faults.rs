//! Scripts of three users on two consoles with lost, delayed and reordered messages and failing consoles.

use super::scripts::DrawnScript;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A step without its time, of a script with the users A, B and C and the consoles `xbox-a` and `xbox-b`: a user's action, or a
/// fault of messages, consoles, links or clocks.
pub fn fault() -> impl Strategy<Value = Value> {
    let user = || prop_oneof![Just("A"), Just("B"), Just("C")];
    let console = || prop_oneof![Just("xbox-a"), Just("xbox-b")];
    let verbs = [
        "create",
        "join",
        "leave",
        "active",
        "inactive",
        "host",
        "read",
        "launch",
        "suspend",
        "resume",
        "crash",
        "reconnect",
    ];
    let others = ["disconnect", "hang", "wake", "renew_token", "idle", "play", "set_activity", "clear_activity"];
    let verb = proptest::sample::select([&verbs[..], &others[..]].concat());
    let late = prop_oneof![Just(json!("700ms")), Just(json!({ "uniform": [0, "3s"] })), Just(json!("25s"))];
    let scope = (
        proptest::option::of(user()),
        prop_oneof![
            Just(json!({})),
            Just(json!({ "next": 1 })),
            Just(json!({ "next": 3 })),
            Just(json!({ "for": "40s" }))
        ],
        proptest::option::of(prop_oneof![Just(0.0), Just(0.3), Just(1.0)]),
    );
    let network = proptest::sample::select(vec![
        "lose_requests",
        "delay_requests",
        "lose_replies",
        "delay_replies",
        "drop_taps",
        "delay_taps",
        "stale_reads",
        "service_fails",
    ]);
    prop_oneof![
        6 => (user(), verb).prop_map(|(by, verb)| json!({ "by": by, "do": verb })),
        1 => (user(), 0..4u8).prop_map(|(by, n)| json!({ "by": by, "do": { "write": { "if": "unchanged", "custom": { "n": n } } } })),
        3 => (network, scope, late).prop_map(|(verb, (of, scope, chance), late)| {
            let mut details = scope;
            if let Some(of) = of {
                details["of"] = json!(of);
            }
            if let Some(chance) = chance {
                details["chance"] = json!(chance);
            }
            match verb {
                "stale_reads" => details["by"] = json!("2s"),
                "service_fails" => details["with"] = json!(503),
                "lose_requests" | "lose_replies" | "drop_taps" => {}
                _ => details["by"] = late,
            }
            json!({ "do": { verb: details } })
        }),
        2 => (proptest::sample::select(vec!["lose_power", "restore_power", "cut", "heal"]), console(), any::<bool>())
            .prop_map(|(verb, console, drawn)| {
                let details = if drawn { json!({ "consoles": console, "within": "1m" }) } else { json!(console) };
                json!({ "do": { verb: details } })
            }),
        1 => console().prop_map(|console| json!({ "do": { "flap": { "consoles": console, "link": "service", "for": "3s" } } })),
        1 => (user(), any::<bool>()).prop_map(|(of, ahead)| {
            json!({ "do": { "skew_clock": if ahead { json!({ "of": of, "ahead": "5s" }) } else { json!({ "of": of, "behind": "1m" }) } } })
        }),
        1 => Just(json!({ "do": "mend" })),
    ]
}

/// A script of one session and up to 25 steps, most of them [`fault`]s, under one of four titles, with delays or without.
pub fn script_with_faults() -> impl Strategy<Value = DrawnScript> {
    let title = prop_oneof![
        Just(json!({})),
        Just(json!({ "on_no_reply": "look", "on_reconnect": "resume_if_tapped", "poll": "every 10s" })),
        Just(json!({ "reconnect": "attempts 2", "on_closed_tap": "leave_current", "on_older_answer": "believe" })),
        Just(json!({ "preset": "manual" })),
    ];
    let settings = prop_oneof![
        Just(json!({})),
        Just(
            json!({ "request": { "uniform": [0, "2s"] }, "reply": { "uniform": [0, "2s"] }, "tap": { "uniform": [0, "1s"] } })
        ),
        Just(json!({ "reply": "100ms", "answerWindow": "2s", "plannedClose": "1m" })),
    ];
    let gaps = prop_oneof![Just(0), Just(1), Just(500), Just(4_000), Just(20_000), Just(31_000)];
    let steps = proptest::collection::vec((gaps, fault()), 1..25);
    (title, settings, steps, 0..1000u64).prop_map(|(title, settings, steps, seed)| {
        let step = |(after, mut step): (u64, Value)| {
            step["after"] = json!(after);
            step
        };
        let begin = json!({ "by": "A", "do": { "create": { "session": "match" } } });
        let steps: Vec<Value> = std::iter::once(begin).chain(steps.into_iter().map(step)).collect();
        let constants = json!({ "maxMembersCount": 3, "inactiveRemovalTimeout": "10s", "sessionEmptyTimeout": "5s",
            "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } });
        let script = json!({ "about": "", "template": { "constants": { "system": constants } }, "title": title, "settings": settings,
            "consoles": { "xbox-a": ["A", "C"], "xbox-b": ["B"] }, "seed": seed, "steps": steps });
        DrawnScript::new(script)
    })
}
