//! Judging what is expected of handles, and of what invites lead to.

use super::Expectation;
use super::judge::Judge;
use crate::mpsd::directory::{Handle, Owners};
use crate::names::{SessionId, UserId};
use crate::trace::{EntryId, What};

impl Judge<'_> {
    pub(super) fn handles(&mut self, expected: &Expectation) {
        let world = self.world;
        let names = &world.trace().names;
        for (handle, there) in &expected.handles {
            self.note("handles", Some(names.handle(*handle)), there, world.handle(*handle).is_some());
        }
        for (user, session) in &expected.activities {
            let expected = session.map_or("none", |session| names.session(session));
            self.note("activities", Some(names.user(*user)), expected, self.activities_of(*user));
        }
    }

    /// Whether what this entry asked for was shown to somebody as a toast.
    pub(super) fn toasted(&self, entry: EntryId) -> bool {
        let later = self.world.trace().entries.iter().skip(entry.0 + 1);
        later.filter(|it| it.because == Some(entry)).any(|it| matches!(it.what, What::Toast { .. }))
    }

    /// The sessions of the user's activities; there is more than one only where each session has its own.
    fn activities_of(&self, user: UserId) -> String {
        let world = self.world;
        let name = |handle: &&Handle| {
            let mut sessions = (0..world.trace().names.sessions.len()).map(SessionId);
            let session = sessions.find(|session| *world.reference(*session) == handle.reference);
            session.map_or("?", |session| world.trace().names.session(session))
        };
        let found = world.directory().activities(None, &Owners::Xuids(vec![world.user(user).xuid]));
        let names: Vec<&str> = found.iter().map(name).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    }
}
