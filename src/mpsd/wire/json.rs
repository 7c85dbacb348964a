//! JSON objects written straight into a text, front to back: a session's document is long, and most of an answer's work.

use crate::id::{ChangeNumber, MemberIndex, Xuid};
use crate::mpsd::text::{decimal, quoted};
use serde::Serialize;
use std::fmt::{Display, Write};

/// A whole number, to be written as its digits.
pub(super) trait Whole {
    /// Its value.
    fn get(self) -> u64;
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

/// An object that is being written. Its fields stand in the order of the calls.
pub(super) struct Object<'t> {
    text: &'t mut String,
    empty: bool,
}

/// Appends an object.
pub(super) fn object(text: &mut String, fields: impl FnOnce(&mut Object<'_>)) {
    text.push('{');
    fields(&mut Object { text, empty: true });
    text.push('}');
}

impl Object<'_> {
    /// The text, once the key is written, to append the value to.
    fn key(&mut self, key: &str) -> &mut String {
        self.quote();
        self.text.push_str(key);
        self.unquote();
        self.text
    }

    /// What stands before a key.
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

    /// What stands behind it.
    #[inline]
    fn unquote(&mut self) {
        self.text.push_str("\":");
    }

    /// `"key":{...}`
    pub(super) fn object(&mut self, key: &str, fields: impl FnOnce(&mut Object<'_>)) {
        object(self.key(key), fields);
    }

    /// `"5":{...}`
    pub(super) fn numbered(&mut self, key: u32, fields: impl FnOnce(&mut Object<'_>)) {
        self.quote();
        decimal(self.text, key.into());
        self.unquote();
        object(self.text, fields);
    }

    /// `"key":5`
    pub(super) fn number(&mut self, key: &str, number: impl Whole) {
        decimal(self.key(key), number.get());
    }

    /// `"key":"5"`
    pub(super) fn digits(&mut self, key: &str, number: impl Whole) {
        let text = self.key(key);
        text.push('"');
        decimal(text, number.get());
        text.push('"');
    }

    /// `"key":[5,6]`
    pub(super) fn numbers(&mut self, key: &str, numbers: impl IntoIterator<Item = impl Whole>) {
        let text = self.key(key);
        text.push('[');
        for (place, number) in numbers.into_iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            decimal(text, number.get());
        }
        text.push(']');
    }

    /// `"key":true`, or nothing.
    pub(super) fn flag(&mut self, key: &str, flag: bool) {
        if flag {
            self.key(key).push_str("true");
        }
    }

    /// `"key":"..."`
    pub(super) fn string(&mut self, key: &str, value: &str) {
        quoted(self.key(key), value);
    }

    /// The same, of something that prints nothing JSON escapes.
    pub(super) fn shown(&mut self, key: &str, value: impl Display) {
        let text = self.key(key);
        text.push('"');
        let written = write!(text, "{value}");
        debug_assert!(written.is_ok(), "writing into a string cannot fail");
        text.push('"');
    }

    /// The same, if there is something.
    pub(super) fn shown_if(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.shown(key, value);
        }
    }

    /// `"key":` and a value that is JSON already.
    pub(super) fn raw(&mut self, key: &str, json: &str) {
        self.key(key).push_str(json);
    }

    /// `"key":` and whatever it is in JSON.
    pub(super) fn json(&mut self, key: &str, value: &(impl Serialize + ?Sized)) {
        // Writing to memory cannot fail, and every key in a document is a string.
        let value = serde_json::to_string(value).unwrap_or_default();
        self.key(key).push_str(&value);
    }

    /// The same, if there is something.
    pub(super) fn json_if(&mut self, key: &str, value: Option<&(impl Serialize + ?Sized)>) {
        if let Some(value) = value {
            self.json(key, value);
        }
    }
}
