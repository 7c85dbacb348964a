//! Input of a session: requests from callers, and facts that the service learns.

use super::{Caller, Grant, Posting, Presence, Write};
use crate::id::{ConnectionId, ETag, Xuid};

/// Input of a session.
#[expect(clippy::large_enum_variant, reason = "a box would cost every request an allocation, and facts are rare")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Input {
    /// Somebody asks.
    Request(Request),
    /// The service learns.
    Fact(Fact),
}

/// What the service learns without a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// A real-time connection is given up: it has been gone for the loss delay.
    ConnectionLost(ConnectionId),
    /// Presence now says this of a user. It changes nothing until the next evaluation.
    Presence(Xuid, Presence),
    /// The service looks at the session by itself; in the evaluation modes `eager` and `sweep` only.
    Tick,
}

/// A read or a write, by somebody, under a condition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Request {
    /// Who asks.
    pub caller: Caller,
    /// Under which condition.
    pub precondition: Precondition,
    /// What the handle grants, if the request follows one.
    pub through: Option<Grant>,
    /// For what.
    pub verb: Verb,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Verb {
    /// GET of the session.
    Read,
    /// PUT of the session.
    Write(Write),
    /// POST of a handle that leads to the session.
    PostHandle(Posting),
}

/// The condition of a request: `If-Match` and `If-None-Match`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Precondition {
    /// None: update or create.
    #[default]
    None,
    /// `If-Match: *`: the session must exist.
    Exists,
    /// `If-None-Match: *`: the session must not exist.
    Absent,
    /// `If-Match`: the session must be at this ETag.
    Match(ETag),
    /// `If-None-Match` on a read: the session must have changed since this ETag.
    NoneMatch(ETag),
}

impl Request {
    /// A read.
    #[must_use]
    pub fn read(caller: Caller) -> Request {
        Request { caller, precondition: Precondition::None, through: None, verb: Verb::Read }
    }

    /// A write without a condition.
    #[must_use]
    pub fn write(caller: Caller, write: Write) -> Request {
        Request { caller, precondition: Precondition::None, through: None, verb: Verb::Write(write) }
    }

    /// The posting of a handle.
    #[must_use]
    pub fn post(caller: Caller, posting: Posting) -> Request {
        Request { caller, precondition: Precondition::None, through: None, verb: Verb::PostHandle(posting) }
    }

    /// The same request through a handle.
    #[must_use]
    pub fn through(self, through: Option<Grant>) -> Request {
        Request { through, ..self }
    }

    /// The same request under a precondition.
    #[must_use]
    pub fn when(self, precondition: Precondition) -> Request {
        Request { precondition, ..self }
    }
}
