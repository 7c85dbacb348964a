//! Judges expectations about taps and subscriptions.

use super::ExpectedSession;
use super::judge::Judge;
use crate::mpsd::session::{Member, Session};
use crate::names::{SessionId, UserId};
use crate::scenario::values::TapList;
use crate::trace::{Arrival, What};

impl Judge<'_> {
    pub(super) fn taps(&mut self, expected: &ExpectedSession, session: SessionId, stored: Option<&Session>) {
        let names = &self.trace.names;
        for (user, taps) in &expected.taps {
            let found: Vec<Option<u64>> = self.tapped(*user, session).map(|(number, _)| number).collect();
            let name = Some(names.user(*user));
            match taps {
                TapList::Count(count) => self.note("taps", name, count, found.len()),
                TapList::Changes(changes) => self.note("taps", name, changes_word(changes), changes_word(&found)),
            }
        }
        for (user, news) in &expected.news {
            let found = self.tapped(*user, session).filter(|(_, arrival)| *arrival == Arrival::News).count();
            self.note("news", Some(names.user(*user)), news, found);
        }
        for (user, subscribed) in &expected.subscribed {
            let found = self.member(*user, stored).and_then(Member::subscriptions).is_some();
            self.note("subscribed", Some(names.user(*user)), subscribed, found);
        }
    }

    /// The taps about a session that came to the user's title since the step before.
    fn tapped(&self, to: UserId, about: SessionId) -> impl Iterator<Item = (Option<u64>, Arrival)> {
        let entries = self.trace.entries.iter().skip(self.since.0);
        entries.filter_map(move |entry| match entry.what {
            What::Tap { user, session, change_number, arrival, .. } if (user, session) == (to, about) => {
                matches!(arrival, Arrival::News | Arrival::Known)
                    .then_some((change_number.map(|number| number.0), arrival))
            }
            _ => None,
        })
    }
}

/// `[5, 6, null]`
fn changes_word(changes: &[Option<u64>]) -> String {
    let word = |change: &Option<u64>| change.map_or("null".to_owned(), |number| number.to_string());
    format!("[{}]", changes.iter().map(word).collect::<Vec<_>>().join(", "))
}
