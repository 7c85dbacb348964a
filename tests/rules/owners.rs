//! Owners of a session: M376 to M389.

use crate::common::door::{Door, path, playing};
use crate::common::{
    Reply, Stage, Value, active, active_at, at, closed, custom, host, inactive, json, locked, nothing, ready, user,
    with_properties, xuid,
};
use crate::roles::assign;
use crate::{Rule, rule};
use sessim::clause::Clause;
use sessim::id::MemberIndex;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Field, Me, PropertiesExtrasWrite, PropertiesWrite, Reservation, User, Write};

pub(crate) fn owned(mut policies: Value, mut system: Value) -> Value {
    system["capabilities"]["hasOwners"] = json!(true);
    if let Some(policies) = policies.as_object_mut()
        && !policies.is_empty()
    {
        system["ownershipPolicies"] = json!(policies);
    }
    system
}

/// A, who owns it, B and C.
fn stage() -> Stage {
    Stage::new(owned(json!({}), json!({}))).all_active("ABC")
}

fn oldest(changes: &str) -> Stage {
    let system = json!({ "inactiveRemovalTimeout": 1_000, "reservedRemovalTimeout": null });
    Stage::under(changes, owned(json!({ "migration": "oldest" }), system))
}

pub(crate) fn owners(indices: &[u32]) -> PropertiesWrite {
    owners_field(Field::Set(indices.iter().copied().map(MemberIndex).collect()))
}

fn owners_field(owners: Field<std::collections::BTreeSet<MemberIndex>>) -> PropertiesWrite {
    let extras = PropertiesExtrasWrite { owners, ..PropertiesExtrasWrite::default() };
    PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() }
}

pub(crate) fn remove(indices: &[u32]) -> Write {
    Write { remove: indices.iter().copied().map(MemberIndex).collect(), ..Write::default() }
}

fn own(s: &Stage) -> Vec<u32> {
    s.session().owners().map(|index| index.0).collect()
}

