//! Keeping a place: what a title does when its users stop playing and come back, and when it starts and ends itself.

use super::{Act, Aside, Autopilot, Trigger};
use crate::mpsd::session::MemberStatus;
use crate::names::{ConsoleId, SessionId, UserId};
use crate::policy::{OnExit, OnLaunch, OnReconnect, OnSuspend};
use crate::time::Millis;
use crate::trace::{EntryId, Found, What};
use crate::world::schedule::Priority;
use crate::world::{Item, World};

impl World {
    /// A user gives no input any more; after a while its title sets it inactive.
    pub(in crate::world) fn idles(&mut self, user: UserId, origin: EntryId) {
        let patience = self.policies(user).idle.span();
        self.goes_aside(user, "idle", patience, origin);
    }

    /// The title does not have the screen to itself any more; after a while it sets its users inactive.
    pub(in crate::world) fn is_constrained(&mut self, console: ConsoleId, origin: EntryId) {
        for user in self.users_of(console) {
            let patience = self.policies(user).constrained.span();
            self.goes_aside(user, "constrained", patience, origin);
        }
    }

    fn goes_aside(&mut self, user: UserId, policy: &'static str, patience: Option<Millis>, origin: EntryId) {
        let now = self.now;
        let autopilot = &mut self.users[user.0].autopilot;
        if autopilot.aside != Aside::No {
            return;
        }
        autopilot.aside = Aside::Unmarked;
        autopilot.still_since = Some(now);
        autopilot.round += 1;
        let round = autopilot.round;
        if let Some(patience) = patience {
            self.schedule_after(patience, Priority::Title, Item::Aside { user, round, policy, origin });
        }
        self.owners_watch(user, origin);
    }

    /// A user has been away from the game for as long as its title bears.
    pub(in crate::world) fn sets_aside(&mut self, user: UserId, round: u32, policy: &'static str, origin: EntryId) {
        let plays = self.consoles[self.users[user.0].plan.console.0].plays().is_ok();
        let autopilot = &mut self.users[user.0].autopilot;
        if autopilot.round != round || autopilot.aside != Aside::Unmarked || !plays {
            return;
        }
        autopilot.aside = Aside::Marked;
        for session in self.active_in(user) {
            self.will(user, Act::Inactive(session), Trigger { policy, because: origin });
        }
    }

    /// The title has the screen to itself again.
    pub(in crate::world) fn is_free_again(&mut self, console: ConsoleId, origin: EntryId) {
        for user in self.users_of(console) {
            self.plays_again(user, "constrained", origin);
        }
    }

    /// A user plays again.
    pub(in crate::world) fn plays_again(&mut self, user: UserId, policy: &'static str, origin: EntryId) {
        let autopilot = &mut self.users[user.0].autopilot;
        let marked = autopilot.aside == Aside::Marked;
        autopilot.aside = Aside::No;
        autopilot.still_since = None;
        autopilot.round += 1;
        if marked {
            for session in self.attended(user) {
                self.will(user, Act::Active(session), Trigger { policy, because: origin });
            }
        }
    }

    /// The title is told that it will be suspended, and uses the moment.
    pub(in crate::world) fn before_suspension(&mut self, console: ConsoleId, origin: EntryId) {
        for user in self.users_of(console) {
            self.saves_before_suspension(user, origin);
            let trigger = Trigger { policy: "on_suspend", because: origin };
            match self.policies(user).on_suspend {
                OnSuspend::Inactive => self.in_each(user, self.active_in(user), Act::Inactive, trigger),
                OnSuspend::Leave => self.in_each(user, self.attended(user), Act::Leave, trigger),
                OnSuspend::Nothing => {}
            }
        }
    }

