//! The loss of a real-time connection, and what becomes of the members that are bound to it.

use super::settle::Batch;
use crate::id::ConnectionId;
use crate::mpsd::clauses as m;
use crate::mpsd::readings::RtaLoss;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Cause, Event, Member, MemberStatus};
use crate::time::Instant;

impl Session {
    /// Handles a connection that is given up: the session is evaluated first, then the members still bound to it are
    /// moved, all in one change (M97 to M99).
    pub(in crate::mpsd::session) fn lose_connection(
        &mut self,
        now: Instant,
        lost: ConnectionId,
        happened: &mut Vec<Event>,
    ) {
        let bound = |member: &Member| member.connection == Some(lost);
        let required = self.charter.constants.capabilities.connection_required_for_active_members;
        let Some(mut place) = self.members.iter().position(bound).filter(|_| required) else { return };
        if self.is_large() {
            self.order_crowd();
            place = 0;
        }
        let mark = happened.len();
        let mut batch = Batch::new(self.settled_number(), now);
        let passes = self.passes_at_access();
        if self.anything_due(now) {
            self.run_passes(passes, &mut batch, happened);
            place = 0;
        }
        let to = match self.charter.readings.rta_loss {
            RtaLoss::ToInactive => Some(MemberStatus::Inactive),
            RtaLoss::Remove => None,
        };
        let (cause, clause) = (Cause::ConnectionLost, m::CONNECTION_LOST_DEMOTES);
        while place < self.members.len() {
            let stays =
                !bound(&self.members[place]) || self.advance(place, to, now, cause, clause, &mut batch, happened);
            place += usize::from(stays);
        }
        if self.initialization.is_some() {
            self.proceed(now, &batch, happened);
        }
        self.finish_pass(&batch, happened);
        if passes > 1 {
            // What the loss has started may be due at once.
            self.run_passes(passes, &mut batch, happened);
        }
        self.close_batch(&batch, mark, happened);
        self.tend_crowd(now, None);
    }
}
