//! Steps about GameLift: the nodes that users and server processes call.

use crate::action::{Action, GameLiftAction, GameLiftMishap, GemNode, PlayerText, ServerNode, SessionText};
use crate::gamelift::key::Text;
use crate::gamelift::operation::{CreateGameSession, GameProperty, SearchGameSessions};
use crate::gamelift::status::PlayerSessionCreationPolicy;
use crate::json::Named;
use crate::names::{Actor, GameSessionName, SERVICE};
use crate::scenario::document::{
    CreatePlayerIdDocument, CreateSessionDocument, GameLiftActionDocument, JoinSessionDocument, PlayerSessionDocument,
    SearchSessionsDocument,
};
use crate::scenario::resolve::actors::{StepActions, StepActors};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// A step about GameLift; `path` is that of the action.
    pub(in crate::scenario::resolve) fn gamelift(
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
            GameLiftActionDocument::CreatePlayerId(it) => (player_id_node(*it), false),
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
            GameLiftActionDocument::InitializeGameLiftServerSDK(_) => {
                return Some(self.server_nodes(by, &ServerNode::Initialize));
            }
            GameLiftActionDocument::NotifyGameLiftProcessReady(_) => {
                return Some(self.server_nodes(by, &ServerNode::Ready));
            }
            GameLiftActionDocument::ActivateGameSession(_) => {
                return Some(self.server_nodes(by, &ServerNode::Activate));
            }
            GameLiftActionDocument::AcceptPlayerSession(it) => {
                let player = self.player_text(it, path.name("AcceptPlayerSession"))?;
                return Some(self.server_nodes(by, &ServerNode::Accept(player)));
            }
            GameLiftActionDocument::RemovePlayerSession(it) => {
                let player = self.player_text(it, path.name("RemovePlayerSession"))?;
                return Some(self.server_nodes(by, &ServerNode::Remove(player)));
            }
            GameLiftActionDocument::UpdatePlayerSessionCreationPolicy(word) => {
                let Some(policy) = PlayerSessionCreationPolicy::of(word) else {
                    let known = PlayerSessionCreationPolicy::ALL.iter().map(|policy| policy.word());
                    let path = path.name("UpdatePlayerSessionCreationPolicy");
                    self.faults.at(path, format!("there is no policy {word:?}")).names(word, known);
                    return None;
                };
                return Some(self.server_nodes(by, &ServerNode::CreationPolicy(policy)));
            }
            GameLiftActionDocument::HandleDestroySession(_) => {
                return Some(self.server_nodes(by, &ServerNode::Destroy));
            }
            GameLiftActionDocument::CreateGameSession(it) => {
                let request = self.create_game_session(it);
                return self.asked(by, Some(request));
            }
            GameLiftActionDocument::CreatePlayerSession(it) => {
                let request = self.create_player_session(it, path.name("CreatePlayerSession"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::CreatePlayerSessions(it) => {
                let request = self.create_player_sessions(it, path.name("CreatePlayerSessions"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::DescribeGameSessions(it) => {
                let request = self.describe_game_sessions(it, path.name("DescribeGameSessions"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::DescribePlayerSessions(it) => {
                let request = self.describe_player_sessions(it, path.name("DescribePlayerSessions"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::UpdateGameSession(it) => {
                let request = self.update_game_session(it, path.name("UpdateGameSession"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::TerminateGameSession(it) => {
                let request = self.terminate_game_session(it, path.name("TerminateGameSession"));
                return self.asked(by, request);
            }
            GameLiftActionDocument::CrashProcess(name) => {
                return self.befalls_process(by, name, path.name("crash_process"), GameLiftMishap::Crash);
            }
            GameLiftActionDocument::HangProcess(name) => {
                return self.befalls_process(by, name, path.name("hang_process"), GameLiftMishap::Hang);
            }
            GameLiftActionDocument::WakeProcess(name) => {
                return self.befalls_process(by, name, path.name("wake_process"), GameLiftMishap::Wake);
            }
            GameLiftActionDocument::RestoreLink(name) => {
                return self.befalls_process(by, name, path.name("restore_link"), GameLiftMishap::RestoreLink);
            }
            GameLiftActionDocument::StopInstance(name) => {
                return self.befalls_process(by, name, path.name("stop_instance"), GameLiftMishap::StopInstance);
            }
            GameLiftActionDocument::LoseInstance(name) => {
                return self.befalls_process(by, name, path.name("lose_instance"), GameLiftMishap::LoseInstance);
            }
            GameLiftActionDocument::ReclaimInstance(name) => {
                return self.befalls_process(by, name, path.name("reclaim_instance"), GameLiftMishap::ReclaimInstance);
            }
            GameLiftActionDocument::BreakLink(it) => {
                let (path, lasts) = (path.name("break_link"), it.lasts);
                return self.befalls_process(by, &it.of, path.name("of"), |of| GameLiftMishap::BreakLink(of, lasts));
            }
            GameLiftActionDocument::StartInstance(it) => {
                let mishap = self.start_instance(it, path.name("start_instance"));
                return self.befalls(by, mishap);
            }
            GameLiftActionDocument::FleetStatus(it) => {
                let mishap = self.fleet_status(it, path.name("fleet_status"));
                return self.befalls(by, mishap);
            }
            GameLiftActionDocument::FailSession(name) => {
                let session = self.gamelift.session(name, path.name("fail_session"), self.faults);
                return self.befalls(by, session.map(GameLiftMishap::FailSession));
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

    /// The same call by each server process of the step.
    fn server_nodes(&mut self, by: &StepActors<'_>, call: &ServerNode) -> StepActions {
        let call = |process| Action::GameLift(GameLiftAction::Server { process, call: call.clone() });
        let actions: Vec<Action> = by.servers(self.faults).map(call).collect();
        StepActions { actions, about: None, asked: 1 }
    }

    fn player_text(&mut self, from: &PlayerSessionDocument, path: Trail<'_>) -> Option<PlayerText> {
        let help = "give one of \"player\" and \"playerSessionId\"";
        match (&from.player, &from.player_session_id) {
            (Some(player), None) => Some(PlayerText::LatestOf(player.as_str().into())),
            (None, Some(id)) => Some(PlayerText::Literal(id.as_str().into())),
            (Some(_), Some(_)) => {
                self.faults
                    .at_key(path.name("playerSessionId"), "a player session has a player or an id here")
                    .help(help);
                None
            }
            (None, None) => {
                self.faults.at(path, "which player session?").help(help);
                None
            }
        }
    }

    /// The game session that a step names by the script's name or by a text, or the only one.
    pub(super) fn session_of(
        &mut self,
        (name, id): (Option<&String>, Option<&String>),
        id_key: &str,
        path: Trail<'_>,
    ) -> Option<SessionText> {
        match (name, id) {
            (Some(_), Some(_)) => {
                let fault = self.faults.at_key(path.name(id_key), "a game session has a name or an id here");
                fault.help("keep one");
                None
            }
            (Some(name), None) => {
                self.gamelift.session(name, path.name("session"), self.faults).map(SessionText::Named)
            }
            (None, Some(id)) => Some(SessionText::Literal(id.as_str().into())),
            (None, None) => match self.gamelift.game_sessions.len() {
                1 => Some(SessionText::Named(GameSessionName(0))),
                0 => {
                    let help = format!("give it \"as\" where it is created, or {id_key:?} here");
                    self.faults.at(path, "no game session has a name").help(help);
                    None
                }
                _ => {
                    self.faults.at(path, "which game session?").help("say it: \"session\": ...");
                    None
                }
            },
        }
    }

    fn join_nodes(
        &mut self,
        from: &JoinSessionDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
        asynchronous: bool,
    ) -> Option<StepActions> {
        let named = (from.session.as_ref(), from.session_id.as_ref());
        let session = self.session_of(named, "sessionId", path)?;
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
        let request = CreateGameSession {
            fleet_id: self.fleet_or_only(from.fleet_id.as_ref(), from.alias_id.as_ref()),
            alias_id: text(from.alias_id.as_ref()),
            maximum_player_session_count: Some(from.max_player.unwrap_or(0)),
            name: text(from.session_name.as_ref()),
            game_properties: properties(&from.session_properties),
            creator_id: text(from.creator_id.as_ref()),
            idempotency_token: text(from.idempotency_token.as_ref()),
            ..CreateGameSession::default()
        };
        let name = self.gamelift.created(from.name.as_ref());
        GemNode::CreateSession { request: Box::new(request), name }
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

    pub(super) fn fleet_or_only(&self, fleet: Option<&String>, alias: Option<&String>) -> Option<Text> {
        match (fleet, alias, &self.gamelift.fleets[..]) {
            (Some(fleet), _, _) => text(Some(fleet)),
            (None, None, [only]) => Some(only.as_str().into()),
            (None, _, _) => None,
        }
    }
}

fn player_id_node(from: CreatePlayerIdDocument) -> GemNode {
    GemNode::CreatePlayerId {
        brackets: from.include_brackets.unwrap_or(false),
        dashes: from.include_dashes.unwrap_or(true),
    }
}

/// Properties in the order of their keys; the gem's map has none.
pub(super) fn properties(from: &Named<String>) -> Vec<GameProperty> {
    let property =
        |(key, value): (&str, &String)| GameProperty { key: Some(key.into()), value: Some(value.as_str().into()) };
    let mut properties: Vec<GameProperty> = from.iter().map(property).collect();
    properties.sort();
    properties
}

/// A text that is not empty.
pub(super) fn text(value: Option<&String>) -> Option<Text> {
    value.filter(|text| !text.is_empty()).map(|text| text.as_str().into())
}
