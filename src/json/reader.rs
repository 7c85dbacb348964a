//! A document as serde sees it: the one deserializer of this crate, whose errors know their node.

mod children;
mod key;
mod variant;

pub(crate) use children::Children;

use super::compact::Keys;
use super::error::{At, Error, What, quoted, shortened};
use super::marks::Marks;
use super::scan::Kind;
use super::tree::{ROOT, Tree};
use serde::de::{DeserializeSeed, Deserializer, Expected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::Number;
use variant::Variant;

/// A document, with the nodes that count as absent.
#[derive(Clone, Copy)]
pub(super) struct Pass<'r> {
    pub(super) tree: &'r Tree<'r>,
    pub(super) marks: &'r Marks,
}

impl Pass<'_> {
    /// For the document itself.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader { pass: self, node: ROOT, is_field: false }
    }

    /// For what the document, an object, holds.
    pub(super) fn entries(&self) -> Children<'_> {
        Children::of_object(self.reader())
    }
}

/// One node, to be read into some type.
#[derive(Clone, Copy)]
pub(super) struct Reader<'r> {
    pass: &'r Pass<'r>,
    node: usize,
    /// Whether this is a struct's field, where `Option` means that the field may be absent.
    is_field: bool,
}

impl<'r> Reader<'r> {
    fn kind(self) -> Kind {
        self.pass.tree.kind(self.node)
    }

    fn to(self, node: usize) -> Reader<'r> {
        Reader { node, is_field: false, ..self }
    }

    fn inside(self) -> Reader<'r> {
        self.to(self.node)
    }

    /// Reads the node. Its own is also an error of a type that looks at what it has read: `try_from`.
    fn read<'de, T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self).map_err(|error| self.here(error))
    }

    fn here(self, error: Error) -> Error {
        error.or_at(At::Value(self.node))
    }

    #[cold]
    fn consequence(self) -> Error {
        self.here(Error::new(What::Consequence))
    }

    #[cold]
    fn said(self, problem: String) -> Error {
        self.here(Error::said(problem))
    }

    /// Reads a plain value: neither a list or object nor optional.
    fn plain<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null => visitor.visit_unit(),
            Kind::Bool(value) => visitor.visit_bool(value),
            Kind::Number => number(self.pass.tree.raw(self.node))?.visit(visitor),
            Kind::String { .. } => visitor.visit_str(&self.pass.tree.string(self.node).map_err(Error::said)?),
            Kind::List | Kind::Object => Err(self.mismatch(&visitor)),
        }
        .map_err(|error| self.here(error))
    }

    /// A list. Of a `fixed` one every element has its own meaning.
    fn list<'de, V: Visitor<'de>>(self, is_fixed: bool, visitor: V) -> Result<V::Value, Error> {
        if self.kind() != Kind::List {
            return Err(self.mismatch(&visitor));
        }
        let mut list = Children::of_list(self, is_fixed);
        let value = visitor.visit_seq(&mut list).map_err(|error| self.here(error))?;
        match list.following() {
            Some(extra) => Err(self.to(extra).said("the list ends before this element".to_owned())),
            None => Ok(value),
        }
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.entries(false, visitor)
    }

    /// An object; of a struct its values are fields.
    fn entries<'de, V: Visitor<'de>>(self, is_struct: bool, visitor: V) -> Result<V::Value, Error> {
        if self.kind() != Kind::Object {
            return Err(self.mismatch(&visitor));
        }
        let mut object = if is_struct { Children::of_struct(self) } else { Children::of_object(self) };
        let value = visitor.visit_map(&mut object).map_err(|error| self.here(error))?;
        object.following().map_or(Ok(value), |extra| Err(self.too_many(extra)))
    }

    #[cold]
    fn too_many(self, extra: usize) -> Error {
        let name = quoted(&self.pass.tree.name(extra));
        Error::said(format!("only one key can stand here, and {name} is another")).or_at(At::Key(extra))
    }

    #[cold]
    fn no_name(self, found: &str, names: &'static [&'static str]) -> Error {
        const FEW: usize = 8;
        let expected = match names.len() {
            0..=FEW => names.iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", "),
            many => format!("{many} names"),
        };
        self.here(Error::new(What::Said(format!("expected one of {expected}, found {found}"), names)))
    }

    #[cold]
    fn mismatch(self, expected: &dyn Expected) -> Error {
        self.here(Error::mismatch(expected, &self.words()))
    }

    fn words(self) -> String {
        match self.kind() {
            Kind::Null => "null".to_owned(),
            Kind::Bool(value) => value.to_string(),
            Kind::Number => format!("the number {}", shortened(self.pass.tree.raw(self.node))),
            Kind::String { .. } => {
                format!("the string {}", quoted(&self.pass.tree.string(self.node).unwrap_or_default()))
            }
            Kind::List => "a list".to_owned(),
            Kind::Object => "an object".to_owned(),
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
    let is_plain = raw.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain && let Ok(number) = raw.parse() {
        return Ok(Passed::Unsigned(number));
    }
    let too_large = || Error::said(format!("the number {} is too large", shortened(raw)));
    let number: Number = serde_json::from_str(raw).map_err(|_| too_large())?;
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => Ok(Passed::Unsigned(number)),
        (None, Some(number)) => Ok(Passed::Signed(number)),
        (None, None) => number.as_f64().map(Passed::Float).ok_or_else(too_large),
    }
}

/// Methods for plain values: each does the same.
macro_rules! plain_values {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.plain(visitor)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.kind() {
            Kind::Null | Kind::Bool(_) | Kind::Number | Kind::String { .. } => self.plain(visitor),
            Kind::List => self.list(false, visitor),
            Kind::Object => self.object(visitor),
        }
    }

    /// In a struct's field `Option` means "absent or there", so that a `null` is what the type inside makes of it:
    /// refused, a timeout of never, or the `None` of an `Option` inside. Elsewhere `null` is `None`.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.is_field {
            return visitor.visit_some(self.inside()).map_err(|error| self.here(error));
        }
        match self.kind() {
            Kind::Null => visitor.visit_none(),
            Kind::Bool(_) | Kind::Number | Kind::String { .. } | Kind::List | Kind::Object => visitor.visit_some(self),
        }
        .map_err(|error| self.here(error))
    }

    /// A type that asks for text gets it in one piece, unless an earlier pass has settled something in it.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if let Some(keys) = Keys::asked(name)
            && self.pass.marks.is_empty()
            && let Some(text) = self.pass.tree.compact(self.node, keys)
        {
            return visitor.visit_string(text);
        }
        visitor.visit_newtype_struct(self.inside()).map_err(|error| self.here(error))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.list(false, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.list(true, visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.list(true, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    /// Derived types also accept a list of their fields, which no author means.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.entries(true, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(Variant::of(self, names)?).map_err(|error| self.here(error))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    plain_values! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier deserialize_unit
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
    }

    forward_to_deserialize_any! { bytes byte_buf unit_struct }
}
