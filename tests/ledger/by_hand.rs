//! Each figure, with its arithmetic.

use super::*;
use sessim::ledger::{LostSlot, Span, Stretch, Timer, Wait};
use sessim::time::Instant;

fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).unwrap()
}

fn stretches(all: &[Stretch]) -> Vec<(u64, u64, bool)> {
    all.iter().map(|it| (it.span.from.as_millis(), it.span.to.as_millis(), it.lasts)).collect()
}

/// Timer, whose, due, applied, delay.
type Told = (String, Option<UserId>, u64, Option<u64>, u64);

fn waits(ledger: &Ledger) -> Vec<Told> {
    let wait = |it: &Wait| {
        (it.timer.to_string(), it.user, it.deadline.as_millis(), it.applied.map(Instant::as_millis), it.delay.get())
    };
    ledger.waits.iter().map(wait).collect()
}

/// Who, gone, removed, back, asked.
fn lost(ledger: &Ledger) -> Vec<(usize, u64, u64, u64, Option<u64>)> {
    let slot = |it: &LostSlot| {
        let [gone, removed, back] = [it.gone, it.removed, it.back].map(Instant::as_millis);
        (it.user.0, gone, removed, back, it.asked.map(Instant::as_millis))
    };
    ledger.lost_slots.iter().map(slot).collect()
}

fn inactive_timeout(timeout: Value) -> Value {
    json!({ "constants": { "system": { "maxMembersCount": 8, "inactiveRemovalTimeout": timeout,
        "readyRemovalTimeout": "1m", "capabilities": { "connectivity": true } } } })
}

#[test]
fn the_power_failure_of_four_players() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let text = std::fs::read(root.join("four_player_power_failure.json")).unwrap();
    let mut load = |file: &str| std::fs::read(root.join(file)).map_err(|why| why.to_string());
    let script = Script::parse("four", &text, &Overrides::default(), &mut load).unwrap();
    let ledger = run(&script)[0].ledger();
    // A: gone at 10 min, Presence knows at 10 min 20 s; back at 3 d 5 s (259,205,000), never demoted.
    //    detection 20,000; nobody looked 259,205,000 - 620,000 = 258,585,000.
    // B: the same until A's read at 259,205,000 demotes it; grace 2 h = 7,200,000; removed on the dot at 266,405,000.
    assert_eq!(causes(&ledger), [2 * 20_000, 2 * 258_585_000, 7_200_000, 0]);
    assert_eq!(
        slots(&ledger),
        [(A, 600_000, 259_205_000, HeldUntil::Back), (B, 600_000, 266_405_000, HeldUntil::Removed)]
    );
    assert_eq!(waits(&ledger), [("inactiveRemovalTimeout".to_owned(), user(B), 266_405_000, Some(266_405_000), 0)]);
    // D is the last to leave, at 10 min 12 s, until A is back; A leaves at 259,210,000, and B's record is left.
    assert_eq!(stretches(&ledger.outlived), [(612_000, 259_205_000, false), (259_210_000, 266_405_000, false)]);
    // A's read demotes B, C's second removes it. That one finds no session: one of ten requests is refused.
    assert_eq!(
        ledger.changing_reads.iter().map(|it| it.at.as_millis()).collect::<Vec<_>>(),
        [259_205_000, 266_405_000]
    );
    assert_eq!((ledger.asked(false), ledger.asked(true)), (10, 1));
    // Nobody was ever the host, and B never came back.
    assert_eq!((ledger.without_arbiter.len(), ledger.lost_slots.len()), (0, 0));
}

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

