//! Calls to the service: what they change is told, callbacks are planned, and the next expiry is.

use super::GameLiftWorld;
use super::server::RunningServer;
use crate::gamelift::call::GameLiftCall;
use crate::gamelift::event::{Callback, GameLiftChange, GameLiftEvent, InstanceChange, ProcessChange};
use crate::gamelift::key::{GameSessionKey, ProcessKey};
use crate::gamelift::service::Answered;
use crate::gamelift::status::GameSessionStatus;
use crate::service::ServiceEvent;
use crate::trace::{CauseToken, GameLiftSubject, Why};
use crate::world::World;
use crate::world::item::{Item, ServerDue};
use crate::world::step::WorldStep;
use crate::world::trigger::Trigger;

impl WorldStep<'_> {
    /// Starts the instances with which the fleets begin.
    pub(in crate::world) fn begin_gamelift(&mut self) {
        let calls = self.gamelift.as_deref().map(GameLiftWorld::beginnings).unwrap_or_default();
        for call in calls {
            let (_, happened) = self.call_gamelift(&call);
            self.tell_gamelift(&happened, CauseToken::NONE);
        }
    }

    /// What is due in the service by itself.
    pub(in crate::world) fn gamelift_due(&mut self) {
        let now = self.now;
        let mut happened = Vec::new();
        if let Some(gamelift) = self.gamelift.as_mut() {
            gamelift.happens(now, &mut happened);
        }
        self.tell_gamelift(&happened, CauseToken::NONE);
    }

    /// A call with its answer and what it changed, which is not told yet.
    pub(super) fn call_gamelift(&mut self, call: &GameLiftCall) -> (Option<Answered>, Vec<GameLiftEvent>) {
        let now = self.now;
        let mut happened = Vec::new();
        let answered = self.gamelift.as_mut().map(|gamelift| gamelift.service.handle(now, call, &mut happened));
        (answered, happened)
    }

    /// Tells what happened, lets servers react, and plans the next expiry. Without a cause, each event has that of its subject; tokens
    /// compare as nothing, so their numbers are asked.
    pub(super) fn tell_gamelift(&mut self, happened: &[GameLiftEvent], because: CauseToken) {
        let mut ended = EndOfServer::default();
        for event in happened {
            self.label(event);
            let cause = if because.get().is_none() { self.last_cause(event) } else { because };
            let cause = ended.cause_of(event).unwrap_or(cause);
            let now = self.now;
            let entry = self.listener.changed(now, ServiceEvent::GameLift(*event), None, Why::because(cause));
            ended.note(event, entry);
            self.keep_cause(event, entry);
            self.react(event, entry);
        }
        if let Some(due) = self.gamelift.as_ref().and_then(|gamelift| gamelift.service.next_due()) {
            self.world.schedule.plan(due, Item::GameLift, Trigger::NONE);
        } else {
            self.world.schedule.cancel(Item::GameLift);
        }
    }

    /// Gives new processes, game sessions and player sessions their names.
    fn label(&mut self, event: &GameLiftEvent) {
        let WorldStep { world, listener } = self;
        let Some(gamelift) = world.gamelift.as_ref() else { return };
        match event.what {
            GameLiftChange::Instance { instance, change: InstanceChange::Started, .. } => {
                let name = format!("instance-{}", u64::from(instance.0) + 1);
                listener.gamelift_named(GameLiftSubject::Instance(instance), &name);
            }
            GameLiftChange::Process { process, change: ProcessChange::Launched, .. } => {
                let name = world.process_word(process);
                listener.gamelift_named(GameLiftSubject::Process(process), &name);
            }
            GameLiftChange::GameSession { game_session, from: None, .. } => {
                let named = gamelift.name_of(game_session).and_then(|name| world.setup.game_sessions.get(name.0));
                let name = named.cloned().unwrap_or_else(|| format!("game-session-{}", game_session.0 + 1));
                listener.gamelift_named(GameLiftSubject::GameSession(game_session), &name);
            }
            GameLiftChange::PlayerSession { player_session, from: None, .. } => {
                if let Some(session) = gamelift.service.player_session(player_session) {
                    listener.gamelift_named(GameLiftSubject::PlayerSession(player_session), &session.player);
                }
            }
            GameLiftChange::Instance { .. }
            | GameLiftChange::Process { .. }
            | GameLiftChange::GameSession { .. }
            | GameLiftChange::PlayerSession { .. }
            | GameLiftChange::Fleet { .. }
            | GameLiftChange::GameSessionUpdated { .. }
            | GameLiftChange::Indexed { .. }
            | GameLiftChange::Callback { .. } => {}
        }
    }

    fn last_cause(&self, event: &GameLiftEvent) -> CauseToken {
        let Some(gamelift) = self.gamelift.as_ref() else { return CauseToken::NONE };
        let causes = &gamelift.causes;
        let found = match event.what {
            GameLiftChange::Process { process, .. } | GameLiftChange::Callback { process, .. } => {
                causes.processes.get(&process)
            }
            GameLiftChange::GameSession { game_session, .. }
            | GameLiftChange::GameSessionUpdated { game_session, .. }
            | GameLiftChange::Indexed { game_session, .. } => causes.game_sessions.get(&game_session),
            GameLiftChange::PlayerSession { player_session, .. } => causes.player_sessions.get(&player_session),
            GameLiftChange::Fleet { .. } | GameLiftChange::Instance { .. } => None,
        };
        found.copied().unwrap_or(CauseToken::NONE)
    }

    fn keep_cause(&mut self, event: &GameLiftEvent, entry: CauseToken) {
        let Some(gamelift) = self.gamelift.as_mut() else { return };
        let causes = &mut gamelift.causes;
        match event.what {
            GameLiftChange::Process { process, .. } => {
                causes.processes.insert(process, entry);
            }
            GameLiftChange::GameSession { game_session, .. } => {
                causes.game_sessions.insert(game_session, entry);
            }
            GameLiftChange::PlayerSession { player_session, .. } => {
                causes.player_sessions.insert(player_session, entry);
            }
            GameLiftChange::Fleet { .. }
            | GameLiftChange::Instance { .. }
            | GameLiftChange::GameSessionUpdated { .. }
            | GameLiftChange::Indexed { .. }
            | GameLiftChange::Callback { .. } => {}
        }
    }

    /// A launched process begins its program, a callback reaches it, and one that is gone loses its players.
    fn react(&mut self, event: &GameLiftEvent, entry: CauseToken) {
        match event.what {
            GameLiftChange::Process { process, change: ProcessChange::Launched, .. } => self.launch(process, entry),
            GameLiftChange::Process { process, change: ProcessChange::Gone(_), .. } => self.server_gone(process, entry),
            GameLiftChange::Callback { process, callback } => {
                let due = match callback {
                    Callback::StartGameSession(_) => ServerDue::Activate,
                    Callback::HealthCheck => ServerDue::ReportHealth,
                    Callback::ProcessTerminate { .. } => ServerDue::End,
                };
                self.plan_server(process, due, entry);
            }
            GameLiftChange::Process { .. }
            | GameLiftChange::Instance { .. }
            | GameLiftChange::GameSession { .. }
            | GameLiftChange::PlayerSession { .. }
            | GameLiftChange::Fleet { .. }
            | GameLiftChange::GameSessionUpdated { .. }
            | GameLiftChange::Indexed { .. } => {}
        }
    }

    fn launch(&mut self, process: ProcessKey, entry: CauseToken) {
        let Some(gamelift) = self.world.gamelift.as_mut() else { return };
        let fleet = gamelift.service.process(process).and_then(|process| gamelift.service.instance(process.instance));
        let program = gamelift.programs.iter().find(|(key, ..)| fleet.is_some_and(|fleet| fleet.fleet == *key));
        let Some((.., program)) = program else { return };
        let server = RunningServer::new(*program);
        gamelift.servers.insert(process, server);
        self.plan_server(process, ServerDue::Initialize, entry);
    }
}

