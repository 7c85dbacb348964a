//! Edges of the ledger: what is the player's own doing, what falls on one instant, and what counts as a request.

use super::*;

/// Who lost its slot.
fn lost_after(steps: Value) -> Vec<(usize, u64, u64, u64, Option<u64>)> {
    lost(&ledger(json!({}), two_and(steps)))
}

#[test]
fn who_comes_back_inactive_and_leaves_has_lost_no_slot_and_who_is_removed_has() {
    // B is gone at 60,000 and demoted by A's read at 80,000; it is back at 90,000 and inactive still.
    let ends = |by: &str, how: Value| {
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read", "expect": { "members": { "B": "inactive" } } },
            { "at": 90_000, "do": { "heal": "xbox-b" } },
            { "at": 95_000, "by": "service", "do": "read" },
            { "at": 95_000, "by": by, "do": how }
        ]))
    };
    assert_eq!(ends("B", json!("leave")), []);
    assert_eq!(ends("service", json!({ "remove": { "users": "B" } })), [(B, 60_000, 95_000, 90_000, None)]);
}

#[test]
fn who_says_that_it_is_active_in_the_very_millisecond_of_its_return_has_its_seat_again() {
    // B is demoted at 80,000. Presence knows of the return 20 s after it, when B has been removed.
    let parts = json!({ "settings": { "presenceReturn": "20s" } });
    let says = |at: u64| {
        let steps = json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 90_000, "do": { "heal": "xbox-b" } },
            { "at": at, "by": "B", "do": "active" },
            { "at": 90_002, "by": "service", "do": "read" },
            { "at": 90_002, "by": "service", "do": { "remove": { "users": "B" } } }
        ]);
        lost(&ledger(parts.clone(), two_and(steps)))
    };
    assert_eq!((says(90_000), says(90_001)), (vec![], vec![]));
}

#[test]
fn who_stops_playing_in_the_very_millisecond_in_which_it_is_removed_has_lost_its_slot() {
    let steps = json!([
        { "at": 60_000, "do": { "cut": "xbox-b" } },
        { "at": 60_000, "by": "service", "do": "read" },
        { "at": 60_000, "by": "service", "do": { "remove": { "users": "B" } } },
        { "at": 70_000, "do": { "heal": "xbox-b" } },
        { "at": 70_000, "by": "B", "do": "read" }
    ]);
    assert_eq!(lost_after(steps), [(B, 60_000, 60_000, 70_000, Some(70_000))]);
}

#[test]
fn who_is_back_in_the_very_millisecond_of_its_removal_held_its_slot_until_it_was_removed() {
    // B is demoted at 80,000 and due at 200,000, when it is back and A looks.
    let end = |looks: u64| {
        let steps = json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 200_000, "do": { "heal": "xbox-b" } },
            { "at": looks, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }
        ]);
        slots(&ledger(json!({}), two_and(steps)))
    };
    assert_eq!(end(200_000), [(B, 60_000, 200_000, HeldUntil::Removed)]);
    assert_eq!(end(200_001), [(B, 60_000, 200_000, HeldUntil::Back)]);
}

/// Verb, status, whether it was refused, and how often, of everything that A asked after 1,000.
fn asked_by_a(parts: Value, steps: Value) -> Vec<(&'static str, u16, bool, usize)> {
    let ledger = ledger(parts, two_and(steps));
    let by_a =
        ledger.requests.iter().filter(|it| it.by == sessim::names::Actor::User(UserId(A)) && it.verb != "create");
    by_a.map(|it| (it.verb, it.status, it.refused, it.count)).collect()
}

#[test]
fn an_http_answer_of_400_and_more_is_a_refusal_whether_or_not_a_rule_stands_against_it() {
    let asks = |method: &str, headers: Value| {
        let path = "/serviceconfigs/a0b1c2d3-0000-4000-8000-000000000001/sessiontemplates/session/sessions/match";
        let http = json!({ "http": { "method": method, "path": path, "headers": headers } });
        let steps =
            json!([{ "by": "A", "do": { "create": { "session": "match" } } }, { "at": 1_000, "by": "A", "do": http }]);
        let ledger = ledger(json!({}), steps);
        let http = ledger.requests.iter().find(|it| it.verb.starts_with("http")).unwrap();
        (http.status, http.refused)
    };
    let version = json!({ "X-Xbl-Contract-Version": "107" });
    assert_eq!(asks("GET", version.clone()), (200, false));
    assert_eq!(asks("PATCH", version), (405, true));
    assert_eq!(asks("GET", json!({})), (400, true));
}

#[test]
fn a_request_that_the_service_turned_away_was_made_and_refused_and_a_stale_read_was_made() {
    let fails = json!([
        { "at": 1_000, "do": { "service_fails": { "with": 503, "next": 1 } } },
        { "at": 1_000, "by": "A", "do": "active" },
        { "at": 2_000, "do": { "stale_reads": { "by": "1s", "next": 1 } } },
        { "at": 2_000, "by": "A", "do": "read" },
        { "at": 3_000, "do": { "lose_requests": { "next": 1 } } },
        { "at": 3_000, "by": "A", "do": "inactive" }
    ]);
    assert_eq!(asked_by_a(json!({}), fails), [("active", 503, true, 1), ("read", 200, false, 1)]);
}

