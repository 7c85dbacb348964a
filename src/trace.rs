//! What happened, in order, and why: each entry knows the one that brought it about.

mod line;
mod passage;
mod reason;
mod why;
mod words;

pub use line::{Kind, Line, Shown};
pub use passage::Passage;
pub use reason::Reason;
pub use why::{Link, chain};

use crate::cast::{Actor, Cast, ConsoleId, SessionId, UserId};
use crate::deed::{Fate, Hindrance, TitleDeed, TroubleDeed};
use crate::id::{Branch, ChangeNumber, ConnectionId, DeviceToken, HandleId, Xuid};
use crate::mpsd::directory::QueryRow;
use crate::mpsd::session::{Answer, ChangeTypes, Event, Presence, Refusal, RoleId};
use crate::mpsd::wire::Response;
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;

/// The place of an entry in the trace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntryId(pub usize);

/// One thing that happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What.
    pub what: What,
    /// What brought it about: the request it answers, the start of the timer that was due, the fault it follows from.
    pub because: Option<EntryId>,
    /// The access through which it took effect, if that is another thing: somebody's read, say.
    pub through: Option<EntryId>,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Somebody asked, and was answered or refused.
    Request {
        /// Who.
        by: Actor,
        /// About which session.
        session: SessionId,
        /// The verb of the script.
        verb: &'static str,
        /// The policy by which its title asked, if it was not told to.
        policy: Option<&'static str>,
        /// The answer.
        answer: Result<Answer, Refusal>,
        /// Its status code.
        status: u16,
        /// How many changes settling made before it: the observer's effect.
        settled: usize,
        /// How many changes it made itself.
        changed: usize,
    },
    /// Somebody asked for sessions.
    Find {
        /// Who.
        by: Actor,
        /// The verb of the script.
        verb: &'static str,
        /// The policy by which its title asked, if it was not told to.
        policy: Option<&'static str>,
        /// What was found, in order.
        answer: Result<Vec<Found>, Refusal>,
        /// The status code.
        status: u16,
        /// How many changes settling made before it.
        settled: usize,
    },
    /// Somebody asked in the directory's HTTP form.
    Http {
        /// Who.
        by: Actor,
        /// About which session, if the path leads to one.
        session: Option<SessionId>,
        /// The verb: `http PUT`.
        verb: &'static str,
        /// The answer.
        answer: Box<Response>,
        /// How many changes settling made before it: the observer's effect.
        settled: usize,
        /// How many changes it made itself.
        changed: usize,
    },
    /// A session changed.
    Session {
        /// Which.
        session: SessionId,
        /// In which life of it, from 1.
        life: u32,
        /// What changed.
        event: Event,
    },
    /// A console's lot changed.
    Console {
        /// Which.
        console: ConsoleId,
        /// What befell it.
        what: Fate,
    },
    /// A title's lot changed.
    Title {
        /// Whose console.
        user: UserId,
        /// What became of it.
        what: TitleDeed,
    },
    /// A title that was started or resumed runs now.
    TitleRuns {
        /// Where.
        console: ConsoleId,
    },
    /// A user has a new connection.
    Connected {
        /// Who.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// The service gives up a connection.
    GivenUp {
        /// Whose it was.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// Presence says something else of a user.
    Presence {
        /// Of whom.
        user: UserId,
        /// What.
        says: Presence,
    },
    /// The shell shows a user an invitation.
    Toast {
        /// Whom.
        user: UserId,
    },
    /// A shoulder tap came to a user's title, or would have.
    Tap {
        /// Whose subscription it was.
        user: UserId,
        /// Which session changed.
        session: SessionId,
        /// Which life of it.
        branch: Branch,
        /// The change, the newest if several were collected; none if the session was deleted.
        change_number: Option<ChangeNumber>,
        /// What the tap was sent for; a title is not told this.
        fired: ChangeTypes,
        /// What became of it.
        arrival: Arrival,
    },
    /// Something became of a message between a client and the service.
    Mail {
        /// Whose request it is, or the answer to it.
        by: Actor,
        /// About which session.
        session: Option<SessionId>,
        /// The verb of the request.
        verb: &'static str,
        /// The policy by which its title asked, if it was not told to.
        policy: Option<&'static str>,
        /// What became of it.
        passage: Passage,
    },
    /// Messages or clocks are disturbed, or no longer.
    Trouble {
        /// What is done to them.
        what: TroubleDeed,
    },
    /// Something will befall a console at an instant drawn from the seed.
    Drawn {
        /// Which.
        console: ConsoleId,
        /// What.
        what: Fate,
        /// Within which time.
        within: Millis,
    },
    /// The service closes a connection as planned.
    Closed {
        /// Whose.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// A step that could not be done.
    Hindered {
        /// Whose.
        by: Actor,
        /// What it was.
        verb: &'static str,
        /// Why not.
        why: Hindrance,
    },
}

/// A request in short.
#[derive(Clone, Copy, Debug)]
struct Asked {
    by: Actor,
    verb: &'static str,
    /// The policy by which its title asked.
    policy: Option<&'static str>,
    status: u16,
}

/// What became of a tap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Arrival {
    /// The title on that console had not heard of this change or a later one.
    News,
    /// It had, by another user's tap or by an answer.
    Known,
    /// The connection was gone.
    Lost,
    /// It was lost on its way.
    Dropped,
    /// The connection was open and brought nothing any more.
    Deaf,
}

/// A session that a query found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// Which.
    pub session: SessionId,
    /// The row that tells of it.
    pub row: Option<QueryRow>,
}

