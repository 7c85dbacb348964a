//! What happened, in order, and why: each entry knows the one that brought it about.

mod line;
mod listener;
mod passage;
mod peers;
mod reason;
mod recorder;
mod request;
mod timers;
mod token;
mod why;
mod words;

pub use line::{Line, LineKind, LineValue};
pub use listener::{HandleLabel, Listener, Nobody, Why};
pub use passage::Passage;
pub use peers::{PeerMessage, SaveOutcome};
pub use reason::Reason;
pub use recorder::Recorder;
pub(crate) use request::{RequestEntry, RequestEvent};
pub(crate) use timers::timers_set;
pub use token::CauseToken;
pub use why::{Link, chain};

use crate::action::{ConsoleFault, NetworkAction, Obstacle, TitleAction};
use crate::clause::Clause;
use crate::id::{Branch, ChangeNumber, ConnectionId, DeviceToken, HandleId, SessionReference, Xuid};
use crate::mpsd::session::{ChangeTypes, Charter, Presence, RoleId, Session};
use crate::names::{Actor, ConsoleId, Names, People, SessionId, UserId};
use crate::service::{CallOutcome, ServiceEvent};
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The place of an entry in the trace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct EntryId(pub usize);

impl EntryId {
    /// The token by which a recorder names the entry.
    #[must_use]
    pub fn token(self) -> CauseToken {
        CauseToken::of(self.0 as u64)
    }

    /// The entry that a recorder's token names.
    #[must_use]
    pub fn named_by(token: CauseToken) -> Option<EntryId> {
        token.get().and_then(|place| usize::try_from(place).ok()).map(EntryId)
    }
}

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
    /// Somebody asked a service, and was answered or refused.
    Call {
        /// Who.
        by: Actor,
        /// About which session, if it is about one.
        session: Option<SessionId>,
        /// The verb of the script: `join`, `query`, `http PUT`.
        verb: &'static str,
        /// The policy by which its title asked, if it was not told to.
        policy: Option<&'static str>,
        /// The rule by which a service asks that acts by itself.
        rule: Option<Clause>,
        /// How it went.
        outcome: CallOutcome,
        /// Whether it asked for nothing but to see.
        reads: bool,
        /// How many changes settling made before it: the observer's effect.
        settled: usize,
        /// How many changes it made itself.
        changed: usize,
        /// Whether it was decided on an older snapshot of the session, if it says something of what all share.
        stale: Option<Stale>,
    },
    /// Something changed in a service.
    Change(ServiceEvent),
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
        word: PeerMessage,
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
    Message {
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
    Prevented {
        /// Whose.
        by: Actor,
        /// What it was.
        verb: &'static str,
        /// Why not.
        why: Obstacle,
    },
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
    /// Which session each name is.
    pub sessions: BTreeMap<SessionReference, SessionId>,
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
    pub fn new(names: Names, sessions: &[SessionReference], people: &People) -> Trace {
        let sessions = sessions.iter().enumerate().map(|(place, of)| (of.clone(), SessionId(place))).collect();
        let (xuids, tokens) = (people.xuids().clone(), people.tokens().clone());
        Trace { names, sessions, xuids, tokens, ..Trace::default() }
    }

    /// Learns under what this life of a session stands, and what its roles are called, for whoever reads of it.
    fn learn_charter(&mut self, session: SessionId, life: u32, stored: &Session) {
        self.charters.insert((session, life), stored.charter().clone());
        for id in stored.roles() {
            let name = stored.role_name(id).map(|(kind, role)| format!("{kind} {role}"));
            self.roles.insert((session, life, id), name.unwrap_or_default());
        }
    }

    /// Adds an entry.
    pub fn push(&mut self, entry: Entry) -> EntryId {
        self.entries.push(entry);
        EntryId(self.entries.len() - 1)
    }

    /// What a session is called.
    pub(crate) fn session_name<'a>(&'a self, session: &'a SessionReference) -> &'a str {
        self.sessions.get(session).map_or(session.name.as_str(), |session| self.names.session(*session))
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

    /// How many writes of what all share were decided on an older snapshot of the session than there was by then: by session,
    /// those that had any.
    #[must_use]
    pub fn stale_decisions(&self) -> BTreeMap<SessionId, usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            if let What::Call { session: Some(session), stale: Some(_), .. } = entry.what {
                *counts.entry(session).or_default() += 1;
            }
        }
        counts
    }

    /// The changes of the sessions of which this is true, as lines, each with its session.
    pub(crate) fn changes_of_sessions(
        &self,
        wanted: impl Fn(SessionId) -> bool,
    ) -> impl Iterator<Item = (SessionId, Line<'_>)> {
        self.entries.iter().filter_map(move |entry| {
            let What::Change(changed) = entry.what else { return None };
            let (session, ..) = changed.as_mpsd()?;
            wanted(session).then(|| (session, Line::of(self, entry)))
        })
    }

    /// The entries as lines for people and programs.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.entries.iter().map(|entry| Line::of(self, entry))
    }
}
