//! Names as serde reads them: strings, and values that a type reads from a string.

use super::{At, Error, Reader, number};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Number;
use std::borrow::Cow;

/// The key of a node, or a string that names a variant.
#[derive(Clone, Copy)]
pub(super) struct KeyReader<'r> {
    reader: Reader<'r>,
    at: At,
}

impl<'r> KeyReader<'r> {
    pub(super) fn of_key(reader: Reader<'r>) -> KeyReader<'r> {
        KeyReader { reader, at: At::Key(reader.node) }
    }

    pub(super) fn of_string(reader: Reader<'r>) -> KeyReader<'r> {
        KeyReader { reader, at: At::Value(reader.node) }
    }

    fn name(self) -> Result<Cow<'r, str>, Error> {
        let name = match self.at {
            At::Key(node) => self.reader.pass.tree.key(node),
            At::Value(node) => self.reader.pass.tree.string(node),
        };
        name.map_err(|problem| self.here(Error::said(problem)))
    }

    pub(super) fn read<'de, T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self).map_err(|error| self.here(error))
    }

    fn here(self, error: Error) -> Error {
        error.or_at(self.at)
    }

    /// JSON has no keys but strings, so a map by number has numbers in quotes.
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let name = self.name()?;
        match serde_json::from_str::<Number>(&name) {
            Ok(_) => number(&name).and_then(|number| number.visit(visitor)),
            Err(_) => visitor.visit_str(&name),
        }
        .map_err(|error| self.here(error))
    }
}

/// Numbers as keys: each of these methods does the same.
macro_rules! number_keys {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.number(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for KeyReader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(&self.name()?).map_err(|error| self.here(error))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self).map_err(|error| self.here(error))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self).map_err(|error| self.here(error))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let name = self.name()?;
        let name: StrDeserializer<'_, Error> = name.as_ref().into_deserializer();
        visitor.visit_enum(name).map_err(|error| self.here(error))
    }

    number_keys! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
    }

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}
