//! Writes and preconditions: M104 to M114.

use crate::common::{
    Stage, active, active_at, custom, flags, inactive, join_restriction, json, nothing, ready, template, user,
};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Answer, Field, Me, MemberWrite, Precondition, PropertiesWrite, Refusal, Restriction, User, Write,
};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::CREATE_ONLY], "If-None-Match: * creates and never updates", || {
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 10}));
        let create =
            |s: &mut Stage, now, letter| s.write_when(now, &user(letter), Precondition::Absent, Write::me(active()));
        create(&mut s, 0, 'A').created();
        create(&mut s, 1, 'A').refused(412, m::CREATE_ONLY);
        create(&mut s, 1, 'B').refused(412, m::CREATE_ONLY);
        s.shows("A active");
        s.leave(2, &user('A')).ok();
        create(&mut s, 11, 'B').refused(412, m::CREATE_ONLY);
        create(&mut s, 12, 'B').created();
    }),
    rule(&[m::UPDATE_ONLY], "If-Match updates and never creates", || {
        let mut s = Stage::new(json!({}));
        let join = || Write::me(active());
        s.write_when(0, &user('A'), Precondition::Exists, join()).refused(412, m::UPDATE_ONLY);
        s.put(0, &user('A'), active()).created();
        let etag = s.etag();
        s.write_when(1, &user('B'), Precondition::Exists, join()).is(200);
        s.leave(2, &user('A')).ok();
        s.leave(2, &user('B')).is(204);
        s.write_when(3, &user('A'), etag, join()).refused(412, m::UPDATE_ONLY);
        assert!(s.is_gone());
    }),
    rule(&[m::PLAIN_WRITE], "a plain write creates or updates", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).is(201);
        s.put(0, &user('B'), active()).is(200);
    }),
    rule(&[m::ETAG_MISMATCH], "a stale ETag is refused, of this life or another", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let old = s.etag();
        s.put(1, &user('B'), active()).ok();
        let current = s.etag();
        s.write_when(2, &user('A'), old, Write::me(inactive())).refused(412, m::ETAG_MISMATCH);
        s.write_when(2, &user('A'), current, Write::me(inactive())).is(200);
        s.leave(3, &user('A')).ok();
        s.leave(3, &user('B')).is(204);
        s.put(4, &user('A'), active()).created();
        s.write_when(5, &user('A'), old, Write::me(inactive())).refused(412, m::ETAG_MISMATCH);
    }),
    rule(&[m::ETAG_AFTER_EVALUATION, m::ETAG_MISMATCH], "a timer that falls due makes an ETag stale, or not", || {
        for (reading, at_29_999, at_30_000) in [("", 200, 412), ("etag_compare=before_evaluation", 200, 200)] {
            let mut s = Stage::under(reading, json!({})).all_active("B");
            s.reserve(0, &user('B'), "R").ok();
            let nine = s.etag();
            s.clone().write_when(29_999, &user('B'), nine, Write::me(inactive())).is(at_29_999);
            let late = s.write_when(30_000, &user('B'), nine, Write::me(inactive())).is(at_30_000);
            assert!(late.events[0].clause == m::RESERVED_EXPIRES);
        }
    }),
    rule(&[m::REFUSED_CHANGES_NOTHING], "a refused write leaves what the evaluation left", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10})).all_active("A");
        s.put(0, &user('B'), ready()).ok();
        let mut settled = s.clone();
        settled.look(10).did("B ready->inactive M85");
        let bad = Write {
            me: Me::Put(MemberWrite { custom: custom(json!({"car": 1})), ..inactive() }),
            properties: PropertiesWrite {
                locked: Field::Set(true),
                custom: custom(json!({"a": 1})),
                ..PropertiesWrite::default()
            },
            ..Write::reserve([user('C').xuid])
        };
        s.write(10, &user('A'), bad).refused(400, m::LOCKED_NEEDS_CLOSED).did("B ready->inactive M85");
        assert_eq!(s.session(), settled.session());
    }),
    rule(&[m::NO_OP_KEEPS_ETAG], "a write that changes nothing keeps the session as it was, or takes a number", || {
        for (reading, bump) in [("", 0), ("noop_bumps=bumps", 1)] {
            let mut s = Stage::under(reading, json!({"capabilities": {"connectivity": true}}));
            s.put(0, &user('A'), active_at("aa")).created();
            s.set(0, &user('A'), crate::common::host("aa")).ok();
            for write in [
                Write::default(),
                Write::me(nothing()),
                Write::me(active_at("aa")),
                Write::me(MemberWrite { custom: custom(json!({})), ..nothing() }),
                Write::me(MemberWrite { custom: custom(json!({"gone": null})), ..nothing() }),
                crate::common::with_properties(crate::common::host("aa")),
                crate::common::with_properties(join_restriction(Restriction::None)),
                crate::common::with_properties(PropertiesWrite {
                    closed: Field::Set(false),
                    ..PropertiesWrite::default()
                }),
                Write::reserve([user('A').xuid]),
            ] {
                let before = s.session().clone();
                s.write(1, &user('A'), write).is(200).nothing();
                assert_eq!(s.change(), before.change_number().0 + bump);
                if bump == 0 {
                    assert_eq!(s.session(), &before);
                }
            }
        }
    }),
    rule(&[m::ONE_BUMP_PER_WRITE], "a write is one change, apart from its evaluation's", || {
        let mut s =
            Stage::new(json!({"readyRemovalTimeout": 10, "capabilities": {"connectivity": true}})).all_active("A");
        s.put(0, &user('B'), ready()).ok();
        let much = Write {
            me: Me::Put(active_at("aa")),
            properties: PropertiesWrite { custom: custom(json!({"a": 1})), ..crate::common::host("aa") },
            ..Write::reserve([user('C').xuid, user('D').xuid])
        };
        let before = s.change();
        let reply = s.write(10, &user('A'), much);
        let numbers: Vec<u64> = reply.events.iter().map(|event| event.change_number.0 - before).collect();
        reply.did(
            "B ready->inactive M85; A address M9; C out->reserved M57; D out->reserved M57; custom M131; host M141",
        );
        assert_eq!(numbers, [1, 2, 2, 2, 2, 2]);
        assert_eq!(s.change(), before + 2);
    }),
    rule(&[m::OWN_WRITES_UNSYNCHRONIZED], "who writes its own record without a condition is never out of date", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 1})).all_active("AB");
        for now in 0..4 {
            s.put(now, &user('A'), if now % 2 == 0 { ready() } else { active() }).is(200);
            s.put(now, &user('B'), if now % 2 == 0 { active() } else { ready() }).is(200);
        }
    }),
    rule(&[m::SHAPE_FIRST, m::BOTH_FLAGS], "a wrong shape is refused before anything is looked at", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10})).all_active("A");
        s.put(0, &user('B'), ready()).ok();
        let before = s.session().clone();
        let (stale, both) = (s.etag(), Write::me(flags(Some(true), Some(true))));
        s.put(1, &user('A'), inactive()).ok();
        s.write_when(10, &user('A'), stale, both.clone()).refused(400, m::BOTH_FLAGS).nothing();
        assert_ne!(s.session(), &before);
        s.shows("A inactive, B ready");

        let mut absent = Stage::new(json!({}));
        absent.write_when(0, &user('A'), Precondition::Exists, both.clone()).refused(400, m::BOTH_FLAGS);
        absent.reference.template = "other".parse().unwrap();
        absent.write(0, &user('A'), both).refused(400, m::BOTH_FLAGS);
    }),
    rule(
        &[m::QUESTIONS_IN_ORDER],
        "precondition, access, constants, fields, reservations, properties: the first no is the answer",
        || {
            let mut s = Stage::new(json!({"maxMembersCount": 2})).all_active("AB");
            let stale = s.etag();
            s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
            let mut precondition = stale;
            let mut who = User { multiplayer: false, ..user('C') };
            let mut write = Write {
                me: Me::Put(active_at("aa")),
                constants: Some(Box::new(template(json!({"maxMembersCount": 3})))),
                properties: PropertiesWrite { locked: Field::Set(true), ..PropertiesWrite::default() },
                ..Write::reserve([user('D').xuid])
            };
            let ask = |s: &mut Stage, precondition, who: &User, write: &Write| {
                s.write_when(1, who, precondition, write.clone()).answer
            };
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::OutOfSync));
            precondition = Precondition::Exists;
            // Access, down to its last row: privilege, space, restriction.
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::NoPrivilege));
            who.multiplayer = true;
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::Full));
            s.leave(1, &user('B')).ok();
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::NotLocal));
            who.device = user('A').device;
            let constant = Refusal::ConstantConflict("constants.system.maxMembersCount".into());
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(constant));
            write.constants = None;
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::AddressWithoutConnectivity));
            write.me = Me::Put(active());
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::ReservationsOverCapacity));
            write.reserve.clear();
            assert_eq!(ask(&mut s, precondition, &who, &write), Err(Refusal::LockedWithoutClosed));
            write.properties.closed = Field::Set(true);
            assert_eq!(ask(&mut s, precondition, &who, &write), Ok(Answer::Updated));
        },
    ),
];
