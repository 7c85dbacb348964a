//! A fault in the text of a filter or an order, as part of a refusal.

use std::fmt;

/// A fault in a filter or an order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FilterError {
    /// The column, in characters from 1.
    pub column: usize,
    /// The found text and the expected one.
    pub problem: String,
}

impl FilterError {
    pub(in crate::mpsd) fn new(column: usize, problem: impl Into<String>) -> FilterError {
        FilterError { column, problem: problem.into() }
    }
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.problem)
    }
}

impl std::error::Error for FilterError {}
