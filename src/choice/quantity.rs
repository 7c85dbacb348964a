//! Choices that are quantities instead of words: a span of time, a count. The default is part of the type.

use crate::time::Millis;
use serde::de::{self, IntoDeserializer, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A span of time with a default in milliseconds. It prints as milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct SpanChoice<const DEFAULT: u32>(pub Millis);

impl<const DEFAULT: u32> Default for SpanChoice<DEFAULT> {
    fn default() -> Self {
        SpanChoice(Millis::new(u64::from(DEFAULT)).unwrap_or(Millis::ZERO))
    }
}

impl<const DEFAULT: u32> fmt::Display for SpanChoice<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.get().fmt(f)
    }
}

impl<const DEFAULT: u32> FromStr for SpanChoice<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(SpanChoice).map_err(|why: crate::time::TimeError| why.to_string())
    }
}

/// A count with a default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transparent))]
pub struct CountChoice<const DEFAULT: u32>(pub u32);

impl<const DEFAULT: u32> Default for CountChoice<DEFAULT> {
    fn default() -> Self {
        CountChoice(DEFAULT)
    }
}

impl<const DEFAULT: u32> fmt::Display for CountChoice<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<const DEFAULT: u32> FromStr for CountChoice<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().map(CountChoice).map_err(|_| format!("{text:?} is no whole number from 0 to {}", u32::MAX))
    }
}

/// How long to wait, with a default in milliseconds, or for ever. Written as a time or `never`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WaitChoice<const DEFAULT: u32> {
    /// This long.
    After(Millis),
    /// For ever.
    Never,
}

impl<const DEFAULT: u32> WaitChoice<DEFAULT> {
    /// The span, if it ends.
    #[must_use]
    pub fn span(self) -> Option<Millis> {
        match self {
            WaitChoice::After(span) => Some(span),
            WaitChoice::Never => None,
        }
    }
}

/// The default of a [`WaitChoice`] that is for ever.
pub const FOREVER: u32 = u32::MAX;

impl<const DEFAULT: u32> Default for WaitChoice<DEFAULT> {
    fn default() -> Self {
        if DEFAULT == FOREVER {
            return WaitChoice::Never;
        }
        WaitChoice::After(Millis::new(u64::from(DEFAULT)).unwrap_or(Millis::ZERO))
    }
}

impl<const DEFAULT: u32> fmt::Display for WaitChoice<DEFAULT> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WaitChoice::After(span) => span.fmt(f),
            WaitChoice::Never => f.write_str("never"),
        }
    }
}

impl<const DEFAULT: u32> FromStr for WaitChoice<DEFAULT> {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "never" {
            return Ok(WaitChoice::Never);
        }
        text.parse()
            .map(WaitChoice::After)
            .map_err(|_| format!("{text:?} is neither a time such as \"2m\" nor \"never\""))
    }
}

impl<const DEFAULT: u32> Serialize for WaitChoice<DEFAULT> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de, const DEFAULT: u32> Deserialize<'de> for WaitChoice<DEFAULT> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(WaitVisitor).map(|span| span.map_or(WaitChoice::Never, WaitChoice::After))
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
        text.parse::<WaitChoice<0>>().map(WaitChoice::span).map_err(E::custom)
    }
}

#[cfg(feature = "schema")]
impl<const DEFAULT: u32> schemars::JsonSchema for WaitChoice<DEFAULT> {
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
