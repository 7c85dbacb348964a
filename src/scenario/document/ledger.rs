//! The JSON of what a ledger is expected to say.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What the session has cost since the beginning, all its lives together.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct LedgerDocument {
    /// How long members who were gone held their slots.
    pub gone: Option<CausesDocument>,
    /// How long nobody acted as the arbiter, since the session had one.
    pub without_arbiter: Option<Millis>,
    /// How many reads changed the session by looking at it.
    pub reads_that_changed: Option<u64>,
    /// How many requests about the session were refused.
    pub refused: Option<u64>,
    /// The users who came back and found their slot gone; an empty list for nobody.
    pub slots_gone: Option<OneOrMany>,
    /// How long the session was there after its players.
    pub outlived: Option<Millis>,
    /// The longest time from a deadline to the access that applied it, or until now.
    pub longest_wait: Option<Millis>,
}

/// Held time by cause.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CausesDocument {
    /// All of it.
    pub total: Option<Millis>,
    /// Until the service knew.
    pub detection: Option<Millis>,
    /// Known or due, until somebody looked.
    pub nobody_looked: Option<Millis>,
    /// Inactive, until the deadline.
    pub grace: Option<Millis>,
    /// As nobody looked, while the session had lost its arbiter.
    pub no_arbiter: Option<Millis>,
}
