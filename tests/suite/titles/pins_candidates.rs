//! Who is next: the candidates in their order, and the successor that an outgoing arbiter has named.

use super::lines;
use super::pins::{and, arbited_with, asked, manual, played, played_by, saying};
use serde_json::{Value, json};

/// A, B and C measure each other, and the candidates are C, A and B in this order; C takes the part at 4,000.
fn measured(habits: Value, then: Value) -> sessim::run::Outcome {
    let template = json!({ "constants": { "system": {
        "maxMembersCount": 8, "inactiveRemovalTimeout": "2m",
        "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true },
        "memberInitialization": { "membersNeededToStart": 1 },
        "peerToHostRequirements": { "latencyMaximum": 100, "bandwidthDownMinimum": 100, "bandwidthUpMinimum": 100 } } } });
    let measures = |at: u64, by: &str, one: (&str, &str), other: (&str, &str)| {
        let measured = |latency: &str| json!({ "latency": latency, "bandwidthDown": 900, "bandwidthUp": 900 });
        let measurements = json!({ one.0: measured(one.1), other.0: measured(other.1) });
        json!({ "at": at, "by": by, "do": { "write": { "measurements": measurements } } })
    };
    let first = json!([
        { "at": 0, "by": "A", "do": { "create": { "users": ["B", "C"], "initialize": true } } },
        { "at": 1_000, "by": ["B", "C"], "do": "join" },
        measures(2_000, "C", ("A", "20ms"), ("B", "30ms")),
        measures(3_000, "A", ("B", "50ms"), ("C", "20ms")),
        measures(4_000, "B", ("A", "40ms"), ("C", "20ms")),
        { "at": 5_000, "expect": { "host": "C" } },
    ]);
    played(json!({ "template": template, "title": manual(habits) }), and(first, then))
}

#[test]
fn the_candidate_after_the_last_arbiter_is_next_even_if_that_one_plays_on() {
    let habits = json!({ "fail_over": "candidate_list", "fall_back": "3s", "subscribe": "on_join", "on_tap": "read" });
    let steps = json!([
        { "at": 10_000, "by": "C", "do": { "write": { "host": null } }, "expect": { "host": "A" } },
        { "at": 20_000, "by": "A", "do": { "write": { "host": null } }, "expect": { "host": "B" } },
        // After the end of the list whoever is first: B, who knows at once.
        { "at": 30_000, "by": "B", "do": { "write": { "host": null } }, "expect": { "host": "B" } },
    ]);
    let claims: Vec<String> =
        asked(&measured(habits, steps)).into_iter().filter(|line| line.contains("host: 200")).collect();
    let wanted = [
        "4000 C host: 200 (fail_over)",
        "10000 A host: 200 (fail_over)",
        "20000 B host: 200 (fail_over)",
        "30000 B host: 200 (fail_over)",
    ];
    assert_eq!(claims, wanted);
}

/// A leaves at 10,000 and names B, who looks only if `then` says so. C takes the part at once where it finds none, but waits
/// three seconds for whom it knows to be the next one.
fn named(then: Value) -> sessim::run::Outcome {
    let titles = json!({
        "a": manual(json!({ "hand_over": "graceful", "successor": "listed" })),
        "c": manual(json!({ "fail_over": "greedy", "fall_back": "3s" })),
    });
    played(json!({ "titles": titles }), and(arbited_with(&["B", "C"]), then))
}

/// The part is free at 11,000, and C finds it so at 12,000.
fn found_free(before: Value, by_now: Value) -> Value {
    let then = json!([
        { "at": 11_000, "by": "service", "do": { "write": { "host": null } } },
        { "at": 12_000, "by": "C", "do": "read", "expect": { "host": by_now } },
        { "at": 14_999, "expect": { "host": by_now } },
        { "at": 15_000, "expect": { "host": "C" } },
    ]);
    and(before, then)
}

