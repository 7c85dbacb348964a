//! Requests made and refused, and reads that changed a session.
//!
//! A request counts that reached the service; what could not be sent does not. It is refused if its answer is a refusal,
//! also one that says 204: the session is not there any more. Whether its sender ever learns of the answer is another matter.

use super::class::Class;
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::CauseToken;
use std::collections::{BTreeMap, BTreeSet};

/// How often somebody asked something and was answered so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Requests {
    /// Who.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// The status of the answer.
    pub status: u16,
    /// Whether it was a refusal.
    pub refused: bool,
    /// How often.
    pub count: usize,
}

/// A read before which settling changed a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChangingRead {
    /// When.
    pub at: Instant,
    /// Whose.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// What it changed.
    pub session: SessionId,
}

/// A request for whose answer its sender waited in vain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unanswered {
    /// When it waited no more.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// Whether the service had the request by then.
    pub reached: bool,
}

/// What tells one row of the table from another: who, the verb, the session, the status, whether it was a refusal.
type RowKey = (Actor, &'static str, Option<SessionId>, u16, bool);

/// A request that a service answered, of whatever kind.
pub(super) struct AnsweredRequest {
    pub by: Actor,
    pub verb: &'static str,
    pub session: Option<SessionId>,
    pub status: u16,
    pub refused: bool,
    /// Whether it asks for nothing but to see.
    pub reads: bool,
}

/// The requests so far.
#[derive(Clone, Debug, Default)]
pub(super) struct RequestTable {
    /// In the order in which they first came up; rows of an earlier run count nothing.
    rows: Vec<Requests>,
    places: BTreeMap<RowKey, usize>,
    changing_reads: Vec<ChangingRead>,
    /// The sessions that the latest read has changed.
    changed: BTreeSet<SessionId>,
    unanswered: Vec<Unanswered>,
}

impl RequestTable {
    /// Forgets what was asked, and keeps the memory.
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

    /// Whose request a cause is, if it is a user's.
    pub(super) fn user(&self, cause: CauseToken) -> Option<UserId> {
        match self.asking(Class::of(cause)?)?.by {
            Actor::User(user) => Some(user),
            Actor::Service | Actor::SmartMatch => None,
        }
    }

    /// A session has changed through an access. A read counts once for each session; what it changes is told before the next.
    pub(super) fn change(&mut self, at: Instant, session: SessionId, through: CauseToken) {
        let Some(Class::Asked { row, reads: true }) = Class::of(through) else { return };
        let Requests { by, verb, .. } = self.rows[row];
        if self.changed.insert(session) {
            self.changing_reads.push(ChangingRead { at, by, verb, session });
        }
    }

    /// A sender waits no more for the answer to a request. A title that ended meanwhile waits for nothing.
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

    /// Each read once for each session that it changed.
    pub(super) fn changing_reads(&self) -> &[ChangingRead] {
        &self.changing_reads
    }

    /// Each request that was given up.
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
