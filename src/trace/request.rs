//! Requests in a trace: the parts that all entries about a request have in common.

use super::{Passage, Stale, What};
use crate::action::Obstacle;
use crate::names::{Actor, SessionId};
use crate::service::CallOutcome;

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

impl What {
    /// The request that the entry tells of, if it tells of one.
    pub(crate) fn request(&self) -> Option<RequestEntry<'_>> {
        match self {
            What::Call { by, session, verb, policy, outcome, reads, stale, .. } => {
                let event = RequestEvent::Answered { outcome, reads: *reads, stale: *stale };
                Some(RequestEntry { by: *by, session: *session, verb, policy: *policy, event })
            }
            What::Message { by, session, verb, policy, passage } => {
                let event = RequestEvent::Carried(*passage);
                Some(RequestEntry { by: *by, session: *session, verb, policy: *policy, event })
            }
            What::Change(_)
            | What::Console { .. }
            | What::Title { .. }
            | What::TitleRuns { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Presence { .. }
            | What::Toast { .. }
            | What::Tap { .. }
            | What::Peers { .. }
            | What::SplitBrain { .. }
            | What::Countdown { .. }
            | What::Activation { .. }
            | What::Told { .. }
            | What::Saved { .. }
            | What::Restored { .. }
            | What::Network { .. }
            | What::Drawn { .. }
            | What::Closed { .. }
            | What::Prevented { .. } => None,
        }
    }

    /// How the call went, if this is one that a service answered.
    #[must_use]
    pub fn outcome(&self) -> Option<&CallOutcome> {
        self.request()?.outcome()
    }

    /// Why a step was not carried out, if this entry says so.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        if let What::Prevented { why, .. } = self { Some(*why) } else { None }
    }
}