impl What {
    /// Who asked for what, and how it was answered, if this is a request.
    fn request(&self) -> Option<Asked> {
        match self {
            What::Request { by, verb, policy, status, .. } | What::Find { by, verb, policy, status, .. } => {
                Some(Asked { by: *by, verb, policy: *policy, status: *status })
            }
            What::Http { by, verb, answer, .. } => Some(Asked { by: *by, verb, policy: None, status: answer.status }),
            What::Mail { by, verb, policy, passage, .. } => {
                passage.status().map(|status| Asked { by: *by, verb, policy: *policy, status })
            }
            What::Session { .. }
            | What::Console { .. }
            | What::Title { .. }
            | What::TitleRuns { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Presence { .. }
            | What::Toast { .. }
            | What::Tap { .. }
            | What::Trouble { .. }
            | What::Drawn { .. }
            | What::Closed { .. }
            | What::Hindered { .. } => None,
        }
    }

    /// The status code of the answer, if this is a request that was answered.
    pub(crate) fn status(&self) -> Option<u16> {
        self.request().map(|asked| asked.status)
    }
}

/// All that happened in a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    /// The names.
    pub cast: Cast,
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// Whose connection each is, and which of theirs, counted from 1.
    pub connections: BTreeMap<ConnectionId, (UserId, u32)>,
    /// Which user each Xbox id is.
    pub xuids: BTreeMap<Xuid, UserId>,
    /// What the script calls each handle.
    pub handles: BTreeMap<HandleId, String>,
    /// Which console each device token belongs to.
    pub tokens: BTreeMap<DeviceToken, ConsoleId>,
    /// What the roles of each life of a session are called: type and role.
    pub roles: BTreeMap<(SessionId, u32, RoleId), String>,
}

impl Trace {
    /// An empty trace of these people and things.
    #[must_use]
    pub fn new(cast: Cast) -> Trace {
        Trace { cast, ..Trace::default() }
    }

    /// Adds an entry.
    pub fn push(&mut self, entry: Entry) -> EntryId {
        self.entries.push(entry);
        EntryId(self.entries.len() - 1)
    }

    /// An entry.
    #[must_use]
    pub fn entry(&self, id: EntryId) -> Option<&Entry> {
        self.entries.get(id.0)
    }

    /// An entry as a line.
    #[must_use]
    pub fn line(&self, id: EntryId) -> Option<Line<'_>> {
        self.entry(id).map(|entry| Line::of(self, entry))
    }

    /// The entries as lines for people and programs.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.entries.iter().map(|entry| Line::of(self, entry))
    }
}
