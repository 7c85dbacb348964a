//! A server process: its program, and the players who are connected to it.

use crate::action::{PlayerText, ServerNode};
use crate::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use crate::gamelift::clauses as g;
use crate::gamelift::key::{PlayerSessionKey, ProcessKey, Text};
use crate::gamelift::readings::ValidationFailure;
use crate::gamelift::status::PlayerSessionStatus;
use crate::names::{ServerName, UserId};
use crate::time::Millis;
use crate::trace::{CauseToken, GemEntry, GemKind, GemParty, GemValue, What};
use crate::world::fleets::ServerProgram;
use crate::world::item::{Item, ServerDue};
use crate::world::step::WorldStep;
use crate::world::trigger::Trigger;
use std::collections::BTreeMap;

/// The port on which every server listens.
const PORT: u16 = 33_450;

/// A live server process.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::world) struct RunningServer {
    pub(super) program: ServerProgram,
    /// The players whom it has accepted, with their player sessions.
    pub(super) players: BTreeMap<UserId, Text>,
    /// Whether it has called `ProcessEnding`.
    pub(super) ending: bool,
    /// Whether its program hangs.
    pub(super) hung: bool,
    /// What came due while it hung, and is done when it continues.
    held: Vec<ServerDue>,
}

impl RunningServer {
    pub(super) fn new(program: ServerProgram) -> RunningServer {
        RunningServer { program, players: BTreeMap::new(), ending: false, hung: false, held: Vec::new() }
    }

    /// How long until it does this; none is never.
    fn delay(&self, due: ServerDue) -> Option<Millis> {
        match due {
            ServerDue::Initialize => self.program.initialize,
            ServerDue::Ready => self.program.ready,
            ServerDue::Activate => self.program.activate,
            ServerDue::ReportHealth => self.program.health.map(|_| Millis::ZERO),
            ServerDue::End | ServerDue::LinkBack => Some(Millis::ZERO),
            ServerDue::Exit => Some(self.program.exit),
            ServerDue::Connect(_) => Some(self.program.connect),
            ServerDue::Departure(_) => Some(self.program.notice_departure),
        }
    }
}

