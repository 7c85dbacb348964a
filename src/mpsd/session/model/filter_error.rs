//! What is wrong with the text of a filter or an order: a refusal carries it.

use std::fmt;

/// Why a text is no filter.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FilterError {
    /// Where, in characters from 1.
    pub column: usize,
    /// What was found there, and what would do.
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
