//! Where messages take their time: what a title has asked for is under way until the answer comes, and is not asked again.

use super::told_with;
use serde_json::{Value, json};
use sessim::run::Outcome;

/// Runs a script under these policies, where a request takes 200 ms and its answer 300 ms, with whatever else is said.
fn sent(title: Value, fields: Value, steps: Value) -> Outcome {
    let mut script = json!({ "title": title, "settings": { "request": "200ms", "reply": "300ms" }, "steps": steps });
    script.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    told_with(script)
}

/// What the service was asked by titles themselves, and when it had it: `700 A host: 200 (claim_on_create)`.
fn asked(outcome: &Outcome) -> Vec<String> {
    let by_itself = |line: &sessim::trace::Line<'_>| !line.routine && line.policy.is_some();
    let told = |line: sessim::trace::Line<'_>| {
        let (at, who, policy) = (line.at.as_millis(), line.who.unwrap_or("-"), line.policy.unwrap_or_default());
        format!("{at} {who} {} ({policy})", line.action())
    };
    outcome.trace.lines().filter(by_itself).map(told).collect()
}

fn manual(autopilot: Value) -> Value {
    let mut title = json!({ "preset": "manual" });
    title.as_object_mut().unwrap().extend(autopilot.as_object().unwrap().clone());
    title
}

#[test]
fn a_creator_claims_when_it_knows_that_it_created_and_uploads_its_address_before() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": 699, "expect": { "host": null } },
        { "at": 700, "expect": { "host": "A", "believedHosts": [] } },
        { "at": 1_000, "expect": { "believedHosts": "A" } },
        { "at": "1m", "expect": { "changeNumber": 2 } },
    ]);
    let outcome = sent(manual(json!({ "claim_on_create": "yes", "fail_over": "greedy" })), json!({}), steps);
    assert_eq!(asked(&outcome), ["700 A host: 200 (claim_on_create)"]);

    let steps = json!([
        { "at": 0, "by": "A", "do": { "create": { "address": false } } },
        { "at": "1m", "expect": { "changeNumber": 3, "believedHosts": "A" } },
    ]);
    let outcome = sent(manual(json!({ "claim_on_create": "yes", "fail_over": "greedy" })), json!({}), steps);
    assert_eq!(asked(&outcome), ["700 A write: 200 (claim_on_create)", "1200 A host: 200 (claim_on_create)"]);
}

#[test]
fn of_two_who_claim_at_once_the_later_one_learns_from_the_412_who_was_first() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": "1s", "by": "A", "do": "host" },
        { "at": "2s", "by": ["B", "C"], "do": "join" },
        { "at": "3s", "by": ["B", "C"], "do": "read" },
        { "at": "10s", "do": { "lose_power": "xbox-a" } },
        { "at": 12_699, "expect": { "host": "A" } },
        { "at": 12_700, "expect": { "host": "B" } },
        { "at": "1m", "expect": { "host": "B", "believedHosts": "B" } },
    ]);
    let title = json!({ "fail_over": "greedy", "host_missing": "unheard", "on_412": "look_then_retry", "retries": 2 });
    let outcome = sent(manual(title), json!({}), steps);
    assert_eq!(asked(&outcome), ["12700 B host: 200 (fail_over)", "12700 C host: 412 (fail_over)"]);
}

#[test]
fn a_hand_over_goes_out_before_the_leave_and_once() {
    // Where Presence knows at once that a title was suspended, it is there before the hand-over and makes it too late.
    for (action, presence, status) in
        [("leave", "0ms", 200), ("suspend", "1s", 200), ("terminate", "1s", 200), ("suspend", "0ms", 412)]
    {
        let host = (status == 200).then_some("B");
        let steps = json!([
            { "at": 0, "by": "A", "do": "create" },
            { "at": "1s", "by": "A", "do": "host" },
            { "at": "2s", "by": "B", "do": "join" },
            { "at": "3s", "by": ["A", "B"], "do": "read" },
            { "at": "10s", "by": "A", "do": action },
            { "at": 10_200, "expect": { "host": host, "members": { "A": "out" } } },
            { "at": "1m", "expect": { "host": host } },
        ]);
        let title = json!({ "hand_over": "graceful", "successor": "listed", "retries": 2, "on_suspend": "leave", "on_exit": "leave" });
        let settings = json!({ "request": "200ms", "reply": "300ms", "presenceExit": presence });
        let outcome = sent(manual(title), json!({ "settings": settings }), steps);
        let (asked, hand_over) = (asked(&outcome), format!("10200 A host: {status} (hand_over)"));
        assert_eq!(
            asked.iter().filter(|line| line.contains("hand_over")).collect::<Vec<_>>(),
            [&hand_over],
            "{action}"
        );
    }
}

