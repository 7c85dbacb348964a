//! Time and evaluation: M1 to M6.

use crate::common::{Stage, active, json, ready, user};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Fact, Presence};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::DUE_AT_ACCESS, m::READY_EXPIRES], "a timer that runs out changes nothing until somebody looks", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 180_000, "inactiveRemovalTimeout": 300_000}));
        s.put(0, &user('A'), ready()).created();
        s.fact(500_000, Fact::Presence(user('A').xuid, Presence::Elsewhere)).nothing();
        s.tick(999_999).nothing();
        s.shows("A ready");
        s.look(1_000_000).did("A ready->inactive M85");
        assert_eq!(s.next_timer(1_000_000), Some(1_300_000));
    }),
    rule(&[m::DUE_AT_ACCESS], "each evaluation mode looks at its own time", || {
        let constants = json!({"readyRemovalTimeout": 100, "inactiveRemovalTimeout": 50, "sessionEmptyTimeout": 20});
        let expired = "A ready->inactive M85";
        let all = "A ready->inactive M85; A inactive->out M86; emptied M81; deleted M87";
        for (mode, at_tick, at_look) in [
            ("", "", expired),
            ("evaluation=lazy_to_fixpoint timer_anchor=deadline", "", all),
            ("evaluation=eager", expired, ""),
            ("evaluation=eager timer_anchor=deadline", all, ""),
            ("evaluation=sweep_10s", expired, ""),
        ] {
            let mut s = Stage::under(mode, constants.clone());
            s.put(0, &user('A'), ready()).created();
            s.tick(500).did(at_tick);
            s.look(500).did(at_look);
        }
    }),
    rule(&[m::DUE_AT_ACCESS], "eager applies each timer at its very instant", || {
        let mut s = Stage::under("evaluation=eager", json!({"readyRemovalTimeout": 100, "inactiveRemovalTimeout": 0}));
        s.put(0, &user('A'), ready()).created();
        s.put(0, &user('B'), active()).ok();
        s.tick(99).nothing();
        s.tick(100).did("A ready->inactive M85; A inactive->out M86");
        s.tick(101).nothing();
    }),
    rule(&[m::DUE_AT_ACCESS], "a sweep serves accesses from what its last look left", || {
        let mut s =
            Stage::under("evaluation=sweep_10s", json!({"readyRemovalTimeout": 100, "inactiveRemovalTimeout": 0}));
        s.put(0, &user('A'), ready()).created();
        s.put(0, &user('B'), active()).ok();
        s.read(9_999, &user('B')).nothing();
        s.tick(10_000).did("A ready->inactive M85");
        s.read(19_999, &user('B')).nothing();
        s.shows("A inactive, B active");
        s.tick(20_000).did("A inactive->out M86");
    }),
    rule(&[m::ONE_TRANSITION], "one evaluation moves a member once, however many timers have passed", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 0}));
        s.put(0, &user('A'), ready()).ok();
        s.put(0, &user('B'), active()).ok();
        s.elsewhere(0, 'B');
        s.look(1_000).did("B active->inactive M92; A ready->inactive M85");
        s.look(1_000).did("A inactive->out M86; B inactive->out M86; deleted M82");
    }),
    rule(&[m::ONE_TRANSITION], "a fixed point stacks the timeouts instead", || {
        let constants = json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 0});
        let mut s = Stage::under("evaluation=lazy_to_fixpoint", constants);
        s.put(0, &user('A'), ready()).ok();
        s.put(0, &user('B'), active()).ok();
        s.look(10).did("A ready->inactive M85; A inactive->out M86");
        s.shows("B active");
    }),
    rule(
        &[m::EVALUATION_ORDER, m::PRESENCE_DEMOTES, m::RESERVED_EXPIRES],
        "Presence comes before timers, and timers by ascending index",
        || {
            let constants =
                json!({"readyRemovalTimeout": 10, "reservedRemovalTimeout": 10, "inactiveRemovalTimeout": 10});
            let mut s = Stage::new(constants).all_active("AB");
            s.put(0, &user('A'), ready()).ok();
            s.reserve(0, &user('B'), "CD").ok();
            s.elsewhere(0, 'B');
            s.look(10).did("B active->inactive M92; A ready->inactive M85; C reserved->out M84; D reserved->out M84");
        },
    ),
    rule(
        &[m::EVALUATION_ORDER, m::HOST_ORPHANED, m::EMPTY_CHECK],
        "the arbiter and emptiness come after the timers, an empty session's end before all else",
        || {
            let constants = json!({
                "inactiveRemovalTimeout": 10, "reservedRemovalTimeout": 20, "sessionEmptyTimeout": 5,
                "capabilities": {"connectivity": true}
            });
            let mut s = Stage::new(constants);
            s.put(0, &user('A'), crate::common::active_at("aa")).ok();
            s.set(0, &user('A'), crate::common::host("aa")).ok();
            s.reserve(0, &user('A'), "B").ok();
            s.put(5, &user('A'), crate::common::inactive()).ok();
            s.look(20).did("A inactive->out M86; B reserved->out M84; no host M144; emptied M81");
            s.look(25).did("deleted M87").is(204);
        },
    ),
    rule(
        &[m::DUE_AT_DEADLINE, m::READY_EXPIRES],
        "a timer is due one millisecond after the last at which it is not",
        || {
            let stays = "";
            let becomes = "A ready->inactive M85";
            for (timeout, look, expected) in [
                (180_000, 179_999, stays),
                (180_000, 180_000, becomes),
                (180_000, 180_001, becomes),
                (1, 0, stays),
                (1, 1, becomes),
                (0, 0, becomes),
            ] {
                let mut s = Stage::new(json!({"readyRemovalTimeout": timeout}));
                s.put(0, &user('A'), ready()).ok();
                s.look(look).did(expected);
            }
        },
    ),
    rule(
        &[m::CHAIN_FROM_EVALUATION],
        "a chained timer starts at the evaluation, or at the missed deadline if that is the reading",
        || {
            let constants = json!({"readyRemovalTimeout": 180_000, "inactiveRemovalTimeout": 300_000});
            for (reading, deadline) in [("", 1_300_000), ("timer_anchor=deadline", 480_000)] {
                let mut s = Stage::under(reading, constants.clone());
                s.put(0, &user('A'), ready()).ok();
                s.look(1_000_000).did("A ready->inactive M85");
                assert_eq!(s.next_timer(0), Some(deadline));
                let events = s.look(2_000_000).did("A inactive->out M86; deleted M82").events;
                assert_eq!(crate::common::deadline(&events[0]), Some(deadline));
            }
        },
    ),
    rule(
        &[m::CHAIN_FROM_EVALUATION, m::EMPTY_CHECK],
        "under the missed deadlines a session is empty from the latest removal, whoever has the highest index",
        || {
            let constants = json!({"inactiveRemovalTimeout": 100, "sessionEmptyTimeout": 1_000});
            for (reading, deadline) in [("", 1_500), ("timer_anchor=deadline", 1_150)] {
                let mut s = Stage::under(reading, constants.clone()).all_active("AB");
                s.put(20, &user('B'), crate::common::inactive()).ok();
                s.put(50, &user('A'), crate::common::inactive()).ok();
                s.look(500).did("A inactive->out M86; B inactive->out M86; emptied M81");
                assert_eq!(s.next_timer(0), Some(deadline));
            }
        },
    ),
    rule(&[m::EVALUATION_BUMPS], "an evaluation raises the change number once for all it moved, or not at all", || {
        for (reading, bump) in [("", 1), ("eval_bumps=silent", 0)] {
            let constants = json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 10});
            let mut s = Stage::under(reading, constants);
            s.put(0, &user('A'), ready()).ok();
            s.put(0, &user('B'), ready()).ok();
            s.read(9, &user('A')).nothing();
            assert_eq!(s.change(), 2);
            let events = s.read(10, &user('A')).did("A ready->inactive M85; B ready->inactive M85").events;
            assert_eq!(s.change(), 2 + bump);
            assert!(events.iter().all(|event| event.change_number.0 == 2 + bump));
        }
    }),
];
