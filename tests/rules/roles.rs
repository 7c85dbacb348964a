//! Roles and role preferences: M360 to M375.

use crate::common::door::{Door, path};
use crate::common::{Reply, Stage, Value, active, document, inactive, json, nothing, readings, template, user, xuid};
use crate::owners::owners;
use crate::{Rule, rule};
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Assignment, Field, Me, MemberExtrasWrite, MemberWrite, Reservation, RolePreference, RolesWrite, Session, Write,
};
use sessim::mpsd::template::Role;

/// `"class medic, team"`: of the type `class` the role medic, and none of the type `team`.
pub(crate) fn roles(wanted: &str) -> RolesWrite {
    let one = |pair: &str| match pair.split_once(' ') {
        Some((kind, role)) => (kind.to_owned(), Some(role.to_owned())),
        None => (pair.to_owned(), None),
    };
    wanted.split(", ").filter(|pair| !pair.is_empty()).map(one).collect()
}

fn extras(extras: MemberExtrasWrite) -> MemberWrite {
    MemberWrite { extras: extras.boxed(), ..nothing() }
}

/// One's own record with these roles.
pub(crate) fn takes(wanted: &str) -> MemberWrite {
    extras(MemberExtrasWrite { roles: roles(wanted), ..MemberExtrasWrite::default() })
}

pub(crate) fn assign(given: &[(u32, &str)]) -> Write {
    let assign = given.iter().map(|(index, wanted)| Assignment { index: MemberIndex(*index), roles: roles(wanted) });
    Write { assign: assign.collect(), ..Write::default() }
}

/// `roleTypes`, and no constants.
pub(crate) fn role_types(types: Value) -> Write {
    let constants = document(json!({ "constants": {}, "roleTypes": types })).unwrap();
    Write { constants: Some(Box::new(constants)), ..Write::default() }
}

/// Two classes, of which there may be one medic and two snipers; a captain, whom owners choose.
pub(crate) fn types() -> Value {
    json!({
        "class": { "mutableRoleSettings": ["max"], "roles": { "medic": { "max": 1 }, "sniper": { "max": 2, "target": 1 } } },
        "rank": { "ownerManaged": true, "roles": { "captain": { "max": 1 }, "crew": {} } }
    })
}

fn staged(changes: &str, types: Value) -> Stage {
    let system =
        json!({ "inactiveRemovalTimeout": 1_000, "readyRemovalTimeout": 1_000, "capabilities": { "hasOwners": true } });
    let whole = json!({ "constants": { "system": system }, "roleTypes": types });
    Stage::with(readings(changes), document(whole).unwrap())
}

/// A, who owns it, B and C.
fn stage() -> Stage {
    staged("", types()).all_active("ABC")
}

/// The roles of a member by their names: `"class medic, rank crew"`.
fn has(session: &Session, letter: char) -> String {
    let of = |member: &sessim::mpsd::session::Member| {
        member
            .roles()
            .iter()
            .map(|id| session.role_name(*id).map(|(kind, role)| format!("{kind} {role}")).unwrap())
            .collect::<Vec<_>>()
            .join(", ")
    };
    session.member_of(xuid(letter)).map(of).unwrap()
}

pub(crate) fn prefers(weights: &[(&str, u8)]) -> MemberWrite {
    let preference: RolePreference = weights.iter().map(|(role, weight)| ((*role).to_owned(), *weight)).collect();
    extras(MemberExtrasWrite { role_preference: Field::Set(preference), ..MemberExtrasWrite::default() })
}

