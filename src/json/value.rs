//! A tree as serde sees it: a deserializer whose errors know their node.

mod key;
mod variant;

use super::error::{At, Error, What, quoted, shortened};
use super::marks::Marks;
use super::tree::{self, Kind, Tree};
use key::KeyReader;
use serde::de::value::MapDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error as _, Expected, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Number;
use std::borrow::Cow;
use std::ops::Range;
use variant::Variant;

/// How a boxed `RawValue` asks for its text, which it then takes from a map with this one key.
const RAW: &str = "$serde_json::private::RawValue";

/// One node, to be read into some type.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pub(super) tree: &'r Tree<'r>,
    pub(super) marks: &'r Marks,
    pub(super) node: usize,
}

impl<'r> Reader<'r> {
    fn kind(self) -> &'r Kind {
        &self.tree.node(self.node).kind
    }

    fn to(self, node: usize) -> Reader<'r> {
        Reader { node, ..self }
    }

    /// Reads the node. Its own is also an error of a type that looks at what it has read: `try_from`.
    fn read<'de, T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self).map_err(|error| self.here(error))
    }

    fn here(self, error: Error) -> Error {
        error.or_at(At::Value(self.node))
    }

    fn consequence(self) -> Error {
        self.here(Error::new(What::Consequence))
    }

    fn said(self, problem: String) -> Error {
        self.here(Error::custom(problem))
    }

    fn any<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let raw = self.tree.node(self.node).raw;
        match self.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(*value),
            Kind::Number => number(raw)?.visit(visitor),
            Kind::String => visitor.visit_str(&string(raw)?),
            Kind::List(children) => self.list(children.clone(), false, visitor),
            Kind::Object { .. } => self.object(visitor),
        }
    }

    /// A list. Of a `fixed` one every element has its own meaning.
    fn list<'de, V: Visitor<'de>>(
        self,
        mut children: Range<usize>,
        fixed: bool,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.marks.begin(self.node) {
            Some(begin) if !fixed => children.start = begin,
            Some(_) | None => {}
        }
        let mut list = Children { parent: self, rest: children, current: None, fixed };
        let value = visitor.visit_seq(&mut list)?;
        match list.following() {
            Some(extra) => Err(self.to(extra).said("the list ends before this element".to_owned())),
            None => Ok(value),
        }
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let mut object = Children { parent: self, rest: self.tree.children(self.node), current: None, fixed: false };
        let value = visitor.visit_map(&mut object)?;
        object.following().map_or(Ok(value), |extra| Err(self.too_many(extra)))
    }

    fn too_many(self, extra: usize) -> Error {
        let problem = format!("only one key can stand here, and {} is another", quoted(self.tree.name(extra)));
        Error::custom(problem).or_at(At::Key(extra))
    }

    fn no_name(self, found: &str, names: &'static [&'static str]) -> Error {
        const FEW: usize = 8;
        let expected = match names.len() {
            0..=FEW => names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            many => format!("{many} names"),
        };
        self.here(Error::new(What::Said(format!("expected one of {expected}, found {found}"), names)))
    }

    fn mismatch(self, expected: &dyn Expected) -> Error {
        self.here(Error::mismatch(expected, &self.words()))
    }

    fn words(self) -> String {
        let raw = self.tree.node(self.node).raw;
        match self.kind() {
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            Kind::Number => format!("the number {}", shortened(raw)),
            Kind::String => format!("the string {}", quoted(&tree::unquote(raw).unwrap_or_default())),
            Kind::List(_) => "a list".to_owned(),
            Kind::Object { .. } => "an object".to_owned(),
        }
    }
}

/// A number as `serde_json` passes it on: as `u64` or `i64` if it is whole and fits, else as `f64`.
enum Passed {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl Passed {
    fn visit<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Passed::Unsigned(number) => visitor.visit_u64(number),
            Passed::Signed(number) => visitor.visit_i64(number),
            Passed::Float(number) => visitor.visit_f64(number),
        }
    }
}

fn number(raw: &str) -> Result<Passed, Error> {
    let too_large = || Error::custom(format!("the number {} is too large", shortened(raw)));
    let number: Number = serde_json::from_str(raw).map_err(|_| too_large())?;
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => Ok(Passed::Unsigned(number)),
        (None, Some(number)) => Ok(Passed::Signed(number)),
        (None, None) => number.as_f64().map(Passed::Float).ok_or_else(too_large),
    }
}

fn string(raw: &str) -> Result<Cow<'_, str>, Error> {
    tree::unquote(raw).map_err(|error| Error::custom(tree::unreadable(&error)))
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any(visitor).map_err(|error| self.here(error))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
        .map_err(|error| self.here(error))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == RAW {
            let raw = MapDeserializer::new(std::iter::once((RAW, self.tree.node(self.node).raw)));
            return visitor.visit_map(raw).map_err(|error: Error| self.here(error));
        }
        visitor.visit_newtype_struct(self).map_err(|error| self.here(error))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::List(children) => self.list(children.clone(), false, visitor).map_err(|error| self.here(error)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::List(children) => self.list(children.clone(), true, visitor).map_err(|error| self.here(error)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Object { .. } => self.object(visitor).map_err(|error| self.here(error)),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    /// Derived types would also take a list of their fields; nobody who writes one means that.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant = match self.kind() {
            Kind::String => Variant { reader: self, content: None },
            Kind::Object { children, .. } => {
                let mut keys = children.clone().filter(|&key| self.marks.is_live(key));
                match (keys.next(), keys.next()) {
                    (Some(_), Some(extra)) => return Err(self.too_many(extra)),
                    (Some(key), None) => Variant { reader: self, content: Some(self.to(key)) },
                    (None, _) if children.is_empty() => return Err(self.no_name("an empty object", names)),
                    // All its keys are faults already.
                    (None, _) => return Err(self.consequence()),
                }
            }
            Kind::Null | Kind::Bool(_) | Kind::Number | Kind::List(_) => {
                return Err(self.no_name(&self.words(), names));
            }
        };
        visitor.visit_enum(variant).map_err(|error| self.here(error))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct identifier
    }
}

/// The children of a list or an object that are still to be read.
struct Children<'r> {
    parent: Reader<'r>,
    rest: Range<usize>,
    /// The entry whose key has been read and whose value has not.
    current: Option<usize>,
    fixed: bool,
}

impl Children<'_> {
    fn following(&mut self) -> Option<usize> {
        self.rest.find(|&child| self.parent.marks.is_live(child))
    }
}

impl<'de> SeqAccess<'de> for Children<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.fixed && self.rest.clone().next().is_some_and(|child| self.parent.marks.is_dropped(child)) {
            return Err(self.parent.consequence());
        }
        self.following().map(|child| self.parent.to(child).read(seed)).transpose()
    }
}

impl<'de> MapAccess<'de> for Children<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.current = self.following();
        self.current.map(|child| KeyReader(self.parent.to(child)).read(seed)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.current.take() {
            Some(child) => self.parent.to(child).read(seed),
            None => Err(Error::custom("a value was asked for before its key")),
        }
    }
}
