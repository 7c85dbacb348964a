//! The arbiter: claimed, handed over, missed, voted for, tried for again, and believed by two.

use super::{lines, moves, told, told_with};
use serde_json::{Value, json};

/// A creates and is the arbiter, B and C join, and all have seen it by 2. Then `then`.
fn arbited(then: Value) -> Value {
    let mut steps = vec![
        json!({ "at": 0, "by": "A", "do": "create" }),
        json!({ "at": 0, "by": "A", "do": "host", "expect": { "status": 200 } }),
        json!({ "at": 1, "by": ["B", "C"], "do": "join" }),
        json!({ "at": 2, "by": ["A", "B", "C"], "do": "read", "expect": { "believedHosts": "A" } }),
    ];
    steps.extend(then.as_array().unwrap().iter().cloned());
    Value::Array(steps)
}

/// A manual title with some autopilot.
fn manual(autopilot: Value) -> Value {
    let mut title = json!({ "preset": "manual" });
    for (name, value) in autopilot.as_object().unwrap() {
        title[name] = value.clone();
    }
    title
}

#[test]
fn a_creator_without_a_token_uploads_its_address_and_then_claims() {
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "address": false } }, "expect": { "changeNumber": 3, "host": "A" } },
    ]);
    let outcome = told(manual(json!({ "claim_on_create": "yes" })), steps);
    assert_eq!(moves(&outcome), ["0 A write: 200 (claim_on_create)", "0 A host: 200 (claim_on_create)"]);
}

#[test]
fn nobody_claims_where_there_are_no_addresses() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create", "expect": { "changeNumber": 1 } },
        { "at": 1, "by": "B", "do": "join", "expect": { "changeNumber": 2, "host": null } },
    ]);
    let template = json!({ "constants": { "system": { "capabilities": {} } } });
    assert!(
        moves(&told_with(json!({ "template": template, "title": { "subscribe": "never" }, "steps": steps })))
            .is_empty()
    );
}

#[test]
fn peers_miss_an_arbiter_after_two_and_a_half_seconds_and_no_sooner() {
    let autopilot = json!({ "fail_over": "greedy", "host_missing": "unheard" });
    let steps = json!([
        { "at": 10_000, "do": { "lose_power": "xbox-a" } },
        { "at": 12_499, "expect": { "host": "A" } },
        { "at": 12_500, "expect": { "host": "B", "believedHosts": "B" } },
    ]);
    let outcome = told(manual(autopilot), arbited(steps));
    assert_eq!(moves(&outcome), ["12500 B host: 200 (fail_over)", "12500 C host: 412 (fail_over)"]);
}

#[test]
fn an_arbiter_back_within_the_heartbeats_was_never_missed() {
    for (back, missed) in [(12_499, false), (12_500, true), (12_501, true)] {
        let autopilot = json!({ "fail_over": "greedy", "host_missing": "unheard" });
        let host = if missed { "B" } else { "A" };
        let steps = json!([
            { "at": 10_000, "do": { "cut": "xbox-a" } },
            { "at": back, "do": { "heal": "xbox-a" } },
            { "at": 20_000, "expect": { "host": host } },
        ]);
        let outcome = told(manual(autopilot), arbited(steps));
        assert_eq!(lines(&outcome).iter().any(|line| line.contains("peers: not heard")), missed, "back at {back}");
    }
}

#[test]
fn a_retry_comes_a_second_after_the_412_and_not_before() {
    let autopilot = json!({ "on_412": "look_then_retry", "retries": 1 });
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 2, "by": "A", "do": "host", "expect": { "status": 412 } },
        { "at": 1001, "expect": { "host": null } },
        { "at": 1002, "expect": { "host": "A" } },
    ]);
    assert_eq!(moves(&told(manual(autopilot), steps)), ["1002 A host: 200 (on_412)"]);
}

#[test]
fn without_retries_a_412_is_the_end_of_it() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 1, "by": "B", "do": "join" },
        { "at": 2, "by": "A", "do": "host", "expect": { "status": 412 } },
        { "at": "1h", "expect": { "host": null, "believedHosts": [] } },
    ]);
    assert!(moves(&told(manual(json!({ "on_412": "look_then_retry", "retries": 0 })), steps)).is_empty());
}

