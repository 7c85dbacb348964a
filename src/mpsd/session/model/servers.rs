//! `/servers`: data that services keep in a session. Services alone write it; a server is no member and takes no slot
//! (M396).
//!
//! Two servers have fields that the directory interprets: [`MATCHMAKING`], in which SmartMatch reports a search, and
//! [`ARBITRATION`], from whose start the deadlines of a tournament's match count. Every other server's data is its own.

mod matchmaking;

pub use matchmaking::{Matchmaking, MatchmakingStatus, MatchmakingWrite};

use crate::id::Name;
use crate::mpsd::custom::Custom;
use crate::time::Instant;
use std::collections::BTreeMap;

/// The server in which SmartMatch reports a search.
pub const MATCHMAKING: &str = "matchmaking";

/// The server from whose start the deadlines of a tournament's match count.
pub const ARBITRATION: &str = "arbitration";

/// The servers of a session by name, which compares without case (M393).
pub(in crate::mpsd::session) type Servers = BTreeMap<Name, Server>;

/// A non-user that has joined a session, or was invited.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Server {
    /// `constants`
    pub constants: ServerConstants,
    /// `properties`
    pub properties: ServerProperties,
}

/// A server's `constants`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerConstants {
    /// `system.startTime`, of the server `arbitration` only.
    pub start_time: Option<Instant>,
    /// `system` of the other servers, which the directory does not interpret.
    pub system: Custom,
    /// `custom`
    pub custom: Custom,
}

/// A server's `properties`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerProperties {
    /// `system` of the server `matchmaking`.
    pub matchmaking: Matchmaking,
    /// `system` of the other servers, which the directory does not interpret.
    pub system: Custom,
    /// `custom`
    pub custom: Custom,
}

/// The kind of a server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerKind {
    /// `matchmaking`
    Matchmaking,
    /// `arbitration`
    Arbitration,
    /// Any other.
    Other,
}

impl ServerKind {
    /// The kind of the server with this name.
    #[must_use]
    pub fn of(name: &Name) -> ServerKind {
        if name.as_str().eq_ignore_ascii_case(MATCHMAKING) {
            ServerKind::Matchmaking
        } else if name.as_str().eq_ignore_ascii_case(ARBITRATION) {
            ServerKind::Arbitration
        } else {
            ServerKind::Other
        }
    }

    /// The word that traces show.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ServerKind::Matchmaking => "server matchmaking",
            ServerKind::Arbitration => "server arbitration",
            ServerKind::Other => "server",
        }
    }
}

/// A change of a server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerChange {
    /// It was added.
    Added,
    /// Its constants were set.
    Constants,
    /// Its properties changed.
    Properties,
    /// It is deleted.
    Removed,
}

impl ServerChange {
    /// The word that traces show.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            ServerChange::Added => "added",
            ServerChange::Constants => "constants",
            ServerChange::Properties => "properties",
            ServerChange::Removed => "removed",
        }
    }
}

/// The servers in a write, by name; `None` is `null` and removes the server.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServersWrite(pub BTreeMap<Name, Option<ServerWrite>>);

/// One server in a write, which is added if it does not exist.
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
    /// The constants that it sets, if none are set yet.
    pub(in crate::mpsd::session) fn given(&self) -> ServerConstants {
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

impl ServerConstants {
    /// The area in which these constants conflict with `given` ones, if any: an empty area is open, and one that is not
    /// mentioned stays.
    pub(in crate::mpsd::session) fn conflict(&self, given: &ServerConstants) -> Option<&'static str> {
        let unlike = |mine: &Custom, given: &Custom| !mine.is_empty() && !given.is_empty() && mine != given;
        if self.start_time.is_some() && given.start_time.is_some() && self.start_time != given.start_time {
            Some("system.startTime")
        } else if unlike(&self.system, &given.system) {
            Some("system")
        } else {
            unlike(&self.custom, &given.custom).then_some("custom")
        }
    }

    /// Sets the areas that are mentioned, and returns whether anything changed.
    pub(in crate::mpsd::session) fn set(&mut self, wrote: &ServerWrite) -> bool {
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
    /// Merges the properties, and returns whether anything but the status of a search changed.
    pub(in crate::mpsd::session) fn merge(&mut self, wrote: &ServerWrite) -> bool {
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
