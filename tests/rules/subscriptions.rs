//! Who is subscribed to what, over which connection, and until when: M260 to M270.

use crate::common::{
    Stage, active, active_bound, at, closed, connection, inactive, json, ready, reference, user, xuid,
};
use crate::taps::*;
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;
use sessim::mpsd::notify::Frame;
use sessim::mpsd::session::{
    Caller, ChangeType, Field, Input, Me, MemberWrite, OnBehalf, Profile, Records, Request, User, Write,
};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::SUBSCRIPTION], "a subscription replaces the one before, and null or no types end it", || {
        use ChangeType::{Host, MembersList};
        let mut s = Stage::new(required(json!({}))).all_active("A");
        s.put(0, &user('A'), asks(&[Host])).did("A +host M260");
        s.put(0, &user('A'), asks(&[Host])).nothing();
        s.put(0, &user('A'), asks(&[MembersList])).did("A +membersList M260");
        s.put(0, &user('A'), write(to(2, &[MembersList]), &[])).did("A -subscription M260; A +membersList M260");
        let number = s.change();
        s.put(0, &user('A'), active()).nothing();
        assert_eq!(s.session().members()[0].subscriptions().unwrap().subscription.unwrap().id, id(2));
        for end in [Field::Clear, to(2, &[])] {
            let mut s = s.clone();
            s.put(0, &user('A'), write(end, &[])).did("A -subscription M260");
            assert_eq!((s.change(), s.session().members()[0].subscriptions()), (number + 1, None));
            s.put(0, &user('A'), write(end, &[])).nothing();
            s.put(0, &user('A'), with(inactive(), write(end, &[]))).did("A active->inactive M68");
        }
    }),
    rule(&[m::CONTEXTS], "entries of subscriptions come and go one by one", || {
        use Profile::{Party, Queue, Roster};
        let mut s = Stage::new(required(json!({}))).all_active("A");
        s.put(0, &user('A'), write(to(1, EVERYTHING), &[(2, profile(Party)), (3, profile(Roster))]))
            .did("A +everything M260; A +profile party M261; A +profile roster M261");
        s.put(0, &user('A'), write(Field::Keep, &[(3, profile(Queue)), (9, None)])).did("A +profile queue M261");
        s.put(0, &user('A'), write(Field::Keep, &[(2, None)])).did("A -subscription M261");
        let all: Vec<_> = s.session().members()[0].subscriptions().unwrap().iter().map(|it| it.0).collect();
        assert_eq!(all, [id(1), id(3)]);
    }),
    rule(&[m::TAP_REGISTRATION], "a form that is not in force is refused", || {
        for (reading, one, other) in [("both", 200, 200), ("change_types", 200, 400), ("profiles", 400, 200)] {
            let reading = if reading == "both" { String::new() } else { format!("tap_registration={reading}") };
            let mut s = Stage::under(&reading, required(json!({}))).all_active("A");
            for (status, write) in [
                (one, write(to(1, EVERYTHING), &[])),
                (one, write(Field::Clear, &[])),
                (other, write(Field::Keep, &[(1, profile(Profile::Party))])),
                (other, write(Field::Keep, &[(1, None)])),
            ] {
                let reply = s.put(0, &user('A'), write);
                if status == 400 {
                    reply.refused(400, m::TAP_REGISTRATION)
                } else {
                    reply.ok()
                };
            }
        }
    }),
    rule(&[m::SUBSCRIPTION_NEEDS_CONNECTIONS], "without connectionRequired nobody subscribes", || {
        let mut s = Stage::new(json!({})).all_active("A");
        s.put(0, &user('A'), asks(EVERYTHING)).refused(400, m::SUBSCRIPTION_NEEDS_CONNECTIONS);
        s.put(0, &user('A'), write(Field::Keep, &[(1, profile(Profile::Party))]))
            .refused(400, m::SUBSCRIPTION_NEEDS_CONNECTIONS);
        s.put(0, &user('A'), write(Field::Clear, &[(1, None)])).is(200).nothing();
    }),
    rule(&[m::SUBSCRIPTION_NEEDS_ACTIVE], "only who is active afterwards subscribes", || {
        let mut s = Stage::new(required(json!({}))).all_active("A");
        for me in [inactive(), ready()] {
            s.put(0, &user('A'), with(me, asks(EVERYTHING))).refused(400, m::SUBSCRIPTION_NEEDS_ACTIVE);
        }
        s.put(0, &user('B'), asks(EVERYTHING)).refused(400, m::SUBSCRIPTION_NEEDS_ACTIVE);
        s.put(0, &user('B'), with(active_bound('B'), asks(EVERYTHING)))
            .did("B out->active M63; B connected M96; B +everything M260");
        let accepts = "active_without_connection=accept_inactive";
        let mut s = Stage::under(accepts, required(json!({}))).all_active("A");
        s.put(0, &user('B'), with(active(), asks(EVERYTHING))).refused(400, m::SUBSCRIPTION_NEEDS_ACTIVE);
    }),
    rule(&[m::SUBSCRIPTION_NOT_LARGE], "nobody subscribes to a large session", || {
        let large = json!({"capabilities": {"connectionRequiredForActiveMembers": true, "large": true}});
        let mut s = Stage::new(large).all_active("A");
        s.put(0, &user('A'), asks(EVERYTHING)).refused(400, m::SUBSCRIPTION_NOT_LARGE);
    }),
    rule(&[m::CONTEXTS_AT_MOST], "a member has ten entries and no eleventh", || {
        let entries = |from, to| (from..=to).map(|number| (number, profile(Profile::Party))).collect::<Vec<_>>();
        let mut s = Stage::new(required(json!({}))).all_active("A");
        s.put(0, &user('A'), write(Field::Keep, &entries(1, 11))).refused(400, m::CONTEXTS_AT_MOST);
        s.put(0, &user('A'), write(to(20, EVERYTHING), &entries(1, 10))).ok();
        s.put(0, &user('A'), write(Field::Keep, &entries(11, 11))).refused(400, m::CONTEXTS_AT_MOST);
        s.put(0, &user('A'), write(Field::Keep, &[(1, None), (11, profile(Profile::Party))])).ok();
    }),
    rule(&[m::SUBSCRIPTIONS_PER_CONNECTION], "a connection carries ten sessions and no eleventh", || {
        for (reading, most) in [("", 10), ("max_subs=20", 20)] {
            let mut s = Stage::under(reading, required(json!({})));
            let next = most + 1;
            let put = |s: &mut Stage, number: u32, who: &User, me: MemberWrite| {
                let write = Request::write(Caller::User(who.clone()), Write::me(me));
                s.send_to(0, &reference(&format!("s{number}")), &Input::Request(write))
            };
            for number in 1..=most {
                put(&mut s, number, &user('A'), with(active_bound('A'), asks(EVERYTHING))).created();
            }
            // Another subscription in a session that is counted already takes no more room.
            put(&mut s, 1, &user('A'), write(Field::Keep, &[(1, profile(Profile::Party))])).ok();
            let eleventh = with(active_bound('A'), asks(EVERYTHING));
            put(&mut s, next, &user('A'), eleventh.clone()).refused(400, m::SUBSCRIPTIONS_PER_CONNECTION);
            assert!(s.directory.peek(&reference(&format!("s{next}"))).is_none());
            put(&mut s, next, &user('A'), active_bound('A')).created();
            put(&mut s, next, &user('A'), asks(EVERYTHING)).refused(400, m::SUBSCRIPTIONS_PER_CONNECTION);
            // Over another connection it goes, but not back with it to the first.
            let other = MemberWrite::active(Some(connection('A', 1)));
            put(&mut s, next, &user('A'), with(other, asks(EVERYTHING))).ok();
            put(&mut s, next, &user('A'), active_bound('A')).refused(400, m::SUBSCRIPTIONS_PER_CONNECTION);
            // It is the connection that counts, whoever is bound to it.
            let guest = MemberWrite { connection: Field::Set(connection('A', 0)), ..active() };
            put(&mut s, next, &user('B'), with(guest.clone(), asks(EVERYTHING)))
                .refused(400, m::SUBSCRIPTIONS_PER_CONNECTION);
            let listed = Write {
                listed: Some(Box::new(Records::All(Me::Put(with(guest.clone(), asks(EVERYTHING)))))),
                ..Write::default()
            };
            let service = Caller::OnBehalf(OnBehalf { users: vec![user('B')], manage: true });
            let for_b = Request::write(service, listed);
            s.send_to(0, &reference(&format!("s{next}")), &Input::Request(for_b))
                .refused(400, m::SUBSCRIPTIONS_PER_CONNECTION);
            put(&mut s, 2, &user('B'), with(guest, asks(EVERYTHING))).ok();
            put(&mut s, 1, &user('A'), write(Field::Clear, &[(1, None)])).ok();
            put(&mut s, next, &user('A'), active_bound('A')).ok();
        }
    }),
    rule(
        &[m::SUBSCRIPTION_LOST],
        "who is no longer active is told nothing, and comes back without a subscription",
        || {
            let ends: [End; 6] = [
                ("inactive", |s| drop(s.put(1, &user('B'), inactive()).ok())),
                ("ready", |s| drop(s.put(1, &user('B'), ready()).ok())),
                ("left", |s| drop(s.leave(1, &user('B')).ok())),
                ("connection lost", |s| drop(s.lose(1, connection('B', 0)).ok())),
                ("presence", |s| {
                    s.elsewhere(1, 'B');
                    s.look(1).ok();
                }),
                ("removed", |s| {
                    let index = s.session().members()[1].index;
                    s.by_service(1, Write { remove: vec![index], ..Write::default() }).ok();
                }),
            ];
            for (how, end) in ends {
                let mut s = subscribed("", json!({}), "AB", EVERYTHING);
                end(&mut s);
                assert_eq!(taps(&mut s, 1), "A1 #5 everything", "{how}");
                s.put(2, &user('B'), active_bound('B')).ok();
                s.set(3, &user('A'), closed()).ok();
                assert_eq!(taps(&mut s, 3), "A1 #7 everything", "{how}");
            }
        },
    ),
    rule(&[m::SUBSCRIPTION_REBIND], "another connection takes the subscriptions over, or they are lost", || {
        let rebound = || MemberWrite::active(Some(connection('B', 1)));
        let over = |s: &mut Stage| {
            let mut frames = Vec::new();
            s.directory.send_taps(at(9), &mut frames);
            let to_b = |frame: &&Frame| frame.taps.iter().any(|tap| tap.xuid == xuid('B'));
            frames.iter().find(to_b).map(|frame| frame.connection)
        };
        let mut s = subscribed("", json!({}), "AB", EVERYTHING);
        s.put(1, &user('B'), rebound()).did("B connected M100");
        assert_eq!(over(&mut s), Some(connection('B', 1)));
        s.lose(2, connection('B', 0)).nothing();
        s.set(3, &user('A'), closed()).ok();
        assert_eq!(over(&mut s), Some(connection('B', 1)));

        let mut s = subscribed("subscription_rebind=lost", json!({}), "AB", EVERYTHING);
        let mut again = s.clone();
        s.put(1, &user('B'), rebound()).did("B connected M100; B -subscription M270");
        assert_eq!(over(&mut s), None);
        again.put(1, &user('B'), with(rebound(), write(to(2, EVERYTHING), &[]))).did("B connected M100");
        assert_eq!(over(&mut again), Some(connection('B', 1)));
    }),
];
