//! The values in a line: before, after, or the result of a request.

use crate::mpsd::session::{ChangeTypes, Interest};
use crate::time::Millis;
use std::fmt;

/// A value before or after.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LineValue<'a> {
    /// A word, a name.
    Word(&'a str),
    /// A status code.
    Code(u16),
    /// A number.
    Number(u32),
    /// A user's connection, with its number.
    Connection(&'a str, u32),
    /// A life of a session, by its number.
    Life(u32),
    /// What a subscription asks for.
    Interest(Interest),
    /// The change types of a tap.
    Fired(ChangeTypes),
    /// Playing time.
    Span(Millis),
}

impl fmt::Display for LineValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LineValue::Word(word) => f.write_str(word),
            LineValue::Code(code) => code.fmt(f),
            LineValue::Number(number) => number.fmt(f),
            LineValue::Connection(user, ordinal) => write!(f, "{user}#{ordinal}"),
            LineValue::Life(number) => write!(f, "life {number}"),
            LineValue::Interest(interest) => interest.fmt(f),
            LineValue::Fired(types) => types.fmt(f),
            LineValue::Span(span) => span.fmt(f),
        }
    }
}
