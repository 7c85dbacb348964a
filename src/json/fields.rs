//! Writes JSON objects directly into a text: a session's document is long, and most of the work of an answer.

use super::serializer::append;
use super::write::{decimal, quoted, shown};
use crate::id::{ChangeNumber, MemberIndex, Xuid};
use crate::time::{Instant, Millis};
use serde::Serialize;
use std::fmt::Display;

/// A whole number, to be written as its digits.
pub(crate) trait Whole {
    /// Its value.
    fn get(self) -> u64;
}

impl Whole for u16 {
    fn get(self) -> u64 {
        self.into()
    }
}

impl Whole for u32 {
    fn get(self) -> u64 {
        self.into()
    }
}

impl Whole for u64 {
    fn get(self) -> u64 {
        self
    }
}

impl Whole for usize {
    fn get(self) -> u64 {
        self as u64
    }
}

impl Whole for Xuid {
    fn get(self) -> u64 {
        Xuid::get(self)
    }
}

impl Whole for MemberIndex {
    fn get(self) -> u64 {
        self.0.into()
    }
}

impl Whole for ChangeNumber {
    fn get(self) -> u64 {
        self.0
    }
}

impl Whole for Millis {
    fn get(self) -> u64 {
        Millis::get(self)
    }
}

impl Whole for Instant {
    fn get(self) -> u64 {
        self.as_millis()
    }
}

/// An object being written. Its fields are in the order of the calls.
pub(crate) struct Object<'t> {
    text: &'t mut String,
    empty: bool,
}

/// Appends an object.
pub(crate) fn object(text: &mut String, fields: impl FnOnce(&mut Object<'_>)) {
    text.push('{');
    fields(&mut Object { text, empty: true });
    text.push('}');
}

/// An object as a text of its own.
pub(crate) fn written(fields: impl FnOnce(&mut Object<'_>)) -> String {
    let mut text = String::new();
    object(&mut text, fields);
    text
}

/// Appends a list of objects.
pub(crate) fn objects<T>(
    text: &mut String,
    items: impl IntoIterator<Item = T>,
    mut fields: impl FnMut(&mut Object<'_>, T),
) {
    list(text, items, |text, item| object(text, |to| fields(to, item)));
}

/// Appends a list of what `each` appends.
pub(crate) fn list<T>(text: &mut String, items: impl IntoIterator<Item = T>, mut each: impl FnMut(&mut String, T)) {
    text.push('[');
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        each(text, item);
    }
    text.push(']');
}

/// Appends an object with any texts as its keys, each with what `each` appends.
pub(crate) fn map<'m, K: AsRef<str> + 'm, T: 'm>(
    text: &mut String,
    entries: impl IntoIterator<Item = (&'m K, &'m T)>,
    mut each: impl FnMut(&mut String, &'m T),
) {
    text.push('{');
    for (place, (key, value)) in entries.into_iter().enumerate() {
        if place > 0 {
            text.push(',');
        }
        quoted(text, key.as_ref());
        text.push(':');
        each(text, value);
    }
    text.push('}');
}

impl Object<'_> {
    /// The text, once the key is written, to append the value to. A key has nothing that JSON escapes.
    pub(crate) fn key(&mut self, key: &str) -> &mut String {
        self.quote();
        self.text.push_str(key);
        self.unquote();
        self.text
    }

    /// Appends the text before a key.
    #[inline]
    fn quote(&mut self) {
        // Each a store of known length.
        if self.empty {
            self.text.push('"');
        } else {
            self.text.push_str(",\"");
        }
        self.empty = false;
    }

    /// Appends the text after a key.
    #[inline]
    fn unquote(&mut self) {
        self.text.push_str("\":");
    }

    /// `"key":{...}`
    pub(crate) fn object(&mut self, key: &str, fields: impl FnOnce(&mut Object<'_>)) {
        object(self.key(key), fields);
    }

    /// `"key":[{...},{...}]`
    pub(crate) fn objects<T>(
        &mut self,
        key: &str,
        items: impl IntoIterator<Item = T>,
        fields: impl FnMut(&mut Object<'_>, T),
    ) {
        objects(self.key(key), items, fields);
    }

    /// `"5":{...}`
    pub(crate) fn numbered(&mut self, key: u32, fields: impl FnOnce(&mut Object<'_>)) {
        self.quote();
        decimal(self.text, key.into());
        self.unquote();
        object(self.text, fields);
    }

    /// `"key":5`
    pub(crate) fn number(&mut self, key: &str, number: impl Whole) {
        decimal(self.key(key), number.get());
    }

    /// The same, or `null`.
    pub(crate) fn number_or_null(&mut self, key: &str, number: Option<impl Whole>) {
        match number {
            Some(number) => self.number(key, number),
            None => self.raw(key, "null"),
        }
    }

    /// `"key":"5"`
    pub(crate) fn digits(&mut self, key: &str, number: impl Whole) {
        let text = self.key(key);
        text.push('"');
        decimal(text, number.get());
        text.push('"');
    }

    /// `"key":[5,6]`
    pub(crate) fn numbers(&mut self, key: &str, numbers: impl IntoIterator<Item = impl Whole>) {
        list(self.key(key), numbers, |text, number| decimal(text, number.get()));
    }

    /// `"key":true`, or nothing.
    pub(crate) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.key(key).push_str("true");
        }
    }

    /// `"key":true` or `"key":false`.
    pub(crate) fn truth(&mut self, key: &str, truth: bool) {
        self.key(key).push_str(if truth { "true" } else { "false" });
    }

    /// `"key":"..."`
    pub(crate) fn string(&mut self, key: &str, value: &str) {
        quoted(self.key(key), value);
    }

    /// The same, or `null`.
    pub(crate) fn string_or_null(&mut self, key: &str, value: Option<&str>) {
        match value {
            Some(value) => self.string(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// `"key":"..."`, of something that prints.
    pub(crate) fn shown(&mut self, key: &str, value: impl Display) {
        shown(self.key(key), &value);
    }

    /// The same, if there is something.
    pub(crate) fn shown_if(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.shown(key, value);
        }
    }

    /// The same, or `null`.
    pub(crate) fn shown_or_null(&mut self, key: &str, value: Option<impl Display>) {
        match value {
            Some(value) => self.shown(key, value),
            None => self.raw(key, "null"),
        }
    }

    /// `"key":` and a value that is JSON already.
    pub(crate) fn raw(&mut self, key: &str, json: &str) {
        self.key(key).push_str(json);
    }

    /// `"key":` and the value as JSON; `null` for `None`.
    pub(crate) fn json(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        append(self.key(key), value);
    }

    /// The same, if there is something.
    pub(crate) fn json_if(&mut self, key: &str, value: Option<&(impl Serialize + ?Sized)>) {
        if let Some(value) = value {
            self.json(key, value);
        }
    }
}
