//! Queries and searches: what is asked of the whole directory.

use crate::id::{Guid, Name, Xuid};
use crate::mpsd::directory::Query;
use crate::mpsd::rate::Group;

/// What is looked for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lookup {
    /// Sessions by user or keyword.
    Query(Box<Query>),
    /// Sessions by their search handles. The texts are read when they are sent.
    Search {
        /// In which service configuration.
        scid: Guid,
        /// Made from which template.
        template: Option<Name>,
        /// What they must be.
        filter: String,
        /// In which order.
        order_by: String,
    },
}

impl Lookup {
    /// What a title asks when it starts: every session of the service configuration in which the user has a record,
    /// reserved ones left out.
    #[must_use]
    pub fn own(user: Xuid, scid: Guid) -> Lookup {
        Lookup::Query(Box::new(Query { xuids: Some(vec![user]), inactive: true, private: true, ..Query::of(scid) }))
    }

    /// The script's word for it.
    #[must_use]
    pub fn verb(&self) -> &'static str {
        match self {
            Lookup::Query(_) => "query",
            Lookup::Search { .. } => "search",
        }
    }

    /// What it counts as, where rates are limited.
    #[must_use]
    pub fn group(&self) -> Group {
        match self {
            Lookup::Query(_) => Group::Sessions,
            Lookup::Search { .. } => Group::SearchRead,
        }
    }
}
