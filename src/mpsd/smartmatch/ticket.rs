//! Tickets: the players of a search, their attributes, and the state of the search.

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

    /// Its GUID.
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
    /// The ticket's own session; others join it.
    Always,
    /// A new session, which all join.
    #[default]
    Never,
}

/// The content of a new ticket.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TicketRequest {
    /// `ticketSessionRef`: the session whose members search.
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

/// The value of an attribute, which a rule can compare.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Attribute {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(Box<str>),
}

/// A search for other players.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Ticket {
    /// The hopper to which it was posted.
    pub hopper: HopperName,
    /// The session whose members search.
    pub session: SessionReference,
    /// Its players.
    pub players: Vec<Xuid>,
    /// The attributes of the players.
    pub attributes: Attributes,
    /// Whether the ticket's own session is the target.
    pub preserve_session: PreserveSession,
    /// The duration of the search.
    pub give_up: Millis,
    /// The session that was found.
    pub target: Option<SessionReference>,
    pub(super) state: State,
}

/// The state of a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum State {
    /// It searches.
    Searching { since: Instant },
    /// It has a target, and waits for the result.
    Found {
        /// The instant since which it holds.
        at: Instant,
        /// Whether the target said already then that its players search again: in a session that stays after another match.
        /// A field that was meant for that match is ignored.
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

    /// The key of its hopper.
    pub(super) fn key(&self) -> (Guid, HopperName) {
        (self.session.scid, self.hopper.clone())
    }

    /// The start of its search.
    pub(super) fn since(&self) -> Option<Instant> {
        match self.state {
            State::Searching { since } => Some(since),
            State::Found { .. } => None,
        }
    }

    /// The match has failed.
    pub(super) fn search_again(&mut self, now: Instant, players: Vec<Xuid>) {
        self.state = State::Searching { since: now };
        self.target = None;
        self.players = players;
    }

    /// The reservations of its players in a target (M430).
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

/// The `constants.custom` of a reservation.
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
