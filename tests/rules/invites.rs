//! Invites: M310 to M320.

use crate::common::{
    Stage, active, by, closed, inactive, invite, join_restriction, json, locked, read_restriction, reference, transfer,
    user, xuid,
};
use crate::handles::*;
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::{HandleDetails, InviteAttributes, NewHandle};
use sessim::mpsd::session::{Caller, Refusal, Restriction};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::INVITE_BY_MEMBER], "a member who has come, or a service, invites", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.reserve(0, &user('A'), "B");
        refuses(&s, &by(&user('B')), invite('C'), 403, m::INVITE_BY_MEMBER);
        refuses(&s, &by(&user('D')), invite('C'), 403, m::INVITE_BY_MEMBER);
        let id = s.post(1, &Caller::Service, invite('C')).made();
        assert_eq!(handle(&s, id).made_by, None);
        s.put(1, &user('B'), inactive()).ok();
        s.post(2, &by(&user('B')), invite('C')).made();
    }),
    rule(&[m::INVITE_BY_OWNER], "where there are owners they invite, and others if they may", || {
        let among = |allowed: bool| {
            let policies = json!({"allowNonOwnerInviteHandles": allowed});
            Stage::new(json!({"capabilities": {"hasOwners": true}, "ownershipPolicies": policies})).all_active("AB")
        };
        let mut s = among(false);
        refuses(&s, &by(&user('B')), invite('C'), 403, m::INVITE_BY_OWNER);
        s.post(1, &by(&user('A')), invite('C')).made();
        s.post(1, &Caller::Service, invite('C')).made();
        s.post(1, &by(&user('B')), transfer(&reference("lobby"))).made();
        s.activity(1, &user('B')).made();
        among(true).post(1, &by(&user('B')), invite('C')).made();
    }),
    rule(&[m::INVITE_ANYTIME], "there are invites to closed, locked and full sessions", || {
        let mut s = Stage::new(json!({"maxMembersCount": 1})).all_active("A");
        s.post(1, &by(&user('A')), invite('B')).made();
        s.set(2, &user('A'), closed()).ok();
        s.post(2, &by(&user('A')), invite('B')).made();
        s.set(3, &user('A'), locked()).ok();
        s.post(3, &by(&user('A')), invite('B')).made();
    }),
    rule(&[m::INVITE_TOAST], "a toast needs inviteProtocol", || {
        let toast = |system| {
            let mut s = Stage::new(system).all_active("A");
            let id = s.post(1, &by(&user('A')), invite('B')).made();
            let HandleDetails::Invite(invite) = handle(&s, id).details else { panic!("no invite") };
            (invite.invited == xuid('B')).then_some(invite.toast)
        };
        assert_eq!(toast(json!({})), Some(false));
        assert_eq!(toast(json!({"inviteProtocol": "game"})), Some(true));
    }),
    rule(&[m::INVITE_EXPIRES], "an invite lasts a day, to the millisecond", || {
        let mut s = local("");
        let id = s.post(1, &by(&user('A')), invite('B')).made();
        assert_eq!([DAY, DAY + 1, DAY + 2].map(|now| s.has(now, id)), [true, false, false]);
        s.clone().put_via(DAY, &user('B'), id, active()).ok();
        for late in [DAY + 1, DAY + 2] {
            s.clone().put_via(late, &user('B'), id, active()).refused(404, m::HANDLE_STALE).nothing();
            assert_eq!(s.clone().delete(late, &by(&user('B')), id), Err(Refusal::NoHandle));
        }
        let mut short = local("invite_ttl_ms=2500");
        let id = short.post(1, &by(&user('A')), invite('B')).made();
        assert_eq!([2_500, 2_501].map(|now| short.has(now, id)), [true, false]);
    }),
    rule(&[m::INVITE_EXPIRES], "invites that have run out are forgotten with the next post", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let mut without = s.clone();
        s.post(0, &by(&user('A')), invite('B')).made();
        let [with, without] = [&mut s, &mut without].map(|s| {
            s.post(DAY, &by(&user('A')), invite('C')).made();
            s.directory.clone()
        });
        // They differ in how many handles there ever were.
        assert_eq!(format!("{with:?}").len(), format!("{without:?}").len());
    }),
    rule(&[m::INVITE_CONTEXT], "a context fits into 256 characters of a URI", || {
        let mut s = Stage::new(json!({})).all_active("A");
        let with = |context: &str| NewHandle::Invite {
            invited: xuid('B'),
            attributes: InviteAttributes { context: Some(context.into()), ..InviteAttributes::default() },
        };
        s.elsewhere(0, 'A');
        for long in ["a".repeat(257), " ".repeat(86), format!("{}a", "é".repeat(43))] {
            refuses(&s, &by(&user('A')), with(&long), 400, m::INVITE_CONTEXT);
        }
        s.look(1);
        for fits in ["a".repeat(256), format!("{}a", " ".repeat(85)), "é".repeat(42)] {
            s.post(1, &by(&user('A')), with(&fits)).made();
        }
    }),
    rule(&[m::INVITE_OPENS], "an invite leads past joinRestriction", || {
        for restriction in [Restriction::Local, Restriction::Followed] {
            let mut s = Stage::new(json!({})).all_active("A");
            s.set(0, &user('A'), join_restriction(restriction)).ok();
            let id = s.post(1, &by(&user('A')), invite('B')).made();
            assert_eq!(s.put(2, &user('B'), active()).status(), 403);
            s.put_via(2, &user('B'), id, active()).did("B out->active M63");
        }
    }),
    rule(&[m::INVITE_READS], "an invite lets its user read, but for a private session", || {
        let mut s = local("");
        s.set(0, &user('A'), read_restriction(Restriction::Local)).ok();
        let id = s.post(1, &by(&user('A')), invite('B')).made();
        s.read(2, &user('B')).refused(403, m::READ_RESTRICTED);
        s.read_via(2, &user('B'), id).is(200);
        s.set(3, &user('A'), closed()).ok();
        s.read_via(3, &user('B'), id).is(200);
        for (visibility, status) in [("visible", 200), ("private", 403)] {
            let mut s = Stage::new(json!({"visibility": visibility})).all_active("A");
            let id = s.post(1, &by(&user('A')), invite('B')).made();
            s.read_via(2, &user('B'), id).is(status);
        }
    }),
    rule(&[m::INVITE_IS_PERSONAL], "somebody else's invite is worth nothing", || {
        let mut s = local("");
        let id = s.post(1, &by(&user('A')), invite('B')).made();
        s.put_via(2, &user('C'), id, active()).refused(403, m::LOCAL_REFUSES_JOIN);
        s.read_via(2, &user('C'), id).is(200);
        s.set(3, &user('A'), read_restriction(Restriction::Local)).ok();
        s.read_via(3, &user('C'), id).refused(403, m::READ_RESTRICTED);
    }),
];
