//! SmartMatch as sessions see it: a second service, which matches tickets and writes the results into sessions.
//!
//! # Theory of operation
//!
//! A [`Ticket`] asks a [`Hopper`] for a match for the members of one session. Unlike the session directory this service
//! acts by itself: at [`SmartMatch::next_due`], and after any change of a session.
//!
//! It never touches a session. It hands out each write as an [`Order`], by a service principal: the driver calls
//! [`SmartMatch::next_order`] until there is none, passes each to the directory, and reports the answer to
//! [`SmartMatch::answered`]. So every change of a session goes through the directory.
//!
//! How the real service scores and pairs tickets is not documented. This model is simple and deterministic: tickets in
//! the order of posting, and rules that a pair of tickets meets or does not (M427 to M429).

mod hopper;
mod matching;
mod ticket;

pub use hopper::{Hopper, HopperName, MatchRule, Stats};
pub use ticket::{Attribute, Attributes, PreserveSession, Ticket, TicketId, TicketRequest};

use super::directory::Directory;
use super::session::{
    Caller, Field, MATCHMAKING, MatchmakingStatus, MatchmakingWrite, Precondition, Refusal, Request, ServerWrite,
    ServersWrite, Session, Stage, Write,
};
use crate::clause::Clause;
use crate::id::{Guid, Name, SessionReference, Xuid};
use crate::mpsd::clauses as m;
use crate::time::{Instant, Millis, Shift};
use hopper::Running;
use std::collections::{BTreeMap, VecDeque};
use ticket::State;

/// The limit for the initialization of a target (M434).
pub const QOS_LIMIT: Millis = Millis::from_secs(45);

/// Every hopper with its tickets.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SmartMatch {
    hoppers: BTreeMap<(Guid, HopperName), Running>,
    /// The tickets that search, and those that have found a match and may have to search again. In the order of
    /// posting.
    tickets: BTreeMap<TicketId, Ticket>,
    posted: u64,
    outbox: VecDeque<Order>,
}

/// A write that SmartMatch orders.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Order {
    /// The session.
    pub session: SessionReference,
    /// The write, by a service principal.
    pub request: Request,
    /// The rule of the write.
    pub clause: Clause,
    purpose: Purpose,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Purpose {
    /// Reports the status of a search to the ticket's session.
    Tell,
    /// Adds the reservations of a match to its target; the tickets of the match.
    Target(Vec<TicketId>),
}

impl Order {
    /// The purpose, as a word for traces.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self.purpose {
            Purpose::Tell => "report",
            Purpose::Target(_) => "match",
        }
    }
}

impl SmartMatch {
    /// Adds a hopper, or replaces the one of that name.
    pub fn add_hopper(&mut self, scid: Guid, name: HopperName, hopper: Hopper) {
        self.hoppers.insert((scid, name), Running::new(hopper));
    }