fn refused_unchanged(s: &mut Stage, status: u16, clause: sessim::clause::Clause, send: impl Fn(&mut Stage) -> Reply) {
    let before = s.session().clone();
    send(s).refused(status, clause).nothing();
    assert_eq!(s.session(), &before);
}

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::ROLE_SELF_ASSIGNED, m::ROLE_ONE_PER_TYPE],
        "a member takes roles itself, one of each type, and gives them up",
        || {
            let mut s = stage();
            s.put(1, &user('B'), takes("class sniper")).is(200).did("B role 0.1 M361");
            s.put(2, &user('B'), takes("class sniper")).is(200).nothing();
            s.put(3, &user('B'), active()).nothing();
            assert_eq!(has(s.session(), 'B'), "class sniper");
            s.put(4, &user('B'), takes("class medic")).did("B role 0.0 M360");
            assert_eq!(has(s.session(), 'B'), "class medic");
            s.put(5, &user('B'), takes("class")).did("B no role M360");
            s.put(6, &user('B'), takes("class")).nothing();
            assert_eq!(has(s.session(), 'B'), "");
            let captain = MemberWrite { extras: takes("rank captain, class medic").extras, ..active() };
            s.put(7, &user('A'), captain).did("A role 0.0 M361; A role 1.0 M361");
            assert_eq!(has(s.session(), 'A'), "class medic, rank captain");

            let coming = MemberWrite { extras: takes("class sniper").extras, ..active() };
            s.put(8, &user('D'), coming).did("D out->active M63; D role 0.1 M361");
            let mut s = staged("", types());
            let making = MemberWrite { extras: takes("rank captain").extras, ..active() };
            s.put(0, &user('A'), making).created().did("created M51; A out->active M63; A role 1.0 M361; A owns M376");
        },
    ),
    rule(&[m::ROLE_UNKNOWN], "a role or type that does not exist is refused", || {
        let mut s = stage();
        for unknown in ["class pilot", "klass medic", "klass", "class Medic", "rank medic"] {
            refused_unchanged(&mut s, 400, m::ROLE_UNKNOWN, |s| s.put(1, &user('A'), takes(unknown)));
            refused_unchanged(&mut s, 400, m::ROLE_UNKNOWN, |s| s.write(1, &user('A'), assign(&[(1, unknown)])));
        }
        let mut plain = Stage::new(json!({})).all_active("A");
        refused_unchanged(&mut plain, 400, m::ROLE_UNKNOWN, |s| s.put(1, &user('A'), takes("class medic")));
        let mut empty = staged("", json!({ "class": {} })).all_active("A");
        refused_unchanged(&mut empty, 400, m::ROLE_UNKNOWN, |s| s.put(1, &user('A'), takes("class medic")));
        empty.put(1, &user('A'), takes("class")).is(200).nothing();
    }),
    rule(&[m::ROLE_FULL], "of two who race for the last place one gets it, and target limits nobody", || {
        let mut s = stage();
        s.put(1, &user('A'), takes("class sniper")).ok();
        // The target is one.
        s.put(1, &user('B'), takes("class sniper")).did("B role 0.1 M361");
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(1, &user('C'), takes("class sniper")));
        let coming = MemberWrite { extras: takes("class sniper").extras, ..active() };
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(1, &user('D'), coming.clone()));
        s.put(2, &user('B'), takes("class")).ok();
        s.put(2, &user('C'), takes("class sniper")).did("C role 0.1 M361");
        "ABC".chars().for_each(|who| drop(s.write(3, &user('A'), assign(&[(u32::from(who) - 65, "rank crew")])).ok()));

        let mut s = staged("role_full_status=bad_request", types()).all_active("AB");
        s.put(1, &user('A'), takes("class medic")).ok();
        refused_unchanged(&mut s, 400, m::ROLE_FULL, |s| s.put(1, &user('B'), takes("class medic")));
    }),
    rule(&[m::ROLE_COUNTED_AFTER, m::ROLE_FULL], "a write is judged by what it leaves: a swap passes", || {
        let mut s = stage();
        s.write(1, &user('A'), assign(&[(1, "rank captain"), (2, "rank crew")]))
            .did("B role 1.0 M367; C role 1.1 M367");
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.write(2, &user('A'), assign(&[(2, "rank captain")])));
        let swap = assign(&[(2, "rank captain"), (1, "rank crew")]);
        s.write(2, &user('A'), swap).did("C role 1.0 M367; B role 1.1 M367");
        // Its own role and another's in one write.
        let own = Write { me: Me::Put(takes("rank captain")), ..assign(&[(2, "rank")]) };
        s.write(3, &user('A'), own).did("A role 1.0 M361; C no role M367");
        // The place of whoever the write removes is free, and so is that of a leaving writer.
        let own = Write { me: Me::Put(takes("rank")), ..assign(&[(2, "rank captain")]) };
        s.write(4, &user('A'), own).did("A no role M360; C role 1.0 M367");
        let instead = Write { remove: vec![MemberIndex(2)], ..assign(&[(1, "rank captain")]) };
        s.write(5, &user('A'), instead).did("C active->out M380; B role 1.0 M367");
        let mut s = stage();
        s.put(1, &user('A'), takes("rank captain")).ok();
        let inherited = Write { me: Me::Leave, properties: owners(&[2]), ..assign(&[(2, "rank captain")]) };
        s.write(2, &user('A'), inherited).did("A active->out M76; C role 1.0 M367; C owns M377");
        // The last word about a member counts.
        let mut s = stage();
        s.write(1, &user('A'), assign(&[(1, "rank captain"), (1, "rank crew"), (2, "rank captain")]))
            .did("B role 1.0 M367; B role 1.1 M367; C role 1.0 M367");
    }),
    rule(&[m::ROLE_FREED], "whoever goes frees its role, however it goes", || {
        type Goes = fn(&mut Stage);
        let ways: [Goes; 5] = [
            |s| drop(s.leave(1, &user('B')).ok()),
            |s| drop(s.write(1, &user('A'), Write { remove: vec![MemberIndex(1)], ..Write::default() }).ok()),
            |s| drop(s.by_service(1, Write { remove: vec![MemberIndex(1)], ..Write::default() }).ok()),
            |s| {
                s.put(1, &user('B'), inactive()).did("B active->inactive M68");
                refused_unchanged(s, 409, m::ROLE_FULL, |s| s.put(1_000, &user('C'), takes("class medic")));
                s.look(1_001).did("B inactive->out M86");
            },
            |s| {
                s.elsewhere(1, 'B');
                s.look(1).did("B active->inactive M92");
                refused_unchanged(s, 409, m::ROLE_FULL, |s| s.put(1_000, &user('C'), takes("class medic")));
            },
        ];
        for goes in ways {
            let mut s = stage();
            s.put(0, &user('B'), takes("class medic")).ok();
            goes(&mut s);
            // The last way is over with the very write that takes the place.
            s.put(1_001, &user('C'), takes("class medic")).is(200);
            assert_eq!(has(s.session(), 'C'), "class medic");
        }
        let mut s = stage();
        s.put(0, &user('B'), takes("class medic")).ok();
        s.leave(1, &user('B')).ok();
        s.put(2, &user('B'), active()).ok();
        assert_eq!(has(s.session(), 'B'), "");
    }),
    rule(&[m::ROLE_OWNER_MANAGED], "of an owner-managed type only owners and services give roles", || {
        let mut s = stage();
        for wanted in ["rank captain", "rank", "class medic, rank crew"] {
            refused_unchanged(&mut s, 403, m::ROLE_OWNER_MANAGED, |s| s.put(1, &user('B'), takes(wanted)));
        }
        let coming = MemberWrite { extras: takes("rank crew").extras, ..active() };
        refused_unchanged(&mut s, 403, m::ROLE_OWNER_MANAGED, |s| s.put(1, &user('D'), coming.clone()));
        s.put(1, &user('A'), takes("rank captain")).did("A role 1.0 M361");
        s.by_service(2, assign(&[(0, "rank crew"), (1, "rank captain")])).did("A role 1.1 M367; B role 1.0 M367");
    }),
    rule(
        &[m::ROLE_ASSIGN, m::ROLE_ASSIGN_ABSENT, m::OWN_RECORD_ONLY],
        "owners give roles of owner-managed types to anybody who is there, and of no others",
        || {
            let mut s = stage();
            s.reserve(0, &user('A'), "D").ok();
            let given = assign(&[(0, "rank crew"), (1, "rank captain"), (3, "rank crew")]);
            s.write(1, &user('A'), given).did("A role 1.1 M367; B role 1.0 M367; D role 1.1 M367");
            s.put(2, &user('D'), active()).did("D reserved->active M63");
            assert_eq!(has(s.session(), 'D'), "rank crew");
            refused_unchanged(&mut s, 403, m::ROLE_ASSIGN, |s| s.write(3, &user('A'), assign(&[(1, "class medic")])));
            refused_unchanged(&mut s, 403, m::OWNERS_ONLY, |s| s.write(3, &user('B'), assign(&[(1, "class medic")])));
            s.write(3, &user('A'), assign(&[(0, "class medic")])).did("A role 0.0 M367");
            s.by_service(3, assign(&[(1, "class sniper")])).did("B role 0.1 M367");
            for index in [4, u32::MAX] {
                refused_unchanged(&mut s, 400, m::ROLE_ASSIGN_ABSENT, |s| {
                    s.write(4, &user('A'), assign(&[(index, "rank crew")]))
                });
            }
            let gone = Write { remove: vec![MemberIndex(1)], ..assign(&[(1, "rank crew")]) };
            refused_unchanged(&mut s, 400, m::ROLE_ASSIGN_ABSENT, |s| s.write(4, &user('A'), gone.clone()));
            let nobody = json!({ "class": { "roles": { "medic": {} } } });
            let unowned = json!({ "constants": {}, "roleTypes": nobody });
            let mut plain = Stage::with(readings(""), document(unowned).unwrap()).all_active("AB");
            refused_unchanged(&mut plain, 403, m::OWN_RECORD_ONLY, |s| {
                s.write(1, &user('A'), assign(&[(1, "class medic")]))
            });
        },
    ),
    rule(
        &[m::ROLE_SETTINGS_MUTABLE, m::ROLE_SETTINGS_FIXED, m::ROLE_RANGE],
        "owners change the settings that are mutable, and nothing else of roleTypes",
        || {
            let mut s = stage();
            let medics = |max: u32| role_types(json!({ "class": { "roles": { "medic": { "max": max } } } }));
            refused_unchanged(&mut s, 403, m::OWNERS_ONLY, |s| s.write(1, &user('B'), medics(2)));
            s.write(1, &user('B'), medics(1)).is(200).nothing();
            s.write(1, &user('A'), medics(2)).did("roleTypes M369");
            s.write(1, &user('A'), medics(2)).nothing();
            s.put(2, &user('A'), takes("class medic")).ok();
            s.put(2, &user('B'), takes("class medic")).did("B role 0.0 M361");
            let medic = s.session().roles().next().unwrap();
            assert_eq!(s.session().role_settings(medic), Role { max: Some(2), target: None });
            s.by_service(3, medics(3)).did("roleTypes M369");
            refused_unchanged(&mut s, 400, m::ROLE_RANGE, |s| s.write(4, &user('A'), medics(0)));
            let below_target = role_types(json!({ "class": { "roles": { "sniper": { "max": 0 } } } }));
            refused_unchanged(&mut s, 400, m::ROLE_RANGE, |s| s.write(4, &user('A'), below_target.clone()));
            for fixed in [
                json!({ "class": { "roles": { "sniper": { "target": 2 } } } }),
                json!({ "class": { "roles": { "pilot": {} } } }),
                json!({ "class": { "ownerManaged": true } }),
                json!({ "class": { "mutableRoleSettings": ["max", "target"] } }),
                json!({ "rank": { "roles": { "captain": { "max": 2 } } } }),
                json!({ "team": {} }),
            ] {
                let change = role_types(fixed);
                refused_unchanged(&mut s, 409, m::ROLE_SETTINGS_FIXED, |s| s.write(5, &user('A'), change.clone()));
                refused_unchanged(&mut s, 409, m::ROLE_SETTINGS_FIXED, |s| s.write(5, &user('B'), change.clone()));
            }
            s.write(6, &user('B'), role_types(json!({ "rank": types()["rank"] }))).is(200).nothing();
            // One write makes the room and takes it.
            let more = Write { me: Me::Put(takes("class medic")), ..medics(4) };
            s.put(6, &user('C'), takes("class medic")).ok();
            s.write(7, &user('A'), more).did("roleTypes M369");
            // What is again as it was at first is no change that is kept.
            let mut s = stage();
            let before = s.session().canonical(crate::common::at(2));
            s.write(1, &user('A'), medics(2)).ok();
            s.write(2, &user('A'), medics(1)).did("roleTypes M369");
            assert_eq!(s.session().canonical(crate::common::at(2)), before);
        },
    ),
    rule(&[m::ROLE_MAX_BELOW_COUNT], "max is not lowered below the number who have the role", || {
        let snipers = |max: u32| role_types(json!({ "class": { "roles": { "sniper": { "max": max } } } }));
        let two = |changes: &str| {
            let mut s = staged(changes, types()).all_active("ABC");
            "BC".chars().for_each(|who| drop(s.put(0, &user(who), takes("class sniper")).ok()));
            s
        };
        let mut s = two("");
        refused_unchanged(&mut s, 409, m::ROLE_MAX_BELOW_COUNT, |s| s.write(1, &user('A'), snipers(1)));
        s.write(1, &user('A'), snipers(3)).ok();
        s.write(1, &user('A'), snipers(2)).did("roleTypes M369");
        let without = Write { remove: vec![MemberIndex(2)], ..snipers(1) };
        s.write(1, &user('A'), without).did("C active->out M380; roleTypes M369");

        let mut s = two("role_max_below_count=accept");
        s.write(1, &user('A'), snipers(1)).did("roleTypes M369");
        assert_eq!((has(s.session(), 'B'), has(s.session(), 'C')), ("class sniper".into(), "class sniper".into()));
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(1, &user('A'), takes("class sniper")));
        s.put(2, &user('B'), takes("class")).ok();
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(2, &user('B'), takes("class sniper")));
    }),
    rule(
        &[m::ROLE_TYPES_BY_CREATOR, m::TEMPLATE_FIXES],
        "a creator adds role types and repeats the template's",
        || {
            let by_creator = |types: Value| Write { me: Me::Put(active()), ..role_types(types) };
            let mut s = staged("", types());
            let added = json!({ "team": { "roles": { "red": {}, "blue": {} } }, "rank": types()["rank"] });
            s.write(0, &user('A'), by_creator(added)).created();
            s.put(1, &user('A'), takes("team red, class medic, rank crew")).ok();
            assert_eq!(has(s.session(), 'A'), "class medic, rank crew, team red");
            for other in [json!({ "class": {} }), json!({ "rank": { "ownerManaged": false } })] {
                staged("", types()).write(0, &user('A'), by_creator(other)).refused(409, m::TEMPLATE_FIXES);
            }
            staged("", types()).write(0, &user('A'), by_creator(json!({ "Team": {} }))).refused(400, m::ROLE_NAMES);
        },
    ),
    rule(&[m::ROLES_SHOWN, m::BODY_KEYS], "the session shows who has each role", || {
        let mut d = Door::new(json!({ "capabilities": { "hasOwners": true } }));
        let with = |me: Value, types: Value| json!({ "roleTypes": types, "members": { "me": me } });
        let classes = json!({ "class": types()["class"], "rank": types()["rank"], "team": {} });
        let made = d.put(0, 'A', with(json!({ "roles": { "class": "sniper" } }), classes)).is(201).body;
        let empty = json!({ "count": 0, "memberXuids": [] });
        assert_eq!(
            made["roleTypes"],
            json!({
                "class": { "mutableRoleSettings": ["max"], "roles": {
                    "medic": { "max": 1, "count": 0, "memberXuids": [] },
                    "sniper": { "max": 2, "target": 1, "count": 1, "memberXuids": ["1"] } } },
                "rank": { "ownerManaged": true, "roles": {
                    "captain": { "max": 1, "count": 0, "memberXuids": [] }, "crew": empty } },
                "team": { "roles": {} }
            })
        );
        assert_eq!(made["members"]["0"]["roles"], json!({ "class": "sniper" }));
        let prefers = json!({ "properties": { "system": { "RolePreference": { "medic": 75 } } }, "roles": { "class": "sniper" } });
        let both = d.put(1, 'B', json!({ "members": { "me": prefers } })).is(200).body;
        assert_eq!(both["roleTypes"]["class"]["roles"]["sniper"]["memberXuids"], json!(["1", "2"]));
        assert_eq!(both["members"]["1"]["properties"]["system"]["RolePreference"], json!({ "medic": 75 }));
        let others =
            json!({ "members": { "1": { "roles": { "rank": "captain" } }, "me": { "roles": { "class": null } } } });
        let given = d.put(2, 'A', others).is(200).body;
        assert_eq!(given["members"]["1"]["roles"], json!({ "class": "sniper", "rank": "captain" }));
        assert_eq!(given["members"]["0"]["roles"], Value::Null);
        let more = json!({ "roleTypes": { "class": { "roles": { "medic": { "max": 3 } } } } });
        assert_eq!(d.put(3, 'A', more).is(200).body["roleTypes"]["class"]["roles"]["medic"]["max"], 3);
        assert_eq!(d.get(4, 'A', "/roleTypes/rank/roles/captain/count").is(200).body, 1);
        for wrong in [
            json!({ "members": { "1": { "properties": {} } } }),
            json!({ "members": { "me": { "roles": null } } }),
            json!({ "members": { "me": { "roles": { "class": 1 } } } }),
            json!({ "members": { "me": { "properties": { "system": { "RolePreference": { "medic": 256 } } } } } }),
            json!({ "roleTypes": { "class": { "roles": { "medic": { "count": 1 } } } } }),
        ] {
            d.put(5, 'A', wrong).is(400);
        }
        let twice = r#"{"members":{"me":{"roles":{"class":"medic","class":null}}}}"#;
        d.ask(5, 'A', "PUT", &path(""), Some(twice)).is(400);
        let cleared = json!({ "members": { "me": { "properties": { "system": { "RolePreference": null } } } } });
        let cleared = d.put(6, 'B', cleared).is(200).body;
        assert_eq!(cleared["members"]["1"]["properties"]["system"]["RolePreference"], Value::Null);
    }),
    rule(&[m::ROLE_PREFERENCE_RANGE, m::SHAPE_FIRST], "weights go from 0 to 100, names are those of roles", || {
        let mut s = stage();
        let preference = |s: &Stage| s.session().member_of(xuid('B')).unwrap().role_preference().cloned();
        s.put(1, &user('B'), prefers(&[("medic", 0), ("sniper", 100)])).did("B RolePreference M374");
        s.put(2, &user('B'), prefers(&[("medic", 0), ("sniper", 100)])).nothing();
        s.put(3, &user('B'), prefers(&[("medic", 1)])).did("B RolePreference M374");
        assert_eq!(preference(&s), Some([("medic".to_owned(), 1)].into()));
        let long = "a".repeat(101);
        for (name, weight) in [("medic", 101), ("medic", 255), ("Medic", 1), ("", 1), ("a b", 1), (long.as_str(), 1)] {
            refused_unchanged(&mut s, 400, m::ROLE_PREFERENCE_RANGE, |s| {
                s.put(4, &user('B'), prefers(&[(name, weight)]))
            });
        }
        s.put(5, &user('B'), prefers(&[(&long[1..], 1)])).ok();
        s.put(6, &user('B'), prefers(&[])).did("B RolePreference M374");
        assert_eq!(preference(&s), None);
        let cleared = extras(MemberExtrasWrite { role_preference: Field::Clear, ..MemberExtrasWrite::default() });
        s.put(7, &user('B'), cleared).nothing();
        // Nothing is settled for what no session could accept.
        s.put(8, &user('B'), inactive()).ok();
        s.put(2_000, &user('A'), prefers(&[("medic", 101)])).refused(400, m::ROLE_PREFERENCE_RANGE).nothing();
        s.look(2_000).did("B inactive->out M86");
    }),
    rule(&[m::ROLE_PREFERENCE_NAMES], "the first who has a preference sets the names for the others", || {
        let mut s = stage();
        s.put(1, &user('A'), prefers(&[("medic", 1), ("sniper", 2)])).ok();
        for other in [&[("medic", 9)][..], &[("medic", 9), ("pilot", 9)], &[("medic", 9), ("pilot", 9), ("sniper", 9)]]
        {
            refused_unchanged(&mut s, 400, m::ROLE_PREFERENCE_NAMES, |s| s.put(1, &user('B'), prefers(other)));
        }
        s.put(2, &user('B'), prefers(&[("sniper", 0), ("medic", 0)])).did("B RolePreference M374");
        refused_unchanged(&mut s, 400, m::ROLE_PREFERENCE_NAMES, |s| s.put(3, &user('A'), prefers(&[("medic", 9)])));
        s.put(3, &user('A'), prefers(&[])).ok();
        s.put(4, &user('B'), prefers(&[("pilot", 9)])).did("B RolePreference M374");
        refused_unchanged(&mut s, 400, m::ROLE_PREFERENCE_NAMES, |s| s.put(5, &user('A'), prefers(&[("medic", 9)])));
        let alone = Write { remove: vec![MemberIndex(1)], ..Write::me(prefers(&[("medic", 9)])) };
        s.write(5, &user('A'), alone).did("A RolePreference M374; B active->out M380");
    }),
    rule(&[m::RESERVE_OVER_CAPACITY], "a leaving owner that also removes itself frees one place, not two", || {
        let system = json!({ "maxMembersCount": 3, "capabilities": { "hasOwners": true }, "ownershipPolicies": { "migration": "oldest" } });
        let mut s = Stage::with(readings(""), template(system)).all_active("ABC");
        let reserve = |letters: &str| {
            letters
                .chars()
                .map(|who| Reservation { xuid: xuid(who), constants: None, initialize: false, system: None })
                .collect()
        };
        let twice = |letters: &str| Write {
            me: Me::Leave,
            remove: vec![MemberIndex(0)],
            reserve: reserve(letters),
            ..Write::default()
        };
        refused_unchanged(&mut s, 400, m::RESERVE_OVER_CAPACITY, |s| s.write(1, &user('A'), twice("DE")));
        s.write(1, &user('A'), twice("D")).did("A active->out M76; D out->reserved M57; B owns M387");
    }),
    rule(&[m::ROLE_FULL, m::ROLE_FREED, m::ROLES_SHOWN], "places in roles are counted in a large session too", || {
        let system = json!({ "maxMembersCount": 200, "capabilities": { "large": true, "hasOwners": true } });
        let whole = json!({ "constants": { "system": system }, "roleTypes": types() });
        let mut s = Stage::with(readings(""), document(whole).unwrap()).all_active("ABCDE");
        "DB".chars().for_each(|who| drop(s.put(1, &user(who), takes("class sniper")).ok()));
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(2, &user('E'), takes("class sniper")));
        s.leave(3, &user('B')).ok();
        s.put(4, &user('C'), takes("class sniper")).did("C role 0.1 M361");
        let sniper = s.session().roles().nth(1).unwrap();
        let holders: Vec<_> = s.session().members_in_role(sniper).into_iter().map(|member| member.xuid).collect();
        assert_eq!(holders, [xuid('C'), xuid('D')]);
        refused_unchanged(&mut s, 409, m::ROLE_FULL, |s| s.put(5, &user('A'), takes("class sniper")));
    }),
];
