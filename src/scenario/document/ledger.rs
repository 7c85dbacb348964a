//! The JSON of what a ledger is expected to say.

#[cfg(feature = "schema")]
use crate::mpsd::schema::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::{Millis, given};
use serde::{Deserialize, Serialize};

/// What the session has cost since the beginning, all its lives together.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct LedgerDocument {
    /// How long members who were gone held their slots.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub gone: Option<CausesDocument>,
    /// How long nobody acted as the arbiter, since the session had one.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub without_arbiter: Option<Millis>,
    /// How many reads changed the session by looking at it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub reads_that_changed: Option<u64>,
    /// How many requests about the session were refused.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub refused: Option<u64>,
    /// The users who came back and found their slot gone; an empty list for nobody.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub slots_gone: Option<OneOrMany>,
    /// How long the session was there after its players.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub outlived: Option<Millis>,
    /// The longest time from a deadline to the access that applied it, or until now.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub longest_wait: Option<Millis>,
}

/// Held time by cause.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CausesDocument {
    /// All of it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub total: Option<Millis>,
    /// Until the service knew.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub detection: Option<Millis>,
    /// Known or due, until somebody looked.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub nobody_looked: Option<Millis>,
    /// Inactive, until the deadline.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub grace: Option<Millis>,
    /// As nobody looked, while the session had lost its arbiter.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub no_arbiter: Option<Millis>,
}
