//! Resolves the servers of a write.

use crate::id::Name;
use crate::json::Named;
use crate::mpsd::session::{Field, MatchmakingWrite, ServerKind, ServerWrite, ServersWrite};
use crate::scenario::document::ServerDocument;
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// The servers that a write names; none if it names none.
    pub(super) fn servers(
        &mut self,
        from: &Named<Option<ServerDocument>>,
        path: Trail<'_>,
    ) -> Option<Box<ServersWrite>> {
        let mut servers = ServersWrite::default();
        for (given, server) in from.iter() {
            let path = path.name(given);
            let Some(name) = self.server_name(given, path) else { continue };
            let server = server.as_ref().map(|server| self.server(&name, server, path));
            if servers.0.insert(name, server).is_some() {
                self.faults.at_key(path, format!("{given:?} is there twice: case does not matter in these names"));
            }
        }
        (!servers.0.is_empty()).then(|| Box::new(servers))
    }

    /// The name of a server, if it can be one (M393).
    pub(in crate::scenario::resolve) fn server_name(&mut self, given: &str, path: Trail<'_>) -> Option<Name> {
        match given.parse::<Name>() {
            Ok(name) => Some(name),
            Err(why) => {
                self.faults.at_key(path, why.to_string());
                None
            }
        }
    }

    fn server(&mut self, name: &Name, from: &ServerDocument, path: Trail<'_>) -> ServerWrite {
        let kind = ServerKind::of(name);
        let target = match &from.target_session {
            None => Field::Keep,
            Some(None) => Field::Clear,
            Some(Some(session)) => {
                let found = self.sessions.named(session, path.name("targetSession"), self.faults);
                found.map_or(Field::Keep, |session| Field::Set(self.sessions.references[session.0].clone()))
            }
        };
        let matchmaking = MatchmakingWrite {
            lock_id: field(from.lock_id.as_ref().map(|id| id.as_deref().map(Box::from))),
            status: field(from.status),
            status_details: field(from.status_details.as_ref().map(|words| words.as_deref().map(Box::from))),
            typical_wait: field(from.typical_wait),
            target_session_ref: target,
        };
        let searches = matchmaking != MatchmakingWrite::default();
        let fields = [
            ("startTime", from.start_time.is_some(), kind == ServerKind::Arbitration),
            ("constantsSystem", from.constants_system.is_some(), kind != ServerKind::Arbitration),
            ("lockId", from.lock_id.is_some(), kind == ServerKind::Matchmaking),
            ("status", from.status.is_some(), kind == ServerKind::Matchmaking),
            ("statusDetails", from.status_details.is_some(), kind == ServerKind::Matchmaking),
            ("typicalWait", from.typical_wait.is_some(), kind == ServerKind::Matchmaking),
            ("targetSession", from.target_session.is_some(), kind == ServerKind::Matchmaking),
            ("system", from.system.is_some(), kind != ServerKind::Matchmaking),
        ];
        for (field, _, _) in fields.into_iter().filter(|(_, given, fits)| *given && !fits) {
            self.faults
                .at_key(path.name(field), format!("the server {name} has no {field}"))
                .help("startTime is arbitration's, the state of a search is matchmaking's, system the others'");
        }
        ServerWrite {
            start_time: from.start_time,
            constants_system: from.constants_system.clone(),
            constants: from.constants.clone(),
            matchmaking: searches.then(|| Box::new(matchmaking)),
            system: from.system.clone(),
            custom: from.custom.clone(),
        }
    }
}

/// A field that may be null.
fn field<T>(given: Option<Option<T>>) -> Field<T> {
    match given {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(value)) => Field::Set(value),
    }
}
