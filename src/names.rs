//! The users, consoles, sessions and handles of a script: small numbers and their names.

mod people;

pub use people::{People, UserSpec};

/// A user of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct UserId(pub usize);

/// A console of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ConsoleId(pub usize);

/// A session of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SessionId(pub usize);

/// A handle of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct HandleName(pub usize);

/// A server process of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerName(pub usize);

/// A game session of the script.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameSessionName(pub usize);

/// The sender of a request.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Actor {
    /// A user, through its title.
    User(UserId),
    /// A service principal.
    Service,
    /// The matchmaking service, by itself.
    SmartMatch,
}

/// The names, in the script's order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    /// Users.
    pub users: Vec<String>,
    /// Consoles.
    pub consoles: Vec<String>,
    /// Sessions.
    pub sessions: Vec<String>,
    /// Handles.
    pub handles: Vec<String>,
    /// Server processes, in the order of launch.
    pub servers: Vec<String>,
    /// Game sessions.
    pub game_sessions: Vec<String>,
}

/// The name of a service principal in scripts and traces.
pub const SERVICE: &str = "service";

/// The name of the matchmaking service in traces.
pub const SMARTMATCH: &str = "smartmatch";

impl Names {
    /// A user's name.
    #[must_use]
    pub fn user(&self, user: UserId) -> &str {
        self.users.get(user.0).map_or("?", String::as_str)
    }

    /// A console's name.
    #[must_use]
    pub fn console(&self, console: ConsoleId) -> &str {
        self.consoles.get(console.0).map_or("?", String::as_str)
    }

    /// A session's name.
    #[must_use]
    pub fn session(&self, session: SessionId) -> &str {
        self.sessions.get(session.0).map_or("?", String::as_str)
    }

    /// A handle's name.
    #[must_use]
    pub fn handle(&self, handle: HandleName) -> &str {
        self.handles.get(handle.0).map_or("?", String::as_str)
    }

    /// An actor's name.
    #[must_use]
    pub fn actor(&self, actor: Actor) -> &str {
        match actor {
            Actor::User(user) => self.user(user),
            Actor::Service => SERVICE,
            Actor::SmartMatch => SMARTMATCH,
        }
    }
}
