//! The JSON of SmartMatch: hoppers, and the tickets that are posted to them.

use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::smartmatch::PreserveSession;
use crate::scenario::values::OneOrMany;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A hopper: who is brought together, and where.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct HopperDocument {
    /// The template of the sessions that it makes; may be left out where there is only one.
    pub template: Option<String>,
    /// How few and how many players a match takes: 1 to 256, and not more than the second.
    pub players: [u16; 2],
    /// What two tickets have to agree on, every one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleDocument>,
    /// Whether tickets follow the members of their sessions; false by default.
    pub update_from_session: Option<bool>,
    /// How the script calls the sessions that it makes, in order. Those after them have a GUID and are not shown.
    pub targets: Option<OneOrMany>,
}

/// What two tickets have to agree on.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum RuleDocument {
    /// The same value of this attribute.
    Same(String),
    /// Numbers that are close to each other.
    Within(WithinDocument),
}

/// Numbers that are close to each other.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct WithinDocument {
    /// The name of the attribute.
    pub attribute: String,
    /// By how much they may differ.
    pub difference: u64,
    /// How much more it may be after each of three cycles of 5 s; 0 by default.
    pub expand: Option<u64>,
}

/// A ticket that is posted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct TicketDocument {
    /// To which hopper; may be left out where there is only one.
    pub hopper: Option<String>,
    /// The session whose members search; may be left out where there is only one.
    pub session: Option<String>,
    /// How long it searches, at least 1 s; 120 s by default, as the client library has it.
    pub give_up_duration: Option<Millis>,
    /// Whether the session is to be the target; `never` by default.
    pub preserve_session: Option<PreserveSession>,
    /// What the players are like: whole numbers and texts by name.
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

/// The ticket of a session is called off.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CancelDocument {
    /// Whose ticket; may be left out where there is only one session.
    pub session: Option<String>,
}
