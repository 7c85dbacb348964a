//! Judges expectations about the session and its properties.

use super::ExpectedSession;
use super::judge::{Judge, custom_word};
use crate::mpsd::session::{Restriction, Session};
use crate::names::{SessionId, UserId};

impl Judge<'_> {
    pub(super) fn session(&mut self, expected: &ExpectedSession, session: SessionId, stored: Option<&Session>) {
        let world = self.world;
        if let Some(count) = expected.count {
            self.note("count", None, count, stored.map_or(0, |stored| stored.members().len()));
        }
        if let Some(host) = expected.host {
            let (expected, found) = self.hosts(host, stored);
            self.note("host", None, expected, found);
        }
        let number = stored.map(|stored| stored.change_number().0);
        self.compare("changeNumber", expected.change_number, number, |number| number.to_string());
        // A session that does not exist has no timer.
        let timer = Some(stored.and_then(|stored| stored.next_timer(self.looked)));
        self.compare("nextTimer", expected.next_timer, timer, |at| at.map_or("none".to_owned(), |at| at.to_string()));
        if let Some(lost) = expected.lost {
            self.note("lost", None, lost, world.lost(session));
        }
        if let Some(life) = expected.life {
            self.note("life", None, life, world.directory().lives(world.reference(session)));
        }
    }

    pub(super) fn properties(&mut self, expected: &ExpectedSession, stored: Option<&Session>) {
        let restriction = |restriction: Restriction| restriction.word().to_owned();
        self.compare("joinRestriction", expected.join_restriction, stored.map(Session::join_restriction), restriction);
        self.compare("readRestriction", expected.read_restriction, stored.map(Session::read_restriction), restriction);
        self.compare("closed", expected.closed, stored.map(Session::closed), |closed| closed.to_string());
        self.compare("locked", expected.locked, stored.map(Session::locked), |locked| locked.to_string());
        self.compare("custom", expected.custom.as_ref(), stored.map(Session::custom_properties), custom_word);
    }

    /// The expected arbiter and the one there is. Users of one console share a device, so any of them will do.
    fn hosts(&self, expected: Option<UserId>, stored: Option<&Session>) -> (String, String) {
        let names = &self.trace.names;
        let name = |user: Option<UserId>| user.map_or("none".to_owned(), |user| names.user(user).to_owned());
        let token = stored.and_then(Session::host);
        let found = match (expected, token) {
            (_, None) => None,
            (Some(user), Some(token)) if self.world.people().token(user) == Some(token) => Some(user),
            (_, Some(token)) => {
                (0..names.users.len()).map(UserId).find(|user| self.world.people().token(*user) == Some(token))
            }
        };
        (name(expected), name(found))
    }
}
