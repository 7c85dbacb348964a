//! Writing servers: the questions first, then the changes.

use super::{MatchmakingWrite, Server, ServerChange, ServerConstants, ServerKind, Servers};
use crate::clause::Clause;
use crate::id::{ChangeNumber, Name};
use crate::mpsd::clauses as m;
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::ServerConstants as ConstantsReading;
use crate::mpsd::session::event::{Cause, Change, Event};
use crate::mpsd::session::{Caller, Refusal, Session};
use crate::time::Instant;
use std::collections::BTreeMap;

/// What a write says of the servers: each by its name; `None` is `null` and removes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServersWrite(pub BTreeMap<Name, Option<ServerWrite>>);

/// What a write says of one server, which is added if it is not there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerWrite {
    /// `constants.system.startTime`, of the server `arbitration` only.
    pub start_time: Option<Instant>,
    /// `constants.system` of the other servers.
    pub constants_system: Option<Custom>,
    /// `constants.custom`
    pub constants: Option<Custom>,
    /// `properties.system` of the server `matchmaking` only.
    pub matchmaking: Option<Box<MatchmakingWrite>>,
    /// `properties.system` of the other servers, to be merged field by field.
    pub system: Option<Custom>,
    /// `properties.custom`, to be merged.
    pub custom: Option<Custom>,
}

impl ServersWrite {
    /// A write of one server.
    #[must_use]
    pub fn one(name: Name, server: Option<ServerWrite>) -> ServersWrite {
        ServersWrite(BTreeMap::from([(name, server)]))
    }
}

impl ServerWrite {
    /// The constants as they are set where nothing is set yet.
    fn given(&self) -> ServerConstants {
        let area = |given: &Option<Custom>| {
            let mut area = Custom::default();
            if let Some(given) = given {
                area.merge(given);
            }
            area
        };
        ServerConstants {
            start_time: self.start_time,
            system: area(&self.constants_system),
            custom: area(&self.constants),
        }
    }
}

impl Session {
    /// Whether the caller may write these servers, and whether they may be so.
    pub(in crate::mpsd::session) fn check_servers(&self, caller: &Caller, write: &ServersWrite) -> Result<(), Refusal> {
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
    pub(in crate::mpsd::session) fn write_servers(
        &mut self,
        write: &ServersWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
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

impl ServerConstants {
    /// The area in which these constants are at odds with `given` ones, if they are: an area that has nothing in it
    /// is open, and one that is not mentioned is as it is.
    fn conflict(&self, given: &ServerConstants) -> Option<&'static str> {
        let unlike = |mine: &Custom, given: &Custom| !mine.is_empty() && !given.is_empty() && mine != given;
        if self.start_time.is_some() && given.start_time.is_some() && self.start_time != given.start_time {
            Some("system.startTime")
        } else if unlike(&self.system, &given.system) {
            Some("system")
        } else {
            unlike(&self.custom, &given.custom).then_some("custom")
        }
    }

    /// Sets what is mentioned and says whether it made a difference.
    fn set(&mut self, wrote: &ServerWrite) -> bool {
        let before = self.clone();
        let given = wrote.given();
        self.start_time = given.start_time.or(self.start_time);
        for (mine, given) in [(&mut self.system, given.system), (&mut self.custom, given.custom)] {
            if !given.is_empty() {
                *mine = given;
            }
        }
        *self != before
    }
}

impl Server {
    /// Merges the properties and says whether anything but the status of a search is another than before.
    fn merge(&mut self, wrote: &ServerWrite) -> bool {
        let properties = &mut self.properties;
        let mut changed = false;
        if let Some(delta) = &wrote.matchmaking {
            let mut new = delta.over(&properties.matchmaking);
            let status = std::mem::replace(&mut new.status, properties.matchmaking.status);
            changed |= new != properties.matchmaking;
            properties.matchmaking = new;
            properties.matchmaking.status = status;
        }
        if let Some(delta) = &wrote.system {
            changed |= properties.system.replace_fields(delta);
        }
        if let Some(delta) = &wrote.custom {
            changed |= properties.custom.merge(delta);
        }
        changed
    }
}
