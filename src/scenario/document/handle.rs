//! The JSON of actions on handles.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::directory::SearchAttributes;
use serde::{Deserialize, Serialize};

/// The activity of the user who posts it.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ActivityDocument {
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The name of the handle in the script.
    pub handle: Option<String>,
}

/// An invitation of one user.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct InviteDocument {
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The name of the handle in the script.
    pub handle: Option<String>,
    /// The invited user.
    pub user: Option<String>,
    /// `context`: for the title itself, at most 256 characters as a URI has them.
    pub context: Option<String>,
    /// `contextString`: the name of a text for the toast.
    pub context_string: Option<String>,
    /// `senderString`: the name of the sender, if that is a service.
    pub sender_string: Option<String>,
}

/// A transfer handle: it lets the members of one session join another.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct TransferDocument {
    /// The session to join.
    pub session: Option<String>,
    /// The name of the handle in the script.
    pub handle: Option<String>,
    /// The session whose members may join.
    pub origin: Option<String>,
}

/// The attributes by which a session is found.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SearchHandleDocument {
    /// The session; optional if there is only one.
    pub session: Option<String>,
    /// The name of the handle in the script.
    pub handle: Option<String>,
    /// `searchAttributes`: tags, strings, numbers, achievementIds and language.
    pub search_attributes: Option<SearchAttributes>,
}

/// A handle that the script names.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct NamedHandleDocument {
    /// The handle, by the name that an earlier step gave it.
    pub handle: Option<String>,
}

/// The deletion of the caller's own activity.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ClearActivityDocument {
    /// A session of the service configuration; optional if there is only one.
    pub session: Option<String>,
}
