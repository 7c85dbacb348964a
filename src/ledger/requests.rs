//! Requests made and refused, and reads that changed a session.
//!
//! Requests count if they reached the service, whether or not the reply reached the sender. A request is refused if its answer is
//! a refusal, also one with 204: the session does not exist any more.

use super::class::Class;
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::CauseToken;
use std::collections::{BTreeMap, BTreeSet};

/// The count of requests of one kind with one result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Requests {
    /// The actor.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// The status of the answer.
    pub status: u16,
    /// Whether it was a refusal.
    pub refused: bool,
    /// The number of requests.
    pub count: usize,
}

/// A read before which settling changed a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChangingRead {
    /// The instant.
    pub at: Instant,
    /// The actor.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// What it changed.
    pub session: SessionId,
}

/// A request that was never answered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unanswered {
    /// When the sender stopped waiting.
    pub at: Instant,
    /// The actor.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// Whether the request had reached the service by then.
    pub reached: bool,
}

/// The key of a row: sender, verb, session, status, and whether it was refused.
type RowKey = (Actor, &'static str, Option<SessionId>, u16, bool);

/// A request that a service answered.
pub(super) struct AnsweredRequest {
    pub by: Actor,
    pub verb: &'static str,
    pub session: Option<SessionId>,
    pub status: u16,
    pub refused: bool,
    /// Whether it is a read.
    pub reads: bool,
}

/// The requests so far.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestTable {
    /// In the order of first occurrence; rows of an earlier run have a count of zero.
    rows: Vec<Requests>,
    places: BTreeMap<RowKey, usize>,
    changing_reads: Vec<ChangingRead>,
    /// The sessions that the latest read changed.
    changed: BTreeSet<SessionId>,
    unanswered: Vec<Unanswered>,
}

impl RequestTable {
    /// Clears it, keeping allocated memory.
    pub(super) fn reset(&mut self) {
        self.rows.iter_mut().for_each(|row| row.count = 0);
        self.changing_reads.clear();
        self.changed.clear();
        self.unanswered.clear();
    }

    /// A service has answered a request.
    pub(super) fn ask(&mut self, asked: &AnsweredRequest) -> Class {
        let AnsweredRequest { by, verb, session, status, refused, reads } = *asked;
        let rows = &mut self.rows;
        let row = *self.places.entry((by, verb, session, status, refused)).or_insert_with(|| {
            rows.push(Requests { by, verb, session, status, refused, count: 0 });
            rows.len() - 1
        });
        rows[row].count += 1;
        if reads {
            self.changed.clear();
        }
        Class::Asked { row, reads }
    }

    /// The user whose request a cause is, if it is one.
    pub(super) fn user(&self, cause: CauseToken) -> Option<UserId> {
        match self.asking(Class::of(cause)?)?.by {
            Actor::User(user) => Some(user),
            Actor::Service | Actor::SmartMatch => None,
        }
    }

    /// A session was changed through an access. A read counts once for each session; its changes are reported before the next read.
    pub(super) fn change(&mut self, at: Instant, session: SessionId, through: CauseToken) {
        let Some(Class::Asked { row, reads: true }) = Class::of(through) else { return };
        let Requests { by, verb, .. } = self.rows[row];
        if self.changed.insert(session) {
            self.changing_reads.push(ChangingRead { at, by, verb, session });
        }
    }

    /// A sender stops waiting for a reply.
    pub(super) fn give_up(
        &mut self,
        at: Instant,
        by: Actor,
        verb: &'static str,
        session: Option<SessionId>,
        sending: CauseToken,
    ) {
        let reached = match Class::of(sending) {
            None => return,
            Some(Class::Lost) => false,
            Some(Class::Sent(arrives)) => arrives <= at,
            Some(Class::Asked { .. } | Class::Other) => true,
        };
        self.unanswered.push(Unanswered { at, by, verb, session, reached });
    }

    /// The table of requests, by who asked.
    pub(super) fn requests(&self) -> Vec<Requests> {
        let rows = self.places.values().map(|row| self.rows[*row]);
        rows.filter(|row| row.count > 0).collect()
    }

    /// The reads that changed sessions, once for each session.
    pub(super) fn changing_reads(&self) -> &[ChangingRead] {
        &self.changing_reads
    }

    /// The requests that were never answered.
    pub(super) fn unanswered(&self) -> &[Unanswered] {
        &self.unanswered
    }

    fn asking(&self, class: Class) -> Option<&Requests> {
        match class {
            Class::Asked { row, .. } => self.rows.get(row),
            Class::Sent(_) | Class::Lost | Class::Other => None,
        }
    }
}
