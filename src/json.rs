//! Reads JSON text into a typed value, or returns all faults of the text, each with its place.
//!
//! A text becomes a tree of nodes with their places, and a serde type is read from the tree. If that fails, the
//! same type is tried on the same tree until no fault is left: a fault is recorded, its node is left out, and the
//! type is tried again. So one definition of a document and one deserializer serve both its reading and its diagnosis,
//! and types need no positions in them.
//!
//! Requirements on the types: the elements of a list are of one kind (omitting one moves the others up, except in
//! tuples), and a type that refuses unknown keys has `deny_unknown_fields`. Unknown keys of other types
//! are not faults.

pub(crate) mod compact;
mod diagnose;
mod error;
pub(crate) mod fields;
#[cfg(any(test, feature = "proptest"))]
pub(crate) mod indent;
mod located;
mod marks;
mod named;
mod path;
mod place;
mod reader;
mod scan;
#[cfg(feature = "schema")]
mod schema;
mod serializer;
mod syntax;
#[cfg(test)]
mod tests;
mod tree;
pub(crate) mod write;

pub use located::Located;
pub use named::{Named, Repeated};
pub use path::{Key, Path};
pub use place::Place;
#[cfg(feature = "schema")]
pub(crate) use schema::absent_is_not_null;
pub(crate) use serializer::{to_text, to_value};

use error::Error;
use marks::Marks;
use reader::{Children, Pass};
use serde::de::{self, DeserializeOwned};
use std::fmt;

/// The maximum number of reported faults; the last of so many says that there are more.
pub const MAX_FAULTS: usize = 50;

/// The deepest nesting of lists and objects.
pub const MAX_DEPTH: usize = 127;

/// A fault of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// The path of the faulty value; for an unknown or missing key, of the object; for broken JSON, of the whole
    /// document.
    pub path: Path,
    /// The place of the value, or of the key if the key is at fault.
    pub place: Place,
    /// The message without place and path: `unknown key "jion"`.
    pub problem: String,
    /// The unknown name, if that is the problem.
    pub found: Option<String>,
    /// The known names, in the order of their definition. Empty if the problem is not an unknown name.
    pub known: Vec<String>,
    /// The remedy, if the problem does not show it.
    pub help: Option<String>,
}

impl Fault {
    fn new(path: Path, place: Place, problem: impl Into<String>) -> Fault {
        Fault { path, place, problem: problem.into(), found: None, known: Vec::new(), help: None }
    }
}

impl fmt::Display for Fault {
    /// `14:9: steps[3].by: expected a string, found the number 7`; without the path if that is the whole document.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.place.line, self.place.column)?;
        if !self.path.keys().is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.problem)
    }
}

impl std::error::Error for Fault {}

/// Reads a value from JSON text.
///
/// # Errors
/// Every fault of the text, in its order: at least one, at most [`MAX_FAULTS`]. Broken JSON is one fault, because
/// the rest cannot be read. A fault that follows from another one is not reported.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Vec<Fault>> {
    // One check of the whole text is cheaper than one of each string in it.
    read_str(syntax::utf8(text).map_err(|fault| vec![*fault])?)
}

/// Reads a value from JSON text that is known to be text.
///
/// # Errors
/// Those of [`read`].
pub fn read_str<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Fault>> {
    let tree = &syntax::tree(text).map_err(|fault| vec![*fault])?;
    let attempt = |marks: &Marks| T::deserialize(Pass { tree, marks }.reader());
    attempt(&Marks::default()).map_err(|error| diagnose::faults(tree, &error, &mut |marks| attempt(marks).err()))
}

/// Reads the meaning of a bare name, `{"name": {}}`, with a function that takes such an object.
///
/// # Errors
/// Those of the function.
pub(crate) fn bare<T, E: de::Error>(
    name: &str,
    read: impl FnOnce(&mut Children<'_>) -> Result<T, Error>,
) -> Result<T, E> {
    let mut text = String::from("{");
    write::quoted(&mut text, name);
    text.push_str(":{}}");
    let tree = &syntax::tree(&text).map_err(|fault| E::custom(fault.problem))?;
    let marks = &Marks::default();
    read(&mut Pass { tree, marks }.entries()).map_err(Error::elsewhere)
}
