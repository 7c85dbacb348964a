//! Member states: M62 to M75.

use crate::common::{Stage, active, flags, inactive, json, nothing, ready, user};
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{MemberWrite, Write};

/// Long timeouts of different lengths, so that a deadline tells which timer runs.
fn stage() -> Stage {
    Stage::new(json!({"readyRemovalTimeout": 1_000, "inactiveRemovalTimeout": 5_000}))
}

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::JOIN_INACTIVE, m::JOIN_ACTIVE, m::JOIN_READY, m::FALSE_IS_ABSENT],
        "the flags tell how one joins",
        || {
            let (no, yes) = (Some(false), Some(true));
            for (wrote, expected, deadline) in [
                (flags(None, None), "A out->inactive M62", Some(5_007)),
                (flags(no, None), "A out->inactive M62", Some(5_007)),
                (flags(None, no), "A out->inactive M62", Some(5_007)),
                (flags(no, no), "A out->inactive M62", Some(5_007)),
                (flags(yes, None), "A out->active M63", None),
                (flags(yes, no), "A out->active M63", None),
                (flags(None, yes), "A out->ready M64", Some(1_007)),
                (flags(no, yes), "A out->ready M64", Some(1_007)),
            ] {
                let mut s = stage();
                s.put(7, &user('A'), wrote.clone()).did(&format!("created M51; {expected}"));
                assert_eq!(s.next_timer(7), deadline);
                let mut s = stage().all_active("B");
                s.put(7, &user('A'), wrote).did(expected);
                assert_eq!(s.next_timer(7), deadline);
            }
        },
    ),
    rule(&[m::BOTH_FLAGS], "one write cannot be active and ready", || {
        let mut s = stage();
        s.put(0, &user('A'), flags(Some(true), Some(true))).refused(400, m::BOTH_FLAGS);
        let mut s = s.all_active("A");
        s.put(0, &user('A'), flags(Some(true), Some(true))).refused(400, m::BOTH_FLAGS);
        s.put(0, &user('A'), flags(Some(true), Some(false))).is(200);
    }),
    rule(&[m::ACTIVATE, m::ACTIVE_HAS_NO_TIMER], "active true cancels whatever timer ran", || {
        for (before, expected) in [(ready(), "A ready->active M67"), (inactive(), "A inactive->active M67")] {
            let mut s = stage();
            s.put(0, &user('A'), before).ok();
            s.put(999, &user('A'), active()).did(expected);
            assert_eq!(s.next_timer(999), None);
            s.look(1_000_000_000).nothing();
            s.put(1_000_000_000, &user('A'), flags(None, Some(false))).nothing();
        }
    }),
    rule(&[m::DEACTIVATE, m::INACTIVE_EXPIRES], "active false starts the inactive timer", || {
        let mut s = stage().all_active("A");
        s.put(10, &user('A'), inactive()).did("A active->inactive M68");
        s.look(5_009).nothing();
        s.look(5_010).did("A inactive->out M86; deleted M82");
    }),
    rule(&[m::ACTIVE_TO_READY, m::READY_EXPIRES], "ready true from active starts the ready timer", || {
        let mut s = stage().all_active("A");
        s.put(10, &user('A'), flags(Some(false), Some(true))).did("A active->ready M69");
        s.look(1_009).nothing();
        s.look(1_010).did("A ready->inactive M85");
    }),
    rule(&[m::INACTIVE_TO_READY], "ready true from inactive has a fresh timer, or one since turning inactive", || {
        for (reading, deadline) in [("", 1_500), ("ready_from_inactive=since_inactive", 1_010)] {
            let constants = json!({"readyRemovalTimeout": 1_000, "inactiveRemovalTimeout": 5_000});
            let mut s = Stage::under(reading, constants).all_active("A");
            s.put(10, &user('A'), inactive()).ok();
            s.put(500, &user('A'), ready()).did("A inactive->ready M70");
            assert_eq!(s.next_timer(500), Some(deadline));
        }
    }),
    rule(&[m::READY_AGAIN], "ready again keeps the timer, or restarts it", || {
        for (reading, expected, deadline) in
            [("", "", 1_000), ("ready_rewrite=restarts_timer", "A restarted M71", 1_999)]
        {
            let mut s = Stage::under(reading, json!({"readyRemovalTimeout": 1_000}));
            s.put(0, &user('A'), ready()).ok();
            s.put(0, &user('A'), ready()).nothing();
            s.put(999, &user('A'), ready()).did(expected);
            assert_eq!(s.next_timer(999), Some(deadline));
        }
    }),
    rule(
        &[m::READY_IGNORES_ACTIVE_FALSE],
        "active false leaves a ready member ready, unless that is the reading",
        || {
            for (reading, expected, deadline) in
                [("", "", 1_000), ("active_false_when_ready=to_inactive", "A ready->inactive M73", 5_500)]
            {
                let constants = json!({"readyRemovalTimeout": 1_000, "inactiveRemovalTimeout": 5_000});
                let mut s = Stage::under(reading, constants);
                s.put(0, &user('A'), ready()).ok();
                s.put(500, &user('A'), inactive()).did(expected);
                assert_eq!(s.next_timer(500), Some(deadline));
            }
        },
    ),
    rule(&[m::UNREADY], "ready false while ready makes inactive, unless the same write makes active", || {
        let mut s = stage();
        s.put(0, &user('A'), ready()).ok();
        s.put(500, &user('A'), flags(None, Some(false))).did("A ready->inactive M73");
        assert_eq!(s.next_timer(500), Some(5_500));
        s.put(600, &user('A'), ready()).ok();
        s.put(700, &user('A'), flags(Some(true), Some(false))).did("A ready->active M67");
    }),
    rule(&[m::OTHER_WRITES_KEEP_TIMER], "a write that does not change the state does not restart its timer", || {
        for (state, deadline) in [(ready(), 1_000), (inactive(), 5_000)] {
            let mut s = stage();
            s.put(0, &user('A'), state.clone()).ok();
            let custom = MemberWrite { custom: crate::common::custom(json!({"car": 1})), ..nothing() };
            s.put(100, &user('A'), custom).did("A custom M131");
            s.set(200, &user('A'), crate::common::closed()).did("closed M129");
            s.reserve(300, &user('A'), "B").ok();
            s.leave(301, &user('B')).ok();
            s.put(400, &user('A'), state).nothing();
            assert_eq!(s.next_timer(400), Some(deadline));
        }
    }),
    rule(&[m::OWN_RECORD_ONLY], "a user removes nobody", || {
        let mut s = stage().all_active("AB");
        for index in [0, 1, 9] {
            let remove = Write { remove: vec![MemberIndex(index)], ..Write::default() };
            s.write(0, &user('A'), remove).refused(403, m::OWN_RECORD_ONLY);
        }
        s.shows("A active, B active");
    }),
];
