//! The JSON of servers: what a service writes of one, and what is expected of one.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::MatchmakingStatus;
use crate::time::Instant;
use serde::{Deserialize, Serialize};

/// What a service writes of a server, which is added if it is not there.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ServerDocument {
    /// Of `arbitration`: when the match starts, since the beginning.
    pub start_time: Option<Instant>,
    /// Of `matchmaking`: how the search goes; null deletes.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingStatus>>"))]
    pub status: Option<Option<MatchmakingStatus>>,
    /// Of `matchmaking`: words about the status; null deletes.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub status_details: Option<Option<String>>,
    /// Of `matchmaking`: how long a search usually takes, in seconds; null deletes.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<u32>>"))]
    pub typical_wait: Option<Option<u32>>,
    /// Of `matchmaking`: the name of the session that was found; null deletes.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub target_session: Option<Option<String>>,
    /// Of `matchmaking`: what the service that searches knows its own hold by; null deletes.
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

/// What a server must be like. What is left out may be anything.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedServer {
    /// Of `arbitration`: when the match starts; null if nothing is said.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub start_time: Option<Option<Instant>>,
    /// Of `arbitration`: when whoever has not come forfeits; null if there is no such time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub forfeit: Option<Option<Instant>>,
    /// Of `arbitration`: when the result must be there; null if there is no such time.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<Instant>>"))]
    pub arbitration: Option<Option<Instant>>,
    /// Of `matchmaking`: how the search goes; null if nothing is said.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<MatchmakingStatus>>"))]
    pub status: Option<Option<MatchmakingStatus>>,
    /// Of `matchmaking`: words about the status; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub status_details: Option<Option<String>>,
    /// Of `matchmaking`: the usual wait in seconds; null if nothing is said.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<u32>>"))]
    pub typical_wait: Option<Option<u32>>,
    /// Of `matchmaking`: the name of the session that was found; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub target_session: Option<Option<String>>,
    /// Of `matchmaking`: what the service that searches knows its own hold by; null for nothing.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub lock_id: Option<Option<String>>,
    /// `properties.system` of any other server, whole.
    pub system: Option<Custom>,
    /// `properties.custom`, whole.
    pub custom: Option<Custom>,
    /// `constants.system` of any server but `arbitration`, whole.
    pub constants_system: Option<Custom>,
    /// `constants.custom`, whole.
    pub constants: Option<Custom>,
}
