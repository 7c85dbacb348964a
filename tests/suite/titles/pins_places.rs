//! Places that an arbiter keeps: promised, given to who waits, and defended against who came too late.

use super::pins::{and, arbited_with, asked, manual, played_by, saying, with};
use serde_json::{Value, json};

/// A keeps places by itself for half a minute and reads on every tap; nobody tries again by itself.
fn promising(habits: Value) -> Value {
    let keeps = json!({ "invitees": "local", "admit": "with_room", "invite_interval": "30s", "subscribe": "on_join", "on_tap": "read" });
    json!({ "titles": { "a": manual(with(keeps, habits)) }, "title": manual(json!({ "waiting": "queue" })) })
}

fn invites(at: u64, user: &str) -> Value {
    json!({ "at": at, "by": "A", "do": { "invite": { "user": user } }, "expect": { "sent": true } })
}

fn step(at: u64, by: &str, verb: &str, members: Value) -> Value {
    json!({ "at": at, "by": by, "do": verb, "expect": { "members": members } })
}

/// A user who finds A in what it plays, and no place.
fn comes(at: u64, by: &str, members: Value) -> Value {
    json!({ "at": at, "by": by, "do": { "join_activity": { "of": "A" } }, "expect": { "session": "match", "members": members } })
}

#[test]
fn who_came_before_a_place_was_promised_stays() {
    let steps = json!([
        invites(1_000, "D"),
        step(2_000, "A", "read", json!({ "B": "active", "C": "active" })),
        { "at": 3_000, "by": "A", "do": { "write": { "memberCustom": { "n": 1 } } }, "expect": { "count": 3 } },
    ]);
    let script = with(promising(json!({})), json!({ "title": manual(json!({ "admit": "with_room" })) }));
    let outcome = played_by(3, script, and(arbited_with(&["B", "C"]), steps));
    assert_eq!(saying(&outcome, "turns away"), [""; 0]);
}

#[test]
fn who_is_told_to_leave_and_stays_is_told_once_each_time_that_it_comes_and_nobody_else_is() {
    // B comes after the promise too, and takes the place beside the promised one.
    let steps = json!([
        invites(1_000, "D"),
        step(2_000, "B", "join", json!({ "B": "active" })),
        step(3_000, "C", "join", json!({ "C": "active" })),
        step(4_000, "A", "read", json!({ "C": "active" })),
        step(5_000, "C", "leave", json!({ "C": "out" })),
        step(6_000, "C", "join", json!({ "C": "active" })),
        step(7_000, "A", "read", json!({ "B": "active", "C": "active" })),
    ]);
    let outcome = played_by(3, promising(json!({})), and(arbited_with(&[]), steps));
    assert_eq!(saying(&outcome, "turns away"), ["3000 A turns away: C", "6000 A turns away: C"]);
}

#[test]
fn who_was_promised_a_place_is_not_turned_away_for_another_promise() {
    let steps = json!([
        invites(1_000, "C"),
        invites(1_000, "D"),
        step(2_000, "D", "join", json!({ "D": "active" })),
        step(3_000, "A", "read", json!({ "B": "active", "D": "active" })),
    ]);
    let outcome = played_by(3, promising(json!({})), and(arbited_with(&["B"]), steps));
    assert_eq!(saying(&outcome, "turns away"), [""; 0]);
}

/// A and B fill the session, D is promised the next place, and A plays where its friends can find it.
fn full_and_promised(then: Value) -> Value {
    let first = json!([{ "at": 3, "by": "A", "do": "set_activity" }, invites(1_000, "D")]);
    and(and(arbited_with(&["B"]), first), then)
}

#[test]
fn a_place_that_is_promised_to_one_who_waits_is_free_for_that_one() {
    let steps = json!([
        comes(2_000, "D", json!({ "D": "out" })),
        step(3_000, "B", "leave", json!({ "B": "out", "D": "active" })),
    ]);
    let outcome = played_by(2, promising(json!({ "waiting": "queue" })), full_and_promised(steps));
    assert_eq!(saying(&outcome, "A reserve"), ["3000 A reserve: 200 (waiting)"]);
}

