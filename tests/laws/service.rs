//! Laws of the service: a call is the same in its two forms, typed and HTTP, and nothing that is due waits for anybody.

mod story;

use crate::common::{active, at, connection, custom, document, json, reference, user, xuid};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sessim::id::{ETag, Guid, HandleId, SessionReference};
use sessim::mpsd::directory::{Directory, NewHandle, Query, SearchAttributes};
use sessim::mpsd::service::{Ask, Call, HttpRequest, Mpsd, MpsdEvent, Refused, Reply, Shown};
use sessim::mpsd::session::{
    Caller, ChangeTypes, Fact, Field, MemberExtrasWrite, MemberWrite, Precondition, PropertiesWrite, Session,
    Subscription, SubscriptionsWrite, Write,
};
use sessim::mpsd::smartmatch::{Attributes, Hopper, TicketId, TicketRequest};
use sessim::mpsd::wire::Epoch;
use sessim::time::{Instant, Millis};
use std::collections::BTreeSet;
use story::{Jump, Posted, Step, Story, What, When, story};

const LETTERS: [char; 3] = ['A', 'B', 'C'];

/// A story on its way, in two services: one is called with types, the other in the HTTP form.
struct Pair {
    typed: Mpsd,
    http: Mpsd,
    now: Instant,
    handles: Vec<HandleId>,
    tickets: Vec<TicketId>,
}

/// What one step brought about in each of them.
#[derive(Debug)]
struct Outcome {
    typed: (Option<u16>, Shown, Vec<MpsdEvent>),
    http: (Option<u16>, Shown, Vec<MpsdEvent>),
}

/// One call in its two forms.
struct Forms {
    caller: Caller,
    ask: Ask,
    http: HttpRequest,
}

impl Pair {
    fn new(story: &Story) -> Pair {
        let reference = reference("one");
        let mut directory = Directory::new(story.readings);
        let whole = json!({ "constants": { "system": story.system }, "roleTypes": story.role_types });
        directory.add_template(reference.scid, reference.template.clone(), document(whole).unwrap()).unwrap();
        if story.limited {
            directory.limit_rates();
        }
        let mut service = Mpsd::new(directory, Epoch::default());
        let mut hopper = Hopper::new(reference.template.clone(), 2, 3);
        hopper.updates_from_session = story.steps.len().is_multiple_of(2);
        service.add_hopper(reference.scid, "quick".parse().unwrap(), hopper);
        Pair { http: service.clone(), typed: service, now: at(0), handles: vec![], tickets: vec![] }
    }

    fn after(&self, jump: Jump) -> Instant {
        let past = |moment: Option<Instant>, past: i64| match moment {
            Some(moment) => moment.as_millis().saturating_add_signed(past),
            None => self.now.as_millis() + 1,
        };
        let moved = match jump {
            Jump::By(ms) => self.now.as_millis() + ms,
            Jump::NextDue(by) => past(self.typed.next_due(), by),
            Jump::NextTimer(by) => {
                past(self.typed.peek(&reference("one")).and_then(|session| session.next_timer(self.now)), by)
            }
        };
        at(moved).max(self.now)
    }

    fn step(&mut self, jump: Jump, step: Step) -> Outcome {
        self.now = self.after(jump);
        let now = self.now;
        let mut outcome = Outcome { typed: (None, Shown::Nothing, vec![]), http: (None, Shown::Nothing, vec![]) };
        self.typed.pass(now, &mut outcome.typed.2);
        self.http.pass(now, &mut outcome.http.2);
        if let Some(fact) = fact(step) {
            self.typed.handle(now, Call::Learn(fact), &mut outcome.typed.2).unwrap();
            self.http.handle(now, Call::Learn(fact), &mut outcome.http.2).unwrap();
        } else if let Some(Forms { caller, ask, http }) = self.forms(step) {
            let call = Call::Ask { caller: caller.clone(), ask };
            let typed = self.typed.handle(now, call, &mut outcome.typed.2);
            let call = Call::Ask { caller, ask: Ask::Http(Box::new(http)) };
            let http = self.http.handle(now, call, &mut outcome.http.2);
            (outcome.typed.0, outcome.typed.1) = self.told(typed);
            (outcome.http.0, outcome.http.1) = self.told(http);
            if let Shown::Session(shown) = &outcome.typed.1 {
                assert!(
                    self.typed.directory().sessions().any(|(_, stored)| *stored == **shown),
                    "an old copy is shown"
                );
            }
        }
        self.typed.pass(now, &mut outcome.typed.2);
        self.http.pass(now, &mut outcome.http.2);
        outcome
    }

