//! Enums: a string is a variant by its name alone, an object with one key a variant with details.

use super::super::error::{Error, quoted};
use super::super::tree::Kind;
use super::Reader;
use super::key::KeyReader;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

/// An enum's variant: a string, or the only key of an object with its details as the value.
pub(super) struct Variant<'r> {
    pub(super) reader: Reader<'r>,
    pub(super) content: Option<Reader<'r>>,
}

impl<'r> Variant<'r> {
    fn details(self) -> Result<Reader<'r>, Error> {
        let name = self.reader.tree.node(self.reader.node).raw;
        self.content.ok_or_else(|| self.reader.said(format!("{name} needs details: write {{{name}: …}}")))
    }
}

impl<'de, 'r> EnumAccess<'de> for Variant<'r> {
    type Error = Error;
    type Variant = Variant<'r>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Variant<'r>), Error> {
        let name = match self.content {
            Some(content) => KeyReader(content).read(seed),
            None => self.reader.read(seed),
        };
        Ok((name?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            Some(content) if !matches!(content.kind(), Kind::Null) => {
                let name = quoted(content.tree.name(content.node));
                Err(content.said(format!("{name} has no details: write {name} instead of an object")))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        self.details()?.read(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Error> {
        self.details()?.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.details()?.deserialize_map(visitor)
    }
}
