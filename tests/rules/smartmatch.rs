//! SmartMatch as the sessions see it: M420 to M437.

use crate::common::door::{Door, SCID, playing};
use crate::common::{Stage, Value, active, at, custom, json, meet, reference, user, xuid};
use crate::{Rule, rule};
use sessim::clause::Clause;
use sessim::mpsd::clauses as m;
use sessim::mpsd::session::{
    Caller, Field, Input, Matchmaking, MatchmakingStatus, PropertiesExtrasWrite, PropertiesWrite, Refusal, Request,
    Session, Write,
};
use sessim::mpsd::smartmatch::{
    Attribute, Hopper, MatchRule, PreserveSession, SmartMatch, Stats, TicketId, TicketRequest,
};
use sessim::time::Millis;

/// A directory with lobbies of one letter for each member, and SmartMatch beside it, which does what is due at once.
struct Lobbies {
    stage: Stage,
    service: SmartMatch,
}

/// A hopper for two to four.
fn pairs() -> Hopper {
    let mut hopper = Hopper::new("duel".parse().unwrap(), 2, 4);
    hopper.names = vec!["first".parse().unwrap(), "second".parse().unwrap()];
    hopper
}

fn request(session: &str) -> TicketRequest {
    TicketRequest {
        session: reference(session),
        give_up: Millis::from_secs(60),
        preserve_session: PreserveSession::Never,
        attributes: [].into(),
    }
}

fn ranked(session: &str, rank: i64) -> TicketRequest {
    TicketRequest { attributes: [("rank".into(), Attribute::Number(rank))].into(), ..request(session) }
}

fn always(session: &str) -> TicketRequest {
    TicketRequest { preserve_session: PreserveSession::Always, ..request(session) }
}

impl Lobbies {
    /// Each lobby is called by the letters of its members, who are all active from 0.
    fn new(hopper: Hopper, lobbies: &str) -> Lobbies {
        Lobbies::of(json!({}), hopper, lobbies)
    }

    fn of(system: Value, hopper: Hopper, lobbies: &str) -> Lobbies {
        let mut stage = Stage::new(system);
        for lobby in lobbies.split(' ') {
            for letter in lobby.chars() {
                let write = Request::write(Caller::User(user(letter)), Write::me(active()));
                stage.send_to(0, &reference(lobby), &Input::Request(write)).ok();
            }
        }
        let mut service = SmartMatch::default();
        service.add_hopper(stage.reference.scid, "duel".parse().unwrap(), hopper);
        Lobbies { stage, service }
    }

    #[track_caller]
    fn post(&mut self, now: u64, who: char, request: TicketRequest) -> TicketId {
        self.try_post(now, who, request).unwrap()
    }

    fn try_post(&mut self, now: u64, who: char, request: TicketRequest) -> Result<TicketId, Refusal> {
        self.until(now);
        let hopper = "duel".parse().unwrap();
        let posted = self.service.post(at(now), &self.stage.directory, xuid(who), &hopper, request);
        self.work(now);
        posted
    }

    fn cancel(&mut self, now: u64, who: char, ticket: TicketId) -> Result<(), Refusal> {
        self.until(now);
        let (scid, hopper) = (self.stage.reference.scid, "duel".parse().unwrap());
        let canceled = self.service.cancel(&self.stage.directory, xuid(who), scid, &hopper, ticket);
        self.work(now);
        canceled
    }

    fn write(&mut self, now: u64, session: &str, who: char, write: Write) {
        self.until(now);
        let request = Request::write(Caller::User(user(who)), write);
        self.stage.send_to(now, &reference(session), &Input::Request(request)).ok();
        self.work(now);
    }

    /// Lets it do what is due before `now`, each thing at its instant, and what is due then.
    fn until(&mut self, now: u64) {
        let mut clock = 0;
        while let Some(due) = self.service.next_due(at(clock), &self.stage.directory).map(|due| due.as_millis()) {
            if due > now {
                break;
            }
            self.work(due);
            clock = due + 1;
        }
        self.work(now);
    }

    fn work(&mut self, now: u64) {
        while let Some(order) = self.service.next_order(at(now), &self.stage.directory) {
            crate::common::meet(order.clause);
            let input = Input::Request(order.request.clone());
            let reply = self.stage.send_to(now, &order.session, &input);
            self.service.answered(at(now), &self.stage.directory, &order, &reply.answer);
        }
    }

    fn session(&self, name: &str) -> Option<&Session> {
        self.stage.directory.peek(&reference(name))
    }

