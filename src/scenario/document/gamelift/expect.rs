//! The JSON of what must be true of GameLift and of the gem.

use crate::json::Named;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// What must be true of GameLift and of the gem.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedGameLift {
    /// What each node or request of the step returned: the script's name of a game session or an empty text, true or false, or a list
    /// of the game sessions or players found.
    pub returns: Option<ReturnsDocument>,
    /// The notifications that the users of the step have got since the previous step, in order; those of all users in a step by nobody.
    pub notified: Option<Vec<NotifiedDocument>>,
    /// A part of the line that each node of the step logged; null if it logged nothing.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub logged: Option<Option<String>>,
    /// The service's error behind the result of each node or request of the step; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub error: Option<Option<String>>,
    /// Game sessions by the script's names.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub sessions: Named<ExpectedGameSession>,
    /// Server processes by name, and how far each has come: `not launched`, `launched`, `initialized`, `idle`, `hosting`, `ending`, `gone`
    /// or how it ended.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub processes: Named<String>,
    /// Fleets by their ids.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub fleets: Named<ExpectedFleet>,
    /// Users, and whether each is connected to a server that has accepted it.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub connected: Named<bool>,
}

/// A returned or notified value.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum ReturnsDocument {
    /// True or false.
    Truth(bool),
    /// A game session by the script's name, or an empty text.
    Text(String),
    /// The game sessions found, by the script's names, or players.
    Found(Vec<String>),
}

/// A notification: its name, or its name with what it tells.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum NotifiedDocument {
    /// Its name.
    Named(String),
    /// Its name with what it tells.
    Detailed(NotificationDocument),
}

/// A notification with what it tells.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct NotificationDocument {
    /// Its name.
    pub notification: String,
    /// What it tells, as `returns` has it.
    pub with: Option<ReturnsDocument>,
    /// A part of the line that was logged; null if nothing was.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub logged: Option<Option<String>>,
    /// The service's error behind it; null for none.
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::scenario::schema::Nullable<String>>"))]
    pub error: Option<Option<String>>,
}

/// What must be true of a game session. Its status alone may be written as a text.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ExpectedGameSession {
    /// Its status; null if it was not created.
    pub status: Option<Option<String>>,
    /// Why it ended or is to end, if the service says; null if it does not.
    pub reason: Option<Option<String>>,
    /// Players, and the status of the latest player session of each; null for none.
    #[serde(default, skip_serializing_if = "Named::is_empty")]
    pub players: Named<Option<String>>,
    /// The number of slots that are held.
    pub held: Option<u32>,
    /// `CurrentPlayerSessionCount`
    pub current: Option<u32>,
    /// `MaximumPlayerSessionCount`
    pub maximum: Option<u32>,
    /// `PlayerSessionCreationPolicy`
    pub policy: Option<String>,
}

/// What must be true of a fleet.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ExpectedFleet {
    /// Its status.
    pub status: Option<String>,
    /// The number of its live instances.
    pub instances: Option<u32>,
    /// The number of its processes that can take a game session.
    pub idle: Option<u32>,
    /// The number of processes that were launched since the script began.
    pub launched: Option<u32>,
}

impl<'de> Deserialize<'de> for ExpectedGameSession {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ExpectedGameSession, D::Error> {
        struct SessionVisitor;
        impl<'de> Visitor<'de> for SessionVisitor {
            type Value = ExpectedGameSession;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a status such as \"ACTIVE\", null, or an object such as {\"status\": \"ACTIVE\", \"held\": 1}",
                )
            }

            fn visit_str<E: de::Error>(self, status: &str) -> Result<ExpectedGameSession, E> {
                Ok(ExpectedGameSession { status: Some(Some(status.to_owned())), ..ExpectedGameSession::default() })
            }

            fn visit_unit<E: de::Error>(self) -> Result<ExpectedGameSession, E> {
                Ok(ExpectedGameSession { status: Some(None), ..ExpectedGameSession::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ExpectedGameSession, A::Error> {
                ExpectedGameSession::deserialize(MapAccessDeserializer::new(map))
            }
        }
        from.deserialize_any(SessionVisitor)
    }
}

impl Serialize for ExpectedGameSession {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        ExpectedGameSession::serialize(self, to)
    }
}

impl<'de> Deserialize<'de> for NotifiedDocument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<NotifiedDocument, D::Error> {
        struct NotifiedVisitor;
        impl<'de> Visitor<'de> for NotifiedVisitor {
            type Value = NotifiedDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a notification such as \"OnJoinSessionAsyncComplete\", or an object with \"notification\"")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<NotifiedDocument, E> {
                Ok(NotifiedDocument::Named(name.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<NotifiedDocument, A::Error> {
                let details = <NotificationDocument as Deserialize>::deserialize(MapAccessDeserializer::new(map))?;
                Ok(NotifiedDocument::Detailed(details))
            }
        }
        from.deserialize_any(NotifiedVisitor)
    }
}

impl Serialize for NotifiedDocument {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            NotifiedDocument::Named(name) => name.serialize(to),
            NotifiedDocument::Detailed(details) => Serialize::serialize(details, to),
        }
    }
}

#[cfg(feature = "schema")]
mod schema {
    //! The schemas of the values that read in two ways.

    use super::{ExpectedGameSession, NotificationDocument, NotifiedDocument};
    use crate::json::Named;
    use crate::scenario::schema::Nullable;
    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
    use std::borrow::Cow;

    impl JsonSchema for NotifiedDocument {
        fn schema_name() -> Cow<'static, str> {
            "Notified".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let details = generator.subschema_for::<NotificationDocument>();
            json_schema!({
                "description": "A notification: its name, or its name with what it tells.",
                "anyOf": [{ "type": "string" }, details]
            })
        }
    }

    impl JsonSchema for ExpectedGameSession {
        fn schema_name() -> Cow<'static, str> {
            "ExpectedGameSession".into()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            let text = generator.subschema_for::<Nullable<String>>();
            let players = generator.subschema_for::<Named<Nullable<String>>>();
            let said = |what: &str| json_schema!({ "description": what, "anyOf": [text.clone()] });
            let number = |what: &str| json_schema!({ "description": what, "type": "integer", "minimum": 0 });
            json_schema!({
                "description": "What must be true of a game session. Its status alone may be written as a text.",
                "anyOf": [
                    { "type": ["string", "null"] },
                    {
                        "type": "object",
                        "properties": {
                            "status": said("Its status; null if it was not created."),
                            "reason": said("Why it ended or is to end, if the service says; null if it does not."),
                            "players": players,
                            "held": number("The number of slots that are held."),
                            "current": number("`CurrentPlayerSessionCount`"),
                            "maximum": number("`MaximumPlayerSessionCount`"),
                            "policy": { "description": "`PlayerSessionCreationPolicy`", "type": "string" }
                        },
                        "additionalProperties": false
                    }
                ]
            })
        }
    }
}
