//! The trace: what happened in a run, in order, each entry with its cause.

mod gamelift;
mod gem;
mod line;
mod listener;
mod passage;
mod peers;
mod reason;
mod recorder;
mod request;
mod timers;
mod token;
mod value;
mod why;
mod words;

pub use gem::{GameLiftLabels, GameLiftSubject, GemEntry, GemKind, GemParty, GemValue};
pub use line::{Line, LineKind};
pub use listener::{HandleLabel, Listener, Nobody, Why};
pub use passage::Passage;
pub use peers::{PeerMessage, SaveOutcome};
pub use reason::Reason;
pub use recorder::Recorder;
pub use request::Stale;
pub(crate) use request::{RequestEntry, RequestEvent};
pub(crate) use timers::timers_set;
pub use token::CauseToken;
pub use value::LineValue;
pub use why::{Link, chain};

use crate::action::{ConsoleFault, NetworkAction, Obstacle, TitleAction};
use crate::clause::Clause;
use crate::id::{Branch, ChangeNumber, ConnectionId, DeviceToken, HandleId, SessionReference, Xuid};
use crate::mpsd::session::{ChangeTypes, Charter, Presence, RoleId, Session};
use crate::names::{Actor, ConsoleId, Names, People, SessionId, UserId};
use crate::service::{CallOutcome, ServiceEvent};
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;
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

/// One event of a run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The instant.
    pub at: Instant,
    /// The event.
    pub what: What,
    /// The entry of its cause: the request, the start of the timer that was due, the fault.
    pub because: Option<EntryId>,
    /// The entry of the access through which it took effect, such as a read, if that is another one.
    pub through: Option<EntryId>,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// A request that a service answered or refused.
    Call {
        /// The actor.
        by: Actor,
        /// About which session, if it is about one.
        session: Option<SessionId>,
        /// The verb of the script: `join`, `query`, `http PUT`.
        verb: &'static str,
        /// The policy by which its title sent it, if the script did not.
        policy: Option<&'static str>,
        /// The rule by which a service sent it by itself.
        rule: Option<Clause>,
        /// How it went.
        outcome: CallOutcome,
        /// Whether it was a read.
        reads: bool,
        /// How many changes settling made before it: the observer's effect.
        settled: usize,
        /// How many changes the request made itself.
        changed: usize,
        /// If it writes shared properties and was decided on an outdated snapshot: the change numbers.
        stale: Option<Stale>,
    },
    /// Something changed in a service.
    Change(ServiceEvent),
    /// A console's power or links changed.
    Console {
        /// The console.
        console: ConsoleId,
        /// The fault, or its end.
        what: ConsoleFault,
    },
    /// An event of a user's title.
    Title {
        /// The user.
        user: UserId,
        /// What happened.
        what: TitleAction,
    },
    /// A title that was started or resumed runs now.
    TitleRuns {
        /// The console.
        console: ConsoleId,
    },
    /// A user has a new connection.
    Connected {
        /// The user.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// The service gives up a connection.
    GivenUp {
        /// The user.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// The report of Presence on a user changed.
    Presence {
        /// The user.
        user: UserId,
        /// The report of Presence.
        says: Presence,
    },
    /// The shell shows a user an invite.
    Toast {
        /// The user.
        user: UserId,
    },
    /// A shoulder tap arrived at a user's title, or was lost.
    Tap {
        /// Whose subscription it was.
        user: UserId,
        /// Which session changed.
        session: SessionId,
        /// Its life.
        branch: Branch,
        /// The change, the newest if several were combined; none if the session was deleted.
        change_number: Option<ChangeNumber>,
        /// The change types for which it was sent; a title does not receive them.
        fired: ChangeTypes,
        /// Whether and how it arrived.
        arrival: Arrival,
    },
    /// The peers of a console noticed that its heartbeats have stopped, or hear them again.
    Peers {
        /// The console.
        console: ConsoleId,
        /// Whether they hear it.
        heard: bool,
    },
    /// A split brain began or ended: several consoles believe they are the arbiter.
    SplitBrain {
        /// The session.
        session: SessionId,
        /// The consoles, when it began.
        consoles: Vec<ConsoleId>,
        /// How long it lasted, if it has ended.
        ended: Option<Millis>,
    },
    /// A title started a countdown.
    Countdown {
        /// The user.
        user: UserId,
        /// The session.
        session: SessionId,
        /// When it ends.
        ends: Instant,
    },
    /// A user accepts an invite or joins a friend, in the shell.
    Activation {
        /// The user.
        user: UserId,
        /// The session that it is about.
        session: SessionId,
        /// The verb of the script.
        verb: &'static str,
        /// The invite, or the friend's activity.
        handle: HandleId,
    },
    /// A message from one user's title to another's, without the service.
    Told {
        /// The actor.
        by: UserId,
        /// The receiver.
        to: UserId,
        /// The session that it is about.
        session: SessionId,
        /// The message.
        word: PeerMessage,
        /// Whether the other title received it.
        heard: bool,
    },
    /// An arbiter saves the state of the game, or tries to.
    Saved {
        /// The console.
        console: ConsoleId,
        /// The session.
        session: SessionId,
        /// How much of the game is saved now.
        saved: Millis,
        /// The result.
        outcome: SaveOutcome,
        /// The policy by which it saves, if the script does not say it.
        policy: Option<&'static str>,
    },
    /// A new arbiter restores the state of the game.
    Restored {
        /// The console.
        console: ConsoleId,
        /// The session.
        session: SessionId,
        /// How much of the game was saved.
        saved: Millis,
        /// How much was lost.
        lost: Millis,
    },
    /// An event of a message between a client and the service.
    Message {
        /// The sender of the request.
        by: Actor,
        /// The session.
        session: Option<SessionId>,
        /// The verb of the request.
        verb: &'static str,
        /// The policy by which its title sent it, if the script did not.
        policy: Option<&'static str>,
        /// The event.
        passage: Passage,
    },
    /// A fault of the network or of clocks began or ended.
    Network {
        /// The fault.
        what: NetworkAction,
    },
    /// A fault of a console is planned for an instant drawn from the seed.
    Drawn {
        /// The console.
        console: ConsoleId,
        /// The fault.
        what: ConsoleFault,
        /// The span within which the instant is drawn.
        within: Millis,
    },
    /// The service closes a connection as planned.
    Closed {
        /// The user.
        user: UserId,
        /// Its id.
        connection: ConnectionId,
    },
    /// A result of a node of the gem, a call of a server process, or an event of a connection between them.
    Gem(Box<GemEntry>),
    /// An action that could not be carried out.
    Prevented {
        /// The actor.
        by: Actor,
        /// Its verb.
        verb: &'static str,
        /// Why.
        why: Obstacle,
    },
}

/// Whether and how a tap arrived.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Arrival {
    /// Its change was new to the console.
    News,
    /// Its change was known to the console, from another user's tap or from a reply.
    Known,
    /// The connection was closed.
    Lost,
    /// A fault dropped it.
    Dropped,
    /// The connection was open but no longer delivered taps.
    Deaf,
}

