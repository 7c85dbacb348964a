//! The JSON of a request in the session directory's HTTP form.

use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::json::compact::as_written;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::value::RawValue;

/// A request in the session directory's HTTP form. In path, headers and body, `${...}` stands for a value that is known when it is
/// sent: `${etag}` that the sender last saw of the session, `${xuid}`, `${connection}`, `${address}` and `${deviceToken}` of
/// the sender, `${B.xuid}` and so on of user B, `${name}` for what an earlier answer was saved as.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct HttpDocument {
    /// The verb of HTTP: `GET`, `PUT`, `POST`, `DELETE`.
    pub method: String,
    /// The path with its query, beginning with the slash. The service configuration of scripts is
    /// `a0b1c2d3-0000-4000-8000-000000000001`.
    pub path: String,
    /// The headers.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub headers: Named<String>,
    /// The body: JSON, or a string that is sent as it is.
    pub body: Option<BodyText>,
    /// The name under which the answer's ETag is saved for later requests.
    pub save_etag: Option<String>,
    /// Names, and the dotted path of the value in the answer's body that is saved under each: `{ "token": "members.0.deviceToken" }`.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub save: Named<String>,
}

/// A body as text, because the order of its keys matters.
#[derive(Clone, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub(crate) struct BodyText(#[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))] pub String);

impl<'de> Deserialize<'de> for BodyText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<BodyText, D::Error> {
        as_written(from).map(BodyText)
    }
}

impl Serialize for BodyText {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        RawValue::from_string(self.0.clone()).map_err(ser::Error::custom)?.serialize(to)
    }
}
