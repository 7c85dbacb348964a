//! Keeping up with a session: reading it when a tap comes, and without one.

use crate::names::{SessionId, UserId};
use crate::policy::{OnClosedTap, OnTap};
use crate::trace::CauseToken;
use crate::world::item::{Due, Item, Move};
use crate::world::step::WorldStep;
use crate::world::trigger::Motive;

impl WorldStep<'_> {
    /// A tap came to the title on the user's console, and told it something new or not.
    pub(in crate::world) fn on_tap(&mut self, user: UserId, session: SessionId, news: bool, cause: CauseToken) {
        let title = self.title(user);
        if title.record(session).is_none() {
            match title.policies().on_closed_tap {
                OnClosedTap::Compare => return,
                OnClosedTap::LeaveCurrent => {
                    for current in title.joined_sessions() {
                        self.plan_move(user, Move::Leave(current), Motive::OnClosedTap.because(cause));
                    }
                    return;
                }
                OnClosedTap::Read => {}
            }
        }
        if !news {
            return;
        }
        match self.title(user).policies().on_tap {
            OnTap::Read => self.plan_move(user, Move::Read(session), Motive::OnTap.because(cause)),
            OnTap::Ignore => {}
        }
    }

    /// The title plans when it reads the session next without being told to. Of the users of one console who are in it the
    /// first one's title reads for all.
    pub(super) fn plan_poll(&mut self, user: UserId, session: SessionId, cause: CauseToken) {
        let title = self.title(user);
        let due = match title.snapshot(session) {
            Some(snapshot) if title.reads_for_console(session) => {
                let next_timer = snapshot.session.next_timer(snapshot.at);
                title.policies().poll.next(self.now, next_timer.map(|due| title.by_own_clock(due)))
            }
            Some(_) | None => None,
        };
        let item = Item::Title(user, Due::Poll(session));
        match due {
            Some(at) => self.world.schedule.plan(at, item, Motive::Poll.because(cause)),
            None => self.world.schedule.cancel(item),
        }
    }
}
