//! The JSON of requests of a backend with credentials, and of mishaps of the service's resources.

use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// Declares the requests about a game session, by the script's name or by any text.
macro_rules! about_a_game_session {
    ($($(#[doc = $about:literal])+ $Name:ident { $($(#[$attribute:meta])* $field:ident: $Type:ty,)* })+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
        pub(crate) struct $Name {
            /// The game session by the script's name; the only one by default, unless something else selects.
            pub session: Option<String>,
            /// The game session by any text.
            pub game_session_id: Option<String>,
            $($(#[$attribute])* pub $field: $Type,)*
        }
    )+};
}

about_a_game_session! {
    /// `CreatePlayerSession`
    CreatePlayerSessionDocument {
        /// The player.
        player_id: Option<String>,
        /// Opaque data.
        player_data: Option<String>,
    }
    /// `CreatePlayerSessions`
    CreatePlayerSessionsDocument {
        /// The players, from 1 to 25.
        #[serde(default)]
        player_ids: Vec<String>,
    }
    /// `DescribeGameSessions`
    DescribeGameSessionsDocument {
        /// All game sessions of a fleet.
        fleet_id: Option<String>,
        /// All game sessions of an alias's fleet.
        alias_id: Option<String>,
        /// Only those in this location.
        location: Option<String>,
        /// Only those in this status.
        status_filter: Option<String>,
        /// The longest page.
        limit: Option<i64>,
        /// The page after the one that gave this token.
        next_token: Option<String>,
    }
    /// `DescribePlayerSessions`
    DescribePlayerSessionsDocument {
        /// All player sessions of a player.
        player_id: Option<String>,
        /// One player session.
        player_session_id: Option<String>,
        /// Only those in this status.
        player_session_status_filter: Option<String>,
        /// The longest page.
        limit: Option<i64>,
        /// The page after the one that gave this token.
        next_token: Option<String>,
    }
    /// `UpdateGameSession`
    UpdateGameSessionDocument {
        /// The new capacity.
        maximum_player_session_count: Option<i64>,
        /// The new label.
        name: Option<String>,
        /// `ACCEPT_ALL` or `DENY_ALL`.
        player_session_creation_policy: Option<String>,
        /// `NoProtection` or `FullProtection`.
        protection_policy: Option<String>,
        /// Properties that are added or overwritten.
        #[serde(default, skip_serializing_if = "Named::is_empty")]
        game_properties: Named<String>,
    }
    /// `TerminateGameSession`
    TerminateGameSessionDocument {
        /// `TRIGGER_ON_PROCESS_TERMINATE` (by default) or `FORCE_TERMINATE`.
        termination_mode: Option<String>,
    }
}

/// `CreateGameSession`
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CreateGameSessionDocument {
    /// The script's name of the game session, by which later steps speak of it.
    #[serde(rename = "as")]
    pub name: Option<String>,
    /// The fleet; the only one of the script by default, unless `aliasId` is given.
    pub fleet_id: Option<String>,
    /// An alias.
    pub alias_id: Option<String>,
    /// A location of the fleet; its home region by default.
    pub location: Option<String>,
    /// Its capacity.
    pub maximum_player_session_count: Option<i64>,
    /// Whose limits apply.
    pub creator_id: Option<String>,
    /// The end of its ARN.
    pub idempotency_token: Option<String>,
}

/// A link that breaks.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct BreakLinkDocument {
    /// The server process.
    pub of: String,
    /// For how long; until a `restore_link` by default.
    #[serde(rename = "for")]
    pub lasts: Option<Millis>,
}

/// An instance that comes up.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct StartInstanceDocument {
    /// Its fleet; the only one of the script by default.
    pub fleet: Option<String>,
    /// Its location; the region by default.
    pub location: Option<String>,
}

/// Another status of a fleet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct FleetStatusDocument {
    /// The fleet; the only one of the script by default.
    pub fleet: Option<String>,
    /// The status, such as `ERROR`.
    pub status: String,
}
