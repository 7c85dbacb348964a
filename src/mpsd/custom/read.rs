//! From any JSON to text without spaces, value by value, without a tree between: with the keys in order, as custom data
//! is kept, or as they come.

use crate::mpsd::text::{decimal, quoted};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::fmt::{self, Write};

/// The text of a value.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D, keys: Keys) -> Result<String, D::Error> {
    let (mut text, mut entries) = (String::new(), Vec::new());
    from.deserialize_any(Writer { text: &mut text, entries: &mut entries, keys })?;
    Ok(text)
}

/// How the keys of objects stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// In order, none of them twice.
    Rising,
    /// As they come.
    Given,
}

/// Appends whatever it is shown.
struct Writer<'t> {
    text: &'t mut String,
    /// Where the entries of the objects begin that are open, and where their keys end.
    entries: &'t mut Vec<(usize, usize)>,
    keys: Keys,
}

impl Writer<'_> {
    /// For a value inside.
    fn inner(&mut self) -> Writer<'_> {
        Writer { text: self.text, entries: self.entries, keys: self.keys }
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_> {
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
        match Number::from_f64(value) {
            Some(number) => {
                let written = write!(self.text, "{number}");
                debug_assert!(written.is_ok(), "writing into a string cannot fail");
            }
            None => self.text.push_str("null"),
        }
        Ok(())
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        quoted(self.text, value);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        self.text.push('[');
        let start = self.text.len();
        loop {
            let before = self.text.len();
            if before > start {
                self.text.push(',');
            }
            if from.next_element_seed(self.inner())?.is_none() {
                self.text.truncate(before);
                break;
            }
        }
        self.text.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut from: A) -> Result<(), A::Error> {
        let (start, outer) = (self.text.len(), self.entries.len());
        let mut rising = true;
        self.text.push('{');
        loop {
            let before = self.text.len();
            if before > start + 1 {
                self.text.push(',');
            }
            let begin = self.text.len();
            if from.next_key_seed(Key(self.text))?.is_none() {
                self.text.truncate(before);
                break;
            }
            let entry = (begin, self.text.len());
            rising &= self.entries[outer..].last().is_none_or(|last| key(self.text, *last) < key(self.text, entry));
            self.entries.push(entry);
            self.text.push(':');
            from.next_value_seed(self.inner())?;
        }
        self.text.push('}');
        if !rising && self.keys == Keys::Rising {
            sort(self.text, start, &self.entries[outer..]);
        }
        self.entries.truncate(outer);
        Ok(())
    }
}

/// What stands between the quotes of an entry's key.
fn key(text: &str, (begin, end): (usize, usize)) -> &str {
    text.get(begin + 1..end - 1).unwrap_or_default()
}

/// Puts the entries of the object at the end of the text in order; of those with one key the last stays.
pub(super) fn sort(text: &mut String, start: usize, entries: &[(usize, usize)]) {
    // Each with where it ends: before the comma, or the bracket.
    let ends = entries.iter().skip(1).map(|(begin, _)| begin - 1).chain([text.len() - 1]);
    let mut entries: Vec<_> = entries.iter().copied().zip(ends).collect();
    entries.sort_by_key(|(entry, _)| key(text, *entry));
    let mut sorted = String::with_capacity(text.len() - start);
    sorted.push('{');
    for (place, (entry, end)) in entries.iter().enumerate() {
        if entries.get(place + 1).is_none_or(|(next, _)| key(text, *next) != key(text, *entry)) {
            sorted.push_str(&text[entry.0..*end]);
            sorted.push(',');
        }
    }
    // The comma behind the last one.
    sorted.pop();
    sorted.push('}');
    text.truncate(start);
    text.push_str(&sorted);
}

/// Appends a key.
struct Key<'t>(&'t mut String);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string key")
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        quoted(self.0, key);
        Ok(())
    }
}
