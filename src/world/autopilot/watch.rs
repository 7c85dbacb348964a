//! Keeping up with a session: reading it when a tap comes, and without one.

use super::{Act, Trigger};
use crate::names::{Actor, SessionId, UserId};
use crate::policy::{OnClosedTap, OnTap};
use crate::trace::EntryId;
use crate::world::schedule::Priority;
use crate::world::{Item, World};

impl World {
    /// A tap came to the title on the user's console, and told it something new or not.
    pub(in crate::world) fn after_a_tap(&mut self, user: UserId, session: SessionId, news: bool, entry: EntryId) {
        if self.believed(user, session).is_none() {
            let trigger = Trigger { policy: "on_closed_tap", because: entry };
            match self.policies(user).on_closed_tap {
                OnClosedTap::Compare => return,
                OnClosedTap::LeaveCurrent => {
                    for current in self.attended(user) {
                        self.will(user, Act::Leave(current), trigger);
                    }
                    return;
                }
                OnClosedTap::Read => {}
            }
        }
        if !news {
            return;
        }
        match self.policies(user).on_tap {
            OnTap::Read => self.will(user, Act::Read(session), Trigger { policy: "on_tap", because: entry }),
            OnTap::Ignore => {}
        }
    }

    /// An answer told the user's title what a session is like now, or that it is gone.
    pub(in crate::world) fn after_an_answer(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        self.plan_poll(user, session, entry);
        self.after_seeing_the_host(user, session, entry);
        self.acts_or_not(user, session, entry);
        self.sees_to_it(user, session, entry);
        self.follows(user, session, entry);
    }

    /// The title plans when it reads the session next without being told to. Of the users of one console who are in it the
    /// first one's title reads for all.
    fn plan_poll(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let poll = self.policies(user).poll;
        let due = match self.seen(Actor::User(user), session) {
            Some(snapshot) if self.reads_for_console(user, session) => {
                let next_timer = snapshot.session.next_timer(snapshot.at);
                poll.next(self.now, next_timer.map(|due| self.by_own_clock(user, due)))
            }
            Some(_) | None => None,
        };
        let polls = &mut self.users[user.0].autopilot.polls;
        match due {
            Some(at) if polls.insert(session, (at, entry)).is_none_or(|(planned, _)| planned != at) => {
                self.schedule.push(at, Priority::Title, Item::Poll(user, session));
            }
            Some(_) => {}
            None => {
                polls.remove(&session);
            }
        }
    }

    pub(super) fn reads_for_console(&self, user: UserId, session: SessionId) -> bool {
        let console = self.users[user.0].plan.console;
        let there =
            |user: &UserId| self.users[user.0].plan.console == console && self.believed(*user, session).is_some();
        (0..self.users.len()).map(UserId).find(there) == Some(user)
    }

    /// The moment has come for which a title planned to read, unless it has planned anew.
    pub(in crate::world) fn poll_is_due(&mut self, user: UserId, session: SessionId) {
        let planned = self.users[user.0].autopilot.polls.get(&session).copied();
        if let Some((at, because)) = planned
            && at == self.now
        {
            self.users[user.0].autopilot.polls.remove(&session);
            self.will(user, Act::Read(session), Trigger { policy: "poll", because });
        }
    }
}
