//! Capacity: M138 to M140.

use crate::common::{Stage, active, connection, json, nothing, user, xuid};
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::Write;

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::COUNT_INCLUDES_RESERVED, m::FULL_REFUSES_JOIN], "a reservation takes a slot from the start", || {
        let mut s = Stage::new(json!({"maxMembersCount": 2, "reservedRemovalTimeout": 10})).all_active("A");
        s.clone().put(1, &user('C'), active()).is(200);
        s.reserve(1, &user('A'), "B").ok();
        assert_eq!((s.session().members().len(), s.session().accepted()), (2, 1));
        s.put(10, &user('C'), active()).refused(400, m::FULL_REFUSES_JOIN);
        s.put(11, &user('C'), active()).did("B reserved->out M84; C out->active M63");
    }),
    rule(
        &[m::GHOST_SLOT, m::FULL_REFUSES_JOIN],
        "a player who is gone holds the slot until its timer is noticed",
        || {
            let constants = json!({"maxMembersCount": 2, "inactiveRemovalTimeout": 100});
            let mut s = Stage::new(constants).all_active("AB");
            s.elsewhere(20, 'B');
            s.put(1_000_000, &user('C'), active()).refused(400, m::FULL_REFUSES_JOIN).did("B active->inactive M92");
            s.put(1_000_099, &user('C'), active()).refused(400, m::FULL_REFUSES_JOIN);
            s.put(1_000_100, &user('C'), active()).is(200).did("B inactive->out M86; C out->active M63");

            let constants = json!({
                "maxMembersCount": 2, "inactiveRemovalTimeout": 100,
                "capabilities": {"connectionRequiredForActiveMembers": true}
            });
            let mut s = Stage::new(constants).all_active("AB");
            s.lose(30_000, connection('B', 0)).ok();
            s.put(30_099, &user('C'), nothing()).refused(400, m::FULL_REFUSES_JOIN);
            s.put(30_100, &user('C'), nothing()).is(200);
        },
    ),
    rule(&[m::RESERVE_OVER_CAPACITY], "reservations that do not all fit are refused whole", || {
        let mut s = Stage::new(json!({"maxMembersCount": 3})).all_active("A");
        s.reserve(0, &user('A'), "BCD").refused(400, m::RESERVE_OVER_CAPACITY);
        s.shows("A active");
        s.reserve(0, &user('A'), "BC").is(200);
        s.reserve(0, &user('A'), "BC").is(200).nothing();
        s.reserve(0, &user('A'), "D").refused(400, m::RESERVE_OVER_CAPACITY);
        let mut s = Stage::new(json!({"maxMembersCount": 2}));
        s.reserve(0, &user('A'), "BC").refused(400, m::RESERVE_OVER_CAPACITY);
        assert!(s.is_gone());
        s.by_service(0, Write::reserve("ABC".chars().map(xuid))).refused(400, m::RESERVE_OVER_CAPACITY);
        s.by_service(0, Write::reserve("AB".chars().map(xuid))).created();
    }),
    rule(
        &[m::RESERVE_OVER_CAPACITY, m::SERVICE_REMOVES],
        "only members that are there make room by being removed",
        || {
            let swap = |remove: &[u32], letters: &str| Write {
                remove: remove.iter().copied().map(MemberIndex).collect(),
                ..Write::reserve(letters.chars().map(xuid))
            };
            let mut s = Stage::new(json!({"maxMembersCount": 2})).all_active("AB");
            s.by_service(1, swap(&[], "C")).refused(400, m::RESERVE_OVER_CAPACITY);
            s.by_service(1, swap(&[7, 8], "C")).refused(400, m::RESERVE_OVER_CAPACITY);
            s.by_service(1, swap(&[1, 1], "CD")).refused(400, m::RESERVE_OVER_CAPACITY);
            s.by_service(1, swap(&[1], "C")).did("C out->reserved M57; B active->out M157");
            s.shows("A active, C reserved");
        },
    ),
];