/// Whether a user actually plays, whatever Presence reports. No line of a trace shows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TruthChange {
    /// The instant.
    pub at: Instant,
    /// The user.
    pub user: UserId,
    /// Whether the user plays from then on: its console is on and online, and its title runs and does not hang.
    pub playing: bool,
}

/// A timer of the service, as set by an entry.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TimerSet {
    /// The entry that set it.
    pub entry: EntryId,
    /// The session.
    pub session: SessionId,
    /// The member of a removal timer; `None` is the session's own timer, for being empty.
    pub whose: Option<UserId>,
    /// When it is due; `None` is never.
    pub due: Option<Instant>,
}

impl What {
    /// The request that the entry tells of, if it tells of one.
    pub(crate) fn request(&self) -> Option<RequestEntry<'_>> {
        match self {
            What::Call { by, session, verb, policy, outcome, reads, stale, .. } => {
                let event = RequestEvent::Answered { outcome, reads: *reads, stale: *stale };
                Some(RequestEntry { by: *by, session: *session, verb, policy: *policy, event })
            }
            What::Message { by, session, verb, policy, passage } => {
                let event = RequestEvent::Carried(*passage);
                Some(RequestEntry { by: *by, session: *session, verb, policy: *policy, event })
            }
            What::Change(_)
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
            | What::Gem(_)
            | What::Prevented { .. } => None,
        }
    }

    /// How the call went, if this is one that a service answered.
    #[must_use]
    pub fn outcome(&self) -> Option<&CallOutcome> {
        self.request()?.outcome()
    }

    /// Why a step was not carried out, if this entry says so.
    #[must_use]
    pub fn obstacle(&self) -> Option<Obstacle> {
        if let What::Prevented { why, .. } = self { Some(*why) } else { None }
    }
}

/// The trace of a run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Trace {
    /// The names.
    pub names: Names,
    /// The entries, in order.
    pub entries: Vec<Entry>,
    /// The user of each connection, and its number among that user's, counted from 1.
    pub connections: BTreeMap<ConnectionId, (UserId, u32)>,
    /// The user of each Xbox id.
    pub xuids: BTreeMap<Xuid, UserId>,
    /// The script's name of each handle.
    pub handles: BTreeMap<HandleId, String>,
    /// The sessions by reference.
    pub sessions: BTreeMap<SessionReference, SessionId>,
    /// The console of each device token.
    pub tokens: BTreeMap<DeviceToken, ConsoleId>,
    /// The names of the roles in each life of a session: type and role.
    pub roles: BTreeMap<(SessionId, u32, RoleId), String>,
    /// The names of what GameLift numbers.
    pub gamelift: GameLiftLabels,
    /// When users actually stopped playing and played again, in order; at the beginning all play. Neither this nor the following
    /// is shown in lines or certified: the ledger uses it.
    pub truth: Vec<TruthChange>,
    /// The timers that the service has set, in order.
    pub timers: Vec<TimerSet>,
    /// The constants and readings of each life of a session.
    pub charters: BTreeMap<(SessionId, u32), Arc<Charter>>,
}

impl Trace {
    /// An empty trace with these names.
    #[must_use]
    pub fn new(names: Names, sessions: &[SessionReference], people: &People) -> Trace {
        let sessions = sessions.iter().enumerate().map(|(place, of)| (of.clone(), SessionId(place))).collect();
        let (xuids, tokens) = (people.xuids().clone(), people.tokens().clone());
        Trace { names, sessions, xuids, tokens, ..Trace::default() }
    }

    /// Stores the charter and the role names of a life of a session.
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

    /// The name of a session.
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

    /// The number of writes of shared properties that were decided on an outdated snapshot, by session; zero is left out.
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

    /// The changes of the sessions for which `wanted` is true, as lines with their sessions.
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
