//! The children of lists and objects, one after the other.

use super::key::KeyReader;
use super::{Error, Reader};
use crate::json::tree::Siblings;
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

/// The children of a list or an object that are still to be read.
pub(crate) struct Children<'r> {
    parent: Reader<'r>,
    rest: Siblings<'r>,
    /// The entry whose key has been read and whose value has not.
    current: Option<usize>,
    is_fixed: bool,
    /// Whether the values are fields of a struct.
    is_struct: bool,
}

impl<'r> Children<'r> {
    /// Of a `fixed` list every element has its own meaning. Another is read from where earlier passes have left it.
    pub(super) fn of_list(parent: Reader<'r>, is_fixed: bool) -> Children<'r> {
        let mut children = Children { is_fixed, ..Children::of_object(parent) };
        if let Some(begin) = parent.pass.marks.begin(parent.node).filter(|_| !is_fixed) {
            children.rest = children.rest.starting_at(begin);
        }
        children
    }

    pub(super) fn of_object(parent: Reader<'r>) -> Children<'r> {
        Children {
            parent,
            rest: parent.pass.tree.children(parent.node),
            current: None,
            is_fixed: false,
            is_struct: false,
        }
    }

    pub(super) fn of_struct(parent: Reader<'r>) -> Children<'r> {
        Children { is_struct: true, ..Children::of_object(parent) }
    }

    pub(super) fn following(&mut self) -> Option<usize> {
        self.rest.find(|&child| self.parent.pass.marks.is_live(child))
    }
}

impl<'de> SeqAccess<'de> for Children<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.is_fixed && self.rest.clone().next().is_some_and(|child| self.parent.pass.marks.is_dropped(child)) {
            return Err(self.parent.consequence());
        }
        self.following().map(|child| self.parent.to(child).read(seed)).transpose()
    }
}

impl<'de> MapAccess<'de> for Children<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.current = self.following();
        self.current.map(|child| KeyReader::of_key(self.parent.to(child)).read(seed)).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.current.take() {
            Some(child) => Reader { is_field: self.is_struct, ..self.parent.to(child) }.read(seed),
            None => Err(Error::said("a value was asked for before its key".to_owned())),
        }
    }
}