/// What the end of a server process takes with it in one call: its game session, the players of that, and its place for the next.
#[derive(Default)]
struct EndOfServer {
    process: Option<(ProcessKey, CauseToken)>,
    game_session: Option<(GameSessionKey, CauseToken)>,
}

impl EndOfServer {
    fn note(&mut self, event: &GameLiftEvent, entry: CauseToken) {
        if let GameLiftChange::Process { process, change: ProcessChange::Gone(_), .. } = event.what {
            self.process = Some((process, entry));
        }
        if let GameLiftChange::GameSession { game_session, to: GameSessionStatus::Terminated, .. } = event.what {
            self.game_session = Some((game_session, entry));
        }
    }

    /// The cause of an event that follows from the end of a process or of a game session.
    fn cause_of(&self, event: &GameLiftEvent) -> Option<CauseToken> {
        let (process, game_session) = (self.process, self.game_session);
        match event.what {
            GameLiftChange::GameSession { process: of, .. } => process.filter(|(key, _)| *key == of),
            GameLiftChange::Process { change: ProcessChange::Launched, .. } => process,
            GameLiftChange::PlayerSession { game_session: of, .. } => {
                return game_session.filter(|(key, _)| *key == of).map(|(_, entry)| entry);
            }
            GameLiftChange::Process { .. }
            | GameLiftChange::Fleet { .. }
            | GameLiftChange::Instance { .. }
            | GameLiftChange::GameSessionUpdated { .. }
            | GameLiftChange::Indexed { .. }
            | GameLiftChange::Callback { .. } => None,
        }
        .map(|(_, entry)| entry)
    }
}

impl World {
    /// The name of a process in traces: its name in the script, or its number from 1.
    pub(in crate::world) fn process_word(&self, process: ProcessKey) -> String {
        let name = usize::try_from(process.0).ok().and_then(|place| self.setup.servers.get(place));
        name.cloned().unwrap_or_else(|| format!("process-{}", u64::from(process.0) + 1))
    }
}
