//! A new run of a title inherits nothing from the one before: no request, no answer, no plan.

use super::pins::{and, manual, played, saying};
use serde_json::{Value, json};
use sessim::run::Outcome;

/// A and B are in the session, something is disturbed at 1,000 and B writes; at 2,000 B's title crashes and starts anew.
fn anew(habits: Value, disturb: Value, then: Value) -> Outcome {
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 1_000, "do": disturb },
        { "at": 1_000, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 2_000, "by": "B", "do": "crash" },
        { "at": 2_000, "by": "B", "do": "launch" },
    ]);
    played(json!({ "titles": { "b": manual(habits) } }), and(steps, then))
}

#[test]
fn an_answer_to_the_run_before_teaches_nothing() {
    let disturb = json!({ "delay_replies": { "of": "B", "by": "10s", "next": 1 } });
    let then = json!([
        { "at": 10_999, "expect": { "beliefs": { "B": null } } },
        { "at": 11_000, "expect": { "replies": { "B": [] }, "beliefs": { "B": null } } },
    ]);
    assert_eq!(saying(&anew(json!({}), disturb, then), "B reply"), [""; 0]);
}

#[test]
fn what_the_run_before_was_to_ask_once_more_is_not_asked() {
    let disturb = json!({ "service_fails": { "with": 503, "of": "B", "next": 1, "retryAfter": "5s" } });
    let then = json!([{ "at": 60_000, "expect": { "memberCustom": { "B": {} } } }]);
    let outcome = anew(json!({ "on_unavailable": "retry_after" }), disturb, then);
    assert_eq!(saying(&outcome, "B write"), ["1000 B write: 503"]);
}

#[test]
fn a_request_of_the_run_before_that_nobody_answers_is_neither_missed_nor_repeated() {
    let disturb = json!({ "lose_requests": { "of": "B", "next": 1 } });
    let then = json!([{ "at": 60_000, "expect": { "memberCustom": { "B": {} } } }]);
    let outcome = anew(json!({ "on_no_reply": "repeat" }), disturb, then);
    assert_eq!(saying(&outcome, "B write"), ["1000 B write: lost"]);
    assert_eq!(outcome.ledger().unanswered, []);
}

#[test]
fn a_title_that_starts_goes_back_in_though_a_request_of_the_run_before_is_under_way() {
    let disturb = json!({ "delay_requests": { "of": "B", "by": "15s", "next": 1 } });
    let then = json!([{ "at": 10_000, "expect": { "members": { "B": "active" } } }]);
    let outcome = anew(json!({ "on_launch": "rejoin" }), disturb, then);
    assert_eq!(saying(&outcome, "(on_launch)"), ["2000 B query: 200 (on_launch)", "2000 B active: 200 (on_launch)"]);
}

#[test]
fn what_a_title_meant_to_do_when_it_hung_is_done_when_it_goes_on_and_not_by_its_next_run() {
    let hung = |then: Value| {
        let steps = json!([
            { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
            { "at": 1, "by": "B", "do": "join" },
            { "at": 1_000, "by": "B", "do": "hang" },
            { "at": 2_000, "by": "A", "do": { "write": { "custom": { "n": 1 } } } },
        ]);
        let habits = json!({ "subscribe": "on_join", "on_tap": "read" });
        let wakes = json!([{ "at": 4_000, "by": "B", "do": "wake" }]);
        let outcome = played(json!({ "titles": { "b": manual(habits) } }), and(and(steps, then), wakes));
        saying(&outcome, "B read")
    };
    assert_eq!(hung(json!([])), ["4000 B read: 200 (on_tap)"]);
    let anew = json!([
        { "at": 3_000, "by": "B", "do": "crash" },
        { "at": 3_000, "by": "B", "do": "launch" },
        { "at": 3_500, "by": "B", "do": "hang" },
    ]);
    assert_eq!(hung(anew), [""; 0]);
}

#[test]
fn a_title_that_was_started_twice_runs_when_the_second_start_is_done() {
    let reads = |at: u64, sent: bool| json!({ "at": at, "by": "B", "do": "read", "expect": { "sent": sent } });
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1_000, "by": "B", "do": "crash" },
        { "at": 2_000, "by": "B", "do": "launch" },
        { "at": 5_000, "by": "B", "do": "terminate" },
        { "at": 6_000, "by": "B", "do": "launch" },
        reads(12_000, false),
        reads(15_999, false),
        { "at": 16_001, "by": "B", "do": "read", "expect": { "status": 200 } },
    ]);
    played(json!({ "settings": { "launch": "10s" } }), steps);
}

#[test]
fn a_user_who_connects_anew_while_it_connects_has_one_connection_and_later() {
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 1_000, "by": "B", "do": "reconnect" },
        { "at": 3_000, "by": "B", "do": "reconnect" },
        { "at": 20_000, "expect": { "exists": true } },
    ]);
    let script = json!({ "settings": { "connect": "5s" }, "titles": { "b": manual(json!({ "on_reconnect": "rewrite_active" })) } });
    assert_eq!(saying(&played(script, steps), "(on_reconnect)"), ["8000 B active: 200 (on_reconnect)"]);
}
