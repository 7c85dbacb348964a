//! Input of the service: requests and facts.

use crate::id::{Guid, HandleId, Name, SessionReference};
use crate::mpsd::directory::{NewHandle, Query};
use crate::mpsd::rate::RateGroup;
use crate::mpsd::session::{Caller, Fact, HandleKind, Precondition, Write};
use crate::mpsd::smartmatch::{HopperName, TicketId, TicketRequest};

/// All external input of the service.
#[expect(clippy::large_enum_variant, reason = "a box would cost every call an allocation, and facts are rare")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Call {
    /// A request.
    Ask {
        /// The caller, as described by the token.
        caller: Caller,
        /// The request.
        ask: Ask,
    },
    /// A fact that the service learns; it has no answer.
    Learn(Fact),
}

/// All requests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ask {
    /// GET of a session.
    Read {
        /// The session.
        session: SessionReference,
        /// The handle through which it is sent, which refers to the session.
        via: Option<HandleId>,
        /// The condition.
        precondition: Precondition,
    },
    /// PUT of a session.
    Write {
        /// The session.
        session: SessionReference,
        /// The handle through which it is sent, which refers to the session.
        via: Option<HandleId>,
        /// The condition.
        precondition: Precondition,
        /// The changes.
        write: Box<Write>,
    },
    /// POST of a handle.
    PostHandle {
        /// The session of the handle.
        session: SessionReference,
        /// The content of the handle.
        new: NewHandle,
    },
    /// GET of a handle.
    ReadHandle(HandleId),
    /// DELETE of a handle.
    DeleteHandle(HandleId),
    /// Deletes the caller's activity in a service configuration.
    ClearActivity(Guid),
    /// The sessions that a user is in or that have a keyword.
    Query {
        /// The query.
        query: Box<Query>,
        /// The contract version of the request.
        contract: u32,
    },
    /// The sessions whose search handles meet a filter.
    Search {
        /// The service configuration.
        scid: Guid,
        /// The template of the sessions; `None` means any.
        template: Option<Name>,
        /// The text of the filter.
        filter: String,
        /// The text of the order.
        order_by: String,
    },
    /// POST of a ticket to a hopper.
    PostTicket {
        /// The hopper, in the service configuration of the ticket's session.
        hopper: HopperName,
        /// The content of the ticket.
        request: TicketRequest,
    },
    /// DELETE of a ticket.
    CancelTicket {
        /// The hopper's service configuration.
        scid: Guid,
        /// The hopper to which it was posted.
        hopper: HopperName,
        /// The ticket.
        ticket: TicketId,
    },
    /// A request in the HTTP form.
    Http(Box<HttpRequest>),
}

/// A request in the HTTP form, without its caller.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct HttpRequest {
    /// The caller's gamertag, if the token has one.
    pub gamertag: Option<String>,
    /// `GET`, `PUT`, `POST` or `DELETE`.
    pub method: String,
    /// The path with its query, from the slash on.
    pub path: String,
    /// Headers: names, compared without case, and values.
    pub headers: Vec<(String, String)>,
    /// The body; of a PUT, JSON.
    pub body: Option<String>,
}

impl Ask {
    /// Whether it only reads.
    #[must_use]
    pub fn is_read(&self) -> bool {
        match self {
            Ask::Read { .. } | Ask::ReadHandle(_) | Ask::Query { .. } | Ask::Search { .. } => true,
            Ask::Http(request) => request.method == "GET",
            Ask::Write { .. }
            | Ask::PostHandle { .. }
            | Ask::DeleteHandle(_)
            | Ask::ClearActivity(_)
            | Ask::PostTicket { .. }
            | Ask::CancelTicket { .. } => false,
        }
    }

    /// Whether it is a plain read of one session, which a stale copy can answer.
    #[must_use]
    pub fn is_plain_read(&self) -> bool {
        match self {
            Ask::Read { .. } => true,
            Ask::ReadHandle(_)
            | Ask::Query { .. }
            | Ask::Search { .. }
            | Ask::Http(_)
            | Ask::Write { .. }
            | Ask::PostHandle { .. }
            | Ask::DeleteHandle(_)
            | Ask::ClearActivity(_)
            | Ask::PostTicket { .. }
            | Ask::CancelTicket { .. } => false,
        }
    }

    /// Its group for rate limits; none for an HTTP request, whose path and body decide.
    pub(super) fn group(&self) -> Option<RateGroup> {
        match self {
            Ask::Read { .. }
            | Ask::Write { .. }
            | Ask::ReadHandle(_)
            | Ask::DeleteHandle(_)
            | Ask::ClearActivity(_)
            | Ask::Query { .. } => Some(RateGroup::Sessions),
            Ask::PostHandle { new, .. } => Some(match new.kind() {
                HandleKind::Search => RateGroup::SearchWrite,
                HandleKind::Activity | HandleKind::Invite | HandleKind::Transfer => RateGroup::Sessions,
            }),
            Ask::Search { .. } => Some(RateGroup::SearchRead),
            Ask::PostTicket { .. } | Ask::CancelTicket { .. } => Some(RateGroup::SmartMatch),
            Ask::Http(_) => None,
        }
    }
}
