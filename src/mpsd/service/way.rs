//! The single path of each kind of request through the service, shared by typed calls and the HTTP form.

use super::{Mpsd, MpsdEvent};
use crate::id::{Guid, HandleId, SessionReference, Xuid};
use crate::mpsd::directory::{Directory, NewHandle, Query, QueryRow, Search};
use crate::mpsd::session::{self, Answer, Caller, Change, Fact, Input, Refusal, Request};
use crate::mpsd::smartmatch::{HopperName, TicketId, TicketRequest};
use crate::time::Instant;

impl Mpsd {
    /// Processes a fact: every session that it concerns gets it as input. A connection concerns the sessions in
    /// which a member is bound to it, Presence those in which the user has a record.
    pub(super) fn learn(&mut self, now: Instant, fact: Fact, events: &mut Vec<MpsdEvent>) {
        let concerned: Vec<SessionReference> = match fact {
            Fact::ConnectionLost(connection) => self.directory.sessions_bound_to(connection).cloned().collect(),
            Fact::Presence(xuid, _) => self.directory.sessions_of(xuid).cloned().collect(),
            Fact::Tick => self.directory.sessions().map(|(reference, _)| reference.clone()).collect(),
        };
        for session in concerned {
            // A fact is never refused: a deleted session answers that it is gone.
            let _ = self.tell(now, &session, &Input::Fact(fact), events);
        }
        self.note_time(now);
        match fact {
            // M287: collected taps on the connection are lost, whoever is bound to it.
            Fact::ConnectionLost(connection) => self.directory.give_up(connection),
            Fact::Presence(..) | Fact::Tick => {}
        }
    }

    /// Passes one input to the directory, for one session.
    pub(in crate::mpsd) fn tell(
        &mut self,
        now: Instant,
        session: &SessionReference,
        input: &Input,
        events: &mut Vec<MpsdEvent>,
    ) -> Result<Answer, Refusal> {
        self.tell_by(now, session, events, |directory, happened| directory.handle(now, session, input, happened))
    }

    /// Runs an operation of the directory on a session, and publishes its events.
    fn tell_by<T>(
        &mut self,
        now: Instant,
        session: &SessionReference,
        events: &mut Vec<MpsdEvent>,
        tell: impl FnOnce(&mut Directory, &mut Vec<session::Event>) -> T,
    ) -> T {
        let answer = self.try_by(now, session, tell);
        self.publish(session, events);
        answer
    }

    /// Runs an operation of the directory on a session, and keeps its events until they are published.
    pub(super) fn try_by<T>(
        &mut self,
        now: Instant,
        session: &SessionReference,
        tell: impl FnOnce(&mut Directory, &mut Vec<session::Event>) -> T,
    ) -> T {
        let answer = tell(&mut self.directory, &mut self.happened);
        if self.directory.readings().evaluation.looks_itself() {
            let look = self.directory.peek(session).and_then(|stored| stored.next_look(now));
            self.looks.plan(now, session, look);
        }
        self.note_time(now);
        answer
    }

    /// Appends the events of a session.
    pub(super) fn publish(&mut self, session: &SessionReference, events: &mut Vec<MpsdEvent>) {
        if self.happened.is_empty() {
            return;
        }
        let newest = self.directory.lives(session);
        // If one request deletes and creates a session, the events before the creation belong to its previous life.
        let made = self.happened.iter().rposition(|event| event.change == Change::Created).unwrap_or_default();
        for (place, event) in self.happened.drain(..).enumerate() {
            let life = if place < made { newest - 1 } else { newest };
            events.push(MpsdEvent::Changed { session: session.clone(), life, event });
        }
    }

    pub(in crate::mpsd) fn post_handle(
        &mut self,
        now: Instant,
        caller: &Caller,
        session: &SessionReference,
        new: NewHandle,
        events: &mut Vec<MpsdEvent>,
    ) -> Result<HandleId, Refusal> {
        self.tell_by(now, session, events, |directory, happened| {
            directory.post_handle(now, caller, session, new, happened)
        })
    }

    pub(in crate::mpsd) fn delete_handle(
        &mut self,
        now: Instant,
        caller: &Caller,
        id: HandleId,
    ) -> Result<(), Refusal> {
        self.directory.delete_handle(now, caller, id)
    }

    pub(in crate::mpsd) fn query(
        &mut self,
        now: Instant,
        caller: &Caller,
        query: &Query,
        contract: u32,
        events: &mut Vec<MpsdEvent>,
    ) -> Result<Vec<QueryRow>, Refusal> {
        let first = self.directory.may_query(caller, query, contract)?;
        self.settle(now, first, events);
        Ok(self.directory.query(query))
    }

    /// The search handles that match, with their sessions.
    pub(in crate::mpsd) fn search(
        &mut self,
        now: Instant,
        search: &Search,
        events: &mut Vec<MpsdEvent>,
    ) -> Result<Vec<(HandleId, SessionReference)>, Refusal> {
        let first = self.directory.may_search(search)?;
        self.settle(now, first, events);
        let found = self.directory.search(search, self.epoch).into_iter();
        Ok(found.map(|found| (found.id, found.reference.clone())).collect())
    }

    /// Settles sessions, as a read of each by a service would.
    fn settle(&mut self, now: Instant, sessions: Vec<SessionReference>, events: &mut Vec<MpsdEvent>) {
        for session in sessions {
            // A service may read anything; a session that settling deletes is gone.
            let _ = self.tell(now, &session, &Input::Request(Request::read(Caller::Service)), events);
        }
    }

    pub(in crate::mpsd) fn post_ticket(
        &mut self,
        now: Instant,
        caller: &Caller,
        hopper: &HopperName,
        request: TicketRequest,
    ) -> Result<TicketId, Refusal> {
        let xuid = searcher(caller)?;
        let posted = self.smartmatch.post(now, &self.directory, xuid, hopper, request);
        self.note_time(now);
        posted
    }

    /// Cancels a ticket; `None` is one that was never posted.
    pub(in crate::mpsd) fn cancel_ticket(
        &mut self,
        now: Instant,
        caller: &Caller,
        scid: Guid,
        hopper: &HopperName,
        ticket: Option<TicketId>,
    ) -> Result<(), Refusal> {
        let xuid = searcher(caller)?;
        let canceled = match ticket {
            Some(ticket) => self.smartmatch.cancel(&self.directory, xuid, scid, hopper, ticket),
            None => self.smartmatch.stats(scid, hopper).and(Err(Refusal::NoTicket)),
        };
        self.note_time(now);
        canceled
    }

    /// Records an event at this instant.
    fn note_time(&mut self, now: Instant) {
        self.passed_until = self.passed_until.max(now);
        if !self.smartmatch.is_idle() {
            self.match_due = Some(self.passed_until);
        }
    }
}

/// The user of a request to SmartMatch: only members of a session send them.
fn searcher(caller: &Caller) -> Result<Xuid, Refusal> {
    match caller {
        Caller::User(user) => Ok(user.xuid),
        Caller::Service | Caller::OnBehalf(_) => Err(Refusal::NotInTicketSession),
    }
}