    /// Whether there are no hoppers, and so never any work.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hoppers.is_empty()
    }

    /// Moves every instant.
    pub(super) fn shift(&mut self, by: Shift) {
        for ticket in self.tickets.values_mut() {
            match &mut ticket.state {
                State::Searching { since: then } | State::Found { at: then, .. } => *then = by.of(*then),
            }
        }
    }

    /// Whether no ticket searches and no order waits.
    pub(super) fn is_idle(&self) -> bool {
        self.tickets.is_empty() && self.outbox.is_empty()
    }

    /// The ticket of this id, while it searches or may have to search again.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }

    /// The ticket whose id has this GUID.
    #[must_use]
    pub fn ticket_called(&self, guid: Guid) -> Option<TicketId> {
        self.tickets.keys().find(|id| id.guid() == guid).copied()
    }

    /// Posts a ticket and returns its id.
    ///
    /// # Errors
    /// No such hopper or session, a caller who is no member, or a session that has a searching ticket already.
    pub fn post(
        &mut self,
        now: Instant,
        directory: &Directory,
        caller: Xuid,
        hopper: &HopperName,
        request: TicketRequest,
    ) -> Result<TicketId, Refusal> {
        let scid = request.session.scid;
        let wait = self.hoppers.get(&(scid, hopper.clone())).ok_or(Refusal::NoHopper)?.typical_wait();
        let session = directory.peek(&request.session).ok_or(Refusal::NoTicketSession)?;
        if !is_player(session, caller) {
            return Err(Refusal::NotInTicketSession);
        }
        let earlier = self.tickets.iter().find(|(_, ticket)| ticket.session == request.session);
        match earlier.map(|(id, ticket)| (*id, ticket.searches())) {
            Some((_, true)) => return Err(Refusal::SearchesAlready),
            Some((id, false)) => {
                self.tickets.remove(&id);
            }
            None => {}
        }
        self.posted += 1;
        let id = TicketId::of(directory.seed(), scid, self.posted);
        self.tell(&request.session, MatchmakingStatus::Searching, m::TICKET_SEARCHING, |told| {
            told.typical_wait = Field::Set(wait);
            told.target_session_ref = Field::Clear;
            told.status_details = Field::Clear;
        });
        self.tickets.insert(id, Ticket::new(now, hopper.clone(), players(session), request));
        Ok(id)
    }

    /// Cancels a ticket.
    ///
    /// # Errors
    /// No such hopper or ticket, or a caller who is no member of its session.
    pub fn cancel(
        &mut self,
        directory: &Directory,
        caller: Xuid,
        scid: Guid,
        hopper: &HopperName,
        id: TicketId,
    ) -> Result<(), Refusal> {
        if !self.hoppers.contains_key(&(scid, hopper.clone())) {
            return Err(Refusal::NoHopper);
        }
        let of_hopper = |ticket: &&Ticket| ticket.hopper == *hopper && ticket.session.scid == scid && ticket.searches();
        let ticket = self.tickets.get(&id).filter(of_hopper).ok_or(Refusal::NoTicket)?;
        if !directory.peek(&ticket.session).is_some_and(|session| is_player(session, caller)) {
            return Err(Refusal::NotInTicketSession);
        }
        self.end(id, MatchmakingStatus::Canceled, m::TICKET_CANCELED, None);
        Ok(())
    }

    /// The statistics of a hopper.
    ///
    /// # Errors
    /// The hopper does not exist.
    pub fn stats(&self, scid: Guid, name: &HopperName) -> Result<Stats, Refusal> {
        let hopper = self.hoppers.get(&(scid, name.clone())).ok_or(Refusal::NoHopper)?;
        let here = self.tickets.values().filter(|ticket| ticket.session.scid == scid && ticket.hopper == *name);
        let population = here.filter(|ticket| ticket.searches()).map(|ticket| ticket.players.len()).sum();
        Ok(Stats { population, wait_time: hopper.typical_wait() })
    }

    /// When the service next acts by itself, if it gets no input before. If that instant is past, not before the next
    /// change.
    #[must_use]
    pub fn next_due(&self, now: Instant, directory: &Directory) -> Option<Instant> {
        let of = |ticket: &Ticket| match ticket.state {
            State::Searching { since } => {
                let cycles = matching::cycles(since).filter(|cycle| *cycle > now);
                cycles.chain(since.checked_add(ticket.give_up)).min()
            }
            State::Found { at, .. } => at.checked_add(QOS_LIMIT).filter(|_| initializes(ticket, directory)),
        };
        self.tickets.values().filter_map(of).min().map(|due| due.max(now))
    }

    /// The next order that is due now; none if no order is left at this instant.
    pub fn next_order(&mut self, now: Instant, directory: &Directory) -> Option<Order> {
        if self.outbox.is_empty() {
            self.look_at_sessions(now, directory);
        }
        if self.outbox.is_empty() {
            self.expire(now);
        }
        if self.outbox.is_empty() {
            self.make_match(now, directory);
        }
        self.outbox.pop_front()
    }

    /// Reports the directory's answer to an order.
    pub fn answered<T>(&mut self, now: Instant, directory: &Directory, order: &Order, answer: &Result<T, Refusal>) {
        let Purpose::Target(tickets) = &order.purpose else { return };
        for id in tickets {
            match answer {
                Ok(_) => self.found(now, directory, *id, &order.session),
                Err(refusal) => {
                    self.end(*id, MatchmakingStatus::Failed, m::MATCH_FAILED, Some(refusal.to_string()));
                }
            }
        }
    }

    /// Checks the sessions of all tickets, and the targets of matched ones.
    fn look_at_sessions(&mut self, now: Instant, directory: &Directory) {
        let ids: Vec<TicketId> = self.tickets.keys().copied().collect();
        for id in ids {
            let Some(ticket) = self.tickets.get_mut(&id) else { continue };
            let session = directory.peek(&ticket.session);
            match ticket.state {
                State::Searching { .. } => {
                    let updates = self.hoppers.get(&ticket.key()).is_some_and(|it| it.hopper.updates_from_session);
                    let here = session.map(players).unwrap_or_default();
                    let complete = ticket.players.iter().all(|player| here.contains(player));
                    if updates && !here.is_empty() {
                        ticket.players = here;
                    } else if !complete || here.is_empty() {
                        self.end(id, MatchmakingStatus::Canceled, m::TICKET_CANCELED, None);
                    }
                }
                State::Found { at, resubmitted } => {
                    let target = ticket.target.as_ref().and_then(|target| directory.peek(target));
                    let late = at.checked_add(QOS_LIMIT).is_some_and(|limit| limit <= now);
                    if let (State::Found { resubmitted, .. }, Some(target)) = (&mut ticket.state, target) {
                        *resubmitted &= target.matchmaking_resubmit() == Some(true);
                    }
                    match (target.map(Session::matchmaking_resubmit), session) {
                        (None | Some(Some(false)), _) | (_, None) => {
                            self.tickets.remove(&id);
                        }
                        (Some(Some(true)), Some(session)) if !resubmitted => {
                            ticket.search_again(now, players(session));
                            let session = ticket.session.clone();
                            self.tell(&session, MatchmakingStatus::Searching, m::RESUBMIT, |told| {
                                told.target_session_ref = Field::Clear;
                            });
                        }
                        (Some(None | Some(true)), Some(_)) if late && target.is_some_and(initializing) => {
                            let why = "the session was not initialized in time".to_owned();
                            self.end(id, MatchmakingStatus::Failed, m::QOS_LIMIT, Some(why));
                        }
                        (Some(None | Some(true)), Some(_)) => {}
                    }
                }
            }
        }
    }

    /// Ends expired tickets (M426).
    fn expire(&mut self, now: Instant) {
        let over = |ticket: &Ticket| match ticket.state {
            State::Searching { since } => since.checked_add(ticket.give_up).is_some_and(|deadline| deadline <= now),
            State::Found { .. } => false,
        };
        let ids: Vec<TicketId> = self.tickets.iter().filter(|(_, ticket)| over(ticket)).map(|(id, _)| *id).collect();
        for id in ids {
            self.end(id, MatchmakingStatus::Expired, m::TICKET_EXPIRES, None);
        }
    }

    /// Finds the first match that can be made, in any hopper, and orders its target.
    fn make_match(&mut self, now: Instant, directory: &Directory) {
        let first = self.hoppers.iter_mut().find_map(|(key, hopper)| {
            let of_hopper = |(_, ticket): &(&TicketId, &Ticket)| ticket.searches() && ticket.key() == *key;
            let waiting: Vec<(TicketId, &Ticket)> =
                self.tickets.iter().filter(of_hopper).map(|(id, ticket)| (*id, ticket)).collect();
            Some((key, matching::first_match(now, &hopper.hopper, &waiting)?, hopper))
        });
        let Some(((scid, name), matched, hopper)) = first else { return };
        let preserved = matched.iter().find(|(_, ticket)| ticket.preserves());
        let (session, precondition, clause) = match preserved {
            Some((_, ticket)) => (Some(ticket.session.clone()), Precondition::Exists, m::MATCH_PRESERVES),
            None => (hopper.next_target(directory.seed(), *scid, name), Precondition::Absent, m::MATCH_TARGET),
        };
        let Some(session) = session else { return };
        let stored = directory.peek(&session);
        let newcomers = matched.iter().flat_map(|(_, ticket)| ticket.reservations());
        let present = |xuid| stored.is_some_and(|stored| stored.member_of(xuid).is_some());
        let reserve = newcomers.filter(|place| !present(place.xuid)).collect();
        let request = Request::write(Caller::Service, Write { reserve, ..Write::default() }).when(precondition);
        let tickets = matched.iter().map(|(id, _)| *id).collect();
        self.outbox.push_back(Order { session, request, clause, purpose: Purpose::Target(tickets) });
    }

    fn found(&mut self, now: Instant, directory: &Directory, id: TicketId, target: &SessionReference) {
        let Some(ticket) = self.tickets.get_mut(&id) else { return };
        if let (State::Searching { since }, Some(hopper)) = (ticket.state, self.hoppers.get_mut(&ticket.key())) {
            hopper.has_matched(now.since(since));
        }
        let stored = directory.peek(target);
        let resubmitted = stored.is_some_and(|stored| stored.matchmaking_resubmit() == Some(true));
        ticket.state = State::Found { at: now, resubmitted };
        ticket.target = Some(target.clone());
        let session = ticket.session.clone();
        self.tell(&session, MatchmakingStatus::Found, m::MATCH_FOUND, |told| {
            told.target_session_ref = Field::Set(target.clone())
        });
    }

    /// Ends a ticket by that rule, and reports it to its session.
    fn end(&mut self, id: TicketId, status: MatchmakingStatus, clause: Clause, why: Option<String>) {
        let Some(ticket) = self.tickets.remove(&id) else { return };
        self.tell(&ticket.session, status, clause, |told| {
            told.status_details = why.map_or(Field::Keep, |why| Field::Set(why.into()));
            if status == MatchmakingStatus::Failed {
                told.target_session_ref = Field::Clear;
            }
        });
    }

    fn tell(
        &mut self,
        session: &SessionReference,
        status: MatchmakingStatus,
        clause: Clause,
        more: impl FnOnce(&mut MatchmakingWrite),
    ) {
        let Ok(server) = MATCHMAKING.parse::<Name>() else { return };
        let mut told = MatchmakingWrite { status: Field::Set(status), ..MatchmakingWrite::default() };
        more(&mut told);
        let wrote = ServerWrite { matchmaking: Some(Box::new(told)), ..ServerWrite::default() };
        let write = Write { servers: Some(Box::new(ServersWrite::one(server, Some(wrote)))), ..Write::default() };
        // The order for a session that is gone is refused, without effect.
        let request = Request::write(Caller::Service, write).when(Precondition::Exists);
        self.outbox.push_back(Order { session: session.clone(), request, clause, purpose: Purpose::Tell });
    }
}

/// Whether managed initialization of the ticket's target is running.
fn initializes(ticket: &Ticket, directory: &Directory) -> bool {
    ticket.target.as_ref().and_then(|target| directory.peek(target)).is_some_and(initializing)
}

fn initializing(session: &Session) -> bool {
    match session.stage() {
        Some(Stage::Joining | Stage::Measuring | Stage::Evaluating) => true,
        Some(Stage::Failed) | None => false,
    }
}

fn is_player(session: &Session, xuid: Xuid) -> bool {
    session.member_of(xuid).is_some_and(super::session::Member::accepted)
}

/// The accepted members of a session, by ascending index.
fn players(session: &Session) -> Vec<Xuid> {
    session.members_by_index().filter(|member| member.accepted()).map(|member| member.xuid).collect()
}