#[test]
fn without_an_arbiter_is_from_its_end_to_the_next_ones_beginning() {
    // A is the host from 0. B is gone at 60,000 and known to be at 80,000; A is gone itself at 120,000, known at 140,000.
    // C looks at 300,000 and claims the token at 310,000.
    let steps = json!([
        { "by": "C", "do": "join" },
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "at": 60_000, "do": { "lose_power": "xbox-b" } },
        { "at": 120_000, "do": { "lose_power": "xbox-a" } },
        { "at": 300_000, "by": "C", "do": "read" },
        { "at": 310_000, "by": "C", "do": { "host": { "if": "always" } } },
        { "at": 320_000, "expect": { "host": "C" } }
    ]);
    let ledger = ledger(json!({}), two_and(steps));
    assert_eq!(stretches(&ledger.without_arbiter), [(120_000, 310_000, false)]);
    // B: 20,000 detection, 80,000 to 120,000 nobody looked, 120,000 to 300,000 no arbiter, then 20,000 of grace.
    // A: 20,000 detection, 140,000 to 300,000 no arbiter, then 20,000 of grace.
    assert_eq!(causes(&ledger), [40_000, 40_000, 40_000, 180_000 + 160_000]);
}

#[test]
fn a_second_user_of_the_hosts_console_is_an_arbiter_too() {
    // A and B share the console of the host. A turns inactive at 10,000, and B at 30,000; A is active again at 45,000.
    let consoles = json!({ "consoles": { "xbox-a": ["A", "B"], "xbox-c": ["C"] } });
    let steps = json!([
        { "by": "C", "do": "join" },
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "at": 10_000, "by": "A", "do": "inactive" },
        { "at": 30_000, "by": "B", "do": "inactive" },
        { "at": 45_000, "by": "A", "do": "active" },
        { "at": 60_000, "expect": { "host": "A" } }
    ]);
    assert_eq!(stretches(&ledger(consoles, two_and(steps)).without_arbiter), [(30_000, 45_000, false)]);
}

#[test]
fn a_session_without_members_misses_no_arbiter() {
    // The host leaves an empty session behind at 10,000, and C finds it at 20,000; before that there is nobody to miss one.
    let template = json!({ "template": { "constants": { "system": { "inactiveRemovalTimeout": "2m",
        "sessionEmptyTimeout": "1m", "capabilities": { "connectivity": true } } } } });
    let steps = json!([
        { "by": "A", "do": "create" },
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "at": 10_000, "by": "A", "do": "leave" },
        { "at": 20_000, "by": "C", "do": "join" },
        { "at": 25_000, "expect": { "host": null } }
    ]);
    let ledger = ledger(template, steps);
    assert_eq!(stretches(&ledger.without_arbiter), [(20_000, 25_000, true)]);
    assert_eq!(stretches(&ledger.outlived), [(10_000, 20_000, false)]);
}

#[test]
fn a_deadline_waits_for_the_access_that_applies_it() {
    // B turns inactive at 10,000: due at 130,000. A reservation for C of 20,000 lapses at 50,000.
    let steps = |look: u64| {
        json!([
            { "at": 10_000, "by": "B", "do": "inactive" },
            { "at": 20_000, "by": "A", "do": { "reserve": { "users": "C" } } },
            { "at": 50_000, "by": "A", "do": "read" },
            { "at": look, "by": "A", "do": "read" }
        ])
    };
    let reserved = ("reservedRemovalTimeout".to_owned(), user(C), 50_000, Some(50_000), 0);
    for (look, delay) in [(130_000, 0), (130_001, 1)] {
        let ledger = ledger(json!({}), two_and(steps(look)));
        let inactive = ("inactiveRemovalTimeout".to_owned(), user(B), 130_000, Some(look), delay);
        assert_eq!(waits(&ledger), [reserved.clone(), inactive]);
        assert_eq!((ledger.waited().get(), ledger.longest_wait().unwrap().delay.get()), (delay, delay));
    }
    assert_eq!(waits(&ledger(json!({}), two_and(steps(129_999)))), [reserved]);
}

