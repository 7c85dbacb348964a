//! Several users of one console: they share a title, and what one of them does is done for all.

use super::moves;
use super::pins::{and, arbited_with, asked, manual, played, played_by, with};
use serde_json::json;

#[test]
fn the_first_user_of_a_console_who_is_in_a_session_polls_it_for_all() {
    let script = json!({ "consoles": { "a": ["A", "A2"], "b": ["B"] }, "titles": { "a": manual(json!({ "poll": "every 10s" })) } });
    let steps = json!([
        { "at": 0, "by": "B", "do": "create" },
        { "at": 1, "by": "A", "do": "join" },
        { "at": 2, "by": "A2", "do": "join" },
        { "at": 30_000, "by": "A", "do": "leave" },
        { "at": 30_000, "by": "A2", "do": "read" },
        { "at": 45_000, "expect": { "exists": true } },
    ]);
    let polls = moves(&played(script, steps));
    assert_eq!(polls, ["10001 A read: 200 (poll)", "20001 A read: 200 (poll)", "40000 A2 read: 200 (poll)"]);
}

#[test]
fn a_duty_is_done_by_one_user_of_the_arbiter_s_console() {
    let script = json!({
        "consoles": { "a": ["A", "A2"], "b": ["B"] },
        "settings": { "request": "200ms", "reply": "300ms" },
        "titles": { "a": manual(json!({ "when_full": "close" })) },
    });
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1_000, "by": "A", "do": "host" },
        { "at": 2_000, "by": "A2", "do": "join" },
        { "at": 3_000, "by": "B", "do": "join" },
        { "at": 4_000, "by": ["A2", "A"], "do": "read" },
        { "at": 10_000, "expect": { "closed": true } },
    ]);
    assert_eq!(asked(&played_by(3, script, steps)), ["4700 A write: 200 (when_full)"]);
}

#[test]
fn a_game_is_played_on_while_any_user_of_the_arbiter_s_console_is_there() {
    let script = json!({
        "consoles": { "a": ["A", "A2"], "b": ["B"] },
        "title": manual(json!({ "retries": 1 })),
    });
    let steps = json!([
        { "at": 10_000, "by": "A", "do": "leave", "expect": { "host": "A2" } },
        { "at": 30_000, "by": "A2", "do": "crash" },
        { "at": 40_000, "by": "B", "do": { "host": { "if": "exists" } }, "expect": { "host": "B", "lost": 30_000 } },
    ]);
    played(script, and(arbited_with(&["A2", "B"]), steps));
}

#[test]
fn who_gives_no_input_is_set_inactive_in_time_whatever_else_keeps_it_from_the_game() {
    for then in ["idle", "constrain"] {
        let steps = json!([
            { "at": 0, "by": "A", "do": "create" },
            { "at": 1, "by": "B", "do": "join" },
            { "at": 1_000, "by": "B", "do": "idle" },
            { "at": 60_000, "by": "B", "do": then },
            { "at": 120_999, "expect": { "members": { "B": "active" } } },
            { "at": 121_000, "expect": { "members": { "B": "inactive" } } },
        ]);
        let outcome = played(json!({ "title": manual(json!({ "idle": "2m", "constrained": "2m" })) }), steps);
        assert_eq!(asked(&outcome), ["121000 B inactive: 200 (idle)"]);
    }
}

#[test]
fn a_poll_that_was_planned_is_dropped_when_another_user_of_the_console_comes_to_read_for_it() {
    let steps = json!([
        { "at": 0, "by": "B", "do": "create" },
        { "at": 1, "by": "A2", "do": "join" },
        { "at": 2, "by": "A", "do": "join" },
        { "at": 10_500, "expect": { "count": 3 } },
    ]);
    let consoles = json!({ "a": ["A", "A2"], "b": ["B"] });
    let title = with(json!({ "preset": "manual" }), json!({ "poll": "every 10s" }));
    let outcome = played(json!({ "consoles": consoles, "title": title }), steps);
    let polls: Vec<String> = moves(&outcome).into_iter().filter(|line| line.contains(" A")).collect();
    assert_eq!(polls, ["10002 A read: 200 (poll)"]);
}
