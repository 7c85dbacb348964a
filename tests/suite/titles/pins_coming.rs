//! Coming in: what was planned before is not done once something else is, and a way is taken once.

use super::pins::{and, arbited_with, manual, played, played_by, saying};
use serde_json::json;

#[test]
fn a_join_that_is_tried_anew_counts_its_wait_anew() {
    let template = json!({ "constants": { "system": { "visibility": "private", "inactiveRemovalTimeout": 120_000,
        "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } } } });
    let friend = json!({ "join_activity": { "of": "A" } });
    let steps = json!([
        { "at": 3, "by": "A", "do": "set_activity" },
        { "at": 1_000, "by": "B", "do": friend, "expect": { "session": "match", "members": { "B": "out" } } },
        { "at": 4_000, "by": "B", "do": friend },
        { "at": 5_500, "by": "A", "do": { "reserve": { "users": "B" } } },
        { "at": 8_999, "expect": { "members": { "B": "reserved" } } },
        { "at": 9_000, "expect": { "members": { "B": "active" } } },
    ]);
    let script = json!({ "template": template, "title": manual(json!({ "on_join_refused": "5s" })) });
    let outcome = played(script, and(arbited_with(&[]), steps));
    assert_eq!(saying(&outcome, "(on_join_refused)"), ["9000 B join: 200 (on_join_refused)"]);
}

#[test]
fn who_was_called_while_it_waited_to_try_again_does_not_try_again() {
    let steps = json!([
        { "at": 3, "by": "A", "do": "set_activity" },
        { "at": 1_000, "by": "C", "do": { "join_activity": { "of": "A" } }, "expect": { "session": "match", "members": { "C": "out" } } },
        { "at": 2_000, "by": "B", "do": "leave", "expect": { "members": { "C": "active" } } },
        { "at": 3_000, "by": "C", "do": "leave" },
        { "at": 20_000, "expect": { "members": { "C": "out" } } },
    ]);
    let habits = json!({ "waiting": "queue", "on_join_refused": "5s", "subscribe": "on_join", "on_tap": "read" });
    let outcome = played_by(2, json!({ "title": manual(habits) }), and(arbited_with(&["B"]), steps));
    let joins = ["1000 C join: 400 (join_activity)", "2000 C join: 200 (waiting)"];
    assert_eq!(saying(&outcome, "C join: "), joins);
}

#[test]
fn a_way_out_of_a_lobby_is_taken_once() {
    let game = json!({ "constants": { "system": { "inactiveRemovalTimeout": 120_000,
        "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } } } });
    let script = json!({
        "template": game, "title": manual(json!({ "on_transfer": "follow" })),
        "sessions": { "lobby": { "template": "session" }, "game": { "template": "session" } },
    });
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "lobby" } } },
        { "at": 1, "by": "B", "do": { "join": { "session": "lobby" } } },
        { "at": 2, "by": "A", "do": { "create": { "session": "game" } } },
        { "at": 3, "by": "A", "do": { "transfer": { "origin": "lobby", "session": "game" } } },
        { "at": 1_000, "by": "B", "do": { "read": { "session": "lobby" } },
          "expect": { "session": "game", "members": { "B": "active" } } },
        { "at": 2_000, "by": "B", "do": { "leave": { "session": "game" } } },
        { "at": 3_000, "by": "B", "do": { "read": { "session": "lobby" } },
          "expect": { "session": "game", "members": { "B": "out" } } },
        { "at": 10_000, "expect": { "session": "game", "members": { "B": "out" } } },
    ]);
    played(script, steps);
}

#[test]
fn who_waits_for_an_answer_that_may_bring_it_in_joins_after_it_and_once() {
    // B's leave, which is refused, is answered at 1,500: until then nobody knows that it brings B not in.
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 600, "by": "A", "do": "set_activity" },
        { "at": 1_000, "by": "B", "do": "leave" },
        { "at": 1_100, "by": "B", "do": { "join_activity": { "of": "A" } } },
        { "at": 1_699, "expect": { "members": { "B": "out" } } },
        { "at": 1_700, "expect": { "members": { "B": "active" } } },
        { "at": 60_000, "expect": { "members": { "B": "active" } } },
    ]);
    let script = json!({ "settings": { "request": "200ms", "reply": "300ms" } });
    let joins = |outcome| saying(&outcome, "B join: 200");
    assert_eq!(joins(played(script.clone(), steps)), ["1700 B join: 200 (join_activity)"]);
    // A join of the script's that is under way is enough.
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 600, "by": "A", "do": "set_activity" },
        { "at": 1_000, "by": "B", "do": "join" },
        { "at": 1_100, "by": "B", "do": { "join_activity": { "of": "A" } } },
        { "at": 60_000, "expect": { "members": { "B": "active" } } },
    ]);
    assert_eq!(joins(played(script, steps)), ["1200 B join: 200"]);
}
