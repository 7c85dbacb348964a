//! Who takes itself for the arbiter, and when two do.

use super::World;
use super::title::Title;
use crate::mpsd::session::Change;
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::OnDirectoryLoss;
use crate::time::Instant;
use crate::trace::{EntryId, What};

/// Consoles that each take themselves for the arbiter of one session.
#[derive(Clone, Debug)]
pub(super) struct SplitBrain {
    since: Instant,
    consoles: Vec<ConsoleId>,
    entry: EntryId,
}

impl World {
    /// The consoles whose titles take themselves for the arbiter of a session.
    #[must_use]
    pub fn believed_arbiters(&self, session: SessionId) -> Vec<ConsoleId> {
        let believers = self.all_users().filter(|user| self.takes_itself_for_arbiter(*user, session));
        let mut consoles: Vec<ConsoleId> = believers.map(|user| self.users[user.0].plan.console).collect();
        consoles.sort();
        consoles.dedup();
        consoles
    }

    /// Whether a user's title takes itself for the arbiter: it runs, it saw its own token where the arbiter's stands, and it
    /// saw the user play. Or it took the part though it was refused.
    pub(super) fn takes_itself_for_arbiter(&self, user: UserId, session: SessionId) -> bool {
        let console = &self.consoles[self.users[user.0].plan.console.0];
        if !console.powered || console.title != Title::Running || !self.plays_in(user, session) {
            return false;
        }
        let carried_on = self.users[user.0].autopilot.candidacies.get(&session).is_some_and(|it| it.carried_on);
        let seen = self.seen(Actor::User(user), session).and_then(|snapshot| snapshot.session.host());
        carried_on || (seen.is_some() && seen == self.token_of(user) && !self.has_yielded(user, session))
    }

    /// Whether a title that the service cannot hear has learned from a peer that somebody else is the arbiter by now.
    fn has_yielded(&self, user: UserId, session: SessionId) -> bool {
        let console = self.users[user.0].plan.console;
        let reached = self.consoles[console.0].online().is_ok() && self.users[user.0].connection.is_some();
        if reached || self.policies(user).on_directory_loss == OnDirectoryLoss::PlayOn {
            return false;
        }
        let Some(own) = self.seen(Actor::User(user), session) else { return false };
        let newer = |peer: UserId| {
            self.seen(Actor::User(peer), session).is_some_and(|snapshot| {
                let later = snapshot.branch() == own.branch() && snapshot.number() > own.number();
                later && snapshot.session.host().is_some_and(|host| Some(host) != self.token_of(user))
            })
        };
        let mut peers = self.all_users().filter(|peer| self.users[peer.0].plan.console != console);
        peers.any(|peer| self.peers(user, peer) && newer(peer))
    }

    /// Writes down that two consoles have come to take themselves for the arbiter, or do so no longer. This is looked at as
    /// the clock moves on, so that what is mended within an instant has not been.
    pub(super) fn watch_split_brain(&mut self) {
        if !std::mem::take(&mut self.hosts_stirred) {
            return;
        }
        for session in (0..self.sessions.len()).map(SessionId) {
            let consoles = self.believed_arbiters(session);
            match self.split_brain.remove(&session) {
                None if consoles.len() < 2 => {}
                None => {
                    let what = What::SplitBrain { session, consoles: consoles.clone(), ended: None };
                    let because = self.what_split_the_brain(session);
                    let entry = self.note(what, because);
                    self.split_brain.insert(session, SplitBrain { since: self.now, consoles, entry });
                }
                Some(split) if consoles.len() < 2 => {
                    let (ended, because) = (Some(self.now.since(split.since)), Some(split.entry));
                    let what = What::SplitBrain { session, consoles: split.consoles, ended };
                    self.note(what, because);
                }
                Some(split) => {
                    self.split_brain.insert(session, split);
                }
            }
        }
    }

    /// The claim of this instant if there was one, else the last thing that happened: that a title went on, say.
    fn what_split_the_brain(&self, session: SessionId) -> Option<EntryId> {
        let stored = |what: &What| matches!(what, What::Session { session: of, event, .. } if *of == session && matches!(event.change, Change::Host { .. }));
        let asked = |what: &What| matches!(what, What::Request { session: of, verb: "host", .. } if *of == session);
        let now = self.trace.entries.iter().enumerate().rev().take_while(|(_, entry)| entry.at == self.now);
        let claim = { now }.find(|(_, entry)| stored(&entry.what) || asked(&entry.what)).map(|(place, _)| place);
        claim.or(self.trace.entries.len().checked_sub(1)).map(EntryId)
    }
}
