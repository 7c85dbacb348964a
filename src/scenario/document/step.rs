//! The JSON of a step.

use super::{ActionDocument, ExpectDocument};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::{Instant, Millis};
use serde::{Deserialize, Serialize};

/// One step: at some time somebody does something, or something must be true, or both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct StepDocument {
    /// When, since the beginning.
    pub at: Option<Instant>,
    /// When, since the step before. Without `at` and `after` a step is at the same instant as the one before.
    pub after: Option<Millis>,
    /// Who: a user, several in this order, or `service`, a service principal.
    pub by: Option<OneOrMany>,
    /// What.
    #[serde(rename = "do")]
    pub action: Option<ActionDocument>,
    /// What must be true after it.
    pub expect: Option<Box<ExpectDocument>>,
    /// What must be true after it in one of the cases.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub expect_in: Named<ExpectDocument>,
    /// A remark for readers.
    pub note: Option<String>,
}
