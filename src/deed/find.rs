//! Queries: what is asked of the whole directory.

use crate::mpsd::directory::Query;
use crate::mpsd::rate::Group;

/// What is looked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Find {
    /// Sessions by user or keyword.
    Query(Box<Query>),
}

impl Find {
    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Find::Query(_) => "query",
        }
    }

    /// What it counts as, where rates are limited.
    #[must_use]
    pub fn group(&self) -> Group {
        match self {
            Find::Query(_) => Group::Sessions,
        }
    }
}
