//! The JSON of faults: of consoles, messages and clocks.

use crate::action::{Chance, Links, NetworkFaultKind};
use crate::draw::Delay;
#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::scenario::values::OneOrMany;
use crate::time::Millis;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// Consoles by name, or with details.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum ConsoleFaultDocument {
    /// Their names.
    Named(OneOrMany),
    /// Their names, and the time of the fault.
    Detailed(DetailsDocument),
}

/// The consoles that a fault affects, and its time.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct DetailsDocument {
    /// The consoles.
    pub consoles: OneOrMany,
    /// The link, for `cut`, `heal` or `flap`; both by default.
    pub link: Option<Links>,
    /// The period within which it happens, at an instant drawn for each console from the seed; at once by default.
    pub within: Option<Millis>,
    /// The duration of a `flap`.
    #[serde(rename = "for")]
    pub lasts: Option<Millis>,
}

impl ConsoleFaultDocument {
    /// The consoles.
    pub(crate) fn consoles(&self) -> &OneOrMany {
        match self {
            ConsoleFaultDocument::Named(consoles)
            | ConsoleFaultDocument::Detailed(DetailsDocument { consoles, .. }) => consoles,
        }
    }

    /// The details, if there are any.
    pub(crate) fn details(&self) -> Option<&DetailsDocument> {
        match self {
            ConsoleFaultDocument::Named(_) => None,
            ConsoleFaultDocument::Detailed(details) => Some(details),
        }
    }
}

impl Serialize for ConsoleFaultDocument {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            ConsoleFaultDocument::Named(consoles) => consoles.serialize(to),
            ConsoleFaultDocument::Detailed(details) => Serialize::serialize(details, to),
        }
    }
}

impl<'de> Deserialize<'de> for ConsoleFaultDocument {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ConsoleFaultDocument, D::Error> {
        struct ConsoleActionVisitor;
        impl<'de> Visitor<'de> for ConsoleActionVisitor {
            type Value = ConsoleFaultDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a console, a list of consoles, or an object with \"consoles\"")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<ConsoleFaultDocument, E> {
                Ok(ConsoleFaultDocument::Named(OneOrMany::One(name.to_owned())))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<ConsoleFaultDocument, A::Error> {
                let names = Vec::deserialize(SeqAccessDeserializer::new(names))?;
                Ok(ConsoleFaultDocument::Named(OneOrMany::Many(names)))
            }

            fn visit_map<A: MapAccess<'de>>(self, details: A) -> Result<ConsoleFaultDocument, A::Error> {
                let details = <DetailsDocument as Deserialize>::deserialize(MapAccessDeserializer::new(details))?;
                Ok(ConsoleFaultDocument::Detailed(details))
            }
        }
        from.deserialize_any(ConsoleActionVisitor)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ConsoleFaultDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConsoleAction".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (names, details) = (generator.subschema_for::<OneOrMany>(), generator.subschema_for::<DetailsDocument>());
        schemars::json_schema!({ "description": "Consoles, or consoles with details.", "anyOf": [names, details] })
    }
}

/// Declares disturbances: the affected users and the duration, with the fields of each kind.
macro_rules! disturbances {
    ($($(#[doc = $about:literal])+ $Name:ident { $($(#[$attribute:meta])* $field:ident: $Type:ty,)* })+) => {$(
        $(#[doc = $about])+
        #[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
        pub(crate) struct $Name {
            $($(#[$attribute])* pub $field: $Type,)*
            /// The users whose messages it affects; all by default.
            pub of: Option<OneOrMany>,
            /// The number of messages; all by default.
            pub next: Option<u32>,
            /// The duration; until a `mend` by default.
            #[serde(rename = "for")]
            pub lasts: Option<Millis>,
            /// The probability that it affects a message, from 0 to 1, drawn from the seed; 1 by default.
            pub chance: Option<Chance>,
        }

        impl $Name {
            /// The users whose messages it affects, and the duration.
            pub(crate) fn scope(&self) -> Scope<'_> {
                Scope { of: self.of.as_ref(), next: self.next, lasts: self.lasts, chance: self.chance }
            }
        }

    )+};
}

/// The users whose messages a disturbance affects, and the duration.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub of: Option<&'a OneOrMany>,
    pub next: Option<u32>,
    pub lasts: Option<Millis>,
    pub chance: Option<Chance>,
}

disturbances! {
    /// Messages that are lost.
    LossDocument {}
    /// Messages that are delayed.
    LatenessDocument {
        /// The delay of each; a range is drawn from the seed for each message.
        by: Delay,
    }
    /// Reads that are answered from an older copy of the session.
    StaleDocument {
        /// The age of the copy.
        by: Millis,
    }
    /// Requests that the service refuses.
    OutageDocument {
        /// The status code: 503 or 429.
        with: u16,
        /// The value of `Retry-After`; 30 s by default.
        retry_after: Option<Millis>,
    }
}

/// A wrong clock.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct SkewDocument {
    /// The users whose consoles have the wrong clock.
    pub of: OneOrMany,
    /// The time by which the clock is ahead; nothing corrects it.
    pub ahead: Option<Millis>,
    /// The time by which it is behind, instead of `ahead`.
    pub behind: Option<Millis>,
}

/// The end of disturbances.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct MendDocument {
    /// The kinds; all by default.
    pub what: Option<NetworkFaultKind>,
}