#[test]
fn a_peer_that_hears_the_outgoing_arbiter_waits_for_its_successor_and_another_does_not() {
    let leaves = json!({ "at": 10_000, "by": "A", "do": "leave", "expect": { "host": "B" } });
    let cut = |console: &str| json!({ "at": 9_000, "do": { "cut": { "consoles": console, "link": "peers" } } });
    let outcome = named(found_free(json!([leaves]), json!(null)));
    assert_eq!(saying(&outcome, "C host"), ["15000 C host: 200 (fall_back)"]);
    for console in ["a", "c"] {
        let outcome = named(found_free(json!([cut(console), leaves]), json!("C")));
        assert_eq!(saying(&outcome, "C host"), ["12000 C host: 200 (fail_over)"], "{console}");
    }
}

#[test]
fn a_successor_that_knows_of_its_part_tells_those_who_hear_it_and_is_awaited_no_more() {
    let leaves = json!({ "at": 10_000, "by": "A", "do": "leave" });
    let looks = json!({ "at": 10_500, "by": "B", "do": "read", "expect": { "believedHosts": "B" } });
    named(found_free(json!([leaves, looks]), json!("C")));
    let link = |at: u64, verb: &str| json!({ "at": at, "do": { verb: { "consoles": "c", "link": "peers" } } });
    named(found_free(json!([leaves, link(10_200, "cut"), looks, link(10_800, "heal")]), json!(null)));
}

#[test]
fn nobody_hands_over_before_the_last_user_of_the_console_goes() {
    let script = json!({
        "consoles": { "a": ["A", "A2"], "b": ["B"] },
        "title": manual(json!({ "hand_over": "graceful", "successor": "listed" })),
    });
    let steps = json!([
        { "at": 10, "by": "A", "do": "leave", "expect": { "host": "A" } },
        { "at": 15, "by": "A2", "do": "read" },
        { "at": 20, "by": "A2", "do": "leave", "expect": { "host": "B" } },
    ]);
    let outcome = played(script, and(arbited_with(&["A2", "B"]), steps));
    assert_eq!(asked(&outcome), ["20 A2 host: 200 (hand_over)"]);
}

#[test]
fn an_arbiter_whose_hand_over_is_under_way_hands_nothing_over_again() {
    let script = json!({
        "settings": { "request": "200ms", "reply": "300ms" },
        "titles": { "a": manual(json!({ "hand_over": "graceful", "successor": "listed" })) },
    });
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1_000, "by": "A", "do": "host" },
        { "at": 2_000, "by": "B", "do": "join" },
        { "at": 3_000, "by": "A", "do": "read" },
        { "at": 10_000, "by": "A", "do": "inactive" },
        { "at": 10_100, "by": "A", "do": "leave" },
        { "at": 20_000, "expect": { "host": "B", "members": { "A": "out" } } },
    ]);
    assert_eq!(asked(&played(script, steps)), ["10200 A host: 200 (hand_over)"]);
}

#[test]
fn a_successor_that_does_not_come_is_awaited_no_more_once_somebody_else_has_taken_the_part() {
    // A names B, who never looks. C takes the part at 15,000, after its patience; D sees C there at 20,000.
    let eager = manual(json!({ "fail_over": "greedy", "fall_back": "3s" }));
    let titles =
        json!({ "a": manual(json!({ "hand_over": "graceful", "successor": "listed" })), "c": eager, "d": eager });
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 0, "by": "A", "do": "host" },
        { "at": 1, "by": ["B", "C", "D"], "do": "join" },
        { "at": 2, "by": ["A", "B", "C", "D"], "do": "read" },
        { "at": 10_000, "by": "A", "do": "leave", "expect": { "host": "B" } },
        { "at": 11_000, "by": "service", "do": { "write": { "host": null } } },
        { "at": 12_000, "by": "C", "do": "read" },
        { "at": 20_000, "by": "D", "do": "read", "expect": { "host": "C" } },
        { "at": 30_000, "by": "service", "do": { "write": { "host": null } } },
        { "at": 31_000, "by": "D", "do": "read", "expect": { "host": "D" } },
    ]);
    let outcome = played_by(8, json!({ "titles": titles }), steps);
    assert!(lines(&outcome).contains(&"31000 D host: 200 (fail_over)".to_owned()), "{:#?}", lines(&outcome));
}