impl WorldStep<'_> {
    /// Plans what a server does next.
    pub(super) fn plan_server(&mut self, process: ProcessKey, due: ServerDue, cause: CauseToken) {
        let server = self.gamelift.as_ref().and_then(|gamelift| gamelift.servers.get(&process));
        if let Some(delay) = server.and_then(|server| server.delay(due)) {
            self.plan_after(delay, Item::Server(process, due), Trigger::from(cause));
        }
    }

    /// A server does what was planned. One that is gone does nothing any more.
    pub(in crate::world) fn server_due(&mut self, process: ProcessKey, due: ServerDue, cause: CauseToken) {
        let Some(server) = self.gamelift.as_ref().and_then(|gamelift| gamelift.servers.get(&process)) else { return };
        let (program, ending, hung) = (server.program, server.ending, server.hung);
        if hung && !matches!(due, ServerDue::LinkBack) {
            if let Some(server) = self.server_mut(process) {
                server.held.push(due);
            }
            return;
        }
        match due {
            ServerDue::Initialize => {
                let entry = self.server_call(process, ServerCall::InitSdk, g::SERVER_STARTS, cause);
                self.plan_server(process, ServerDue::Ready, entry);
            }
            ServerDue::Ready => {
                self.server_ready(process, cause);
            }
            ServerDue::Activate if !program.creates => {
                let entry = self.hook_refuses(process, "OnCreateSessionBegin", cause);
                self.end_server(process, entry);
            }
            ServerDue::Activate => {
                self.server_call(process, ServerCall::ActivateGameSession, g::SERVER_ACTIVATES, cause);
            }
            ServerDue::ReportHealth => {
                if let Some(healthy) = program.health {
                    self.server_call(process, ServerCall::ReportHealth(healthy), g::SERVER_HEALTH, cause);
                }
            }
            ServerDue::End if ending => {}
            ServerDue::End => {
                self.end_server(process, cause);
            }
            ServerDue::Exit => self.learn_gamelift(GameLiftFact::ProcessExits(process), cause),
            ServerDue::LinkBack => self.learn_gamelift(GameLiftFact::LinkBack(process), cause),
            ServerDue::Connect(user) => self.player_connects(process, user, cause),
            ServerDue::Departure(user) => self.player_departed(process, user, cause),
        }
    }

    /// A server that hung does at once what came due meanwhile.
    pub(super) fn wake_server(&mut self, process: ProcessKey, cause: CauseToken) {
        let held = self.server_mut(process).map(|server| {
            server.hung = false;
            std::mem::take(&mut server.held)
        });
        for due in held.into_iter().flatten() {
            self.server_due(process, due, cause);
        }
    }

    /// A server process calls the server side of the gem, as a script says.
    pub(super) fn call_server(&mut self, name: ServerName, call: &ServerNode) -> CauseToken {
        let (process, _) = self.named_process(name);
        let none = CauseToken::NONE;
        match call {
            ServerNode::Initialize => self.server_call(process, ServerCall::InitSdk, g::SERVER_STARTS, none),
            ServerNode::Ready => self.server_ready(process, none),
            ServerNode::Activate => {
                self.server_call(process, ServerCall::ActivateGameSession, g::SERVER_ACTIVATES, none)
            }
            ServerNode::Accept(player) => {
                let id = self.player_text(process, player);
                let call = ServerCall::AcceptPlayerSession(id.clone());
                let entry = self.server_call(process, call, g::SERVER_VALIDATES, none);
                self.seat(process, &id);
                entry
            }
            ServerNode::Remove(player) => {
                let id = self.player_text(process, player);
                if let Some(server) = self.server_mut(process) {
                    server.players.retain(|_, ticket| *ticket != id);
                }
                self.server_call(process, ServerCall::RemovePlayerSession(id), g::SERVER_REMOVES, none)
            }
            ServerNode::CreationPolicy(policy) => {
                let call = ServerCall::UpdatePlayerSessionCreationPolicy(*policy);
                self.server_call(process, call, g::SERVER_POLICY, none)
            }
            ServerNode::Destroy => self.end_server(process, none),
        }
    }

    /// The id of the player session that a server process speaks of; empty if the player has none there.
    fn player_text(&self, process: ProcessKey, player: &PlayerText) -> Text {
        let player = match player {
            PlayerText::Literal(id) => return id.clone(),
            PlayerText::LatestOf(player) => player,
        };
        let service = self.gamelift.as_ref().map(|gamelift| &gamelift.service);
        let hosted = service.and_then(|service| service.game_session(service.process(process)?.game_session?));
        let all = hosted.into_iter().flat_map(|session| session.players());
        let of = |key: &PlayerSessionKey| {
            service.and_then(|service| service.player_session(*key)).is_some_and(|session| session.player == *player)
        };
        let latest = all.rev().find(of);
        latest.zip(service).map(|(key, service)| service.player_session_id(key)).unwrap_or_default()
    }

    /// A connected user whose player session is active has been accepted.
    fn seat(&mut self, process: ProcessKey, id: &Text) {
        let Some(gamelift) = self.gamelift.as_mut() else { return };
        let active = gamelift.service.player_session_key(id).and_then(|key| gamelift.service.player_session(key));
        if active.is_none_or(|session| session.status != PlayerSessionStatus::Active) {
            return;
        }
        let connected = gamelift.clients.iter_mut().enumerate().find_map(|(user, client)| {
            let connection = client.connection.as_mut()?;
            (connection.player_session == *id).then(|| {
                connection.accepted = true;
                UserId(user)
            })
        });
        if let (Some(user), Some(server)) = (connected, gamelift.servers.get_mut(&process)) {
            server.players.insert(user, id.clone());
        }
    }

    /// A hook of a server is false.
    fn hook_refuses(&mut self, process: ProcessKey, hook: &'static str, cause: CauseToken) -> CauseToken {
        let entry = GemEntry {
            party: GemParty::Server(process),
            verb: hook,
            kind: GemKind::Called,
            value: GemValue::Truth(false),
            shown: "false".to_owned(),
            exception: None,
            log: None,
            clause: Some(g::SERVER_HOOKS),
        };
        self.note(What::Gem(Box::new(entry)), cause)
    }

    fn server_ready(&mut self, process: ProcessKey, cause: CauseToken) -> CauseToken {
        let server = self.gamelift.as_ref().and_then(|gamelift| gamelift.servers.get(&process));
        // The gem supplies a health callback; a program of its own need not.
        let health_callback = server.is_none_or(|server| server.program.health_callback);
        let call = ServerCall::ProcessReady { port: PORT, health_callback };
        self.server_call(process, call, g::SERVER_STARTS, cause)
    }

    /// A server ends its game session and itself.
    fn end_server(&mut self, process: ProcessKey, cause: CauseToken) -> CauseToken {
        let server = self.gamelift.as_ref().and_then(|gamelift| gamelift.servers.get(&process));
        if server.is_some_and(|server| !server.program.destroys) {
            return self.hook_refuses(process, "OnDestroySessionBegin", cause);
        }
        if let Some(server) = self.server_mut(process) {
            server.ending = true;
        }
        let entry = self.server_call(process, ServerCall::ProcessEnding, g::SERVER_ENDS, cause);
        self.plan_server(process, ServerDue::Exit, entry);
        entry
    }

    pub(super) fn server_mut(&mut self, process: ProcessKey) -> Option<&mut RunningServer> {
        self.gamelift.as_mut()?.servers.get_mut(&process)
    }

    /// A call of the server SDK, told with its error.
    fn server_call(
        &mut self,
        process: ProcessKey,
        call: ServerCall,
        clause: crate::clause::Clause,
        cause: CauseToken,
    ) -> CauseToken {
        let verb = call.name();
        let (answered, happened) = self.call_gamelift(&GameLiftCall::Server { process, call });
        let exception = answered.and_then(Result::err);
        let shown = exception.as_ref().map_or_else(|| "done".to_owned(), |why| why.error().word().to_owned());
        let entry = GemEntry {
            party: GemParty::Server(process),
            verb,
            kind: GemKind::Called,
            value: GemValue::Truth(exception.is_none()),
            shown,
            exception,
            log: None,
            clause: Some(clause),
        };
        let entry = self.note(What::Gem(Box::new(entry)), cause);
        self.tell_gamelift(&happened, entry);
        entry
    }

    /// A player's connection reaches the server, which validates it.
    fn player_connects(&mut self, process: ProcessKey, user: UserId, cause: CauseToken) {
        let Some(gamelift) = self.gamelift.as_ref() else { return };
        let connection = gamelift.clients.get(user.0).and_then(|client| client.connection.as_ref());
        let Some(connection) = connection.filter(|connection| connection.process == process) else { return };
        let (ticket, already) = (connection.player_session.clone(), connection.accepted);
        let accepts = gamelift.servers.get(&process).is_some_and(|server| server.program.accepts);
        if already || !accepts {
            return;
        }
        let call = ServerCall::AcceptPlayerSession(ticket.clone());
        let (answered, happened) = self.call_gamelift(&GameLiftCall::Server { process, call });
        let exception = answered.and_then(Result::err);
        let accepted = exception.is_none();
        let (shown, clause) = if accepted { ("accepted", g::SERVER_TRAVELS) } else { ("refused", g::SERVER_VALIDATES) };
        let entry = GemEntry {
            party: GemParty::User(user),
            verb: "connects",
            kind: GemKind::Connection,
            value: GemValue::Truth(accepted),
            shown: shown.to_owned(),
            exception,
            log: None,
            clause: Some(clause),
        };
        let entry = self.note(What::Gem(Box::new(entry)), cause);
        self.tell_gamelift(&happened, entry);
        if accepted {
            if let Some(server) = self.server_mut(process) {
                server.players.insert(user, ticket);
            }
            if let Some(connection) = self.gem_connection(user) {
                connection.accepted = true;
            }
            return;
        }
        let everybody = self
            .gamelift
            .as_ref()
            .is_some_and(|gamelift| gamelift.service.readings().validation_failure == ValidationFailure::Everybody);
        self.end_connection(user, entry);
        if everybody {
            let others = self.gamelift.as_ref().and_then(|gamelift| gamelift.servers.get(&process));
            let others: Vec<UserId> = others.map(|server| server.players.keys().copied().collect()).unwrap_or_default();
            for other in others {
                self.end_connection(other, entry);
            }
        }
    }

    /// The server notices that a player is gone.
    fn player_departed(&mut self, process: ProcessKey, user: UserId, cause: CauseToken) {
        let Some(server) = self.server_mut(process) else { return };
        let Some(ticket) = server.players.remove(&user) else { return };
        let (empty, program) = (server.players.is_empty(), server.program);
        let entry = self.server_call(process, ServerCall::RemovePlayerSession(ticket), g::SERVER_REMOVES, cause);
        if empty && program.terminate_on_player_exit {
            self.plan_server(process, ServerDue::End, entry);
        }
    }

    /// A process is gone: its players lose their connections.
    pub(super) fn server_gone(&mut self, process: ProcessKey, cause: CauseToken) {
        let server = self.gamelift.as_mut().and_then(|gamelift| gamelift.servers.remove(&process));
        for user in server.into_iter().flat_map(|server| server.players.into_keys()) {
            self.end_connection(user, cause);
        }
    }
}
