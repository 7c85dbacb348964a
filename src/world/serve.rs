//! Calls and facts to the services, their own work, and the entries for what happened in them.

use super::causes::CauseContext;
use super::client::{ClientReply, RequestResult, SendContext, SnapshotUpdate};
use super::item::Item;
use super::network::OutgoingRequest;
use super::step::WorldStep;
use super::trigger::Trigger;
use super::{Snapshot, TITLE, World};
use crate::action::{Capture, OnBehalfOf};
use crate::id::{Branch, ChangeNumber, HandleId, SessionReference};
use crate::mpsd::outcome::MpsdOutcome;
use crate::mpsd::service::{Ask as MpsdAsk, Call, MpsdEvent, Refused, Reply, Shown as ShownByService};
use crate::mpsd::session::{Caller, Cause, Change, Event as SessionEvent, Fact, OnBehalf, Refusal, User};
use crate::mpsd::wire::Response;
use crate::names::{Actor, SessionId, UserId};
use crate::service::{CallOutcome, ServiceEvent, ServiceRequest};
use crate::time::Millis;
use crate::trace::{CauseToken, HandleLabel, Passage, Stale, What};
use serde_json::Value as Json;
use std::sync::Arc;

/// The parts of a request that its entry shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallContext {
    pub(super) by: Actor,
    pub(super) verb: &'static str,
    pub(super) session: Option<SessionId>,
    pub(super) trigger: Trigger,
    /// The cause of the entry: that of its sending, if it passed the network.
    pub(super) because: CauseToken,
}

