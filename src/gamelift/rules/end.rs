//! The ends of game sessions, processes and records, and what is due of them by itself.

use crate::clause::Clause;
use crate::gamelift::clauses as g;
use crate::gamelift::event::{Callback, GameLiftChange, GameLiftEvent, ProcessChange, ProcessEnd};
use crate::gamelift::key::{GameSessionKey, InstanceKey, PlayerSessionKey, ProcessKey};
use crate::gamelift::player_session::PlayerSession;
use crate::gamelift::process::{HEALTH_STRIKES, ProcessDue, ProcessPhase, TERMINATION_GRACE};
use crate::gamelift::readings::UnhealthyEnd;
use crate::gamelift::service::{GameLift, Subject, tell};
use crate::gamelift::status::{GameSessionStatus, GameSessionStatusReason, TerminationMode};
use crate::time::Instant;

impl GameLift {
    /// What is due of a process at this instant.
    pub(in crate::gamelift) fn process_due(&mut self, at: Instant, key: ProcessKey, happened: &mut Vec<GameLiftEvent>) {
        let Some((_, due)) = self.process(key).and_then(|process| process.due(&self.readings)) else { return };
        match due {
            ProcessDue::End(why) => {
                let clause = match why {
                    ProcessEnd::InitializationTimeout => g::INIT_LIMIT,
                    ProcessEnd::ReadyTimeout => g::READY_LIMIT,
                    ProcessEnd::ExitTimeout => g::PROCESS_ENDING,
                    ProcessEnd::Killed
                    | ProcessEnd::Exited
                    | ProcessEnd::Crashed
                    | ProcessEnd::Unhealthy
                    | ProcessEnd::InstanceGone => g::TERMINATION_GRACE,
                };
                self.end_process(at, key, why, clause, happened);
            }
            ProcessDue::HealthCheck => self.check_health(at, key, happened),
        }
    }

    /// The next health check: the verdict on the one before, if it has no answer, then the question.
    fn check_health(&mut self, at: Instant, key: ProcessKey, happened: &mut Vec<GameLiftEvent>) {
        let Some(process) = self.process(key) else { return };
        let (callback, waiting, linked) = (process.health.callback, process.health.waiting, process.linked);
        // A process without a callback comes here under the reading that holds it for unhealthy.
        if (waiting || !callback) && self.strike(at, key, happened) {
            return;
        }
        self.edit_process(key, |process| {
            process.health.checks += 1;
            process.health.waiting = callback;
        });
        if callback && linked {
            tell(happened, g::HEALTH, GameLiftChange::Callback { process: key, callback: Callback::HealthCheck });
        }
    }

    /// An unhealthy verdict. Whether it ended the process.
    pub(in crate::gamelift) fn strike(
        &mut self,
        at: Instant,
        key: ProcessKey,
        happened: &mut Vec<GameLiftEvent>,
    ) -> bool {
        let strikes = self.edit_process(key, |process| {
            process.health.waiting = false;
            process.health.strikes = process.health.strikes.saturating_add(1);
            process.health.strikes
        });
        let strikes = strikes.unwrap_or_default();
        self.tell_process(key, g::HEALTH, ProcessChange::Health { healthy: false, strikes }, happened);
        let ends = strikes >= HEALTH_STRIKES && self.readings.unhealthy_end == UnhealthyEnd::Ended;
        if ends {
            self.end_process(at, key, ProcessEnd::Unhealthy, g::UNHEALTHY, happened);
        }
        ends
    }

    /// Asks a process to end.
    pub(in crate::gamelift) fn ask_to_end(
        &mut self,
        now: Instant,
        key: ProcessKey,
        by: Option<Instant>,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let grace = now.checked_add(TERMINATION_GRACE).unwrap_or(Instant::MAX);
        let Some(process) = self.process(key) else { return };
        // The callback is one that ProcessReady registers.
        let registered = match process.phase {
            ProcessPhase::Launched(_) | ProcessPhase::Initialized(_) => false,
            ProcessPhase::Ready(_) => true,
            ProcessPhase::Ending(_) => return,
        };
        let by = [Some(grace), by, process.terminate_by].into_iter().flatten().min().unwrap_or(grace);
        let called = registered && process.linked;
        self.edit_process(key, |process| {
            process.terminate_by = Some(by);
            process.told = if called { Some(by) } else { process.told };
        });
        self.tell_process(key, clause, ProcessChange::Terminating { by }, happened);
        if called {
            let callback = Callback::ProcessTerminate { by };
            tell(happened, clause, GameLiftChange::Callback { process: key, callback });
        }
    }

    /// A process is gone; its game session ends, and its instance launches another.
    pub(in crate::gamelift) fn end_process(
        &mut self,
        now: Instant,
        key: ProcessKey,
        why: ProcessEnd,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(process) = self.process(key) else { return };
        let (game_session, instance) = (process.game_session, process.instance);
        self.tell_process(key, clause, ProcessChange::Gone(why), happened);
        if let Some(game_session) = game_session {
            self.end_game_session(now, game_session, clause, happened);
        }
        self.edit_process(key, |process| process.linked = false);
        if let Some((at, _)) = self.processes.remove(&key).and_then(|process| process.due(&self.readings)) {
            self.due.remove(&(at, Subject::Process(key)));
        }
        let left = self.edit_instance(instance, |instance| {
            instance.processes.remove(&key);
            (instance.is_staying(), instance.processes.is_empty(), instance.leaving)
        });
        match left {
            Some((true, _, _)) if self.relaunches(instance) => self.launch(now, instance, happened),
            Some((_, true, true)) if why == ProcessEnd::InstanceGone => self.instance_gone(instance, clause, happened),
            Some((_, true, true)) => self.instance_gone(instance, g::INSTANCE_STOPS, happened),
            Some(_) | None => {}
        }
    }

