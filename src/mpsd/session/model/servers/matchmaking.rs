//! What SmartMatch tells in the server `matchmaking`.

use super::super::Field;
use crate::id::SessionReference;
use serde::{Deserialize, Serialize};

/// `/servers/matchmaking/properties/system`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Matchmaking {
    /// `lockId`: by which the matchmaking service knows its own hold on the session.
    pub lock_id: Option<Box<str>>,
    /// `status`
    pub status: Option<MatchmakingStatus>,
    /// `statusDetails`: words about the status, for people.
    pub status_details: Option<Box<str>>,
    /// `typicalWait`, in seconds.
    pub typical_wait: Option<u32>,
    /// `targetSessionRef`: the session that was found.
    pub target_session_ref: Option<SessionReference>,
}

/// How a search goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MatchmakingStatus {
    /// It goes on.
    Searching,
    /// It has found a session.
    Found,
    /// Its time was over first.
    Expired,
    /// Something went wrong.
    Failed,
    /// It was called off.
    Canceled,
}

impl MatchmakingStatus {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            MatchmakingStatus::Searching => "searching",
            MatchmakingStatus::Found => "found",
            MatchmakingStatus::Expired => "expired",
            MatchmakingStatus::Failed => "failed",
            MatchmakingStatus::Canceled => "canceled",
        }
    }
}

/// What a write changes there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MatchmakingWrite {
    /// `lockId`
    pub lock_id: Field<Box<str>>,
    /// `status`
    pub status: Field<MatchmakingStatus>,
    /// `statusDetails`
    pub status_details: Field<Box<str>>,
    /// `typicalWait`, in seconds.
    pub typical_wait: Field<u32>,
    /// `targetSessionRef`
    pub target_session_ref: Field<SessionReference>,
}

impl MatchmakingWrite {
    /// What stands there after the write.
    pub(in crate::mpsd::session) fn over(&self, old: &Matchmaking) -> Matchmaking {
        Matchmaking {
            lock_id: self.lock_id.over(old.lock_id.clone()),
            status: self.status.over(old.status),
            status_details: self.status_details.over(old.status_details.clone()),
            typical_wait: self.typical_wait.over(old.typical_wait),
            target_session_ref: self.target_session_ref.over(old.target_session_ref.clone()),
        }
    }
}
