//! The session directory as a service: what the world and the wire both drive.
//!
//! # Theory of operation
//!
//! [`Mpsd`] owns the directory, SmartMatch beside it and the calendar. It has four operations. [`Mpsd::handle`] answers
//! a [`Call`] at an instant: it counts the request, follows a handle, settles the session and answers.
//! [`Mpsd::next_due`] says when the service does something by itself next, and [`Mpsd::pass`] lets it do so: its own
//! looks at sessions, SmartMatch's work, and taps. All other methods only read and settle nothing.
//!
//! The driver calls `pass` before each call, so that everything due by then has happened, and after it, so that
//! anything the call made due happens at once. Changes are returned as [`MpsdEvent`]s, in their order.

mod answer;
mod call;
mod canonical;
mod looks;
mod pass;
mod reply;
mod way;

pub use call::{Ask, Call, HttpRequest};
pub use reply::{MpsdEvent, Refused, Reply, Row, Shown};

use super::date::Epoch;
use super::directory::{Directory, Handle};
use super::readings::Readings;
use super::session::Session;
use super::smartmatch::{Hopper, HopperName, SmartMatch};
use crate::id::{Guid, HandleId, SessionReference, Xuid};
use crate::time::Instant;
use looks::Looks;
use std::collections::BTreeMap;

/// The session directory, SmartMatch, and the data that only the HTTP form needs: the calendar and the gamertags of
/// users.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Mpsd {
    pub(super) directory: Directory,
    pub(super) smartmatch: SmartMatch,
    pub(super) epoch: Epoch,
    pub(super) gamertags: BTreeMap<Xuid, Box<str>>,
    /// The latest instant that it was given. Overdue items happen at this instant, not earlier.
    passed_until: Instant,
    /// When SmartMatch acts next: at once after any event while a ticket searches.
    match_due: Option<Instant>,
    /// The service's own evaluations of sessions, in the modes that have them.
    looks: Looks,
    /// A buffer for the events of one session: empty between two calls, kept to reuse its memory.
    happened: Vec<super::session::Event>,
}

impl Mpsd {
    /// The service of this directory; virtual zero is at `epoch`.
    #[must_use]
    pub fn new(directory: Directory, epoch: Epoch) -> Mpsd {
        let mut looks = Looks::default();
        if directory.readings().evaluation.looks_itself() {
            for (reference, session) in directory.sessions() {
                looks.plan(Instant::ZERO, reference, session.next_look(Instant::ZERO));
            }
        }
        Mpsd { directory, epoch, looks, ..Mpsd::default() }
    }

    /// Adds a hopper of SmartMatch, or replaces the one of that name.
    pub fn add_hopper(&mut self, scid: Guid, name: HopperName, hopper: Hopper) {
        self.smartmatch.add_hopper(scid, name, hopper);
    }

    /// Sets a user's gamertag. A session's document shows it once the user has accepted.
    pub fn name(&mut self, xuid: Xuid, gamertag: &str) {
        if self.gamertags.get(&xuid).is_none_or(|known| **known != *gamertag) {
            self.gamertags.insert(xuid, gamertag.into());
        }
    }

    /// The directory.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The session as stored, if it exists. It is not settled.
    #[must_use]
    pub fn peek(&self, session: &SessionReference) -> Option<&Session> {
        self.directory.peek(session)
    }

    /// The chosen readings.
    #[must_use]
    pub fn readings(&self) -> &Readings {
        self.directory.readings()
    }

    /// A handle, unless it was deleted or has expired. Nothing settles.
    #[must_use]
    pub fn handle_of(&self, now: Instant, id: HandleId) -> Option<&Handle> {
        self.directory.handle_of(now, id)
    }

    /// The number of lives of a session of this name.
    #[must_use]
    pub fn lives(&self, session: &SessionReference) -> u32 {
        self.directory.lives(session)
    }

    /// Whether any session requires connections of its members.
    #[must_use]
    pub fn connections_matter(&self) -> bool {
        self.directory.connections_matter()
    }

    /// A service with one session alone: to try what a request would do ([`Directory::excerpt`]).
    pub(super) fn excerpt(&self, session: &SessionReference) -> Mpsd {
        let (directory, gamertags) = (self.directory.excerpt(session), self.gamertags.clone());
        Mpsd { directory, epoch: self.epoch, gamertags, ..Mpsd::default() }
    }

    /// The date of virtual zero.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }
}
