//! Custom data: JSON of titles in a session, which the directory stores and does not interpret.
//!
//! It is kept as the text that answers show, because showing is its most frequent use: without spaces, the keys of
//! each object in the order of their text and none of them twice. So equal data has equal text.

#[cfg(test)]
mod tests;

use crate::json::compact::{canonical, entries, key};
use crate::json::to_value;
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};
use serde_json::Value;
use serde_json::value::RawValue;
use std::fmt;

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
// `{}` is kept as an empty text, so that absent custom data takes no memory.
pub struct Custom(#[cfg_attr(feature = "schema", schemars(with = "Value"))] Box<str>);

const EMPTY: &str = "{}";

impl Custom {
    /// The custom data of this JSON.
    #[must_use]
    pub fn new(value: Value) -> Custom {
        // A value becomes text by events that cannot fail.
        Custom::deserialize(value).unwrap_or_default()
    }

    /// The custom data of a value as JSON.
    #[must_use]
    pub(crate) fn of(value: &impl serde::Serialize) -> Custom {
        Custom::new(to_value(value))
    }

    fn from_text(text: String) -> Custom {
        if text == EMPTY { Custom::default() } else { Custom(text.into_boxed_str()) }
    }

    /// The JSON, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        if self.0.is_empty() { EMPTY } else { &self.0 }
    }

    /// Whether it is empty: `{}`.
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
        self.becomes(self.merged(delta, merged))
    }

    /// Replaces each field that a change mentions as a whole, and returns whether it made a difference. This is how
    /// `system` is merged. `null` deletes its field; a change that is `null` as a whole leaves `{}`.
    pub fn replace_fields(&mut self, delta: &Custom) -> bool {
        self.becomes(self.merged(delta, |text, _, new| merged(text, EMPTY, new)))
    }

    /// Whether its stored text would exceed this number of bytes after [`Custom::merge`].
    pub(crate) fn would_exceed(&self, most: usize, delta: &Custom) -> bool {
        // A merge adds at most the length of the change, so most changes need not be tried.
        let bound = self.as_str().len().saturating_add(delta.as_str().len());
        bound > most && self.merged(delta, merged).as_str().len() > most
    }

    /// The result of a change; `both` merges the values of a key that both have.
    fn merged(&self, delta: &Custom, both: fn(&mut String, &str, &str)) -> Custom {
        if delta.is_null() {
            return Custom::default();
        }
        let mut text = String::with_capacity(self.0.len() + delta.0.len());
        merge(&mut text, self.as_str(), delta.as_str(), both);
        Custom::from_text(text)
    }

    fn becomes(&mut self, changed: Custom) -> bool {
        let differs = *self != changed;
        *self = changed;
        differs
    }

    /// The first path, such as `map.name`, at which `given` conflicts with this; the empty string is the whole.
    ///
    /// A key that only `given` has is a conflict if this is `sealed`. A `null` for an absent key is none.
    pub(crate) fn conflict(&self, given: &Custom, sealed: bool) -> Option<String> {
        if given.is_null() {
            return (!self.is_empty()).then(String::new);
        }
        conflict(self.as_str(), given.as_str(), sealed)
    }
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
        serde_json::from_str::<&RawValue>(self.as_str()).map_err(ser::Error::custom)?.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Custom {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Custom, D::Error> {
        canonical(from).map(Custom::from_text)
    }
}

/// Appends the result of a change that is not `null` (RFC 7396).
fn merged(text: &mut String, old: &str, change: &str) {
    // Most values that titles write again are unchanged.
    if old == change { text.push_str(old) } else { merge(text, old, change, merged) }
}

/// The same, one level deep: `both` appends the result for an existing field, from its old and its new value.
fn merge(text: &mut String, old: &str, change: &str, both: fn(&mut String, &str, &str)) {
    if !change.starts_with('{') {
        return text.push_str(change);
    }
    let start = text.len();
    text.push('{');
    let mut fields = entries(old).peekable();
    for (name, new) in entries(change) {
        while let Some((name, value)) = fields.next_if(|(mine, _)| *mine < name) {
            key(text, start, name);
            text.push_str(value);
        }
        let mine = fields.next_if(|(mine, _)| *mine == name);
        if new != "null" {
            key(text, start, name);
            match mine {
                Some((_, value)) => both(text, value, new),
                // A key that a `null` would delete is not created.
                None => merged(text, EMPTY, new),
            }
        }
    }
    for (name, value) in fields {
        key(text, start, name);
        text.push_str(value);
    }
    text.push('}');
}

/// See [`Custom::conflict`].
fn conflict(fixed: &str, given: &str, sealed: bool) -> Option<String> {
    if !(fixed.starts_with('{') && given.starts_with('{')) {
        return (fixed != given).then(String::new);
    }
    let mut fields = entries(fixed).peekable();
    entries(given).find_map(|(name, value)| {
        while fields.next_if(|(mine, _)| *mine < name).is_some() {}
        let below = match fields.next_if(|(mine, _)| *mine == name) {
            Some((_, mine)) => conflict(mine, value, sealed),
            None => (sealed && value != "null").then(String::new),
        };
        below.map(|below| place(name, &below))
    })
}

/// A key as it was written, and the place below it.
fn place(key: &str, below: &str) -> String {
    let key: String = serde_json::from_str(&format!("\"{key}\"")).unwrap_or_default();
    if below.is_empty() { key } else { format!("{key}.{below}") }
}
