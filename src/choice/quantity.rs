//! Choices that are a quantity and not one of a few words: a span of time, a count. The default is part of the type.

use crate::time::Millis;
use serde::de::{self, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A span of time, by default so many milliseconds. It prints as milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct Span<const DEFAULT: u32>(pub Millis);

impl<const DEFAULT: u32> Default for Span<DEFAULT> {
    fn default() -> Self {
        Span(Millis::new(u64::from(DEFAULT)).unwrap_or(Millis::ZERO))
    }
}

impl<const DEFAULT: u32> fmt::Display for Span<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.get().fmt(f)
    }
}

impl<const DEFAULT: u32> FromStr for Span<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Span).map_err(|why: crate::time::TimeError| why.to_string())
    }
}

/// How many there may be, by default so many.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct Count<const DEFAULT: u32>(pub u32);

impl<const DEFAULT: u32> Default for Count<DEFAULT> {
    fn default() -> Self {
        Count(DEFAULT)
    }
}

impl<const DEFAULT: u32> fmt::Display for Count<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const DEFAULT: u32> FromStr for Count<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(Count).map_err(|_| format!("{text:?} is no whole number from 0 to {}", u32::MAX))
    }
}

/// How long something is waited for, by default so many milliseconds, or for ever. Written as a time or `never`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Wait<const DEFAULT: u32> {
    /// So long.
    After(Millis),
    /// It does not come.
    Never,
}

impl<const DEFAULT: u32> Wait<DEFAULT> {
    /// The span, if it ends.
    #[must_use]
    pub fn span(self) -> Option<Millis> {
        match self {
            Wait::After(span) => Some(span),
            Wait::Never => None,
        }
    }
}

/// The default of a [`Wait`] that does not end unless somebody says when.
pub const FOREVER: u32 = u32::MAX;

impl<const DEFAULT: u32> Default for Wait<DEFAULT> {
    fn default() -> Self {
        if DEFAULT == FOREVER {
            return Wait::Never;
        }
        Wait::After(Millis::new(u64::from(DEFAULT)).unwrap_or(Millis::ZERO))
    }
}

impl<const DEFAULT: u32> fmt::Display for Wait<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Wait::After(span) => span.fmt(f),
            Wait::Never => f.write_str("never"),
        }
    }
}

impl<const DEFAULT: u32> FromStr for Wait<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(Wait::Never);
        }
        text.parse().map(Wait::After).map_err(|_| format!("{text:?} is neither a time such as \"2m\" nor \"never\""))
    }
}

impl<const DEFAULT: u32> Serialize for Wait<DEFAULT> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, const DEFAULT: u32> Deserialize<'de> for Wait<DEFAULT> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(WaitVisitor).map(|span| span.map_or(Wait::Never, Wait::After))
    }
}

struct WaitVisitor;

impl Visitor<'_> for WaitVisitor {
    type Value = Option<Millis>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a time such as \"2m\", or \"never\"")
    }

    fn visit_u64<E: de::Error>(self, ms: u64) -> Result<Option<Millis>, E> {
        Millis::deserialize(ms.into_deserializer()).map(Some)
    }

    fn visit_i64<E: de::Error>(self, ms: i64) -> Result<Option<Millis>, E> {
        Millis::deserialize(ms.into_deserializer()).map(Some)
    }

    fn visit_f64<E: de::Error>(self, ms: f64) -> Result<Option<Millis>, E> {
        Millis::deserialize(ms.into_deserializer()).map(Some)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<Millis>, E> {
        text.parse::<Wait<0>>().map(Wait::span).map_err(E::custom)
    }
}

#[cfg(feature = "schema")]
impl<const DEFAULT: u32> schemars::JsonSchema for Wait<DEFAULT> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Wait".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A time: whole milliseconds, or a string such as \"2m\"; or \"never\".",
            "type": ["integer", "string"]
        })
    }
}