    /// The title is ended in good order, and uses the moment.
    pub(in crate::world) fn before_the_end(&mut self, console: ConsoleId, origin: EntryId) {
        for user in self.users_of(console) {
            let trigger = Trigger { policy: "on_exit", because: origin };
            match self.policies(user).on_exit {
                OnExit::Leave => self.in_each(user, self.attended(user), Act::Leave, trigger),
                OnExit::Nothing => {}
            }
        }
    }

    /// There is no time to wait for anything: it is done now, if it can be done at all.
    fn in_each(&mut self, user: UserId, sessions: Vec<SessionId>, act: impl Fn(SessionId) -> Act, trigger: Trigger) {
        if self.consoles[self.users[user.0].plan.console.0].plays().is_ok() {
            for session in sessions {
                self.act_by_itself(user, act(session), trigger);
            }
        }
    }

    /// The title's process has ended, and with it all that it knew and meant to do.
    pub(in crate::world) fn process_ends(&mut self, console: ConsoleId) {
        self.arbiters_forget(console);
        for user in self.users_of(console) {
            self.forget(user);
            let autopilot = &mut self.users[user.0].autopilot;
            *autopilot = Autopilot { round: autopilot.round + 1, fresh: true, ..Autopilot::default() };
        }
    }

    /// A user has a connection: its first one since the title started, or a new one.
    pub(in crate::world) fn after_connecting(&mut self, user: UserId, origin: EntryId) {
        let autopilot = &mut self.users[user.0].autopilot;
        let (fresh, aside) = (std::mem::take(&mut autopilot.fresh), autopilot.aside);
        let policies = self.policies(user);
        self.comes_if_on_the_way(user, origin);
        if fresh {
            let trigger = Trigger { policy: "on_launch", because: origin };
            match policies.on_launch {
                OnLaunch::Rejoin | OnLaunch::CleanUp => self.will(user, Act::LookAround, trigger),
                OnLaunch::Nothing => {}
            }
        } else if aside != Aside::Marked {
            let trigger = Trigger { policy: "on_reconnect", because: origin };
            match policies.on_reconnect {
                OnReconnect::RewriteActive => {
                    for session in self.attended(user) {
                        self.will(user, Act::Active(session), trigger);
                    }
                }
                OnReconnect::ResumeIfTapped => {
                    for session in self.attended(user) {
                        if !self.was_tapped(user, session) {
                            self.will(user, Act::Leave(session), trigger);
                        }
                        self.will(user, Act::Active(session), trigger);
                    }
                }
                OnReconnect::Forget => {}
            }
        }
    }

    /// The title that has just started learned in which sessions the user has a record.
    pub(in crate::world) fn after_looking_around(&mut self, user: UserId, entry: EntryId) {
        let Some(What::Find { answer: Ok(found), .. }) = self.trace.entry(entry).map(|entry| &entry.what) else {
            return;
        };
        let sessions: Vec<SessionId> = found.iter().map(|Found { session, .. }| *session).collect();
        let trigger = Trigger { policy: "on_launch", because: entry };
        for session in sessions {
            match self.policies(user).on_launch {
                // Whoever has come in meanwhile is there already.
                OnLaunch::Rejoin if self.active_in(user).contains(&session) => {}
                OnLaunch::Rejoin if self.awaits_a_change(user, session).is_some() => {}
                OnLaunch::Rejoin => self.will(user, Act::Active(session), trigger),
                OnLaunch::CleanUp => self.will(user, Act::Leave(session), trigger),
                OnLaunch::Nothing => {}
            }
        }
    }

    /// The sessions in which a user believes to be active.
    fn active_in(&self, user: UserId) -> Vec<SessionId> {
        let active = |session: &SessionId| {
            self.believed(user, *session).is_some_and(|member| member.status == MemberStatus::Active)
        };
        self.attended(user).into_iter().filter(active).collect()
    }

    fn users_of(&self, console: ConsoleId) -> Vec<UserId> {
        (0..self.users.len()).map(UserId).filter(|user| self.users[user.0].plan.console == console).collect()
    }
}