    fn relaunches(&self, instance: InstanceKey) -> bool {
        self.instance(instance).and_then(|instance| self.fleet(instance.fleet)).is_some_and(|fleet| fleet.is_managed())
    }

    /// A game session is TERMINATED, if it is live; its reason follows from how its end was asked for.
    pub(in crate::gamelift) fn end_game_session(
        &mut self,
        now: Instant,
        key: GameSessionKey,
        clause: Clause,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(game_session) = self.game_session(key).filter(|session| session.is_live()) else { return };
        let (from, process) = (game_session.status, game_session.process);
        let interrupted = self
            .process(process)
            .and_then(|process| self.instance(process.instance))
            .is_some_and(|instance| instance.notice.is_some());
        let reason = match game_session.terminating {
            Some(TerminationMode::ForceTerminate) => Some(GameSessionStatusReason::ForceTerminated),
            Some(TerminationMode::TriggerOnProcessTerminate) => {
                Some(GameSessionStatusReason::TriggeredOnProcessTerminate)
            }
            None => interrupted.then_some(GameSessionStatusReason::Interrupted),
        };
        let clause = if reason == Some(GameSessionStatusReason::Interrupted) { g::INTERRUPTED } else { clause };
        self.close(now, key, GameSessionStatus::Terminated, reason);
        let to = GameSessionStatus::Terminated;
        let change = GameLiftChange::GameSession { game_session: key, process, from: Some(from), to, reason };
        tell(happened, clause, change);
        self.end_players(now, key, happened);
    }

    /// Writes the end of a game session into its record and into the count of its instance.
    fn close(
        &mut self,
        now: Instant,
        key: GameSessionKey,
        status: GameSessionStatus,
        reason: Option<GameSessionStatusReason>,
    ) {
        let before = self.edit_game_session(key, |session| {
            let before = (session.status, session.process);
            (session.status, session.reason, session.ended) = (status, reason, Some(now));
            before
        });
        if let Some((GameSessionStatus::Activating, process)) = before {
            self.activation_over(process);
        }
    }

    /// One game session less of the instance is ACTIVATING.
    pub(in crate::gamelift) fn activation_over(&mut self, process: ProcessKey) {
        if let Some(instance) = self.process(process).map(|process| process.instance) {
            self.edit_instance(instance, |instance| instance.activating = instance.activating.saturating_sub(1));
        }
    }

    /// What is due of a game session: the end of its activation, or of its record.
    pub(in crate::gamelift) fn game_session_due(
        &mut self,
        at: Instant,
        key: GameSessionKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(session) = self.game_session(key) else { return };
        match session.status {
            GameSessionStatus::Activating => {
                let process = session.process;
                self.end_game_session(at, key, g::ACTIVATION_TIMEOUT, happened);
                self.ask_to_end(at, process, None, g::ACTIVATION_TIMEOUT, happened);
            }
            GameSessionStatus::Terminated | GameSessionStatus::Error => self.forget(at, key),
            GameSessionStatus::Active | GameSessionStatus::Terminating => {}
        }
    }

    /// Drops the record of a game session and its player sessions.
    fn forget(&mut self, at: Instant, key: GameSessionKey) {
        self.due.remove(&(at, Subject::GameSession(key)));
        let Some(session) = self.game_sessions.remove(&key) else { return };
        self.arns.remove(&session.arn);
        // Only a reservation that outlived the game session is left, and its end is among the oldest.
        for player in session.players {
            if let Some(at) = self.past.iter().position(|key| *key == player) {
                self.past.remove(at);
            }
            self.drop_record(player);
        }
    }

    /// Drops the records of player sessions that are due at this instant.
    pub(in crate::gamelift) fn forget_players(&mut self, at: Instant) {
        while let Some(key) = self.past.front().copied() {
            let record = self.player_sessions.get(&key);
            if record.and_then(PlayerSession::forgotten_at).is_none_or(|due| due > at) {
                return;
            }
            self.past.pop_front();
            self.drop_record(key);
        }
    }

    fn drop_record(&mut self, key: PlayerSessionKey) {
        self.reserved.remove(&key);
        let Some(gone) = self.player_sessions.remove(&key) else { return };
        self.players.remove(&(gone.player, key));
        if let Some(owner) = self.game_sessions.get_mut(&gone.game_session) {
            owner.players.remove(&key);
        }
    }

    /// An injected fault of the service.
    pub(in crate::gamelift) fn fail_game_session(
        &mut self,
        now: Instant,
        key: GameSessionKey,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let Some(session) = self.game_session(key).filter(|session| session.is_live()) else { return };
        let (from, process) = (session.status, session.process);
        self.close(now, key, GameSessionStatus::Error, None);
        let to = GameSessionStatus::Error;
        let change = GameLiftChange::GameSession { game_session: key, process, from: Some(from), to, reason: None };
        tell(happened, g::SESSION_ERROR, change);
        self.end_players(now, key, happened);
    }

    /// Tells a change of a process.
    pub(in crate::gamelift) fn tell_process(
        &self,
        key: ProcessKey,
        clause: Clause,
        change: ProcessChange,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        if let Some(process) = self.process(key) {
            tell(happened, clause, GameLiftChange::Process { process: key, instance: process.instance, change });
        }
    }
}
