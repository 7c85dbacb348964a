//! Claims to be the arbiter: counted, planned anew, given up, and prepared by the upload of an address.

use super::pins::{and, arbited_with, asked, manual, played, saying};
use serde_json::{Value, json};

/// Where a request takes 200 ms and its answer 300 ms.
fn slow(habits: Value) -> Value {
    json!({ "settings": { "request": "200ms", "reply": "300ms" }, "titles": { "a": manual(habits) } })
}

/// A creates and claims, and B's join comes between: A knows by 1,000 that its claim was too late.
fn too_late(then: Value) -> Value {
    and(json!([{ "at": 0, "by": "A", "do": "create" }, { "at": 400, "by": "B", "do": "join" }]), then)
}

#[test]
fn retries_are_counted_anew_for_each_vacancy() {
    let habits = json!({ "claim_on_create": "yes", "fail_over": "greedy", "on_412": "look_then_retry", "retries": 1 });
    let steps = too_late(json!([
        { "at": 5_000, "by": "B", "do": { "write": { "host": null } } },
        { "at": 5_300, "by": "A", "do": "read" },
        { "at": 5_700, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
        { "at": 20_000, "expect": { "host": "A" } },
    ]));
    let wanted = [
        "700 A host: 412 (claim_on_create)",
        "2200 A host: 200 (on_412)",
        "6000 A host: 412 (fail_over)",
        "7500 A host: 200 (on_412)",
    ];
    assert_eq!(asked(&played(slow(habits), steps)), wanted);
}

#[test]
fn a_title_that_gave_up_claims_again_once_there_was_an_arbiter_and_not_before() {
    let habits = json!({ "claim_on_create": "yes", "fail_over": "greedy", "on_412": "give_up" });
    let steps = too_late(json!([
        { "at": 2_000, "by": "A", "do": "read" },
        { "at": 5_000, "by": "B", "do": { "write": { "host": "B" } } },
        { "at": 6_000, "by": "A", "do": "read" },
        { "at": 7_000, "by": "B", "do": { "write": { "host": null } } },
        { "at": 8_000, "by": "A", "do": "read" },
        { "at": 20_000, "expect": { "host": "A" } },
    ]));
    let outcome = played(slow(habits), steps);
    assert_eq!(asked(&outcome), ["700 A host: 412 (claim_on_create)", "8700 A host: 200 (fail_over)"]);
}

/// C reads on every tap and waits three seconds for A, on whom it has agreed and who does not claim by itself.
fn waiting_for_a() -> Value {
    let habits = json!({ "fail_over": "peer_vote", "fall_back": "3s", "subscribe": "on_join", "on_tap": "read" });
    json!({ "titles": { "c": manual(habits) } })
}

fn writes_host(at: u64, host: Value) -> Value {
    json!({ "at": at, "by": "A", "do": { "write": { "host": host } } })
}

#[test]
fn a_claim_that_was_planned_for_an_earlier_vacancy_is_not_made() {
    let steps = json!([
        writes_host(1_000, json!(null)),
        writes_host(2_000, json!("A")),
        writes_host(3_000, json!(null)),
        { "at": 4_000, "expect": { "host": null } },
        { "at": 5_999, "expect": { "host": null } },
        { "at": 6_000, "expect": { "host": "C" } },
    ]);
    let outcome = played(waiting_for_a(), and(arbited_with(&["B", "C"]), steps));
    assert_eq!(saying(&outcome, "C host"), ["6000 C host: 200 (fall_back)"]);
}

#[test]
fn who_waits_for_another_waits_no_longer_because_it_looks_again() {
    let steps = json!([
        writes_host(1_000, json!(null)),
        { "at": 2_000, "by": "C", "do": "read" },
        { "at": 3_999, "by": "C", "do": "read", "expect": { "host": null } },
        { "at": 4_000, "expect": { "host": "C" } },
    ]);
    played(waiting_for_a(), and(arbited_with(&["B", "C"]), steps));
}

#[test]
fn one_upload_of_an_address_is_under_way_at_a_time() {
    // The answer to the read comes between the sending of the upload and its answer, and shows no arbiter.
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "address": false } } },
        { "at": 250, "by": "A", "do": "read" },
        { "at": 20_000, "expect": { "host": "A", "changeNumber": 3 } },
    ]);
    let outcome = played(slow(json!({ "claim_on_create": "yes", "fail_over": "greedy" })), steps);
    assert_eq!(asked(&outcome), ["700 A write: 200 (claim_on_create)", "1200 A host: 200 (claim_on_create)"]);
}

#[test]
fn an_upload_that_nobody_answers_leads_to_no_claim_and_to_another_upload_later() {
    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "address": false } } },
        { "at": 400, "do": { "lose_requests": { "of": "A", "next": 1 } } },
        { "at": 30_000, "by": "A", "do": "read", "expect": { "changeNumber": 1 } },
        { "at": 40_000, "expect": { "host": "A", "changeNumber": 3 } },
    ]);
    let outcome = played(slow(json!({ "claim_on_create": "yes", "fail_over": "greedy" })), steps);
    let wanted =
        ["500 A write: lost (claim_on_create)", "30700 A write: 200 (fail_over)", "31200 A host: 200 (fail_over)"];
    assert_eq!(asked(&outcome), wanted);
}

#[test]
fn one_claim_is_under_way_at_a_time() {
    // The answer to the read comes between the sending of the claim and its answer, and shows no arbiter.
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 250, "by": "A", "do": "read" },
        { "at": 20_000, "expect": { "host": "A", "changeNumber": 2 } },
    ]);
    let outcome = played(slow(json!({ "claim_on_create": "yes", "fail_over": "greedy" })), steps);
    assert_eq!(asked(&outcome), ["700 A host: 200 (claim_on_create)"]);
}

#[test]
fn of_the_users_of_one_console_the_first_who_is_active_claims_for_all() {
    let claims = |first: &str| {
        let script = json!({
            "consoles": { "a": ["A"], "b": ["B", "B2"] },
            "settings": { "request": "200ms", "reply": "300ms" },
            "titles": { "b": manual(json!({ "fail_over": "greedy" })) },
        });
        let steps = json!([
            { "at": 0, "by": "A", "do": "create" },
            { "at": 1_000, "by": "A", "do": "host" },
            { "at": 2_000, "by": "B", "do": { "join": { "as": first } } },
            { "at": 2_000, "by": "B2", "do": "join" },
            { "at": 10_000, "by": "A", "do": { "write": { "host": null } } },
            { "at": 11_000, "by": ["B2", "B"], "do": "read" },
            { "at": 20_000, "expect": { "host": "B" } },
        ]);
        asked(&played(script, steps))
    };
    assert_eq!(claims("active"), ["11700 B host: 200 (fail_over)"]);
    assert_eq!(claims("inactive"), ["11700 B2 host: 200 (fail_over)"]);
}