    fn told(&mut self, reply: Result<Reply, Refused>) -> (Option<u16>, Shown) {
        let status = reply.as_ref().map_or_else(|refused| refused.status, Reply::status);
        let shown = match reply {
            Ok(Reply::Session { shown, .. } | Reply::Http { shown, .. }) | Err(Refused { shown, .. }) => shown,
            Ok(Reply::HandlePosted { handle, .. }) => {
                self.handles.push(handle);
                Shown::Nothing
            }
            Ok(Reply::TicketPosted(ticket)) => {
                self.tickets.push(ticket);
                Shown::Nothing
            }
            Ok(
                Reply::HandleFound | Reply::HandleDeleted | Reply::Found(_) | Reply::TicketCanceled | Reply::Learned,
            ) => Shown::Nothing,
        };
        (Some(status), shown)
    }

    /// None for what speaks of a handle or ticket that was never made.
    fn forms(&self, step: Step) -> Option<Forms> {
        let caller = |who: usize| LETTERS.get(who).map_or(Caller::Service, |letter| Caller::User(user(*letter)));
        let handle = |nth: usize| self.handles.get(nth % self.handles.len().max(1)).copied();
        // Where it leads, if it is still there; what is not is refused before anybody looks.
        let leads = |id| self.typed.handle_of(self.now, id).map_or(session(0), |handle| handle.reference.clone());
        Some(match step {
            Step::Read { who, which, when } => {
                let precondition = match self.precondition(which, when) {
                    // A read takes no If-None-Match: *.
                    Precondition::Absent => Precondition::None,
                    other => other,
                };
                let ask = Ask::Read { session: session(which), via: None, precondition };
                Forms { caller: caller(who), ask, http: http("GET", &path(which), precondition, None) }
            }
            Step::Write { who, which, when, what } => {
                let precondition = self.precondition(which, when);
                let (write, body) = spelled(who, what);
                let ask = Ask::Write { session: session(which), via: None, precondition, write: Box::new(write) };
                Forms { caller: caller(who), ask, http: http("PUT", &path(which), precondition, Some(body)) }
            }
            Step::ReadVia { who, handle: nth } => {
                let id = handle(nth)?;
                let ask = Ask::Read { session: leads(id), via: Some(id), precondition: Precondition::None };
                let path = format!("/handles/{id}/session");
                Forms { caller: caller(who), ask, http: http("GET", &path, Precondition::None, None) }
            }
            Step::WriteVia { who, handle: nth, what } => {
                let id = handle(nth)?;
                let (write, body) = spelled(who, what);
                let (precondition, write) = (Precondition::None, Box::new(write));
                let ask = Ask::Write { session: leads(id), via: Some(id), precondition, write };
                let path = format!("/handles/{id}/session");
                Forms { caller: caller(who), ask, http: http("PUT", &path, precondition, Some(body)) }
            }
            Step::Post { who, which, what } => {
                let (new, mut body) = match what {
                    Posted::Activity => (NewHandle::Activity, json!({ "type": "activity" })),
                    Posted::Invite(whom) => {
                        let body = json!({ "type": "invite", "invitedXuid": xuid(LETTERS[whom]).to_string() });
                        (crate::common::invite(LETTERS[whom]), body)
                    }
                    Posted::Transfer(from) => {
                        let body = json!({ "type": "transfer", "originSessionRef": shown_reference(from) });
                        (NewHandle::Transfer { origin: session(from) }, body)
                    }
                    Posted::Search => (NewHandle::Search(SearchAttributes::default()), json!({ "type": "search" })),
                };
                body["sessionRef"] = shown_reference(which);
                let ask = Ask::PostHandle { session: session(which), new };
                Forms { caller: caller(who), ask, http: http("POST", "/handles", Precondition::None, Some(body)) }
            }
            Step::ReadHandle { who, handle: nth } => {
                let id = handle(nth)?;
                let http = http("GET", &format!("/handles/{id}"), Precondition::None, None);
                Forms { caller: caller(who), ask: Ask::ReadHandle(id), http }
            }
            Step::DeleteHandle { who, handle: nth } => {
                let id = handle(nth)?;
                let http = http("DELETE", &format!("/handles/{id}"), Precondition::None, None);
                Forms { caller: caller(who), ask: Ask::DeleteHandle(id), http }
            }
            Step::Query { who, of, flags: (inactive, reservations, private) } => {
                let xuid = xuid(LETTERS[of]);
                let scid = session(0).scid;
                let query = Query { xuids: Some(vec![xuid]), inactive, reservations, private, ..Query::of(scid) };
                let path = format!(
                    "/serviceconfigs/{scid}/sessions?xuid={xuid}&inactive={inactive}&reservations={reservations}&private={private}"
                );
                let ask = Ask::Query { query: Box::new(query), contract: 107 };
                Forms { caller: caller(who), ask, http: http("GET", &path, Precondition::None, None) }
            }
            Step::Search { who, filter } => {
                let SessionReference { scid, template, .. } = session(0);
                let body = json!({ "type": "search", "scid": scid.to_string(), "templateName": template.as_str(), "filter": filter });
                let (filter, order_by) = (filter.to_owned(), String::new());
                let ask = Ask::Search { scid, template: Some(template), filter, order_by };
                Forms { caller: caller(who), ask, http: http("POST", "/handles/query", Precondition::None, Some(body)) }
            }
            Step::Ticket { who, which, seconds, preserve } => {
                let body = json!({ "giveUpDuration": seconds, "preserveSession": preserve, "ticketSessionRef": shown_reference(which) });
                let request = TicketRequest {
                    session: session(which),
                    give_up: Millis::from_secs(seconds),
                    preserve_session: preserve,
                    attributes: Attributes::default(),
                };
                let ask = Ask::PostTicket { hopper: "quick".parse().unwrap(), request };
                let path = format!("/serviceconfigs/{}/hoppers/quick", session(0).scid);
                Forms { caller: caller(who), ask, http: http("POST", &path, Precondition::None, Some(body)) }
            }
            Step::Cancel { who, ticket } => {
                let ticket = *self.tickets.get(ticket % self.tickets.len().max(1))?;
                let scid = session(0).scid;
                let path = format!("/serviceconfigs/{scid}/hoppers/quick/tickets/{ticket}");
                let ask = Ask::CancelTicket { scid, hopper: "quick".parse().unwrap(), ticket };
                Forms { caller: caller(who), ask, http: http("DELETE", &path, Precondition::None, None) }
            }
            Step::Lost { .. } | Step::Presence { .. } => return None,
        })
    }

