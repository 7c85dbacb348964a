//! The other figures, and whole runs, each with its arithmetic.

use super::*;
use sessim::ledger::{Span, Timer};

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
    let names = &outcome.trace.names;
    let told: Vec<_> =
        ledger.requests.iter().map(|it| (names.actor(it.by), it.verb, it.status, it.refused, it.count)).collect();
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
    let session = ledger.of_session(sessim::names::SessionId(0));
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
fn of_a_long_list_people_see_twenty() {
    let listed = |absences: u64| {
        let steps = (1..=absences).flat_map(|nth| {
            [
                json!({ "at": nth * MINUTE, "do": { "cut": "xbox-b" } }),
                json!({ "at": nth * MINUTE + 1_000, "do": { "heal": "xbox-b" } }),
            ]
        });
        let outcome = outcome(json!({}), two_and(steps.collect()));
        let text = sessim::report::text::ledger(&outcome, sessim::report::Style::default());
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
        let place = outcome.trace.names.sessions.iter().position(|it| it == name).unwrap();
        causes(&ledger.of_session(sessim::names::SessionId(place)))
    };
    assert_eq!((of("lobby"), of("match")), ([20_000, 20_000, 10_000, 0], [20_000, 30_000, 0, 0]));
}

#[test]
fn a_request_is_unanswered_whether_or_not_the_service_had_it() {
    // The first read is lost on its way, the answer to the second on its way back; each is given up 20 s later.
    let steps = json!([
        { "at": 10_000, "do": { "lose_requests": { "of": "A", "next": 1 } } },
        { "at": 10_000, "by": "A", "do": "read" },
        { "at": 40_000, "do": { "lose_replies": { "of": "A", "next": 1 } } },
        { "at": 40_000, "by": "A", "do": "read" },
        { "at": 59_999, "expect": { "exists": true } }
    ]);
    let given_up = |ledger: &Ledger| -> Vec<(u64, bool)> {
        ledger.unanswered.iter().map(|it| (it.at.as_millis(), it.reached)).collect()
    };
    let before = ledger(json!({}), two_and(steps.clone()));
    assert_eq!(given_up(&before), [(30_000, false)]);
    let mut steps = steps;
    steps.as_array_mut().unwrap().push(json!({ "at": 60_000, "expect": { "exists": true } }));
    let after = ledger(json!({}), two_and(steps));
    assert_eq!(given_up(&after), [(30_000, false), (60_000, true)]);
    // The read that the service had is a request that was made; the lost one is not.
    assert_eq!(after.asked(false), before.asked(false));
}

#[test]
fn what_a_new_arbiter_does_not_restore_is_lost() {
    // A is the arbiter from 0 and saves at 300,000; it is gone at 480,000, and B takes over at 510,000.
    let steps = json!([
        { "by": "A", "do": { "host": { "if": "always" } } },
        { "at": 480_000, "do": { "lose_power": "xbox-a" } },
        { "at": 510_000, "by": "B", "do": { "host": { "if": "always" } } },
        { "at": 520_000, "expect": { "lost": 180_000 } }
    ]);
    let ledger = ledger(json!({ "title": { "preset": "manual", "save": "5m" } }), two_and(steps));
    let lost: Vec<_> = ledger.lost_state.iter().map(|it| (it.at.as_millis(), it.saved, it.lost)).collect();
    assert_eq!(lost, [(510_000, Millis::from_secs(300), Millis::from_secs(180))]);
    assert_eq!(ledger.state_lost(), Millis::from_secs(180));
}
