//! Handles: M290 to M328.

use crate::common::{
    Stage, active, active_bound, at, by, closed, connection, guest, inactive, invite, join_restriction, json, locked,
    read_restriction, ready, reference, search, template, transfer, user, xuid,
};
use crate::{Rule, rule};
use sessim::id::{HandleId, TitleId};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::{Handle, HandleDetails, MAX_RESULTS, NewHandle, Owners};
use sessim::mpsd::session::{Caller, Refusal, Restriction, User};

pub(super) const DAY: u64 = 86_400_000;

/// A session with A in it, which admits whoever is on A's console.
#[track_caller]
pub(super) fn local(changes: &str) -> Stage {
    let mut s = Stage::under(changes, json!({})).all_active("A");
    s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
    s
}

/// Two sessions of one directory: `match` with these members, and `other`, made by the first of them.
#[track_caller]
fn two(changes: &str, system: serde_json::Value, letters: &str) -> (Stage, Stage) {
    let mut s = Stage::under(changes, system).all_active(letters);
    let mut other = s.clone();
    other.reference = reference("other");
    let first = letters.chars().next().unwrap();
    other.put(0, &user(first), active_bound(first)).created();
    s.directory = other.directory.clone();
    (s, other)
}

/// The same directory, seen from the other session.
fn aside(s: &Stage, other: &Stage) -> Stage {
    Stage { directory: s.directory.clone(), ..other.clone() }
}

#[track_caller]
pub(super) fn handle(s: &Stage, id: HandleId) -> Handle {
    s.directory.handle_of(at(0), id).unwrap().clone()
}

