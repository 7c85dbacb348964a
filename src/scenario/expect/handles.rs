//! Judges expectations about handles and invites.

use super::Expectation;
use super::judge::Judge;
use crate::mpsd::directory::{Handle, Owners};
use crate::names::UserId;
use crate::trace::{EntryId, What};

impl<'a> Judge<'a> {
    pub(super) fn handles(&mut self, expected: &Expectation) {
        let world = self.world;
        let names = &self.trace.names;
        for (handle, there) in &expected.handles {
            self.note("handles", Some(names.handle(*handle)), there, world.handle(*handle).is_some());
        }
        for (user, session) in &expected.activities {
            let expected = session.map_or("none", |session| names.session(session));
            self.note("activities", Some(names.user(*user)), expected, self.activities_of(*user));
        }
    }

    /// Whether what this entry asked for was shown to somebody as a toast.
    pub(super) fn has_toast(&self, entry: EntryId) -> bool {
        let later = self.trace.entries.iter().skip(entry.0 + 1);
        later.filter(|it| it.because == Some(entry)).any(|it| matches!(it.what, What::Toast { .. }))
    }

    /// The sessions of the user's activities; there is more than one only where each session has its own.
    fn activities_of(&self, user: UserId) -> String {
        let world = self.world;
        let name = |handle: &&'a Handle| self.trace.session_name(&handle.reference);
        let found = world.directory().activities(None, &Owners::Xuids(vec![world.people().xuid(user)]));
        let names: Vec<&str> = found.iter().map(name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}
