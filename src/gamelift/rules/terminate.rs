//! Ending a game session by the API.

use crate::gamelift::clauses as g;
use crate::gamelift::event::{GameLiftChange, GameLiftEvent, ProcessEnd};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::key::{GameSessionKey, ProcessKey, Text};
use crate::gamelift::operation::TerminateGameSession;
use crate::gamelift::reply::GameLiftReply;
use crate::gamelift::service::{Answered, GameLift, tell};
use crate::gamelift::shape;
use crate::gamelift::status::{GameSessionStatus, TerminationMode};
use crate::time::Instant;

impl GameLift {
    pub(in crate::gamelift) fn terminate_game_session(
        &mut self,
        now: Instant,
        region: Option<&Text>,
        request: &TerminateGameSession,
        happened: &mut Vec<GameLiftEvent>,
    ) -> Answered {
        let id = shape::session_arn("GameSessionId", &request.game_session_id)?;
        let mode = shape::required("TerminationMode", &request.termination_mode)?;
        let rule = "TRIGGER_ON_PROCESS_TERMINATE or FORCE_TERMINATE";
        let mode = TerminationMode::of(mode).ok_or(GameLiftException::IllFormed("TerminationMode", rule))?;
        let id = id.ok_or(GameLiftException::Missing("GameSessionId"))?;
        let unknown = || GameLiftException::NoGameSession(id.clone());
        self.check_region_or(region, unknown)?;
        let key = self.game_session_key(id).ok_or_else(unknown)?;
        let session = self.game_session(key).ok_or_else(unknown)?;
        let (status, process) = (session.status, session.process);
        match status {
            GameSessionStatus::Activating | GameSessionStatus::Active | GameSessionStatus::Terminating => {}
            GameSessionStatus::Terminated | GameSessionStatus::Error => {
                return Err(GameLiftException::GameSessionNot(status));
            }
        }
        match mode {
            TerminationMode::TriggerOnProcessTerminate => {
                if status != GameSessionStatus::Terminating {
                    self.terminating(key, process, status, mode, happened);
                    self.ask_to_end(now, process, None, g::TRIGGER_TERMINATE, happened);
                }
            }
            TerminationMode::ForceTerminate => {
                if !self.fleet(session.fleet).is_some_and(|fleet| fleet.is_managed()) {
                    return Err(GameLiftException::NotManaged);
                }
                self.terminating(key, process, status, mode, happened);
                self.end_process(now, process, ProcessEnd::Killed, g::FORCE_TERMINATE, happened);
            }
        }
        let row = self.game_session_row(key).ok_or_else(unknown)?;
        Ok(GameLiftReply::GameSession(Box::new(row)))
    }

    /// A game session is TERMINATING by this mode.
    fn terminating(
        &mut self,
        key: GameSessionKey,
        process: ProcessKey,
        from: GameSessionStatus,
        mode: TerminationMode,
        happened: &mut Vec<GameLiftEvent>,
    ) {
        let to = GameSessionStatus::Terminating;
        self.edit_game_session(key, |session| {
            session.status = to;
            session.terminating = Some(mode);
        });
        if from == GameSessionStatus::Activating {
            self.activation_over(process);
        }
        if from != to {
            let clause = match mode {
                TerminationMode::TriggerOnProcessTerminate => g::TRIGGER_TERMINATE,
                TerminationMode::ForceTerminate => g::FORCE_TERMINATE,
            };
            let change = GameLiftChange::GameSession { game_session: key, process, from: Some(from), to, reason: None };
            tell(happened, clause, change);
        }
    }
}
