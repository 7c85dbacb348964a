//! Writes: what their verb means, and what their details add.

mod fields;
mod member;
mod on_behalf;
mod properties;
mod qos;
mod servers;

use super::steps::Reader;
use super::trail::Trail;
use crate::action::Draft;
use crate::id::Xuid;
use crate::mpsd::session::{Reservation, Write};
use crate::mpsd::template::ConstantsRequest;
use crate::names::{Actor, SERVICE, UserId};
use crate::scenario::document::WriteDocument;

impl Reader<'_> {
    /// A write, from what its verb means and what its details add.
    pub(super) fn draft(&mut self, verb: &'static str, from: &WriteDocument, by: &[Actor], path: Trail<'_>) -> Draft {
        let service = by.contains(&Actor::Service);
        if service && verb == "host" && from.host.is_none() {
            self.faults.at(path, format!("{SERVICE:?} has no device")).help("say whose: \"host\": ...");
        }
        let me = self.me(verb, from, service && from.on_behalf.is_none(), path);
        let group =
            from.initialization_group.as_ref().map(|users| self.users(users.names(), path.name("initializationGroup")));
        let users = from.users.as_ref().map_or_else(Vec::new, |users| self.users(users.names(), path.name("users")));
        if users.is_empty() && matches!(verb, "reserve" | "remove") {
            self.faults.at(path, format!("whom does it {verb}?")).help("say it: \"users\": ...");
        }
        if from.users.is_some() && !matches!(verb, "reserve" | "remove" | "write" | "create") {
            self.faults
                .at_key(path.name("users"), format!("{verb} is about nobody else"))
                .help("reserve and remove name users");
        }
        let mut assign = Vec::with_capacity(from.assign.len());
        let given = path.name("assign");
        for (name, roles) in from.assign.iter() {
            if let Some(user) = self.people.find(name, given.name(name), true, self.faults) {
                assign.push((user, member::roles(roles)));
            }
        }
        let owners = from.owners.as_ref().map(|owners| self.users(owners.names(), path.name("owners")));
        let reserve = |user: &UserId| Reservation {
            xuid: self.xuid(*user),
            constants: from.member_constants.clone(),
            initialize: from.initialize == Some(true),
            system: fields::system_constants(from).boxed(),
        };
        let write = Write {
            me,
            // Filled in as it is sent.
            listed: None,
            reserve: if verb == "remove" { Vec::new() } else { users.iter().map(reserve).collect() },
            remove: Vec::new(),
            assign: Vec::new(),
            properties: properties::properties(from),
            servers: self.servers(&from.servers, path.name("servers")),
            constants: (from.constants.is_some() || from.role_types.is_some()).then(|| {
                let constants = from.constants.as_deref().cloned().unwrap_or_default();
                Box::new(ConstantsRequest { constants, role_types: from.role_types.clone() })
            }),
        };
        let measurements = match &from.measurements {
            Some(Some(measured)) => Some(self.measured(measured, path.name("measurements"))),
            Some(None) | None => None,
        };
        Draft {
            write,
            connection: from.connection.map(member::connect),
            address: from.address,
            arrival: matches!(verb, "create" | "join"),
            host: self.host(verb, from, by, path),
            group,
            turn: from.turn.as_ref().map(|turn| turn.as_ref().map(|it| self.users(it.names(), path.name("turn")))),
            measurements,
            remove: if verb == "remove" { users } else { Vec::new() },
            assign,
            owners,
            subscribe: self.subscribe(from, path),
            on_behalf: self.on_behalf(from, by, path),
        }
    }

    fn xuid(&self, UserId(user): UserId) -> Xuid {
        self.people.plans[user].xuid
    }
}
