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
        /// The result of the request.
        answer: Answer,
        /// The session in the answer.
        shown: Shown,
    },
    /// A handle was created.
    HandlePosted {
        /// Its id.
        handle: HandleId,
        /// The user to whom a toast shows it, if any.
        toast: Option<Xuid>,
    },
    /// The handle exists.
    HandleFound,
    /// The handle was deleted.
    HandleDeleted,
    /// The results of a query or a search, in order.
    Found(Vec<Row>),
    /// The ticket was posted.
    TicketPosted(TicketId),
    /// The ticket was canceled.
    TicketCanceled,
    /// A request in the HTTP form was answered, perhaps by a refusal.
    Http {
        /// The answer.
        response: Box<Response>,
        /// The session that the request is about; none if it is about several or about none.
        session: Option<SessionReference>,
        /// The state of that session in the answer.
        shown: Shown,
    },
    /// The fact was processed.
    Learned,
}

/// A session in a result.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Row {
    /// The session.
    pub session: SessionReference,
    /// Its row in a query's answer; none in a search.
    pub row: Option<QueryRow>,
}

/// The session that an answer shows, refusals included: a 412 shows it to callers who may read
/// it (M107).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// The session as stored now.
    Session(Arc<Session>),
    /// The session does not exist.
    Gone,
}

/// Why a call was refused.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Refused {
    /// The refusal.
    pub why: Refusal,
    /// Its status code under the present readings.
    pub status: u16,
    /// The session that the answer shows nevertheless.
    pub shown: Shown,
}

/// An event of the service.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MpsdEvent {
    /// A session changed.
    Changed {
        /// The session.
        session: SessionReference,
        /// The number of its life, from 1.
        life: u32,
        /// The change and its cause.
        event: session::Event,
    },
    /// SmartMatch wrote a session. The changes follow: `settled + changed` events.
    Ordered {
        /// The session.
        session: SessionReference,
        /// The purpose, as a word.
        verb: &'static str,
        /// The rule of the write.
        rule: Clause,
        /// The directory's answer.
        answer: Result<Answer, Refusal>,
        /// The status code of the answer.
        status: u16,
        /// The number of changes by settling.
        settled: usize,
        /// The number of changes by the write itself.
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
