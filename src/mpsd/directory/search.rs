//! Searches: the search handles that meet a filter, in order (the digest's section 20).

use super::{Directory, MAX_RESULTS, Searchable};
use crate::id::{Guid, Name, SessionReference};
use crate::mpsd::date::Epoch;
use crate::mpsd::readings::QueryEvaluates;
use crate::mpsd::search::{Candidate, Filter, FilterError, OrderBy};
use crate::mpsd::session::Refusal;

/// A search for search handles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Search {
    /// The service configuration of the sessions.
    pub scid: Guid,
    /// The template of the sessions; `None` means any.
    pub template: Option<Name>,
    /// The filter.
    pub filter: Filter,
    /// The order of the results.
    pub order_by: OrderBy,
}

impl Search {
    /// Parses a search. An absent `filter` or `orderBy` has its default.
    ///
    /// # Errors
    /// [`Refusal::BadFilter`] or [`Refusal::BadOrder`].
    pub fn parse(scid: Guid, template: Option<Name>, filter: &str, order_by: &str) -> Result<Search, Refusal> {
        let boxed = |why: FilterError| Box::new(why);
        let filter = Filter::parse(filter).map_err(|why| Refusal::BadFilter(boxed(why)))?;
        let order_by = OrderBy::parse(order_by).map_err(|why| Refusal::BadOrder(boxed(why)))?;
        Ok(Search { scid, template, filter, order_by })
    }

    fn in_scope(&self, reference: &SessionReference) -> bool {
        reference.scid == self.scid && self.template.as_ref().is_none_or(|template| *template == reference.template)
    }
}

impl Directory {
    /// The sessions that settle before this search, where queries settle.
    ///
    /// # Errors [`Refusal::NoTemplate`], if there is no such template.
    pub fn may_search(&self, search: &Search) -> Result<Vec<SessionReference>, Refusal> {
        self.has_template(search.scid, search.template.as_ref())?;
        Ok(match self.readings().query_evaluates {
            QueryEvaluates::Snapshot => Vec::new(),
            QueryEvaluates::Settles => {
                let within = self.search_handles().filter(|found| search.in_scope(found.reference));
                within.map(|found| found.reference.clone()).collect()
            }
        })
    }

    /// The search handles that match, at most [`MAX_RESULTS`]. Virtual zero is at `epoch` in the calendar that
    /// filters use. No session is settled.
    #[must_use]
    pub fn search(&self, search: &Search, epoch: Epoch) -> Vec<Searchable<'_>> {
        let candidate = |found| Candidate { found, epoch };
        let mut found: Vec<Searchable<'_>> = self
            .search_handles()
            .filter(|found| search.in_scope(found.reference) && search.filter.meets(&candidate(*found)))
            .collect();
        let posted = |found: &Searchable<'_>| (found.create_time, found.id);
        found.sort_by(|one, other| {
            let order = search.order_by.compare(&candidate(*one), &candidate(*other));
            order.then_with(|| posted(one).cmp(&posted(other)))
        });
        found.truncate(MAX_RESULTS);
        found
    }
}
