//! Judges beliefs: the session in each client's snapshot, and who believes to be the arbiter.

use super::ExpectedSession;
use super::judge::Judge;
use crate::names::{Actor, ConsoleId, SessionId};
use std::collections::BTreeSet;

impl Judge<'_> {
    pub(super) fn beliefs(&mut self, expected: &ExpectedSession, session: SessionId) {
        if let Some(users) = &expected.believed_hosts {
            let consoles = users.iter().map(|user| self.world.people().console_of(*user)).collect();
            let found = self.world.believed_arbiters(session).into_iter().collect();
            let (expected, found) = (self.consoles(&consoles), self.consoles(&found));
            self.note("believedHosts", None, expected, found);
        }
        for (user, view) in &expected.beliefs {
            let name = self.trace.names.user(*user).to_owned();
            let seen = self.world.seen(Actor::User(*user), session);
            match (view, seen) {
                (Some(view), Some(snapshot)) => {
                    let place = (self.path.join("beliefs").join(name.as_str()), format!("beliefs.{name}."));
                    self.of(place, snapshot.at, |judge| judge.session_view(view, session, Some(&snapshot.session)));
                }
                (view, seen) => {
                    let word = |knows: bool| if knows { "a session" } else { "none" };
                    self.note("beliefs", Some(&name), word(view.is_some()), word(seen.is_some()));
                }
            }
        }
    }

    /// The names of consoles, in their order.
    fn consoles(&self, consoles: &BTreeSet<ConsoleId>) -> String {
        let names = &self.trace.names;
        let names: Vec<&str> = consoles.iter().map(|console| names.console(*console)).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}