impl WorldStep<'_> {
    /// A service handles a request. Returns the entry and the reply.
    pub(super) fn serve(&mut self, asked: CallContext, request: OutgoingRequest) -> (CauseToken, ClientReply) {
        let OutgoingRequest { ask: ServiceRequest::Mpsd(ask), context } = request;
        let CallContext { by, verb, session, trigger, because } = asked;
        let caller = self.caller(by, context.on_behalf.as_ref());
        let stale = session.and_then(|session| self.stale(session, context.decided_on));
        let (reads, hopper) = (ask.is_read(), hopper_of(&ask));
        let mut events = self.take_events();
        let now = self.world.now;
        let reply = self.world.mpsd.handle(now, Call::Ask { caller, ask }, &mut events);
        let settled = events.iter().position(is_asked_for).unwrap_or(events.len());
        let changed = events.len() - settled;
        let session = session.or_else(|| self.session_in(&reply));
        let outcome = CallOutcome::Mpsd(MpsdOutcome::of(&reply));
        let (policy, status) = (trigger.policy(), outcome.status());
        let what = What::Call { by, session, verb, policy, rule: None, outcome, reads, settled, changed, stale };
        let entry = self.note(what, because);
        self.tell(&events, CauseContext { access: entry, ..CauseContext::default() });
        self.return_events(events);
        let learned = self.client_reply(session, context, hopper, reply, status, entry);
        self.pass(entry);
        (entry, learned)
    }

    /// The reply for the client; names what the script names.
    fn client_reply(
        &mut self,
        session: Option<SessionId>,
        context: SendContext,
        hopper: Option<crate::mpsd::smartmatch::HopperName>,
        reply: Result<Reply, Refused>,
        status: u16,
        entry: CauseToken,
    ) -> ClientReply {
        let mut learned = ClientReply { status, ..ClientReply::default() };
        match reply {
            Ok(Reply::Session { answer, shown }) => {
                learned.told = RequestResult::Done(answer);
                learned.shown = self.shown(session, shown);
            }
            Ok(Reply::HandlePosted { handle, toast }) => {
                if let (Some((name, lobby)), Some(session)) = (context.handle, session) {
                    self.world.name_handle(name, handle, session);
                    self.listener.handle_named(handle, HandleLabel::Name(name));
                    learned.way = lobby.map(|lobby| (lobby, handle));
                }
                if let Some(user) = toast.and_then(|xuid| self.setup.people.of_xuid(xuid)) {
                    self.note(What::Toast { user }, entry);
                }
            }
            Ok(Reply::TicketPosted(ticket)) => {
                if let (Some(session), Some(hopper)) = (session, hopper) {
                    self.world.tickets.insert(session, (hopper, ticket));
                }
            }
            Ok(Reply::Found(rows)) => {
                learned.found = Some(rows.iter().map(|row| self.session_called(&row.session)).collect());
            }
            Ok(Reply::Http { response, shown, .. }) => {
                learned.saved = self.saved_of(&response, context.captures);
                learned.shown = self.shown(session, shown);
            }
            Ok(Reply::HandleFound | Reply::HandleDeleted | Reply::TicketCanceled | Reply::Learned) => {}
            Err(Refused { why, status, shown }) => {
                learned.retry_after = retry_after(&why);
                learned.told = RequestResult::Refused(why, status);
                learned.shown = self.shown(session, shown);
            }
        }
        learned
    }

    /// The values to capture from a response, by name.
    fn saved_of(&mut self, response: &Response, captures: Vec<Capture>) -> Vec<(String, Option<String>)> {
        let mut saved = Vec::with_capacity(captures.len());
        for capture in captures {
            let value = part(response, &capture);
            if let Some(id) = value.as_ref().and_then(|value| value.parse().ok()) {
                self.listener.handle_named(HandleId(id), HandleLabel::Saved(&capture.name));
            }
            saved.push((capture.name, value));
        }
        saved
    }

    fn shown(&self, session: Option<SessionId>, shown: ShownByService) -> SnapshotUpdate {
        match (session, shown) {
            (None, _) | (Some(_), ShownByService::Nothing) => SnapshotUpdate::Nothing,
            (Some(session), ShownByService::Session(stored)) => {
                SnapshotUpdate::Session(session, Snapshot { at: self.now, session: stored, told: CauseToken::NONE })
            }
            (Some(session), ShownByService::Gone) => SnapshotUpdate::Gone(session, self.now),
        }
    }

    /// Answers a read from a copy of this age, if there is one that the reader may see. Nothing settles.
    pub(super) fn serve_stale(&mut self, asked: CallContext, age: Millis) -> Option<(CauseToken, ClientReply)> {
        let CallContext { by, verb, session, trigger, because } = asked;
        let session = session?;
        let then = self.now.checked_sub(age)?;
        let (_, copy) = self.sessions.past(session).iter().rfind(|(since, _)| *since <= then)?;
        let copy = copy.clone();
        let caller = self.caller(by, None);
        if copy.as_ref().is_some_and(|copy| copy.may_read(&caller).is_err()) {
            return None;
        }
        let change = copy.as_ref().map(|copy| copy.change_number());
        let status = if copy.is_some() { 200 } else { 204 };
        let passage = Passage::Stale { status, then, change };
        let what = What::Message { by, session: Some(session), verb, policy: trigger.policy(), passage };
        let entry = self.note(what, because);
        let shown = match copy {
            Some(session_then) => {
                SnapshotUpdate::Session(session, Snapshot { at: then, session: session_then, told: CauseToken::NONE })
            }
            None => SnapshotUpdate::Gone(session, then),
        };
        Some((entry, ClientReply { shown, status, ..ClientReply::default() }))
    }

    /// The service learns a fact, with this cause.
    pub(super) fn learn(&mut self, fact: Fact, origin: CauseToken) {
        let mut events = self.take_events();
        let now = self.world.now;
        let learned = self.world.mpsd.handle(now, Call::Learn(fact), &mut events);
        debug_assert!(learned.is_ok(), "a fact cannot be refused");
        self.tell(&events, CauseContext { origin, ..CauseContext::default() });
        self.return_events(events);
        self.pass(origin);
    }

    /// The service does its own work that is due, and the next time is planned. `origin` is what made it due, if anything did.
    pub(super) fn pass(&mut self, origin: CauseToken) {
        let mut events = self.take_events();
        let now = self.world.now;
        self.world.mpsd.pass(now, &mut events);
        self.tell(&events, CauseContext { origin, ..CauseContext::default() });
        self.return_events(events);
        match self.world.mpsd.next_due() {
            Some(due) => self.world.schedule.plan(due.max(now), Item::Service, Trigger::NONE),
            None => self.world.schedule.cancel(Item::Service),
        }
    }

    /// Reports events of the service to the listener, with their causes.
    fn tell(&mut self, events: &[MpsdEvent], mut context: CauseContext) {
        let mut last = None;
        for event in events {
            match event {
                MpsdEvent::Changed { session, life, event } => {
                    let session = self.session_called(session);
                    if last != Some(session) {
                        context.earlier = CauseToken::NONE;
                    }
                    last = Some(session);
                    context.earlier = self.tell_change(session, *life, event, context);
                }
                MpsdEvent::Ordered { session, verb, rule, answer, status, settled, changed } => {
                    let session = Some(self.session_called(session));
                    let outcome = CallOutcome::Mpsd(match answer {
                        Ok(answer) => MpsdOutcome::Answered(*answer),
                        Err(why) => MpsdOutcome::Refused { why: why.clone(), status: *status },
                    });
                    let what = What::Call {
                        by: Actor::SmartMatch,
                        session,
                        verb,
                        policy: None,
                        rule: Some(*rule),
                        outcome,
                        reads: false,
                        settled: *settled,
                        changed: *changed,
                        stale: None,
                    };
                    let access = self.note(what, context.origin);
                    context = CauseContext { access, origin: context.origin, earlier: CauseToken::NONE };
                }
                MpsdEvent::Sent(frame) => self.send_frame(frame.clone()),
            }
        }
        self.replan_skipped_closes();
        let mut changed: Vec<SessionId> = Vec::new();
        if self.setup.remembers.is_some() {
            for event in events {
                match event {
                    MpsdEvent::Changed { session, .. } => changed.push(self.session_called(session)),
                    MpsdEvent::Ordered { .. } | MpsdEvent::Sent(_) => {}
                }
            }
        }
        changed.dedup();
        changed.into_iter().for_each(|session| self.remember(session));
    }

    fn tell_change(
        &mut self,
        session: SessionId,
        life: u32,
        event: &SessionEvent,
        context: CauseContext,
    ) -> CauseToken {
        let xuid = event.change.who().map(|(_, xuid)| xuid);
        let user = xuid.and_then(|xuid| self.setup.people.of_xuid(xuid));
        let why = self.causes.why(session, event, user, context);
        let changed = ServiceEvent::Mpsd { session, life, event: *event };
        let world = &mut *self.world;
        let reference = world.sessions.reference(session);
        let entry = self.listener.changed(world.now, changed, world.mpsd.peek(reference), why);
        let branch = reference.branch(world.mpsd.directory().seed(), life);
        world.causes.changed(session, branch, event, entry);
        match (event.change, user) {
            (Change::Connection { to: Some(connection), .. }, Some(user)) => {
                self.check_bound_connection(user, connection, entry);
            }
            (Change::Host { .. }, _) => self.world.split_brain.claimed(session, entry),
            (_, _) => {}
        }
        entry
    }

    /// Keeps a copy of a session for stale reads.
    fn remember(&mut self, session: SessionId) {
        let world = &mut *self.world;
        let copy = world.mpsd.peek(world.sessions.reference(session)).cloned().map(Arc::new);
        if let Some(span) = world.setup.remembers {
            world.sessions.remember(session, world.now, copy, world.now.checked_sub(span));
        }
    }

    /// The session with this reference. One that the script does not name is added under its own name.
    pub(super) fn session_called(&mut self, reference: &SessionReference) -> SessionId {
        if let Some(session) = self.sessions.find(reference) {
            return session;
        }
        let session = self.world.sessions.add(reference.clone());
        self.listener.session_named(session, reference);
        session
    }

    fn session_in(&mut self, reply: &Result<Reply, Refused>) -> Option<SessionId> {
        match reply {
            Ok(Reply::Http { session: Some(reference), .. }) => Some(self.session_called(reference)),
            Ok(
                Reply::Http { session: None, .. }
                | Reply::Session { .. }
                | Reply::HandlePosted { .. }
                | Reply::HandleFound
                | Reply::HandleDeleted
                | Reply::Found(_)
                | Reply::TicketPosted(_)
                | Reply::TicketCanceled
                | Reply::Learned,
            )
            | Err(_) => None,
        }
    }

    /// Takes the buffer for events; `return_events` puts it back.
    fn take_events(&mut self) -> Vec<MpsdEvent> {
        std::mem::take(&mut self.world.events.0)
    }

    fn return_events(&mut self, mut events: Vec<MpsdEvent>) {
        events.clear();
        self.world.events.0 = events;
    }
}

