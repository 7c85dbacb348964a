//! The directory's part in change notification: it tells the notifier what happens, and a session what it must know of
//! the others.

use super::Directory;
use crate::id::SessionReference;
use crate::mpsd::notify::Frame;
use crate::mpsd::session::{Caller, Event, Field, Input, Me, Member, Request, Verb, Write};
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

    /// The input with what it asks of other sessions filled in; none if it asks nothing.
    pub(super) fn informed(&self, reference: &SessionReference, input: &Input) -> Option<Input> {
        let Input::Request(request) = input else { return None };
        let (Caller::User(user), Verb::Write(Write { me: Me::Put(wrote), .. })) = (&request.caller, &request.verb)
        else {
            return None;
        };
        if self.notifier.is_idle() || (wrote.connection == Field::Keep && wrote.extras.is_none()) {
            return None;
        }
        let member = self.peek(reference).and_then(|session| session.member_of(user.xuid));
        let connection = wrote.connection.over(member.and_then(|member: &Member| member.connection))?;
        let elsewhere = self.notifier.sessions_on(connection, reference);
        let mut user = user.clone();
        user.subscribed_elsewhere = u32::try_from(elsewhere).unwrap_or(u32::MAX);
        (elsewhere > 0).then(|| Input::Request(Request { caller: Caller::User(user), ..request.clone() }))
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
