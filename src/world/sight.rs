//! What each client last saw of each session: what it believes, until it sees it again.

use super::World;
use super::mail::Shown;
use super::service::Watched;
use crate::cast::{Actor, SessionId, UserId};
use crate::id::{Branch, ChangeNumber, ETag};
use crate::mpsd::session::{Member, Session};
use crate::time::Instant;
use crate::trace::EntryId;
use std::sync::Arc;

/// A session as an answer carried it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// When it was answered.
    pub at: Instant,
    /// The session then.
    pub session: Arc<Session>,
}

impl Sight {
    /// Of which life it is.
    #[must_use]
    pub fn branch(&self) -> Branch {
        self.session.branch()
    }

    /// The change that was the last one then.
    #[must_use]
    pub fn number(&self) -> ChangeNumber {
        self.session.change_number()
    }

    /// The ETag that came with it.
    #[must_use]
    pub fn etag(&self) -> ETag {
        ETag::of(self.branch(), self.number())
    }
}

impl World {
    /// What somebody last saw of a session; none if it never did, or knows that it is gone.
    #[must_use]
    pub fn seen(&self, by: Actor, session: SessionId) -> Option<&Sight> {
        self.seen.get(&(by, session))
    }

    /// A user's own record in a session, as it last saw it.
    pub(super) fn believed(&self, user: UserId, session: SessionId) -> Option<&Member> {
        self.seen(Actor::User(user), session)?.session.member_of(self.users[user.0].plan.xuid)
    }

    /// The sessions in which a user believes to have a record.
    pub(super) fn attended(&self, user: UserId) -> Vec<SessionId> {
        let sessions = (0..self.sessions.len()).map(SessionId);
        sessions.filter(|session| self.believed(user, *session).is_some()).collect()
    }

    /// What an answer shows that carries the session, or does not.
    pub(super) fn shows(&mut self, session: SessionId, carried: bool) -> Shown {
        let watched = &mut self.sessions[session.0];
        match self.directory.peek(&watched.reference) {
            Some(stored) if carried => Shown::Session(session, Sight { at: self.now, session: watched.shown(stored) }),
            Some(_) => Shown::Nothing,
            None => Shown::Gone(session),
        }
    }

    /// An answer came, and somebody sees what it shows.
    pub(super) fn is_shown(&mut self, by: Actor, shown: Shown, entry: EntryId) {
        let session = match shown {
            Shown::Session(session, sight) => {
                self.seen.insert((by, session), sight);
                session
            }
            Shown::Nothing => return,
            Shown::Gone(session) => {
                if let (Some(sight), Actor::User(user)) = (self.seen.remove(&(by, session)), by) {
                    self.learns_of_the_end(user, session, sight.branch());
                }
                session
            }
        };
        if let Actor::User(user) = by {
            self.after_an_answer(user, session, entry);
        }
    }

    /// The title's process has ended, and with it all that it knew.
    pub(super) fn forget(&mut self, user: UserId) {
        self.seen.retain(|(by, _), _| *by != Actor::User(user));
    }
}

impl Watched {
    /// The session as it is stored, one copy for all who are shown the same change of it.
    pub(super) fn shown(&mut self, stored: &Session) -> Arc<Session> {
        match &self.shown {
            Some(shown) if **shown == *stored => Arc::clone(shown),
            _ => {
                let shown = Arc::new(stored.clone());
                self.shown = Some(Arc::clone(&shown));
                shown
            }
        }
    }
}
