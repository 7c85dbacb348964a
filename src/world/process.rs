//! Power, links and the title's process: faults of consoles, actions on titles, and their consequences.

use super::console::Process;
use super::item::{Absence, Due, Item, Move};
use super::network::HeartbeatChange;
use super::presence::Departure;
use super::step::WorldStep;
use super::trigger::Trigger;
use crate::action::{ConsoleAction, ConsoleFault, NetworkAction, Obstacle, TitleAction};
use crate::draw::Delay;
use crate::mpsd::session::{Fact, Session};
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::{FailOver, HandOver, OnDirectoryLoss, Policies};
use crate::trace::{CauseToken, TruthChange, What};

impl WorldStep<'_> {
    /// Starts a fault of a console now, or plans it for an instant drawn from the seed.
    pub(super) fn console_action(&mut self, action: ConsoleAction) -> CauseToken {
        let ConsoleAction { console, what, within, .. } = action;
        let Some(within) = within else { return self.start_fault(action, CauseToken::NONE) };
        let entry = self.note(What::Drawn { console, what, within }, CauseToken::NONE);
        let delay = self.world.consoles[console.0].faults.draw(Delay::Uniform(crate::time::Millis::ZERO, within));
        self.plan_fault(delay, ConsoleAction { within: None, ..action }, entry);
        entry
    }

    /// Starts a fault of a console, and plans its end if it has a duration.
    pub(super) fn start_fault(&mut self, action: ConsoleAction, cause: CauseToken) -> CauseToken {
        let ConsoleAction { console, what, lasts, .. } = action;
        let entry = self.apply_fault(console, what, cause);
        if let Some(lasts) = lasts {
            let end = match what {
                ConsoleFault::LosePower | ConsoleFault::RestorePower => ConsoleFault::RestorePower,
                ConsoleFault::Cut(links) | ConsoleFault::Heal(links) => ConsoleFault::Heal(links),
            };
            self.plan_fault(lasts, ConsoleAction { console, what: end, within: None, lasts: None }, entry);
        }
        entry
    }

    fn plan_fault(&mut self, delay: crate::time::Millis, action: ConsoleAction, cause: CauseToken) {
        let number = self.world.network.messages.number();
        self.plan_after(delay, Item::Fault(number, action), Trigger::from(cause));
    }

    fn apply_fault(&mut self, console: ConsoleId, what: ConsoleFault, cause: CauseToken) -> CauseToken {
        let entry = self.note(What::Console { console, what }, cause);
        let it = &mut self.world.consoles[console.0];
        match what {
            ConsoleFault::LosePower => {
                it.powered = false;
                self.set_process(console, Process::Stopped, Departure::Unnoticed, entry);
                return entry;
            }
            ConsoleFault::RestorePower => it.powered = true,
            ConsoleFault::Cut(links) => it.set_links(links, false),
            ConsoleFault::Heal(links) => it.set_links(links, true),
        }
        self.on_availability_changed(console, Departure::Unnoticed, entry);
        entry
    }

    /// Begins or ends a fault of the network or of clocks.
    pub(super) fn network_action(&mut self, action: &NetworkAction) -> CauseToken {
        let entry = self.note(What::Network { what: action.clone() }, CauseToken::NONE);
        match action {
            NetworkAction::InjectFault(disturbance) => {
                let now = self.now;
                self.world.network.faults.inject(now, disturbance.clone());
            }
            NetworkAction::ClearFaults(kind) => self.world.network.faults.clear(*kind),
            NetworkAction::SkewClocks(of, skew) => {
                for user in of {
                    let console = self.setup.people.console_of(*user);
                    self.world.consoles[console.0].clock = *skew;
                }
            }
        }
        entry
    }

    /// Carries out an action on a user's title.
    pub(super) fn title_action(&mut self, user: UserId, what: TitleAction) -> CauseToken {
        let console = self.setup.people.console_of(user);
        if let Err(why) = self.check_title_action(user, what) {
            return self.prevented(Actor::User(user), what.verb(), why);
        }
        let entry = self.note(What::Title { user, what }, CauseToken::NONE);
        match what {
            TitleAction::Launch => self.set_process(console, Process::Starting, Departure::Orderly, entry),
            TitleAction::Suspend => {
                self.before_suspension(console, entry);
                self.set_process(console, Process::Suspended, Departure::Orderly, entry);
            }
            TitleAction::Resume => self.set_process(console, Process::Resuming, Departure::Orderly, entry),
            TitleAction::Terminate => {
                self.before_end(console, entry);
                self.set_process(console, Process::Stopped, Departure::Orderly, entry);
            }
            TitleAction::Crash => self.set_process(console, Process::Stopped, Departure::Unnoticed, entry),
            TitleAction::Reconnect => {
                self.drop_connection(user, entry);
                self.connect(user, entry);
            }
            TitleAction::Disconnect => self.drop_connection(user, entry),
            TitleAction::Idle => self.idle(user, entry),
            TitleAction::Play => self.play(user, entry),
            TitleAction::Constrain => self.constrain(console, entry),
            TitleAction::Unconstrain => self.unconstrain(console, entry),
            TitleAction::Save => self.save_on_request(user),
            TitleAction::Hang => {
                self.world.consoles[console.0].hung = true;
                self.on_availability_changed(console, Departure::Unnoticed, entry);
            }
            TitleAction::Wake => {
                self.world.consoles[console.0].hung = false;
                for (user, what, trigger) in std::mem::take(&mut self.world.consoles[console.0].deferred) {
                    self.plan_move(user, what, trigger);
                }
                self.on_availability_changed(console, Departure::Orderly, entry);
            }
            TitleAction::RenewToken => self.renew_token(user, entry),
        }
        entry
    }

    fn check_title_action(&self, user: UserId, what: TitleAction) -> Result<(), Obstacle> {
        let console = self.title(user).console_state();
        let has_connection = self.clients[user.0].realtime.connection.is_some();
        match what {
            TitleAction::Save if console.title_runs() && self.acting_sessions(user).is_empty() => {
                Err(Obstacle::NotTheArbiter)
            }
            TitleAction::Disconnect if console.powered && !has_connection => Err(Obstacle::NoConnection),
            TitleAction::Launch
            | TitleAction::Suspend
            | TitleAction::Resume
            | TitleAction::Terminate
            | TitleAction::Crash
            | TitleAction::Reconnect
            | TitleAction::Disconnect
            | TitleAction::Idle
            | TitleAction::Play
            | TitleAction::Constrain
            | TitleAction::Unconstrain
            | TitleAction::Save
            | TitleAction::Hang
            | TitleAction::Wake
            | TitleAction::RenewToken => console.allows(what),
        }
    }

    /// Sets the state of the title's process. A started or resumed title runs after a delay.
    pub(super) fn set_process(
        &mut self,
        console: ConsoleId,
        process: Process,
        departure: Departure,
        entry: CauseToken,
    ) {
        let settings = &self.setup.settings;
        let delay = match process {
            Process::Starting => Some(settings.launch),
            Process::Resuming => Some(settings.resume),
            Process::Stopped | Process::Running | Process::Suspended => None,
        };
        self.end_run(console);
        let it = &mut self.world.consoles[console.0];
        it.set_process(process);
        let delay = delay.map(|delay| it.launches.draw(delay));
        match delay {
            Some(delay) => self.plan_after(delay, Item::TitleRuns(console), Trigger::from(entry)),
            None => self.world.schedule.cancel(Item::TitleRuns(console)),
        }
        self.on_availability_changed(console, departure, entry);
        match process {
            Process::Stopped => self.forget_all(console),
            Process::Starting | Process::Running | Process::Suspended | Process::Resuming => {}
        }
    }

    /// Ends a run of the title's process: its planned moves and awaited replies are dropped.
    fn end_run(&mut self, console: ConsoleId) {
        for user in self.setup.people.on(console).to_vec() {
            self.world.schedule.cancel_all(Item::all_of_title(user), Item::ends_with_run);
            self.world.network.messages.forget(user);
            self.world.clients[user.0].retries.clear();
        }
    }

    /// A title that was started or resumed runs now.
    pub(super) fn title_runs(&mut self, console: ConsoleId, origin: CauseToken) {
        self.world.consoles[console.0].process = Process::Running;
        let entry = self.note(What::TitleRuns { console }, origin);
        self.on_availability_changed(console, Departure::Orderly, entry);
    }

    /// The state of a console may have changed: updates heartbeats, Presence, connections and the acting of arbiters.
    fn on_availability_changed(&mut self, console: ConsoleId, departure: Departure, origin: CauseToken) {
        self.update_heartbeat(console, origin);
        for user in self.setup.people.on(console).to_vec() {
            self.world.recheck_sessions_of(user, origin);
        }
        let it = &self.consoles[console.0];
        let (lives, playing) = (it.title_online().is_ok(), it.can_send().is_ok());
        self.update_arbiters_on(console, origin);
        for user in self.setup.people.on(console).to_vec() {
            let at = self.now;
            if self.world.presence.set_playing(user, playing) {
                self.listener.truth(TruthChange { at, user, playing });
            }
            if !self.world.presence.set_in_title(user, lives) {
                continue;
            }
            let world = &mut *self.world;
            let delay = world.presence.delay(user, departure, &world.setup.settings);
            self.plan_after(delay, Item::Presence(user), Trigger::from(origin));
            if lives {
                self.connect(user, origin);
            } else {
                self.drop_connection(user, origin);
            }
        }
    }

    /// Presence detects the state of a user.
    pub(super) fn presence_due(&mut self, user: UserId, origin: CauseToken) {
        let Some(says) = self.world.presence.update(user) else { return };
        let entry = self.note(What::Presence { user, says }, origin);
        self.world.causes.presence(user, entry);
        let xuid = self.setup.people.xuid(user);
        self.learn(Fact::Presence(xuid, says), entry);
    }

    /// The audibility of a console may have changed: its peers hear its return at once, and notice its loss after a delay.
    fn update_heartbeat(&mut self, console: ConsoleId, origin: CauseToken) {
        let it = &self.consoles[console.0];
        let audible = it.title_responds() && it.peer_link;
        let loss = self.setup.settings.peer_loss;
        match self.world.network.heartbeats.change(console, audible, loss) {
            HeartbeatChange::Nothing => {}
            HeartbeatChange::Unmissed => self.world.schedule.cancel(Item::HeartbeatLost(console)),
            HeartbeatChange::Back => self.notify_peers(console, true, origin),
            HeartbeatChange::Later(delay) => {
                self.plan_after(delay, Item::HeartbeatLost(console), Trigger::from(origin))
            }
        }
    }

    /// The peers of a console notice that its heartbeats have stopped.
    pub(super) fn heartbeat_lost(&mut self, console: ConsoleId, origin: CauseToken) {
        let now = self.now;
        self.world.network.heartbeats.miss(now, console);
        self.notify_peers(console, false, origin);
        for user in self.setup.people.on(console).to_vec() {
            self.alert_owners(user, Absence::Unheard, origin);
        }
    }

    /// Notifies the titles that share a session with a console that its heartbeats have stopped or returned.
    fn notify_peers(&mut self, console: ConsoleId, heard: bool, origin: CauseToken) {
        let Some(token) = self.setup.people.on(console).first().and_then(|user| self.setup.people.token(*user)) else {
            return;
        };
        let has = |seen: &Session| seen.members().iter().any(|member| member.device_token() == Some(token));
        let mut listeners: Vec<(SessionId, UserId)> = Vec::new();
        for session in self.sessions_with_snapshots() {
            let listens = self.viewers(session).filter(|user| {
                let title = self.title(*user);
                let remote = title.console() != console && uses_heartbeats(title.policies());
                remote && title.record(session).is_some() && title.seen(session).is_some_and(has)
            });
            listeners.extend(listens.map(|user| (session, user)));
        }
        if listeners.is_empty() {
            return;
        }
        let entry = self.note(What::Peers { console, heard }, origin);
        for (session, user) in listeners {
            self.world.split_brain.recheck(session, entry);
            self.check_arbiter(user, session, entry);
        }
    }

    /// Runs an item of a title that is due.
    pub(super) fn title_due(&mut self, user: UserId, due: Due, trigger: Trigger) {
        match due {
            Due::Move(_, what) => self.run_move(user, what, trigger),
            Due::Poll(session) if self.title(user).reads_for_console(session) => {
                self.plan_move(user, Move::Read(session), trigger);
            }
            // Another user of the console reads for it by now.
            Due::Poll(_) => {}
            Due::SetInactive => self.set_idle_inactive(user, trigger),
            Due::Claim(session) => self.claim_due(user, session, trigger),
            Due::Countdown(session) => self.countdown_ends(user, session, trigger),
            Due::Duty(session, _) => self.duty_due(user, session, trigger.cause),
            Due::Join => self.join_due(user, trigger.cause),
            Due::Save(session) => self.save_due(user, session, trigger.cause),
            Due::ReplyTimeout(number) => self.reply_timed_out(number),
            Due::Retry(number) => self.retry_due(user, number, trigger.cause),
        }
    }
}

/// Whether a title's policies use heartbeats.
fn uses_heartbeats(policies: &Policies) -> bool {
    let Policies { fail_over, hand_over, on_directory_loss, .. } = policies;
    *fail_over != FailOver::None || *hand_over != HandOver::None || *on_directory_loss != OnDirectoryLoss::PlayOn
}
