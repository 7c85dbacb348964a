//! Calls of server processes through the server SDK.

use crate::gamelift::call::ServerCall;
use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent, GameSessionSetting, ProcessChange};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::game_session::GameSession;
use crate::gamelift::key::{GameSessionKey, PlayerSessionKey, ProcessKey};
use crate::gamelift::process::{ProcessPhase, ServerProcess};
use crate::gamelift::readings::{HealthAfterReconnect, RemoveReserved};
use crate::gamelift::reply::GameLiftReply;
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::status::{GameSessionStatus, PlayerSessionCreationPolicy, PlayerSessionStatus};
use crate::time::Instant;

/// Where an instance keeps its certificate.
const CERTIFICATE: &str = "/local/gamemetadata/certificate.pem";

impl GameLift {
    /// A call of a live process whose link is up.
    pub(in crate::gamelift) fn server_call(
        &mut self,
        now: Instant,
        key: ProcessKey,
        call: &ServerCall,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        match call {
            ServerCall::InitSdk => self.init_sdk(now, key, happened),
            ServerCall::ProcessReady { port, health_callback } => {
                self.process_ready(now, key, *port, *health_callback, happened)
            }
            ServerCall::ActivateGameSession => self.activate(key, happened),
            ServerCall::AcceptPlayerSession(id) => self.accept(now, key, id, happened),
            ServerCall::RemovePlayerSession(id) => self.remove(now, key, id, happened),
            ServerCall::UpdatePlayerSessionCreationPolicy(policy) => self.set_policy(key, *policy, happened),
            ServerCall::DescribePlayerSessions(request) => {
                self.initialized(key)?;
                self.describe_player_sessions(None, request)
            }
            ServerCall::StartMatchBackfill { .. } | ServerCall::StopMatchBackfill(_) => {
                self.hosting(key)?;
                Err(GameLiftException::NotModelled(call.name()))
            }
            ServerCall::ReportHealth(healthy) => self.report_health(now, key, *healthy, happened),
            ServerCall::GetTerminationTime => {
                self.initialized(key)?.told.map(GameLiftReply::Time).ok_or(GameLiftException::NoTerminationTime)
            }
            ServerCall::GetGameSessionId => {
                let process = self.initialized(key)?;
                let arn = process.game_session.and_then(|hosted| self.game_session(hosted)).map(|session| &session.arn);
                Ok(GameLiftReply::Text(arn.cloned().unwrap_or_default()))
            }
            ServerCall::GetComputeCertificate => {
                let instance = self.instance(self.initialized(key)?.instance);
                let fleet = instance.and_then(|instance| self.fleet(instance.fleet));
                let path = if fleet.is_some_and(|fleet| fleet.spec.certificate) { CERTIFICATE } else { "" };
                Ok(GameLiftReply::Text(path.into()))
            }
            ServerCall::ProcessEnding => self.process_ending(now, key, happened),
        }
    }

    fn init_sdk(&mut self, now: Instant, key: ProcessKey, happened: &mut Vec<GameLiftEvent>) -> Answered {
        match self.phase(key)? {
            ProcessPhase::Launched(_) => {}
            ProcessPhase::Initialized(_) | ProcessPhase::Ready(_) | ProcessPhase::Ending(_) => {
                return Err(GameLiftException::InitializedBefore);
            }
        }
        self.edit_process(key, |process| process.phase = ProcessPhase::Initialized(now));
        self.tell_process(key, g::READY_LIMIT, ProcessChange::Initialized, happened);
        Ok(GameLiftReply::Done)
    }

    fn process_ready(
        &mut self,
        now: Instant,
        key: ProcessKey,
        port: u16,
        callback: bool,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        match self.phase(key)? {
            ProcessPhase::Launched(_) => return Err(GameLiftException::NotInitialized),
            ProcessPhase::Initialized(_) => {}
            ProcessPhase::Ready(_) | ProcessPhase::Ending(_) => return Err(GameLiftException::ReadyBefore),
        }
        if !(1..=60_000).contains(&port) {
            return Err(GameLiftException::IllFormed("Port", "from 1 to 60000"));
        }
        self.edit_process(key, |process| {
            process.phase = ProcessPhase::Ready(now);
            process.port = port;
            process.health.callback = callback;
        });
        self.tell_process(key, g::PROCESS_READY, ProcessChange::Ready, happened);
        Ok(GameLiftReply::Done)
    }

    fn activate(&mut self, key: ProcessKey, happened: &mut Vec<GameLiftEvent>) -> Answered {
        let hosted = self.hosting(key)?;
        let from = self.status(hosted)?;
        match from {
            GameSessionStatus::Activating => {}
            GameSessionStatus::Active
            | GameSessionStatus::Terminating
            | GameSessionStatus::Terminated
            | GameSessionStatus::Error => return Err(GameLiftException::GameSessionNot(from)),
        }
        let to = GameSessionStatus::Active;
        self.edit_game_session(hosted, |session| session.status = to);
        self.activation_over(key);
        let change =
            GameLiftChange::GameSession { game_session: hosted, process: key, from: Some(from), to, reason: None };
        tell(happened, g::ACTIVATED, change);
        Ok(GameLiftReply::Done)
    }

    fn accept(&mut self, now: Instant, key: ProcessKey, id: &str, happened: &mut Vec<GameLiftEvent>) -> Answered {
        let (player, status) = self.player_of(key, id)?;
        match status {
            PlayerSessionStatus::Reserved => {}
            PlayerSessionStatus::Active | PlayerSessionStatus::Completed | PlayerSessionStatus::TimedOut => {
                return Err(GameLiftException::PlayerSessionNot(status));
            }
        }
        self.set_player(now, player, PlayerSessionStatus::Active, g::ACCEPTED, happened);
        Ok(GameLiftReply::Done)
    }

