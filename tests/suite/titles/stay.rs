//! Idle, constrained, suspended, ended, started, reconnected.

use super::{moves, told, told_with};
use serde_json::{Value, json};

fn alone(then: Value) -> Value {
    let mut steps = vec![json!({ "at": 0, "by": "A", "do": "create" }), json!({ "at": 1, "by": "B", "do": "join" })];
    steps.extend(then.as_array().unwrap().iter().cloned());
    Value::Array(steps)
}

#[test]
fn a_user_without_input_is_set_inactive_after_two_minutes_and_no_sooner() {
    let steps = json!([
        { "at": 1000, "by": "B", "do": "idle" },
        { "at": 120_999, "expect": { "members": { "B": "active" } } },
        { "at": 121_000, "expect": { "members": { "A": "active", "B": "inactive" } } },
        { "at": 121_001, "by": "B", "do": "play" },
        { "at": 121_002, "expect": { "members": { "B": "active" } } },
    ]);
    assert_eq!(
        moves(&told(json!({ "preset": "manual", "idle": "2m" }), alone(steps))),
        ["121000 B inactive: 200 (idle)", "121001 B active: 200 (idle)"]
    );
}

#[test]
fn input_within_two_minutes_starts_the_count_anew() {
    let steps = json!([
        { "at": 1000, "by": "B", "do": "idle" },
        { "at": 120_999, "by": "B", "do": "play" },
        { "at": 121_000, "expect": { "members": { "B": "active" } } },
        { "at": 130_000, "by": "B", "do": "idle" },
        { "at": 249_999, "expect": { "members": { "B": "active" } } },
        { "at": 250_000, "expect": { "members": { "B": "inactive" } } },
    ]);
    told(json!({ "preset": "manual", "idle": "2m" }), alone(steps));
}

#[test]
fn a_patient_title_marks_nobody() {
    let steps = json!([
        { "at": 1000, "by": "B", "do": "idle" },
        { "at": "3d", "expect": { "members": { "B": "active" } } },
    ]);
    told(json!({ "preset": "manual", "idle": "never" }), alone(steps));
}

#[test]
fn constrained_mode_concerns_everybody_on_the_console() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1, "by": ["B", "C"], "do": "join" },
        { "at": 1000, "by": "A", "do": "constrain" },
        { "at": 60_999, "expect": { "members": { "A": "active", "B": "active", "C": "active" } } },
        { "at": 61_000, "expect": { "members": { "A": "inactive", "B": "inactive", "C": "active" } } },
        { "at": 62_000, "by": "B", "do": "unconstrain" },
        { "at": 62_001, "expect": { "members": { "A": "active", "B": "active" } } },
    ]);
    let script = json!({ "consoles": { "xbox-a": ["A", "B"], "xbox-c": ["C"] },
        "title": { "preset": "manual", "constrained": "1m" }, "steps": steps });
    assert_eq!(moves(&told_with(script)).len(), 4);
}

#[test]
fn a_suspended_title_has_marked_its_users_before_it_stops() {
    let after = |policy: &str, then: Value| {
        let steps = json!([
            { "at": 1000, "by": "B", "do": "suspend" },
            { "at": 1000, "expect": { "members": then } },
        ]);
        moves(&told(json!({ "preset": "manual", "on_suspend": policy }), alone(steps)))
    };
    assert_eq!(after("inactive", json!({ "B": "inactive" })), ["1000 B inactive: 200 (on_suspend)"]);
    assert_eq!(after("leave", json!({ "B": "out" })), ["1000 B leave: 200 (on_suspend)"]);
    assert_eq!(after("nothing", json!({ "B": "active" })), [""; 0]);
}

#[test]
fn a_title_without_a_network_cannot_say_goodbye() {
    let steps = json!([
        { "at": 1000, "do": { "cut": "xbox-b" } },
        { "at": 1001, "by": "B", "do": "terminate" },
        { "at": 1002, "expect": { "members": { "B": "active" } } },
    ]);
    assert_eq!(moves(&told(json!({ "preset": "manual", "on_exit": "leave" }), alone(steps))), [""; 0]);
}