#[test]
fn a_hand_over_that_was_too_late_is_no_claim() {
    for on_412 in ["look_then_retry", "carry_on", "give_up"] {
        let steps = json!([
            { "at": 0, "by": "A", "do": "create" },
            { "at": "1s", "by": "A", "do": "host" },
            { "at": "2s", "by": "B", "do": "join" },
            { "at": "3s", "by": ["A", "B"], "do": "read" },
            { "at": 9_900, "by": "B", "do": { "write": { "memberCustom": { "n": 1 } } } },
            { "at": "10s", "by": "A", "do": "leave" },
            { "at": "20s", "by": "A", "do": "join" },
            { "at": "1m", "expect": { "believedHosts": [] } },
        ]);
        let title = json!({ "hand_over": "graceful", "successor": "listed", "retries": 2, "on_412": on_412 });
        let outcome = sent(manual(title), json!({}), steps);
        assert_eq!(asked(&outcome), ["10200 A host: 412 (hand_over)"], "{on_412}");
    }
}

#[test]
fn a_title_that_starts_asks_and_goes_back_in_once() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": "1s", "by": "B", "do": "join" },
        { "at": "10s", "by": "A", "do": "crash" },
        { "at": "12s", "by": "A", "do": "launch" },
        { "at": "1m", "expect": { "members": { "A": "active" } } },
    ]);
    let outcome = sent(manual(json!({ "on_launch": "rejoin" })), json!({}), steps);
    let asked = asked(&outcome);
    assert_eq!(asked.len(), 2, "{asked:#?}");
    assert!(asked[1].ends_with("A active: 200 (on_launch)"), "{asked:#?}");
}

#[test]
fn a_poll_counts_from_the_answer() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": "25s", "expect": { "changeNumber": 1 } },
    ]);
    let outcome = sent(manual(json!({ "poll": "every 10s" })), json!({}), steps);
    assert_eq!(asked(&outcome), ["10700 A read: 200 (poll)", "21200 A read: 200 (poll)"]);
}

/// A makes a session of two places and is its arbiter; B has joined by 3 s. Then `then`.
fn of_two(then: Value) -> Value {
    let mut steps = vec![
        json!({ "at": 0, "by": "A", "do": "create" }),
        json!({ "at": "1s", "by": "A", "do": "host" }),
        json!({ "at": "2s", "by": "B", "do": "join" }),
        json!({ "at": "3s", "by": ["A", "B"], "do": "read" }),
    ];
    steps.extend(then.as_array().unwrap().iter().cloned());
    Value::Array(steps)
}

fn places(count: u32) -> Value {
    let capabilities = json!({ "connectivity": true, "connectionRequiredForActiveMembers": true });
    json!({ "template": { "constants": { "system": {
        "maxMembersCount": count, "visibility": "open", "inactiveRemovalTimeout": 120_000, "capabilities": capabilities } } } })
}

#[test]
fn a_full_session_is_closed_once_and_opened_once() {
    let steps = of_two(json!([
        { "at": 3_300, "by": "A", "do": "read" },
        { "at": 3_400, "by": "A", "do": "read" },
        { "at": "5s", "by": "B", "do": "leave" },
        { "at": "6s", "by": "A", "do": "read" },
        { "at": 6_100, "by": "A", "do": "read" },
        { "at": 6_200, "by": "A", "do": "read" },
        { "at": "1m", "expect": { "members": { "B": "out" } } },
    ]));
    let outcome = sent(manual(json!({ "when_full": "close" })), places(2), steps);
    assert_eq!(asked(&outcome), ["3700 A write: 200 (when_full)", "6700 A write: 200 (when_full)"]);
}

