//! Input of a session: requests from callers, and facts that the service learns.

use super::{Caller, Grant, Posting, Presence, Write};
use crate::id::{ConnectionId, ETag, Xuid};

/// Input of a session.
#[expect(clippy::large_enum_variant, reason = "a box would cost every request an allocation, and facts are rare")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Input {
    /// A request.
    Request(Request),
    /// A fact that the service learns.
    Fact(Fact),
}

/// A fact that the service learns without a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Fact {
    /// The service gives up a real-time connection, which has been lost for the loss delay.
    ConnectionLost(ConnectionId),
    /// The present report of Presence on a user. It changes nothing until the next evaluation.
    Presence(Xuid, Presence),
    /// The service's own evaluation of the session, only in the evaluation modes `eager` and `sweep`.
    Tick,
}

/// A read or a write, with its caller and condition.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Request {
    /// The caller.
    pub caller: Caller,
    /// The condition.
    pub precondition: Precondition,
    /// The rights that a handle grants, if the request is sent through one.
    pub through: Option<Grant>,
    /// What is asked for.
    pub verb: Verb,
}

/// The operation.
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