#[test]
fn a_title_that_is_ended_leaves_and_one_that_crashes_does_not() {
    let ends = |how: &str, policy: &str, place: &str| {
        let steps = json!([
            { "at": 1000, "by": "B", "do": how },
            { "at": 1000, "expect": { "members": { "B": place } } },
        ]);
        told(json!({ "preset": "manual", "on_exit": policy }), alone(steps));
    };
    ends("terminate", "leave", "out");
    ends("terminate", "nothing", "active");
    ends("crash", "leave", "active");
}

#[test]
fn a_title_that_starts_goes_back_in_or_cleans_up() {
    let starts = |policy: &str, place: &str| {
        let steps = json!([
            { "at": 1000, "by": "B", "do": "crash" },
            { "at": 32_000, "by": "B", "do": "launch" },
            { "after": 0, "expect": { "members": { "B": place } } },
        ]);
        moves(&told(json!({ "preset": "manual", "on_launch": policy }), alone(steps)))
    };
    assert_eq!(starts("rejoin", "active"), ["32000 B query: 200 (on_launch)", "32000 B active: 200 (on_launch)"]);
    assert_eq!(starts("clean_up", "out"), ["32000 B query: 200 (on_launch)", "32000 B leave: 200 (on_launch)"]);
    assert_eq!(starts("nothing", "inactive"), [""; 0]);
}

#[test]
fn a_title_that_starts_waits_for_its_connection() {
    let script = json!({
        "title": { "preset": "manual", "on_launch": "rejoin" },
        "settings": { "connect": "5s" },
        "steps": alone(json!([
            { "at": 1000, "by": "B", "do": "crash" },
            { "at": 2000, "by": "B", "do": "launch" },
            { "at": 6999, "expect": { "changeNumber": 2 } },
            { "at": 7000, "expect": { "changeNumber": 3, "members": { "B": "active" } } },
            { "at": 40_000, "expect": { "members": { "B": "active" } } },
        ])),
    });
    told_with(script);
}

#[test]
fn a_new_connection_is_written_or_forgotten() {
    let replaced = |policy: &str, place: &str| {
        let steps = json!([
            { "at": 1000, "by": "B", "do": "reconnect" },
            { "at": 30_999, "expect": { "members": { "B": "active" } } },
            { "at": 31_000, "expect": { "members": { "B": place } } },
        ]);
        moves(&told(json!({ "preset": "manual", "on_reconnect": policy }), alone(steps)))
    };
    assert_eq!(replaced("rewrite_active", "active"), ["1000 B active: 200 (on_reconnect)"]);
    assert_eq!(replaced("forget", "inactive"), [""; 0]);
}

#[test]
fn who_was_set_aside_is_not_brought_back_by_a_new_connection() {
    let steps = json!([
        { "at": 1000, "by": "B", "do": "idle" },
        { "at": 121_000, "expect": { "members": { "B": "inactive" } } },
        { "at": 122_000, "by": "B", "do": "reconnect" },
        { "at": 122_001, "expect": { "members": { "B": "inactive" } } },
        { "at": 123_000, "by": "B", "do": "play" },
        { "at": 123_001, "expect": { "members": { "B": "active" } } },
    ]);
    told(json!({ "preset": "manual", "idle": "2m", "on_reconnect": "rewrite_active" }), alone(steps));
}

#[test]
fn a_title_that_was_ended_knows_nothing_of_before() {
    let steps = json!([
        { "at": 1000, "by": "B", "do": "crash" },
        { "at": 1001, "by": "B", "do": "launch" },
        { "at": 1002, "by": "B", "do": { "write": { "if": "unchanged", "custom": { "map": 1 } } },
          "expect": { "status": 412, "refusal": "must_not_exist" } },
    ]);
    told(json!({ "preset": "manual", "on_launch": "nothing" }), alone(steps));
}
