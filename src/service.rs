//! The services of a world: requests, outcomes and events as enums with a variant for each service, and what a trace, a report
//! or an expectation needs to know of them. This is the only module that names every service: a new service adds a variant to
//! each enum, and the compiler points to the matches to extend.

use crate::clause::{Clause, Rule};
use crate::gamelift::event::GameLiftEvent;
use crate::mpsd::outcome::MpsdOutcome;
use crate::mpsd::service::Row;
use crate::mpsd::session::Event as MpsdEvent;
use crate::mpsd::wire::Response;
use crate::names::SessionId;
use std::fmt;

/// A request to a service, as the network carries it. The caller is added on arrival.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServiceRequest {
    /// Of the session directory or SmartMatch.
    Mpsd(crate::mpsd::service::Ask),
}

/// How a call went: the answer or refusal, without the session that the reply carried.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CallOutcome {
    /// Of a call to the session directory or SmartMatch.
    Mpsd(MpsdOutcome),
}

/// A change in a service.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServiceEvent {
    /// A session of the session directory.
    Mpsd {
        /// The session.
        session: SessionId,
        /// The life of the session, counted from 1.
        life: u32,
        /// What changed.
        event: MpsdEvent,
    },
    /// A resource of GameLift.
    GameLift(GameLiftEvent),
}

/// The tables of rules, one of each service.
pub const RULES: [&[Rule]; 2] = [crate::mpsd::clauses::RULES, crate::gamelift::clauses::RULES];

/// The rule with this number.
#[must_use]
pub fn rule(clause: Clause) -> Option<&'static Rule> {
    RULES.into_iter().flatten().find(|rule| rule.clause == clause)
}

impl CallOutcome {
    /// The status code of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            CallOutcome::Mpsd(outcome) => outcome.status(),
        }
    }

    /// Whether it is a refusal.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        match self {
            CallOutcome::Mpsd(outcome) => outcome.is_refused(),
        }
    }

    /// The name of the refusal, if it is one by a rule.
    #[must_use]
    pub fn refusal(&self) -> Option<&'static str> {
        match self {
            CallOutcome::Mpsd(outcome) => outcome.refusal().map(|refusal| refusal.name()),
        }
    }

    /// The rule by which it was refused.
    #[must_use]
    pub fn clause(&self) -> Option<Clause> {
        match self {
            CallOutcome::Mpsd(outcome) => outcome.refusal().map(|refusal| refusal.clause()),
        }
    }

    /// Why the call was refused, in a sentence: the rule, or what is wrong with its form.
    #[must_use]
    pub fn against(&self) -> Option<&dyn fmt::Display> {
        match self {
            CallOutcome::Mpsd(outcome) => outcome.against(),
        }
    }

    /// The rows found, if it was a query or search that was not refused.
    #[must_use]
    pub fn found(&self) -> Option<&[Row]> {
        match self {
            CallOutcome::Mpsd(MpsdOutcome::Found(rows)) => Some(rows),
            CallOutcome::Mpsd(MpsdOutcome::Answered(_) | MpsdOutcome::Http(_) | MpsdOutcome::Refused { .. }) => None,
        }
    }

    /// The response, if the request had the HTTP form.
    #[must_use]
    pub fn response(&self) -> Option<&Response> {
        match self {
            CallOutcome::Mpsd(MpsdOutcome::Http(response)) => Some(response),
            CallOutcome::Mpsd(MpsdOutcome::Answered(_) | MpsdOutcome::Found(_) | MpsdOutcome::Refused { .. }) => None,
        }
    }
}

impl ServiceEvent {
    /// The session, its life and its event, if the session directory changed.
    #[must_use]
    pub fn as_mpsd(&self) -> Option<(SessionId, u32, &MpsdEvent)> {
        match self {
            ServiceEvent::Mpsd { session, life, event } => Some((*session, *life, event)),
            ServiceEvent::GameLift(_) => None,
        }
    }

    /// The rule by which it changed.
    #[must_use]
    pub fn clause(&self) -> Clause {
        match self {
            ServiceEvent::Mpsd { event, .. } => event.clause,
            ServiceEvent::GameLift(event) => event.clause,
        }
    }
}

impl ServiceRequest {
    /// Whether it is a plain read, which may be answered from an older copy.
    #[must_use]
    pub fn is_plain_read(&self) -> bool {
        match self {
            ServiceRequest::Mpsd(ask) => ask.is_plain_read(),
        }
    }
}
