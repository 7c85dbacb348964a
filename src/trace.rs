//! What happened, in order, and why: each entry knows the one that brought it about.

mod line;
mod passage;
mod peers;
mod reason;
mod why;
mod words;

pub use line::{Kind, Line, Shown};
pub use passage::Passage;
pub use peers::{PeerWord, SaveOutcome};
pub use reason::Reason;
pub use why::{Link, chain};

use crate::action::{ConsoleFault, Hindrance, NetworkAction, TitleAction};
use crate::clause::Clause;
use crate::id::{Branch, ChangeNumber, ConnectionId, DeviceToken, HandleId, Xuid};
use crate::mpsd::directory::QueryRow;
use crate::mpsd::session::{Answer, ChangeTypes, Charter, Event, Presence, Refusal, RoleId};
use crate::mpsd::wire::Response;
use crate::names::{Actor, ConsoleId, Names, SessionId, UserId};
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

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
        /// The rule by which a service asks that acts by itself.
        rule: Option<Clause>,
        /// The answer.
        answer: Result<Answer, Refusal>,
        /// Its status code.
        status: u16,
        /// How many changes settling made before it: the observer's effect.
        settled: usize,
        /// How many changes it made itself.
        changed: usize,
        /// Whether it was decided on an older snapshot of the session, if it says something of what all share.
        stale: Option<Stale>,
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
        what: ConsoleFault,
    },
    /// A title's lot changed.
    Title {
        /// Whose console.
        user: UserId,
        /// What became of it.
        what: TitleAction,
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
    /// The peers of a console have noticed that they do not hear it, or hear it again.
    Peers {
        /// Which.
        console: ConsoleId,
        /// Whether they hear it.
        heard: bool,
    },
    /// Several consoles take themselves for the arbiter, or do so no longer.
    SplitBrain {
        /// Of which session.
        session: SessionId,
        /// Which, when it began.
        consoles: Vec<ConsoleId>,
        /// How long it took, now that it has ended.
        ended: Option<Millis>,
    },
    /// A title started a countdown.
    Countdown {
        /// Whose.
        user: UserId,
        /// In which session.
        session: SessionId,
        /// When it ends.
        ends: Instant,
    },
    /// A user accepts an invite or joins a friend, in the shell.
    Activation {
        /// Who.
        user: UserId,
        /// The session that it is about.
        session: SessionId,
        /// The verb of the script.
        verb: &'static str,
        /// The invite, or the friend's activity.
        handle: HandleId,
    },
    /// The title of a user tells that of another something, without the service.
    Told {
        /// Whose title.
        by: UserId,
        /// Whom.
        to: UserId,
        /// The session that it is about.
        session: SessionId,
        /// What.
        word: PeerWord,
        /// Whether the other title was there to hear it.
        heard: bool,
    },
    /// An arbiter saves the state of the game, or tries to.
    Saved {
        /// On which console.
        console: ConsoleId,
        /// Of which session.
        session: SessionId,
        /// How much of the game is saved now.
        saved: Millis,
        /// What came of it.
        outcome: SaveOutcome,
        /// The policy by which it saves, if it was not told to.
        policy: Option<&'static str>,
    },
    /// A new arbiter restores the state of the game.
    Restored {
        /// On which console.
        console: ConsoleId,
        /// Of which session.
        session: SessionId,
        /// How much of the game was saved.
        saved: Millis,
        /// How much more had been played.
        lost: Millis,
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
    Network {
        /// What is done to them.
        what: NetworkAction,
    },
    /// Something will befall a console at an instant drawn from the seed.
    Drawn {
        /// Which.
        console: ConsoleId,
        /// What.
        what: ConsoleFault,
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
    stale: Option<Stale>,
}

/// Which change was the last one that somebody had seen when it decided something, and which was in truth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stale {
    /// The last one it saw.
    pub saw: ChangeNumber,
    /// The last one there was.
    pub is: ChangeNumber,
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "stale: saw #{}, is #{}", self.saw.0, self.is.0)
    }
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

/// A change of the truth that no line tells: whether a user plays, whatever Presence says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TruthChange {
    /// When.
    pub at: Instant,
    /// Of whom.
    pub user: UserId,
    /// Whether the user plays from then on: its console is on and online, and its title runs and does not hang.
    pub playing: bool,
}

/// A timer of the service's as it stands from an entry on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TimerSet {
    /// The entry that set it.
    pub entry: EntryId,
    /// Of which session.
    pub session: SessionId,
    /// The member whose removal timer it is; none is the session's own, for being empty.
    pub whose: Option<UserId>,
    /// When it is due; none is never.
    pub due: Option<Instant>,
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
            What::Request { by, verb, policy, status, stale, .. } => {
                Some(Asked { by: *by, verb, policy: *policy, status: *status, stale: *stale })
            }
            What::Find { by, verb, policy, status, .. } => {
                Some(Asked { by: *by, verb, policy: *policy, status: *status, stale: None })
            }
            What::Http { by, verb, answer, .. } => {
                Some(Asked { by: *by, verb, policy: None, status: answer.status, stale: None })
            }
            What::Mail { by, verb, policy, passage, .. } => {
                passage.status().map(|status| Asked { by: *by, verb, policy: *policy, status, stale: None })
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
            | What::Peers { .. }
            | What::SplitBrain { .. }
            | What::Countdown { .. }
            | What::Activation { .. }
            | What::Told { .. }
            | What::Saved { .. }
            | What::Restored { .. }
            | What::Network { .. }
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
    pub names: Names,
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
    /// Who stopped playing in truth and who plays again, in order; at the beginning everybody plays. Neither this nor
    /// what follows is shown in lines or certified: it is for accounts of what is.
    pub truth: Vec<TruthChange>,
    /// The timers that the service has set, in order.
    pub timers: Vec<TimerSet>,
    /// The constants and readings of each life of a session.
    pub charters: BTreeMap<(SessionId, u32), Arc<Charter>>,
}

impl Trace {
    /// An empty trace of these people and things.
    #[must_use]
    pub fn new(names: Names) -> Trace {
        Trace { names, ..Trace::default() }
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

    /// How many writes of what all share were decided on an older snapshot of the session than there was by then.
    #[must_use]
    pub fn stale_decisions(&self, session: SessionId) -> usize {
        let stale =
            |entry: &&Entry| matches!(&entry.what, What::Request { session: of, stale: Some(_), .. } if *of == session);
        self.entries.iter().filter(stale).count()
    }

    /// The entries as lines for people and programs.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.entries.iter().map(|entry| Line::of(self, entry))
    }
}
