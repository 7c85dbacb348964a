//! A user's title as the services see it: its connection, what it was told, and what it means to do. It knows what its replies,
//! its taps and its peers have told it, and nothing else.

pub(super) mod mpsd;

use self::mpsd::Autopilot;
pub use self::mpsd::Snapshot;
use super::numbers::Numbers;
use crate::action::{Capture, Intent, OnBehalfOf};
use crate::draw::Stream;
use crate::id::{Branch, ChangeNumber, ConnectionId, HandleId};
use crate::mpsd::session::{Answer, Refusal};
use crate::names::{HandleName, SessionId};
use crate::time::{Instant, Millis, Shift};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The title of one user.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Client {
    /// Its real-time connection.
    pub(super) realtime: Realtime,
    /// What it last saw of each session.
    pub(super) snapshots: BTreeMap<SessionId, Snapshot>,
    /// When the latest request was sent whose answer has come.
    pub(super) answered: Instant,
    /// What it does by itself.
    pub(super) autopilot: Autopilot,
    /// What it means to ask once more, by number.
    pub(super) retries: BTreeMap<u64, Arc<Intent>>,
}

/// A user's real-time connection.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Realtime {
    pub(super) connection: Option<ConnectionId>,
    pub(super) previous: Option<ConnectionId>,
    /// How many there were.
    pub(super) opened: u32,
    /// The connection that brings no taps any more though it is open.
    pub(super) stalled: Option<ConnectionId>,
    /// How often the title has tried to connect in vain.
    pub(super) failed_attempts: u32,
    /// Lost connections that the service has not given up yet.
    pub(super) undetected: BTreeSet<ConnectionId>,
    pub(super) delays: Stream,
}

impl Client {
    /// A title that knows nothing yet and has no connection.
    pub(super) fn new(delays: Stream) -> Client {
        let realtime = Realtime {
            connection: None,
            previous: None,
            opened: 0,
            stalled: None,
            failed_attempts: 0,
            undetected: BTreeSet::new(),
            delays,
        };
        Client {
            realtime,
            snapshots: BTreeMap::new(),
            answered: Instant::ZERO,
            autopilot: Autopilot::default(),
            retries: BTreeMap::new(),
        }
    }
}

impl Client {
    /// Moves every instant, and numbers anew what it means to ask. `oldest` is when the oldest of its requests was sent that are
    /// under way: only to those it matters that a later one was answered.
    pub(super) fn shift(&mut self, by: Shift, oldest: Option<Instant>, numbers: &mut Numbers) {
        self.snapshots.values_mut().for_each(|snapshot| snapshot.shift(by));
        let matters = oldest.is_some_and(|sent| sent < self.answered);
        self.answered = if matters { by.of(self.answered) } else { Instant::ZERO };
        let again = std::mem::take(&mut self.retries);
        self.retries = again.into_iter().map(|(number, intent)| (numbers.of(number), intent)).collect();
        self.autopilot.shift(by, numbers);
    }
}

impl ClientReply {
    /// Moves every instant.
    pub(super) fn shift(&mut self, by: Shift) {
        match &mut self.shown {
            SnapshotUpdate::Session(_, snapshot) => snapshot.shift(by),
            SnapshotUpdate::Gone(_, at) => *at = by.of(*at),
            SnapshotUpdate::Nothing => {}
        }
    }
}

/// What only the sender of a request needs to know of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct RequestContext {
    /// For whom a service asks.
    pub(super) on_behalf: Option<OnBehalfOf>,
    /// The change on which its sender decided, if it says something of what all share.
    pub(super) decided_on: Option<(Branch, ChangeNumber)>,
    /// What is to be kept of an answer in the HTTP form.
    pub(super) captures: Vec<Capture>,
    /// What the script calls the handle that is posted, and the lobby from which it is a way, if it is one.
    pub(super) handle: Option<(HandleName, Option<SessionId>)>,
}

/// What an answer teaches.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct ClientReply {
    /// How the request went.
    pub(super) told: RequestResult,
    pub(super) status: u16,
    pub(super) shown: SnapshotUpdate,
    /// What is to be kept of it under which names; none where it has no such thing.
    pub(super) saved: Vec<(String, Option<String>)>,
    /// The sessions that were found, if it is the answer to a query.
    pub(super) found: Option<Vec<SessionId>>,
    /// For how long the service asks to be left alone.
    pub(super) retry_after: Option<Millis>,
    /// The way out of a lobby that was made: from which lobby, and by which handle.
    pub(super) way: Option<(SessionId, HandleId)>,
}

/// How a request went, for a title to decide by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) enum RequestResult {
    /// Nobody has answered as the service does: it could not be sent, was turned away, or tells nothing to decide by.
    #[default]
    Unknown,
    /// It was done.
    Done(Answer),
    /// It was refused, with this status.
    Refused(Refusal, u16),
}

impl RequestResult {
    /// Whether it was done.
    pub(super) fn is_done(&self) -> bool {
        match self {
            RequestResult::Done(_) => true,
            RequestResult::Unknown | RequestResult::Refused(..) => false,
        }
    }
}

/// What an answer shows of a session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) enum SnapshotUpdate {
    /// Nothing.
    #[default]
    Nothing,
    /// What it is like.
    Session(SessionId, Snapshot),
    /// That it was gone at that instant.
    Gone(SessionId, Instant),
}
