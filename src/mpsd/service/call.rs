//! Input of the service: requests and facts.

use crate::id::{Guid, HandleId, Name, SessionReference};
use crate::mpsd::directory::{NewHandle, Query};
use crate::mpsd::rate::RateGroup;
use crate::mpsd::session::{Caller, Fact, HandleKind, Precondition, Write};
use crate::mpsd::smartmatch::{HopperName, TicketId, TicketRequest};

/// All that can happen to the service from outside.
#[expect(clippy::large_enum_variant, reason = "a box would cost every call an allocation, and facts are rare")]
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Call {
    /// Somebody asks.
    Ask {
        /// Who, as the token says.
        caller: Caller,
        /// For what.
        ask: Ask,
    },
    /// The service learns a fact; nobody is answered.
    Learn(Fact),
}

/// What can be asked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Ask {
    /// GET of a session.
    Read {
        /// Which.
        session: SessionReference,
        /// The handle through which it is asked for, and which leads there.
        via: Option<HandleId>,
        /// Under which condition.
        precondition: Precondition,
    },
    /// PUT of a session.
    Write {
        /// Which.
        session: SessionReference,
        /// The handle through which it is asked for, and which leads there.
        via: Option<HandleId>,
        /// Under which condition.
        precondition: Precondition,
        /// What it would change.
        write: Box<Write>,
    },
    /// POST of a handle.
    PostHandle {
        /// Where it is to lead.
        session: SessionReference,
        /// What it is to say.
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
        /// Which.
        query: Box<Query>,
        /// The number of the contract by which it is asked for.
        contract: u32,
    },
    /// The sessions whose search handles meet a filter.
    Search {
        /// Of which service configuration.
        scid: Guid,
        /// Made from which template; any, if it is left out.
        template: Option<Name>,
        /// The filter as it is written.
        filter: String,
        /// The order as it is written.
        order_by: String,
    },
    /// POST of a ticket to a hopper.
    PostTicket {
        /// Of the service configuration of the ticket's session.
        hopper: HopperName,
        /// Who is to search, and for what.
        request: TicketRequest,
    },
    /// DELETE of a ticket.
    CancelTicket {
        /// The hopper's service configuration.
        scid: Guid,
        /// Where it was posted.
        hopper: HopperName,
        /// Which.
        ticket: TicketId,
    },
    /// Anything in the HTTP form.
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
    /// Names, which compare without case, and values.
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

    /// Whether it is a plain read of one session: what may be answered from an older copy.
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
