//! The JSON of expectations about the ledger.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// The costs of the session since the start, over all its lives.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct LedgerDocument {
    /// The time for which absent members held their slots.
    pub gone: Option<CausesDocument>,
    /// The time without an acting arbiter, counted from the first arbiter on.
    pub without_arbiter: Option<Millis>,
    /// The number of reads that changed the session.
    pub reads_that_changed: Option<u64>,
    /// The number of refused requests about the session.
    pub refused: Option<u64>,
    /// The users who returned after losing their slot; an empty list for none.
    pub slots_gone: Option<OneOrMany>,
    /// The time for which the session outlived its players.
    pub outlived: Option<Millis>,
    /// The longest time from a deadline to the access that applied it, or until now.
    pub longest_wait: Option<Millis>,
}

/// Held time by cause.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct CausesDocument {
    /// The total.
    pub total: Option<Millis>,
    /// Until the service noticed.
    pub detection: Option<Millis>,
    /// Noticed or due, until an access.
    pub nobody_looked: Option<Millis>,
    /// Inactive, until the deadline of the timer.
    pub grace: Option<Millis>,
    /// Without an access, while the session had lost its arbiter.
    pub no_arbiter: Option<Millis>,
}
