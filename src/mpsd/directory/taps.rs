//! The directory's part in change notification: it hands commits to the notifier, and fills in what a session must know
//! of others.

use super::Directory;
use crate::id::{ConnectionId, SessionReference};
use crate::mpsd::notify::Frame;
use crate::mpsd::session::{Caller, Event, Field, Input, Me, Member, OnBehalf, Request, User, Verb};
use crate::time::Instant;

impl Directory {
    /// When the next frame of taps is due, if any tap waits; it may be now or past.
    #[must_use]
    pub fn taps_due(&self) -> Option<Instant> {
        self.notifier.due()
    }

    /// Appends the frames of taps that are due. The driver calls it after each input and at [`Directory::taps_due`].
    /// Without these calls, only the newest tap of each subscription is kept.
    pub fn send_taps(&mut self, now: Instant, frames: &mut Vec<Frame>) {
        self.notifier.send(now, frames);
    }

    /// Drops the taps that wait on a connection that is given up (M287).
    pub(in crate::mpsd) fn give_up(&mut self, connection: ConnectionId) {
        self.notifier.lose(connection);
    }

    /// The input with facts about other sessions filled in; none if it needs none.
    pub(super) fn informed(&self, reference: &SessionReference, input: &Input) -> Option<Input> {
        let Input::Request(request) = input else { return None };
        let Verb::Write(write) = &request.verb else { return None };
        if self.notifier.is_idle() {
            return None;
        }
        let caller = match &request.caller {
            Caller::User(user) => {
                let subscribed_elsewhere = self.subscribed_elsewhere(reference, user, &write.me);
                let ask = || Caller::User(User { subscribed_elsewhere, ..user.clone() });
                (subscribed_elsewhere > 0).then(ask)
            }
            Caller::Service => None,
            Caller::OnBehalf(acting) => {
                let stored = self.peek(reference);
                let informed = |user: &User| {
                    let present = stored.is_some_and(|session| session.member_of(user.xuid).is_some());
                    let me = write.record_of(user, present);
                    User { subscribed_elsewhere: self.subscribed_elsewhere(reference, user, me), ..user.clone() }
                };
                let users = acting.users.iter().map(informed).collect();
                Some(Caller::OnBehalf(OnBehalf { users, manage: acting.manage }))
            }
        };
        caller.map(|caller| Input::Request(Request { caller, ..request.clone() }))
    }

    /// How many other sessions have subscriptions on the connection to which this record is or will be bound.
    fn subscribed_elsewhere(&self, reference: &SessionReference, user: &User, me: &Me) -> u32 {
        let Me::Put(wrote) = me else { return 0 };
        if wrote.connection == Field::Keep && wrote.extras.is_none() {
            return 0;
        }
        let member = self.peek(reference).and_then(|session| session.member_of(user.xuid));
        let connection = wrote.connection.over(member.and_then(|member: &Member| member.connection));
        let elsewhere = connection.map_or(0, |connection| self.notifier.sessions_on(connection, reference));
        u32::try_from(elsewhere).unwrap_or(u32::MAX)
    }

    /// Hands the changes of a session to the notifier; the session is still stored, even if it was just deleted.
    /// `subscribed` says whether subscriptions changed.
    pub(super) fn notify(&mut self, now: Instant, reference: &SessionReference, subscribed: bool, happened: &[Event]) {
        if (subscribed || self.notifier.watches(reference))
            && let Some(session) = self.sessions.get(reference).and_then(|slot| slot.session.as_ref())
        {
            self.notifier.note(now, reference, session, happened);
        }
    }
}
