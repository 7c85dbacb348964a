//! The service as it is driven: what happens by itself and when, and what an answer shows.

use crate::common::*;
use crate::taps::EVERYTHING;
use crate::{Rule, rule};
use sessim::id::{ConnectionId, Guid, HandleId, SessionReference};
use sessim::mpsd::clauses as m;
use sessim::mpsd::directory::{Directory, NewHandle, Query};
use sessim::mpsd::service::{Ask, Call, Mpsd, MpsdEvent, Refused, Reply, Shown};
use sessim::mpsd::session::{
    Caller, ChangeTypes, Fact, Field, MemberExtrasWrite, MemberWrite, Precondition, Presence, Restriction,
    Subscription, SubscriptionsWrite, User, Write,
};
use sessim::mpsd::smartmatch::{Attributes, Hopper, PreserveSession, TicketRequest};
use sessim::mpsd::wire::Epoch;
use sessim::time::Millis;

/// A service with one template, and what happened there since somebody last looked.
#[derive(Clone)]
struct Driven {
    service: Mpsd,
    events: Vec<MpsdEvent>,
}

impl Driven {
    fn under(changes: &str, system: Value) -> Driven {
        let reference = reference("match");
        let mut directory = Directory::new(readings(changes));
        directory.add_template(reference.scid, reference.template, template(system)).unwrap();
        Driven { service: Mpsd::new(directory, Epoch::default()), events: vec![] }
    }

    fn pass(&mut self, now: u64) -> &mut Driven {
        self.service.pass(at(now), &mut self.events);
        self
    }

    fn call(&mut self, now: u64, call: Call) -> Result<Reply, Refused> {
        self.pass(now);
        let reply = self.service.handle(at(now), call, &mut self.events);
        self.pass(now);
        reply
    }

    fn ask(&mut self, now: u64, who: &User, ask: Ask) -> Result<Reply, Refused> {
        self.call(now, Call::Ask { caller: Caller::User(who.clone()), ask })
    }

    fn write(&mut self, now: u64, who: &User, write: Write) -> Result<Reply, Refused> {
        self.write_to(now, who, &reference("match"), None, Precondition::None, write)
    }

    fn write_to(
        &mut self,
        now: u64,
        who: &User,
        session: &SessionReference,
        via: Option<HandleId>,
        precondition: Precondition,
        write: Write,
    ) -> Result<Reply, Refused> {
        self.ask(now, who, Ask::Write { session: session.clone(), via, precondition, write: Box::new(write) })
    }

    fn put(&mut self, now: u64, letter: char, me: MemberWrite) -> Result<Reply, Refused> {
        self.write(now, &user(letter), Write::me(me))
    }

    /// What changed since the last time, each with the number of the session's life.
    fn did(&mut self) -> String {
        let told = self.events.drain(..).filter_map(|event| match event {
            MpsdEvent::Changed { life, event, .. } => Some(format!("{life}: {}", tell(&event))),
            MpsdEvent::Ordered { .. } | MpsdEvent::Sent(_) => None,
        });
        told.collect::<Vec<_>>().join("; ")
    }

    /// The taps since the last time: when, and whose.
    fn taps(&mut self) -> String {
        let taps = self.events.drain(..).flat_map(|event| match event {
            MpsdEvent::Sent(frame) => frame.taps.iter().map(|tap| (frame.at, letter(tap.xuid))).collect(),
            MpsdEvent::Changed { .. } | MpsdEvent::Ordered { .. } => Vec::new(),
        });
        taps.map(|(at, who)| format!("{who} {}", at.as_millis())).collect::<Vec<_>>().join("; ")
    }
}

/// An active member on this connection, subscribed to everything.
fn watches(connection: ConnectionId) -> MemberWrite {
    let subscription = Field::Set(Subscription { id: Guid::from_bits(1), change_types: ChangeTypes::of(EVERYTHING) });
    let subscriptions = Some(SubscriptionsWrite { subscription, ..SubscriptionsWrite::default() });
    let extras = MemberExtrasWrite { subscriptions, ..MemberExtrasWrite::default() }.boxed();
    MemberWrite { connection: Field::Set(connection), extras, ..active() }
}

