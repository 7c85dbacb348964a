//! The way of a request: sending, arrival at the service, reply, and processing of the reply by its sender.

use super::client::{ClientReply, RequestResult, SnapshotUpdate};
use super::item::{Due, Item, Move};
use super::network::{InFlight, OutgoingRequest, Reception, Transit};
use super::serve::CallContext;
use super::step::WorldStep;
use super::trigger::{Motive, Trigger};
use crate::action::{Intent, Obstacle};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{OnNoReply, OnOlderAnswer, OnUnavailable};
use crate::time::{Instant, Millis};
use crate::trace::{CauseToken, Passage, What};
use std::sync::Arc;

/// The minimum delay before a title repeats a request after `Retry-After`.
const SOONEST: Millis = Millis::from_secs(1);

/// The immediate result of sending a request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Sent {
    /// It could not be sent; the entry says why.
    Prevented(CauseToken),
    /// It was answered at once.
    Answered(CauseToken, RequestResult),
    /// It or its reply is in flight or lost: the entry of its sending, and its number.
    UnderWay(CauseToken, u64),
}

impl Sent {
    /// The entry of the request.
    pub(super) fn entry(&self) -> CauseToken {
        match self {
            Sent::Prevented(entry) | Sent::Answered(entry, _) | Sent::UnderWay(entry, _) => *entry,
        }
    }
}

