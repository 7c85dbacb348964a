//! Writes: what their verb means, and what their details add.

use super::steps::Reader;
use super::trail::Trail;
use crate::cast::{Actor, SERVICE, UserId};
use crate::deed::{Connect, Draft, HostChoice};
use crate::id::Xuid;
use crate::mpsd::session::{
    Field, Flags, Me, MemberStatus, MemberWrite, PropertiesWrite, Reservation, Restriction, Write,
};
use crate::mpsd::template::ConstantsRequest;
use crate::scenario::document::{ConnectionChoice, WriteDocument};

/// How scripts call a device that no member has.
const NOBODY: &str = "nobody";

impl Reader<'_> {
    /// A write, from what its verb means and what its details add.
    pub(super) fn draft(&mut self, verb: &'static str, from: &WriteDocument, by: &[Actor], path: Trail<'_>) -> Draft {
        let service = by.contains(&Actor::Service);
        if service && verb == "host" && from.host.is_none() {
            self.faults.at(path, format!("{SERVICE:?} has no device")).help("say whose: \"host\": ...");
        }
        let status = match verb {
            // A service principal makes sessions for others.
            "create" if service => from.status,
            "create" | "join" => Some(from.status.unwrap_or(MemberStatus::Active)),
            "active" => Some(MemberStatus::Active),
            "ready" => Some(MemberStatus::Ready),
            _ => from.status,
        };
        let mut flags = match status {
            Some(MemberStatus::Active) => Flags { active: Some(true), ready: None },
            Some(MemberStatus::Ready) => Flags { active: None, ready: Some(true) },
            Some(MemberStatus::Inactive) | None => Flags::default(),
            Some(MemberStatus::Reserved) => {
                self.faults.at(path.name("as"), "nobody reserves itself").help("use active, ready or inactive");
                Flags::default()
            }
        };
        if verb == "inactive" {
            flags.active = Some(false);
        }
        flags.active = from.active.or(flags.active);
        flags.ready = from.ready.or(flags.ready);
        let member = MemberWrite {
            flags,
            custom: from.member_custom.clone(),
            constants: if verb == "reserve" { None } else { from.member_constants.clone() },
            initialize: if verb == "reserve" || service { None } else { from.initialize },
            ..MemberWrite::default()
        };
        let apart = from.connection.is_some() || from.address.is_some() || from.initialization_group.is_some();
        let mentioned = member != MemberWrite::default() || apart;
        let me = match verb {
            "leave" => Me::Leave,
            // What only concerns others leaves one's own record out of the body.
            "reserve" | "host" | "remove" | "write" if !mentioned => Me::Absent,
            "create" if service && !mentioned => Me::Absent,
            _ => Me::Put(member),
        };
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
        let reserve = |user: &UserId| Reservation {
            xuid: self.xuid(*user),
            constants: from.member_constants.clone(),
            initialize: from.initialize == Some(true),
        };
        let write = Write {
            me,
            reserve: if verb == "remove" { Vec::new() } else { users.iter().map(reserve).collect() },
            remove: Vec::new(),
            properties: properties(from),
            constants: from
                .constants
                .clone()
                .map(|constants| Box::new(ConstantsRequest { constants: *constants, ..ConstantsRequest::default() })),
        };
        Draft {
            write,
            connection: from.connection.map(connect),
            address: from.address,
            arrival: matches!(verb, "create" | "join"),
            host: self.host(verb, from, by, path),
            group,
            remove: if verb == "remove" { users } else { Vec::new() },
        }
    }

    fn host(&mut self, verb: &str, from: &WriteDocument, by: &[Actor], path: Trail<'_>) -> Option<HostChoice> {
        match (&from.host, by.first()) {
            (Some(None), _) => Some(HostChoice::Clear),
            (Some(Some(name)), _) if name == NOBODY => Some(HostChoice::Nobody),
            (Some(Some(name)), _) => self.people.find(name, path.name("host"), false, self.faults).map(HostChoice::Of),
            (None, Some(Actor::User(user))) if verb == "host" => {
                if by.len() > 1 {
                    self.faults
                        .at(path, "each of several claims for itself in a step of its own")
                        .help("write one step for each");
                }
                Some(HostChoice::Of(*user))
            }
            (None, _) => None,
        }
    }

    fn xuid(&self, UserId(user): UserId) -> Xuid {
        self.people.plans[user].xuid
    }
}

fn properties(from: &WriteDocument) -> PropertiesWrite {
    let restriction = |given: Option<Option<Restriction>>| match given {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(value)) => Field::Set(value),
    };
    PropertiesWrite {
        join_restriction: restriction(from.join_restriction),
        read_restriction: restriction(from.read_restriction),
        closed: from.closed.map_or(Field::Keep, Field::Set),
        locked: from.locked.map_or(Field::Keep, Field::Set),
        host: Field::Keep,
        initialization_succeeded: from.initialization_succeeded,
        custom: from.custom.clone(),
    }
}

fn connect(word: ConnectionChoice) -> Connect {
    match word {
        ConnectionChoice::Current => Connect::Current,
        ConnectionChoice::Previous => Connect::Previous,
        ConnectionChoice::Unknown => Connect::Unknown,
        ConnectionChoice::None => Connect::None,
    }
}
