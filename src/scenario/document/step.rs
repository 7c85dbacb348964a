//! The JSON of a step.

use super::{ActionDocument, ExpectDocument};
use crate::json::Named;
#[cfg(feature = "schema")]
use crate::mpsd::schema::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::{Instant, Millis, given};
use serde::{Deserialize, Serialize};

/// One step: at some time somebody does something, or something must be true, or both.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct StepDocument {
    /// When, since the beginning.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub at: Option<Instant>,
    /// When, since the step before. Without `at` and `after` a step is at the same instant as the one before.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub after: Option<Millis>,
    /// Who: a user, several in this order, or `service`, a service principal.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub by: Option<OneOrMany>,
    /// What.
    #[serde(rename = "do", default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub action: Option<ActionDocument>,
    /// What must be true after it.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub expect: Option<Box<ExpectDocument>>,
    /// What must be true after it in one of the cases.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub expect_in: Named<ExpectDocument>,
    /// A remark for readers.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