impl World {
    /// The change numbers seen and stored, if a request was decided on an older snapshot.
    fn stale(&self, session: SessionId, decided_on: Option<(Branch, ChangeNumber)>) -> Option<Stale> {
        let (branch, saw) = decided_on?;
        let stored = self.mpsd.peek(self.reference(session))?;
        let is = stored.change_number();
        (branch == stored.branch() && saw < is).then_some(Stale { saw, is })
    }

    /// The caller as the services see it.
    fn caller(&self, by: Actor, on_behalf: Option<&OnBehalfOf>) -> Caller {
        match (by, on_behalf) {
            (Actor::User(user), _) => Caller::User(self.claims(user)),
            (Actor::Service | Actor::SmartMatch, None) | (Actor::SmartMatch, Some(_)) => Caller::Service,
            (Actor::Service, Some(acting)) => {
                let users = acting.users.iter().map(|user| self.claims(*user)).collect();
                Caller::OnBehalf(OnBehalf { users, manage: acting.manage })
            }
        }
    }

    /// The claims of a user.
    fn claims(&self, user: UserId) -> User {
        let plan = self.setup.people.user(user);
        User {
            xuid: plan.xuid,
            device: Some(self.setup.people.device(user)),
            title: TITLE,
            presence: self.presence.says(user),
            connection: self.clients[user.0].realtime.connection,
            multiplayer: plan.multiplayer,
            console: plan.at_console,
            followers: plan.followers.clone(),
            blocked_by: plan.blocked_by.clone(),
            subscribed_elsewhere: 0,
        }
    }
}