fn refused_unchanged(s: &mut Stage, status: u16, clause: Clause, send: impl Fn(&mut Stage) -> Reply) {
    let before = s.session().clone();
    send(s).refused(status, clause).nothing();
    assert_eq!(s.session(), &before);
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::OWNER_FIRST, m::OWNER_SERVICE], "whoever makes a session owns it, but for a service", || {
        let mut s = Stage::new(owned(json!({}), json!({})));
        s.put(0, &user('A'), active()).created().did("created M51; A out->active M63; A owns M376");
        s.put(0, &user('B'), active()).did("B out->active M63");
        assert_eq!(own(&s), [0]);
        assert!(
            s.session().is_owner(xuid('A')) && !s.session().is_owner(xuid('B')) && !s.session().is_owner(xuid('Z'))
        );

        let mut s = Stage::new(owned(json!({}), json!({})));
        s.by_service(0, Write::reserve([xuid('A'), xuid('B')])).created();
        s.put(1, &user('A'), active()).did("A reserved->active M63");
        assert!(own(&s).is_empty());
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(1, &user('A'), closed()));
        s.send(
            2,
            sessim::mpsd::session::Request::write(
                sessim::mpsd::session::Caller::Service,
                with_properties(owners(&[0])),
            ),
        )
        .did("A owns M377");
        s.set(3, &user('A'), closed()).did("closed M129");
        // Nobody has owned a plain session.
        let mut s = Stage::new(json!({}));
        s.put(0, &user('A'), active()).did("created M51; A out->active M63");
        assert!(own(&s).is_empty() && !s.session().is_owner(xuid('A')));
    }),
    rule(&[m::OWNERS_CHANGED], "owners hand on what they own, in whatever state", || {
        let mut s = stage();
        s.set(1, &user('A'), owners(&[0, 2])).did("C owns M377");
        s.set(1, &user('A'), owners(&[2, 0])).nothing();
        s.put(2, &user('C'), inactive()).ok();
        assert_eq!(own(&s), [0, 2]);
        s.put(2, &user('C'), ready()).ok();
        s.set(3, &user('C'), owners(&[1])).did("A owns no more M377; B owns M377; C owns no more M377");
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(4, &user('A'), owners(&[0])));
        // Hands over and goes.
        let over = Write { me: Me::Leave, ..with_properties(owners(&[0])) };
        s.write(4, &user('B'), over).did("B active->out M76; A owns M377");
        s.shows("A active, C ready");
    }),
    rule(&[m::OWNERS_VALID], "owners are members who have come and stay, at least one", || {
        let mut s = stage();
        s.reserve(0, &user('A'), "D").ok();
        for (indices, why) in [(&[][..], "nobody"), (&[3], "reserved"), (&[0, 4], "absent"), (&[u32::MAX], "absent")] {
            let wrote = owners(indices);
            refused_unchanged(&mut s, 400, m::OWNERS_VALID, |s| s.set(1, &user('A'), wrote.clone()));
            assert_eq!(own(&s), [0], "{why}");
        }
        refused_unchanged(&mut s, 400, m::OWNERS_VALID, |s| s.set(1, &user('A'), owners_field(Field::Clear)));
        let gone = Write { remove: vec![MemberIndex(1)], ..with_properties(owners(&[1])) };
        refused_unchanged(&mut s, 400, m::OWNERS_VALID, |s| s.write(1, &user('A'), gone.clone()));
        let leaves = Write { me: Me::Leave, ..with_properties(owners(&[0])) };
        refused_unchanged(&mut s, 400, m::OWNERS_VALID, |s| s.write(1, &user('A'), leaves.clone()));
        let mut s = Stage::new(owned(json!({}), json!({})));
        let made = Write { me: Me::Put(active()), ..with_properties(owners(&[0])) };
        s.write(0, &user('A'), made).created().did("created M51; A out->active M63; A owns M376");
        // Whoever may write the list may come in with it.
        let listed = json!({ "nonOwnerModifiableSystemProperties": ["owners"] });
        let mut s = Stage::new(owned(listed, json!({}))).all_active("A");
        let comes = Write { me: Me::Put(active()), ..with_properties(owners(&[0, 1])) };
        s.write(1, &user('B'), comes).did("B out->active M63; B owns M377");
    }),
    rule(&[m::OWNERS_NEED_CAPABILITY], "without hasOwners nobody writes owners", || {
        let mut s = Stage::new(json!({})).all_active("A");
        refused_unchanged(&mut s, 400, m::OWNERS_NEED_CAPABILITY, |s| s.set(1, &user('A'), owners(&[0])));
    }),
    rule(
        &[m::OWNER_REMOVES, m::OWNERS_ONLY, m::OWN_RECORD_ONLY],
        "an owner removes others, and nobody else does",
        || {
            let mut s = stage();
            s.reserve(0, &user('A'), "D").ok();
            refused_unchanged(&mut s, 403, m::OWNERS_ONLY, |s| s.write(1, &user('B'), remove(&[2])));
            refused_unchanged(&mut s, 403, m::OWNERS_ONLY, |s| s.write(1, &user('B'), assign(&[(2, "class medic")])));
            refused_unchanged(&mut s, 403, m::OWNERS_ONLY, |s| s.write(1, &user('Z'), remove(&[2])));
            s.write(1, &user('A'), remove(&[2, 3])).did("C active->out M380; D reserved->out M380");
            s.write(2, &user('A'), remove(&[2, 9])).is(200).nothing();
            s.put(3, &user('C'), active()).did("C out->active M63");
            s.set(4, &user('A'), owners(&[0, 1])).ok();
            s.write(5, &user('B'), remove(&[0])).did("A active->out M380");
            let mut s = Stage::new(json!({})).all_active("AB");
            refused_unchanged(&mut s, 403, m::OWN_RECORD_ONLY, |s| s.write(1, &user('A'), remove(&[1])));
        },
    ),
    rule(&[m::OWNERS_PROPERTIES], "others write the properties that are listed, and no more", || {
        let system = json!({ "capabilities": { "connectivity": true } });
        let listed = json!({ "nonOwnerModifiableSystemProperties": ["host", "closed"] });
        let mut s = Stage::new(owned(listed, system));
        s.put(0, &user('A'), active_at("aa")).created();
        s.put(0, &user('B'), active_at("bb")).ok();
        s.set(1, &user('B'), host("bb")).did("host M141");
        s.set(1, &user('B'), closed()).did("closed M129");
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(1, &user('B'), locked()));
        let as_it_is = PropertiesWrite { locked: Field::Set(false), ..PropertiesWrite::default() };
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(1, &user('B'), as_it_is.clone()));
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(1, &user('B'), owners(&[1])));
        s.set(2, &user('A'), locked()).did("locked M137");
        s.put(2, &user('B'), inactive()).did("B active->inactive M68");

        let mut s = stage();
        refused_unchanged(&mut s, 403, m::OWNERS_PROPERTIES, |s| s.set(1, &user('B'), closed()));
        s.set(1, &user('A'), closed()).ok();
    }),
    rule(&[m::NON_OWNER_CUSTOM], "custom properties are for all, unless that is the reading", || {
        let painted = || PropertiesWrite { custom: custom(json!({ "map": "quay" })), ..PropertiesWrite::default() };
        let mut s = stage();
        s.set(1, &user('B'), painted()).did("custom M131");
        let mut s = Stage::under("non_owner_custom=refused", owned(json!({}), json!({}))).all_active("AB");
        refused_unchanged(&mut s, 403, m::NON_OWNER_CUSTOM, |s| s.set(1, &user('B'), painted()));
        s.set(1, &user('A'), painted()).ok();
        let mut s = Stage::under("non_owner_custom=refused", json!({})).all_active("AB");
        s.set(1, &user('B'), painted()).ok();
    }),
    rule(&[m::NON_OWNER_RESERVES], "all reserve, unless that is the reading", || {
        let mut s = stage();
        s.reserve(1, &user('B'), "D").did("D out->reserved M57");
        let mut s = Stage::under("non_owner_reserves=refused", owned(json!({}), json!({}))).all_active("AB");
        refused_unchanged(&mut s, 403, m::NON_OWNER_RESERVES, |s| s.reserve(1, &user('B'), "D"));
        s.reserve(1, &user('A'), "D").ok();
        s.by_service(1, Write::reserve([xuid('E')])).ok();
    }),
    rule(&[m::OWNER_BLOCKS], "whom an owner has blocked does not come in", || {
        let mut s = stage();
        let blocked = User { blocked_by: vec![xuid('A')], ..user('D') };
        refused_unchanged(&mut s, 403, m::OWNER_BLOCKS, |s| s.put(1, &blocked, active()));
        s.reserve(1, &user('B'), "D").ok();
        refused_unchanged(&mut s, 403, m::OWNER_BLOCKS, |s| s.put(1, &blocked, active()));
        s.leave(2, &blocked).did("D reserved->out M77");
        // Others' blocks do not count, nor does one against who is in already.
        s.put(2, &User { blocked_by: vec![xuid('B'), xuid('Z')], ..user('D') }, active()).did("D out->active M63");
        s.put(3, &blocked, inactive()).did("D active->inactive M68");
        s.leave(4, &blocked).ok();
        s.set(5, &user('A'), owners(&[1])).ok();
        s.put(6, &blocked, nothing()).did("D out->inactive M62");
        let mut s = Stage::new(json!({})).all_active("A");
        s.put(1, &blocked, active()).ok();
    }),
    rule(
        &[m::OWNERLESS_ENDS, m::EMPTY_ZERO_DELETES, m::EMPTY_CHECK],
        "with the last owner the session ends, at once unless that is the reading",
        || {
            let lasting = || owned(json!({}), json!({ "sessionEmptyTimeout": 500, "inactiveRemovalTimeout": 1_000 }));
            let mut s = Stage::new(lasting()).all_active("ABC");
            s.reserve(0, &user('A'), "D").ok();
            s.set(1, &user('A'), owners(&[0, 1])).ok();
            s.leave(2, &user('A')).did("A active->out M76");
            let all = "B active->out M76; C active->out M386; D reserved->out M386; deleted M386";
            s.leave(3, &user('B')).is(204).did(all);
            assert!(s.is_gone());

            // By a timer, in the same evaluation.
            let mut s = Stage::new(lasting()).all_active("AB");
            s.put(100, &user('A'), inactive()).ok();
            s.read(1_099, &user('B')).nothing();
            s.read(1_100, &user('B')).is(204).did("A inactive->out M86; B active->out M386; deleted M386");
            // By an owner's or a service's hand.
            let mut s = stage();
            s.write(1, &user('A'), remove(&[0])).is(204);
            assert!(s.is_gone());
            let mut s = stage();
            s.by_service(1, remove(&[0]))
                .did("A active->out M157; B active->out M386; C active->out M386; deleted M386");
            // With the last one that is there at all.
            let mut s = Stage::new(lasting()).all_active("A");
            s.leave(1, &user('A')).is(204).did("A active->out M76; deleted M386");

            let mut s = Stage::under("ownerless_session=ends_when_empty", lasting()).all_active("AB");
            s.leave(100, &user('A')).is(200).did("A active->out M76; B active->out M386; emptied M81");
            s.look(599).nothing();
            s.look(600).did("deleted M87");
            // A session that never had an owner loses none.
            let mut s = Stage::new(lasting());
            s.by_service(0, Write::reserve([xuid('A'), xuid('B')])).created();
            s.put(1, &user('A'), active()).ok();
            s.leave(2, &user('A')).did("A active->out M76");
            s.shows("B reserved");
        },
    ),
    rule(&[m::OWNERLESS_ENDS, m::CONNECTION_LOST_DEMOTES], "a lost connection can end a session too", || {
        let system = json!({ "capabilities": { "connectionRequiredForActiveMembers": true } });
        let mut s = Stage::under("rta_loss=remove", owned(json!({}), system)).all_active("AB");
        s.lose(5, crate::common::connection('A', 0)).did("A active->out M97; B active->out M386; deleted M386");
    }),
    rule(&[m::OWNERLESS_ENDS, m::INITIALIZERS_NEEDED], "a session that ends takes its initialization with it", || {
        let system = json!({ "memberInitialization": { "membersNeededToStart": 1 }, "sessionEmptyTimeout": 100 });
        for changes in ["", "ownerless_session=ends_when_empty"] {
            let mut s = Stage::under(changes, owned(json!({}), system.clone()));
            let reserve = vec![Reservation { xuid: xuid('B'), constants: None, initialize: true, system: None }];
            let me = sessim::mpsd::session::MemberWrite { initialize: Some(true), ..active() };
            s.write(0, &user('A'), Write { me: Me::Put(me), reserve, ..Write::default() }).created();
            s.leave(1, &user('A')).ok();
            assert_eq!(s.is_gone(), changes.is_empty());
            s.look(101);
            assert!(s.is_gone());
        }
        Stage::new(owned(json!({}), system)).put(0, &user('A'), active()).refused(400, m::INITIALIZERS_NEEDED);
    }),
    rule(&[m::OWNERLESS_OLDEST], "under oldest whoever joined first owns what the last owner leaves", || {
        let mut s = oldest("");
        s.put(0, &user('A'), active()).created();
        s.reserve(0, &user('A'), "BC").ok();
        s.put(10, &user('D'), active()).ok();
        s.put(20, &user('C'), active()).ok();
        // B holds the lowest index and has not come; C's reservation is older than D, its joining is not.
        s.leave(30, &user('A')).did("A active->out M76; D owns M387");
        s.put(40, &user('B'), active()).ok();
        s.put(50, &user('D'), inactive()).ok();
        s.read(1_049, &user('B')).nothing();
        s.read(1_050, &user('B')).did("D inactive->out M86; C owns M387");
        // At a tie the lower index counts.
        let mut s = oldest("");
        s.put(0, &user('A'), active()).created();
        s.reserve(0, &user('A'), "B").ok();
        s.put(10, &user('C'), active()).ok();
        s.put(10, &user('B'), active()).ok();
        s.leave(30, &user('A')).did("A active->out M76; B owns M387");
        let mut s = oldest("join_time_on_acceptance=reservation");
        s.put(0, &user('A'), active()).created();
        s.reserve(5, &user('A'), "B").ok();
        s.put(4 + 6, &user('C'), active()).ok();
        s.put(20, &user('B'), active()).ok();
        s.leave(30, &user('A')).did("A active->out M76; B owns M387");
        // Another owner is no want of one.
        s.set(31, &user('B'), owners(&[1, 2])).did("C owns M377");
        s.leave(32, &user('B')).did("B active->out M76");
        s.leave(33, &user('C')).is(204).did("C active->out M76; deleted M82");
    }),
    rule(&[m::OWNERLESS_FIRST_COMER], "under oldest the first to come owns what nobody does", || {
        let mut s = oldest("");
        s.put(0, &user('A'), active()).created();
        s.reserve(0, &user('A'), "BC").ok();
        s.leave(1, &user('A')).did("A active->out M76");
        assert!(own(&s).is_empty());
        s.put(2, &user('C'), active()).did("C reserved->active M63; C owns M388");
        s.put(3, &user('B'), active()).did("B reserved->active M63");
        let mut s = oldest("");
        s.by_service(0, Write::reserve([xuid('A')])).created();
        s.put(1, &user('A'), active()).did("A reserved->active M63; A owns M388");
    }),
    rule(&[m::OWNER_SERVICE, m::OWNERS_CHANGED], "a service does all that owners may", || {
        let mut s = stage();
        let all = Write { properties: owners(&[1]), remove: vec![MemberIndex(2)], ..Write::default() };
        s.by_service(1, all).did("C active->out M157; A owns no more M377; B owns M377");
        s.by_service(2, with_properties(closed())).did("closed M129");
        let painted = PropertiesWrite { custom: custom(json!({ "a": 1 })), ..PropertiesWrite::default() };
        s.by_service(3, with_properties(painted)).did("custom M131");
    }),
    rule(&[m::OWNERS_CHANGED, m::OWNER_REMOVES], "owners are written and shown by their indices", || {
        let mut d = Door::new(json!({ "capabilities": { "hasOwners": true } }));
        let owners = |body: &Value| body["properties"]["system"]["owners"].clone();
        assert_eq!(owners(&d.put(0, 'A', playing()).is(201).body), json!([0]));
        "BCD".chars().for_each(|who| drop(d.put(0, who, playing()).is(200)));
        let wrote = |owners: Value| json!({ "properties": { "system": { "owners": owners } } });
        assert_eq!(owners(&d.put(1, 'A', wrote(json!([2, 0, 2]))).is(200).body), json!([0, 2]));
        for wrong in [json!(null), json!([]), json!([9])] {
            d.put(2, 'A', wrote(wrong)).is(400);
        }
        for malformed in [json!([-1]), json!(["0"]), json!(0)] {
            d.put(2, 'A', wrote(malformed)).is(400);
        }
        d.put(3, 'B', json!({ "members": { "3": null } })).is(403);
        assert_eq!(d.put(3, 'C', json!({ "members": { "3": null } })).is(200).body["members"]["3"], Value::Null);
        d.ask(4, 'B', "DELETE", &path("/members/0"), None).is(403);
        d.ask(4, 'C', "DELETE", &path("/members/1"), None).is(204);
        d.ask(5, 'C', "DELETE", &path("/members/0"), None).is(204);
        assert_eq!(owners(&d.get(6, 'C', "").is(200).body), json!([2]));
        let mut plain = Door::new(json!({}));
        assert_eq!(owners(&plain.put(0, 'A', playing()).is(201).body), Value::Null);
    }),
    rule(&[m::OWNERLESS_OLDEST], "who came first is part of what sessions have in common", || {
        // Two came by reservations, in this order, and then this much time has passed.
        let came = |order: &str, wait: u64| {
            let mut s = oldest("");
            s.put(0, &user('A'), active()).created();
            s.reserve(0, &user('A'), "BC").ok();
            for (at, who) in (10..).zip(order.chars()) {
                s.put(at, &user(who), active()).ok();
            }
            let canonical = s.session().canonical(at(11 + wait));
            s.leave(11 + wait, &user('A')).ok();
            (canonical, own(&s))
        };
        let ((early, first), (late, second)) = (came("BC", 5), came("CB", 5));
        assert_eq!((first, second), (vec![1], vec![2]));
        assert!(early != late);
        assert!(came("BC", 50).0 == early && came("CB", 70).0 == late);
        // At the very moment of the last arrival a lower index may still tie with it.
        assert!(came("BC", 0).0 != early);
        // Where nobody inherits, it does not matter.
        let ends = |order: &str| {
            let mut s = Stage::new(owned(json!({}), json!({})));
            s.put(0, &user('A'), active()).created();
            s.reserve(0, &user('A'), "BC").ok();
            order.chars().for_each(|who| drop(s.put(10, &user(who), active()).ok()));
            s.session().canonical(at(20))
        };
        assert!(ends("BC") == ends("CB"));
    }),
    rule(
        &[m::OWNERLESS_ENDS, m::OWNERLESS_OLDEST, m::OWNERS_CHANGED, m::LARGE_OWN_RECORD_ONLY],
        "a large session is owned like any other, but for what touches others",
        || {
            let large = |migration: &str| {
                let system = json!({ "maxMembersCount": 200, "capabilities": { "large": true } });
                Stage::new(owned(json!({ "migration": migration }), system)).all_active("ABCDE")
            };
            let mut s = large("oldest");
            refused_unchanged(&mut s, 409, m::LARGE_OWN_RECORD_ONLY, |s| s.write(1, &user('A'), remove(&[1])));
            let give = assign(&[(1, "class medic")]);
            refused_unchanged(&mut s, 409, m::LARGE_OWN_RECORD_ONLY, |s| s.write(1, &user('A'), give.clone()));
            // The list is in no order once somebody has left.
            s.leave(1, &user('B')).ok();
            s.set(2, &user('A'), owners(&[4, 0])).did("E owns M377");
            s.set(3, &user('A'), owners(&[2, 3]))
                .did("A owns no more M377; C owns M377; D owns M377; E owns no more M377");
            s.leave(4, &user('C')).ok();
            s.leave(5, &user('D')).did("D active->out M76; A owns M387");
            s.leave(6, &user('A')).did("A active->out M76; E owns M387");
            let mut s = large("endsession");
            s.leave(1, &user('B')).ok();
            s.leave(2, &user('A'))
                .did("A active->out M76; C active->out M386; D active->out M386; E active->out M386; deleted M386");
            assert!(s.is_gone());
        },
    ),
];