#[test]
fn a_deadline_that_nobody_has_applied_is_overdue_so_far() {
    // B is due at 130,000. The run ends by a step that only looks, which applies nothing.
    for (end, overdue) in [(130_000, None), (130_001, Some(1)), (190_000, Some(60_000))] {
        let steps = json!([{ "at": 10_000, "by": "B", "do": "inactive" }, { "at": end, "expect": { "count": 2 } }]);
        let ledger = ledger(json!({}), two_and(steps));
        assert_eq!(ledger.longest_wait().map(|wait| (wait.applied, wait.delay.get())), overdue.map(|it| (None, it)));
    }
    // An empty session is due by itself: 60,000 after A has left at 10,000.
    let template = json!({ "template": { "constants": { "system": { "sessionEmptyTimeout": "1m" } } } });
    let steps = json!([
        { "by": "A", "do": "create" },
        { "at": 10_000, "by": "A", "do": "leave" },
        { "at": 100_000, "expect": { "exists": true } },
        { "at": 110_000, "by": "A", "do": "read", "expect": { "exists": false } }
    ]);
    let outcome = outcome(template, steps);
    let before = Ledger::of(&at_most(&outcome, 100_000), at(100_000));
    assert_eq!(waits(&before), [("sessionEmptyTimeout".to_owned(), None, 70_000, None, 30_000)]);
    assert_eq!(outcome.ledger().waits[0].timer, Timer::Empty);
    assert_eq!(waits(&outcome.ledger())[0].4, 40_000);
}

/// The trace as it was at an instant.
fn at_most(outcome: &Outcome, ms: u64) -> sessim::trace::Trace {
    let mut trace = outcome.trace.clone();
    trace.entries.retain(|entry| entry.at <= at(ms));
    let kept = trace.entries.len();
    trace.timers.retain(|timer| timer.entry.0 < kept);
    trace.truth.retain(|change| change.at <= at(ms));
    trace
}

#[test]
fn a_stage_of_initialization_waits_like_any_timer() {
    // Two are needed, B's place is kept from 0 and B does not come: joinTimeout of 10,000 ends at A's read at 12,000. That is
    // several changes and one deadline.
    let template = json!({ "template": { "constants": { "system": {
        "inactiveRemovalTimeout": "2m", "memberInitialization": { "joinTimeout": "10s", "measurementTimeout": "30s",
        "externalEvaluation": false, "membersNeededToStart": 2 } } } } });
    let steps = json!([
        { "by": "A", "do": { "create": { "users": "B", "initialize": true } } },
        { "at": 12_000, "by": "A", "do": "read" }
    ]);
    assert_eq!(waits(&ledger(template, steps)), [("joinTimeout".to_owned(), None, 10_000, Some(12_000), 2_000)]);
}

#[test]
fn requests_count_by_who_what_and_how_they_were_answered() {
    let steps = json!([
        { "by": "A", "do": { "create": { "closed": true } } },
        { "by": "B", "do": "join" },
        { "after": 1, "by": "B", "do": "join" },
        { "after": 1, "by": "service", "do": "read" },
        { "after": 1, "by": "B", "do": { "query": {} } },
        { "after": 1, "do": { "lose_power": "xbox-c" } },
        { "after": 1, "by": "C", "do": "read" }
    ]);
    let outcome = outcome(json!({}), steps);
    let ledger = outcome.ledger();
    let cast = &outcome.trace.cast;
    let told: Vec<_> =
        ledger.requests.iter().map(|it| (cast.actor(it.by), it.verb, it.status, it.refused, it.count)).collect();
    // C's read could not be sent, so it is none. The query, which names nothing to query by, is about no session.
    assert_eq!(
        told,
        [
            ("A", "create", 201, false, 1),
            ("B", "join", 403, true, 2),
            ("B", "query", 400, true, 1),
            ("service", "read", 200, false, 1)
        ]
    );
    assert_eq!((ledger.asked(false), ledger.asked(true)), (5, 3));
    let session = ledger.of_session(sessim::cast::SessionId(0));
    assert_eq!((session.asked(false), session.asked(true)), (4, 2));
}

