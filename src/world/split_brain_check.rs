//! Detects sessions with several consoles that believe they are the arbiter.

use super::World;
use super::split_brain::SplitBrain;
use super::step::WorldStep;
use crate::names::{ConsoleId, SessionId, UserId};
use crate::trace::{CauseToken, What};

impl WorldStep<'_> {
    /// Reports sessions in which a split brain has begun or ended. Runs when the clock moves on, so one that begins and ends
    /// within an instant is not reported.
    pub(super) fn check_split_brain(&mut self) {
        while let Some((session, check)) = self.world.split_brain.pending.pop_first() {
            if !check.seen {
                continue;
            }
            let consoles = self.believed_arbiters(session);
            match (self.world.split_brain.split.remove(&session), consoles.len() < 2) {
                (None, true) => {}
                (None, false) => {
                    let what = What::SplitBrain { session, consoles: consoles.clone(), ended: None };
                    let entry = self.note(what, check.claim.or(check.last));
                    let split = SplitBrain { since: self.now, consoles, entry };
                    self.world.split_brain.split.insert(session, split);
                }
                (Some(split), true) => {
                    let ended = Some(self.now.since(split.since));
                    self.note(What::SplitBrain { session, consoles: split.consoles, ended }, split.entry);
                }
                (Some(split), false) => {
                    self.world.split_brain.split.insert(session, split);
                }
            }
        }
    }
}

impl World {
    /// The consoles whose titles believe they are the arbiter of a session, in their order.
    #[must_use]
    pub fn believed_arbiters(&self, session: SessionId) -> Vec<ConsoleId> {
        let believers = self.viewers(session).filter(|user| self.title(*user).believes_it_is_arbiter(session));
        let mut consoles: Vec<ConsoleId> = believers.map(|user| self.setup.people.console_of(user)).collect();
        consoles.sort();
        consoles.dedup();
        consoles
    }

    /// Marks all sessions that a user has a snapshot of for the next check.
    pub(super) fn recheck_sessions_of(&mut self, user: UserId, cause: CauseToken) {
        for session in self.clients[user.0].snapshots.keys() {
            self.split_brain.recheck(*session, cause);
        }
    }
}