/// The post is refused so, and has changed nothing.
#[track_caller]
pub(super) fn refuses(s: &Stage, caller: &Caller, new: NewHandle, status: u16, clause: sessim::clause::Clause) {
    let mut after = s.clone();
    after.post(1, caller, new).reply.refused(status, clause).nothing();
    assert_eq!(after.directory, s.directory, "a refused post has changed something");
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::HANDLE], "a handle is made, read and deleted, and each has an id of its own", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let first = s.post(5, &by(&user('A')), invite('B')).made();
        let second = s.post(5, &by(&user('A')), invite('B')).made();
        assert_ne!(first, second);
        let read = handle(&s, first);
        assert_eq!(
            (read.id, &read.reference, read.create_time, read.made_by),
            (first, &s.reference, at(5), Some(xuid('A')))
        );
        assert_eq!(s.delete(6, &by(&user('A')), first), Ok(()));
        assert!(!s.has(6, first) && s.has(6, second));
        // The same in every run.
        let mut again = Stage::new(json!({})).all_active("A");
        assert_eq!(again.post(5, &by(&user('A')), invite('B')).made(), first);
    }),
    rule(
        &[m::HANDLE_OF_ABSENT],
        "a handle to a session that is not there makes none, and leads where the path would",
        || {
            let mut s = Stage::new(json!({}));
            let id = s.post(0, &by(&user('A')), invite('B')).made();
            assert!(s.is_gone());
            s.read_via(1, &user('B'), id).is(204);
            assert!(s.is_gone());
            s.put_via(2, &user('B'), id, active()).created();
            s.read_via(3, &user('B'), id).is(200);
            let banned = User { multiplayer: false, ..user('C') };
            s.reference = reference("nowhere");
            refuses(&s, &by(&banned), NewHandle::Activity, 403, m::JOIN_PRIVILEGE);
            let absent = s.activity(4, &user('C')).made();
            assert_eq!(handle(&s, absent).reference, s.reference);
        },
    ),
    rule(&[m::UNKNOWN_TEMPLATE], "a handle is posted for a template that there is", || {
        let mut s = Stage::new(json!({}));
        s.reference.template = "chess".parse().unwrap();
        refuses(&s, &by(&user('A')), invite('B'), 404, m::UNKNOWN_TEMPLATE);
    }),
    rule(&[m::HANDLE_NAMES_SESSION], "without a name the directory finds one, another for each handle", || {
        let mut s = Stage::new(json!({}));
        let unnamed = |s: &Stage| s.directory.unnamed(s.reference.scid, s.reference.template.clone());
        let first = unnamed(&s);
        assert_eq!(
            (first.scid, &first.template, first.name.as_str().len()),
            (s.reference.scid, &s.reference.template, 36)
        );
        s.post_to(0, &by(&user('A')), &first, NewHandle::Activity).made();
        assert_ne!(unnamed(&s), first);
    }),
    rule(&[m::HANDLE_STALE], "a handle that is gone is not found, whatever is asked of it", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let id = s.post(0, &by(&user('A')), invite('B')).made();
        s.delete(1, &by(&user('A')), id).unwrap();
        assert_eq!(s.delete(2, &by(&user('A')), id), Err(Refusal::NoHandle));
        s.read_via(2, &user('B'), id).refused(404, m::HANDLE_STALE).nothing();
        s.put_via(2, &user('B'), id, active()).refused(404, m::HANDLE_STALE).nothing();
        s.shows("A active");
    }),
    rule(
        &[m::HANDLE_BUMPS],
        "an activity or a transfer changes the number and the ETag, and nothing that is seen",
        || {
            let (mut s, other) = two("", json!({"capabilities": {"searchable": true}}), "A");
            let (before, seen) = (s.etag(), s.change());
            s.activity(1, &user('A')).reply.ok().did("A activity M294");
            assert_eq!((s.change(), s.session().members().len()), (seen + 1, 1));
            s.write_when(2, &user('A'), before, sessim::mpsd::session::Write::me(inactive())).is(412);
            s.post(3, &by(&user('A')), transfer(&other.reference)).reply.ok().did("A transfer M294");
            assert_eq!(s.change(), seen + 2);
            assert_eq!(aside(&s, &other).change(), 1);
            s.post(4, &by(&user('A')), invite('B')).reply.ok().nothing();
            s.post(4, &by(&user('A')), search("casual")).reply.ok().nothing();
            assert_eq!(s.change(), seen + 2);
        },
    ),
    rule(&[m::HANDLE_BUMPS], "which posts change the session is a reading", || {
        let bumps = |changes: &str| {
            let mut s = Stage::under(changes, json!({"capabilities": {"searchable": true}})).all_active("A");
            let new = [NewHandle::Activity, invite('B'), transfer(&s.reference), search("casual")];
            new.map(|new| s.post(1, &by(&user('A')), new).reply.ok().events.len())
        };
        assert_eq!(bumps(""), [1, 0, 1, 0]);
        assert_eq!(bumps("handle_post_bumps=never"), [0, 0, 0, 0]);
        assert_eq!(bumps("handle_post_bumps=always"), [1, 1, 1, 1]);
    }),
    rule(&[m::HANDLE_SETTLES], "a post settles the session first, and reading and deleting handles do not", || {
        let dead = |changes: &str| {
            let mut s = Stage::under(changes, json!({})).all_active("AB");
            let id = s.post(0, &by(&user('A')), invite('C')).made();
            s.elsewhere(1, 'B');
            (s, id)
        };
        let (mut s, id) = dead("");
        assert!(s.has(2, id));
        let _ = (s.directory.follow(at(2), &by(&user('C')), id), s.activities());
        s.shows("A active, B active");
        s.activity(2, &user('B')).reply.refused(403, m::ACTIVITY_BY_ACTIVE).did("B active->inactive M92");
        let (mut s, id) = dead("");
        s.delete(2, &by(&user('C')), id).unwrap();
        s.shows("A active, B active");
        let (mut s, _) = dead("handle_post_settles=no");
        s.activity(2, &user('B')).made();
        s.shows("A active, B active");
    }),
    rule(
        &[m::HANDLE_DELETED_BY_MAKER],
        "the maker, the invited user and a service delete a handle, and nobody else",
        || {
            let (s, other) = two("", json!({"capabilities": {"searchable": true}}), "AD");
            let may = |s: &Stage, id, caller: &Caller| s.clone().delete(1, caller, id);
            let mut with = s.clone();
            let invited = with.post(0, &by(&user('A')), invite('B')).made();
            let moved = with.post(0, &by(&user('A')), transfer(&other.reference)).made();
            let found = with.post(0, &by(&user('A')), search("casual")).made();
            for id in [invited, moved, found] {
                assert_eq!(may(&with, id, &by(&user('A'))), Ok(()));
                assert_eq!(may(&with, id, &Caller::Service), Ok(()));
                assert_eq!(may(&with, id, &by(&user('D'))), Err(Refusal::ForeignHandle));
            }
            assert_eq!(may(&with, invited, &by(&user('B'))), Ok(()));
            assert_eq!(may(&with, found, &by(&user('B'))), Err(Refusal::ForeignHandle));
            let mut refused = with.clone();
            refused.delete(1, &by(&user('D')), invited).unwrap_err();
            assert_eq!(refused.directory, with.directory);
        },
    ),
    rule(
        &[m::HANDLE_GOES_WITH_SESSION],
        "what leads to a session that is deleted is gone, but for its invites",
        || {
            let (mut s, other) = two("", json!({"capabilities": {"searchable": true}}), "A");
            let moved = s.post(0, &by(&user('A')), transfer(&other.reference)).made();
            let found = s.post(0, &by(&user('A')), search("casual")).made();
            let invited = s.post(0, &by(&user('A')), invite('B')).made();
            let elsewhere = s.post_to(0, &by(&user('A')), &other.reference, search("casual")).made();
            assert_eq!(s.directory.search_handles().count(), 2);
            s.leave(1, &user('A')).ok();
            assert!(s.is_gone());
            assert_eq!([moved, found, invited, elsewhere].map(|id| s.has(1, id)), [false, false, true, true]);
            assert_eq!(s.directory.search_handles().count(), 1);
        },
    ),
    rule(&[m::ACTIVITY_BY_ACTIVE], "only an active member has the session for its activity", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.put(0, &user('B'), ready()).ok();
        s.put(0, &user('C'), inactive()).ok();
        s.reserve(0, &user('A'), "D");
        for letter in "BCDE".chars() {
            refuses(&s, &by(&user(letter)), NewHandle::Activity, 403, m::ACTIVITY_BY_ACTIVE);
        }
        let id = s.activity(1, &user('A')).made();
        let HandleDetails::Activity(activity) = handle(&s, id).details else { panic!("no activity") };
        assert_eq!((activity.owner, activity.title), (xuid('A'), TitleId(7)));
    }),
    rule(&[m::ACTIVITY_NOT_BY_SERVICE], "a service has no activity, be the session there or not", || {
        refuses(
            &Stage::new(json!({})).all_active("A"),
            &Caller::Service,
            NewHandle::Activity,
            403,
            m::ACTIVITY_NOT_BY_SERVICE,
        );
        refuses(&Stage::new(json!({})), &Caller::Service, NewHandle::Activity, 403, m::ACTIVITY_NOT_BY_SERVICE);
    }),
    rule(
        &[m::ACTIVITY_REPLACED],
        "a new activity takes the place of the one before, by default of another session's too",
        || {
            let ids = |changes: &str| {
                let (mut s, other) = two(changes, json!({}), "AB");
                let b = s.activity(0, &user('B')).made();
                let first = s.activity(0, &user('A')).made();
                let again = s.activity(1, &user('A')).made();
                let beside = s.post_to(2, &by(&user('A')), &other.reference, NewHandle::Activity).made();
                assert!(s.has(2, b));
                [first, again, beside].map(|id| s.has(2, id))
            };
            assert_eq!(ids(""), [false, false, true]);
            assert_eq!(ids("activity_scope=session"), [false, true, true]);
        },
    ),
    rule(&[m::ACTIVITY_REPLACED], "in another service configuration there is another activity", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let mut abroad = s.reference.clone();
        abroad.scid = sessim::id::Guid::from_bits(2);
        s.directory.add_template(abroad.scid, abroad.template.clone(), template(json!({}))).unwrap();
        let here = s.activity(0, &user('A')).made();
        s.post_to(1, &by(&user('A')), &abroad, NewHandle::Activity).made();
        assert!(s.has(1, here));
        assert_eq!(s.directory.activities(None, &Owners::Xuids(vec![xuid('A')])).len(), 2);
        assert_eq!(s.directory.activities(Some(abroad.scid), &Owners::Xuids(vec![xuid('A')])).len(), 1);
    }),
    rule(
        &[m::ACTIVITY_FOLLOWS_MEMBER],
        "an activity goes as its member stops being active, however that comes",
        || {
            let mut s = Stage::new(
                json!({"inactiveRemovalTimeout": 10_000, "capabilities": {"connectionRequiredForActiveMembers": true}}),
            );
            s = s.all_active("ABCDE");
            for letter in "ABCDE".chars() {
                s.activity(0, &user(letter)).made();
            }
            assert_eq!(s.activities(), "ABCDE");
            s.put(1, &user('A'), inactive()).did("A active->inactive M68; A activity gone M303");
            s.put(1, &user('B'), ready()).ok();
            assert_eq!(s.activities(), "CDE");
            s.leave(1, &user('C')).did("C active->out M76; C activity gone M303");
            s.lose(1, connection('D', 0)).did("D active->inactive M97; D activity gone M303");
            assert_eq!(s.activities(), "E");
            s.elsewhere(1, 'E');
            assert_eq!(s.activities(), "E", "nobody has looked");
            s.read(2, &user('A')).did("E active->inactive M92; E activity gone M303");
            assert_eq!(s.activities(), "");
            // Coming back brings no activity back.
            s.put(3, &user('A'), active_bound('A')).ok();
            assert_eq!(s.activities(), "");
        },
    ),
    rule(&[m::ACTIVITY_FOLLOWS_MEMBER], "an activity elsewhere stays when its owner leaves here", || {
        let (mut s, other) = two("", json!({}), "A");
        let id = s.post_to(0, &by(&user('A')), &other.reference, NewHandle::Activity).made();
        s.leave(1, &user('A')).did("A active->out M76; deleted M82");
        assert!(s.has(1, id));
    }),
    rule(&[m::ACTIVITY_CLEARED_BY_OWNER], "its owner clears an activity, in the title that it is of", || {
        let mut s = Stage::new(json!({})).all_active("AB");
        let id = s.activity(0, &user('A')).made();
        let elsewhere = User { title: TitleId(8), ..user('A') };
        for caller in [by(&elsewhere), by(&user('B')), Caller::Service] {
            assert_eq!(s.delete(1, &caller, id), Err(Refusal::ForeignActivity));
        }
        let before = s.change();
        assert_eq!((s.delete(1, &by(&user('A')), id), s.change()), (Ok(()), before));
        assert_eq!(s.activities(), "");
    }),
    rule(&[m::ACTIVITY_GRANTS_NOTHING], "through an activity one comes as by the path", || {
        let mut s = local("");
        let id = s.activity(1, &user('A')).made();
        s.put_via(2, &user('B'), id, active()).refused(403, m::LOCAL_REFUSES_JOIN);
        s.put_via(2, &guest('B', 'A'), id, active()).ok();
    }),
    rule(&[m::ACTIVITY_QUERY], "activities are found by their owners, and by who follows those", || {
        let mut s = Stage::new(json!({}));
        let followed = |letter, by: &str| User { followers: by.chars().map(xuid).collect(), ..user(letter) };
        for letter in "ABC".chars() {
            s.put(0, &user(letter), active()).ok();
        }
        s.activity(1, &followed('C', "XA")).made();
        s.activity(2, &followed('A', "X")).made();
        s.activity(3, &followed('B', "Y")).made();
        let found = |owners| -> Vec<_> {
            let found = s.directory.activities(None, &owners);
            found.iter().map(|handle| handle.made_by.unwrap()).collect()
        };
        assert_eq!(found(Owners::Xuids(vec![xuid('B'), xuid('Z'), xuid('A')])), [xuid('B'), xuid('A')]);
        assert_eq!(found(Owners::People(xuid('X'))), [xuid('C'), xuid('A')]);
        assert_eq!(found(Owners::People(xuid('A'))), [xuid('C')]);
        assert_eq!(found(Owners::People(xuid('Z'))), []);
    }),
    rule(&[m::ACTIVITY_QUERY_LIMIT], "a query finds a hundred", || {
        let mut s = Stage::new(json!({}));
        let number = |nth: u64| sessim::id::Xuid::new(1000 + nth);
        let owner = |nth: u64| User { xuid: number(nth), followers: vec![xuid('X')], ..user('A') };
        let mut found = Vec::new();
        for nth in 0..102 {
            s.reference = reference(&format!("s{nth}"));
            s.activity(nth, &owner(nth)).made();
            found.push(s.directory.activities(None, &Owners::People(xuid('X'))).len());
        }
        assert_eq!(found[98..], [99, 100, 100, 100]);
        let xuids = Owners::Xuids((0..102).map(number).collect());
        assert_eq!(s.directory.activities(None, &xuids).len(), MAX_RESULTS);
    }),
    rule(&[m::SEARCH_BY_OWNER], "where there are owners they make the session be found", || {
        let system = json!({"capabilities": {"hasOwners": true, "searchable": true}});
        let mut s = Stage::new(system).all_active("AB");
        refuses(&s, &by(&user('B')), search("casual"), 403, m::SEARCH_BY_OWNER);
        s.post(1, &by(&user('A')), search("casual")).made();
        s.post(1, &Caller::Service, search("casual")).made();
    }),
    rule(&[m::GRANT_LIMITS], "no handle leads into a session that is closed, locked, full or not open", || {
        let system = |more: serde_json::Value| {
            let mut system = json!({"maxMembersCount": 2, "capabilities": {"searchable": true}});
            system.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            system
        };
        let ways = |more, prepare: fn(&mut Stage)| {
            let (mut s, mut other) = two("", system(more), "A");
            other.directory = s.directory.clone();
            other.by_service(0, sessim::mpsd::session::Write::reserve([xuid('B')]));
            other.put(0, &user('B'), active()).ok();
            s.directory = other.directory.clone();
            let ids = [invite('B'), transfer(&other.reference), search("casual")]
                .map(|new| s.post(1, &by(&user('A')), new).made());
            prepare(&mut s);
            ids.map(|id| s.clone().put_via(2, &user('B'), id, active()).status())
        };
        assert_eq!(ways(json!({}), |_| {}), [200, 200, 200]);
        assert_eq!(ways(json!({}), |s| drop(s.set(1, &user('A'), closed()).ok())), [403, 403, 403]);
        assert_eq!(ways(json!({}), |s| drop(s.set(1, &user('A'), locked()).ok())), [403, 403, 403]);
        assert_eq!(ways(json!({}), |s| drop(s.reserve(1, &user('A'), "C").ok())), [400, 400, 400]);
        assert_eq!(ways(json!({"visibility": "visible"}), |_| {}), [403, 403, 403]);
        assert_eq!(ways(json!({"visibility": "private"}), |_| {}), [403, 403, 403]);
    }),
    rule(&[m::TRANSFER_BY_MEMBER], "a member of the target, or a service, opens a way into it", || {
        let (s, other) = two("", json!({}), "A");
        refuses(&s, &by(&user('B')), transfer(&other.reference), 403, m::TRANSFER_BY_MEMBER);
        let mut s = s;
        s.post(1, &Caller::Service, transfer(&other.reference)).made();
        let id = s.post(1, &by(&user('A')), transfer(&other.reference)).made();
        assert_eq!(handle(&s, id).details, HandleDetails::Transfer { origin: other.reference });
    }),
    rule(&[m::TRANSFER_OPENS], "members of the origin come, for as long as they are", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let lobby = reference("lobby");
        let mut origin = Stage { reference: lobby.clone(), ..s.clone() };
        origin.put(0, &user('B'), inactive()).created();
        origin.put(0, &user('A'), inactive()).ok();
        origin.reserve(0, &user('A'), "C");
        s.directory = origin.directory;
        s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
        s.set(0, &user('A'), read_restriction(Restriction::Local)).ok();
        let id = s.post(1, &by(&user('A')), transfer(&lobby)).made();
        s.read_via(2, &user('B'), id).is(200);
        s.clone().put_via(2, &user('B'), id, active()).ok();
        s.clone().put_via(2, &user('C'), id, active()).refused(403, m::LOCAL_REFUSES_JOIN);
        s.read_via(2, &user('D'), id).refused(403, m::READ_RESTRICTED);
        let mut origin = Stage { reference: lobby, ..s.clone() };
        origin.leave(3, &user('B')).ok();
        s.directory = origin.directory;
        s.put_via(3, &user('B'), id, active()).refused(403, m::LOCAL_REFUSES_JOIN);
    }),
    rule(&[m::SEARCH_BY_MEMBER], "a member, or a service, makes a session be found", || {
        let mut s = Stage::new(json!({"capabilities": {"searchable": true}})).all_active("A");
        refuses(&s, &by(&user('B')), search("casual"), 403, m::SEARCH_BY_MEMBER);
        s.post(1, &by(&user('A')), search("casual")).made();
        s.post(1, &Caller::Service, search("casual")).made();
    }),
    rule(&[m::SEARCH_NEEDS_SEARCHABLE], "what is not searchable is not found", || {
        let s = Stage::new(json!({})).all_active("A");
        refuses(&s, &by(&user('A')), search("casual"), 400, m::SEARCH_NEEDS_SEARCHABLE);
        let nowhere = Stage::new(json!({"capabilities": {"searchable": true}}));
        refuses(&nowhere, &by(&user('A')), search("casual"), 400, m::SEARCH_NEEDS_SEARCHABLE);
    }),
    rule(&[m::SEARCH_ONE_PER_SESSION], "a session has one search handle", || {
        let again = |changes: &str| {
            let mut s = Stage::under(changes, json!({"capabilities": {"searchable": true}})).all_active("AB");
            let first = s.post(1, &by(&user('A')), search("casual")).made();
            let second = s.post(2, &by(&user('B')), search("ranked")).reply.status();
            let tags = s.directory.search_handles().flat_map(|it| it.attributes.tags.iter().cloned());
            (s.has(2, first), second, tags.collect::<Vec<_>>().join(" "))
        };
        assert_eq!(again(""), (false, 201, "ranked".to_owned()));
        assert_eq!(again("search_repost=conflict"), (true, 409, "casual".to_owned()));
    }),
    rule(&[m::SEARCH_OPENS], "whoever finds a session may come in and read", || {
        let mut s = Stage::new(
            json!({"capabilities": {"searchable": true, "userAuthorizationStyle": true, "hasOwners": true}}),
        )
        .all_active("A");
        let id = s.post(1, &by(&user('A')), search("casual")).made();
        let anywhere = User { console: false, ..user('B') };
        s.read(2, &anywhere).refused(403, m::READ_RESTRICTED);
        s.put(2, &anywhere, active()).refused(403, m::LOCAL_REFUSES_JOIN);
        s.read_via(2, &anywhere, id).is(200);
        s.put_via(2, &anywhere, id, active()).ok();
    }),
];