#[test]
fn a_stale_read_changes_nothing_and_is_none_of_the_reads_that_did() {
    // B is due at 130,000 and read about at 140,000, as it was at 139,000.
    let steps = json!([
        { "at": 10_000, "by": "B", "do": "inactive" },
        { "at": 140_000, "do": { "stale_reads": { "by": "1s", "next": 1 } } },
        { "at": 140_000, "by": "A", "do": "read", "expect": { "members": { "B": "inactive" } } },
        { "at": 150_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }
    ]);
    let ledger = ledger(json!({}), two_and(steps));
    assert_eq!(ledger.changing_reads.iter().map(|it| it.at.as_millis()).collect::<Vec<_>>(), [150_000]);
}

#[test]
fn a_request_that_comes_to_the_service_as_its_sender_gives_up_was_had_by_it() {
    for (takes, reached) in [(20_000, true), (20_001, false)] {
        let steps = json!([
            { "at": 10_000, "do": { "delay_requests": { "of": "A", "by": takes, "next": 1 } } },
            { "at": 10_000, "by": "A", "do": "inactive" },
            { "at": 60_000, "expect": { "members": { "A": "inactive" } } }
        ]);
        let ledger = ledger(json!({ "settings": { "reply": "1s" } }), two_and(steps));
        let given_up: Vec<_> = ledger.unanswered.iter().map(|it| (it.at.as_millis(), it.reached)).collect();
        assert_eq!(given_up, [(30_000, reached)]);
    }
}

#[test]
fn a_member_that_is_removed_as_it_turns_inactive_has_waited_since_its_missed_deadline() {
    // B is ready at 10,000 and due at 70,000; A looks at 100,000.
    let template = json!({ "constants": { "system": { "maxMembersCount": 8, "inactiveRemovalTimeout": 0,
        "readyRemovalTimeout": "1m", "capabilities": { "connectivity": true } } } });
    for (anchor, deadline, delay) in [("deadline", 70_000, 30_000), ("evaluation", 100_000, 0)] {
        let readings = json!({ "zero_inactive_inline": "inline", "timer_anchor": anchor });
        let steps = json!([
            { "at": 10_000, "by": "B", "do": "ready" },
            { "at": 100_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }
        ]);
        let ledger = ledger(json!({ "template": template, "readings": readings }), two_and(steps));
        let ready = ("readyRemovalTimeout".to_owned(), user(B), 70_000, Some(100_000), 30_000);
        let inactive = ("inactiveRemovalTimeout".to_owned(), user(B), deadline, Some(100_000), delay);
        assert_eq!(waits(&ledger), [ready, inactive], "{anchor}");
    }
}

#[test]
fn who_stops_playing_as_its_shell_says_that_it_comes_is_awaited_and_not_gone() {
    // B's ready timer is due at 70,000.
    let gone = |ends: u64, comes: u64| {
        let steps = json!([
            { "at": ends, "by": "B", "do": "terminate" },
            { "at": comes, "by": "B", "do": "ready" },
            { "at": 60_000, "expect": { "members": { "B": "ready" } } }
        ]);
        let parts = json!({ "template": inactive_timeout("2m".into()), "settings": { "presenceExit": "1m" } });
        slots(&ledger(parts, two_and(steps)))
    };
    assert_eq!(gone(10_000, 10_000), []);
    assert_eq!(gone(9_999, 10_000), [(B, 9_999, 10_000, HeldUntil::Back)]);
}

#[test]
fn a_session_that_was_empty_and_is_not_any_more_waits_for_nothing() {
    // Empty from 10,000 on and due at 70,000; C comes at 20,000.
    let template = json!({ "template": { "constants": { "system": { "sessionEmptyTimeout": "1m" } } } });
    let steps = json!([
        { "by": "A", "do": "create" },
        { "at": 10_000, "by": "A", "do": "leave" },
        { "at": 20_000, "by": "C", "do": "join" },
        { "at": 100_000, "expect": { "exists": true } }
    ]);
    assert_eq!(waits(&ledger(template, steps)), []);
}

#[test]
fn a_deadline_that_ended_a_session_is_applied_and_not_overdue_too() {
    let template = json!({ "template": { "constants": { "system": { "sessionEmptyTimeout": "1m" } } } });
    let steps = json!([
        { "by": "A", "do": "create" },
        { "at": 10_000, "by": "A", "do": "leave" },
        { "at": 110_000, "by": "A", "do": "read" },
        { "at": 120_000, "expect": { "exists": false } }
    ]);
    let empty = ("sessionEmptyTimeout".to_owned(), None, 70_000, Some(110_000), 40_000);
    assert_eq!(waits(&ledger(template, steps)), [empty]);
}
