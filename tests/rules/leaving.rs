//! Leaving and removal: M76 to M83.

use crate::common::{Stage, active, inactive, json, locked, ready, user, xuid};
use crate::fields::turn;
use crate::owners::owned;
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Caller, Me, OnBehalf, Records, Request, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::LEAVE], "a member leaves at once from any state", || {
        for (state, expected) in
            [(active(), "B active->out M76"), (inactive(), "B inactive->out M76"), (ready(), "B ready->out M76")]
        {
            let mut s = Stage::new(json!({})).all_active("A");
            s.put(0, &user('B'), state).ok();
            s.leave(1, &user('B')).is(200).did(expected);
            s.shows("A active");
        }
    }),
    rule(&[m::DECLINE], "who leaves a reservation declines it", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.reserve(0, &user('A'), "B").ok();
        s.leave(1, &user('B')).is(200).did("B reserved->out M77");
        s.shows("A active");
    }),
    rule(&[m::LEAVE_ABSENT], "a leave by nobody in particular is no error, unless that is the reading", || {
        for (reading, status) in [("", 204), ("leave_absent=not_found", 404)] {
            let mut s = Stage::under(reading, json!({})).all_active("A");
            let before = s.session().clone();
            s.leave(1, &user('B')).refused(status, m::LEAVE_ABSENT).nothing();
            assert_eq!(s.session(), &before);
            let mut s = Stage::under(reading, json!({}));
            s.leave(1, &user('B')).refused(status, m::LEAVE_ABSENT).nothing();
            assert!(s.is_gone());
        }
    }),
    rule(&[m::INDEX_NEVER_REUSED], "an index is given once, or again if it was the last", || {
        for (reading, after_last, after_middle) in
            [("", [0, 1, 3], [0, 3, 4]), ("index_reuse=last_only", [0, 1, 2], [0, 2, 3])]
        {
            let mut s = Stage::under(reading, json!({})).all_active("ABC");
            s.leave(1, &user('C')).ok();
            s.put(2, &user('D'), active()).ok();
            assert_eq!(s.indices(), after_last);
            s.leave(3, &user('B')).ok();
            s.put(4, &user('E'), active()).ok();
            assert_eq!(s.indices(), after_middle);
        }
    }),
    rule(&[m::INDEX_NEVER_REUSED], "with only the last index reused, a gap before it is skipped too", || {
        let mut s = Stage::under("index_reuse=last_only", json!({"sessionEmptyTimeout": null})).all_active("ABC");
        s.leave(1, &user('B')).ok();
        s.leave(2, &user('C')).ok();
        assert_eq!(s.session().next_index().0, 1);
        s.leave(3, &user('A')).ok();
        assert_eq!(s.session().next_index().0, 0);
    }),
    rule(
        &[m::INDEX_NEVER_REUSED],
        "whoever comes by the change by which the last member goes gets an index of its own",
        || {
            // What refers to an index goes with its member: a turn, and what it owns.
            for reading in ["", "index_reuse=last_only"] {
                let mut s = Stage::under(reading, json!({})).all_active("AB");
                s.set(1, &user('A'), turn(&[1])).ok();
                let replaced = Write { me: Me::Leave, ..Write::reserve([xuid('C')]) };
                s.write(2, &user('B'), replaced).did("B active->out M76; C out->reserved M57; turn M334");
                assert_eq!(s.indices(), [0, 2]);
                let mut s = Stage::under(reading, owned(json!({"migration": "oldest"}), json!({}))).all_active("AB");
                s.set(1, &user('A'), crate::owners::owners(&[1])).ok();
                let records = [(xuid('B'), Me::Leave), (xuid('C'), Me::Put(active()))];
                let write = Write { listed: Some(Box::new(Records::Each(records.into()))), ..Write::default() };
                let users = "BC".chars().map(user).collect();
                s.send(2, Request::write(Caller::OnBehalf(OnBehalf { users, manage: true }), write)).ok();
                assert_eq!(s.indices(), [0, 2]);
                assert_eq!(s.session().owners().collect::<Vec<_>>(), [MemberIndex(0)]);
            }
        },
    ),
    rule(&[m::RETURN_AS_NEW], "who was removed may come back as a new member", || {
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 10})).all_active("AB");
        s.put(0, &user('B'), inactive()).ok();
        s.put(10, &user('B'), active()).did("B inactive->out M86; B out->active M63");
        assert_eq!(s.indices(), [0, 2]);
        s.set(11, &user('A'), crate::common::closed()).ok();
        s.leave(12, &user('B')).ok();
        s.put(13, &user('B'), active()).refused(403, m::CLOSED_REFUSES_JOIN);
    }),
    rule(&[m::EMPTY_CHECK], "a session is empty when the last record goes, reservations included", || {
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 100})).all_active("A");
        s.reserve(0, &user('A'), "B").ok();
        s.leave(5, &user('A')).did("A active->out M76");
        s.shows("B reserved");
        s.leave(7, &user('B')).did("B reserved->out M77; emptied M81").is(200);
        s.shows("empty");
        assert_eq!(s.next_timer(7), Some(107));
    }),
    rule(&[m::EMPTY_ZERO_DELETES, m::EMPTY_CHECK], "the timeout decides whether an empty session lasts", || {
        for (timeout, expected, shown) in [
            (json!(0), "A active->out M76; deleted M82", "gone"),
            (json!(1), "A active->out M76; emptied M81", "empty"),
            (json!(null), "A active->out M76; emptied M81", "empty"),
        ] {
            let mut s = Stage::new(json!({"sessionEmptyTimeout": timeout})).all_active("A");
            s.leave(5, &user('A')).did(expected);
            s.shows(shown);
        }
        let mut s = Stage::new(json!({"inactiveRemovalTimeout": 10})).all_active("A");
        s.put(0, &user('A'), inactive()).ok();
        s.look(10).did("A inactive->out M86; deleted M82").is(204);
    }),
    rule(&[m::EMPTY_SESSION_JOINS], "an empty session may be joined and lives on, unless that is the reading", || {
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 100})).all_active("A");
        let branch = s.session().branch();
        s.leave(5, &user('A')).ok();
        s.put(104, &user('B'), active()).is(200).did("B out->active M63");
        assert_eq!((s.session().branch(), s.indices(), s.next_timer(104)), (branch, vec![1], None));
        s.look(1_000).nothing();
        s.leave(1_000, &user('B')).ok();
        assert_eq!(s.next_timer(1_000), Some(1_100));
        s.by_service(1_050, Write::reserve([user('C').xuid])).did("C out->reserved M57");
        s.shows("C reserved");

        let mut s = Stage::under("empty_session_joins=refused", json!({"sessionEmptyTimeout": 100})).all_active("A");
        s.leave(5, &user('A')).ok();
        s.put(104, &user('B'), active()).refused(403, m::EMPTY_SESSION_JOINS);
        assert_eq!(s.next_timer(104), Some(105));
        s.put(105, &user('B'), active()).created().did("deleted M87; created M51; B out->active M63");
    }),
    rule(&[m::EMPTY_SESSION_JOINS], "the usual rules still hold for it", || {
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 100})).all_active("A");
        s.set(0, &user('A'), locked()).ok();
        s.leave(5, &user('A')).ok();
        s.put(6, &user('B'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
        s.put(6, &user('A'), active()).ok();
    }),
];
