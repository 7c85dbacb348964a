//! Access to joining: M119 to M128.

use crate::common::{
    Stage, active, closed, guest, inactive, join_restriction, json, locked, ready, user, with_properties, xuid,
};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{Answer, Field, Me, PropertiesWrite, Refusal, Restriction, User, Write};
use sessim::mpsd::template::Visibility;

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::JOIN_ORDER], "the first question that says no decides", || {
        let mut s = Stage::new(json!({"visibility": "open", "maxMembersCount": 2})).all_active("AB");
        s.set(0, &user('A'), join_restriction(Restriction::Local)).ok();
        s.set(0, &user('A'), locked()).ok();
        let mut who = User { multiplayer: false, console: false, ..user('C') };
        let ask = |s: &Stage, who: &User| s.clone().put(1, who, active()).answer;
        assert_eq!(ask(&s, &who), Err(Refusal::NoPrivilege));
        who.multiplayer = true;
        assert_eq!(ask(&s, &who), Err(Refusal::NotAConsole));
        who.console = true;
        assert_eq!(ask(&s, &who), Err(Refusal::Locked));
        s.set(1, &user('A'), PropertiesWrite { locked: Field::Clear, ..PropertiesWrite::default() }).ok();
        assert_eq!(ask(&s, &who), Err(Refusal::Closed));
        s.set(1, &user('A'), PropertiesWrite { closed: Field::Clear, ..PropertiesWrite::default() }).ok();
        assert_eq!(ask(&s, &who), Err(Refusal::Full));
        s.leave(1, &user('B')).ok();
        assert_eq!(ask(&s, &who), Err(Refusal::NotLocal));
        who.device = user('A').device;
        assert_eq!(ask(&s, &who), Ok(Answer::Updated));

        // Visibility comes before space; what comes before a reservation binds its holder too.
        let mut s = Stage::new(json!({"visibility": "visible", "maxMembersCount": 2})).all_active("A");
        s.reserve(0, &user('A'), "B").ok();
        assert_eq!(ask(&s, &user('C')), Err(Refusal::NotOpen(Visibility::Visible)));
        assert_eq!(ask(&s, &User { console: false, ..user('B') }), Err(Refusal::NotAConsole));
        assert_eq!(ask(&s, &User { multiplayer: false, ..user('B') }), Err(Refusal::NoPrivilege));
    }),
    rule(
        &[m::JOIN_ORDER, m::LOCKED_MEMORY],
        "lock memory comes before visibility and restriction, and after space",
        || {
            let mut s = Stage::new(json!({"maxMembersCount": 2})).all_active("AB");
            s.set(0, &user('A'), PropertiesWrite { join_restriction: Field::Set(Restriction::Local), ..locked() }).ok();
            s.leave(1, &user('B')).ok();
            s.clone().put(2, &user('B'), active()).is(200);
            s.reserve(2, &user('A'), "C").ok();
            s.put(3, &user('B'), active()).refused(400, m::FULL_REFUSES_JOIN);
        },
    ),
    rule(&[m::JOIN_PRIVILEGE], "an account without the privilege neither joins nor creates, and may leave", || {
        let muted = |letter| User { multiplayer: false, ..user(letter) };
        let mut s = Stage::new(json!({}));
        s.put(0, &muted('A'), active()).refused(403, m::JOIN_PRIVILEGE);
        let mut s = s.all_active("AB");
        s.put(1, &muted('C'), active()).refused(403, m::JOIN_PRIVILEGE);
        s.leave(1, &muted('B')).is(200);
    }),
    rule(&[m::JOIN_PLATFORM], "only consoles join, unless the session identifies users otherwise", || {
        let computer = User { console: false, ..guest('B', 'A') };
        for (style, status) in [(false, 403), (true, 200)] {
            let mut s = Stage::new(json!({"capabilities": {"userAuthorizationStyle": style}})).all_active("A");
            s.put(1, &computer, active()).is(status);
            if status == 403 {
                s.put(1, &computer, active()).refused(403, m::JOIN_PLATFORM);
                // Creating is joining: nobody else's session is needed for the refusal.
                let mut s = Stage::new(json!({}));
                s.put(1, &computer, active()).refused(403, m::JOIN_PLATFORM);
            }
        }
    }),
    rule(&[m::JOIN_BY_RESERVATION], "a reservation lets in whatever else would not", || {
        let far = Restriction::Local;
        for (visibility, properties) in [
            ("open", closed()),
            ("open", locked()),
            ("open", join_restriction(far)),
            ("visible", PropertiesWrite::default()),
            ("private", PropertiesWrite { join_restriction: Field::Set(far), ..locked() }),
        ] {
            let mut s = Stage::new(json!({"visibility": visibility, "maxMembersCount": 2})).all_active("A");
            s.write(
                0,
                &user('A'),
                Write { reserve: Write::reserve([xuid('B')]).reserve, ..with_properties(properties) },
            )
            .ok();
            assert!(s.put(1, &user('C'), active()).answer.is_err());
            s.put(1, &user('B'), active()).is(200).did("B reserved->active M63");
        }
    }),
    rule(&[m::CLOSED_REFUSES_JOIN], "a closed session takes no strangers", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.set(0, &user('A'), closed()).ok();
        s.put(1, &user('B'), active()).refused(403, m::CLOSED_REFUSES_JOIN);
        s.put(1, &user('A'), inactive()).is(200);
        s.set(2, &user('A'), PropertiesWrite { closed: Field::Set(false), ..closed() }).did("not closed M129");
        s.put(3, &user('B'), active()).is(200);
    }),
    rule(&[m::LOCKED_REFUSES_JOIN], "a locked session takes only those who left it", || {
        let mut s = Stage::new(json!({})).all_active("AB");
        s.set(0, &user('A'), locked()).did("closed M129; locked M137");
        s.leave(1, &user('B')).ok();
        s.put(2, &user('C'), active()).refused(403, m::LOCKED_REFUSES_JOIN);
        s.put(2, &user('B'), active()).is(200);
    }),
    rule(&[m::VISIBILITY_REFUSES_JOIN], "a private or visible session takes nobody without a reservation", || {
        for (reading, visibility, status) in [
            ("", "private", 403),
            ("", "visible", 403),
            ("", "open", 200),
            ("visibility_refusal=bad_request", "private", 403),
            ("visibility_refusal=bad_request", "visible", 400),
        ] {
            let mut s = Stage::under(reading, json!({"visibility": visibility})).all_active("A");
            s.put(1, &user('B'), active()).is(status);
            if status != 200 {
                s.put(1, &user('B'), active()).refused(status, m::VISIBILITY_REFUSES_JOIN);
            }
        }
    }),
    rule(&[m::FULL_REFUSES_JOIN], "a full session takes nobody without a reservation", || {
        for (reading, status) in [("", 400), ("full_status=forbidden", 403), ("full_status=conflict", 409)] {
            let mut s = Stage::under(reading, json!({"maxMembersCount": 3})).all_active("AB");
            s.clone().put(1, &user('C'), active()).is(200);
            s.reserve(1, &user('A'), "D").ok();
            s.put(2, &user('C'), active()).refused(status, m::FULL_REFUSES_JOIN);
            s.reserve(2, &user('A'), "C").refused(status, m::RESERVE_OVER_CAPACITY);
            s.put(2, &user('D'), ready()).is(200);
            s.leave(3, &user('B')).ok();
            s.put(3, &user('C'), active()).is(200);
        }
    }),
    rule(
        &[m::LOCAL_REFUSES_JOIN, m::CONSOLE_LOCAL],
        "with restriction local one needs somebody who plays on the same device",
        || {
            let mut s = Stage::new(json!({})).all_active("A");
            s.set(0, &user('A'), join_restriction(Restriction::Local)).did("join local M129");
            s.put(1, &user('B'), active()).refused(403, m::LOCAL_REFUSES_JOIN);
            s.put(1, &User { followers: vec![xuid('A')], ..user('B') }, active()).refused(403, m::LOCAL_REFUSES_JOIN);
            s.clone().put(1, &guest('B', 'A'), active()).is(200);
            s.put(2, &user('A'), ready()).ok();
            s.put(2, &guest('B', 'A'), active()).refused(403, m::LOCAL_REFUSES_JOIN);
        },
    ),
    rule(&[m::FOLLOWED_REFUSES_JOIN], "with restriction followed, somebody who has accepted must follow", || {
        let liked = User { followers: vec![xuid('Z'), xuid('B')], ..user('C') };
        let mut s = Stage::new(json!({})).all_active("A");
        s.set(0, &user('A'), join_restriction(Restriction::Followed)).ok();
        s.put(1, &user('C'), active()).refused(403, m::FOLLOWED_REFUSES_JOIN);
        s.clone().put(1, &guest('C', 'A'), active()).is(200);
        // Issue 351: before B is in, nobody inside follows C.
        s.put(1, &liked, active()).refused(403, m::FOLLOWED_REFUSES_JOIN);
        s.reserve(2, &user('A'), "B").ok();
        s.put(3, &liked, active()).refused(403, m::FOLLOWED_REFUSES_JOIN);
        s.write(4, &user('B'), Write { me: Me::Put(inactive()), ..Write::default() }).ok();
        s.put(5, &liked, active()).is(200);
    }),
];
