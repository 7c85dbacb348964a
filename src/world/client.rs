//! The client side of a user's title: its connection, its snapshots and its memory. It knows only what replies, taps and peers
//! have told it.

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
    /// Its last snapshot of each session.
    pub(super) snapshots: BTreeMap<SessionId, Snapshot>,
    /// The latest sending time among the requests whose replies have arrived.
    pub(super) answered: Instant,
    /// The memory of its autopilot.
    pub(super) autopilot: Autopilot,
    /// Requests to send again, by number.
    pub(super) retries: BTreeMap<u64, Arc<Intent>>,
}

/// A user's real-time connection.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct Realtime {
    pub(super) connection: Option<ConnectionId>,
    pub(super) previous: Option<ConnectionId>,
    /// The number of connections so far.
    pub(super) opened: u32,
    /// The connection that no longer delivers taps though it is open.
    pub(super) stalled: Option<ConnectionId>,
    /// The number of failed attempts to connect.
    pub(super) failed_attempts: u32,
    /// Lost connections whose loss the service has not detected yet.
    pub(super) undetected: BTreeSet<ConnectionId>,
    pub(super) delays: Stream,
}

impl Client {
    /// A title without snapshots and connection.
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
    /// Moves every instant and renumbers retries. `oldest` is the sending time of its oldest request in flight: `answered` matters
    /// only to requests sent before it.
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

/// What the sender needs to know of its request when the reply arrives.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct SendContext {
    /// The users for whom a service sends it.
    pub(super) on_behalf: Option<OnBehalfOf>,
    /// The change number that the sender had seen, if the request writes shared properties.
    pub(super) decided_on: Option<(Branch, ChangeNumber)>,
    /// The values to capture from a response in the HTTP form.
    pub(super) captures: Vec<Capture>,
    /// The script's name for a posted handle, and for a transfer handle the session that it leads from.
    pub(super) handle: Option<(HandleName, Option<SessionId>)>,
}

/// A reply as the client processes it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct ClientReply {
    /// The result of the request.
    pub(super) told: RequestResult,
    pub(super) status: u16,
    pub(super) shown: SnapshotUpdate,
    /// Captured values by name; `None` where the response has no such value.
    pub(super) saved: Vec<(String, Option<String>)>,
    /// The sessions found by a query.
    pub(super) found: Option<Vec<SessionId>>,
    /// `Retry-After`, if the service sent it.
    pub(super) retry_after: Option<Millis>,
    /// The transfer handle that was created: the lobby that it leads from, and its id.
    pub(super) way: Option<(SessionId, HandleId)>,
}

/// The result of a request, as far as titles use it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) enum RequestResult {
    /// No result: it was not sent, not answered by the service, or is of a kind whose result titles do not use.
    #[default]
    Unknown,
    /// It was carried out.
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

/// What a reply shows of a session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) enum SnapshotUpdate {
    /// Nothing.
    #[default]
    Nothing,
    /// The session.
    Session(SessionId, Snapshot),
    /// That it did not exist at that instant.
    Gone(SessionId, Instant),
}
