//! Services that act for users: M400 to M410.

use crate::common::door::{Door, Got, path};
use crate::common::{
    Posted, Reply, Stage, Value, active, active_bound, at, closed, connection, custom, flags, guest, inactive, invite,
    json, locked, nothing, readings, user, with_properties, xuid,
};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::NewHandle;
use sessim::mpsd::session::{
    Caller, Field, Grant, Me, MemberExtrasWrite, MemberWrite, OnBehalf, PropertiesWrite, Records, Refusal, Request,
    ServersWrite, User, Write,
};

/// Acts for the users of these letters.
fn acting(letters: &str) -> OnBehalf {
    OnBehalf { users: letters.chars().map(user).collect(), manage: true }
}

/// The same without its own rights.
fn denied(letters: &str) -> OnBehalf {
    OnBehalf { manage: false, ..acting(letters) }
}

fn listed(records: Records) -> Write {
    Write { listed: Some(Box::new(records)), ..Write::default() }
}

fn all(me: MemberWrite) -> Write {
    listed(Records::All(Me::Put(me)))
}

fn in_session(me: Me) -> Write {
    listed(Records::AllInSession(me))
}

fn each<const N: usize>(records: [(char, Me); N]) -> Write {
    listed(Records::Each(records.into_iter().map(|(letter, me)| (xuid(letter), me)).collect()))
}

#[track_caller]
fn send(s: &mut Stage, now: u64, by: &OnBehalf, write: Write) -> Reply {
    s.send(now, Request::write(Caller::OnBehalf(by.clone()), write))
}

fn open(max: u32) -> Stage {
    Stage::new(json!({"maxMembersCount": max, "sessionEmptyTimeout": null}))
}

