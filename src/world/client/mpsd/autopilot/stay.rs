//! Status of users: what a title does when its users go idle and return, and when it starts, reconnects and ends.

use crate::names::{ConsoleId, SessionId, UserId};
use crate::policy::{OnExit, OnLaunch, OnReconnect, OnSuspend};
use crate::time::Millis;
use crate::trace::CauseToken;
use crate::world::client::mpsd::memory::{Autopilot, IdleState};
use crate::world::item::{Absence, Due, Item, Move};
use crate::world::step::WorldStep;
use crate::world::trigger::{Motive, Trigger};

impl WorldStep<'_> {
    /// A user stops giving input; its title sets it inactive after the span of the policy `idle`.
    pub(in crate::world) fn idle(&mut self, user: UserId, origin: CauseToken) {
        let patience = self.title(user).policies().idle.span();
        self.become_idle(user, patience, Motive::Idle.because(origin));
    }

    /// The title is constrained; it sets its users inactive after the span of the policy `constrained`.
    pub(in crate::world) fn constrain(&mut self, console: ConsoleId, origin: CauseToken) {
        for user in self.setup.people.on(console).to_vec() {
            let patience = self.title(user).policies().constrained.span();
            self.become_idle(user, patience, Motive::Constrained.because(origin));
        }
    }

    fn become_idle(&mut self, user: UserId, patience: Option<Millis>, trigger: Trigger) {
        let now = self.now;
        let autopilot = &mut self.world.clients[user.0].autopilot;
        if autopilot.idle_state != IdleState::Playing {
            return;
        }
        autopilot.idle_state = IdleState::Idle;
        autopilot.idle_since = Some(now);
        if let Some(patience) = patience {
            self.plan_after(patience, Item::Title(user, Due::SetInactive), trigger);
        }
        self.alert_owners(user, Absence::NoInput, trigger.cause);
    }

    /// A user has been idle for the span of its policy: sets it inactive.
    pub(in crate::world) fn set_idle_inactive(&mut self, user: UserId, trigger: Trigger) {
        let title = self.title(user);
        let idle_state = title.client().autopilot.idle_state;
        if idle_state != IdleState::Idle || title.console_state().can_send().is_err() {
            return;
        }
        let sessions = title.active_sessions();
        self.world.clients[user.0].autopilot.idle_state = IdleState::SetInactive;
        for session in sessions {
            self.plan_move(user, Move::Inactive(session), trigger);
        }
    }

    /// The title is in full view again.
    pub(in crate::world) fn unconstrain(&mut self, console: ConsoleId, origin: CauseToken) {
        for user in self.setup.people.on(console).to_vec() {
            self.play_again(user, Motive::Constrained.because(origin));
        }
    }

    /// A user gives input again.
    pub(in crate::world) fn play(&mut self, user: UserId, origin: CauseToken) {
        self.play_again(user, Motive::Idle.because(origin));
    }

    fn play_again(&mut self, user: UserId, trigger: Trigger) {
        let autopilot = &mut self.world.clients[user.0].autopilot;
        let marked = autopilot.idle_state == IdleState::SetInactive;
        autopilot.idle_state = IdleState::Playing;
        autopilot.idle_since = None;
        self.world.schedule.cancel(Item::Title(user, Due::SetInactive));
        if marked {
            for session in self.title(user).joined_sessions() {
                self.plan_move(user, Move::Active(session), trigger);
            }
        }
    }

    /// Runs before a suspension.
    pub(in crate::world) fn before_suspension(&mut self, console: ConsoleId, origin: CauseToken) {
        for user in self.setup.people.on(console).to_vec() {
            self.save_before_suspension(user, origin);
            let trigger = Motive::OnSuspend.because(origin);
            let title = self.title(user);
            match title.policies().on_suspend {
                OnSuspend::Inactive => self.perform_in_each(user, title.active_sessions(), Move::Inactive, trigger),
                OnSuspend::Leave => self.perform_in_each(user, title.joined_sessions(), Move::Leave, trigger),
                OnSuspend::Nothing => {}
            }
        }
    }

    /// Runs before a normal end of the title.
    pub(in crate::world) fn before_end(&mut self, console: ConsoleId, origin: CauseToken) {
        for user in self.setup.people.on(console).to_vec() {
            let title = self.title(user);
            match title.policies().on_exit {
                OnExit::Leave => {
                    self.perform_in_each(user, title.joined_sessions(), Move::Leave, Motive::OnExit.because(origin))
                }
                OnExit::Nothing => {}
            }
        }
    }

    /// Performs a move in each session now, without planning it.
    fn perform_in_each(
        &mut self,
        user: UserId,
        sessions: Vec<SessionId>,
        act: fn(SessionId) -> Move,
        trigger: Trigger,
    ) {
        if self.title(user).console_state().can_send().is_ok() {
            for session in sessions {
                self.perform(user, act(session), trigger);
            }
        }
    }

    /// The title's process has ended: drops its memory and all its planned items.
    pub(in crate::world) fn forget_all(&mut self, console: ConsoleId) {
        self.world.games.forget(console);
        for user in self.setup.people.on(console).to_vec() {
            self.world.schedule.cancel_all(Item::all_of_title(user), |_| true);
            self.world.drop_snapshots(user);
            let client = &mut self.world.clients[user.0];
            client.retries.clear();
            client.autopilot = Autopilot::fresh();
        }
    }

    /// A user is connected, for the first time since the title started or again.
    pub(in crate::world) fn on_connected(&mut self, user: UserId, origin: CauseToken) {
        self.resume_planned_join(user, origin);
        let autopilot = &mut self.world.clients[user.0].autopilot;
        let (fresh, idle_state) = (std::mem::take(&mut autopilot.fresh), autopilot.idle_state);
        let title = self.title(user);
        let (on_launch, on_reconnect) = (title.policies().on_launch, title.policies().on_reconnect);
        if fresh {
            match on_launch {
                OnLaunch::Rejoin | OnLaunch::CleanUp => {
                    self.plan_move(user, Move::QueryOwn, Motive::OnLaunch.because(origin));
                }
                OnLaunch::Nothing => {}
            }
        } else if idle_state != IdleState::SetInactive {
            let trigger = Motive::OnReconnect.because(origin);
            let sessions = title.joined_sessions();
            match on_reconnect {
                OnReconnect::RewriteActive => {
                    for session in sessions {
                        self.plan_move(user, Move::Active(session), trigger);
                    }
                }
                OnReconnect::ResumeIfTapped => {
                    for session in sessions {
                        if !self.title(user).console_state().tapped.contains_key(&session) {
                            self.plan_move(user, Move::Leave(session), trigger);
                        }
                        self.plan_move(user, Move::Active(session), trigger);
                    }
                }
                OnReconnect::Forget => {}
            }
        }
    }

    /// A title that has just started received the list of the user's sessions.
    pub(in crate::world) fn on_own_sessions(&mut self, user: UserId, found: &[SessionId], cause: CauseToken) {
        let trigger = Motive::OnLaunch.because(cause);
        for session in found.iter().copied() {
            let title = self.title(user);
            match title.policies().on_launch {
                // The user has joined in the meantime.
                OnLaunch::Rejoin if title.is_active_in(session) || title.awaits_change(session).is_some() => {}
                OnLaunch::Rejoin => self.plan_move(user, Move::Active(session), trigger),
                OnLaunch::CleanUp => self.plan_move(user, Move::Leave(session), trigger),
                OnLaunch::Nothing => {}
            }
        }
    }
}
