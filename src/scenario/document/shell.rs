//! The JSON of what users do in the console's shell.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// An invite that is accepted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct AcceptDocument {
    /// Which invite, by the name that a step before gave it.
    pub invite: Option<String>,
    /// Users of the same console who come along.
    pub with: Option<OneOrMany>,
}

/// A friend who is joined.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct JoinActivityDocument {
    /// Whose activity it is.
    pub of: Option<String>,
}
