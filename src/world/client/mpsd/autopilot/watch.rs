//! Keeping snapshots up to date: reads after taps, and polls.

use crate::names::{SessionId, UserId};
use crate::policy::{OnClosedTap, OnTap};
use crate::trace::CauseToken;
use crate::world::item::{Due, Item, Move};
use crate::world::step::WorldStep;
use crate::world::trigger::Motive;

impl WorldStep<'_> {
    /// A tap arrived; `news` says whether its change was unknown to the console.
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

    /// Plans the next poll of a session. Of the users of one console with a record, the first one's title polls for all.
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
