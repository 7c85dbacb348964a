//! What a user does in the console's shell, whether the title runs or not.

use crate::names::{HandleName, UserId};

/// What a user does that the shell turns into a title that joins.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Activation {
    /// Accepts an invite, perhaps with others of the same console.
    Accept {
        /// The invite.
        invite: HandleName,
        /// Who comes along.
        with: Vec<UserId>,
    },
    /// Joins a friend in whatever the friend plays.
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
