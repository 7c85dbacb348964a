//! Writing servers: first the checks, then the changes.

use crate::clause::Clause;
use crate::id::{ChangeNumber, Name};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::ServerConstants as ConstantsReading;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Caller, Cause, Change, Event, Matchmaking, Refusal, Server, ServerChange, ServerKind, Servers, ServersWrite,
};

impl Session {
    /// The servers, by name.
    pub fn servers(&self) -> impl Iterator<Item = (&Name, &Server)> {
        self.servers.get().into_iter().flatten()
    }

    /// The server of this name, if there is one.
    #[must_use]
    pub fn server(&self, name: &Name) -> Option<&Server> {
        self.servers.get()?.get(name)
    }

    /// The data of SmartMatch, if there are any.
    #[must_use]
    pub fn matchmaking(&self) -> Option<&Matchmaking> {
        let (_, server) = self.servers().find(|(name, _)| ServerKind::of(name) == ServerKind::Matchmaking)?;
        Some(&server.properties.matchmaking)
    }
}

impl Session {
    /// Whether the caller may write these servers, and whether their values are allowed.
    pub(super) fn check_servers(&self, caller: &Caller, write: &ServersWrite) -> Result<(), Refusal> {
        if !caller.manages() {
            return Err(Refusal::ServersByUser);
        }
        for (name, server) in &write.0 {
            let Some(server) = server else { continue };
            // M395
            let kind = ServerKind::of(name);
            if server.start_time.is_some() && kind != ServerKind::Arbitration {
                return Err(Refusal::ServerField("startTime", "arbitration"));
            }
            if server.matchmaking.is_some() && kind != ServerKind::Matchmaking {
                return Err(Refusal::ServerField("the state of a search", "matchmaking"));
            }
            if server.constants_system.is_some() && kind == ServerKind::Arbitration {
                return Err(Refusal::ServerSchema("arbitration.constants.system"));
            }
            if server.system.is_some() && kind == ServerKind::Matchmaking {
                return Err(Refusal::ServerSchema("matchmaking.properties.system"));
            }
            let stored = self.server(name).map(|server| &server.constants);
            let once = self.charter.readings.server_constants == ConstantsReading::SetOnce;
            if let (Some(area), true) = (stored.and_then(|stored| stored.conflict(&server.given())), once) {
                return Err(Refusal::ServerConstants(format!("servers.{name}.constants.{area}").into()));
            }
        }
        Ok(())
    }

    /// Writes the servers.
    pub(super) fn write_servers(&mut self, write: &ServersWrite, number: ChangeNumber, happened: &mut Vec<Event>) {
        let mut note = |change: Change, clause: Clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        self.servers.edit(|servers: &mut Servers| {
            for (name, wrote) in &write.0 {
                let kind = ServerKind::of(name);
                let mut tell = |to, clause| note(Change::Server { server: kind, to }, clause);
                let Some(wrote) = wrote else {
                    if let Some(gone) = servers.remove(name) {
                        tell(ServerChange::Removed, m::SERVER_REMOVED);
                        let from = gone.properties.matchmaking.status;
                        if from.is_some() {
                            note(Change::Matchmaking { from, to: None }, m::SERVER_REMOVED);
                        }
                    }
                    continue;
                };
                if !servers.contains_key(name) {
                    tell(ServerChange::Added, m::SERVERS_BY_SERVICES);
                }
                let server = servers.entry(name.clone()).or_default();
                if server.constants.set(wrote) {
                    tell(ServerChange::Constants, m::SERVER_CONSTANTS);
                }
                let from = server.properties.matchmaking.status;
                if server.merge(wrote) {
                    tell(ServerChange::Properties, m::SERVERS_MERGE);
                }
                let to = server.properties.matchmaking.status;
                if from != to {
                    note(Change::Matchmaking { from, to }, m::SERVER_SCHEMAS);
                }
            }
        });
    }
}