    fn precondition(&self, which: usize, when: When) -> Precondition {
        let current = self.typed.peek(&session(which)).map(Session::etag);
        let strange = || ETag::of(sessim::id::Branch(Guid::from_bits(9)), Default::default());
        match when {
            When::Always => Precondition::None,
            When::Exists => Precondition::Exists,
            When::Absent => Precondition::Absent,
            When::Current => current.map_or(Precondition::Exists, Precondition::Match),
            When::Strange => Precondition::Match(strange()),
        }
    }
}

fn session(which: usize) -> SessionReference {
    reference(["one", "two"][which])
}

fn path(which: usize) -> String {
    let SessionReference { scid, template, name } = session(which);
    format!("/serviceconfigs/{scid}/sessiontemplates/{template}/sessions/{name}")
}

fn shown_reference(which: usize) -> serde_json::Value {
    let SessionReference { scid, template, name } = session(which);
    json!({ "scid": scid.to_string(), "templateName": template.as_str(), "name": name.as_str() })
}

fn fact(step: Step) -> Option<Fact> {
    match step {
        Step::Lost { who } => Some(Fact::ConnectionLost(connection(LETTERS[who], 0))),
        Step::Presence { who, says } => Some(Fact::Presence(xuid(LETTERS[who]), says)),
        Step::Read { .. }
        | Step::Write { .. }
        | Step::ReadVia { .. }
        | Step::WriteVia { .. }
        | Step::Post { .. }
        | Step::ReadHandle { .. }
        | Step::DeleteHandle { .. }
        | Step::Query { .. }
        | Step::Search { .. }
        | Step::Ticket { .. }
        | Step::Cancel { .. } => None,
    }
}

/// A write in its two forms.
fn spelled(who: usize, what: What) -> (Write, serde_json::Value) {
    let me = |system: serde_json::Value| json!({ "members": { "me": { "properties": { "system": system } } } });
    match what {
        What::Active { subscribes } => {
            let bound = connection(LETTERS[who % 3], 0);
            let mut system = json!({ "active": true, "connection": bound.0.to_string() });
            let mut wrote = MemberWrite { connection: Field::Set(bound), ..active() };
            if subscribes {
                let id = Guid::from_bits(7);
                system["subscription"] = json!({ "id": id.to_string(), "changeTypes": ["everything"] });
                let change_types: ChangeTypes = [sessim::mpsd::session::ChangeType::Everything].into_iter().collect();
                let subscription = Field::Set(Subscription { id, change_types });
                let subscriptions = Some(SubscriptionsWrite { subscription, ..SubscriptionsWrite::default() });
                wrote.extras = MemberExtrasWrite { subscriptions, ..MemberExtrasWrite::default() }.boxed();
            }
            (Write::me(wrote), me(system))
        }
        What::Inactive => (Write::me(MemberWrite::inactive()), me(json!({ "active": false }))),
        What::Ready => (Write::me(MemberWrite::ready()), me(json!({ "ready": true }))),
        What::Leave => (Write::leave(), json!({ "members": { "me": null } })),
        What::Reserve(whom) => {
            let xuid = xuid(LETTERS[whom]);
            let place = json!({ "constants": { "system": { "xuid": xuid.to_string() } } });
            (Write::reserve([xuid]), json!({ "members": { "reserve_0": place } }))
        }
        What::Close(closed) => {
            let properties = PropertiesWrite { closed: Field::Set(closed), ..PropertiesWrite::default() };
            (Write { properties, ..Write::default() }, json!({ "properties": { "system": { "closed": closed } } }))
        }
        What::Custom(value) => {
            let properties =
                PropertiesWrite { custom: custom(json!({ "value": value })), ..PropertiesWrite::default() };
            (Write { properties, ..Write::default() }, json!({ "properties": { "custom": { "value": value } } }))
        }
    }
}