/// Whether an event is what a request asked for, rather than what settling did before.
fn is_asked_for(event: &MpsdEvent) -> bool {
    match event {
        MpsdEvent::Changed { event, .. } => event.cause == Cause::Request,
        MpsdEvent::Ordered { .. } | MpsdEvent::Sent(_) => true,
    }
}

/// The hopper to which a ticket is posted.
fn hopper_of(ask: &MpsdAsk) -> Option<crate::mpsd::smartmatch::HopperName> {
    match ask {
        MpsdAsk::PostTicket { hopper, .. } => Some(hopper.clone()),
        MpsdAsk::Read { .. }
        | MpsdAsk::Write { .. }
        | MpsdAsk::PostHandle { .. }
        | MpsdAsk::ReadHandle(_)
        | MpsdAsk::DeleteHandle(_)
        | MpsdAsk::ClearActivity(_)
        | MpsdAsk::Query { .. }
        | MpsdAsk::Search { .. }
        | MpsdAsk::CancelTicket { .. }
        | MpsdAsk::Http(_) => None,
    }
}

/// `Retry-After` of a refusal.
fn retry_after(refusal: &Refusal) -> Option<Millis> {
    match refusal {
        Refusal::TooManyRequests(throttled) => Some(throttled.retry_after),
        _ => None,
    }
}

/// A captured value: a string without its quotes, anything else as JSON.
fn part(answer: &Response, save: &Capture) -> Option<String> {
    if save.keys.is_empty() {
        return answer.header("ETag").map(str::to_owned);
    }
    let body = answer.body.as_deref().filter(|_| answer.is_json())?;
    let mut value = serde_json::from_str::<Json>(body).ok()?;
    for key in &save.keys {
        value = value.get_mut(key).map(Json::take)?;
    }
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
