//! Resolves writes: the meaning of the verb, and the details.

mod fields;
mod member;
mod on_behalf;
mod properties;
mod qos;
mod servers;

use super::actors::{StepActions, StepActors};
use super::steps::{StepReader, condition};
use super::trail::Trail;
use crate::action::{Draft, Intent, SessionIntent};
use crate::id::Xuid;
use crate::mpsd::session::{Reservation, Write};
use crate::mpsd::template::ConstantsRequest;
use crate::names::{Actor, SERVICE, UserId};
use crate::scenario::document::{ConditionDocument, WriteDocument};

/// The verbs that write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WriteVerb {
    Create,
    Join,
    Active,
    Inactive,
    Ready,
    Leave,
    Reserve,
    Host,
    Remove,
    Write,
}

impl WriteVerb {
    /// The script's word for it.
    fn word(self) -> &'static str {
        match self {
            WriteVerb::Create => "create",
            WriteVerb::Join => "join",
            WriteVerb::Active => "active",
            WriteVerb::Inactive => "inactive",
            WriteVerb::Ready => "ready",
            WriteVerb::Leave => "leave",
            WriteVerb::Reserve => "reserve",
            WriteVerb::Host => "host",
            WriteVerb::Remove => "remove",
            WriteVerb::Write => "write",
        }
    }

    /// The default condition.
    fn condition(self) -> ConditionDocument {
        match self {
            WriteVerb::Create => ConditionDocument::Absent,
            WriteVerb::Host => ConditionDocument::Unchanged,
            WriteVerb::Write => ConditionDocument::Always,
            WriteVerb::Join
            | WriteVerb::Active
            | WriteVerb::Inactive
            | WriteVerb::Ready
            | WriteVerb::Leave
            | WriteVerb::Reserve
            | WriteVerb::Remove => ConditionDocument::Exists,
        }
    }

    /// Its relation to other users.
    fn users(self) -> Users {
        match self {
            WriteVerb::Reserve | WriteVerb::Remove => Users::Required,
            WriteVerb::Create | WriteVerb::Write => Users::Allowed,
            WriteVerb::Join
            | WriteVerb::Active
            | WriteVerb::Inactive
            | WriteVerb::Ready
            | WriteVerb::Leave
            | WriteVerb::Host => Users::Unknown,
        }
    }
}

/// Whether a verb concerns other users.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Users {
    /// It concerns no other users.
    Unknown,
    /// It may concern other users.
    Allowed,
    /// It requires other users.
    Required,
}

impl StepReader<'_> {
    /// A write by each of `by`; `path` is that of the action.
    pub(super) fn write(
        &mut self,
        verb: WriteVerb,
        from: &WriteDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let path = path.name(verb.word());
        let draft = self.draft(verb, from, by, path);
        let (session, via) = self.way(from.session.as_deref(), from.via.as_deref(), path)?;
        if from.condition == Some(ConditionDocument::Changed) {
            self.faults
                .at(path.name("if"), "\"changed\" is a condition of reads")
                .help("use unchanged, exists, absent or always");
        }
        let condition = condition(from.condition.unwrap_or(verb.condition()));
        let ask = SessionIntent::Write(Box::new(draft));
        Some(StepActions::called(
            by,
            Some(session),
            Intent::Session { session, verb: verb.word(), condition, via, ask },
        ))
    }

    /// A write, from what its verb means and what its details add.
    fn draft(&mut self, verb: WriteVerb, from: &WriteDocument, by: &[Actor], path: Trail<'_>) -> Draft {
        let service = by.contains(&Actor::Service);
        if service && verb == WriteVerb::Host && from.host.is_none() {
            self.faults.at(path, format!("{SERVICE:?} has no device")).help("say whose: \"host\": ...");
        }
        let me = self.me(verb, from, service && from.on_behalf.is_none(), path);
        let group =
            from.initialization_group.as_ref().map(|users| self.users(users.names(), path.name("initializationGroup")));
        let users = from.users.as_ref().map_or_else(Vec::new, |users| self.users(users.names(), path.name("users")));
        if users.is_empty() && verb.users() == Users::Required {
            self.faults.at(path, format!("whom does it {}?", verb.word())).help("say it: \"users\": ...");
        }
        if from.users.is_some() && verb.users() == Users::Unknown {
            self.faults
                .at_key(path.name("users"), format!("{} is about nobody else", verb.word()))
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
            // Filled in when it is sent.
            listed: None,
            reserve: if verb == WriteVerb::Remove { Vec::new() } else { users.iter().map(reserve).collect() },
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
            arrival: matches!(verb, WriteVerb::Create | WriteVerb::Join),
            host: self.host(verb, from, by, path),
            group,
            turn: from.turn.as_ref().map(|turn| turn.as_ref().map(|it| self.users(it.names(), path.name("turn")))),
            measurements,
            remove: if verb == WriteVerb::Remove { users } else { Vec::new() },
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
