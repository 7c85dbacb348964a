//! What each client last saw of each session: what it believes, until it sees it again.

use super::World;
use super::mail::Shown;
use super::service::Watched;
use crate::action::Ask;
use crate::id::{Branch, ChangeNumber, ETag};
use crate::mpsd::session::{Member, PropertiesWrite, Session};
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::{EntryId, Stale, What};
use std::sync::Arc;

/// A session as an answer carried it.
#[derive(Clone, PartialEq, Debug)]
pub struct Snapshot {
    /// When it was answered.
    pub at: Instant,
    /// The session then.
    pub session: Arc<Session>,
}

impl Snapshot {
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
    pub fn seen(&self, by: Actor, session: SessionId) -> Option<&Snapshot> {
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
            Some(stored) if carried => {
                Shown::Session(session, Snapshot { at: self.now, session: watched.shown(stored) })
            }
            Some(_) => Shown::Nothing,
            None => Shown::Gone(session),
        }
    }

    /// An answer came, and somebody sees what it shows.
    pub(super) fn is_shown(&mut self, by: Actor, shown: Shown, entry: EntryId) {
        let host = |snapshot: &Snapshot| snapshot.session.host();
        let session = match shown {
            Shown::Session(session, snapshot) => {
                let before = self.seen(by, session).and_then(host);
                self.hosts_stirred |= before.is_some() || host(&snapshot).is_some();
                self.seen.insert((by, session), snapshot);
                session
            }
            Shown::Nothing => return,
            Shown::Gone(session) => {
                self.hosts_stirred |= self.seen(by, session).and_then(host).is_some();
                if let (Some(snapshot), Actor::User(user)) = (self.seen.remove(&(by, session)), by) {
                    self.learns_of_the_end(user, session, snapshot.branch());
                }
                session
            }
        };
        if let Actor::User(user) = by {
            self.after_an_answer(user, session, entry);
        }
    }

    /// What somebody who asks this decided on: what it last saw, if the write says something of what all share. One's own
    /// record needs no synchronization.
    pub(super) fn decides_on(&self, by: Actor, session: SessionId, ask: &Ask) -> Option<(Branch, ChangeNumber)> {
        let Ask::Write(draft) = ask else { return None };
        let shared = draft.host.is_some() || draft.write.properties != PropertiesWrite::default();
        let saw = self.seen(by, session).filter(|_| shared)?;
        Some((saw.branch(), saw.number()))
    }

    /// If what a request was decided on is not how things are any more, it is noted.
    pub(super) fn note_a_stale_decision(
        &mut self,
        request: EntryId,
        session: SessionId,
        decided_on: Option<(Branch, ChangeNumber)>,
    ) {
        let (Some((branch, saw)), Some(stored)) = (decided_on, self.directory.peek(self.reference(session))) else {
            return;
        };
        let is = stored.change_number();
        let found = (branch == stored.branch() && saw < is).then_some(Stale { saw, is });
        if let Some(What::Request { stale, .. }) = self.trace.entries.get_mut(request.0).map(|entry| &mut entry.what) {
            *stale = found;
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
