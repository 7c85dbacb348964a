//! Shared parsers for bodies: fields, names and custom data.

use crate::json::{Fault, Named};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::Field;
use crate::time::OrNull;
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// Reads a body.
///
/// # Errors
/// The first fault, in a sentence.
pub(in crate::mpsd::wire) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    crate::json::read_str(text).map_err(|faults| faults.first().map_or_else(String::new, sentence))
}

fn sentence(fault: &Fault) -> String {
    match &fault.found {
        Some(_) if !fault.known.is_empty() => format!("{fault}; known are {}", fault.known.join(", ")),
        Some(_) | None => fault.to_string(),
    }
}

/// The field with another value, if it has one.
pub(super) fn map<A, B>(field: Field<A>, set: impl FnOnce(A) -> Field<B>) -> Field<B> {
    match field {
        Field::Keep => Field::Keep,
        Field::Clear => Field::Clear,
        Field::Set(value) => set(value),
    }
}

/// A field that is mentioned: `null` clears it.
pub(super) fn field<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Field<T>, D::Error> {
    OrNull::deserialize(from).map(|OrNull(value)| value.map_or(Field::Clear, Field::Set))
}

/// What is written under names of roles or role types; no name is there twice.
pub(super) fn by_name<T: Clone>(named: &Named<T>) -> BTreeMap<String, T> {
    named.iter().map(|(name, value)| (name.to_owned(), value.clone())).collect()
}

/// `custom`: an object to be merged, or `null` for all of it.
pub(in crate::mpsd::wire) struct CustomDelta(pub(in crate::mpsd::wire) Custom);

impl<'de> Deserialize<'de> for CustomDelta {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<CustomDelta, D::Error> {
        let custom = Custom::deserialize(from)?;
        let fits = custom.is_object() || custom.is_null();
        if fits { Ok(CustomDelta(custom)) } else { Err(Error::custom("custom takes an object")) }
    }
}

/// A value that is written as a string.
pub(in crate::mpsd::wire) struct Parsed<T>(pub(in crate::mpsd::wire) T);

impl<'de, T: FromStr<Err: Display>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Parsed<T>, D::Error> {
        String::deserialize(from)?.parse().map(Parsed).map_err(Error::custom)
    }
}
