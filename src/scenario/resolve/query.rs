//! Queries and searches: names resolved.

use super::actors::{StepActions, StepActors};
use super::sessions::SCID;
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Intent, Lookup};
use crate::id::Name;
use crate::mpsd::directory::Query;
use crate::mpsd::session::Keyword;
use crate::scenario::document::{QueryDocument, ResultDocument, SearchDocument};
use crate::scenario::expect::ExpectedResult;

impl StepReader<'_> {
    /// A query by each of `by`.
    pub(super) fn query(&mut self, from: &QueryDocument, by: &StepActors<'_>, path: Trail<'_>) -> StepActions {
        let by = by.required(self.faults);
        let users = from.users.as_ref().map(|users| self.users(users.names(), path.name("users")));
        let xuid = |user: &crate::names::UserId| self.people.plans[user.0].xuid;
        let xuids = users.map(|users| users.iter().map(xuid).collect());
        let template = self.template_name(from.template.as_deref(), path);
        let query = Query {
            template,
            keyword: from.keyword.as_deref().map(Keyword::new),
            xuids,
            inactive: from.inactive.unwrap_or_default(),
            reservations: from.reservations.unwrap_or_default(),
            private: from.private.unwrap_or_default(),
            visibility: from.visibility,
            version: from.version,
            take: from.take,
            ..Query::of(SCID)
        };
        StepActions::called(by, None, Intent::Lookup(Lookup::Query(Box::new(query))))
    }

    /// A search by each of `by`. Whether its filter can be read is the service's to say.
    pub(super) fn search(&mut self, from: &SearchDocument, by: &StepActors<'_>, path: Trail<'_>) -> StepActions {
        let by = by.required(self.faults);
        let search = Lookup::Search {
            scid: SCID,
            template: self.template_name(from.template.as_deref(), path),
            filter: from.filter.clone().unwrap_or_default(),
            order_by: from.order_by.clone().unwrap_or_default(),
        };
        StepActions::called(by, None, Intent::Lookup(search))
    }

    /// The expected results.
    pub(super) fn results(&mut self, from: &[ResultDocument], path: Trail<'_>) -> Vec<ExpectedResult> {
        let mut expected = Vec::with_capacity(from.len());
        for (nth, result) in from.iter().enumerate() {
            let path = path.index(nth);
            let session = self.sessions.resolve(Some(&result.session), path, self.faults);
            let user = result.user.as_deref().map(|name| self.people.find(name, path.name("user"), false, self.faults));
            if let (Some(session), Some(user)) = (session, user.map_or(Some(None), |user| user.map(Some))) {
                expected.push(ExpectedResult {
                    session,
                    user,
                    status: result.status,
                    my_turn: result.my_turn,
                    visibility: result.visibility,
                    accepted: result.accepted,
                    join_restriction: result.join_restriction,
                    keywords: result.keywords.clone(),
                });
            }
        }
        expected
    }

    fn template_name(&mut self, given: Option<&str>, path: Trail<'_>) -> Option<Name> {
        match given?.parse() {
            Ok(name) => Some(name),
            Err(why) => {
                self.faults.at(path.name("template"), format!("{why}"));
                None
            }
        }
    }
}
