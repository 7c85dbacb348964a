//! Entries of the gem and of server processes: what a node returned or notified, what a server called, and the error behind it.

use crate::clause::Clause;
use crate::gamelift::clauses::SERVER_HEALTH;
use crate::gamelift::exception::{ErrorName, GameLiftException};
use crate::gamelift::key::{GameSessionKey, InstanceKey, PlayerSessionKey, ProcessKey};
use crate::names::UserId;
use std::collections::BTreeMap;

/// One entry of the gem.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GemEntry {
    /// Whose entry it is.
    pub party: GemParty,
    /// The node, the notification, or the call of the server SDK.
    pub verb: &'static str,
    /// What it is.
    pub kind: GemKind,
    /// What was returned or notified.
    pub value: GemValue,
    /// The value as a line shows it.
    pub shown: String,
    /// The error of the service, which the caller is not told.
    pub exception: Option<GameLiftException>,
    /// The one line that the gem logged.
    pub log: Option<String>,
    /// The rule of the gem; none for what no rule causes.
    pub clause: Option<Clause>,
}

/// Whose entry it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GemParty {
    /// A user's title.
    User(UserId),
    /// A server process.
    Server(ProcessKey),
    /// A backend with credentials.
    Backend,
    /// Nobody's: a mishap.
    Nobody,
}

/// What an entry of the gem is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GemKind {
    /// A node returned.
    Returned,
    /// An asynchronous node was called; its result is to come.
    Begun,
    /// A result was notified.
    Notified,
    /// A server called the SDK.
    Called,
    /// Something happened to a connection between a title and a server.
    Connection,
    /// Something happened to a resource of the service.
    Mishap,
}

/// A value of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum GemValue {
    /// None.
    Nothing,
    /// A text; empty after a failure.
    Text(String),
    /// True or false.
    Truth(bool),
    /// Game sessions.
    GameSessions(Vec<GameSessionKey>),
    /// Player sessions.
    PlayerSessions(Vec<PlayerSessionKey>),
}

impl GemEntry {
    /// Whether it is a healthy answer to a health check, which reports leave out.
    #[must_use]
    pub fn is_routine(&self) -> bool {
        self.clause == Some(SERVER_HEALTH) && self.exception.is_none() && !self.reports_ill()
    }

    fn reports_ill(&self) -> bool {
        self.value == GemValue::Truth(false)
    }

    /// The name of the error behind it.
    #[must_use]
    pub fn error(&self) -> Option<ErrorName> {
        self.exception.as_ref().map(GameLiftException::error)
    }
}

/// What a name of GameLift belongs to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftSubject {
    /// An instance.
    Instance(InstanceKey),
    /// A server process.
    Process(ProcessKey),
    /// A game session.
    GameSession(GameSessionKey),
    /// A player session, which has its player's name.
    PlayerSession(PlayerSessionKey),
}

/// The names of what GameLift numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GameLiftLabels(BTreeMap<GameLiftSubject, String>);

impl GameLiftLabels {
    /// Gives a name.
    pub(super) fn insert(&mut self, subject: GameLiftSubject, name: &str) {
        self.0.insert(subject, name.to_owned());
    }

    /// The name.
    #[must_use]
    pub fn get(&self, subject: GameLiftSubject) -> &str {
        self.0.get(&subject).map_or("?", String::as_str)
    }
}
