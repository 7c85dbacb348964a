//! Requests about handles.

use crate::mpsd::directory::SearchAttributes;
use crate::mpsd::session::HandleKind;
use crate::names::{HandleName, SessionId, UserId};

/// A request about a handle.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HandleIntent {
    /// Post a handle; the script names it so.
    Post(HandleName, Post),
    /// Read a handle.
    Read(HandleName),
    /// Delete a handle.
    Delete(HandleName),
    /// Delete the caller's activity in the session's service configuration.
    ClearActivity,
}

/// A handle to post.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Post {
    /// The poster's activity.
    Activity,
    /// An invite.
    Invite {
        /// The invited user.
        user: UserId,
        /// `context`
        context: Option<Box<str>>,
        /// `contextString`
        context_string: Option<Box<str>>,
        /// `senderString`
        sender_string: Option<Box<str>>,
    },
    /// A transfer handle: it lets the members of another session join this one.
    Transfer {
        /// The other session.
        origin: SessionId,
    },
    /// A search handle with these attributes.
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
