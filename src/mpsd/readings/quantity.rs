//! Readings that are a quantity and not one of a few words: a span of time, a count. The default is part of the type.

use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A span of time, by default so many milliseconds. It prints as milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transparent))]
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
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema), schemars(transparent))]
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