    fn search(&self, lobby: &str) -> Matchmaking {
        self.session(lobby).and_then(Session::matchmaking).cloned().unwrap_or_default()
    }

    /// What a lobby is told of its search, and where it has led.
    #[track_caller]
    fn says(&self, lobby: &str, status: MatchmakingStatus, target: Option<&str>) {
        let search = self.search(lobby);
        let found = search.target_session_ref.as_ref().map(|target| target.name.as_str());
        assert_eq!((search.status, found), (Some(status), target));
    }

    /// The xuids in a session, in the order of the list.
    fn players(&self, session: &str) -> String {
        let members = self.session(session).map_or(&[][..], Session::members);
        members.iter().map(|member| char::from(b'@' + u8::try_from(member.xuid.get()).unwrap())).collect()
    }

    fn stats(&self) -> Stats {
        self.service.stats(self.stage.reference.scid, &"duel".parse().unwrap()).unwrap()
    }
}

#[track_caller]
fn refuses<T: std::fmt::Debug>(result: Result<T, Refusal>, status: u16, clause: Clause) {
    let refusal = result.unwrap_err();
    meet(refusal.clause());
    assert_eq!((refusal.status(&sessim::mpsd::readings::Readings::default()), refusal.clause()), (status, clause));
}

fn resubmit(again: bool) -> Write {
    let extras = PropertiesExtrasWrite { matchmaking_resubmit: Field::Set(again), ..PropertiesExtrasWrite::default() };
    let properties = PropertiesWrite { extras: extras.boxed(), ..PropertiesWrite::default() };
    Write { properties, ..Write::default() }
}

