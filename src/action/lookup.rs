//! Queries and searches over the whole directory.

use crate::id::{Guid, Name, Xuid};
use crate::mpsd::directory::Query;
use crate::mpsd::rate::RateGroup;

/// A query or a search.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lookup {
    /// Sessions by user or keyword.
    Query(Box<Query>),
    /// Sessions by their search handles. The service parses the texts.
    Search {
        /// The service configuration.
        scid: Guid,
        /// The template, if only its sessions are searched.
        template: Option<Name>,
        /// The filter expression.
        filter: String,
        /// The order expression.
        order_by: String,
    },
}

impl Lookup {
    /// The query of a starting title: every session of the service configuration in which the user has a record, except
    /// reservations.
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

    /// The group under which it is rate-limited.
    #[must_use]
    pub fn group(&self) -> RateGroup {
        match self {
            Lookup::Query(_) => RateGroup::Sessions,
            Lookup::Search { .. } => RateGroup::SearchRead,
        }
    }
}