/// Asks through the door as a service with these headers.
fn ask(door: &mut Door, now: u64, headers: &[(&'static str, &str)], body: &Value) -> Got {
    let before = door.headers.len();
    door.headers.extend(headers.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let got = door.put(now, '*', body.clone());
    door.headers.truncate(before);
    got
}

const TITLE: (&str, &str) = ("X-Xbl-OnBehalfOf-Title", "77");
const DENY: (&str, &str) = ("X-Xbl-Deny-Scope", "Multiplayer.Manage");

fn users(text: &str) -> (&'static str, &str) {
    ("X-Xbl-OnBehalfOf-Users", text)
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::ON_BEHALF_AS_IF], "each record is written as if by its user, and all in one change", || {
        let required = json!({"capabilities": {"connectionRequiredForActiveMembers": true}});
        let mut s = Stage::new(required);
        let own = |letter| Me::Put(MemberWrite { custom: custom(json!({"who": letter})), ..active_bound(letter) });
        let write = each([('B', own('B')), ('A', own('A')), ('C', Me::Put(inactive()))]);
        let come = "created M51; C out->inactive M62; A out->active M63; A connected M96; A custom M131; \
                    B out->active M63; B connected M96; B custom M131";
        send(&mut s, 0, &acting("CAB"), write).created().did(come);
        s.shows("C inactive, A active, B active");
        assert_eq!((s.change(), s.indices()), (1, vec![0, 1, 2]));
        assert_eq!(s.session().members()[1].connection, Some(connection('A', 0)));
        // As if they had done it one after the other.
        let mut alone = Stage::new(json!({"capabilities": {"connectionRequiredForActiveMembers": true}}));
        alone.put(0, &user('C'), inactive()).created();
        for letter in ['A', 'B'] {
            let me = MemberWrite { custom: custom(json!({"who": letter})), ..active_bound(letter) };
            alone.put(0, &user(letter), me).ok();
        }
        assert_eq!(s.session().members(), alone.session().members());
        // One of them has no connection: nobody is changed.
        let write = each([('A', Me::Put(inactive())), ('C', Me::Put(active()))]);
        send(&mut s, 1, &acting("AC"), write).refused(400, m::CONNECTION_REQUIRED).nothing();
        s.shows("C inactive, A active, B active");
        let leave = each([('A', Me::Leave), ('C', Me::Leave), ('B', Me::Put(inactive()))]);
        send(&mut s, 2, &acting("ABC"), leave).is(200);
        s.shows("B inactive");
        assert_eq!(s.change(), 2);
    }),
    rule(&[m::ON_BEHALF_KEYS], "one, all, or those who are in the session", || {
        let mut s = open(9).all_active("A");
        s.reserve(1, &user('A'), "B").ok();
        send(&mut s, 2, &acting("ABC"), in_session(Me::Put(inactive()))).is(200);
        s.shows("A inactive, B inactive");
        send(&mut s, 3, &acting("ABC"), each([('C', Me::Put(active()))])).is(200);
        s.shows("A inactive, B inactive, C active");
        send(&mut s, 4, &acting("DABC"), all(active())).is(200);
        s.shows("A active, B active, C active, D active");
        send(&mut s, 5, &acting("BD"), in_session(Me::Leave)).is(200);
        s.shows("A active, C active");
        send(&mut s, 6, &acting("AC"), Write::default()).is(200).nothing();
        send(&mut s, 6, &acting("Z"), Write::default()).is(200).nothing();
        for write in [all(active()), in_session(Me::Leave), each([('A', Me::Leave)])] {
            s.write(7, &user('A'), write.clone()).refused(403, m::ON_BEHALF_KEYS).nothing();
            s.by_service(7, write).refused(403, m::SERVICE_IS_NO_MEMBER).nothing();
        }
        // Who is listed twice is one.
        let mut twice = acting("EE");
        send(&mut s, 8, &twice, all(active())).ok();
        s.shows("A active, C active, E active");
        twice.users.clear();
        send(&mut s, 9, &twice, all(active())).refused(403, m::SERVICE_IS_NO_MEMBER);

        let mut door = Door::new(json!({}));
        let two = users("1;priv=multiplayer,\"2;priv=multiplayer\"");
        let playing = json!({"properties": {"system": {"active": true}}});
        let got = ask(&mut door, 0, &[TITLE, two], &json!({"members": {"me_all": playing}})).is(201);
        assert_eq!(got.body["membersInfo"]["active"], json!(2));
        assert_eq!(got.body["members"]["1"]["activeTitleId"], json!("77"));
        let body = json!({"members": {"me_allInSession": {"properties": {"custom": {"x": 1}}}}});
        let got = ask(&mut door, 1, &[TITLE, users("2,3")], &body).is(200);
        assert_eq!(got.body["members"]["1"]["properties"]["custom"], json!({"x": 1}));
        assert_eq!(got.body["membersInfo"]["count"], json!(2));
        let got =
            ask(&mut door, 2, &[TITLE, users("1,2")], &json!({"members": {"me_1": null, "me_2": playing}})).is(200);
        assert_eq!(got.body["membersInfo"]["first"], json!(1));
        door.put(3, 'B', json!({"members": {"me_2": null}})).says(403, "M401");
        ask(&mut door, 3, &[TITLE, users("2")], &json!({"members": {"me_x": null}})).says(400, "me_{xuid}");
    }),
    rule(&[m::ON_BEHALF_LISTED], "a service acts for nobody whom it does not list", || {
        let mut s = open(9).all_active("A");
        let write = each([('A', Me::Put(inactive())), ('B', Me::Put(active()))]);
        send(&mut s, 1, &acting("A"), write.clone()).refused(403, m::ON_BEHALF_LISTED).nothing();
        send(&mut s, 2, &acting("BA"), write).is(200);
    }),
    rule(&[m::ON_BEHALF_ME], "me is the only user that is listed", || {
        let mut s = open(9).all_active("A");
        send(&mut s, 1, &acting("B"), Write::me(active())).did("B out->active M63");
        send(&mut s, 2, &acting("AB"), Write::me(inactive())).refused(400, m::ON_BEHALF_ME);
        let both = Write { me: Me::Put(inactive()), ..each([('A', Me::Put(active()))]) };
        send(&mut s, 2, &acting("A"), both).refused(400, m::ON_BEHALF_ME);
        send(&mut s, 3, &acting("B"), Write::leave()).did("B active->out M76");
        let mut door = Door::new(json!({}));
        let me = json!({"members": {"me": {"properties": {"system": {"active": true}}}}});
        ask(&mut door, 0, &[TITLE, users("1;priv=multiplayer")], &me).is(201);
        ask(&mut door, 1, &[TITLE, users("1,2")], &me).says(400, "M403");
        for keys in [
            json!({"me_all": {}, "me_1": null}),
            json!({"me_1": {}, "me_all": null}),
            json!({"me_all": {}, "me_allInSession": {}}),
        ] {
            ask(&mut door, 1, &[TITLE, users("1,2")], &json!({"members": keys})).says(400, "under one key");
        }
        let given = |key: &str, xuid: &str| json!({"members": {key: {"constants": {"system": {"xuid": xuid}}}}});
        ask(&mut door, 2, &[TITLE, users("1")], &given("me_1", "1")).is(200);
        ask(&mut door, 2, &[TITLE, users("1")], &given("me_1", "2")).says(400, "is not the caller");
        ask(&mut door, 2, &[TITLE, users("1")], &given("me_all", "1")).says(400, "nobody's alone");
    }),
    rule(&[m::ON_BEHALF_ABSENT_LEAVES], "whoever has no record need not leave", || {
        let mut s = open(9).all_active("A");
        for write in [each([('B', Me::Leave)]), listed(Records::All(Me::Leave)), in_session(Me::Leave)] {
            send(&mut s, 1, &acting("BC"), write).is(200).nothing();
        }
        send(&mut s, 2, &acting("BAC"), listed(Records::All(Me::Leave))).did("A active->out M76; emptied M81");
    }),
    rule(&[m::MANAGE_OVERRIDES], "no rule about joining keeps out whom a managing service brings", || {
        let guarded = json!({"maxMembersCount": 3, "visibility": "private", "initiators": ["1"]});
        let mut s = Stage::new(guarded).all_active("A");
        s.set(1, &user('A'), locked()).ok();
        let barred = User { multiplayer: false, console: false, ..user('B') };
        let service = OnBehalf { users: vec![barred, user('C')], manage: true };
        let stranger = OnBehalf { users: service.users[..1].to_vec(), manage: false };
        send(&mut s, 2, &stranger, all(active())).refused(403, m::JOIN_PRIVILEGE);
        send(&mut s, 2, &service, all(active())).is(200);
        s.shows("A active, B active, C active");
        // Only room is needed, and those who go in the same write make it.
        send(&mut s, 3, &acting("D"), all(active())).refused(400, m::FULL_REFUSES_JOIN);
        send(&mut s, 3, &acting("BDE"), each([('B', Me::Leave), ('D', Me::Put(active())), ('E', Me::Put(active()))]))
            .refused(400, m::FULL_REFUSES_JOIN);
        send(&mut s, 4, &acting("BD"), each([('B', Me::Leave), ('D', Me::Put(active()))])).is(200);
        s.shows("A active, C active, D active");
        let index = s.session().members()[0].index;
        let swap = Write { remove: vec![index], ..each([('E', Me::Put(active()))]) };
        send(&mut s, 5, &acting("E"), swap).is(200);
        s.shows("C active, D active, E active");
        // A creator by a service need not be an initiator.
        let mut s = Stage::new(json!({"initiators": ["1"]}));
        send(&mut s, 0, &denied("AB"), all(active())).refused(403, m::CREATE_INITIATORS);
        send(&mut s, 0, &acting("B"), all(active())).created();
        let mut s = Stage::new(json!({"memberInitialization": {"membersNeededToStart": 2}}));
        let initialized = MemberWrite { initialize: Some(true), ..active() };
        send(&mut s, 0, &acting("A"), all(initialized.clone())).refused(400, m::INITIALIZERS_NEEDED);
        send(&mut s, 0, &acting("AB"), all(initialized)).created();
    }),
    rule(&[m::DENY_SCOPE], "without its own rights a service can do what the users can", || {
        let mut s = open(3).all_active("A");
        s.set(0, &user('A'), closed()).ok();
        send(&mut s, 1, &denied("B"), all(active())).refused(403, m::CLOSED_REFUSES_JOIN);
        s.reserve(1, &user('A'), "B").ok();
        send(&mut s, 2, &denied("BC"), all(active())).refused(403, m::CLOSED_REFUSES_JOIN).nothing();
        send(&mut s, 2, &denied("B"), all(active())).did("B reserved->active M63");
        send(&mut s, 3, &denied("C"), with_properties(closed())).refused(403, m::DENY_SCOPE);
        send(&mut s, 3, &denied("C"), in_session(Me::Put(active()))).refused(403, m::DENY_SCOPE);
        let opened = PropertiesWrite { closed: Field::Set(false), ..PropertiesWrite::default() };
        send(&mut s, 3, &denied("CB"), with_properties(opened)).did("not closed M129");
        let index = s.session().members()[0].index;
        let remove = Write { remove: vec![index], ..Write::default() };
        send(&mut s, 4, &denied("B"), remove.clone()).refused(403, m::OWN_RECORD_ONLY);
        let servers = Some(Box::new(ServersWrite::one("eu-1".parse().unwrap(), None)));
        let servers = Write { servers, ..Write::default() };
        send(&mut s, 4, &denied("B"), servers.clone()).refused(403, m::SERVERS_BY_SERVICES);
        send(&mut s, 4, &acting("B"), servers).is(200);
        send(&mut s, 5, &acting("B"), remove).did("A active->out M157");
        // Reads: as the first who may.
        let mut s = Stage::new(json!({"visibility": "private"})).all_active("A");
        let read = |s: &mut Stage, by: OnBehalf| s.send(6, Request::read(Caller::OnBehalf(by)));
        read(&mut s, denied("BA")).is(200);
        read(&mut s, denied("B")).refused(403, m::READ_PRIVATE);
        read(&mut s, acting("B")).is(200);
        // Nobody is local to a user whose device the service does not tell.
        let local = json!({"capabilities": {"userAuthorizationStyle": true}});
        let mut s = Stage::new(local).all_active("A");
        let unknown = OnBehalf { users: vec![User { device: None, ..user('B') }], manage: false };
        send(&mut s, 1, &unknown, all(active())).refused(403, m::LOCAL_REFUSES_JOIN);
        let beside = OnBehalf { users: vec![guest('B', 'A')], manage: false };
        send(&mut s, 1, &beside, all(active())).is(200);
        send(&mut s, 2, &OnBehalf { manage: true, ..unknown }, all(nothing())).is(200);
        assert_eq!(s.session().members()[1].device, user('A').device, "what was known stays");

        let mut door = Door::new(json!({"visibility": "private"}));
        let playing = json!({"members": {"me_all": {"properties": {"system": {"active": true}}}}});
        ask(&mut door, 0, &[TITLE, users("1;priv=multiplayer"), DENY], &playing).is(201);
        ask(&mut door, 1, &[TITLE, users("2"), DENY], &playing).says(403, "may not play");
        ask(&mut door, 1, &[TITLE, users("2;priv=multiplayer"), DENY], &playing).says(403, "private");
        ask(&mut door, 2, &[TITLE, users("2")], &playing).is(200);
    }),
    rule(&[m::DENY_NEEDS_USERS], "a service without rights and without users may do nothing", || {
        let mut s = open(3).all_active("A");
        send(&mut s, 1, &denied(""), with_properties(closed())).refused(403, m::DENY_NEEDS_USERS);
        let reply = s.send(1, Request::read(Caller::OnBehalf(denied(""))));
        assert_eq!(reply.answer, Err(Refusal::NobodyToActFor));
        send(&mut s, 1, &acting(""), with_properties(closed())).is(200);
        let mut door = Door::new(json!({}));
        ask(&mut door, 0, &[DENY], &json!({})).says(403, "M407");
    }),
    rule(&[m::ON_BEHALF_LARGE], "on a large session a service acts for one user at a time", || {
        let mut s = Stage::new(json!({"maxMembersCount": 200, "capabilities": {"large": true}}));
        send(&mut s, 0, &acting("AB"), all(active())).refused(400, m::ON_BEHALF_LARGE);
        send(&mut s, 0, &acting("A"), all(active())).created();
        send(&mut s, 1, &acting("AB"), Write::default()).refused(400, m::ON_BEHALF_LARGE);
        send(&mut s, 1, &acting("B"), all(active())).is(200);
    }),
    rule(
        &[m::ON_BEHALF_RESERVATIONS],
        "for users a service reserves as it creates, and then does nothing else",
        || {
            let mut s = open(9);
            let reserve = || Write::reserve("AB".chars().map(xuid));
            let joining = Write { reserve: reserve().reserve, ..all(active()) };
            send(&mut s, 0, &acting("C"), joining).refused(400, m::ON_BEHALF_RESERVATIONS);
            send(&mut s, 0, &acting("AB"), reserve()).created();
            s.shows("A reserved, B reserved");
            send(&mut s, 1, &acting("AB"), Write::reserve([xuid('C')])).refused(400, m::ON_BEHALF_RESERVATIONS);
            // A service that lists nobody reserves at any time.
            s.by_service(2, Write::reserve([xuid('C')])).is(200);
            send(&mut s, 3, &acting(""), Write::reserve([xuid('D')])).is(200);
        },
    ),
    rule(&[m::ON_BEHALF_HEADERS], "the headers name the title and the users with their privileges", || {
        let mut door = Door::new(json!({}));
        let body = json!({"members": {"me_all": {"properties": {"system": {"active": true}}}}});
        for (headers, why) in [
            (vec![users("1")], "it is missing where users are listed"),
            (vec![("X-Xbl-OnBehalfOf-Title", "seven"), users("1")], "no title id"),
            (vec![TITLE, users("one")], "one"),
            (vec![TITLE, users("")], "OnBehalfOf-Users"),
            (vec![TITLE, users("1;priv=chat")], "is no privilege"),
            (vec![TITLE, users("1,1;priv=multiplayer")], "twice"),
            (vec![TITLE, users("1"), ("X-Xbl-Deny-Scope", "Multiplayer.Runtime")], "the only scope"),
        ] {
            ask(&mut door, 0, &headers, &body).says(400, why);
        }
        let by_user = |door: &mut Door, (name, value): (&'static str, &str)| {
            door.headers.push((name, value.to_owned()));
            let got = door.put(0, 'A', json!({}));
            door.headers.pop();
            got
        };
        for header in [TITLE, users("2"), DENY] {
            by_user(&mut door, header).says(403, "only a service asks for others");
        }
        ask(&mut door, 1, &[TITLE, users(" 1;priv=multiplayer , \"2\" ")], &body).is(201);
        door.headers.extend([("x-xbl-onbehalfof-title", "77".to_owned()), ("x-xbl-onbehalfof-users", "2".to_owned())]);
        let got = door.ask(2, '*', "GET", &path("/members/me/constants/system"), None).is(200);
        assert_eq!(got.body, json!({"xuid": "2", "index": 1}));
        door.ask(3, '*', "DELETE", &path("/members/me"), None).is(204);
        door.ask(3, '*', "GET", &path("/members/1"), None).is(204);
    }),
    rule(&[m::ON_BEHALF_HANDLES], "a service posts handles by its own rights, or as the only user", || {
        let mut s = open(3).all_active("A");
        let by = Caller::OnBehalf;
        let refusal = |posted: Posted| posted.reply.answer.unwrap_err();
        let invited = s.post(1, &by(acting("Z")), invite('B')).made();
        s.post(2, &by(denied("A")), invite('B')).made();
        assert_eq!(refusal(s.post(3, &by(denied("AB")), invite('B'))), Refusal::MeOfSeveral);
        assert_eq!(refusal(s.post(3, &by(denied("")), invite('B'))), Refusal::NobodyToActFor);
        assert_eq!(refusal(s.post(3, &by(denied("Z")), invite('B'))).status(&readings("")), 403);
        for service in [acting("A"), denied("A")] {
            assert_eq!(refusal(s.post(3, &by(service), NewHandle::Activity)), Refusal::ActivityByService);
        }
        let follow = |s: &Stage, service| s.directory.follow(at(4), &by(service), invited).unwrap().1;
        let grants = [denied("B"), acting("B"), denied("A")].map(|service| follow(&s, service));
        assert_eq!(grants, [Some(Grant::Invited), None, None]);
        assert_eq!(s.delete(5, &by(denied("Z")), invited).unwrap_err().status(&readings("")), 403);
        assert_eq!(s.delete(5, &by(acting("Z")), invited), Ok(()));
    }),
    rule(&[m::ON_BEHALF_ROLES], "a service gives roles by index, and not in the record of a user", || {
        let mut s = open(3).all_active("A");
        let extras = MemberExtrasWrite { role_preference: Field::Clear, ..Default::default() };
        let wrote = MemberWrite { extras: extras.boxed(), ..nothing() };
        send(&mut s, 1, &acting("A"), all(wrote.clone())).refused(400, m::ON_BEHALF_ROLES).nothing();
        send(&mut s, 1, &acting("A"), Write::me(wrote)).refused(400, m::ON_BEHALF_ROLES).nothing();
        // What no session takes is refused in these records too.
        send(&mut s, 2, &acting("A"), all(flags(Some(true), Some(true)))).refused(400, m::BOTH_FLAGS);
        send(&mut s, 2, &acting("A"), each([('A', Me::Put(flags(Some(true), Some(true))))]))
            .refused(400, m::BOTH_FLAGS);
    }),
];