fn http(method: &str, path: &str, precondition: Precondition, body: Option<serde_json::Value>) -> HttpRequest {
    let mut headers = vec![("X-Xbl-Contract-Version".to_owned(), "107".to_owned())];
    headers.extend(match precondition {
        Precondition::None => None,
        Precondition::Exists => Some(("If-Match".to_owned(), "*".to_owned())),
        Precondition::Absent => Some(("If-None-Match".to_owned(), "*".to_owned())),
        Precondition::Match(tag) => Some(("If-Match".to_owned(), tag.to_string())),
        Precondition::NoneMatch(tag) => Some(("If-None-Match".to_owned(), tag.to_string())),
    });
    let body = body.map(|body| body.to_string());
    HttpRequest { gamertag: None, method: method.to_owned(), path: path.to_owned(), headers, body }
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn a_call_is_the_same_in_types_and_in_the_http_form(story in story()) {
        let mut pair = Pair::new(&story);
        for (jump, step) in &story.steps {
            let Outcome { typed, http } = pair.step(*jump, *step);
            prop_assert_eq!(typed, http, "{:?}", step);
            prop_assert_eq!(&pair.typed, &pair.http);
        }
    }

    #[test]
    fn after_a_pass_nothing_is_left_that_was_due(story in story()) {
        let mut pair = Pair::new(&story);
        for (jump, step) in &story.steps {
            pair.step(*jump, *step);
            let service = &pair.typed;
            prop_assert!(service.next_due().is_none_or(|due| due > pair.now));
            let looks = service.directory().sessions().filter_map(|(_, session)| session.next_look(pair.now)).min();
            prop_assert!(looks.is_none_or(|look| service.next_due().is_some_and(|due| due <= look)), "{:?}", looks);
            let (mut idle, mut events) = (service.clone(), vec![]);
            idle.pass(pair.now, &mut events);
            prop_assert_eq!((&idle, events), (service, vec![]));
        }
    }

    #[test]
    fn a_connection_is_found_by_the_sessions_that_are_bound_to_it(story in story()) {
        let mut pair = Pair::new(&story);
        for (jump, step) in &story.steps {
            pair.step(*jump, *step);
            let directory = pair.typed.directory();
            for letter in LETTERS {
                let lost = connection(letter, 0);
                let bound = |session: &Session| session.members().iter().any(|member| member.connection == Some(lost));
                let scanned: Vec<_> =
                    directory.sessions().filter(|(_, session)| bound(session)).map(|(reference, _)| reference).collect();
                prop_assert_eq!(directory.sessions_bound_to(lost).collect::<Vec<_>>(), scanned);
            }
        }
    }
}

/// The stories of the laws are worth telling: in a few hundred of them everything happens that can.
#[test]
fn the_stories_meet_looks_orders_taps_and_refusals() {
    let mut runner = TestRunner::new(crate::config());
    let strategy = story();
    let (mut kinds, mut statuses) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..200 {
        let story = strategy.new_tree(&mut runner).unwrap().current();
        let mut pair = Pair::new(&story);
        for (jump, step) in &story.steps {
            let (status, _, events) = pair.step(*jump, *step).typed;
            statuses.extend(status);
            kinds.extend(events.iter().map(|event| match event {
                MpsdEvent::Changed { .. } => "changed",
                MpsdEvent::Ordered { answer, .. } => {
                    if answer.is_ok() {
                        "ordered"
                    } else {
                        "ordered in vain"
                    }
                }
                MpsdEvent::Sent(_) => "sent",
            }));
        }
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["changed", "ordered", "ordered in vain", "sent"]);
    for status in [200, 201, 204, 400, 403, 404, 412, 429] {
        assert!(statuses.contains(&status), "{status}");
    }
}
