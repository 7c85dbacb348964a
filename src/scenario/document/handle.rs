//! The JSON of what is done with handles.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::directory::SearchAttributes;
use serde::{Deserialize, Serialize};

/// The activity of whoever posts it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ActivityDocument {
    /// Which session; may be left out where there is only one.
    pub session: Option<String>,
    /// What the script calls the handle.
    pub handle: Option<String>,
}

/// An invitation of one user.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct InviteDocument {
    /// Which session; may be left out where there is only one.
    pub session: Option<String>,
    /// What the script calls the handle.
    pub handle: Option<String>,
    /// Who is invited.
    pub user: Option<String>,
    /// `context`: for the title itself, at most 256 characters as a URI has them.
    pub context: Option<String>,
    /// `contextString`: the name of a text for the toast.
    pub context_string: Option<String>,
    /// `senderString`: the name of the sender, if that is a service.
    pub sender_string: Option<String>,
}

/// A way into a session for the members of another.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct TransferDocument {
    /// The session that it leads to.
    pub session: Option<String>,
    /// What the script calls the handle.
    pub handle: Option<String>,
    /// The session whose members may come.
    pub origin: Option<String>,
}

/// What a session is found by.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchHandleDocument {
    /// Which session; may be left out where there is only one.
    pub session: Option<String>,
    /// What the script calls the handle.
    pub handle: Option<String>,
    /// `searchAttributes`: tags, strings, numbers, achievementIds and language.
    pub search_attributes: Option<SearchAttributes>,
}

/// A handle of the script.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct NamedHandleDocument {
    /// Which handle, by the name that a step before gave it.
    pub handle: Option<String>,
}

/// Whose activity is deleted: the caller's own.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ClearActivityDocument {
    /// A session of the service configuration; may be left out where there is only one.
    pub session: Option<String>,
}
