//! Handles as far as a session knows them: types, postings and grants.

use crate::id::HandleId;
use serde::Deserialize;
use std::fmt;

/// The type of a handle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HandleKind {
    /// An activity: the session in which a user plays.
    Activity,
    /// An invitation of one user.
    Invite,
    /// A transfer from one session into another.
    Transfer,
    /// A session that can be searched for.
    Search,
}

impl HandleKind {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            HandleKind::Activity => "activity",
            HandleKind::Invite => "invite",
            HandleKind::Transfer => "transfer",
            HandleKind::Search => "search",
        }
    }
}

impl fmt::Display for HandleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The rights that a handle grants. No handle allows a join to a session that is closed, locked, full or not open
/// (M320).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Grant {
    /// The caller is the user whom an invite names (M317, M318).
    Invited,
    /// The caller is a member of the origin session of a transfer handle (M322).
    Transferred,
    /// The caller has found the session, as long as it is searchable (M328).
    Found,
}

/// A handle that is posted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Posting {
    /// Its type.
    pub kind: HandleKind,
    /// Its id.
    pub id: HandleId,
    /// The handle of that type that it replaces.
    pub replaced: Option<HandleId>,
}
