//! The outcome of a call to the session directory, without the content of the answer, as a trace stores it.

use super::message::Response;
use super::service::{Refused, Reply, Row};
use super::session::{Answer, Refusal};
use std::fmt;

/// The outcome of a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MpsdOutcome {
    /// It was answered.
    Answered(Answer),
    /// These sessions were found, in order.
    Found(Vec<Row>),
    /// It was answered in the HTTP form, refusals too.
    Http(Box<Response>),
    /// It was refused.
    Refused {
        /// The refusal.
        why: Refusal,
        /// The status code under the present readings.
        status: u16,
    },
}

impl MpsdOutcome {
    /// The outcome of a reply.
    #[must_use]
    pub fn of(reply: &Result<Reply, Refused>) -> MpsdOutcome {
        match reply {
            Ok(Reply::Session { answer, .. }) => MpsdOutcome::Answered(*answer),
            Ok(Reply::HandlePosted { .. } | Reply::TicketPosted(_)) => MpsdOutcome::Answered(Answer::Created),
            Ok(Reply::HandleFound | Reply::Learned) => MpsdOutcome::Answered(Answer::Found),
            Ok(Reply::HandleDeleted | Reply::TicketCanceled) => MpsdOutcome::Answered(Answer::Gone),
            Ok(Reply::Found(rows)) => MpsdOutcome::Found(rows.clone()),
            Ok(Reply::Http { response, .. }) => MpsdOutcome::Http(response.clone()),
            Err(Refused { why, status, .. }) => MpsdOutcome::Refused { why: why.clone(), status: *status },
        }
    }

    /// The status code.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            MpsdOutcome::Answered(answer) => answer.status(),
            MpsdOutcome::Found(_) => 200,
            MpsdOutcome::Http(response) => response.status,
            MpsdOutcome::Refused { status, .. } => *status,
        }
    }

    /// Whether it is a refusal, also one with 204: the session no longer exists.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        match self {
            MpsdOutcome::Answered(_) | MpsdOutcome::Found(_) => false,
            MpsdOutcome::Http(response) => response.refusal.is_some() || response.status >= 400,
            MpsdOutcome::Refused { .. } => true,
        }
    }

    /// The refusal, if a rule refused it.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            MpsdOutcome::Answered(_) | MpsdOutcome::Found(_) => None,
            MpsdOutcome::Http(response) => response.refusal.as_deref(),
            MpsdOutcome::Refused { why, .. } => Some(why),
        }
    }

    /// The reason against the call: the rule, or the fault in its form.
    #[must_use]
    pub fn against(&self) -> Option<&dyn fmt::Display> {
        match self {
            MpsdOutcome::Answered(_) | MpsdOutcome::Found(_) => None,
            MpsdOutcome::Http(response) => match (&response.refusal, &response.body) {
                (Some(refusal), _) => Some(refusal),
                (None, Some(sentence)) if response.status >= 400 && !response.is_json() => Some(sentence),
                (None, _) => None,
            },
            MpsdOutcome::Refused { why, .. } => Some(why),
        }
    }
}
