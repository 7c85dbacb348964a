//! The data of SmartMatch in the server `matchmaking`.

use super::super::Field;
use crate::id::SessionReference;
use serde::{Deserialize, Serialize};

/// `/servers/matchmaking/properties/system`
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Matchmaking {
    /// `lockId`: the id of the matchmaking service's lock.
    pub lock_id: Option<Box<str>>,
    /// `status`
    pub status: Option<MatchmakingStatus>,
    /// `statusDetails`: a text about the status.
    pub status_details: Option<Box<str>>,
    /// `typicalWait`, in seconds.
    pub typical_wait: Option<u32>,
    /// `targetSessionRef`: the session that was found.
    pub target_session_ref: Option<SessionReference>,
}

/// The status of a search.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MatchmakingStatus {
    /// The search continues.
    Searching,
    /// The search has found a session.
    Found,
    /// The search has expired.
    Expired,
    /// The search or its target has failed.
    Failed,
    /// The search was canceled.
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

/// A write of these fields.
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
    /// The fields after the write.
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
