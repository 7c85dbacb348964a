//! Tickets: who searches, for what, and since when.

use super::HopperName;
use crate::id::{Guid, Seed, SessionReference, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::Reservation;
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;
use std::fmt;

/// The id of a ticket. Ids of one configuration are in the order of posting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketId {
    number: u64,
    guid: Guid,
}

impl TicketId {
    /// That of the ticket number `number`, counted from 1 over all hoppers.
    pub(super) fn of(seed: Seed, scid: Guid, number: u64) -> TicketId {
        let hash = seed.hash(scid).text("ticket").number(number);
        TicketId { number, guid: Guid::from_bits(hash.finish_wide()) }
    }

    /// What it looks like.
    #[must_use]
    pub fn guid(self) -> Guid {
        self.guid
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.guid.fmt(f)
    }
}

/// Whether a ticket's own session is to be the target.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PreserveSession {
    /// It is; others come to it.
    Always,
    /// It is not; all go to a new one.
    #[default]
    Never,
}

/// What somebody posts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketRequest {
    /// `ticketSessionRef`: whose members search.
    pub session: SessionReference,
    /// `giveUpDuration`, at least a second.
    pub give_up: Millis,
    /// `preserveSession`
    pub preserve_session: PreserveSession,
    /// `ticketAttributes`
    pub attributes: Attributes,
}

/// `ticketAttributes` by name.
pub type Attributes = BTreeMap<Box<str>, Attribute>;

/// One of them: what a rule can compare.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Attribute {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(Box<str>),
}

/// A search for company.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket {
    /// The hopper to which it was posted.
    pub hopper: HopperName,
    /// Whose members search.
    pub session: SessionReference,
    /// Who they are.
    pub players: Vec<Xuid>,
    /// What they are like.
    pub attributes: Attributes,
    /// Whether the others come to them.
    pub preserve_session: PreserveSession,
    /// How long it searches.
    pub give_up: Millis,
    /// The session that was found.
    pub target: Option<SessionReference>,
    pub(super) state: State,
}

/// What a ticket does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum State {
    /// Searches.
    Searching { since: Instant },
    /// Has a target, and waits for its result.
    Found {
        /// The instant since which it holds.
        at: Instant,
        /// Whether the target said already then that its players search again: in a session that stays after another match.
        /// What was meant for that match is not heeded again.
        resubmitted: bool,
    },
}

impl Ticket {
    pub(super) fn new(now: Instant, hopper: HopperName, players: Vec<Xuid>, request: TicketRequest) -> Ticket {
        let TicketRequest { session, give_up, preserve_session, attributes } = request;
        let state = State::Searching { since: now };
        Ticket { hopper, session, players, attributes, preserve_session, give_up, target: None, state }
    }

    /// Whether it searches.
    #[must_use]
    pub fn searches(&self) -> bool {
        match self.state {
            State::Searching { .. } => true,
            State::Found { .. } => false,
        }
    }

    /// Whether its session is to be the target.
    pub(super) fn preserves(&self) -> bool {
        self.preserve_session == PreserveSession::Always
    }

    /// Under which its hopper is known.
    pub(super) fn key(&self) -> (Guid, HopperName) {
        (self.session.scid, self.hopper.clone())
    }

    /// Since when it has been searching.
    pub(super) fn since(&self) -> Option<Instant> {
        match self.state {
            State::Searching { since } => Some(since),
            State::Found { .. } => None,
        }
    }

    /// The match came to nothing.
    pub(super) fn search_again(&mut self, now: Instant, players: Vec<Xuid>) {
        self.state = State::Searching { since: now };
        self.target = None;
        self.players = players;
    }

    /// The places of its players in a target (M430).
    pub(super) fn reservations(&self) -> impl Iterator<Item = Reservation> {
        let custom = Custom::of(&ResultConstants { matchmaking_result: Result { ticket_attrs: &self.attributes } });
        self.players.iter().map(move |xuid| Reservation {
            xuid: *xuid,
            constants: Some(custom.clone()),
            system: None,
            initialize: true,
        })
    }
}

/// What a place has in `constants.custom`.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultConstants<'a> {
    matchmaking_result: Result<'a>,
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct Result<'a> {
    ticket_attrs: &'a Attributes,
}
