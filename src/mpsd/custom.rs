//! Custom data: the JSON that titles keep in a session and that the directory stores without a meaning.
//!
//! It is kept as the text in which it is shown, since showing is what happens to it most: without spaces, the keys of
//! each object in the order of their text and none of them twice, strings and numbers as `serde_json` writes them. So
//! equal data has equal text, and a merge copies what it leaves alone.

mod merge;
mod raw;
mod read;
#[cfg(test)]
mod tests;
mod text;

use read::Keys;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;
use text::Cursor;

/// A `custom` area, or a change to one. Two are equal if they print alike; the order of keys does not matter. They are
/// ordered by their text, which has no meaning but is the same everywhere.
///
/// Empty is `{}`. A change to one is merged by [`Custom::merge`]; in a change, and only there, `null` means "delete".
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(transparent, description = "JSON that only the title understands.")
)]
// `{}` is kept as no text at all, so that nobody pays for custom data who has none.
pub struct Custom(#[cfg_attr(feature = "schema", schemars(with = "Value"))] Box<str>);

const EMPTY: &str = "{}";

impl Custom {
    /// That JSON.
    #[must_use]
    pub fn new(value: Value) -> Custom {
        // A value becomes text by events that cannot fail.
        Custom::deserialize(value).unwrap_or_default()
    }

    /// What this is as JSON. What cannot be written as JSON is `{}`.
    #[must_use]
    pub(crate) fn of(value: &impl serde::Serialize) -> Custom {
        serde_json::to_value(value).map(Custom::new).unwrap_or_default()
    }

    /// That JSON, read without going through its values one by one: the quick way of a request's body.
    ///
    /// # Errors
    /// What cannot be kept of it, in a sentence.
    pub(crate) fn of_raw(raw: Box<RawValue>) -> Result<Custom, Box<str>> {
        raw::text(raw).map(Custom::from_text)
    }

    fn from_text(text: String) -> Custom {
        if text == EMPTY { Custom::default() } else { Custom(text.into_boxed_str()) }
    }

    /// The JSON, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if self.0.is_empty() { EMPTY } else { &self.0 }
    }

    /// Whether nothing is in it: `{}`.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it is an object, and not a list or a plain value.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.as_str().starts_with('{')
    }

    /// Whether it is `null`, which as a change deletes everything.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.as_str() == "null"
    }

    /// Merges a change and says whether it made a difference.
    ///
    /// Objects merge key by key; `null` deletes its key, and deleting an absent one is no change; arrays and plain values
    /// replace. A `null` inside an array is data and stays. A change that is `null` as a whole leaves `{}`.
    pub fn merge(&mut self, delta: &Custom) -> bool {
        if delta.is_null() {
            return !std::mem::take(self).is_empty();
        }
        self.take_over(merge::merged(self.as_str(), delta.as_str()))
    }

    /// Replaces each field that a change mentions by its value there, whole, and says whether it made a difference: how
    /// `system` is merged. `null` deletes its field; a change that is `null` as a whole leaves `{}`.
    pub fn replace_fields(&mut self, delta: &Custom) -> bool {
        if delta.is_null() {
            return !std::mem::take(self).is_empty();
        }
        self.take_over(merge::replaced(self.as_str(), delta.as_str()))
    }

    /// Whether more than so many bytes would come of it by [`Custom::merge`]: of its text, which is what is stored.
    pub(crate) fn would_exceed(&self, most: usize, delta: &Custom) -> bool {
        let (old, new) = (self.as_str(), delta.as_str());
        // A merge adds no more than the change has, so that most changes need not be tried.
        if old.len().saturating_add(new.len()) <= most || delta.is_null() {
            return false;
        }
        merge::merged(old, new).map_or(old.len(), |merged| merged.len()) > most
    }

    /// Becomes what a change made of it, if it made a difference, and says whether it did.
    fn take_over(&mut self, changed: Option<String>) -> bool {
        match changed {
            Some(text) => {
                *self = Custom::from_text(text);
                true
            }
            None => false,
        }
    }

    /// The first place, such as `map.name`, where `given` is at odds with this; the empty string is the whole.
    ///
    /// A key that is only in `given` is at odds if this is `sealed`. A `null` for a key that is not here is in accord.
    pub(crate) fn conflict(&self, given: &Custom, sealed: bool) -> Option<String> {
        if given.is_null() {
            return (!self.is_empty()).then(String::new);
        }
        conflict(&mut Cursor::new(self.as_str()), &mut Cursor::new(given.as_str()), sealed)
    }
}

/// The text of any JSON, without spaces, the keys of its objects as they come: of a body, where their order matters.
///
/// # Errors
/// Those of the text it is read from.
pub(crate) fn as_written<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    read::text(from, Keys::Given)
}

impl From<Value> for Custom {
    fn from(value: Value) -> Custom {
        Custom::new(value)
    }
}

impl fmt::Display for Custom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Custom {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // As a tree, so that who writes with indents indents this too.
        serde_json::from_str::<Value>(self.as_str()).map_err(ser::Error::custom)?.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Custom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Custom, D::Error> {
        read::text(from, Keys::Rising).map(Custom::from_text)
    }
}

/// Goes through both values at once. Both cursors end behind theirs, unless there is a conflict.
fn conflict(fixed: &mut Cursor<'_>, given: &mut Cursor<'_>, sealed: bool) -> Option<String> {
    if !(fixed.at_object() && given.at_object()) {
        return (fixed.value() != given.value()).then(String::new);
    }
    let mut mine = fixed.entry();
    while let Some(entry) = given.entry() {
        while mine.is_some_and(|mine| mine.key < entry.key) {
            fixed.value();
            mine = fixed.entry();
        }
        if mine.is_some_and(|mine| mine.key == entry.key) {
            if let Some(below) = conflict(fixed, given, sealed) {
                return Some(join(entry.key, &below));
            }
            mine = fixed.entry();
        } else if given.value() != "null" && sealed {
            return Some(join(entry.key, ""));
        }
    }
    if mine.is_some() {
        fixed.rest_of_object();
    }
    None
}

/// A key as it was written, and the place below it.
fn join(key: &str, below: &str) -> String {
    let key: String = serde_json::from_str(&format!("\"{key}\"")).unwrap_or_default();
    if below.is_empty() { key } else { format!("{key}.{below}") }
}