#[test]
fn a_place_that_is_promised_to_another_is_not_free_for_who_waits_until_the_promise_is_over() {
    let steps = json!([
        comes(2_000, "C", json!({ "C": "out" })),
        step(3_000, "B", "leave", json!({ "B": "out", "C": "out" })),
        step(30_999, "A", "read", json!({ "C": "out" })),
        step(31_000, "A", "read", json!({ "C": "active" })),
    ]);
    played_by(2, promising(json!({ "waiting": "queue" })), full_and_promised(steps));
}

#[test]
fn who_is_called_and_heeds_no_call_stays_out_and_the_next_one_is_called_later() {
    // D's title has put D into the queue, and is another one by the time of the call.
    let steps = json!([
        comes(2_000, "D", json!({ "D": "out" })),
        comes(2_500, "C", json!({ "C": "out" })),
        { "at": 2_600, "by": "D", "do": "crash" },
        step(3_000, "B", "leave", json!({ "B": "out", "D": "reserved", "C": "out" })),
        { "at": 33_000, "by": "A", "do": "read", "expect": { "members": { "D": "out", "C": "active" } } },
    ]);
    let script = promising(json!({ "waiting": "queue" }));
    let first = json!([{ "at": 3, "by": "A", "do": "set_activity" }]);
    played_by(2, script, and(and(arbited_with(&["B"]), first), steps));
}

#[test]
fn an_invite_to_who_is_there_already_reserves_nothing() {
    let script = json!({ "titles": { "a": manual(json!({ "invitees": "reserve" })) } });
    let outcome = played_by(4, script, and(arbited_with(&["B"]), json!([invites(1_000, "B"), invites(2_000, "C")])));
    assert_eq!(asked(&outcome), ["2000 A reserve: 200 (invitees)"]);
}

#[test]
fn who_asks_an_arbiter_that_the_service_does_not_hear_tries_again_by_itself() {
    let steps = json!([
        { "at": 3, "by": "A", "do": "set_activity" },
        { "at": 500, "do": { "cut": { "consoles": "a", "link": "service" } } },
        comes(1_000, "D", json!({ "D": "out" })),
        step(3_000, "B", "leave", json!({ "D": "out" })),
        { "at": 5_999, "expect": { "members": { "D": "out" } } },
        { "at": 6_000, "expect": { "members": { "D": "active" } } },
    ]);
    let script = json!({ "title": manual(json!({ "waiting": "queue", "on_join_refused": "5s" })) });
    played_by(2, script, and(arbited_with(&["B"]), steps));
}

#[test]
fn a_member_of_the_lobby_is_called_again_after_invite_interval_and_not_before() {
    let script = json!({
        "sessions": { "lobby": { "template": "session" }, "game": { "template": "session" } },
        "titles": { "a": manual(json!({ "fill": "lobby", "invite_interval": "1m" })) },
    });
    let reads = |at: u64| json!({ "at": at, "by": "A", "do": { "read": { "session": "game" } } });
    // B's title heeds no call, and its place lapses after half a minute.
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "lobby" } } },
        { "at": 1, "by": "B", "do": { "join": { "session": "lobby" } } },
        { "at": 2, "by": "A", "do": { "read": { "session": "lobby" } } },
        { "at": 3, "by": "A", "do": { "create": { "session": "game" } } },
        { "at": 4, "by": "A", "do": { "transfer": { "origin": "lobby", "session": "game" } } },
        { "at": 5, "by": "A", "do": { "host": { "session": "game", "if": "exists" } } },
        reads(31_000),
        reads(60_004),
        reads(60_005),
    ]);
    let outcome = played_by(4, script, steps);
    assert_eq!(asked(&outcome), ["5 A reserve: 200 (fill)", "60005 A reserve: 200 (fill)"]);
}
