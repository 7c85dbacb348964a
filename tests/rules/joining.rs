//! Creating and joining: M51 to M56.

use crate::common::{Stage, active, at, custom, inactive, json, nothing, user, xuid};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{MemberWrite, Reservation, Write};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::CREATE, m::CHANGE_NUMBER], "the first write to a name creates the session", || {
        let mut s = Stage::new(json!({}));
        s.read(0, &user('A')).is(204);
        s.put(0, &user('A'), active()).is(201).did("created M51; A out->active M63");
        assert_eq!(s.change(), 1);
        s.put(0, &user('B'), active()).is(200).did("B out->active M63");
    }),
    rule(&[m::CREATE_INITIATORS], "only initiators create, and anybody joins afterwards", || {
        let mut s = Stage::new(json!({"initiators": ["1"]}));
        s.put(0, &user('B'), active()).refused(403, m::CREATE_INITIATORS);
        assert!(s.is_gone());
        s.put(0, &user('A'), active()).created();
        s.put(0, &user('B'), active()).is(200);
    }),
    rule(&[m::JOIN_BY_ANY_WRITE, m::JOIN_INACTIVE], "any write but a leave adds its writer", || {
        let mut s = Stage::new(json!({}));
        s.write(0, &user('A'), Write::default()).created();
        s.write(0, &user('B'), Write::default()).did("B out->inactive M62");
        s.set(0, &user('C'), crate::common::closed()).did("C out->inactive M62; closed M129");
        s.shows("A inactive, B inactive, C inactive");
        s.leave(0, &user('D')).nothing();
        s.shows("A inactive, B inactive, C inactive");
        let mut s = Stage::new(json!({}));
        s.reserve(0, &user('A'), "B").did("created M51; A out->inactive M62; B out->reserved M57");
    }),
    rule(&[m::JOIN_NEXT_INDEX], "a new member takes the next index, which goes up by one", || {
        let mut s = Stage::new(json!({})).all_active("AB");
        assert_eq!((s.indices(), s.session().next_index().0), (vec![0, 1], 2));
        s.reserve(0, &user('A'), "C").ok();
        s.put(0, &user('D'), active()).ok();
        assert_eq!((s.indices(), s.session().next_index().0), (vec![0, 1, 2, 3], 4));
    }),
    rule(&[m::JOIN_TIME], "joinTime is when one joined, or was reserved", || {
        let mut s = Stage::new(json!({}));
        s.put(5, &user('A'), active()).created();
        s.reserve(7, &user('A'), "B").ok();
        s.put(9, &user('A'), inactive()).ok();
        let times: Vec<_> = s.session().members().iter().map(|member| member.join_time).collect();
        assert_eq!(times, [at(5), at(7)]);
    }),
    rule(&[m::MEMBER_CONSTANTS_ONCE], "a member's constants are set by whoever adds it, and only once", || {
        let red = || MemberWrite { constants: custom(json!({"team": "red"})), ..active() };
        let blue = || MemberWrite { constants: custom(json!({"team": "blue"})), ..active() };
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), red()).created();
        s.put(1, &user('A'), red()).is(200).nothing();
        s.put(1, &user('A'), nothing()).is(200);
        s.put(1, &user('A'), blue()).refused(409, m::MEMBER_CONSTANTS_ONCE);

        let reservation = Reservation {
            xuid: xuid('B'),
            constants: custom(json!({"team": "blue"})),
            initialize: false,
            system: None,
        };
        s.write(2, &user('A'), Write { reserve: vec![reservation], ..Write::default() }).ok();
        s.put(3, &user('B'), red()).refused(409, m::MEMBER_CONSTANTS_ONCE);
        s.shows("A active, B reserved");
        s.put(3, &user('B'), blue()).did("B reserved->active M63");
        let of = |letter| s.session().member_of(xuid(letter)).unwrap().custom_constants().cloned();
        assert_eq!((of('A'), of('B')), (custom(json!({"team": "red"})), custom(json!({"team": "blue"}))));
    }),
];