#[test]
fn a_read_changes_the_session_only_if_something_was_due() {
    // B's time runs out at 130,000. A write settles too, and is no read.
    let changing = |look: u64, verb: &str| {
        let steps = json!([{ "at": 10_000, "by": "B", "do": "inactive" }, { "at": look, "by": "A", "do": verb }]);
        ledger(json!({}), two_and(steps)).changing_reads.len()
    };
    assert_eq!((changing(129_999, "read"), changing(130_000, "read"), changing(130_000, "active")), (0, 1, 0));
}

#[test]
fn a_get_in_the_http_form_is_a_read() {
    let path = "/serviceconfigs/a0b1c2d3-0000-4000-8000-000000000001/sessiontemplates/duel/sessions/match";
    let parts = json!({ "templates": { "duel": inactive_timeout("2m".into()) } });
    let get = |at: u64| {
        let steps = json!([
            { "by": "A", "do": { "create": { "session": "match" } } },
            { "by": "B", "do": { "join": { "as": "inactive" } } },
            { "at": at, "by": "A", "do": { "http": { "method": "GET", "path": path,
                "headers": { "X-Xbl-Contract-Version": "107" } } }, "expect": { "status": 200 } }
        ]);
        let outcome = by_templates(parts.clone(), steps);
        assert!(outcome.held(), "{:#?}", outcome.verdicts);
        let ledger = outcome.ledger();
        (ledger.changing_reads.len(), ledger.asked(false), ledger.asked(true))
    };
    assert_eq!((get(119_999), get(120_000)), ((0, 3, 0), (1, 3, 0)));
}

#[test]
fn a_player_who_came_back_has_no_slot_if_it_was_removed_meanwhile() {
    // B is gone at 60,000, known at 80,000, demoted then; due at 200,000, when A's read removes it. B is back at `back`, and
    // asks ten seconds later.
    let back = |back: u64, says: &str| {
        let mut steps = vec![
            (0, json!({ "at": 60_000, "do": { "cut": "xbox-b" } })),
            (1, json!({ "at": 80_000, "by": "A", "do": "read" })),
            (2, json!({ "at": 200_000, "by": "A", "do": "read" })),
            (back, json!({ "at": back, "do": { "heal": "xbox-b" } })),
            (back + 10_000, json!({ "at": back + 10_000, "by": "B", "do": says })),
        ];
        steps.sort_by_key(|(_, step)| step["at"].as_u64());
        let steps: Vec<Value> = steps.into_iter().map(|(_, step)| step).collect();
        lost(&ledger(json!({}), two_and(steps.into())))
    };
    assert_eq!(back(300_000, "join"), [(B, 60_000, 200_000, 300_000, Some(310_000))]);
    // Back in the very millisecond, or one before: the slot was there when it came, and went before it had said anything.
    assert_eq!(back(200_000, "join"), [(B, 60_000, 200_000, 200_000, Some(210_000))]);
    assert_eq!(back(199_999, "join"), [(B, 60_000, 200_000, 199_999, Some(209_999))]);
    // In time to say that it is active.
    assert_eq!(back(189_999, "active"), []);
}

#[test]
fn nobody_loses_a_slot_that_it_left_or_never_came_back_for() {
    let lost_after = |steps: Value| lost(&ledger(json!({}), two_and(steps)));
    // Never back.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 200_000, "by": "A", "do": "read" }
        ])),
        []
    );
    // Back in time, playing on, and gone by its own leave.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 90_000, "do": { "heal": "xbox-b" } },
            { "at": 95_000, "by": "B", "do": "leave" }
        ])),
        []
    );
    // Its own read lets its overdue time run out: it came and found nothing.
    assert_eq!(
        lost_after(json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 80_000, "by": "A", "do": "read" },
            { "at": 290_000, "do": { "heal": "xbox-b" } },
            { "at": 300_000, "by": "B", "do": "read" }
        ])),
        [(B, 60_000, 300_000, 290_000, Some(300_000))]
    );
}

