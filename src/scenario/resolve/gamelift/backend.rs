//! Steps about GameLift that nobody performs: requests of a backend, and mishaps.

use super::nodes::{properties, text};
use crate::action::{Action, BackendRequest, GameLiftAction, GameLiftMishap};
use crate::gamelift::operation::{
    CreateGameSession, CreatePlayerSession, CreatePlayerSessions, DescribeGameSessions, DescribePlayerSessions,
    Operation, TerminateGameSession, UpdateGameSession,
};
use crate::gamelift::status::{FleetStatus, TerminationMode};
use crate::names::ServerName;
use crate::scenario::document::{
    CreateGameSessionDocument, CreatePlayerSessionDocument, CreatePlayerSessionsDocument, DescribeGameSessionsDocument,
    DescribePlayerSessionsDocument, FleetStatusDocument, StartInstanceDocument, TerminateGameSessionDocument,
    UpdateGameSessionDocument,
};
use crate::scenario::resolve::actors::{StepActions, StepActors};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// A request of a backend, unless it is invalid.
    pub(super) fn asked(&mut self, by: &StepActors<'_>, request: Option<BackendRequest>) -> Option<StepActions> {
        by.nobody(self.faults, || "a backend has no name".to_owned(), "leave \"by\" out");
        let action = Action::GameLift(GameLiftAction::Backend(request?));
        Some(StepActions::of(vec![action], None))
    }

    /// A mishap, unless it is invalid.
    pub(super) fn befalls(&mut self, by: &StepActors<'_>, mishap: Option<GameLiftMishap>) -> Option<StepActions> {
        by.nobody(self.faults, || "mishaps have no actor".to_owned(), "leave \"by\" out");
        let actions = vec![Action::GameLift(GameLiftAction::Mishap(mishap?))];
        Some(StepActions { actions, about: None, asked: 0 })
    }

    /// A mishap of a server process.
    pub(super) fn befalls_process(
        &mut self,
        by: &StepActors<'_>,
        name: &str,
        path: Trail<'_>,
        mishap: impl FnOnce(ServerName) -> GameLiftMishap,
    ) -> Option<StepActions> {
        let process = self.gamelift.server(name, path, self.faults);
        self.befalls(by, process.map(mishap))
    }

    /// A request about a game session that a step names.
    fn about(
        &mut self,
        named: (Option<&String>, Option<&String>),
        operation: Operation,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let session = self.session_of(named, "gameSessionId", path)?;
        Some(BackendRequest { operation: Box::new(operation), session: Some(session), name: None })
    }

    pub(super) fn create_player_session(
        &mut self,
        from: &CreatePlayerSessionDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let request = CreatePlayerSession {
            player_id: text(from.player_id.as_ref()),
            player_data: text(from.player_data.as_ref()),
            ..CreatePlayerSession::default()
        };
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        self.about(named, Operation::CreatePlayerSession(request), path)
    }

    pub(super) fn create_player_sessions(
        &mut self,
        from: &CreatePlayerSessionsDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let player_ids = from.player_ids.iter().map(|player| player.as_str().into()).collect();
        let request = CreatePlayerSessions { player_ids, ..CreatePlayerSessions::default() };
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        self.about(named, Operation::CreatePlayerSessions(request), path)
    }

    pub(super) fn update_game_session(
        &mut self,
        from: &UpdateGameSessionDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let request = UpdateGameSession {
            maximum_player_session_count: from.maximum_player_session_count,
            name: text(from.name.as_ref()),
            player_session_creation_policy: text(from.player_session_creation_policy.as_ref()),
            protection_policy: text(from.protection_policy.as_ref()),
            game_properties: properties(&from.game_properties),
            ..UpdateGameSession::default()
        };
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        self.about(named, Operation::UpdateGameSession(request), path)
    }

    pub(super) fn terminate_game_session(
        &mut self,
        from: &TerminateGameSessionDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let mode = from.termination_mode.as_deref().unwrap_or(TerminationMode::TriggerOnProcessTerminate.word());
        let request = TerminateGameSession { termination_mode: Some(mode.into()), ..TerminateGameSession::default() };
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        self.about(named, Operation::TerminateGameSession(request), path)
    }

    pub(super) fn create_game_session(&mut self, from: &CreateGameSessionDocument) -> BackendRequest {
        let request = CreateGameSession {
            fleet_id: self.fleet_or_only(from.fleet_id.as_ref(), from.alias_id.as_ref()),
            alias_id: text(from.alias_id.as_ref()),
            location: text(from.location.as_ref()),
            maximum_player_session_count: from.maximum_player_session_count,
            creator_id: text(from.creator_id.as_ref()),
            idempotency_token: text(from.idempotency_token.as_ref()),
            ..CreateGameSession::default()
        };
        let operation = Box::new(Operation::CreateGameSession(request));
        BackendRequest { operation, session: None, name: self.gamelift.created(from.name.as_ref()) }
    }

    /// All game sessions of the only fleet, unless the step selects others.
    pub(super) fn describe_game_sessions(
        &mut self,
        from: &DescribeGameSessionsDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        let one = named.0.is_some() || named.1.is_some();
        let session = if one { Some(self.session_of(named, "gameSessionId", path)?) } else { None };
        let fleet = self.fleet_or_only(from.fleet_id.as_ref(), from.alias_id.as_ref());
        let request = DescribeGameSessions {
            fleet_id: if one { text(from.fleet_id.as_ref()) } else { fleet },
            alias_id: text(from.alias_id.as_ref()),
            location: text(from.location.as_ref()),
            status_filter: text(from.status_filter.as_ref()),
            limit: from.limit,
            next_token: text(from.next_token.as_ref()),
            ..DescribeGameSessions::default()
        };
        Some(BackendRequest { operation: Box::new(Operation::DescribeGameSessions(request)), session, name: None })
    }

    /// All player sessions of the only game session, unless the step selects others.
    pub(super) fn describe_player_sessions(
        &mut self,
        from: &DescribePlayerSessionsDocument,
        path: Trail<'_>,
    ) -> Option<BackendRequest> {
        let named = (from.session.as_ref(), from.game_session_id.as_ref());
        let others = from.player_id.is_some() || from.player_session_id.is_some();
        let of_session = named.0.is_some() || named.1.is_some() || !others;
        let session = if of_session { Some(self.session_of(named, "gameSessionId", path)?) } else { None };
        let request = DescribePlayerSessions {
            player_id: text(from.player_id.as_ref()),
            player_session_id: text(from.player_session_id.as_ref()),
            player_session_status_filter: text(from.player_session_status_filter.as_ref()),
            limit: from.limit,
            next_token: text(from.next_token.as_ref()),
            ..DescribePlayerSessions::default()
        };
        Some(BackendRequest { operation: Box::new(Operation::DescribePlayerSessions(request)), session, name: None })
    }

    pub(super) fn start_instance(&mut self, from: &StartInstanceDocument, path: Trail<'_>) -> Option<GameLiftMishap> {
        let fleet = self.gamelift.fleet(from.fleet.as_ref(), path, self.faults)?;
        Some(GameLiftMishap::StartInstance(fleet, text(from.location.as_ref())))
    }

    pub(super) fn fleet_status(&mut self, from: &FleetStatusDocument, path: Trail<'_>) -> Option<GameLiftMishap> {
        let fleet = self.gamelift.fleet(from.fleet.as_ref(), path, self.faults);
        let status = FleetStatus::of(&from.status);
        if status.is_none() {
            let known = FleetStatus::ALL.iter().map(|status| status.word());
            let fault = self.faults.at(path.name("status"), format!("no fleet is {:?}", from.status));
            fault.names(&from.status, known);
        }
        Some(GameLiftMishap::FleetStatus(fleet?, status?))
    }
}
