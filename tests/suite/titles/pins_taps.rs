//! Taps: several under way on one connection, and those of another life of a session.

use super::pins::{and, manual, played};
use serde_json::{Value, json};

fn subscribing() -> Value {
    json!({ "title": manual(json!({ "subscribe": "on_join" })) })
}

fn writes(at: u64, n: u64) -> Value {
    json!({ "at": at, "by": "A", "do": { "write": { "custom": { "n": n } } } })
}

#[test]
fn two_frames_are_under_way_on_one_connection_and_each_comes_with_its_own_change() {
    let mut script = subscribing();
    script["settings"] = json!({ "tap": "1s" });
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
        writes(10_000, 1),
        writes(10_500, 2),
        { "at": 10_999, "expect": { "taps": { "B": 0 } } },
        { "at": 11_000, "expect": { "taps": { "B": [3] }, "news": { "B": 1 } } },
        { "at": 11_499, "expect": { "taps": { "B": 0 } } },
        { "at": 11_500, "expect": { "taps": { "B": [4] }, "news": { "B": 1 } } },
    ]);
    played(script, steps);
}

#[test]
fn a_tap_that_overtakes_another_is_news_and_the_other_is_not() {
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 10_000, "do": { "delay_taps": { "of": "B", "by": "5s", "next": 1 } } },
        writes(10_000, 1),
        { "at": 11_000, "by": "A", "do": { "write": { "custom": { "n": 2 } } }, "expect": { "taps": { "B": [4] }, "news": { "B": 1 } } },
        { "at": 15_000, "expect": { "taps": { "B": [3] }, "news": { "B": 0 } } },
    ]);
    played(subscribing(), steps);
}

#[test]
fn a_tap_of_another_life_is_news_though_its_number_is_lower() {
    let first = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 1, "by": "B", "do": "join" },
        writes(1_000, 1),
        writes(2_000, 2),
        { "at": 3_000, "by": "B", "do": "leave" },
        { "at": 4_000, "by": "A", "do": "leave", "expect": { "exists": false } },
    ]);
    let again = json!([
        { "at": 5_000, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 5_001, "by": "B", "do": "join" },
        { "at": 6_000, "by": "A", "do": { "write": { "custom": { "n": 3 } } },
          "expect": { "life": 2, "changeNumber": 3, "taps": { "B": [3] }, "news": { "B": 1 } } },
    ]);
    played(subscribing(), and(first, again));
}

#[test]
fn a_tap_that_comes_over_a_connection_that_is_gone_is_lost_though_there_is_another() {
    for (reconnects, taps) in [(10_500, 0), (11_500, 1)] {
        let mut script = subscribing();
        script["settings"] = json!({ "tap": "1s" });
        let mut steps = vec![
            json!({ "at": 0, "by": "A", "do": { "create": { "session": "match" } } }),
            json!({ "at": 1, "by": "B", "do": "join" }),
            writes(10_000, 1),
            json!({ "at": reconnects, "by": "B", "do": "reconnect" }),
        ];
        let tapped = json!({ "at": 11_000, "expect": { "taps": { "B": taps } } });
        steps.insert(if taps == 0 { 4 } else { 3 }, tapped);
        played(script, Value::Array(steps));
    }
}

#[test]
fn who_ends_a_session_by_its_own_leave_knows_that_it_is_gone_before_the_tap_comes() {
    let mut script = subscribing();
    script["settings"] = json!({ "tap": "1s" });
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 10_000, "by": "A", "do": "leave", "expect": { "exists": false, "taps": { "A": 0 } } },
        { "at": 11_000, "expect": { "taps": { "A": [null] }, "news": { "A": 0 } } },
    ]);
    played(script, steps);
}
