//! The directory's part in change notification: it tells the notifier what happens, and a session what it must know of
//! the others.

use super::Directory;
use crate::id::{ConnectionId, SessionReference};
use crate::mpsd::notify::Frame;
use crate::mpsd::session::{Caller, Event, Field, Input, Me, Member, OnBehalf, Request, User, Verb};
use crate::time::Instant;

impl Directory {
    /// When the next frame of taps is to be sent, if any tap waits; it may be now or past.
    #[must_use]
    pub fn taps_due(&self) -> Option<Instant> {
        self.notifier.due()
    }

    /// Sends the taps that are due: appends the frames. Whoever wants taps asks for them after each input, and when
    /// [`Directory::taps_due`] says; whoever does not need not, and the newest of each subscription waits.
    pub fn send_taps(&mut self, now: Instant, frames: &mut Vec<Frame>) {
        self.notifier.send(now, frames);
    }

    /// A connection is given up: what waits on it is lost (M287).
    pub(in crate::mpsd) fn give_up(&mut self, connection: ConnectionId) {
        self.notifier.lose(connection);
    }

    /// The input with what it asks of other sessions filled in; none if it asks nothing.
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

    /// How many other sessions' subscriptions go over the connection to which this record is bound, or will be.
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

    /// Tells the notifier what has happened to a session that is still there, though perhaps deleted; `subscribed`, if
    /// a member's subscriptions were among it.
    pub(super) fn notify(&mut self, now: Instant, reference: &SessionReference, subscribed: bool, happened: &[Event]) {
        if (subscribed || self.notifier.watches(reference))
            && let Some(session) = self.sessions.get(reference).and_then(|slot| slot.session.as_ref())
        {
            self.notifier.note(now, reference, session, happened);
        }
    }
}
