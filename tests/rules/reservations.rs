//! Reservations: M57 to M61.

use crate::common::{Stage, Value, active, at, closed, custom, inactive, json, nothing, ready, user, xuid};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Me, MemberWrite, Reservation, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::RESERVE], "a member reserves places, which take indices in their order", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.reserve(1, &user('A'), "CB").did("C out->reserved M57; B out->reserved M57");
        s.shows("A active, C reserved, B reserved");
        assert_eq!(s.indices(), [0, 1, 2]);
    }),
    rule(
        &[m::RESERVE_BY_SERVICE, m::RESERVE],
        "a service reserves at creation and later, without becoming a member",
        || {
            let mut s = Stage::new(json!({}));
            s.by_service(0, Write::reserve([xuid('A')])).created().did("created M51; A out->reserved M57");
            s.by_service(1, Write::reserve([xuid('B')])).is(200);
            s.shows("A reserved, B reserved");
        },
    ),
    rule(&[m::RESERVE_PRESENT], "reserving somebody who is there is nothing if equal, else a conflict", || {
        let with = |letter: char, constants: Value| Write {
            reserve: vec![Reservation {
                xuid: xuid(letter),
                constants: custom(constants),
                initialize: false,
                system: None,
            }],
            ..Write::default()
        };
        let mut s = Stage::new(json!({})).all_active("A");
        s.write(0, &user('A'), with('B', json!({"team": 1}))).ok();
        let before = s.session().clone();
        s.write(1, &user('A'), with('B', json!({"team": 1}))).is(200).nothing();
        s.write(1, &user('A'), with('A', json!({}))).is(200).nothing();
        s.write(1, &user('A'), with('B', json!({"team": 2}))).refused(409, m::RESERVE_PRESENT);
        s.reserve(1, &user('A'), "B").refused(409, m::RESERVE_PRESENT);
        assert_eq!(s.session(), &before);

        // Whoever joins by the same write is there, with the constants of that write.
        let join = |team: u8| Write {
            me: Me::Put(MemberWrite { constants: custom(json!({"team": team})), ..active() }),
            ..with('C', json!({"team": 1}))
        };
        s.write(2, &user('C'), join(2)).refused(409, m::RESERVE_PRESENT);
        s.write(2, &user('C'), join(1)).did("C out->active M63");

        let mut strict = Stage::under("reserve_present=conflict", json!({})).all_active("AB");
        strict.reserve(0, &user('A'), "B").refused(409, m::RESERVE_PRESENT);
        strict.reserve(0, &user('A'), "CC").refused(409, m::RESERVE_PRESENT);
        strict.reserve(0, &user('A'), "C").ok();
    }),
    rule(&[m::RESERVE_PRESENT, m::LEAVE], "who leaves and reserves its own place holds a new reservation", || {
        let mut s = Stage::new(json!({"maxMembersCount": 2})).all_active("AB");
        let leave_for = |letters: &str| Write { me: Me::Leave, ..Write::reserve(letters.chars().map(xuid)) };
        s.write(1, &user('A'), leave_for("AC")).refused(400, m::RESERVE_OVER_CAPACITY);
        s.shows("A active, B active");
        s.write(1, &user('A'), leave_for("A")).did("A active->out M76; A out->reserved M57");
        s.shows("B active, A reserved");
        assert_eq!(s.indices(), [1, 2]);
    }),
    rule(
        &[m::ACCEPT_BY_FIRST_WRITE, m::JOIN_INACTIVE, m::JOIN_ACTIVE, m::JOIN_READY],
        "the reserved user's first write accepts, whatever it contains",
        || {
            for (write, expected) in [
                (Write::default(), "B reserved->inactive M62"),
                (Write::me(nothing()), "B reserved->inactive M62"),
                (Write::me(inactive()), "B reserved->inactive M62"),
                (Write::me(active()), "B reserved->active M63"),
                (Write::me(ready()), "B reserved->ready M64"),
                (crate::common::with_properties(closed()), "B reserved->inactive M62; closed M129"),
                (Write::reserve([xuid('C')]), "B reserved->inactive M62; C out->reserved M57"),
            ] {
                let mut s = Stage::new(json!({})).all_active("A");
                s.reserve(0, &user('A'), "B").ok();
                s.read(1, &user('B')).is(200).nothing();
                s.write(1, &user('B'), write).did(expected);
                assert_eq!(s.indices()[..2], [0, 1]);
            }
        },
    ),
    rule(&[m::ACCEPT_SETS_JOIN_TIME], "acceptance sets joinTime anew, unless the reservation counts", || {
        for (reading, expected) in [("", 20), ("join_time_on_acceptance=reservation", 10)] {
            let mut s = Stage::under(reading, json!({})).all_active("A");
            s.reserve(10, &user('A'), "B").ok();
            s.put(20, &user('B'), active()).ok();
            assert_eq!(s.session().members()[1].join_time, at(expected));
            s.put(30, &user('B'), inactive()).ok();
            assert_eq!(s.session().members()[1].join_time, at(expected));
        }
    }),
];
