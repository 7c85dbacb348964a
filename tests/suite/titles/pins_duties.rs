//! An arbiter's duties: put off while a request is under way, counted anew, and done once.

use super::lines;
use super::pins::{and, arbited_with, asked, manual, played, played_by, saying};
use serde_json::{Value, json};

fn joins(at: u64, by: &str) -> Value {
    json!({ "at": at, "by": by, "do": "join" })
}

fn leaves(at: u64, by: &str) -> Value {
    json!({ "at": at, "by": by, "do": "leave" })
}

/// The session is closed or not.
fn closed(at: u64, closed: bool) -> Value {
    json!({ "at": at, "expect": { "closed": closed } })
}

/// A makes a session and is its arbiter, and reads on every tap.
fn keeping_up(habits: Value) -> Value {
    let reads = json!({ "subscribe": "on_join", "on_tap": "read" });
    json!({ "titles": { "a": manual(super::pins::with(reads, habits)) } })
}

#[test]
fn a_duty_that_was_put_off_is_done_when_nobody_answers_the_request_that_was_under_way() {
    let steps = json!([
        { "at": 1_000, "do": { "lose_requests": { "of": "A", "next": 1 } } },
        { "at": 1_000, "by": "A", "do": { "write": { "memberCustom": { "n": 1 } } } },
        joins(2_000, "B"),
        { "at": 3_000, "by": "A", "do": "read" },
        closed(20_999, false),
        closed(21_000, true),
    ]);
    let script = json!({ "titles": { "a": manual(json!({ "when_full": "close" })) } });
    let outcome = played_by(2, script, and(arbited_with(&[]), steps));
    assert_eq!(asked(&outcome), ["21000 A write: 200 (when_full)"]);
}

#[test]
fn the_time_before_a_start_counts_from_when_the_last_place_was_taken_again() {
    let steps = json!([
        joins(1_000, "B"),
        leaves(20_000, "B"),
        joins(30_000, "B"),
        closed(41_000, false),
        closed(69_999, false),
        closed(70_000, true),
    ]);
    played_by(2, keeping_up(json!({ "start": "after 40s" })), and(arbited_with(&[]), steps));
}

#[test]
fn a_game_that_has_started_is_not_opened_again_though_it_was_closed_before_for_being_full() {
    let steps = json!([
        joins(1_000, "B"),
        closed(1_000, true),
        { "at": 41_000, "expect": { "custom": { "started": true } } },
        leaves(50_000, "B"),
        closed(50_000, true),
    ]);
    let habits = json!({ "start": "after 40s", "when_full": "close" });
    played_by(2, keeping_up(habits), and(arbited_with(&[]), steps));
}

#[test]
fn an_arbiter_asks_in_vain_once_after_each_change() {
    let steps = json!([
        { "at": 10, "do": { "cut": { "consoles": "b", "link": "peers" } } },
        joins(1_000, "B"),
        { "at": 2_000, "by": "A", "do": "read" },
        { "at": 3_000, "by": "A", "do": "read" },
        { "at": 4_000, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 5_000, "by": "A", "do": "read" },
        { "at": 6_000, "expect": { "closed": false } },
    ]);
    let outcome = played_by(2, keeping_up(json!({ "start": "all_confirmed" })), and(arbited_with(&[]), steps));
    let when: Vec<String> =
        saying(&outcome, "asks whether there").iter().map(|line| line.split(' ').next().unwrap().to_owned()).collect();
    assert_eq!(when, ["1000", "4000"]);
}

#[test]
fn a_second_countdown_takes_the_place_of_the_first() {
    for deadlines in ["session", "memory"] {
        let steps = json!([
            { "at": 1_000, "by": "A", "do": { "countdown": { "lasts": "5s" } } },
            { "at": 3_000, "by": "A", "do": { "countdown": { "lasts": "10s" } } },
            { "at": 6_000, "expect": { "custom": if deadlines == "session" { json!({ "countdownEnds": 13_000 }) } else { json!({}) } } },
            { "at": 12_999, "expect": { "custom": if deadlines == "session" { json!({ "countdownEnds": 13_000 }) } else { json!({}) } } },
            { "at": 13_000, "expect": { "custom": { "countdownEnded": 13_000 } } },
        ]);
        let script = json!({ "titles": { "a": manual(json!({ "deadlines": deadlines })) } });
        played(script, and(arbited_with(&[]), steps));
    }
}

#[test]
fn an_arbiter_that_begins_anew_saves_five_minutes_after_that() {
    let steps = json!([
        { "at": 100_000, "by": "A", "do": "suspend" },
        { "at": 110_000, "by": "A", "do": "resume" },
        { "at": 420_000, "expect": { "exists": true } },
    ]);
    let script = json!({ "titles": { "a": manual(json!({ "save": "5m" })) } });
    let outcome = played(script, and(arbited_with(&[]), steps));
    let saves: Vec<String> = lines(&outcome)
        .into_iter()
        .filter(|line| line.contains(" a save"))
        .map(|line| line.split(':').next().unwrap().to_owned())
        .collect();
    assert_eq!(saves, ["100000 a saves", "410000 a saves"]);
}
