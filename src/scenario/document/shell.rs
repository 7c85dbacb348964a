//! The JSON of users' actions in the console's shell.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use serde::{Deserialize, Serialize};

/// The acceptance of an invite.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct AcceptDocument {
    /// The invite, by the name that an earlier step gave it.
    pub invite: Option<String>,
    /// Users of the same console who join too.
    pub with: Option<OneOrMany>,
}

/// A join of a friend's activity.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct JoinActivityDocument {
    /// The friend.
    pub of: Option<String>,
}
