//! Removal timers: M84 to M91.

use crate::common::{Stage, active, at, flags, inactive, json, ready, user};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::Write;

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::RESERVED_EXPIRES, m::RESERVED_DEFAULT], "a reservation is removed when its time is over", || {
        let (stays, goes) = ("", "B reserved->out M84");
        for (constants, look, expected) in [
            (json!({}), 30_009, stays),
            (json!({}), 30_010, goes),
            (json!({}), 30_011, goes),
            (json!({"reservedRemovalTimeout": 0}), 10, goes),
            (json!({"reservedRemovalTimeout": null}), 9_999_999_999, stays),
        ] {
            let mut s = Stage::new(constants).all_active("A");
            s.reserve(10, &user('A'), "B").ok();
            s.look(look).did(expected);
        }
    }),
    rule(
        &[m::RESERVED_EXPIRES, m::CLOSED_REFUSES_JOIN],
        "whoever comes too late for a reservation is a stranger",
        || {
            for (closed, late) in [(false, 200), (true, 403)] {
                let mut s = Stage::new(json!({"reservedRemovalTimeout": 10})).all_active("A");
                s.reserve(0, &user('A'), "B").ok();
                if closed {
                    s.set(0, &user('A'), crate::common::closed()).ok();
                }
                s.clone().put(9, &user('B'), active()).did("B reserved->active M63").is(200);
                s.put(10, &user('B'), active()).is(late);
                assert!(!s.indices().contains(&1));
            }
        },
    ),
    rule(&[m::RESERVED_EXPIRES], "the other reading keeps the slot and calls its holder inactive", || {
        let constants = json!({"reservedRemovalTimeout": 10, "inactiveRemovalTimeout": 5});
        let mut s = Stage::under("reserved_expiry=to_inactive", constants).all_active("A");
        s.reserve(0, &user('A'), "B").ok();
        s.look(10).did("B reserved->inactive M84");
        s.look(14).nothing();
        s.look(15).did("B inactive->out M86");
    }),
    rule(
        &[m::READY_EXPIRES, m::READY_DEFAULT],
        "a ready member turns inactive, or is removed if that is the reading",
        || {
            for (reading, expected) in [("", "A ready->inactive M85"), ("ready_expiry=remove", "A ready->out M85")] {
                let mut s = Stage::under(reading, json!({})).all_active("B");
                s.put(5, &user('A'), ready()).ok();
                s.look(180_004).nothing();
                s.look(180_005).did(expected);
            }
        },
    ),
    rule(&[m::INACTIVE_EXPIRES, m::INACTIVE_DEFAULT], "an inactive member is removed when its time is over", || {
        for (constants, look, expected) in [
            (json!({}), 7_200_004, ""),
            (json!({}), 7_200_005, "A inactive->out M86"),
            (json!({"inactiveRemovalTimeout": 120_000}), 120_004, ""),
            (json!({"inactiveRemovalTimeout": 120_000}), 120_005, "A inactive->out M86"),
            (json!({"inactiveRemovalTimeout": 120_000}), 120_006, "A inactive->out M86"),
            (json!({"inactiveRemovalTimeout": 0}), 5, "A inactive->out M86"),
            (json!({"inactiveRemovalTimeout": null}), 9_999_999_999, ""),
        ] {
            let mut s = Stage::new(constants).all_active("B");
            s.put(5, &user('A'), inactive()).ok();
            s.look(look).did(expected);
        }
    }),
    rule(&[m::EMPTY_EXPIRES], "an empty session is deleted before the access that finds it too old", || {
        for (now, status, expected) in [
            (104, 200, "A out->active M63"),
            (105, 201, "deleted M87; created M51; A out->active M63"),
            (106, 201, "deleted M87; created M51; A out->active M63"),
        ] {
            let mut s = Stage::new(json!({"sessionEmptyTimeout": 100})).all_active("A");
            s.leave(5, &user('A')).ok();
            s.put(now, &user('A'), active()).is(status).did(expected);
            assert_eq!(s.directory.lives(&s.reference), if status == 201 { 2 } else { 1 });
        }
        let mut s = Stage::new(json!({"sessionEmptyTimeout": null})).all_active("A");
        s.leave(5, &user('A')).ok();
        s.look(9_999_999_999).nothing().is(200);
    }),
    rule(&[m::ACTIVE_HAS_NO_TIMER], "an active member stays, however long it is silent", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 0, "readyRemovalTimeout": 0})).all_active("A");
        assert_eq!(s.next_timer(0), None);
        s.look(9_007_199_254_740_991).nothing();
    }),
    rule(
        &[m::ZERO_TAKES_NEXT_ACCESS, m::PRESENCE_DEMOTES, m::NEXT_TIMER_BLOCKED],
        "with a zero timeout demotion and removal take two accesses, unless that is the reading",
        || {
            let mut s = Stage::new(json!({"inactiveRemovalTimeout": 0})).all_active("AB");
            s.elsewhere(0, 'B');
            s.read(5, &user('A')).did("B active->inactive M92");
            assert_eq!(s.next_timer(5), Some(5));
            s.read(5, &user('A')).did("B inactive->out M86");

            let inline = || Stage::under("zero_inactive_inline=inline", json!({"inactiveRemovalTimeout": 0}));
            let mut s = inline().all_active("AB");
            s.elsewhere(0, 'B');
            s.read(5, &user('A')).did("B active->inactive M92; B inactive->out M89");
            s.put(6, &user('A'), inactive()).did("A active->inactive M68; A inactive->out M89; deleted M82").is(204);
            let mut s = inline().all_active("A");
            s.put(0, &user('B'), ready()).ok();
            s.put(0, &user('B'), flags(None, Some(false))).did("B ready->inactive M73; B inactive->out M89");
            let mut s =
                Stage::under("zero_inactive_inline=inline", json!({"inactiveRemovalTimeout": 1})).all_active("A");
            s.put(6, &user('A'), inactive()).did("A active->inactive M68");
        },
    ),
    rule(
        &[m::NEXT_TIMER_EARLIEST, m::NULL_IS_INFINITE],
        "nextTimer is the earliest finite deadline, or absent",
        || {
            let constants = json!({
                "reservedRemovalTimeout": 300, "readyRemovalTimeout": 200, "inactiveRemovalTimeout": null,
                "sessionEmptyTimeout": 50
            });
            let mut s = Stage::new(constants).all_active("AB");
            assert_eq!(s.next_timer(0), None);
            s.put(10, &user('B'), inactive()).ok();
            assert_eq!(s.next_timer(10), None);
            s.reserve(20, &user('A'), "C").ok();
            assert_eq!(s.next_timer(20), Some(320));
            s.put(30, &user('A'), ready()).ok();
            assert_eq!(s.next_timer(30), Some(230));
            s.look(230).did("A ready->inactive M85");
            assert_eq!(s.next_timer(230), Some(320));
            s.leave(240, &user('A')).ok();
            s.leave(240, &user('B')).ok();
            s.leave(240, &user('C')).ok();
            assert_eq!(s.next_timer(240), Some(290));
        },
    ),
    rule(&[m::NEXT_TIMER_BLOCKED], "a deadline that is due and held back makes nextTimer now", || {
        let constants = json!({"readyRemovalTimeout": 100, "inactiveRemovalTimeout": 50});
        let mut s = Stage::under("timer_anchor=deadline", constants);
        s.put(0, &user('A'), ready()).ok();
        s.look(1_000).did("A ready->inactive M85");
        assert_eq!(s.next_timer(1_000), Some(1_000));
        assert_eq!(s.next_timer(1_001), Some(1_001));
        assert_eq!(s.session().next_timer(at(149)), Some(at(150)));
    }),
    rule(
        &[m::EMPTY_EXPIRES, m::NEXT_TIMER_EARLIEST],
        "a session that a service makes for nobody is empty from the start",
        || {
            let mut s = Stage::new(json!({"sessionEmptyTimeout": 100}));
            s.by_service(3, Write::default()).created().did("created M51; emptied M81");
            assert_eq!(s.next_timer(3), Some(103));
            s.look(102).nothing();
            s.look(103).did("deleted M87");
        },
    ),
];