impl WorldStep<'_> {
    /// Sends a request. The trigger says by which policy, if the script does not say it.
    pub(super) fn ask(&mut self, by: Actor, intent: Intent, trigger: Trigger) -> Sent {
        self.ask_shared(by, Arc::new(intent), trigger)
    }

    pub(super) fn ask_shared(&mut self, by: Actor, intent: Arc<Intent>, trigger: Trigger) -> Sent {
        let verb = intent.verb();
        if let Err(why) = self.may_send(by, &intent).and_then(|()| self.prepare(by, &intent, trigger)) {
            return Sent::Prevented(self.prevented(by, verb, why));
        }
        match self.compose(by, &intent) {
            Ok((ask, context)) => {
                let request = OutgoingRequest { ask, context };
                self.post(by, intent, request, trigger)
            }
            Err(why) => Sent::Prevented(self.prevented(by, verb, why)),
        }
    }

    /// Runs the moves of a title that come right before a request, or returns why it is not sent after all.
    fn prepare(&mut self, by: Actor, intent: &Intent, trigger: Trigger) -> Result<(), Obstacle> {
        let Actor::User(user) = by else { return Ok(()) };
        if let Some((session, via, ask)) = intent.of_session() {
            if via.is_some_and(|name| self.handle_id(name).is_none()) {
                return Err(Obstacle::NoHandle);
            }
            self.before_departure(user, session, ask, trigger);
        }
        match intent.of_handle() {
            Some((session, ask)) => self.before_posting(user, session, ask),
            None => Ok(()),
        }
    }

    /// Transmits a composed request.
    fn post(&mut self, by: Actor, intent: Arc<Intent>, request: OutgoingRequest, trigger: Trigger) -> Sent {
        let (verb, session) = (intent.verb(), intent.session());
        let asked = CallContext { by, verb, session, trigger, because: trigger.cause };
        let Actor::User(user) = by else {
            // Requests between services do not pass the network.
            let (entry, reply) = self.serve(asked, request);
            let told = reply.told.clone();
            self.store_service_reply(by, reply, entry);
            return Sent::Answered(entry, told);
        };
        let now = self.now;
        let world = &mut *self.world;
        let out = world.network.sends_request(now, user, &world.setup.settings);
        if !out.is_at_once() {
            let passage = match out.takes.map(|takes| now.checked_add(takes)) {
                Some(Some(arrives)) => Passage::Sent { arrives, late: out.faulted },
                Some(None) | None => Passage::Lost,
            };
            let what = What::Message { by, session, verb, policy: trigger.policy(), passage };
            let entry = self.note(what, trigger.cause);
            let in_flight = in_flight(user, intent, trigger, now, entry);
            let request = out.takes.map(|_| Box::new(request));
            let kept = InFlight { request, late: out.faulted, ..in_flight };
            let number = self.world.network.messages.keep(kept);
            if let Some(takes) = out.takes {
                self.plan_after(takes, Item::RequestArrives(number), trigger);
            }
            self.wait(user, number);
            return Sent::UnderWay(entry, number);
        }
        let (entry, reply) = self.receive(user, asked, request);
        let world = &mut *self.world;
        let back = world.network.sends_reply(now, user, &world.setup.settings);
        if back.is_at_once() {
            self.world.clients[user.0].answered = now;
            let told = reply.told.clone();
            self.process_reply(user, reply, &intent, trigger, entry, entry);
            return Sent::Answered(entry, told);
        }
        let kept = InFlight { reply: Some(Box::new(reply)), ..in_flight(user, intent, trigger, now, entry) };
        let number = self.world.network.messages.keep(kept);
        self.wait(user, number);
        self.send_back(number, back);
        Sent::UnderWay(entry, number)
    }

    fn wait(&mut self, user: UserId, number: u64) {
        // A reply that arrives exactly at the end of the window still counts, so this is the last item of its instant.
        let window = self.setup.settings.answer_window;
        self.plan_after(window, Item::Title(user, Due::ReplyTimeout(number)), Trigger::NONE);
    }

    /// The request is at the service, which handles it unless a fault prevents that.
    fn receive(&mut self, user: UserId, asked: CallContext, request: OutgoingRequest) -> (CauseToken, ClientReply) {
        let reads = request.ask.is_plain_read();
        let now = self.now;
        match self.world.network.reception(now, user, reads) {
            Reception::TurnedAway(status, retry_after) => {
                let CallContext { by, verb, session, trigger, because } = asked;
                let passage = Passage::Failed { status, retry_after };
                let what = What::Message { by, session, verb, policy: trigger.policy(), passage };
                let entry = self.note(what, because);
                (entry, ClientReply { status, retry_after: Some(retry_after), ..ClientReply::default() })
            }
            Reception::Stale(age) => match self.serve_stale(asked, age) {
                Some(served) => served,
                None => self.serve(asked, request),
            },
            Reception::Served => self.serve(asked, request),
        }
    }

    /// A request arrives at the service.
    pub(super) fn request_arrives(&mut self, number: u64) {
        let Some(it) = self.world.network.messages.request_mut(number) else { return };
        let Some(request) = it.request.take() else { return };
        let user = it.user;
        let asked = CallContext {
            by: Actor::User(user),
            verb: it.verb,
            session: it.session,
            trigger: it.trigger,
            because: it.first,
        };
        let (entry, reply) = self.receive(user, asked, *request);
        if let Some(it) = self.world.network.messages.request_mut(number) {
            it.latest = entry;
            it.reply = Some(Box::new(reply));
        }
        let now = self.now;
        let world = &mut *self.world;
        let back = world.network.sends_reply(now, user, &world.setup.settings);
        self.send_back(number, back);
    }

    /// Sends a reply to the sender of its request.
    fn send_back(&mut self, number: u64, back: Transit) {
        let Some(it) = self.world.network.messages.request_mut(number) else { return };
        it.late |= back.faulted;
        match back.takes {
            Some(Millis::ZERO) => self.reply_arrives(number),
            Some(takes) => self.plan_after(takes, Item::ReplyArrives(number), Trigger::NONE),
            None => self.lose_reply(number, Passage::ReplyLost),
        }
    }

    /// A reply is lost.
    fn lose_reply(&mut self, number: u64, passage: fn(u16, Instant) -> Passage) {
        let Some(it) = self.world.network.messages.request_mut(number) else { return };
        let status = it.reply.take().map_or(0, |reply| reply.status);
        let InFlight { user, session, verb, sent, latest, awaited, forgotten, .. } = *it;
        let passage = passage(status, sent);
        self.note(What::Message { by: Actor::User(user), session, verb, policy: None, passage }, latest);
        if !awaited || forgotten {
            self.world.network.messages.take_request(number);
        }
    }

    /// A reply arrives at its console, where the title may no longer run or wait.
    pub(super) fn reply_arrives(&mut self, number: u64) {
        let Some(it) = self.network.messages.request(number) else { return };
        let (user, latest, awaited) = (it.user, it.latest, it.awaited);
        if it.forgotten {
            self.world.network.messages.take_request(number);
            return;
        }
        let console = self.title(user).console_state();
        if console.online().is_err() {
            return self.lose_reply(number, Passage::ReplyCutOff);
        }
        if console.hung {
            return self.plan_move(user, Move::ProcessReply(number), Trigger::from(latest));
        }
        if !awaited {
            return self.lose_reply(number, Passage::ReplyTooLate);
        }
        let Some(it) = self.world.network.messages.take_request(number) else { return };
        let InFlight { session, verb, trigger, intent, reply, sent, latest, late, .. } = it;
        let Some(reply) = reply else { return };
        self.world.schedule.cancel(Item::Title(user, Due::ReplyTimeout(number)));
        let answered = &mut self.world.clients[user.0].answered;
        let overtaken = sent < *answered;
        *answered = (*answered).max(sent);
        let older = self.is_older(user, &reply.shown);
        let passage = Passage::Replied { status: reply.status, sent, late, overtaken, older };
        let by = Actor::User(user);
        let arrival = self.note(What::Message { by, session, verb, policy: None, passage }, latest);
        let told = reply.told.clone();
        self.process_reply(user, *reply, &intent, trigger, latest, arrival);
        self.resume(user, session, number, &told, arrival);
    }

    /// The answer window of a request has ended without a reply.
    pub(super) fn reply_timed_out(&mut self, number: u64) {
        let Some(it) = self.world.network.messages.request_mut(number) else { return };
        it.awaited = false;
        let InFlight { user, session, verb, first, .. } = *it;
        let intent = Arc::clone(&it.intent);
        if it.request.is_none() && it.reply.is_none() {
            self.world.network.messages.take_request(number);
        }
        let passage = Passage::Unanswered { after: self.setup.settings.answer_window };
        let by = Actor::User(user);
        let cause = self.note(What::Message { by, session, verb, policy: None, passage }, first);
        let trigger = Motive::OnNoReply.because(cause);
        match (self.title(user).policies().on_no_reply, session) {
            (OnNoReply::Repeat, _) => {
                let number = self.keep_for_retry(user, intent);
                self.plan_move(user, Move::Retry(number), trigger);
            }
            (OnNoReply::Look, Some(session)) => self.plan_move(user, Move::Read(session), trigger),
            (OnNoReply::Look, None) | (OnNoReply::AssumeFailed, _) => {}
        }
        self.resume(user, session, number, &RequestResult::Unknown, cause);
    }

    /// `Retry-After` is over.
    pub(super) fn retry_due(&mut self, user: UserId, number: u64, cause: CauseToken) {
        self.plan_move(user, Move::Retry(number), Motive::OnUnavailable.because(cause));
    }

    fn keep_for_retry(&mut self, user: UserId, intent: Arc<Intent>) -> u64 {
        let number = self.world.network.messages.number();
        self.world.clients[user.0].retries.insert(number, intent);
        number
    }

    /// The title of a user processes a reply. `entry` is the entry of the call, `arrival` that of the reply's arrival.
    fn process_reply(
        &mut self,
        user: UserId,
        reply: ClientReply,
        intent: &Arc<Intent>,
        trigger: Trigger,
        entry: CauseToken,
        arrival: CauseToken,
    ) {
        let older = self.is_older(user, &reply.shown);
        let ignored = older && self.title(user).policies().on_older_answer == OnOlderAnswer::KeepNewer;
        let ClientReply { told, shown, saved, found, retry_after, way, .. } = reply;
        self.store_captured(saved);
        if let Some((lobby, handle)) = way
            && let Some(game) = intent.session()
        {
            self.on_transfer_handle(user, lobby, game, handle, arrival);
        }
        if !ignored {
            let asked = ReplyContext { told: &told, claims: intent.claims_host(), motive: trigger.motive };
            self.on_snapshot_update(user, shown, asked, arrival);
        }
        if let (Some(found), Some(Motive::OnLaunch)) = (found, trigger.motive) {
            self.on_own_sessions(user, &found, entry);
        }
        if let Some(after) = retry_after {
            match self.title(user).policies().on_unavailable {
                OnUnavailable::RetryAfter => {
                    let number = self.keep_for_retry(user, Arc::clone(intent));
                    let item = Item::Title(user, Due::Retry(number));
                    self.plan_after(after.max(SOONEST), item, Trigger::from(arrival));
                }
                OnUnavailable::GiveUp => {}
            }
        }
    }

    /// Stores a reply to a service principal, which has no title that acts on it.
    fn store_service_reply(&mut self, by: Actor, reply: ClientReply, _entry: CauseToken) {
        self.store_captured(reply.saved);
        match (by, reply.shown) {
            (Actor::Service, SnapshotUpdate::Session(session, snapshot)) => {
                self.world.service_snapshots.insert(session, snapshot);
            }
            (Actor::Service, SnapshotUpdate::Gone(session, _)) => {
                self.world.service_snapshots.remove(&session);
            }
            (Actor::Service, SnapshotUpdate::Nothing) | (Actor::User(_) | Actor::SmartMatch, _) => {}
        }
    }

    fn store_captured(&mut self, saved: Vec<(String, Option<String>)>) {
        for (name, value) in saved {
            match value {
                Some(value) => self.world.saved.insert(name, value),
                None => self.world.saved.remove(&name),
            };
        }
    }

    /// Whether a reply shows an older state than the user's snapshot: by change number within one life, and by the time of the
    /// reply where the lives differ or one of them is over.
    fn is_older(&self, user: UserId, shown: &SnapshotUpdate) -> bool {
        let known = |session| self.title(user).snapshot(session);
        match shown {
            SnapshotUpdate::Session(session, snapshot) => known(*session).is_some_and(|known| {
                if known.branch() == snapshot.branch() {
                    known.number() > snapshot.number()
                } else {
                    known.at > snapshot.at
                }
            }),
            SnapshotUpdate::Gone(session, at) => known(*session).is_some_and(|known| known.at > *at),
            SnapshotUpdate::Nothing => false,
        }
    }

    /// Whether a request can be sent. Setting users ready is done by the shell and needs no running title; all else does.
    fn may_send(&self, by: Actor, intent: &Intent) -> Result<(), Obstacle> {
        match by {
            Actor::User(user) if intent.is_sent_by_shell() => self.title(user).console_state().online(),
            Actor::User(user) => self.title(user).console_state().can_send(),
            Actor::Service | Actor::SmartMatch if intent.is_for_users() => Err(Obstacle::NoTitle),
            Actor::Service | Actor::SmartMatch => Ok(()),
        }
    }
}

/// The context in which a reply is processed.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReplyContext<'a> {
    pub(super) told: &'a RequestResult,
    /// Whether the request wrote the `host`.
    pub(super) claims: bool,
    pub(super) motive: Option<Motive>,
}

/// A request in flight with default fields.
fn in_flight(user: UserId, intent: Arc<Intent>, trigger: Trigger, sent: Instant, entry: CauseToken) -> InFlight {
    let (verb, session): (&'static str, Option<SessionId>) = (intent.verb(), intent.session());
    InFlight {
        user,
        session,
        verb,
        trigger,
        intent,
        request: None,
        reply: None,
        sent,
        first: entry,
        latest: entry,
        late: false,
        awaited: true,
        forgotten: false,
    }
}
