//! `/servers`: what services keep in a session. They alone write it; a server is no member and takes no slot (M396).
//!
//! Two servers have fields that the directory knows: [`MATCHMAKING`], in which SmartMatch tells how a search goes, and
//! [`ARBITRATION`], from whose start the deadlines of a tournament's match count. Every other server's data is its own.

mod arbitration;
mod matchmaking;
mod write;

pub use arbitration::ArbitrationDeadlines;
pub use matchmaking::{Matchmaking, MatchmakingStatus, MatchmakingWrite};
pub use write::{ServerWrite, ServersWrite};

use super::Session;
use crate::id::Name;
use crate::mpsd::custom::Custom;
use crate::time::Instant;
use std::collections::BTreeMap;

/// The server in which SmartMatch tells how a search goes.
pub const MATCHMAKING: &str = "matchmaking";

/// The server from whose start the deadlines of a tournament's match count.
pub const ARBITRATION: &str = "arbitration";

/// The servers of a session by name, which compares without case (M393).
pub(super) type Servers = BTreeMap<Name, Server>;

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
    /// `system` of the other servers, whose fields mean nothing to the directory.
    pub system: Custom,
    /// `custom`
    pub custom: Custom,
}

/// A server's `properties`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerProperties {
    /// `system` of the server `matchmaking`.
    pub matchmaking: Matchmaking,
    /// `system` of the other servers, whose fields mean nothing to the directory.
    pub system: Custom,
    /// `custom`
    pub custom: Custom,
}

/// Which server a change is about: one that the directory knows, or some other.
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
    /// Which of them has this name.
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

/// What became of a server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ServerChange {
    /// It is there now.
    Added,
    /// Its constants were set.
    Constants,
    /// Its properties changed.
    Properties,
    /// It is gone.
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

    /// What SmartMatch has told, if it has told anything.
    #[must_use]
    pub fn matchmaking(&self) -> Option<&Matchmaking> {
        let (_, server) = self.servers().find(|(name, _)| ServerKind::of(name) == ServerKind::Matchmaking)?;
        Some(&server.properties.matchmaking)
    }
}