    fn remove(&mut self, now: Instant, key: ProcessKey, id: &str, happened: &mut Vec<GameLiftEvent>) -> Answered {
        let (player, status) = self.player_of(key, id)?;
        let removable = match (status, self.readings.remove_reserved) {
            (PlayerSessionStatus::Active, _) | (PlayerSessionStatus::Reserved, RemoveReserved::Completed) => true,
            (PlayerSessionStatus::Reserved, RemoveReserved::Refused)
            | (PlayerSessionStatus::Completed | PlayerSessionStatus::TimedOut, _) => false,
        };
        if !removable {
            return Err(GameLiftException::PlayerSessionNot(status));
        }
        self.set_player(now, player, PlayerSessionStatus::Completed, g::REMOVED, happened);
        Ok(GameLiftReply::Done)
    }

    fn set_policy(
        &mut self,
        key: ProcessKey,
        policy: PlayerSessionCreationPolicy,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let hosted = self.hosting(key)?;
        let status = self.status(hosted)?;
        if !self.game_session(hosted).is_some_and(GameSession::is_live) {
            return Err(GameLiftException::GameSessionNot(status));
        }
        if self.edit_game_session(hosted, |session| std::mem::replace(&mut session.policy, policy)) != Some(policy) {
            let setting = GameSessionSetting::CreationPolicy(policy);
            tell(happened, g::SESSION_UPDATED, GameLiftChange::GameSessionUpdated { game_session: hosted, setting });
        }
        Ok(GameLiftReply::Done)
    }

    fn report_health(
        &mut self,
        now: Instant,
        key: ProcessKey,
        healthy: bool,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let process = self.process(key).ok_or(GameLiftException::NoLink)?;
        // G112: over a renewed connection an answer may be lost without a word to the process.
        let lost = process.renewed && self.readings.health_after_reconnect == HealthAfterReconnect::Lost;
        if lost || !process.health.waiting {
            return Ok(GameLiftReply::Done);
        }
        if !healthy {
            self.strike(now, key, happened);
            return Ok(GameLiftReply::Done);
        }
        let recovered = process.health.strikes > 0;
        self.edit_process(key, |process| {
            process.health.waiting = false;
            process.health.strikes = 0;
        });
        if recovered {
            self.tell_process(key, g::HEALTH, ProcessChange::Health { healthy: true, strikes: 0 }, happened);
        }
        Ok(GameLiftReply::Done)
    }

    fn process_ending(&mut self, now: Instant, key: ProcessKey, happened: &mut Vec<GameLiftEvent>) -> Answered {
        match self.phase(key)? {
            ProcessPhase::Launched(_) => return Err(GameLiftException::NotInitialized),
            ProcessPhase::Initialized(_) | ProcessPhase::Ready(_) => {}
            ProcessPhase::Ending(_) => return Ok(GameLiftReply::Done),
        }
        let hosted = self.process(key).and_then(|process| process.game_session);
        self.edit_process(key, |process| process.phase = ProcessPhase::Ending(now));
        self.tell_process(key, g::PROCESS_ENDING, ProcessChange::Ending, happened);
        if let Some(hosted) = hosted {
            self.end_game_session(now, hosted, g::SESSION_ENDS, happened);
        }
        Ok(GameLiftReply::Done)
    }

    fn phase(&self, key: ProcessKey) -> Result<ProcessPhase, GameLiftException> {
        self.process(key).map(|process| process.phase).ok_or(GameLiftException::NoLink)
    }

    fn initialized(&self, key: ProcessKey) -> Result<&ServerProcess, GameLiftException> {
        let process = self.process(key).ok_or(GameLiftException::NoLink)?;
        match process.phase {
            ProcessPhase::Launched(_) => Err(GameLiftException::NotInitialized),
            ProcessPhase::Initialized(_) | ProcessPhase::Ready(_) | ProcessPhase::Ending(_) => Ok(process),
        }
    }

    /// The game session that a ready process hosts.
    fn hosting(&self, key: ProcessKey) -> Result<GameSessionKey, GameLiftException> {
        let process = self.initialized(key)?;
        match process.phase {
            ProcessPhase::Launched(_) | ProcessPhase::Initialized(_) | ProcessPhase::Ending(_) => {
                Err(GameLiftException::NotReady)
            }
            ProcessPhase::Ready(_) => process.game_session.ok_or(GameLiftException::NoGameSessionHere),
        }
    }

    fn status(&self, key: GameSessionKey) -> Result<GameSessionStatus, GameLiftException> {
        self.game_session(key).map(|session| session.status).ok_or(GameLiftException::NoGameSessionHere)
    }

    /// The player session with this id, if it is one of the game session of the process.
    fn player_of(
        &self,
        key: ProcessKey,
        id: &str,
    ) -> Result<(PlayerSessionKey, PlayerSessionStatus), GameLiftException> {
        let hosted = self.hosting(key)?;
        let formed = (1..=256).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-');
        if !formed {
            return Err(GameLiftException::BadPlayerSessionId);
        }
        let found = self.player_session_key(id).and_then(|player| Some((player, self.player_session(player)?)));
        match found {
            Some((player, session)) if session.game_session == hosted => Ok((player, session.status)),
            Some(_) | None => Err(GameLiftException::NoPlayerSession(id.into())),
        }
    }
}
