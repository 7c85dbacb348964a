//! A server process: its program, and the players who are connected to it.

use crate::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use crate::gamelift::clauses as g;
use crate::gamelift::key::{ProcessKey, Text};
use crate::gamelift::readings::ValidationFailure;
use crate::names::UserId;
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
}

impl RunningServer {
    pub(super) fn new(program: ServerProgram) -> RunningServer {
        RunningServer { program, players: BTreeMap::new(), ending: false }
    }

    /// How long until it does this; none is never.
    fn delay(&self, due: ServerDue) -> Option<Millis> {
        match due {
            ServerDue::Initialize => Some(self.program.initialize),
            ServerDue::Ready => Some(self.program.ready),
            ServerDue::Activate => self.program.activate,
            ServerDue::ReportHealth => self.program.health.map(|_| Millis::ZERO),
            ServerDue::End => Some(Millis::ZERO),
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
        let (program, ending) = (server.program, server.ending);
        match due {
            ServerDue::Initialize => {
                let entry = self.server_call(process, ServerCall::InitSdk, g::SERVER_STARTS, cause);
                self.plan_server(process, ServerDue::Ready, entry);
            }
            ServerDue::Ready => {
                let call = ServerCall::ProcessReady { port: PORT, health_callback: true };
                self.server_call(process, call, g::SERVER_STARTS, cause);
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
                if let Some(server) = self.server_mut(process) {
                    server.ending = true;
                }
                let entry = self.server_call(process, ServerCall::ProcessEnding, g::SERVER_ENDS, cause);
                self.plan_server(process, ServerDue::Exit, entry);
            }
            ServerDue::Exit => {
                let (_, happened) = self.call_gamelift(&GameLiftCall::Learn(GameLiftFact::ProcessExits(process)));
                self.tell_gamelift(&happened, cause);
            }
            ServerDue::Connect(user) => self.player_connects(process, user, cause),
            ServerDue::Departure(user) => self.player_departed(process, user, cause),
        }
    }

    fn server_mut(&mut self, process: ProcessKey) -> Option<&mut RunningServer> {
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
            clause,
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
            clause,
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