#[test]
fn whoever_waits_for_another_claims_when_its_patience_ends() {
    let title = manual(json!({ "fail_over": "peer_vote", "host_missing": "unheard", "fall_back": "2s" }));
    let steps = json!([
        { "at": 10_000, "do": { "lose_power": "xbox-a" } },
        { "at": 14_499, "expect": { "host": "A" } },
        { "at": 14_500, "expect": { "host": "C" } },
    ]);
    let script = json!({ "title": title, "titles": { "xbox-b": { "fail_over": "none" } }, "steps": arbited(steps) });
    assert_eq!(moves(&told_with(script)), ["14500 C host: 200 (fall_back)"]);
}

#[test]
fn a_hand_over_looks_and_tries_again_at_once() {
    let autopilot = json!({ "hand_over": "graceful", "successor": "listed", "retries": 1 });
    let steps = json!([
        { "at": 10, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 11, "by": "A", "do": "leave", "expect": { "status": 200, "host": "B", "members": { "A": "out" } } },
    ]);
    let outcome = told(manual(autopilot), arbited(steps));
    assert_eq!(moves(&outcome), ["11 A host: 412 (hand_over)", "11 A host: 200 (hand_over)"]);
}

#[test]
fn an_arbiter_that_stays_hands_nothing_over() {
    let autopilot = json!({ "hand_over": "graceful", "successor": "listed" });
    let steps = json!([
        { "at": 10, "by": "B", "do": "leave", "expect": { "host": "A" } },
        { "at": 11, "by": "A", "do": { "write": { "memberCustom": {} } }, "expect": { "host": "A" } },
        { "at": 12, "by": "A", "do": "crash", "expect": { "host": "A" } },
    ]);
    assert!(moves(&told(manual(autopilot), arbited(steps))).is_empty());
}

#[test]
fn two_arbiters_are_told_when_they_begin_and_when_they_end() {
    let steps = json!([
        { "at": 10, "by": "B", "do": { "write": { "host": "B" } }, "expect": { "believedHosts": ["A", "B"] } },
        { "at": 510, "by": "A", "do": "read", "expect": { "believedHosts": "B" } },
        { "at": 511 , "expect": { "host": "B" } },
    ]);
    let outcome = told(json!({ "preset": "manual" }), arbited(steps));
    let told: Vec<String> = lines(&outcome).into_iter().filter(|line| line.contains("two arbiters")).collect();
    assert_eq!(told, ["10 - two arbiters", "510 - two arbiters: no longer"]);
    let reasons: Vec<String> = outcome.trace.lines().map(|line| line.cause.to_string()).collect();
    assert!(reasons.contains(&"xbox-a and xbox-b each take themselves for the arbiter".to_owned()));
    assert!(reasons.contains(&"after 500ms".to_owned()));
}

#[test]
fn what_is_mended_within_an_instant_is_not_told() {
    let steps = json!([
        { "at": 10, "by": "B", "do": { "write": { "host": "B" } }, "expect": { "believedHosts": ["A", "B"] } },
        { "at": 10, "by": "A", "do": "read", "expect": { "believedHosts": "B" } },
        { "at": 11, "expect": { "host": "B" } },
    ]);
    assert!(
        !lines(&told(json!({ "preset": "manual" }), arbited(steps))).iter().any(|line| line.contains("two arbiters"))
    );
}

