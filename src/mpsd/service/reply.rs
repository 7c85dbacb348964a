//! What comes from the service: replies, refusals and events.

use crate::clause::Clause;
use crate::id::{HandleId, SessionReference, Xuid};
use crate::mpsd::directory::QueryRow;
use crate::mpsd::message::Response;
use crate::mpsd::notify::Frame;
use crate::mpsd::session::{self, Answer, Refusal, Session};
use crate::mpsd::smartmatch::TicketId;
use std::sync::Arc;

/// How a call was answered.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reply {
    /// A session was read or written.
    Session {
        /// What became of the request.
        answer: Answer,
        /// What the answer shows.
        shown: Shown,
    },
    /// A handle was made.
    HandlePosted {
        /// Its id.
        handle: HandleId,
        /// The user who is told of it by a toast, if anybody is.
        toast: Option<Xuid>,
    },
    /// The handle is there.
    HandleFound,
    /// The handle was deleted.
    HandleDeleted,
    /// What a query or a search has found, in order.
    Found(Vec<Row>),
    /// The ticket searches.
    TicketPosted(TicketId),
    /// The ticket was called off.
    TicketCanceled,
    /// A request in the HTTP form was answered, perhaps by a refusal.
    Http {
        /// The answer.
        response: Box<Response>,
        /// The session that the request is about; none if it is about several or about none.
        session: Option<SessionReference>,
        /// What the answer shows of it.
        shown: Shown,
    },
    /// The service has learned the fact.
    Learned,
}

/// A session that was found.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Row {
    /// Which.
    pub session: SessionReference,
    /// What a query's answer says of it; none in a search.
    pub row: Option<QueryRow>,
}

/// What an answer shows of the session that was asked about, refusals included: a 412 carries it for whoever may read
/// it (M107).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// The session as it is stored now.
    Session(Arc<Session>),
    /// That there is no such session.
    Gone,
}

/// Why a call was refused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Refused {
    /// The rule that stands against it.
    pub why: Refusal,
    /// Its status code under the readings in force.
    pub status: u16,
    /// What the answer shows all the same.
    pub shown: Shown,
}

/// What happened in the service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MpsdEvent {
    /// A session changed.
    Changed {
        /// Which.
        session: SessionReference,
        /// Which life of it, counted from 1.
        life: u32,
        /// What changed, and why.
        event: session::Event,
    },
    /// SmartMatch had a session written by itself. What that changed follows: `settled + changed` events.
    Ordered {
        /// Which session.
        session: SessionReference,
        /// What for, in a word.
        verb: &'static str,
        /// The rule by which it wanted that.
        rule: Clause,
        /// How the directory answered.
        answer: Result<Answer, Refusal>,
        /// The status code of that.
        status: u16,
        /// How many changes settling made.
        settled: usize,
        /// How many the write itself made.
        changed: usize,
    },
    /// A frame of taps was sent.
    Sent(Frame),
}

impl Reply {
    /// The status code of the answer. Nobody is answered when the service learns something; that is 204.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Reply::Session { answer, .. } => answer.status(),
            Reply::HandlePosted { .. } | Reply::TicketPosted(_) => 201,
            Reply::HandleFound | Reply::Found(_) => 200,
            Reply::HandleDeleted | Reply::TicketCanceled | Reply::Learned => 204,
            Reply::Http { response, .. } => response.status,
        }
    }
}
