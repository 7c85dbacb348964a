//! The JSON of a step.

use super::{ActionDocument, ExpectDocument};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::{Instant, Millis};
use serde::{Deserialize, Serialize};

/// One step: a time, with an action, an expectation or both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct StepDocument {
    /// The time since the start.
    pub at: Option<Instant>,
    /// The time since the previous step. Without `at` and `after` a step is at the same instant as the previous one.
    pub after: Option<Millis>,
    /// The actor: a user, several users in this order, or `service`, a service principal.
    pub by: Option<OneOrMany>,
    /// The action.
    #[serde(rename = "do")]
    pub action: Option<ActionDocument>,
    /// The expectation after the action.
    pub expect: Option<Box<ExpectDocument>>,
    /// The expectation after the action in single cases, by name.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub expect_in: Named<ExpectDocument>,
    /// A remark for readers.
    pub note: Option<String>,
}