#[test]
fn who_took_its_seat_again_has_not_lost_it_to_an_older_absence() {
    let lost_after = |steps: Value| lost(&ledger(json!({}), two_and(steps)));
    // Cut off for 10 s, of which nobody ever knew. At 100,000 it goes inactive of its own will, due at 220,000.
    let unnoticed = |until: &str| {
        json!([
            { "at": 60_000, "do": { "cut": "xbox-b" } },
            { "at": 70_000, "do": { "heal": "xbox-b" } },
            { "at": 100_000, "by": "B", "do": until },
            { "at": 300_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }
        ])
    };
    assert_eq!(lost_after(unnoticed("inactive")), []);
    // Nor has it lost its seat to the absence if a service takes it later, while it plays.
    let removed = json!([
        { "at": 60_000, "do": { "cut": "xbox-b" } },
        { "at": 70_000, "do": { "heal": "xbox-b" } },
        { "at": 100_000, "by": "service", "do": { "remove": { "users": "B" } } }
    ]);
    assert_eq!(lost_after(removed), []);
    // Demoted at 80,000, back at 90,000, and its own word at 100,000 is that it stays inactive: due at 200,000 still,
    // for that is no change. It had its slot and did not take its seat.
    let noticed = |says: &[&str]| {
        let mut steps = vec![
            json!({ "at": 60_000, "do": { "cut": "xbox-b" } }),
            json!({ "at": 80_000, "by": "A", "do": "read" }),
            json!({ "at": 90_000, "do": { "heal": "xbox-b" } }),
        ];
        steps.extend(says.iter().map(|says| json!({ "at": 100_000, "by": "B", "do": says })));
        steps.push(json!({ "at": 300_000, "by": "A", "do": "read", "expect": { "members": { "B": "out" } } }));
        steps.into()
    };
    assert_eq!(lost_after(noticed(&["inactive"])), [(B, 60_000, 300_000, 90_000, None)]);
    // With an active in between it had.
    assert_eq!(lost_after(noticed(&["active", "inactive"])), []);
}

#[test]
fn who_is_removed_by_others_while_it_is_gone_has_lost_its_slot() {
    // B is gone at 50,000; a service removes it at 60,000; it is back at 80,000. C's reservation, made at 0, lapses by what
    // the service writes: no slot that it had lost.
    let steps = json!([
        { "by": "A", "do": { "reserve": { "users": "C" } } },
        { "at": 50_000, "do": { "cut": ["xbox-b", "xbox-c"] } },
        { "at": 60_000, "by": "service", "do": { "remove": { "users": "B" } } },
        { "at": 80_000, "do": { "heal": ["xbox-b", "xbox-c"] } },
        { "at": 90_000, "by": "A", "do": "read", "expect": { "members": { "B": "out", "C": "out" } } }
    ]);
    assert_eq!(lost(&ledger(json!({}), two_and(steps))), [(B, 50_000, 60_000, 80_000, None)]);
}

#[test]
fn of_a_long_list_people_see_twenty() {
    let listed = |absences: u64| {
        let steps = (1..=absences).flat_map(|nth| {
            [
                json!({ "at": nth * MINUTE, "do": { "cut": "xbox-b" } }),
                json!({ "at": nth * MINUTE + 1_000, "do": { "heal": "xbox-b" } }),
            ]
        });
        let outcome = outcome(json!({}), two_and(steps.collect()));
        let text = sessim::report::text::ledger(&outcome, sessim::report::Palette::default());
        (text.matches("B in ").count(), text.contains("and 1 more\n"))
    };
    assert_eq!((listed(20), listed(21)), ((20, false), (20, true)));
}

