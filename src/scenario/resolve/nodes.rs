//! Steps about GameLift: the nodes that they call, and what is expected after them.

use super::actors::{StepActions, StepActors};
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Action, GameLiftAction, GemNode, SessionText};
use crate::gamelift::exception::ErrorName;
use crate::gamelift::key::Text;
use crate::gamelift::operation::{CreateGameSession, GameProperty, SearchGameSessions};
use crate::gamelift::status::{GameSessionStatus, PlayerSessionStatus};
use crate::names::{Actor, GameSessionName, SERVICE, ServerName};
use crate::scenario::document::{
    CreateSessionDocument, ExpectedGameLift, ExpectedGameSession, GameLiftActionDocument, JoinSessionDocument,
    ReturnsDocument, SearchSessionsDocument,
};
use crate::scenario::expect::{GameLiftView, GameSessionView, ReturnedView};

impl StepReader<'_> {
    /// A step about GameLift; `path` is that of the action.
    pub(super) fn gamelift(
        &mut self,
        from: &GameLiftActionDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let path = path.name("gamelift");
        if !self.gamelift.present {
            self.faults
                .at_key(path, "the script has no GameLift")
                .help("give it \"gamelift\" with its fleets at the top");
            return None;
        }
        let (node, asynchronous) = match from {
            GameLiftActionDocument::ConfigureGameLiftClient(region) => {
                (GemNode::Configure(region.as_str().into()), false)
            }
            GameLiftActionDocument::CreateSession(it) => (self.create_node(it), false),
            GameLiftActionDocument::CreateSessionAsync(it) => (self.create_node(it), true),
            GameLiftActionDocument::SearchSessions(it) => (self.search_node(it), false),
            GameLiftActionDocument::SearchSessionsAsync(it) => (self.search_node(it), true),
            GameLiftActionDocument::JoinSession(it) => return self.join_nodes(it, by, path.name("JoinSession"), false),
            GameLiftActionDocument::JoinSessionAsync(it) => {
                return self.join_nodes(it, by, path.name("JoinSessionAsync"), true);
            }
            GameLiftActionDocument::LeaveSession(_) => (GemNode::LeaveSession, false),
            GameLiftActionDocument::LeaveSessionAsync(_) => (GemNode::LeaveSession, true),
            GameLiftActionDocument::CrashProcess(name) => {
                by.nobody(self.faults, || "nobody makes a process crash".to_owned(), "leave \"by\" out");
                let found = self.gamelift.servers.iter().position(|known| known == name);
                let Some(place) = found else {
                    let known = self.gamelift.servers.iter().cloned();
                    let fault = self.faults.at(path.name("crash_process"), format!("no process is named {name:?}"));
                    fault.names(name, known);
                    return None;
                };
                let action = Action::GameLift(GameLiftAction::CrashProcess(ServerName(place)));
                return Some(StepActions { actions: vec![action], about: None, asked: 0 });
            }
        };
        let actors = self.node_users(by, path);
        Some(StepActions::by_users(&actors, None, |user| {
            Action::GameLift(GameLiftAction::Node { user, node: node.clone(), asynchronous })
        }))
    }

    /// The users of a node; a service principal has no title.
    fn node_users(&mut self, by: &StepActors<'_>, path: Trail<'_>) -> Vec<Actor> {
        let actors = by.required(self.faults).to_vec();
        if actors.contains(&Actor::Service) {
            self.faults.at(path, format!("{SERVICE:?} has no title")).help("users call nodes");
        }
        actors
    }

    fn join_nodes(
        &mut self,
        from: &JoinSessionDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
        asynchronous: bool,
    ) -> Option<StepActions> {
        let session = match (&from.session, &from.session_id) {
            (Some(_), Some(_)) => {
                self.faults.at_key(path.name("sessionId"), "a game session has a name or an id here").help("keep one");
                return None;
            }
            (Some(name), None) => SessionText::Named(self.gamelift.session(name, path.name("session"), self.faults)?),
            (None, Some(id)) => SessionText::Literal(id.as_str().into()),
            (None, None) => match self.gamelift.game_sessions.len() {
                1 => SessionText::Named(GameSessionName(0)),
                0 => {
                    let help = "give it \"as\" where it is created, or \"sessionId\" here";
                    self.faults.at(path, "no game session has a name").help(help);
                    return None;
                }
                _ => {
                    self.faults.at(path, "which game session?").help("say it: \"session\": ...");
                    return None;
                }
            },
        };
        let actors = self.node_users(by, path);
        let people = self.people;
        Some(StepActions::by_users(&actors, None, |user| {
            let name = people.names.get(user.0).map_or("", String::as_str);
            let player: Text = from.player_id.as_deref().unwrap_or(name).into();
            let node = GemNode::JoinSession { session: session.clone(), player, data: text(from.player_data.as_ref()) };
            Action::GameLift(GameLiftAction::Node { user, node, asynchronous })
        }))
    }

    fn create_node(&mut self, from: &CreateSessionDocument) -> GemNode {
        let name =
            from.name.as_ref().and_then(|name| self.gamelift.game_sessions.iter().position(|known| known == name));
        let property =
            |(key, value): (&str, &String)| GameProperty { key: Some(key.into()), value: Some(value.as_str().into()) };
        // The gem's map has no order; here it is that of the keys.
        let mut properties: Vec<GameProperty> = from.session_properties.iter().map(property).collect();
        properties.sort();
        let request = CreateGameSession {
            fleet_id: self.fleet_or_only(from.fleet_id.as_ref(), from.alias_id.as_ref()),
            alias_id: text(from.alias_id.as_ref()),
            maximum_player_session_count: Some(from.max_player.unwrap_or(0)),
            name: text(from.session_name.as_ref()),
            game_properties: properties,
            creator_id: text(from.creator_id.as_ref()),
            idempotency_token: text(from.idempotency_token.as_ref()),
            ..CreateGameSession::default()
        };
        GemNode::CreateSession { request: Box::new(request), name: name.map(GameSessionName) }
    }

    fn search_node(&mut self, from: &SearchSessionsDocument) -> GemNode {
        let request = SearchGameSessions {
            fleet_id: self.fleet_or_only(from.fleet_id.as_ref(), from.alias_id.as_ref()),
            alias_id: text(from.alias_id.as_ref()),
            filter_expression: text(from.filter_expression.as_ref()),
            sort_expression: text(from.sort_expression.as_ref()),
            limit: from.max_result.filter(|limit| *limit > 0).map(i64::from),
            next_token: text(from.next_token.as_ref()),
            // The gem does not send the location.
            location: None,
        };
        GemNode::SearchSessions(Box::new(request))
    }

    fn fleet_or_only(&self, fleet: Option<&String>, alias: Option<&String>) -> Option<Text> {
        match (fleet, alias, &self.gamelift.fleets[..]) {
            (Some(fleet), _, _) => text(Some(fleet)),
            (None, None, [only]) => Some(only.as_str().into()),
            (None, _, _) => None,
        }
    }

    /// What is expected of GameLift after a step with so many actions.
    pub(super) fn gamelift_view(&mut self, from: &ExpectedGameLift, path: Trail<'_>, actions: usize) -> GameLiftView {
        let of_nodes =
            [("returns", from.returns.is_some()), ("logged", from.logged.is_some()), ("error", from.error.is_some())];
        for (field, given) in of_nodes {
            if given && actions == 0 {
                self.faults
                    .at_key(path.name(field), "no node is called in this step")
                    .help("put it on a step with one");
            }
        }
        if let Some(Some(error)) = &from.error
            && !ErrorName::ALL.iter().any(|known| known.word() == error)
        {
            let known = ErrorName::ALL.iter().map(|known| known.word());
            self.faults.at(path.name("error"), format!("there is no error {error:?}")).names(error, known);
        }
        let returns = from.returns.as_ref().map(|returns| match returns {
            ReturnsDocument::Truth(is) => ReturnedView::Truth(*is),
            ReturnsDocument::Text(text) => ReturnedView::Text(text.clone()),
            ReturnsDocument::Found(names) => ReturnedView::Found(names.clone()),
        });
        let list = path.name("sessions");
        let mut sessions = Vec::new();
        for (name, expected) in from.sessions.iter() {
            let path = list.name(name);
            if let Some(session) = self.gamelift.session(name, path, self.faults) {
                sessions.push((session, self.game_session_view(expected, path)));
            }
        }
        let users = path.name("connected");
        let mut connected = Vec::new();
        for (name, is) in from.connected.iter() {
            if let Some(user) = self.people.find(name, users.name(name), true, self.faults) {
                connected.push((user, *is));
            }
        }
        GameLiftView {
            returns,
            notified: from.notified.clone(),
            logged: from.logged.clone(),
            error: from.error.clone(),
            sessions,
            connected,
        }
    }

    fn game_session_view(&mut self, from: &ExpectedGameSession, path: Trail<'_>) -> GameSessionView {
        if let Some(Some(status)) = &from.status
            && GameSessionStatus::of(status).is_none()
        {
            let known = GameSessionStatus::ALL.iter().map(|status| status.word());
            self.faults.at(path.name("status"), format!("no game session is {status:?}")).names(status, known);
        }
        let players = path.name("players");
        for (player, status) in from.players.iter() {
            if let Some(status) = status
                && PlayerSessionStatus::of(status).is_none()
            {
                let known = PlayerSessionStatus::ALL.iter().map(|status| status.word());
                self.faults.at(players.name(player), format!("no player session is {status:?}")).names(status, known);
            }
        }
        GameSessionView {
            status: from.status.clone(),
            players: from.players.iter().map(|(player, status)| (player.to_owned(), status.clone())).collect(),
            held: from.held,
        }
    }
}

fn text(value: Option<&String>) -> Option<Text> {
    value.filter(|text| !text.is_empty()).map(|text| text.as_str().into())
}
