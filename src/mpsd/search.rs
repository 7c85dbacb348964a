//! The filter language of searches for search handles (the digest's section 20).
//!
//! A filter is a subset of OData's: tests such as `numbers/rank ge 5` or `tags/any(d:tolower(d) eq 'casual')`, joined
//! by `and`, with at most one `or` at the root. [`Filter::parse`] reads any text in time that grows with its length
//! alone, and reports the place and reason of a fault.

mod attributes;
mod evaluate;
mod field;
mod lex;
mod order;
mod parse;

pub use super::session::FilterError;
pub use attributes::{ATTRIBUTE_NAME_LIMIT, AttributeName, SearchAttributes, SearchNumber};
pub use evaluate::{Candidate, Searchable};
pub use order::OrderBy;

use super::date::Date;
use std::cmp::Ordering;
use std::str::FromStr;

/// The maximum length of a filter, in bytes.
pub const MAX_FILTER: usize = 8 << 10;

/// A condition on search handles and their sessions. All meet the default.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Filter {
    /// The tests that must all hold.
    either: Box<[Test]>,
    /// The alternative after `or`.
    or: Option<Box<[Test]>>,
}

/// One comparison.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Test {
    Set { set: field::Set, lower: bool, contains: bool, value: Box<str> },
    Text { text: field::Text, lower: bool, equal: bool, value: Box<str> },
    Number { number: field::NumberField, op: Op, value: SearchNumber },
    Moment { moment: field::Moment, op: Op, value: Date },
}

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Op {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}

impl Filter {
    /// Parses a filter; all search handles meet an empty one.
    ///
    /// # Errors
    /// The place at which the text is no filter, the found text, and the expected one.
    pub fn parse(text: &str) -> Result<Filter, FilterError> {
        parse::parse(text)
    }
}

impl FromStr for Filter {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Filter, FilterError> {
        Filter::parse(text)
    }
}

impl Op {
    const ALL: [Op; 6] = [Op::Eq, Op::Ne, Op::Gt, Op::Ge, Op::Lt, Op::Le];

    fn word(self) -> &'static str {
        match self {
            Op::Eq => "eq",
            Op::Ne => "ne",
            Op::Gt => "gt",
            Op::Ge => "ge",
            Op::Lt => "lt",
            Op::Le => "le",
        }
    }

    /// The operator of this word, in lower case.
    fn of(word: &str) -> Option<Op> {
        Op::ALL.into_iter().find(|op| op.word() == word)
    }

    /// Whether it tests equality (`Some(true)`) or inequality; `None` for an order.
    fn equality(self) -> Option<bool> {
        match self {
            Op::Eq => Some(true),
            Op::Ne => Some(false),
            Op::Gt | Op::Ge | Op::Lt | Op::Le => None,
        }
    }

    /// Whether it holds for two values that compare like this. For a missing value (`None`) only `ne` holds (M466).
    fn holds(self, compared: Option<Ordering>) -> bool {
        match (self, compared) {
            (Op::Ne, None) => true,
            (_, None) => false,
            (Op::Eq, Some(order)) => order.is_eq(),
            (Op::Ne, Some(order)) => order.is_ne(),
            (Op::Gt, Some(order)) => order.is_gt(),
            (Op::Ge, Some(order)) => order.is_ge(),
            (Op::Lt, Some(order)) => order.is_lt(),
            (Op::Le, Some(order)) => order.is_le(),
        }
    }
}

#[cfg(test)]
mod tests;
