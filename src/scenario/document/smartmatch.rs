//! The JSON of SmartMatch: hoppers and tickets.

use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::smartmatch::PreserveSession;
use crate::scenario::values::OneOrMany;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A hopper: the rules of its matches.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct HopperDocument {
    /// The template of the sessions that it creates; optional if there is only one.
    pub template: Option<String>,
    /// The minimum and maximum number of players of a match, each from 1 to 256.
    pub players: [u16; 2],
    /// The conditions that any two tickets of a match must meet, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDocument>,
    /// Whether tickets follow the members of their sessions; false by default.
    pub update_from_session: Option<bool>,
    /// The names of the sessions that it creates, in order. Later ones have a GUID and are not shown.
    pub targets: Option<OneOrMany>,
}

/// A condition that two tickets must meet.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum RuleDocument {
    /// Equal values of this attribute.
    Same(String),
    /// Numbers that are close enough.
    Within(WithinDocument),
}

/// Numbers that are close enough.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct WithinDocument {
    /// The name of the attribute.
    pub attribute: String,
    /// The maximum difference.
    pub difference: u64,
    /// The increase of the maximum after each of three cycles of 5 s; 0 by default.
    pub expand: Option<u64>,
}

/// A ticket to post.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct TicketDocument {
    /// The hopper; optional if there is only one.
    pub hopper: Option<String>,
    /// The session whose members search; optional if there is only one.
    pub session: Option<String>,
    /// The duration of the search, at least 1 s; 120 s by default, as in the client library.
    pub give_up_duration: Option<Millis>,
    /// Whether the session becomes the target; `never` by default.
    pub preserve_session: Option<PreserveSession>,
    /// The attributes of the players: whole numbers and texts by name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub attributes: Named<AttributeDocument>,
}

/// A whole number or a text.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a whole number or a text")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum AttributeDocument {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

/// The deletion of a session's ticket.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CancelDocument {
    /// The session of the ticket; optional if there is only one.
    pub session: Option<String>,
}
