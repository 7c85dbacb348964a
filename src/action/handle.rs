//! What is done with handles.

use crate::mpsd::directory::SearchAttributes;
use crate::mpsd::session::HandleKind;
use crate::names::{HandleName, SessionId, UserId};

/// What is asked about a handle that leads to some session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HandleIntent {
    /// A handle is posted, which the script calls so.
    Post(HandleName, Post),
    /// A handle is read.
    Read(HandleName),
    /// A handle is deleted.
    Delete(HandleName),
    /// The caller's activity in the service configuration of the session is deleted.
    ClearActivity,
}

/// What is posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Post {
    /// The poster's activity.
    Activity,
    /// An invitation.
    Invite {
        /// Of whom.
        user: UserId,
        /// `context`
        context: Option<Box<str>>,
        /// `contextString`
        context_string: Option<Box<str>>,
        /// `senderString`
        sender_string: Option<Box<str>>,
    },
    /// A way into the session for the members of another.
    Transfer {
        /// The other one.
        origin: SessionId,
    },
    /// What the session is found by.
    Search(SearchAttributes),
}

impl HandleIntent {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            HandleIntent::Post(_, what) => what.verb(),
            HandleIntent::Read(_) => "read_handle",
            HandleIntent::Delete(_) => "delete_handle",
            HandleIntent::ClearActivity => "clear_activity",
        }
    }
}

impl Post {
    /// Its type.
    #[must_use]
    pub fn kind(&self) -> HandleKind {
        match self {
            Post::Activity => HandleKind::Activity,
            Post::Invite { .. } => HandleKind::Invite,
            Post::Transfer { .. } => HandleKind::Transfer,
            Post::Search(_) => HandleKind::Search,
        }
    }

    /// The script's word for posting it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Post::Activity => "set_activity",
            Post::Invite { .. } => "invite",
            Post::Transfer { .. } => "transfer",
            Post::Search(_) => "search_handle",
        }
    }
}
