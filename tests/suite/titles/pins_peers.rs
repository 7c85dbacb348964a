//! What a console makes of its peers: whom it misses, whom it believes, and what does not come to it.

use super::pins::{and, arbited_with, manual, played, played_by, saying};
use serde_json::{Value, json};

fn cut(at: u64, consoles: Value) -> Value {
    json!({ "at": at, "do": { "cut": { "consoles": consoles, "link": "peers" } } })
}

#[test]
fn a_console_that_is_missed_itself_takes_nobody_for_missing() {
    let habits = json!({ "fail_over": "greedy", "host_missing": "unheard" });
    let host = |consoles: Value, host: &str| {
        let steps =
            json!([cut(10_000, consoles), { "at": 20_000, "by": "B", "do": "read", "expect": { "host": host } }]);
        played(json!({ "titles": { "b": manual(habits.clone()) } }), and(arbited_with(&["B"]), steps));
    };
    host(json!("a"), "B");
    host(json!(["a", "b"]), "A");
    host(json!("b"), "A");
}

/// A owns the session and removes whoever has been away for a minute; B gives no input from 1,000 on.
fn owned(cuts: Value, then: Value) {
    let capabilities = json!({ "connectivity": true, "connectionRequiredForActiveMembers": true, "hasOwners": true });
    let template =
        json!({ "constants": { "system": { "inactiveRemovalTimeout": null, "capabilities": capabilities } } });
    let script = json!({ "template": template, "titles": { "a": manual(json!({ "evict": "1m" })) } });
    let idles = json!([{ "at": 1_000, "by": "B", "do": "idle" }]);
    played(script, and(and(and(arbited_with(&["B"]), cuts), idles), then));
}

#[test]
fn an_owner_counts_from_when_a_member_gave_no_input_though_it_missed_that_one_later() {
    let then = json!([
        cut(30_000, json!("b")),
        { "at": 60_999, "expect": { "members": { "B": "active" } } },
        { "at": 61_000, "expect": { "members": { "B": "out" } } },
    ]);
    owned(json!([]), then);
}

#[test]
fn an_owner_that_its_peers_do_not_reach_does_not_know_who_gives_no_input() {
    owned(json!([cut(500, json!("a"))]), json!([{ "at": 100_000, "expect": { "members": { "B": "active" } } }]));
}

#[test]
fn an_arbiter_without_a_connection_believes_no_peer_that_it_does_not_hear() {
    let script = json!({ "titles": { "a": manual(json!({ "on_directory_loss": "yield" })) } });
    for (cuts, believed) in [(json!([]), json!("B")), (json!([cut(5, json!("b"))]), json!(["A", "B"]))] {
        let steps = json!([
            { "at": 10, "by": "A", "do": "disconnect" },
            { "at": 20, "by": "B", "do": { "host": { "if": "exists" } }, "expect": { "host": "B", "believedHosts": believed } },
        ]);
        played(script.clone(), and(and(arbited_with(&["B"]), cuts), steps));
    }
}

#[test]
fn an_arbiter_without_a_connection_believes_no_peer_that_knows_less_than_itself() {
    // B has seen C as the arbiter, before A was.
    let steps = json!([
        { "at": 10, "by": "C", "do": { "host": { "if": "exists" } } },
        { "at": 11, "by": "B", "do": "read" },
        { "at": 12, "by": "A", "do": { "host": { "if": "exists" } } },
        { "at": 13, "by": "C", "do": "leave" },
        { "at": 20, "by": "A", "do": "disconnect", "expect": { "believedHosts": "A" } },
        { "at": 30, "by": "B", "do": "read", "expect": { "believedHosts": "A" } },
    ]);
    let script = json!({ "titles": { "a": manual(json!({ "on_directory_loss": "yield" })) } });
    played(script, and(arbited_with(&["B", "C"]), steps));
}

#[test]
fn who_waits_and_is_not_heard_by_then_does_not_hear_the_call() {
    let queue = json!({ "waiting": "queue", "subscribe": "on_join", "on_tap": "read" });
    for (cuts, comes) in [(json!([]), "active"), (json!([cut(2_500, json!("d"))]), "reserved")] {
        let waits = json!([
            { "at": 3, "by": "A", "do": "set_activity" },
            { "at": 2_000, "by": "D", "do": { "join_activity": { "of": "A" } }, "expect": { "session": "match", "members": { "D": "out" } } },
        ]);
        let leaves = json!([{ "at": 3_000, "by": "B", "do": "leave", "expect": { "members": { "D": comes } } }]);
        let steps = and(and(and(arbited_with(&["B"]), waits), cuts), leaves);
        let outcome = played_by(2, json!({ "title": manual(queue.clone()) }), steps);
        assert_eq!(saying(&outcome, "A calls").len(), 1);
    }
}
