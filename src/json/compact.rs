//! Compact JSON text: writing it from any JSON without a tree in between, and iterating over it.

use super::write::{decimal, float, quoted};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The deepest nesting of lists and objects: it leaves room, in the nesting that readers allow, for the document around it.
pub(super) const MAX_DEPTH: usize = 120;

/// In which order the keys of objects are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Keys {
    /// In that of their texts, each once.
    InOrder,
    /// As they come.
    AsWritten,
}

impl Keys {
    /// The name of the newtype as which a text is asked of a deserializer. The reader of this crate answers with the text, which it has;
    /// any other with the value inside.
    const fn name(self) -> &'static str {
        match self {
            Keys::InOrder => "$sessim::json::canonical",
            Keys::AsWritten => "$sessim::json::as_written",
        }
    }

    /// The order that a newtype of this name asks for.
    pub(super) fn asked(name: &str) -> Option<Keys> {
        [Keys::InOrder, Keys::AsWritten].into_iter().find(|keys| keys.name() == name)
    }
}

/// The text of a value: each key of an object once, in the order of the keys' texts. Of duplicates the last one counts.
///
/// # Errors
/// Those of the reader; a nesting that is too deep.
pub(crate) fn canonical<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    from.deserialize_newtype_struct(Keys::InOrder.name(), WholeValue { keys: Keys::InOrder })
}

/// The text of a value, its keys as they come.
///
/// # Errors
/// Those of the reader; a nesting that is too deep.
pub(crate) fn as_written<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    from.deserialize_newtype_struct(Keys::AsWritten.name(), WholeValue { keys: Keys::AsWritten })
}

/// The entries of an object without spaces, in their order: the text between each key's quotes, escapes and all, and its
/// value. A value that is not an object has none.
pub(crate) fn entries(object: &str) -> Entries<'_> {
    Entries { rest: object.strip_prefix('{').unwrap_or_default() }
}

/// Appends the comma and the key before an entry's value; `start` is the beginning of the object in the text.
pub(crate) fn key(text: &mut String, start: usize, key: &str) {
    text.push_str(if text.len() > start + 1 { ",\"" } else { "\"" });
    text.push_str(key);
    text.push_str("\":");
}

/// See [`entries`].
pub(crate) struct Entries<'t> {
    /// The rest of the object, from the quote of the next key on.
    rest: &'t str,
}

impl<'t> Iterator for Entries<'t> {
    type Item = (&'t str, &'t str);

    fn next(&mut self) -> Option<(&'t str, &'t str)> {
        let key = self.rest.get(1..behind_string(self.rest.as_bytes(), 1).checked_sub(1)?)?;
        // The quotes and the colon.
        let rest = self.rest.get(key.len() + 3..)?;
        let value = rest.get(..length(rest.as_bytes()))?;
        // The comma, or the closing bracket.
        self.rest = rest.get(value.len() + 1..).unwrap_or_default();
        Some((key, value))
    }
}

/// The length of the value at the beginning of a text.
fn length(text: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => at = behind_string(text, at + 1) - 1,
            b'{' | b'[' => depth += 1,
            b',' | b'}' | b']' if depth == 0 => break,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        at += 1;
    }
    at
}

/// The end of a string that starts before this place.
fn behind_string(text: &[u8], mut at: usize) -> usize {
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// Takes the text of a value, or the value.
struct WholeValue {
    keys: Keys,
}

impl<'de> Visitor<'de> for WholeValue {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        let mut text = String::new();
        Compact { text: &mut text, sorted: self.keys == Keys::InOrder, depth: 0 }.deserialize(from)?;
        Ok(text)
    }
}

/// Appends the value that it visits.
struct Compact<'t> {
    text: &'t mut String,
    /// Whether keys are put in order.
    sorted: bool,
    /// The number of lists and objects around the value.
    depth: usize,
}

impl Compact<'_> {
    /// For a value inside.
    fn inner(&mut self) -> Compact<'_> {
        Compact { text: self.text, sorted: self.sorted, depth: self.depth + 1 }
    }

    fn check_depth<E: Error>(&self) -> Result<(), E> {
        let deep = || E::custom(format_args!("this nests more than {MAX_DEPTH} levels deep"));
        if self.depth < MAX_DEPTH { Ok(()) } else { Err(deep()) }
    }
}

impl<'de> DeserializeSeed<'de> for Compact<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Compact<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.text.push_str("null");
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        decimal(self.text, value);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        if value < 0 {
            self.text.push('-');
        }
        decimal(self.text, value.unsigned_abs());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        float(self.text, value);
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        quoted(self.text, value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        self.check_depth()?;
        self.text.push('[');
        while from.next_element_seed(self.inner())?.is_some() {
            self.text.push(',');
        }
        close(self.text, ']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        self.check_depth()?;
        let start = self.text.len();
        let (mut rising, mut last) = (true, None);
        self.text.push('{');
        loop {
            let begin = self.text.len();
            // A key is a string; it counts as deep as the object itself.
            let key = Compact { text: self.text, sorted: false, depth: self.depth };
            if from.next_key_seed(key)?.is_none() {
                break;
            }
            let key = begin + 1..self.text.len() - 1;
            rising &= last.is_none_or(|last| self.text.get(last) < self.text.get(key.clone()));
            last = Some(key);
            self.text.push(':');
            from.next_value_seed(self.inner())?;
            self.text.push(',');
        }
        close(self.text, '}');
        if self.sorted && !rising {
            sort(self.text, start);
        }
        Ok(())
    }
}

/// Closes a list or an object: the bracket takes the place of the last comma.
fn close(text: &mut String, bracket: char) {
    if text.ends_with(',') {
        text.pop();
    }
    text.push(bracket);
}

/// Puts the entries of the object at the end of a text in order.
fn sort(text: &mut String, start: usize) {
    let object = text.split_off(start);
    let mut entries: Vec<_> = entries(&object).collect();
    entries.sort_by_key(|(key, _)| *key);
    text.push('{');
    for (place, (name, value)) in entries.iter().enumerate() {
        if entries.get(place + 1).is_none_or(|(next, _)| next != name) {
            key(text, start, name);
            text.push_str(value);
        }
    }
    text.push('}');
}
