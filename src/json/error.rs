//! Errors of a type about a node, in the terms of the document's author.

use serde::de::{self, Expected, Unexpected};
use std::borrow::Cow;
use std::fmt;

/// An error of a type, at the smallest node at which it arose.
// Boxed, so that the result of a success stays small.
#[derive(Debug)]
pub(crate) struct Error(Box<Inner>);

#[derive(Debug)]
struct Inner {
    /// `None` only inside a visitor, before the reader that called it has caught the error.
    at: Option<At>,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    Key(usize),
    Value(usize),
}

#[derive(Debug)]
pub(super) enum What {
    /// Any other message, with the known names if it is about a name.
    Said(String, &'static [&'static str]),
    /// A required key is missing.
    Missing(&'static str),
    /// An object whose type has no such key.
    UnknownKey(String, &'static [&'static str]),
    /// A name that no variant of the enum has.
    UnknownName(String, &'static [&'static str]),
    /// It needs a value that was omitted because of another fault.
    Consequence,
}

impl Error {
    pub(super) fn new(what: What) -> Error {
        Error(Box::new(Inner { at: None, what }))
    }

    pub(super) fn said(problem: String) -> Error {
        Error::new(What::Said(problem, &[]))
    }

    pub(super) fn at(&self) -> Option<At> {
        self.0.at
    }

    pub(super) fn what(&self) -> &What {
        &self.0.what
    }

    /// The error at this place, unless it arose further down.
    pub(super) fn or_at(mut self, at: At) -> Error {
        self.0.at.get_or_insert(at);
        self
    }

    /// The same for a type that was read from another text: without its place.
    pub(super) fn elsewhere<E: de::Error>(self) -> E {
        match self.0.what {
            What::Missing(name) => E::missing_field(name),
            What::UnknownKey(name, known) => E::unknown_field(&name, known),
            What::UnknownName(name, known) => E::unknown_variant(&name, known),
            What::Said(..) | What::Consequence => E::custom(self),
        }
    }

    /// The value has another type than expected.
    pub(super) fn mismatch(expected: &dyn Expected, found: &str) -> Error {
        Error::said(format!("expected {}, found {found}", plain(&expected.to_string())))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.what {
            What::Said(problem, _) => f.write_str(problem),
            What::Missing(name) => write!(f, "{name:?} is missing"),
            What::UnknownKey(name, _) => write!(f, "unknown key {}", quoted(name)),
            What::UnknownName(name, _) if matches!(self.0.at, Some(At::Key(_))) => {
                write!(f, "unknown key {}", quoted(name))
            }
            What::UnknownName(name, _) => write!(f, "unknown value {}", quoted(name)),
            What::Consequence => f.write_str("it follows from another fault"),
        }
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: fmt::Display>(problem: T) -> Error {
        Error::said(problem.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Error {
        Error::mismatch(expected, &words(found))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Error {
        Error::invalid_type(found, expected)
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Error {
        let expected = expected.to_string();
        let expected = match expected.rsplit_once(' ') {
            Some(("a tuple of size" | "an array of length", count)) => format!("a list of {count}"),
            // `tuple struct Pair with 2 elements`, as derive has it.
            _ => expected.split_once(" with ").map_or(expected.clone(), |(_, count)| format!("a list with {count}")),
        };
        Error::said(format!("expected {expected}, found {length}"))
    }

    fn unknown_variant(name: &str, known: &'static [&'static str]) -> Error {
        Error::new(What::UnknownName(name.to_owned(), known))
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Error {
        Error::new(What::UnknownKey(name.to_owned(), known))
    }

    fn missing_field(name: &'static str) -> Error {
        Error::new(What::Missing(name))
    }

    fn duplicate_field(name: &'static str) -> Error {
        Error::said(format!("{name:?} is given twice"))
    }
}

/// The expectation of serde's own visitors, without terms of Rust. Other visitors keep their text.
fn plain(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "u128" | "usize" => "a whole number from 0",
        "i8" => "a whole number from -128 to 127",
        "i16" => "a whole number from -32768 to 32767",
        "i32" => "a whole number from -2147483648 to 2147483647",
        "i64" | "i128" | "isize" => "a whole number",
        "a nonzero u8" => "a whole number from 1 to 255",
        "a nonzero u16" => "a whole number from 1 to 65535",
        "a nonzero u32" => "a whole number from 1 to 4294967295",
        "a nonzero u64" | "a nonzero usize" => "a whole number from 1",
        "f32" | "f64" => "a number",
        "a boolean" => "true or false",
        "a character" => "a string of one character",
        "unit" => "null",
        "a sequence" => "a list",
        "a map" => "an object",
        "newtype variant" | "struct variant" | "tuple variant" => "an object with this name as its key",
        _ if expected.starts_with("struct ") => "an object",
        _ if expected.starts_with("tuple ") || expected.starts_with("a tuple ") => "a list",
        _ if expected.starts_with("unit ") => "null",
        _ if expected == "enum" || expected.starts_with("enum ") => "a name, or an object with a name as its only key",
        _ => expected,
    }
}

/// A description of the found value: `the number 7`, `the string "x"`, `an object`, `null`.
fn words(found: Unexpected<'_>) -> String {
    match found {
        Unexpected::Bool(value) => value.to_string(),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        // With its decimal point: "expected a whole number, found the number 1" would be confusing.
        Unexpected::Float(number) => format!("the number {number:?}"),
        Unexpected::Char(text) => format!("the string {:?}", text.to_string()),
        Unexpected::Str(text) => format!("the string {}", quoted(text)),
        Unexpected::Bytes(_) => "bytes".to_owned(),
        Unexpected::Unit | Unexpected::Option => "null".to_owned(),
        Unexpected::Seq | Unexpected::TupleVariant => "a list".to_owned(),
        Unexpected::Map | Unexpected::StructVariant => "an object".to_owned(),
        Unexpected::NewtypeStruct | Unexpected::NewtypeVariant | Unexpected::Enum => "something else".to_owned(),
        Unexpected::UnitVariant => "the name alone".to_owned(),
        Unexpected::Other(what) => what.to_owned(),
    }
}

/// A text in quotes, shortened if it is long.
pub(super) fn quoted(text: &str) -> String {
    format!("{:?}", shortened(text))
}

/// A text, or its beginning if it is long.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