fn on(number: u128) -> ConnectionId {
    ConnectionId(Guid::from_bits(number))
}

fn shown(reply: Result<Reply, Refused>) -> (u16, &'static str) {
    let (status, shown) = match reply {
        Ok(Reply::Session { answer, shown }) => (answer.status(), shown),
        Err(Refused { status, shown, .. }) => (status, shown),
        Ok(other) => panic!("{other:?} is about no session"),
    };
    let word = match shown {
        Shown::Nothing => "nothing",
        Shown::Session(_) => "session",
        Shown::Gone => "gone",
    };
    (status, word)
}

/// A ticket in the hopper `quick`, for 7 s.
fn ticket(session: &SessionReference) -> Ask {
    let request = TicketRequest {
        session: session.clone(),
        give_up: Millis::from_secs(7),
        preserve_session: PreserveSession::Never,
        attributes: Attributes::default(),
    };
    Ask::PostTicket { hopper: "quick".parse().unwrap(), request }
}

fn required(mut system: Value) -> Value {
    system["capabilities"] = json!({ "connectionRequiredForActiveMembers": true });
    system
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::DUE_AT_ACCESS], "a sweep looks once at an instant, whoever else is in the session", || {
        let system =
            json!({ "inactiveRemovalTimeout": 0, "readyRemovalTimeout": 15_000, "reservedRemovalTimeout": 30_000 });
        let mut d = Driven::under("evaluation=sweep_10s reserved_expiry=to_inactive", system);
        d.put(0, 'A', active()).unwrap();
        d.write(0, &user('A'), Write::reserve([xuid('C')])).unwrap();
        d.put(0, 'B', ready()).unwrap();
        let (mut leap, _) = (d.clone(), d.did());
        assert_eq!(d.pass(19_999).did(), "");
        assert_eq!(d.pass(20_000).did(), "1: B ready->inactive M85");
        assert_eq!(d.pass(29_999).did(), "");
        assert_eq!(d.pass(30_000).did(), "1: C reserved->inactive M84; 1: B inactive->out M86");
        assert_eq!(d.pass(39_999).did(), "");
        assert_eq!(d.pass(40_000).did(), "1: C inactive->out M86");
        // In one leap it is the same.
        leap.did();
        leap.pass(20_000).did();
        let all = "1: C reserved->inactive M84; 1: B inactive->out M86; 1: C inactive->out M86";
        assert_eq!(leap.pass(40_000).did(), all);
        assert_eq!(leap.service, d.service);
        // Who asks at the moment of a sweep comes after it.
        d.put(50_000, 'A', inactive()).unwrap();
        d.did();
        assert_eq!(d.service.next_due(), Some(at(60_000)));
        assert_eq!(d.pass(60_000).did(), "1: A inactive->out M86; 1: deleted M82");
        assert_eq!(d.service.next_due(), None);
    }),
    rule(&[m::DUE_AT_ACCESS], "eager looks at the very moment, and a lazy service never", || {
        let system = || json!({ "readyRemovalTimeout": 100, "inactiveRemovalTimeout": 50 });
        for (mode, due) in [("eager", Some(at(100))), ("lazy_one_step", None), ("lazy_to_fixpoint", None)] {
            let mut d = Driven::under(&format!("evaluation={mode}"), system());
            d.put(0, 'A', ready()).unwrap();
            assert_eq!(d.service.next_due(), due);
            d.did();
            let told =
                if due.is_some() { "1: A ready->inactive M85; 1: A inactive->out M86; 1: deleted M82" } else { "" };
            assert_eq!(d.pass(1_000).did(), told);
        }
        // What was planned goes with what it was planned for.
        let mut d = Driven::under("evaluation=eager", system());
        d.put(0, 'A', ready()).unwrap();
        d.put(60, 'A', active()).unwrap();
        assert_eq!(d.service.next_due(), None);
    }),
    rule(&[m::DUE_AT_ACCESS], "a look that is due is made though somebody asks before it", || {
        let mut d = Driven::under("evaluation=sweep_10s", json!({ "readyRemovalTimeout": 15_000 }));
        d.put(0, 'A', ready()).unwrap();
        let ask = Ask::Read { session: reference("match"), via: None, precondition: Precondition::None };
        let call = Call::Ask { caller: Caller::User(user('A')), ask };
        d.service.handle(at(20_000), call, &mut d.events).unwrap();
        d.did();
        assert_eq!(d.service.next_due(), Some(at(20_000)));
        assert_eq!(d.pass(20_000).did(), "1: A ready->inactive M85");
        // Nor does it happen before what has happened.
        let mut d =
            Driven::under("evaluation=eager", json!({ "readyRemovalTimeout": 10, "inactiveRemovalTimeout": 10 }));
        d.put(0, 'A', ready()).unwrap();
        d.service.handle(at(15), Call::Learn(Fact::ConnectionLost(on(1))), &mut d.events).unwrap();
        d.did();
        assert_eq!(d.pass(15).did(), "1: A ready->inactive M85");
        assert_eq!(d.service.next_due(), Some(at(25)));
    }),
    rule(&[m::EMPTY_EXPIRES], "an event tells of which life it is", || {
        let mut d = Driven::under("", json!({ "sessionEmptyTimeout": 10 }));
        d.put(0, 'A', active()).unwrap();
        d.write(0, &user('A'), Write::leave()).unwrap();
        d.did();
        d.put(10, 'B', active()).unwrap();
        assert_eq!(d.did(), "1: deleted M87; 2: created M51; 2: B out->active M63");
        assert_eq!(d.service.lives(&reference("match")), 2);
    }),
    rule(&[m::TAPS_LOST], "what waits on a connection is lost with it, whoever is still bound to it", || {
        let rests = || Driven::under("tap_min_interval_ms=5000", required(json!({})));
        for (lost, expected) in [(None, "A 5000"), (Some(on(1)), ""), (Some(on(2)), "A 5000")] {
            let mut d = rests();
            d.put(0, 'A', watches(on(1))).unwrap();
            d.put(0, 'B', MemberWrite { connection: Field::Set(on(2)), ..active() }).unwrap();
            assert_eq!(d.taps(), "A 0");
            d.write(1, &user('B'), with_properties(closed())).unwrap();
            d.write(2, &user('A'), Write::leave()).unwrap();
            if let Some(lost) = lost {
                d.call(3, Call::Learn(Fact::ConnectionLost(lost))).unwrap();
            }
            assert_eq!(d.pass(10_000).taps(), expected, "{lost:?}");
        }
    }),
    rule(&[m::TAP_COALESCED], "a connection rests whatever becomes of its subscriptions", || {
        let mut d = Driven::under("tap_min_interval_ms=5000", required(json!({})));
        d.put(0, 'A', watches(on(1))).unwrap();
        d.put(0, 'B', MemberWrite { connection: Field::Set(on(2)), ..active() }).unwrap();
        assert_eq!(d.taps(), "A 0");
        // Another subscription takes the place of the only one on the connection.
        let mut other = watches(on(1));
        let subscriptions = other.extras.as_mut().unwrap().subscriptions.as_mut().unwrap();
        subscriptions.subscription =
            Field::Set(Subscription { id: Guid::from_bits(2), change_types: ChangeTypes::of(EVERYTHING) });
        d.put(1, 'A', other).unwrap();
        d.write(2, &user('B'), with_properties(closed())).unwrap();
        assert_eq!(d.taps(), "");
        assert_eq!(d.pass(10_000).taps(), "A 5000");
    }),
    rule(&[m::TAP_PER_SUBSCRIPTION], "frames of one moment come in the order of their users", || {
        let mut d = Driven::under("", required(json!({})));
        d.put(0, 'A', watches(on(9))).unwrap();
        d.put(0, 'B', watches(on(1))).unwrap();
        d.put(0, 'C', watches(on(5))).unwrap();
        d.taps();
        d.write(1, &user('C'), with_properties(closed())).unwrap();
        assert_eq!(d.taps(), "A 1; B 1; C 1");
    }),
    rule(&[m::CONNECTION_LOST_DEMOTES], "a lost connection concerns the sessions that are bound to it now", || {
        let mut d = Driven::under("", required(json!({})));
        let on_connection = |number| Write::me(MemberWrite { connection: Field::Set(on(number)), ..active() });
        let write = |d: &mut Driven, name: &str, number| {
            d.write_to(0, &user('A'), &reference(name), None, Precondition::None, on_connection(number)).unwrap();
        };
        write(&mut d, "one", 1);
        write(&mut d, "two", 1);
        // Bound to another connection without any change of status.
        write(&mut d, "one", 2);
        d.did();
        let bound = |d: &Driven, number| {
            d.service.directory().sessions_bound_to(on(number)).map(|it| it.name.to_string()).collect::<String>()
        };
        assert_eq!([bound(&d, 1), bound(&d, 2)], ["two", "one"]);
        let mut lose = |number| {
            d.call(1, Call::Learn(Fact::ConnectionLost(on(number)))).unwrap();
            let gone: Vec<String> = d.events.iter().map(|event| format!("{event:?}")).collect();
            assert!(gone.iter().all(|event| event.contains(if number == 1 { "two" } else { "one" })), "{gone:?}");
            d.did()
        };
        assert_eq!([lose(1), lose(1), lose(2)], ["1: A active->inactive M97", "", "1: A active->inactive M97"]);
    }),
    rule(&[m::PRESENCE_DEMOTES], "Presence concerns every session in which the user has a record", || {
        let mut d = Driven::under("evaluation=eager", json!({}));
        for name in ["one", "two"] {
            d.write_to(0, &user('A'), &reference(name), None, Precondition::None, Write::me(active())).unwrap();
        }
        d.did();
        d.call(1, Call::Learn(Fact::Presence(xuid('A'), Presence::Elsewhere))).unwrap();
        assert_eq!(d.did(), "1: A active->inactive M92; 1: A active->inactive M92");
    }),
    rule(&[m::QUERY_SNAPSHOT], "a query lets settle what it looks at first, if that is the reading", || {
        for (reading, settled, found) in [("snapshot", "", 1), ("settles", "1: A reserved->out M84", 0)] {
            let mut d = Driven::under(&format!("query_evaluates={reading}"), json!({ "reservedRemovalTimeout": 10 }));
            d.put(0, 'B', active()).unwrap();
            d.write(0, &user('B'), Write::reserve([xuid('A')])).unwrap();
            d.did();
            let query =
                Query { xuids: Some(vec![xuid('A')]), reservations: true, ..Query::of(reference("match").scid) };
            let reply = d.ask(10, &user('A'), Ask::Query { query: Box::new(query), contract: 107 }).unwrap();
            let Reply::Found(rows) = reply else { panic!("{reply:?}") };
            assert_eq!((d.did().as_str(), rows.len()), (settled, found));
        }
    }),
    rule(&[m::TAP_PER_SUBSCRIPTION], "taps come after all else of their moment", || {
        let mut d = Driven::under("", required(json!({})));
        let session = reference("match");
        d.service.add_hopper(session.scid, "quick".parse().unwrap(), Hopper::new(session.template.clone(), 4, 4));
        d.put(0, 'A', watches(on(1))).unwrap();
        d.put(0, 'B', MemberWrite { connection: Field::Set(on(2)), ..active() }).unwrap();
        d.ask(1, &user('A'), ticket(&session)).unwrap();
        d.taps();
        // The leave cancels the ticket, of which SmartMatch tells the session: two changes, and one tap of the newest.
        d.write(2, &user('B'), Write::leave()).unwrap();
        let orders = d.events.iter().filter(|event| matches!(event, MpsdEvent::Ordered { .. })).count();
        assert_eq!((orders, d.taps().as_str()), (1, "A 2"));
    }),
    rule(
        &[m::ETAG_MISMATCH],
        "a refusal shows the session to whoever may read it, and that there is none to all",
        || {
            let mut d = Driven::under("", json!({ "visibility": "private" }));
            let session = reference("match");
            let absent = |d: &mut Driven, letter| {
                shown(d.write_to(1, &user(letter), &session, None, Precondition::Absent, Write::me(active())))
            };
            let exists = |d: &mut Driven| {
                shown(d.write_to(0, &user('A'), &session, None, Precondition::Exists, Write::me(active())))
            };
            assert_eq!(exists(&mut d), (412, "gone"));
            assert_eq!(shown(d.put(0, 'A', active())), (201, "session"));
            assert_eq!([absent(&mut d, 'A'), absent(&mut d, 'B')], [(412, "session"), (412, "nothing")]);
            assert_eq!(shown(d.put(1, 'B', active())), (403, "nothing"));
            let etag = d.service.peek(&session).unwrap().etag();
            let precondition = Precondition::NoneMatch(etag);
            let read = |precondition| Ask::Read { session: session.clone(), via: None, precondition };
            assert_eq!(shown(d.ask(1, &user('A'), read(precondition))), (304, "nothing"));
            assert_eq!(shown(d.ask(1, &user('A'), read(Precondition::None))), (200, "session"));
            assert_eq!(shown(d.write(2, &user('A'), Write::leave())), (204, "gone"));
            // Of a handle that is not there nothing is known.
            let nowhere =
                Ask::Read { session, via: Some(HandleId(Guid::from_bits(1))), precondition: Precondition::None };
            assert_eq!(shown(d.ask(2, &user('A'), nowhere)), (404, "nothing"));
        },
    ),
    rule(&[m::INVITE_OPENS], "a handle opens the session to which it leads, and no other", || {
        let mut d = Driven::under("", json!({}));
        let (one, two) = (reference("one"), reference("two"));
        let local = with_properties(join_restriction(Restriction::Local));
        for session in [&one, &two] {
            d.write_to(0, &user('A'), session, None, Precondition::None, Write::me(active())).unwrap();
            d.write_to(0, &user('A'), session, None, Precondition::None, local.clone()).unwrap();
        }
        let invite = NewHandle::Invite { invited: xuid('B'), attributes: Default::default() };
        let posted = d.ask(0, &user('A'), Ask::PostHandle { session: one.clone(), new: invite }).unwrap();
        let Reply::HandlePosted { handle, toast: None } = posted else { panic!("{posted:?}") };
        let mut join = |session: &SessionReference| {
            shown(d.write_to(1, &user('B'), session, Some(handle), Precondition::None, Write::me(active()))).0
        };
        assert_eq!((join(&two), join(&one)), (403, 200));
    }),
    rule(&[m::INVITE_TOAST], "whom a toast tells is told by the reply", || {
        let mut d = Driven::under("", json!({ "inviteProtocol": "game" }));
        d.put(0, 'A', active()).unwrap();
        let invite = NewHandle::Invite { invited: xuid('B'), attributes: Default::default() };
        let posted = d.ask(0, &user('A'), Ask::PostHandle { session: reference("match"), new: invite });
        assert!(matches!(posted, Ok(Reply::HandlePosted { toast, .. }) if toast == Some(xuid('B'))), "{posted:?}");
    }),
    rule(&[m::TICKET_SEARCHING], "SmartMatch works at once after a call, and then when it is due", || {
        let mut d = Driven::under("", json!({}));
        let session = reference("match");
        d.service.add_hopper(session.scid, "quick".parse().unwrap(), Hopper::new(session.template.clone(), 2, 4));
        d.put(0, 'A', active()).unwrap();
        assert_eq!(d.service.next_due(), None);
        let call = Call::Ask { caller: Caller::User(user('A')), ask: ticket(&session) };
        d.events.clear();
        d.service.handle(at(1), call, &mut d.events).unwrap();
        assert!(d.events.is_empty());
        assert_eq!(d.service.next_due(), Some(at(1)));
        d.pass(1);
        let [MpsdEvent::Ordered { verb: "report", status: 200, settled: 0, changed, .. }, rest @ ..] = &d.events[..]
        else {
            panic!("{:?}", d.events)
        };
        assert_eq!((*changed, rest.len()), (3, 3));
        // The rules grow wider after 5 s, and the ticket runs out after 7.
        assert_eq!(d.service.next_due(), Some(at(5_001)));
        assert_eq!(d.pass(5_001).service.next_due(), Some(at(7_001)));
        d.events.clear();
        assert_eq!(d.pass(7_000).did(), "");
        assert_ne!(d.pass(7_001).did(), "");
        assert_eq!(d.service.next_due(), None);
    }),
];
