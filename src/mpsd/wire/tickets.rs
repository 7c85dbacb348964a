//! SmartMatch through the door: tickets posted to hoppers and called off, and how a hopper does.

use super::body::TicketBody;
use super::json::object;
use super::{Asked, Response, Wire, malformed, sentence};
use crate::id::Guid;
use crate::mpsd::session::{Caller, Event, Input, Refusal};
use crate::mpsd::smartmatch::{Hopper, HopperName, Stats};
use crate::time::Instant;

impl Wire {
    /// Adds a hopper of SmartMatch, or replaces the one of that name.
    pub fn add_hopper(&mut self, scid: Guid, name: HopperName, hopper: Hopper) {
        self.smartmatch.add_hopper(scid, name, hopper);
    }

    /// Lets SmartMatch do what was due up to `now`, each thing at its instant.
    pub(super) fn match_until(&mut self, now: Instant, happened: &mut Vec<Event>) {
        if self.smartmatch.is_empty() {
            return;
        }
        let mut clock = self.matched_until;
        while let Some(due) = self.smartmatch.next_due(clock, &self.directory).filter(|due| *due < now) {
            self.match_at(due, happened);
            let Some(later) = Instant::from_millis(due.as_millis() + 1) else { break };
            clock = later;
        }
        self.match_at(now, happened);
        self.matched_until = now;
    }

    /// When SmartMatch does something by itself next, if nothing else happens.
    pub(super) fn next_match(&self) -> Option<Instant> {
        let done = self.matched_until;
        self.smartmatch.next_due(done, &self.directory).filter(|due| *due > done)
    }

    fn match_at(&mut self, now: Instant, happened: &mut Vec<Event>) {
        while let Some(order) = self.smartmatch.next_order(now, &self.directory) {
            let input = Input::Request(order.request.clone());
            let answer = self.directory.handle(now, &order.session, &input, happened);
            self.smartmatch.answered(now, &order, &answer);
        }
    }

    /// M420, M437
    pub(super) fn post_ticket(
        &mut self,
        asked: Asked<'_>,
        scid: Guid,
        hopper: &HopperName,
        body: &str,
    ) -> Result<Response, Response> {
        let Caller::User(user) = asked.caller else { return Err(refused(&Refusal::NotInTicketSession)) };
        let ticket = TicketBody::read(body).map_err(malformed)?;
        if ticket.session.scid != scid {
            let why = "ticketSessionRef: the session is of another service configuration than the hopper".to_owned();
            return Err(malformed(why));
        }
        let posted = self.smartmatch.post(asked.now, &self.directory, user.xuid, hopper, ticket);
        let id = posted.map_err(|refusal| refused(&refusal))?;
        let Stats { wait_time, .. } = self.smartmatch.stats(scid, hopper).map_err(|refusal| refused(&refusal))?;
        let mut body = String::new();
        object(&mut body, |to| {
            to.shown("ticketId", id);
            to.number("waitTime", wait_time);
        });
        Ok(Response::json(201, body))
    }

    /// M424, M425
    pub(super) fn cancel_ticket(
        &mut self,
        asked: Asked<'_>,
        scid: Guid,
        hopper: &HopperName,
        ticket: Guid,
    ) -> Result<Response, Response> {
        let Caller::User(user) = asked.caller else { return Err(refused(&Refusal::NotInTicketSession)) };
        let canceled = match self.smartmatch.ticket_called(ticket) {
            Some(id) => self.smartmatch.cancel(&self.directory, user.xuid, scid, hopper, id),
            None => self.smartmatch.stats(scid, hopper).and(Err(Refusal::NoTicket)),
        };
        canceled.map(|()| Response::empty(204)).map_err(|refusal| refused(&refusal))
    }

    /// M436
    pub(super) fn hopper_stats(&self, scid: Guid, hopper: &HopperName) -> Result<Response, Response> {
        let Stats { population, wait_time } =
            self.smartmatch.stats(scid, hopper).map_err(|refusal| refused(&refusal))?;
        let mut body = String::new();
        object(&mut body, |to| {
            to.shown("hopperName", hopper);
            to.number("waitTime", wait_time);
            to.number("population", population);
        });
        Ok(Response::json(200, body))
    }
}

/// These refusals have one status under every reading.
fn refused(refusal: &Refusal) -> Response {
    Response::text(refusal.status(&crate::mpsd::readings::Readings::default()), sentence(refusal))
}
