//! What a user does in the console's shell, with or without a running title.

use crate::names::{HandleName, UserId};

/// A user's action in the shell that makes the title join a session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Activation {
    /// Accepts an invite, optionally with other users of the same console.
    Accept {
        /// The invite.
        invite: HandleName,
        /// The users of the same console who join too.
        with: Vec<UserId>,
    },
    /// Joins a friend's current activity.
    JoinActivity {
        /// The friend.
        of: UserId,
    },
}

impl Activation {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Activation::Accept { .. } => "accept",
            Activation::JoinActivity { .. } => "join_activity",
        }
    }
}
