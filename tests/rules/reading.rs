//! Access to reading, and what a read does: M115 to M118 and M153 to M155.

use crate::common::{
    Stage, active, at, connection, guest, inactive, join_restriction, json, read_by, read_restriction, ready, user,
    xuid,
};
use crate::{Rule, rule};
use sessim::id::TitleId;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Answer, Caller, Precondition, Restriction, User};

fn followed_by(letter: char, follower: char) -> User {
    User { followers: vec![xuid(follower)], ..user(letter) }
}

pub(crate) const RULES: &[Rule] = &[
    rule(
        &[m::READ_BY_MEMBER, m::READ_PRIVATE],
        "members, the reserved and services read anything, strangers nothing private",
        || {
            for (visibility, stranger) in [("private", 403), ("visible", 200), ("open", 200)] {
                let mut s = Stage::new(json!({"visibility": visibility})).all_active("A");
                s.reserve(0, &user('A'), "B").ok();
                s.read(1, &user('A')).is(200);
                s.read(1, &user('B')).is(200);
                s.look(1).is(200);
                s.read(1, &user('C')).is(stranger);
                let refusal = (stranger == 403).then_some(m::READ_PRIVATE);
                assert_eq!(s.read(1, &user('C')).answer.err().map(|refusal| refusal.clause()), refusal);
                s.leave(2, &user('B')).ok();
                s.read(2, &user('B')).is(stranger);
            }
        },
    ),
    rule(&[m::READ_RESTRICTED], "readRestriction keeps strangers out who are not near enough", || {
        for (restriction, far, followed, local) in [
            (Restriction::None, 200, 200, 200),
            (Restriction::Followed, 403, 200, 200),
            (Restriction::Local, 403, 403, 200),
        ] {
            for visibility in ["open", "visible"] {
                let mut s = Stage::new(json!({"visibility": visibility})).all_active("A");
                s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
                s.set(0, &user('A'), read_restriction(restriction)).ok();
                s.read(1, &user('C')).is(far);
                s.read(1, &followed_by('C', 'B')).is(far);
                s.read(1, &followed_by('C', 'A')).is(followed);
                s.read(1, &guest('C', 'A')).is(local);
                s.read(1, &user('A')).is(200);
                if far == 403 {
                    s.read(1, &user('C')).refused(403, m::READ_RESTRICTED);
                }
            }
        }
    }),
    rule(&[m::READ_BROADCAST], "a broadcast viewer's title may always read", || {
        let viewer = User { title: TitleId(99), ..user('C') };
        for (titles, status) in [(json!(["99"]), 200), (json!(["98"]), 403)] {
            let mut s = Stage::new(json!({"visibility": "private", "broadcastViewerTitleIds": titles})).all_active("A");
            s.read(1, &viewer).is(status);
            s.put(1, &viewer, active()).refused(403, m::VISIBILITY_REFUSES_JOIN);
        }
    }),
    rule(&[m::READ_SETTLES], "a read changes what is due and keeps it, even the session's end", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10, "inactiveRemovalTimeout": 20}));
        s.put(0, &user('A'), ready()).created();
        s.read(10, &user('B')).is(200).did("A ready->inactive M85");
        assert_eq!(s.change(), 2);
        s.read(29, &user('B')).is(200).nothing();
        s.read(30, &user('B')).is(204).did("A inactive->out M86; deleted M82");
        assert!(s.is_gone());
    }),
    rule(&[m::READ_SETTLES, m::READ_PRIVATE], "even a read that is refused settles", || {
        let mut s = Stage::new(json!({"visibility": "private", "readyRemovalTimeout": 10}));
        s.put(0, &user('A'), ready()).created();
        s.read(10, &user('B')).refused(403, m::READ_PRIVATE).did("A ready->inactive M85");
    }),
    rule(&[m::READ_UNCHANGED], "a conditional read tells whether there is anything new", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 10, "visibility": "private"})).all_active("A");
        s.put(0, &user('B'), ready()).is(403);
        s.reserve(0, &user('A'), "B").ok();
        s.put(0, &user('B'), ready()).ok();
        let etag = s.session().etag();
        let ask = |s: &mut Stage, now, who| s.send(now, read_by(&user(who)).when(Precondition::NoneMatch(etag)));
        assert_eq!(ask(&mut s, 9, 'A').is(304).nothing().answer, Ok(Answer::NotModified));
        ask(&mut s, 9, 'C').refused(403, m::READ_PRIVATE);
        ask(&mut s, 10, 'A').is(200).did("B ready->inactive M85");
        ask(&mut s, 10, 'A').is(200).nothing();
    }),
    rule(&[m::PEEK_IS_PURE], "a peek shows what is stored and settles nothing", || {
        let mut s = Stage::new(json!({"readyRemovalTimeout": 0, "capabilities": {"connectivity": true}}));
        s.put(0, &user('A'), ready()).created();
        let before = s.directory.clone();
        let session = s.session();
        let _ = (session.etag(), session.members(), session.life(), session.accepted(), session.next_index());
        let _ = (session.host(), session.closed(), session.locked(), session.custom_properties());
        let _ = (session.next_timer(at(99)), session.canonical(at(99)), session.check_invariants(at(99)));
        let _ = (session.may_read(&Caller::Service), session.arbiters().count(), session.member_of(xuid('A')));
        assert_eq!(s.directory, before);
        s.shows("A ready");
        assert_eq!(s.directory.sessions_of(xuid('A')).count(), 1);
        assert_eq!(s.directory.sessions().count(), 1);
        s.lose(5, connection('A', 0)).nothing();
        s.put(99, &user('B'), inactive()).did("A ready->inactive M85; B out->inactive M62");
    }),
];
