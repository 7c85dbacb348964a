//! Large sessions: M345 to M347.

use super::fields::{in_groups, turn};
use crate::common::door::{Door, me, path, playing};
use crate::common::{
    Stage, active, document, host, inactive, join_restriction, json, nothing, readings, ready, user, xuid,
};
use crate::owners::{owned, remove};
use crate::roles::{assign, types};
use crate::{Rule, rule};
use sessim::id::{DeviceId, MemberIndex, TitleId, Xuid};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Caller, MemberExtrasWrite, MemberWrite, OnBehalf, Request, Reservation, Restriction, User, Write,
};
use std::collections::BTreeSet;

fn large() -> serde_json::Value {
    json!({"maxMembersCount": 1000, "capabilities": {"large": true}})
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::LARGE_OWN_RECORD_ONLY], "in a large session nobody touches others", || {
        let reservation = Reservation { xuid: xuid('B'), constants: None, initialize: false, system: None };
        let reserve = Write { reserve: vec![reservation], ..Write::default() };
        let remove = Write { remove: vec![MemberIndex(1)], ..Write::default() };
        let mut s = Stage::new(large()).all_active("AB");
        for write in [&reserve, &remove] {
            s.write(1, &user('A'), write.clone()).refused(409, m::LARGE_OWN_RECORD_ONLY);
            s.by_service(1, write.clone()).refused(409, m::LARGE_OWN_RECORD_ONLY);
        }
        s.shows("A active, B active");
        let mut s = Stage::new(large());
        s.write(0, &user('A'), reserve.clone()).refused(409, m::LARGE_OWN_RECORD_ONLY);
        s.by_service(0, reserve).refused(409, m::LARGE_OWN_RECORD_ONLY);
        assert!(s.is_gone());
        let mut door = Door::new(large());
        door.put(0, 'A', playing()).is(201);
        door.put(1, 'B', json!({"members": {"0": null}})).is(409);
        door.delete(1, 'B', "/members/0").is(409);
        door.delete(1, 'A', "/members/me").is(204);
    }),
    rule(&[m::LARGE_OWN_RECORD_ONLY], "by its index somebody's own record is its own in a large session too", || {
        for large in [false, true] {
            let mut system = owned(json!({"migration": "oldest"}), json!({}));
            system["capabilities"]["large"] = json!(large);
            let whole = json!({"constants": {"system": system}, "roleTypes": types()});
            let mut s = Stage::with(readings(""), document(whole).unwrap()).all_active("AB");
            s.write(1, &user('A'), assign(&[(0, "rank captain")])).did("A role 1.0 M367");
            s.write(1, &user('B'), remove(&[1])).refused(403, m::OWNERS_ONLY);
            s.write(2, &user('A'), remove(&[0])).did("A active->out M380; B owns M387");
            s.shows("B active");
        }
    }),
    rule(&[m::LARGE_OWN_RECORD_ONLY], "a service may list the user for whom it writes twice", || {
        let mut s = Stage::new(large()).all_active("AB");
        let users = "BB".chars().map(user).collect();
        let acting = Caller::OnBehalf(OnBehalf { users, manage: true });
        s.send(1, Request::write(acting, Write::me(inactive()))).did("B active->inactive M68");
        assert_eq!(s.session().active(), 1);
    }),
    rule(&[m::LARGE_EXCLUDES_PROPERTIES], "what a large session cannot have is refused", || {
        let mut s = Stage::new(large()).all_active("A");
        let group = MemberExtrasWrite { initialization_group: Some(BTreeSet::new()), ..MemberExtrasWrite::default() };
        let group = MemberWrite { extras: group.boxed(), ..nothing() };
        s.put(1, &user('A'), group).refused(400, m::LARGE_EXCLUDES_PROPERTIES);
        s.set(1, &user('A'), host("aa")).refused(400, m::LARGE_EXCLUDES_PROPERTIES);
        s.set(1, &user('A'), turn(&[0])).refused(400, m::LARGE_EXCLUDES_PROPERTIES);
        s.set(1, &user('A'), turn(&[])).refused(400, m::LARGE_EXCLUDES_PROPERTIES);
        for to in [Restriction::Local, Restriction::Followed] {
            s.set(1, &user('A'), join_restriction(to)).refused(400, m::LARGE_EXCLUDES_PROPERTIES);
        }
        s.set(1, &user('A'), join_restriction(Restriction::None)).nothing();
        assert_eq!(s.change(), 1);
    }),
    rule(&[m::LARGE_DOCUMENT], "a large session shows its members only themselves", || {
        let mut door = Door::new(large());
        door.put(0, 'A', playing()).is(201);
        let joined = door.put(1, 'B', me(json!({"active": true, "groups": ["red"]}))).is(200);
        let members = joined.body["members"].as_object().unwrap();
        assert_eq!(members.keys().collect::<Vec<_>>(), ["me"]);
        assert_eq!(members["me"]["constants"]["system"], json!({"xuid": "2", "index": 1}));
        assert_eq!(members["me"]["next"], json!(null));
        assert_eq!(joined.body["properties"]["system"]["turn"], json!(null));
        assert_eq!(joined.body["membersInfo"], json!({"first": 0, "next": 2, "count": 2, "accepted": 2, "active": 2}));
        let stranger = door.get(2, 'C', "").is(200);
        assert_eq!(stranger.body["members"], json!({}));
        assert_eq!(door.get(2, 'B', "/members/me").is(200).body["properties"]["system"]["groups"], json!(["red"]));
        door.get(2, 'B', "/members/0").is(204);
        door.delete(3, 'A', "/members/me").is(204);
        let info = &door.get(4, 'B', "").body["membersInfo"];
        assert_eq!(*info, json!({"first": 1, "next": 2, "count": 1, "accepted": 1, "active": 1}));
        // A peek shows them all, by ascending index.
        for letter in ['C', 'D'] {
            door.put(5, letter, playing()).is(200);
        }
        door.delete(5, 'B', "/members/me").is(204);
        let peeked = door.service.peek_at(&path("")).unwrap().unwrap();
        let places: Vec<usize> =
            [r#""2":{"next":3"#, r#""3":{"next":4"#].map(|member| peeked.find(member).unwrap()).into();
        assert!(places.is_sorted(), "{peeked}");
    }),
    rule(&[m::EVALUATION_ORDER], "many come, fall silent in turn and go, and all of it adds up", || {
        let constants = json!({"maxMembersCount": 240, "inactiveRemovalTimeout": 50, "readyRemovalTimeout": 70,
            "capabilities": {"large": true}});
        let mut s = Stage::new(constants);
        let who = |number: u32| User::at_console(Xuid::new(u64::from(number) + 1), DeviceId(number), TitleId(7));
        for number in 0..240 {
            let me = match number % 4 {
                0 => inactive(),
                1 => ready(),
                2 => in_groups(&["red"]),
                _ => active(),
            };
            s.put(0, &who(number), me).ok();
        }
        s.put(1, &who(240), active()).refused(400, m::FULL_REFUSES_JOIN);
        assert_eq!((s.session().accepted(), s.session().active()), (240, 120));
        assert_eq!(s.session().playing_with(Xuid::new(3)).len(), 59);
        // Leaving out of order does not change the order in which timers are applied.
        for number in (0..240).rev().step_by(8) {
            s.leave(2, &who(number)).ok();
        }
        let left = 240 - 30;
        assert_eq!(s.session().members().len(), left);
        assert_eq!(s.next_timer(2), Some(50));
        s.look(49).nothing();
        let removed = s.look(50).ok().events;
        assert_eq!(removed.len(), 60);
        assert!(removed.is_sorted_by_key(|event| event.change.member()));
        assert_eq!(s.session().first_index(), MemberIndex(1));
        assert_eq!(s.next_timer(50), Some(70));
        let demoted = s.look(70).ok().events;
        assert_eq!(demoted.len(), 60);
        assert_eq!(s.next_timer(70), Some(120));
        s.put(71, &who(1), active()).did("B inactive->active M67");
    }),
    rule(
        &[m::LARGE_DOCUMENT],
        "whatever happens in a large session, what is kept beside the list agrees with it",
        || {
            // A fixed walk: every step is one of many, and the invariants are checked after each.
            let constants = json!({"maxMembersCount": 200, "inactiveRemovalTimeout": 40, "readyRemovalTimeout": 25,
            "sessionEmptyTimeout": null, "capabilities": {"large": true, "connectionRequiredForActiveMembers": true}});
            for reading in ["", "index_reuse=last_only", "zero_inactive_inline=inline", "evaluation=lazy_to_fixpoint"] {
                let mut constants = constants.clone();
                if reading.starts_with("zero") {
                    constants["inactiveRemovalTimeout"] = json!(0);
                }
                let mut s = Stage::under(reading, constants);
                let mut walk = 12_345_u64;
                for now in 0..600 {
                    walk = walk.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    let letter = char::from(b'A' + u8::try_from((walk >> 33) % 26).unwrap());
                    let active = crate::common::active_bound(letter);
                    match (walk >> 40) % 8 {
                        0 | 1 => drop(s.put(now, &user(letter), active)),
                        2 => drop(s.put(
                            now,
                            &user(letter),
                            MemberWrite { extras: in_groups(&["red"]).extras, ..active },
                        )),
                        3 => drop(s.put(now, &user(letter), ready())),
                        4 => drop(s.put(now, &user(letter), inactive())),
                        5 => drop(s.leave(now, &user(letter))),
                        6 => s.elsewhere(now, letter),
                        _ => drop(s.lose(now, crate::common::connection(letter, 0))),
                    }
                }
                let canonical = s.session().canonical(crate::common::at(600));
                canonical.check_invariants(sessim::time::Instant::MAX).unwrap();
                assert!(canonical.members().is_sorted_by_key(|member| member.index));
            }
        },
    ),
];
