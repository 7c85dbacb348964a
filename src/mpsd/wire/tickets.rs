//! SmartMatch in the HTTP form: posting and canceling tickets, and the statistics of hoppers.

use super::body::TicketBody;
use super::{Door, RequestContext, Response, malformed};
use crate::id::Guid;
use crate::json::fields::written;
use crate::mpsd::smartmatch::{HopperName, Stats};

impl Door<'_> {
    /// M420, M437
    pub(super) fn post_ticket(
        &mut self,
        context: RequestContext<'_>,
        scid: Guid,
        hopper: &HopperName,
        body: &str,
    ) -> Result<Response, Response> {
        let ticket = TicketBody::read(body).map_err(malformed)?;
        if ticket.session.scid != scid {
            let why = "ticketSessionRef: the session is of another service configuration than the hopper".to_owned();
            return Err(malformed(why));
        }
        let posted = self.service.post_ticket(context.now, context.caller, hopper, ticket);
        let id = posted.map_err(|refusal| self.refusal(&refusal))?;
        let Stats { wait_time, .. } =
            self.service.smartmatch.stats(scid, hopper).map_err(|refusal| self.refusal(&refusal))?;
        let body = written(|to| {
            to.shown("ticketId", id);
            to.number("waitTime", wait_time);
        });
        Ok(Response::json(201, body))
    }

    /// M424, M425
    pub(super) fn cancel_ticket(
        &mut self,
        context: RequestContext<'_>,
        scid: Guid,
        hopper: &HopperName,
        ticket: Guid,
    ) -> Result<Response, Response> {
        let ticket = self.service.smartmatch.ticket_called(ticket);
        let canceled = self.service.cancel_ticket(context.now, context.caller, scid, hopper, ticket);
        canceled.map(|()| Response::empty(204)).map_err(|refusal| self.refusal(&refusal))
    }

    /// M436
    pub(super) fn hopper_stats(&self, scid: Guid, hopper: &HopperName) -> Result<Response, Response> {
        let Stats { population, wait_time } =
            self.service.smartmatch.stats(scid, hopper).map_err(|refusal| self.refusal(&refusal))?;
        let body = written(|to| {
            to.shown("hopperName", hopper);
            to.number("waitTime", wait_time);
            to.number("population", population);
        });
        Ok(Response::json(200, body))
    }
}