use MatchmakingStatus::{Canceled, Expired, Failed, Found, Searching};

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::TICKET_BY_MEMBER], "a ticket needs a hopper, a session, and a member of it", || {
        let mut s = Lobbies::new(pairs(), "A");
        refuses(s.try_post(1, 'A', request("none")), 404, m::TICKET_BY_MEMBER);
        assert_eq!(s.try_post(1, 'B', request("A")), Err(Refusal::NotInTicketSession));
        let elsewhere = "other".parse().unwrap();
        let posted = s.service.post(at(1), &s.stage.directory, xuid('A'), &elsewhere, request("A"));
        refuses(posted, 404, m::TICKET_BY_MEMBER);
        assert_eq!(s.search("A").status, None);
        s.post(1, 'A', request("A"));
    }),
    rule(&[m::TICKET_SEARCHING], "the session of a ticket says that it searches", || {
        let mut s = Lobbies::new(pairs(), "A");
        s.post(1, 'A', request("A"));
        s.says("A", Searching, None);
        assert_eq!(s.search("A").typical_wait, Some(0));
        assert_eq!(s.session("A").unwrap().change_number().0, 2);
    }),
    rule(&[m::TICKET_SNAPSHOT], "a ticket is for the members of its posting, reservations apart", || {
        let mut s = Lobbies::new(Hopper { fewest: 4, updates_from_session: false, ..pairs() }, "A");
        s.write(1, "A", 'A', Write::reserve([xuid('R')]));
        let ticket = s.post(2, 'A', request("A"));
        s.write(3, "A", 'C', Write::me(active()));
        assert_eq!(s.service.ticket(ticket).unwrap().players, [xuid('A')]);
        let mut s = Lobbies::new(Hopper { fewest: 4, updates_from_session: true, ..pairs() }, "A");
        let ticket = s.post(2, 'A', request("A"));
        s.write(3, "A", 'C', Write::me(active()));
        assert_eq!(s.service.ticket(ticket).unwrap().players, [xuid('A'), xuid('C')]);
        s.write(4, "A", 'A', Write::leave());
        assert_eq!(s.service.ticket(ticket).unwrap().players, [xuid('C')]);
    }),
    rule(&[m::TICKET_SNAPSHOT], "the players of a ticket stand by ascending index, in a large session too", || {
        for large in [false, true] {
            let system = json!({"capabilities": {"large": large}});
            let mut s = Lobbies::of(system, Hopper { fewest: 4, ..pairs() }, "ABCD");
            s.write(1, "ABCD", 'A', Write::leave());
            let ticket = s.post(2, 'B', request("ABCD"));
            assert_eq!(s.service.ticket(ticket).unwrap().players, [xuid('B'), xuid('C'), xuid('D')]);
        }
    }),
    rule(&[m::TICKET_TWICE], "a session searches with one ticket", || {
        let mut s = Lobbies::new(pairs(), "A B");
        let first = s.post(1, 'A', request("A"));
        refuses(s.try_post(2, 'A', request("A")), 409, m::TICKET_TWICE);
        s.post(3, 'B', request("B"));
        s.says("A", Found, Some("first"));
        let second = s.post(4, 'A', request("A"));
        assert!(s.service.ticket(first).is_none());
        assert!(s.service.ticket(second).unwrap().searches());
        s.says("A", Searching, None);
    }),
    rule(&[m::TICKET_CANCELED], "members cancel a ticket, and so does a player who goes", || {
        let mut s = Lobbies::new(Hopper { fewest: 4, ..pairs() }, "AB C");
        let ticket = s.post(1, 'A', request("AB"));
        refuses(s.cancel(2, 'C', ticket), 403, m::TICKET_CANCELED);
        s.says("AB", Searching, None);
        s.cancel(3, 'B', ticket).unwrap();
        s.says("AB", Canceled, None);
        s.post(4, 'A', request("AB"));
        s.says("AB", Searching, None);
        s.write(5, "AB", 'B', Write::leave());
        s.says("AB", Canceled, None);
    }),
    rule(&[m::TICKET_UNKNOWN], "what does not search cannot be canceled", || {
        let mut s = Lobbies::new(pairs(), "A B");
        let ticket = s.post(1, 'A', request("A"));
        s.cancel(2, 'A', ticket).unwrap();
        refuses(s.cancel(3, 'A', ticket), 404, m::TICKET_UNKNOWN);
        let ticket = s.post(4, 'A', request("A"));
        s.post(5, 'B', request("B"));
        refuses(s.cancel(6, 'A', ticket), 404, m::TICKET_UNKNOWN);
        s.says("A", Found, Some("first"));
    }),
    rule(&[m::TICKET_EXPIRES], "giveUpDuration is over at its instant, and no match is made then", || {
        for (now, status) in [(60_999, Found), (61_000, Expired), (61_001, Expired)] {
            let mut s = Lobbies::new(pairs(), "A B");
            s.post(1_000, 'A', request("A"));
            s.post(now, 'B', request("B"));
            s.says("A", status, (status == Found).then_some("first"));
            s.says("B", if status == Found { Found } else { Searching }, (status == Found).then_some("first"));
        }
    }),
    rule(&[m::MATCH_IN_ORDER], "the oldest takes who fits, in the order of posting", || {
        let four = Hopper { fewest: 4, ..pairs() };
        let mut s = Lobbies::new(four, "ABC DE FG H");
        s.post(1, 'A', request("ABC"));
        s.post(2, 'D', request("DE"));
        s.says("DE", Searching, None);
        s.post(3, 'F', request("FG"));
        assert_eq!(s.players("first"), "DEFG");
        s.post(4, 'H', request("H"));
        assert_eq!(s.players("second"), "ABCH");
        // Who are enough need nobody else, unless their session is to be filled.
        let mut s = Lobbies::new(pairs(), "AB CD");
        s.post(1, 'C', always("CD"));
        s.says("CD", Searching, None);
        s.post(2, 'A', request("AB"));
        assert_eq!(s.players("CD"), "CDAB");
        s.post(3, 'A', request("AB"));
        assert_eq!(s.players("first"), "AB");
    }),
    rule(&[m::MATCH_RULES], "tickets agree by every rule, or not at all", || {
        let same = MatchRule::Same { attribute: "map".into() };
        let within = MatchRule::Within { attribute: "rank".into(), difference: 10, expand: 0 };
        let mut s = Lobbies::new(Hopper { rules: vec![same, within], ..pairs() }, "A B C D");
        let on = |map: &str, request: TicketRequest| {
            let mut request = request;
            request.attributes.insert("map".into(), Attribute::Text(map.into()));
            request
        };
        s.post(1, 'A', on("quay", ranked("A", -5)));
        s.post(2, 'B', on("mill", ranked("B", -5)));
        s.post(3, 'C', on("quay", ranked("C", 6)));
        s.says("A", Searching, None);
        s.post(4, 'D', on("quay", ranked("D", 5)));
        assert_eq!(s.players("first"), "AD");
        let rule = MatchRule::Within { attribute: "rank".into(), difference: 10, expand: 0 };
        let mut s = Lobbies::new(Hopper { rules: vec![rule], ..pairs() }, "A B");
        s.post(1, 'A', request("A"));
        s.post(2, 'B', request("B"));
        s.says("B", Searching, None);
    }),
    rule(&[m::MATCH_EXPANSION], "a rule grows wider three times, by the wait of the newer ticket", || {
        let rule = MatchRule::Within { attribute: "rank".into(), difference: 10, expand: 5 };
        for (apart, matched_at) in
            [(10, Some(2_000)), (11, Some(7_000)), (20, Some(12_000)), (25, Some(17_000)), (26, None)]
        {
            let mut s = Lobbies::new(Hopper { rules: vec![rule.clone()], ..pairs() }, "A B");
            s.post(1_000, 'A', ranked("A", 0));
            s.post(2_000, 'B', ranked("B", apart));
            if let Some(at) = matched_at.filter(|at| *at > 2_000) {
                s.until(at - 1);
                s.says("A", Searching, None);
            }
            s.until(matched_at.unwrap_or(40_000));
            let target = matched_at.map(|_| "first");
            s.says("A", if matched_at.is_some() { Found } else { Searching }, target);
        }
    }),
    rule(
        &[m::MATCH_TARGET],
        "the target has a place for everybody, to be initialized, with the ticket's attributes",
        || {
            let managed = json!({"memberInitialization": {"membersNeededToStart": 0}});
            let mut s = Lobbies::of(managed, Hopper { fewest: 3, ..pairs() }, "AB C");
            s.post(1, 'A', ranked("AB", 3));
            s.post(2, 'C', ranked("C", 4));
            let target = s.session("first").unwrap();
            let told: Vec<_> = target
                .members()
                .iter()
                .map(|member| (member.xuid, member.accepted(), member.custom_constants().cloned()))
                .collect();
            let of = |rank| custom(json!({"matchmakingResult": {"ticketAttrs": {"rank": rank}}}));
            assert_eq!(told, [(xuid('A'), false, of(3)), (xuid('B'), false, of(3)), (xuid('C'), false, of(4))]);
            assert_eq!(target.episode(), Some(1));
        },
    ),
    rule(&[m::MATCH_PRESERVES], "a session that is preserved is the target, and two such do not meet", || {
        let mut s = Lobbies::new(pairs(), "A B C");
        s.post(1, 'A', always("A"));
        s.post(2, 'B', always("B"));
        s.says("B", Searching, None);
        s.post(3, 'C', request("C"));
        s.says("A", Found, Some("A"));
        s.says("C", Found, Some("A"));
        assert_eq!(s.players("A"), "AC");
        assert!(s.session("first").is_none());
    }),
    rule(&[m::MATCH_FOUND], "the sessions of all tickets say where to go", || {
        let mut s = Lobbies::new(pairs(), "A B C D E");
        s.post(1, 'A', request("A"));
        s.post(2, 'B', request("B"));
        s.post(3, 'C', request("C"));
        s.post(4, 'D', request("D"));
        for (lobby, target) in [("A", "first"), ("B", "first"), ("C", "second"), ("D", "second")] {
            s.says(lobby, Found, Some(target));
        }
        let target = s.search("A").target_session_ref.unwrap();
        assert_eq!(target, reference("first"));
    }),
    rule(&[m::MATCH_FAILED], "tickets fail whose places the target refuses", || {
        let mut s = Lobbies::of(json!({"maxMembersCount": 2}), Hopper { fewest: 3, ..pairs() }, "AB C");
        s.post(1, 'A', request("AB"));
        let ticket = s.post(2, 'C', request("C"));
        s.says("AB", Failed, None);
        s.says("C", Failed, None);
        assert!(s.search("C").status_details.unwrap().contains("too few free slots"));
        assert!(s.service.ticket(ticket).is_none());
        assert!(s.session("first").is_none());
    }),
    rule(&[m::QOS_LIMIT], "initialization of the target takes less than 45 s, or the match fails", || {
        for (now, status) in [(45_001, Found), (45_002, Failed), (45_003, Failed)] {
            let managed = json!({"memberInitialization": {"joinTimeout": 100_000, "membersNeededToStart": 0}});
            let mut s = Lobbies::of(managed, pairs(), "A B");
            s.post(1, 'A', request("A"));
            s.post(2, 'B', request("B"));
            s.until(now);
            s.says("A", status, (status == Found).then_some("first"));
        }
        let managed = json!({"memberInitialization": {"joinTimeout": 100_000, "membersNeededToStart": 0}});
        let mut s = Lobbies::of(managed, pairs(), "A B");
        s.post(1, 'A', request("A"));
        s.post(2, 'B', request("B"));
        s.write(3, "first", 'A', Write::me(active()));
        s.write(4, "first", 'B', Write::me(active()));
        s.until(200_000);
        s.says("A", Found, Some("first"));
    }),
    rule(&[m::RESUBMIT], "matchmakingResubmit lets the tickets search again, or go", || {
        let mut s = Lobbies::new(pairs(), "A B");
        let ticket = s.post(1, 'A', request("A"));
        s.post(2, 'B', request("B"));
        s.write(3, "first", 'A', Write::me(active()));
        s.write(50_000, "first", 'A', resubmit(true));
        // At once they find each other again.
        s.says("A", Found, Some("second"));
        s.write(50_001, "second", 'A', Write::me(active()));
        s.write(50_002, "second", 'A', resubmit(false));
        assert!(s.service.ticket(ticket).is_none());
        s.says("A", Found, Some("second"));
    }),
    rule(&[m::HOPPER_STATS], "a hopper tells who searches, and how long it has taken", || {
        let mut s = Lobbies::new(Hopper { fewest: 3, ..pairs() }, "AB C D");
        s.post(0, 'A', request("AB"));
        assert_eq!(s.stats(), Stats { population: 2, wait_time: 0 });
        s.post(3_999, 'C', request("C"));
        // One waited 3999 ms and the other not at all.
        assert_eq!(s.stats(), Stats { population: 0, wait_time: 1 });
        s.post(5_000, 'D', request("D"));
        assert_eq!(s.search("D").typical_wait, Some(1));
    }),
    rule(&[m::TICKET_FIELDS], "the door takes tickets, and refuses what it cannot read", || {
        let mut door = Door::new(json!({}));
        let hopper = format!("/serviceconfigs/{SCID}/hoppers/quick");
        let body = |more: Value| {
            let session = json!({"scid": SCID, "templateName": "duel", "name": "alpha"});
            let mut body = json!({"giveUpDuration": 1, "ticketSessionRef": session});
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body.to_string()
        };
        door.put(0, 'A', playing()).is(201);
        door.ask(1, 'A', "POST", &hopper, Some(&body(json!({})))).says(404, "no such hopper");
        let alone = Hopper::new("duel".parse().unwrap(), 2, 2);
        door.service.add_hopper(SCID.parse().unwrap(), "quick".parse().unwrap(), alone);
        for (more, words) in [
            (json!({"giveUpDuration": 0}), "a second at least"),
            (json!({"preserveSession": "sometimes"}), "always"),
            (json!({"ticketAttributes": {"rank": 1.5}}), "a whole number or a text"),
            (json!({"ticketAttributes": {"rank": [1]}}), "a whole number or a text"),
            (json!({"wait": 3}), "unknown key"),
        ] {
            door.ask(1, 'A', "POST", &hopper, Some(&body(more))).says(400, words);
        }
        let elsewhere = json!({"ticketSessionRef":
            {"scid": "00000000-0000-0000-0000-000000000002", "templateName": "duel", "name": "alpha"}});
        door.ask(1, 'A', "POST", &hopper, Some(&body(elsewhere))).says(400, "another service configuration");
        door.ask(1, 'B', "POST", &hopper, Some(&body(json!({})))).is(403);
        door.ask(1, '*', "POST", &hopper, Some(&body(json!({})))).is(403);
        let stats = |population: u32| json!({"hopperName": "quick", "population": population, "waitTime": 0});
        let shown = |door: &mut Door, now| door.ask(now, 'A', "GET", &format!("{hopper}/stats"), None).is(200).body;
        assert_eq!(shown(&mut door, 1), stats(0));
        let made = door.ask(2, 'A', "POST", &hopper, Some(&body(json!({"ticketAttributes": {"rank": 1}})))).is(201);
        assert_eq!(made.body["waitTime"], 0);
        assert_eq!(shown(&mut door, 2), stats(1));
        let ticket = format!("{hopper}/tickets/{}", made.body["ticketId"].as_str().unwrap());
        door.ask(3, 'B', "DELETE", &ticket, None).is(403);
        door.ask(3, 'A', "GET", &ticket, None).is(405);
        door.ask(4, 'A', "DELETE", &ticket, None).is(204);
        door.ask(5, 'A', "DELETE", &ticket, None).is(404);
        // A second later one more has expired by itself, when it was due, before anybody is answered.
        door.ask(10, 'A', "POST", &hopper, Some(&body(json!({})))).is(201);
        let search = |door: &mut Door, now| {
            door.get(now, 'A', "/servers/matchmaking/properties/system").body["status"].as_str().unwrap().to_owned()
        };
        assert_eq!(search(&mut door, 1_009), "searching");
        assert_eq!(search(&mut door, 1_010), "expired");
    }),
];
