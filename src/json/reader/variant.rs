//! Enums: a string is a variant by its name alone, an object with one key a variant with details.

use super::key::KeyReader;
use super::{Error, Kind, Reader, quoted};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

/// An enum's variant: a string, or the only key of an object with its details as the value.
pub(super) struct Variant<'r> {
    reader: Reader<'r>,
    content: Option<Reader<'r>>,
}

impl<'r> Variant<'r> {
    /// The variant that a node has, of an enum with these names.
    pub(super) fn of(reader: Reader<'r>, names: &'static [&'static str]) -> Result<Variant<'r>, Error> {
        match reader.kind() {
            Kind::String { .. } => Ok(Variant { reader, content: None }),
            Kind::Object => {
                let children = reader.pass.tree.children(reader.node);
                let mut keys = children.clone().filter(|&key| reader.pass.marks.is_live(key));
                match (keys.next(), keys.next()) {
                    (Some(_), Some(extra)) => Err(reader.too_many(extra)),
                    (Some(key), None) => Ok(Variant { reader, content: Some(reader.to(key)) }),
                    (None, _) if children.count() == 0 => Err(reader.no_name("an empty object", names)),
                    // All its keys are already faults.
                    (None, _) => Err(reader.consequence()),
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number | Kind::List => Err(reader.no_name(&reader.words(), names)),
        }
    }

    fn details(self) -> Result<Reader<'r>, Error> {
        self.content.ok_or_else(|| {
            let name = self.reader.pass.tree.raw(self.reader.node);
            self.reader.said(format!("{name} needs details: write {{{name}: …}}"))
        })
    }
}

impl<'de, 'r> EnumAccess<'de> for Variant<'r> {
    type Error = Error;
    type Variant = Variant<'r>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Variant<'r>), Error> {
        let name = self.content.map_or(KeyReader::of_string(self.reader), KeyReader::of_key);
        Ok((name.read(seed)?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.content {
            Some(content) if content.kind() != Kind::Null => {
                let name = quoted(&content.pass.tree.name(content.node));
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
        self.details()?.entries(true, visitor)
    }
}