#[test]
fn a_session_outlives_its_players_while_it_is_there_and_nobody_plays() {
    // A ends its title at 10,000 and B at 20,000: nobody plays until A's is launched at 50,000. A leaves at 60,000; B, known
    // to be away since 20,000, is demoted by that and removed at 180,000, which ends the session.
    let steps = json!([
        { "at": 10_000, "by": "A", "do": "terminate" },
        { "at": 20_000, "by": "B", "do": "terminate" },
        { "at": 50_000, "by": "A", "do": "launch" },
        { "at": 60_000, "by": "A", "do": "leave" },
        { "at": 200_000, "by": "C", "do": "read" }
    ]);
    let ledger = ledger(json!({}), two_and(steps));
    assert_eq!(stretches(&ledger.outlived), [(20_000, 50_000, false), (60_000, 200_000, false)]);
    assert_eq!(Ledger::lasted(&ledger.outlived).get(), 170_000);
    // Nobody has played in a session that a service made for those to come.
    let made = json!([
        { "by": "service", "do": { "create": { "users": ["A", "B"] } } },
        { "at": 10_000, "by": "A", "do": "join" },
        { "at": 15_000, "by": "A", "do": "terminate" },
        { "at": 18_000, "expect": { "count": 2 } }
    ]);
    assert_eq!(stretches(&super::ledger(json!({}), made).outlived), [(15_000, 18_000, true)]);
}

#[test]
fn each_life_of_a_session_has_its_own_account() {
    // A is the host of the first life, which ends at 30,000 with A's leave. In the second nobody ever is.
    let steps = json!([
        { "by": "A", "do": "create" },
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "at": 20_000, "by": "A", "do": "inactive" },
        { "at": 30_000, "by": "A", "do": "leave" },
        { "at": 40_000, "by": "B", "do": "create" },
        { "at": 50_000, "do": { "lose_power": "xbox-b" } },
        { "at": 100_000, "expect": { "life": 2 } }
    ]);
    let ledger = ledger(json!({}), steps);
    assert_eq!(stretches(&ledger.without_arbiter), [(20_000, 30_000, false)]);
    assert_eq!(causes(&ledger), [20_000, 30_000, 0, 0]);
    assert_eq!(ledger.held[0].span, Span { from: at(50_000), to: at(100_000) });
}

#[test]
fn of_two_sessions_each_has_its_part() {
    // B is in both and gone at 60,000. Lobby's A looks at 100,000, nobody does in the match.
    let parts = json!({ "sessions": { "lobby": { "template": "t" }, "match": { "template": "t" } },
        "templates": { "t": inactive_timeout("2m".into()) } });
    let steps = json!([
        { "by": "A", "do": { "create": { "session": "lobby" } } },
        { "by": "B", "do": { "join": { "session": "lobby" } } },
        { "by": "B", "do": { "create": { "session": "match" } } },
        { "at": 60_000, "do": { "lose_power": "xbox-b" } },
        { "at": 100_000, "by": "A", "do": { "read": { "session": "lobby" } },
          "expect": { "ledger": { "gone": { "total": "40s", "nobodyLooked": "20s" } } } },
        { "at": 110_000, "expect": { "session": "match", "ledger": { "gone": { "total": "50s", "detection": "20s" },
          "outlived": "50s", "readsThatChanged": 0 } } }
    ]);
    let outcome = by_templates(parts, steps);
    assert!(outcome.held(), "{:#?}", outcome.verdicts);
    let ledger = outcome.ledger();
    let of = |name: &str| {
        let place = outcome.trace.cast.sessions.iter().position(|it| it == name).unwrap();
        causes(&ledger.of_session(sessim::cast::SessionId(place)))
    };
    assert_eq!((of("lobby"), of("match")), ([20_000, 20_000, 10_000, 0], [20_000, 30_000, 0, 0]));
}

/// What came of a script with templates by name.
fn by_templates(parts: Value, steps: Value) -> Outcome {
    let mut script =
        json!({ "about": "templates by name", "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] }, "steps": steps });
    for (key, value) in parts.as_object().unwrap() {
        script[key] = value.clone();
    }
    let no_files = &mut |_: &str| Err("there are none".to_owned());
    run(&Script::parse("two", script.to_string().as_bytes(), &Overrides::default(), no_files).unwrap()).remove(0)
}
