//! Judges expectations about answers to requests in flight.

use super::Expectation;
use super::judge::Judge;
use crate::names::{Actor, UserId};
use crate::trace::{Passage, What};

impl Judge<'_> {
    pub(super) fn replies(&mut self, expected: &Expectation) {
        for (user, statuses) in &expected.replies {
            let found = self.came_to(*user);
            self.note("replies", Some(self.trace.names.user(*user)), word(statuses), word(&found));
        }
    }

    /// The answers that came to the user since the step before, of requests that were under way.
    fn came_to(&self, user: UserId) -> Vec<u16> {
        let entries = self.trace.entries.iter().skip(self.since.0);
        let status = |entry: &crate::trace::Entry| match entry.what {
            What::Message { by, passage: Passage::Replied { status, .. }, .. } => {
                (by == Actor::User(user)).then_some(status)
            }
            _ => None,
        };
        entries.filter_map(status).collect()
    }
}

/// `[200, 412]`
fn word(statuses: &[u16]) -> String {
    format!("{statuses:?}")
}
