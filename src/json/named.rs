//! Objects whose keys are names that the document's author chose.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// An object whose keys are the author's own names, in the file's order. No name is in it twice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Named<T>(Vec<(String, T)>);

/// A name that occurs twice where names must be unique.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repeated(pub String);

impl<T> Named<T> {
    /// Things with their names, in this order.
    ///
    /// # Errors
    /// A name that is there twice; the first by the alphabet, if there are several.
    pub fn new(entries: Vec<(String, T)>) -> Result<Named<T>, Repeated> {
        let mut names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        match names.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(Repeated(pair[0].to_owned())),
            None => Ok(Named(entries)),
        }
    }

    /// Names and things, in the file's order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &T)> + DoubleEndedIterator {
        self.0.iter().map(|(name, thing)| (name.as_str(), thing))
    }

    /// Names and things, in the file's order, to keep.
    pub fn into_entries(self) -> impl Iterator<Item = (String, T)> {
        self.0.into_iter()
    }

    /// The names alone, in the file's order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> + DoubleEndedIterator {
        self.iter().map(|(name, _)| name)
    }

    /// The value of this name. The search is linear: frequent callers should build an index.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.iter().find_map(|(known, thing)| (known == name).then_some(thing))
    }

    /// Their number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T> Default for Named<T> {
    fn default() -> Named<T> {
        Named(Vec::new())
    }
}

impl fmt::Display for Repeated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the name {:?} is given twice", self.0)
    }
}

impl std::error::Error for Repeated {}

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Named<T>, D::Error> {
        from.deserialize_map(NamedVisitor(PhantomData))
    }
}

struct NamedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for NamedVisitor<T> {
    type Value = Named<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Named<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = from.next_entry()? {
            entries.push(entry);
        }
        Named::new(entries).map_err(A::Error::custom)
    }
}
