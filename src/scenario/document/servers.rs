//! The JSON of servers: a service's write of a server, and expectations about one.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::MatchmakingStatus;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// A service's write of a server, which is added if it does not exist.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ServerDocument {
    /// Of `arbitration`: the start of the match, since the start of the run.
    pub start_time: Option<Instant>,
    /// Of `matchmaking`: the status of the search; null deletes it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingStatus>>"))]
    pub status: Option<Option<MatchmakingStatus>>,
    /// Of `matchmaking`: the details of the status; null deletes them.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub status_details: Option<Option<String>>,
    /// Of `matchmaking`: the usual duration of a search, in seconds; null deletes it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<u32>>"))]
    pub typical_wait: Option<Option<u32>>,
    /// Of `matchmaking`: the name of the session that was found; null deletes it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub target_session: Option<Option<String>>,
    /// Of `matchmaking`: the id by which the matchmaking service finds its own data; null deletes it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub lock_id: Option<Option<String>>,
    /// `properties.system` of any other server: each field replaces the old one whole.
    pub system: Option<Custom>,
    /// `properties.custom`, to be merged.
    pub custom: Option<Custom>,
    /// `constants.system` of any server but `arbitration`.
    pub constants_system: Option<Custom>,
    /// `constants.custom`
    pub constants: Option<Custom>,
}

/// An expectation about a server. Omitted fields are not checked.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedServer {
    /// Of `arbitration`: the start of the match; null if it is absent.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub start_time: Option<Option<Instant>>,
    /// Of `arbitration`: the time at which absent players forfeit; null if there is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub forfeit: Option<Option<Instant>>,
    /// Of `arbitration`: the deadline of the result; null if there is none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub arbitration: Option<Option<Instant>>,
    /// Of `matchmaking`: the status of the search; null if it is absent.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingStatus>>"))]
    pub status: Option<Option<MatchmakingStatus>>,
    /// Of `matchmaking`: the details of the status; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub status_details: Option<Option<String>>,
    /// Of `matchmaking`: the usual duration of a search, in seconds; null if it is absent.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<u32>>"))]
    pub typical_wait: Option<Option<u32>>,
    /// Of `matchmaking`: the name of the session that was found; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub target_session: Option<Option<String>>,
    /// Of `matchmaking`: the id by which the matchmaking service finds its own data; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub lock_id: Option<Option<String>>,
    /// All of `properties.system` of any other server.
    pub system: Option<Custom>,
    /// All of `properties.custom`.
    pub custom: Option<Custom>,
    /// All of `constants.system` of any server but `arbitration`.
    pub constants_system: Option<Custom>,
    /// All of `constants.custom`.
    pub constants: Option<Custom>,
}
