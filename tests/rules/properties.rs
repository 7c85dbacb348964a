//! Properties: M129 to M137.

use crate::common::{
    Stage, active, closed, custom, guest, host, inactive, join_restriction, json, locked, nothing, read_restriction,
    user,
};
use crate::{Rule, rule};
use Restriction::{Followed, Local, None as Anybody};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Field, MemberWrite, PropertiesWrite, Restriction, Write};

fn unlocked() -> PropertiesWrite {
    PropertiesWrite { locked: Field::Clear, ..PropertiesWrite::default() }
}

fn restrictions(join: Field<Restriction>, read: Field<Restriction>) -> PropertiesWrite {
    PropertiesWrite { join_restriction: join, read_restriction: read, ..PropertiesWrite::default() }
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::PROPERTIES_BY_MEMBERS], "any member writes properties, host or not", || {
        let mut s = Stage::new(json!({"capabilities": {"connectivity": true}})).all_active("AB");
        s.put(0, &user('A'), crate::common::active_at("aa")).ok();
        s.set(0, &user('A'), host("aa")).ok();
        s.set(1, &user('B'), closed()).did("closed M129");
        s.put(2, &user('B'), inactive()).ok();
        s.set(2, &user('B'), restrictions(Field::Set(Followed), Field::Set(Followed)))
            .did("join followed M129; read followed M129");
    }),
    rule(&[m::PROPERTIES_NOT_BY_STRANGERS], "who may not join writes nothing", || {
        let mut s = Stage::new(json!({"visibility": "visible"})).all_active("A");
        let before = s.session().clone();
        s.set(1, &user('B'), PropertiesWrite { custom: custom(json!({"a": 1})), ..closed() })
            .refused(403, m::VISIBILITY_REFUSES_JOIN);
        s.reserve(1, &user('B'), "C").is(403);
        assert_eq!(s.session(), &before);
    }),
    rule(&[m::CUSTOM_SIZE], "custom data grows up to its limit and no further, the session's and a member's", || {
        for (reading, most) in [("", 16_384), ("max_custom_bytes=20", 20)] {
            // `{"a":"x...x"}` has eight bytes beside its text.
            let filled = |bytes: usize| json!({ "a": "x".repeat(bytes - 8) });
            let properties = |data| PropertiesWrite { custom: custom(data), ..PropertiesWrite::default() };
            let own = |data| MemberWrite { custom: custom(data), ..nothing() };
            let mut s = Stage::under(reading, json!({})).all_active("A");
            s.set(0, &user('A'), properties(filled(most + 1))).refused(400, m::CUSTOM_SIZE);
            s.put(0, &user('A'), own(filled(most + 1))).refused(400, m::CUSTOM_SIZE);
            s.set(0, &user('A'), properties(filled(most))).did("custom M131");
            s.put(0, &user('A'), own(filled(most))).did("A custom M131");
            // It is the size of what results that counts: of a change that adds, and of one that takes away or replaces.
            s.set(1, &user('A'), properties(json!({ "b": 1 }))).refused(400, m::CUSTOM_SIZE);
            s.put(1, &user('A'), own(json!({ "b": 1 }))).refused(400, m::CUSTOM_SIZE);
            s.set(1, &user('A'), properties(json!({ "a": "y", "b": 1 }))).did("custom M131");
            s.put(1, &user('A'), own(json!({ "a": null, "b": 1 }))).did("A custom M131");
            assert_eq!(s.session().custom_properties().as_str(), r#"{"a":"y","b":1}"#);
        }
    }),
    rule(&[m::CUSTOM_MERGES], "custom merges: objects into each other, null deletes, all else replaces", || {
        let rows = [
            (json!({"a": 1}), json!({"a": 1, "b": {"x": 1, "y": [1, 2]}}), true),
            (json!({"b": {"x": 2}}), json!({"a": 1, "b": {"x": 2, "y": [1, 2]}}), true),
            (json!({"b": {"y": [3]}}), json!({"a": 1, "b": {"x": 2, "y": [3]}}), true),
            (json!({"a": null}), json!({"b": {"x": 2, "y": [3]}}), true),
            (json!({"a": null}), json!({"b": {"x": 2, "y": [3]}}), false),
            (json!({"b": {"x": 2}}), json!({"b": {"x": 2, "y": [3]}}), false),
            (json!({"b": 5}), json!({"b": 5}), true),
            (json!({"b": {"z": null}}), json!({"b": {}}), true),
        ];
        let mut s = Stage::new(json!({})).all_active("A");
        let start = json!({"b": {"x": 1, "y": [1, 2]}});
        s.set(0, &user('A'), PropertiesWrite { custom: custom(start.clone()), ..PropertiesWrite::default() }).ok();
        s.put(0, &user('A'), MemberWrite { custom: custom(start), ..nothing() }).ok();
        for (delta, expected, changed) in rows {
            let write = PropertiesWrite { custom: custom(delta.clone()), ..PropertiesWrite::default() };
            s.set(1, &user('A'), write).did(if changed { "custom M131" } else { "" });
            assert_eq!(s.session().custom_properties().as_str(), expected.to_string());
            let write = MemberWrite { custom: custom(delta), ..nothing() };
            s.put(1, &user('A'), write).did(if changed { "A custom M131" } else { "" });
            assert_eq!(s.session().members()[0].custom_properties().unwrap().as_str(), expected.to_string());
        }
    }),
    rule(&[m::SYSTEM_REPLACES, m::HOST_IS_TOKEN], "a system property is replaced whole, and null deletes it", || {
        let mut s = Stage::new(json!({"capabilities": {"connectivity": true}}));
        s.put(0, &user('A'), crate::common::active_at("aa")).created();
        s.set(0, &user('A'), host("aa")).did("host M141");
        s.set(0, &user('A'), locked()).ok();
        s.set(0, &user('A'), restrictions(Field::Set(Followed), Field::Set(Followed))).ok();
        let clear = PropertiesWrite {
            join_restriction: Field::Clear,
            read_restriction: Field::Clear,
            closed: Field::Clear,
            locked: Field::Clear,
            host: Field::Clear,
            extras: None,
            custom: None,
        };
        s.set(1, &user('A'), clear.clone())
            .did("join none M129; read none M129; not closed M129; not locked M137; no host M132");
        s.set(2, &user('A'), clear).nothing();
        let address = MemberWrite { secure_device_address: Field::Clear, connection: Field::Clear, ..nothing() };
        s.put(3, &user('A'), address).did("A no address M9");
    }),
    rule(
        &[m::RESTRICTION_DEFAULTS],
        "the restrictions default to none, or to local under userAuthorizationStyle",
        || {
            for (style, default) in [(false, Anybody), (true, Local)] {
                let mut s = Stage::new(json!({"capabilities": {"userAuthorizationStyle": style}})).all_active("A");
                let both = |s: &Stage| (s.session().join_restriction(), s.session().read_restriction());
                assert_eq!(both(&s), (default, default));
                s.set(1, &user('A'), restrictions(Field::Set(Followed), Field::Set(Followed))).ok();
                assert_eq!(both(&s), (Followed, Followed));
                s.set(2, &user('A'), restrictions(Field::Clear, Field::Clear)).ok();
                assert_eq!(both(&s), (default, default));
                s.put(3, &guest('B', 'A'), active()).is(200);
                s.put(3, &user('C'), active()).is(if style { 403 } else { 200 });
            }
        },
    ),
    rule(&[m::READ_AT_LEAST_JOIN], "whoever may join may read", || {
        for (join, reads) in [(Anybody, [200, 400, 400]), (Followed, [200, 200, 400]), (Local, [200, 200, 200])] {
            for (read, status) in [Anybody, Followed, Local].into_iter().zip(reads) {
                let mut s = Stage::new(json!({})).all_active("A");
                s.set(0, &user('A'), restrictions(Field::Set(join), Field::Set(read))).is(status);
                if status == 400 {
                    s.set(0, &user('A'), join_restriction(join)).ok();
                    s.set(0, &user('A'), read_restriction(read)).refused(400, m::READ_AT_LEAST_JOIN);
                }
            }
        }
    }),
    rule(&[m::READ_NONE_REFUSED], "under userAuthorizationStyle not everybody may read", || {
        let mut s = Stage::new(json!({"capabilities": {"userAuthorizationStyle": true}})).all_active("A");
        s.set(0, &user('A'), read_restriction(Anybody)).refused(400, m::READ_NONE_REFUSED);
        s.set(0, &user('A'), read_restriction(Followed)).is(200);
        s.set(0, &user('A'), read_restriction(Local)).is(200);
    }),
    rule(&[m::LOCKED_NEEDS_CLOSED], "what is locked is closed", || {
        let lock = PropertiesWrite { locked: Field::Set(true), ..PropertiesWrite::default() };
        let open = PropertiesWrite { closed: Field::Set(false), ..PropertiesWrite::default() };
        let mut s = Stage::new(json!({}));
        s.set(0, &user('A'), lock.clone()).refused(400, m::LOCKED_NEEDS_CLOSED);
        s.set(0, &user('A'), locked()).created();
        s.set(0, &user('A'), open.clone()).refused(400, m::LOCKED_NEEDS_CLOSED);
        s.set(0, &user('A'), PropertiesWrite { closed: Field::Clear, ..PropertiesWrite::default() })
            .refused(400, m::LOCKED_NEEDS_CLOSED);
        s.set(0, &user('A'), PropertiesWrite { locked: Field::Set(false), ..open }).is(200);
        s.set(0, &user('A'), closed()).is(200);
        s.set(0, &user('A'), lock).is(200);
    }),
    rule(
        &[m::LOCKED_MEMORY, m::LOCKED_REFUSES_JOIN],
        "who was inside when it was locked may come back until it is unlocked",
        || {
            for (reading, back) in [("", 200), ("locked_rejoin=nobody", 403)] {
                let mut s = Stage::under(reading, json!({"inactiveRemovalTimeout": 10, "maxMembersCount": 3}))
                    .all_active("ABC");
                s.leave(0, &user('C')).ok();
                s.set(1, &user('A'), locked()).did("closed M129; locked M137");
                s.put(1, &user('B'), inactive()).ok();
                s.look(11).did("B inactive->out M86");
                s.put(12, &user('C'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
                s.clone().put(12, &user('B'), active()).is(back);
                s.set(13, &user('A'), unlocked()).did("not locked M137");
                s.put(13, &user('B'), active()).refused(403, m::CLOSED_REFUSES_JOIN);
                s.set(14, &user('A'), locked()).ok();
                s.put(14, &user('B'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
            }
        },
    ),
    rule(&[m::LOCKED_MEMORY], "who was a member may come back; who only held a reservation may not", || {
        let mut s = Stage::new(json!({"reservedRemovalTimeout": 10})).all_active("A");
        s.reserve(0, &user('A'), "BC").ok();
        s.set(1, &user('A'), locked()).ok();
        s.leave(2, &user('B')).did("B reserved->out M77");
        s.put(3, &user('B'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
        s.look(10).did("C reserved->out M84");
        s.put(10, &user('C'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
        // Whether one became a member before or after the lock makes no difference.
        s.reserve(11, &user('A'), "C").ok();
        s.put(12, &user('C'), active()).ok();
        s.leave(13, &user('C')).ok();
        s.put(14, &user('C'), active()).is(200);
        let creates_locked = Write { properties: locked(), ..Write::me(active()) };
        let mut s = Stage::new(json!({"sessionEmptyTimeout": 10}));
        s.write(0, &user('A'), creates_locked).created();
        s.leave(1, &user('A')).ok();
        s.put(2, &user('A'), active()).is(200);
    }),
];
