//! Names and identity: M7 to M14.

use crate::common::{Stage, active, active_at, address, at, json, nothing, reference, token, user};
use crate::{Rule, rule};
use sessim::id::{Guid, Name, Seed, SessionReference};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Caller, Field, Input, MemberWrite, Request, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::SESSION_REFERENCE], "a session is found by its three names, whatever their case", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).created();
        let join = Input::Request(Request::write(Caller::User(user('B')), Write::me(active())));
        s.send_to(1, &reference("MATCH"), &join).is(200);
        s.shows("A active, B active");
        s.send_to(2, &reference("match2"), &join).created();
        let elsewhere = SessionReference { scid: Guid::from_bits(2), ..reference("match") };
        s.send_to(3, &elsewhere, &join).refused(404, m::UNKNOWN_TEMPLATE);
        s.directory.add_template(elsewhere.scid, "DUEL".parse().unwrap(), crate::common::template(json!({}))).unwrap();
        s.send_to(4, &elsewhere, &join).created();
    }),
    rule(&[m::NAME_ALPHABET], "a name has 1 to 100 letters, digits, dots, underscores and hyphens", || {
        for (name, allowed) in [
            (String::new(), false),
            ("a".to_owned(), true),
            ("a".repeat(100), true),
            ("a".repeat(101), false),
            ("Az09._-".to_owned(), true),
            ("a b".to_owned(), false),
            ("a/b".to_owned(), false),
            ("a~b".to_owned(), false),
            ("\u{e9}".to_owned(), false),
        ] {
            assert_eq!(name.parse::<Name>().is_ok(), allowed, "{name:?}");
        }
    }),
    rule(&[m::DEVICE_TOKEN_FROM_ADDRESS], "who uploads an address has a token, equal for equal addresses", || {
        let mut s = Stage::new(json!({"capabilities": {"connectivity": true}}));
        s.put(0, &user('A'), active()).created();
        assert_eq!(s.session().members()[0].device_token(), None);
        s.put(1, &user('A'), active_at("AQID")).did("A address M9");
        s.put(2, &user('A'), active_at("AQID")).nothing();
        s.put(3, &user('B'), active_at("AQID")).did("B out->active M63; B address M9");
        s.put(4, &user('C'), active_at("AQIE")).ok();
        let tokens: Vec<_> = s.session().members().iter().map(|member| member.device_token()).collect();
        assert_eq!(tokens, [Some(token("AQID")), Some(token("AQID")), Some(token("AQIE"))]);
        assert_ne!(tokens[0], tokens[2]);
    }),
    rule(
        &[m::ADDRESS_NEEDS_CONNECTIVITY, m::DEVICE_TOKEN_FROM_ADDRESS],
        "an address needs connectivity, and an empty one is none",
        || {
            let mut s = Stage::new(json!({}));
            s.put(0, &user('A'), active_at("AQID")).refused(400, m::ADDRESS_NEEDS_CONNECTIVITY);
            s.put(0, &user('A'), MemberWrite { secure_device_address: address(""), ..active() }).created();
            s.put(0, &user('A'), active_at("AQID")).refused(400, m::ADDRESS_NEEDS_CONNECTIVITY);

            let mut s = Stage::new(json!({"capabilities": {"connectivity": true}}));
            s.put(0, &user('A'), active_at("AQID")).created();
            s.put(0, &user('A'), MemberWrite { secure_device_address: address(""), ..nothing() })
                .did("A no address M9");
            assert_eq!(s.session().members()[0].device_token(), None);
        },
    ),
    rule(
        &[m::BRANCH_PER_LIFE, m::CORRELATION_SURVIVES, m::CHANGE_NUMBER, m::ETAG_PER_CHANGE],
        "a name created again has a new branch, start and ETags, the first change number and the same correlation id",
        || {
            let mut s = Stage::new(json!({}));
            s.put(3, &user('A'), active()).created();
            let first = s.session().clone();
            s.leave(4, &user('A')).is(204);
            s.put(9, &user('A'), active()).created();
            let second = s.session();
            assert_eq!((first.change_number().0, second.change_number().0), (1, 1));
            assert_ne!(first.branch(), second.branch());
            assert_ne!(first.etag(), second.etag());
            assert_eq!((first.start_time(), second.start_time()), (at(3), at(9)));
            assert_eq!(s.directory.lives(&s.reference), 2);
            assert_eq!(
                reference("match").correlation_id(Seed::default()),
                reference("MATCH").correlation_id(Seed::default())
            );
            assert_ne!(
                reference("match").correlation_id(Seed::default()),
                reference("match2").correlation_id(Seed::default())
            );
            assert_eq!(
                [reference("match").branch(Seed::default(), 1), reference("match").branch(Seed::default(), 2)],
                [first.branch(), second.branch()]
            );
        },
    ),
    rule(&[m::CHANGE_NUMBER], "the change number starts at 1 and counts the committed changes", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10}));
        s.put(0, &user('A'), active()).created();
        assert_eq!(s.change(), 1);
        s.put(1, &user('A'), active()).nothing();
        s.put(2, &user('B'), crate::common::flags(Some(true), Some(true))).is(400);
        s.read(3, &user('A')).nothing();
        assert_eq!(s.change(), 1);
        s.put(4, &user('B'), ready_with_custom()).did("B out->ready M64; B custom M131");
        assert_eq!(s.change(), 2);
        s.put(14, &user('C'), active()).did("B ready->inactive M85; C out->active M63");
        assert_eq!(s.change(), 4);
        s.leave(15, &user('C')).ok();
        assert_eq!(s.change(), 5);
    }),
    rule(&[m::ETAG_PER_CHANGE], "the ETag differs exactly when the change number does", || {
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).created();
        let first = s.session().etag();
        s.put(1, &user('A'), active()).nothing();
        s.put(1, &user('A'), MemberWrite { connection: Field::Clear, ..nothing() }).nothing();
        assert_eq!(s.session().etag(), first);
        s.put(2, &user('A'), crate::common::inactive()).ok();
        assert_ne!(s.session().etag(), first);
    }),
];

fn ready_with_custom() -> MemberWrite {
    MemberWrite { custom: crate::common::custom(json!({"car": "red"})), ..crate::common::ready() }
}