#[test]
fn an_arbiter_reserves_once_for_whom_it_invites() {
    let invite = json!({ "invite": { "user": "C" } });
    let steps = of_two(json!([
        { "at": "5s", "by": "A", "do": invite, "expect": { "sent": true } },
        { "at": 5_100, "by": "A", "do": invite, "expect": { "sent": true } },
        { "at": 5_200, "expect": { "members": { "C": "reserved" } } },
        { "at": "10s", "expect": { "members": { "C": "reserved" } } },
    ]));
    let outcome = sent(manual(json!({ "invitees": "reserve" })), places(3), steps);
    assert_eq!(asked(&outcome), ["5200 A reserve: 200 (invitees)"]);
}

#[test]
fn who_accepts_an_invite_joins_once_and_a_queue_is_called_from_once() {
    let steps = of_two(json!([
        { "at": "5s", "by": "A", "do": { "invite": { "user": "C", "handle": "for C" } } },
        { "at": "6s", "by": "C", "do": { "accept": { "invite": "for C" } } },
        { "at": "7s", "expect": { "members": { "C": "out" } } },
        { "at": "20s", "by": "B", "do": "leave" },
        { "at": "21s", "by": "A", "do": "read" },
        { "at": 21_100, "by": "A", "do": "read" },
        { "at": 21_200, "by": "A", "do": "read" },
        { "at": "30s", "expect": { "members": { "C": "active" } } },
        { "at": "40s", "expect": { "members": { "C": "active" } } },
    ]));
    let title = json!({ "waiting": "queue", "on_join_refused": "5s" });
    let outcome = sent(manual(title), places(2), steps);
    let wanted = [
        "6200 C join: 400 (accept)",
        "6700 C read: 200 (waiting)",
        "21700 A reserve: 200 (waiting)",
        "22200 C join: 200 (waiting)",
    ];
    let asked = asked(&outcome);
    let requests: Vec<&String> =
        asked.iter().filter(|line| wanted.iter().any(|it| line.starts_with(&it[..9]))).collect();
    assert_eq!(requests, wanted.iter().collect::<Vec<_>>(), "{asked:#?}");
}

#[test]
fn those_who_come_together_come_one_after_the_other() {
    let steps = json!([
        { "at": 0, "by": "A", "do": "create" },
        { "at": "1s", "by": "A", "do": { "invite": { "user": "B", "handle": "for B" } } },
        { "at": "5s", "by": "B", "do": { "accept": { "invite": "for B", "with": "C" } } },
        { "at": "20s", "expect": { "members": { "B": "active", "C": "active" } } },
    ]);
    let mut fields = places(4);
    fields["consoles"] = json!({ "xbox-a": ["A"], "xbox-b": ["B", "C"] });
    let outcome = sent(manual(json!({ "join_order": "invited_first" })), fields, steps);
    assert_eq!(asked(&outcome), ["5200 B join: 200 (accept)", "5700 C join: 200 (accept)"]);
}

#[test]
fn a_countdown_ends_once() {
    let steps = of_two(json!([
        { "at": "5s", "by": "A", "do": { "countdown": { "lasts": "5s" } } },
        { "at": 9_600, "by": "A", "do": "read" },
        { "at": 9_700, "by": "A", "do": "read" },
        { "at": "20s", "expect": { "custom": { "countdownEnded": 10_000 } } },
    ]));
    let outcome = sent(manual(json!({ "deadlines": "session" })), places(2), steps);
    assert_eq!(asked(&outcome), ["5200 A write: 200 (deadlines)", "10200 A write: 200 (deadlines)"]);
}

#[test]
fn an_arbiter_saves_every_five_minutes_whatever_is_under_way() {
    let steps = of_two(json!([{ "at": "12m", "expect": { "lost": 0 } }]));
    let outcome = sent(manual(json!({ "save": "5m" })), places(2), steps);
    assert_eq!(asked(&outcome).len(), 2, "{:#?}", asked(&outcome));
}
