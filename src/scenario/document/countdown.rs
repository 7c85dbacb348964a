//! The JSON of a countdown.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A countdown that the arbiter ends: a vote, the time until the next round.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CountdownDocument {
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The duration; 30 s by default.
    pub lasts: Option<Millis>,
}
