//! The network between the consoles of a session: who hears whom, whatever the services know.
//!
//! Peers send each other heartbeats. A console that they stop heartbeats is noticed in seconds, where Presence and the
//! real-time service need half a minute; and a console may be heard by its peers and not by the services, or the reverse.
//! Heartbeats come from the loop of the game, so that a title that hangs is not heard. What titles tell each other goes the
//! same way: it arrives where both can be heard, whether or not anybody has missed one of them yet.

use crate::draw::{Delay, Stream};
use crate::names::ConsoleId;
use crate::time::{Instant, Millis, Shift};

/// What the consoles notice of each other.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Heartbeats {
    consoles: Vec<ConsoleHeartbeat>,
}

/// What a console's peers notice of it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct ConsoleHeartbeat {
    /// Whether it can be heard, in truth.
    audible: bool,
    /// Since when its peers have missed it, if they have noticed that it cannot.
    missed: Option<Instant>,
    delays: Stream,
}

/// What follows from a change of what can be heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::world) enum HeartbeatChange {
    /// Nothing has changed.
    Nothing,
    /// The console can be heard again, before anybody noticed that it could not.
    Unmissed,
    /// The peers that missed it hear it again, at once.
    Back,
    /// Its peers will notice after this time that they do not hear it.
    Later(Millis),
}

impl Heartbeats {
    /// Everybody hears everybody.
    pub(in crate::world) fn new(delays: impl Iterator<Item = Stream>) -> Heartbeats {
        Heartbeats { consoles: delays.map(|delays| ConsoleHeartbeat { audible: true, missed: None, delays }).collect() }
    }

    /// Whether what the one tells the other arrives now.
    pub(in crate::world) fn reach(&self, one: ConsoleId, other: ConsoleId) -> bool {
        self.consoles[one.0].audible && self.consoles[other.0].audible
    }

    /// Whether a console hears another one, as far as it has noticed. It hears itself.
    pub(in crate::world) fn hears(&self, one: ConsoleId, other: ConsoleId) -> bool {
        one == other || (self.missed(one).is_none() && self.missed(other).is_none())
    }

    /// Since when a console has missed another one. Whoever is missed itself hears nobody, and knows whose fault that is.
    pub(in crate::world) fn missed_since(&self, one: ConsoleId, other: ConsoleId) -> Option<Instant> {
        self.missed(other).filter(|_| one != other && self.missed(one).is_none())
    }

    /// Whether a console can be heard has become this.
    pub(in crate::world) fn change(&mut self, console: ConsoleId, audible: bool, loss: Delay) -> HeartbeatChange {
        let it = &mut self.consoles[console.0];
        match (std::mem::replace(&mut it.audible, audible), audible) {
            (true, true) | (false, false) => HeartbeatChange::Nothing,
            (true, false) => HeartbeatChange::Later(it.delays.draw(loss)),
            (false, true) if it.missed.take().is_some() => HeartbeatChange::Back,
            (false, true) => HeartbeatChange::Unmissed,
        }
    }

    /// The peers of a console have not heard it for so long that they miss it.
    pub(in crate::world) fn miss(&mut self, now: Instant, console: ConsoleId) {
        self.consoles[console.0].missed = Some(now);
    }

    /// Moves every instant.
    pub(in crate::world) fn shift(&mut self, by: Shift) {
        by.all(self.consoles.iter_mut().filter_map(|heard| heard.missed.as_mut()));
    }

    fn missed(&self, console: ConsoleId) -> Option<Instant> {
        self.consoles[console.0].missed
    }
}
