//! Slots held by members who were gone, each cause with its arithmetic.

use super::*;

#[test]
fn nobody_looked_begins_when_presence_knows() {
    // B is gone at 60,000; Presence knows at 80,000. A looks once, and the script ends with that.
    for (look, detection, nobody_looked) in [(79_999, 19_999, 0), (80_000, 20_000, 0), (80_001, 20_000, 1)] {
        let steps =
            json!([{ "at": MINUTE, "do": { "lose_power": "xbox-b" } }, { "at": look, "by": "A", "do": "read" }]);
        let ledger = ledger(json!({}), two_and(steps));
        assert_eq!(causes(&ledger), [detection, nobody_looked, 0, 0], "{look}");
        assert_eq!(slots(&ledger), [(B, MINUTE, look, HeldUntil::Now)]);
        assert_eq!(ledger.changing_reads.len(), usize::from(look >= 80_000), "{look}");
    }
}

#[test]
fn grace_ends_at_the_deadline_and_nobody_looked_begins_there() {
    // B is gone at 60,000 and demoted at 80,000, so its 120,000 of grace end at 200,000.
    for (look, grace, nobody_looked, end) in [
        (199_999, 119_999, 0, HeldUntil::Now),
        (200_000, 120_000, 0, HeldUntil::Removed),
        (200_001, 120_000, 1, HeldUntil::Removed),
    ] {
        let steps = json!([
            { "at": MINUTE, "do": { "lose_power": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": look, "by": "A", "do": "read" }
        ]);
        let ledger = ledger(json!({}), two_and(steps));
        assert_eq!(causes(&ledger), [20_000, nobody_looked, grace, 0], "{look}");
        assert_eq!(slots(&ledger), [(B, MINUTE, look, end)]);
    }
}

#[test]
fn what_is_held_when_the_run_ends_counts_up_to_there() {
    // Gone at 60,000, known at 80,000; the last step, which only looks, is at 600,000.
    let steps = json!([{ "at": MINUTE, "do": { "cut": "xbox-b" } }, { "at": 600_000, "expect": { "count": 2 } }]);
    let ledger = ledger(json!({}), two_and(steps));
    assert_eq!(causes(&ledger), [20_000, 520_000, 0, 0]);
    assert_eq!(slots(&ledger), [(B, MINUTE, 600_000, HeldUntil::Now)]);
}

#[test]
fn what_ends_in_the_last_millisecond_does_not_last() {
    // A is the host; A and B are gone at 60,000. They are back at 100,000; the run ends a millisecond before, then, or one after.
    let steps = |last: u64| {
        let mut steps = vec![
            json!({ "by": "A", "do": { "host": { "if": "always" } } }),
            json!({ "at": MINUTE, "do": { "cut": ["xbox-a", "xbox-b"] } }),
        ];
        if last >= 100_000 {
            steps.push(json!({ "at": 100_000, "do": { "heal": ["xbox-a", "xbox-b"] } }));
        }
        steps.push(json!({ "at": last, "expect": { "count": 2 } }));
        two_and(steps.into())
    };
    for (last, end, lasts) in
        [(99_999, HeldUntil::Now, true), (100_000, HeldUntil::Back, false), (100_001, HeldUntil::Back, false)]
    {
        let ledger = ledger(json!({}), steps(last));
        let to = last.min(100_000);
        assert_eq!(slots(&ledger), [(A, MINUTE, to, end), (B, MINUTE, to, end)], "{last}");
        assert_eq!(stretches(&ledger.without_arbiter), [(MINUTE, to, lasts)], "{last}");
        assert_eq!(stretches(&ledger.outlived), [(MINUTE, to, lasts)], "{last}");
    }
}

#[test]
fn a_timeout_that_never_ends_is_grace_without_end() {
    // Demoted at 80,000; from then to the end of the run it is grace, however long.
    let steps = json!([
        { "at": MINUTE, "do": { "lose_power": "xbox-b" } },
        { "at": 80_000, "by": "A", "do": "read" },
        { "at": "30d", "by": "A", "do": "read" }
    ]);
    let ledger = ledger(json!({ "template": inactive_timeout(Value::Null) }), two_and(steps));
    assert_eq!(causes(&ledger), [20_000, 0, 30 * 86_400_000 - 80_000, 0]);
    assert_eq!(ledger.waits, []);
}

#[test]
fn with_a_timeout_of_zero_there_is_no_grace() {
    // Gone 60,000, known 80,000, demoted by the read at 100,000, due at once; the next access removes it at 130,000.
    let steps = json!([
        { "at": MINUTE, "do": { "lose_power": "xbox-b" } },
        { "at": 100_000, "by": "A", "do": "read" },
        { "at": 130_000, "by": "A", "do": "read" }
    ]);
    let ledger = ledger(json!({ "template": inactive_timeout(0.into()) }), two_and(steps));
    assert_eq!(causes(&ledger), [20_000, 20_000 + 30_000, 0, 0]);
    assert_eq!(waits(&ledger), [("inactiveRemovalTimeout".to_owned(), user(B), 100_000, Some(130_000), 30_000)]);
}

#[test]
fn who_was_gone_twice_held_its_slot_twice() {
    // First 60,000 to 70,000: Presence never noticed. Then from 100,000: known at 120,000, applied at 150,000, the
    // 120,000 of grace end at 270,000, and it is back before that, at 200,000: 50,000 of grace.
    let steps = json!([
        { "at": 60_000, "do": { "cut": "xbox-b" } },
        { "at": 70_000, "do": { "heal": "xbox-b" } },
        { "at": 100_000, "do": { "cut": "xbox-b" } },
        { "at": 150_000, "by": "A", "do": "read" },
        { "at": 200_000, "do": { "heal": "xbox-b" } },
        { "at": 400_000, "by": "A", "do": "read" }
    ]);
    let ledger = ledger(json!({}), two_and(steps));
    assert_eq!(slots(&ledger), [(B, 60_000, 70_000, HeldUntil::Back), (B, 100_000, 200_000, HeldUntil::Back)]);
    assert_eq!(causes(&ledger), [10_000 + 20_000, 30_000, 50_000, 0]);
    // Being back it did not say that it is active, and its time ran out: the slot was gone for all that.
    assert_eq!(lost(&ledger), [(B, 100_000, 400_000, 200_000, None)]);
}

#[test]
fn gone_again_before_presence_took_the_return_in_is_known_at_once() {
    // Presence takes 30 s to see a return, so at 120,000 it still says what it has said since 80,000.
    let steps = json!([
        { "at": 60_000, "do": { "cut": "xbox-b" } },
        { "at": 110_000, "do": { "heal": "xbox-b" } },
        { "at": 120_000, "do": { "cut": "xbox-b" } },
        { "at": 130_000, "by": "A", "do": "read" }
    ]);
    let ledger = ledger(json!({ "settings": { "presenceReturn": "30s" } }), two_and(steps));
    assert_eq!(causes(&ledger), [20_000, 30_000 + 10_000, 0, 0]);
}

#[test]
fn who_is_gone_while_ready_is_told_by_the_ready_timer_alone() {
    // B's shell makes it ready at 10,000, and its power fails at 15,000. Presence is not asked about ready members, so the
    // service learns of it at the deadline, 70,000; A looks at 75,000, and from then there are 120,000 of grace.
    let steps = |last: u64| {
        json!([
            { "at": 10_000, "by": "B", "do": "ready" },
            { "at": 15_000, "do": { "lose_power": "xbox-b" } },
            { "at": 75_000, "by": "A", "do": "read" },
            { "at": last, "by": "A", "do": "read" }
        ])
    };
    let template = json!({ "template": inactive_timeout("2m".into()) });
    let one = ledger(template.clone(), two_and(steps(195_000)));
    assert_eq!(causes(&one), [55_000, 5_000, 120_000, 0]);
    // Without a ready timer nothing ever tells.
    let mut never = template;
    never["template"]["constants"]["system"]["readyRemovalTimeout"] = Value::Null;
    assert_eq!(causes(&ledger(never, two_and(steps(195_000)))), [180_000, 0, 0, 0]);
}

#[test]
fn who_is_reserved_or_about_to_start_is_awaited_and_not_gone() {
    // C's place is kept while its console is off, until the read at 40,000 lets the reservation lapse. B's title ended
    // at 5,000 and its shell made it ready at 10,000: awaited until A's read at 80,000 applies the ready timer of 60,000.
    // From then on it is gone: 20,000 of grace when the run ends.
    let ended = json!([
        { "at": 1_000, "by": "A", "do": { "reserve": { "users": "C" } } },
        { "at": 2_000, "do": { "lose_power": "xbox-c" } },
        { "at": 4_000, "by": "B", "do": "leave" },
        { "at": 5_000, "by": "B", "do": "terminate" },
        { "at": 10_000, "by": "B", "do": "ready" },
        { "at": 40_000, "by": "A", "do": "read" },
        { "at": 80_000, "by": "A", "do": "read" },
        { "at": 100_000, "expect": { "members": { "B": "inactive", "C": "out" } } }
    ]);
    let ledger = ledger(json!({ "template": inactive_timeout("2m".into()) }), two_and(ended));
    assert_eq!(slots(&ledger), [(B, 80_000, 100_000, HeldUntil::Now)]);
    assert_eq!(causes(&ledger), [0, 0, 20_000, 0]);
    // Both deadlines waited for A: the reservation's 30 s from 1,000 for 9,000, the ready timer for 10,000.
    assert_eq!(waits(&ledger).iter().map(|it| it.4).collect::<Vec<_>>(), [9_000, 10_000]);
}

#[test]
fn two_users_of_one_console_are_gone_together_and_hold_a_slot_each() {
    let consoles = json!({ "consoles": { "xbox-a": ["A"], "xbox-b": ["B", "C"] } });
    let steps = json!([
        { "by": "C", "do": "join" },
        { "at": MINUTE, "do": { "lose_power": "xbox-b" } },
        { "at": 2 * MINUTE, "by": "A", "do": "read" }
    ]);
    let ledger = ledger(consoles, two_and(steps));
    // Each 20,000 until Presence knows and 40,000 until A looks.
    assert_eq!(causes(&ledger), [40_000, 80_000, 0, 0]);
    assert_eq!(slots(&ledger).iter().map(|it| it.0).collect::<Vec<_>>(), [B, C]);
}

#[test]
fn where_a_connection_is_required_its_loss_is_applied_at_once() {
    let template = |suppress: bool| {
        json!({ "template": { "constants": { "system": { "inactiveRemovalTimeout": "2m", "capabilities": {
            "connectionRequiredForActiveMembers": true, "suppressPresenceActivityCheck": suppress } } } } })
    };
    let steps =
        json!([{ "at": MINUTE, "do": { "lose_power": "xbox-b" } }, { "at": 2 * MINUTE, "expect": { "count": 2 } }]);
    // The connection is given up after 30 s, which demotes B by itself at 90,000. Before that Presence knows at 80,000, and
    // nobody looks for 10,000; 30,000 of grace when the run ends.
    assert_eq!(causes(&ledger(template(false), two_and(steps.clone()))), [20_000, 10_000, 30_000, 0]);
    // Where Presence is not asked, only the connection tells.
    assert_eq!(causes(&ledger(template(true), two_and(steps))), [30_000, 0, 30_000, 0]);
}

#[test]
fn a_service_that_looks_by_itself_leaves_no_time_in_which_an_arbiter_was_missing() {
    // A is the host, and both A and B are gone at 60,000; Presence knows at 80,000, the grace is 120,000.
    let steps = json!([
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "by": "C", "do": "join" },
        { "at": MINUTE, "do": { "lose_power": ["xbox-a", "xbox-b"] } },
        { "at": 250_000, "by": "C", "do": "read" }
    ]);
    let under = |evaluation: &str| ledger(json!({ "readings": { "evaluation": evaluation } }), two_and(steps.clone()));
    // Lazy: nothing happens before C's read at 250,000, which demotes both; 170,000 each without an arbiter.
    assert_eq!(causes(&under("lazy_one_step")), [40_000, 0, 0, 2 * 170_000]);
    // Eager: demoted at 80,000, removed at 200,000.
    assert_eq!(causes(&under("eager")), [40_000, 0, 240_000, 0]);
    // Swept at multiples of 70 s: demoted at 140,000 after 60,000; the deadline is 260,000.
    assert_eq!(causes(&under("sweep 70s")), [40_000, 2 * 60_000, 2 * 110_000, 0]);
}
