//! Requests in a trace: the parts that all entries about a request have in common.

use super::passage::Passage;
use crate::id::ChangeNumber;
use crate::names::{Actor, SessionId};
use crate::service::CallOutcome;
use std::fmt;

/// A request as an entry tells of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestEntry<'a> {
    /// The sender.
    pub(crate) by: Actor,
    /// Its session, if it has one.
    pub(crate) session: Option<SessionId>,
    /// The verb of the script.
    pub(crate) verb: &'static str,
    /// The policy by which its title asked.
    pub(crate) policy: Option<&'static str>,
    /// What happened to the request.
    pub(crate) event: RequestEvent<'a>,
}

/// What happened to a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RequestEvent<'a> {
    /// A service answered it.
    Answered {
        outcome: &'a CallOutcome,
        /// Whether it is a read.
        reads: bool,
        stale: Option<Stale>,
    },
    /// It, or its answer, was carried by the network.
    Carried(Passage),
}

impl<'a> RequestEntry<'a> {
    /// The status code that this brings to the sender, if it brings one.
    pub(crate) fn status(&self) -> Option<u16> {
        match self.event {
            RequestEvent::Answered { outcome, .. } => Some(outcome.status()),
            RequestEvent::Carried(passage) => passage.status(),
        }
    }

    /// How the call went, if a service answered it.
    pub(crate) fn outcome(&self) -> Option<&'a CallOutcome> {
        match self.event {
            RequestEvent::Answered { outcome, .. } => Some(outcome),
            RequestEvent::Carried(_) => None,
        }
    }
}

/// A decision on an outdated snapshot: the change numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stale {
    /// The change number in the sender's snapshot.
    pub saw: ChangeNumber,
    /// The change number of the stored session.
    pub is: ChangeNumber,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stale: saw #{}, is #{}", self.saw.0, self.is.0)
    }
}