#[test]
fn a_decision_is_stale_if_the_session_has_changed_since_and_it_concerns_all() {
    let steps = json!([
        { "at": 10, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 11, "by": "A", "do": { "write": { "custom": { "round": 1 } } } },
        { "at": 12, "by": "A", "do": { "write": { "custom": { "round": 2 } } } },
        { "at": 13, "by": "C", "do": { "write": { "memberCustom": { "n": 1 } } } },
    ]);
    let outcome = told(json!({ "preset": "manual" }), arbited(steps));
    let stale: Vec<String> =
        outcome.trace.lines().map(|line| line.cause.to_string()).filter(|cause| cause.contains("stale")).collect();
    assert_eq!(stale, ["stale: saw #4, is #5", "A's write, 200; stale: saw #4, is #5"]);
    let beliefs = outcome.beliefs(0);
    let b = &beliefs[1];
    assert_eq!((b.user.as_str(), b.saw.0), ("B", 5));
    let differs: Vec<_> =
        b.differs.iter().map(|it| (it.field.as_str(), it.is.as_str(), it.since.as_millis())).collect();
    assert_eq!(differs, [("custom", r#"{"round":2}"#, 11), ("memberCustom.C", r#"{"n":1}"#, 13)]);
}

#[test]
fn a_countdown_ends_at_its_time_if_the_arbiter_lives_that_long() {
    for (place, ended) in [("session", json!({ "countdownEnded": 5100 })), ("memory", json!({}))] {
        let running = if place == "session" { json!({ "countdownEnds": 5100 }) } else { json!({}) };
        let steps = json!([
            { "at": 100, "by": "A", "do": { "countdown": { "lasts": "5s" } }, "expect": { "custom": running } },
            { "at": 200, "by": "A", "do": "leave", "expect": { "host": "B" } },
            { "at": 201, "by": "B", "do": "read", "expect": { "believedHosts": "B" } },
            { "at": 5099, "expect": { "custom": running } },
            { "at": 5100, "expect": { "custom": ended } },
        ]);
        let autopilot = json!({ "deadlines": place, "hand_over": "graceful", "successor": "listed" });
        told(manual(autopilot), arbited(steps));
    }
    let steps = json!([
        { "at": 100, "by": "A", "do": { "countdown": { "lasts": "5s" } } },
        { "at": 5099, "expect": { "custom": {} } },
        { "at": 5100, "expect": { "custom": { "countdownEnded": 5100 } } },
    ]);
    told(json!({ "preset": "manual" }), arbited(steps));
}

#[test]
fn an_arbiter_without_a_connection_believes_a_peer_that_it_hears() {
    for (policy, believed) in [("yield", json!("B")), ("play_on", json!(["A", "B"]))] {
        let steps = json!([
            { "at": 10, "by": "A", "do": "disconnect", "expect": { "believedHosts": "A" } },
            { "at": 11, "by": "B", "do": { "host": { "if": "exists" } }, "expect": { "host": "B", "believedHosts": believed } },
        ]);
        told(manual(json!({ "on_directory_loss": policy })), arbited(steps));
    }
}

#[test]
fn a_title_that_hangs_neither_claims_nor_saves_nor_ends_a_countdown_and_its_peers_miss_it() {
    let autopilot = json!({ "fail_over": "greedy", "host_missing": "unheard", "on_tap": "read", "subscribe": "on_join", "save": "5m", "deadlines": "memory" });
    let steps = json!([
        { "at": 9_000, "by": "A", "do": { "countdown": { "lasts": "5s" } } },
        { "at": 10_000, "by": ["A", "B"], "do": "hang" },
        { "at": 12_499, "expect": { "host": "A" } },
        { "at": 12_500, "expect": { "host": "C", "believedHosts": ["A", "C"] }, "note": "B hangs, too" },
        { "at": 20_000, "by": "B", "do": "wake", "expect": { "host": "C" } },
        { "at": "6m", "expect": { "host": "C", "custom": {}, "believedHosts": ["A", "C"] } },
        { "at": "6m", "by": "A", "do": "save", "expect": { "sent": false } },
        { "at": "6m", "by": "A", "do": "wake", "expect": { "host": "C", "believedHosts": "C", "custom": {} } },
    ]);
    let outcome = told(manual(autopilot), arbited(steps));
    let claims: Vec<String> = moves(&outcome).into_iter().filter(|line| line.contains("fail_over")).collect();
    // B does late what it meant to do when it hung, and the ETag tells it that it is too late.
    assert_eq!(claims, ["12500 C host: 200 (fail_over)", "20000 B host: 412 (fail_over)"]);
    let saves: Vec<String> = lines(&outcome).into_iter().filter(|line| line.contains("saves")).collect();
    assert!(saves.iter().all(|line| line.contains("xbox-c")), "{saves:?}");
}

#[test]
fn an_answer_that_comes_while_a_title_hangs_is_read_when_it_goes_on() {
    let steps = json!([
        { "at": "10s", "by": "B", "do": { "write": { "host": "B" } } },
        { "at": "20s", "by": "A", "do": "read" },
        { "at": 20_100, "by": "A", "do": "hang" },
        { "at": "25s", "expect": { "host": "B", "believedHosts": ["A", "B"] } },
        { "at": "30s", "by": "A", "do": "wake", "expect": { "believedHosts": "B" } },
    ]);
    let first = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": "1s", "by": "A", "do": "host" },
        { "at": "2s", "by": "B", "do": "join" },
        { "at": "3s", "by": ["A", "B"], "do": "read" },
    ]);
    let steps: Vec<Value> = first.as_array().unwrap().iter().chain(steps.as_array().unwrap()).cloned().collect();
    let settings = json!({ "request": "200ms", "reply": "300ms" });
    told_with(json!({ "title": manual(json!({})), "settings": settings, "steps": steps }));
}
