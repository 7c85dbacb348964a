//! Heartbeats between consoles: which consoles hear each other, independent of the services.
//!
//! Peers notice within seconds that a console's heartbeats have stopped, where Presence and the real-time service need half a
//! minute; and a console can be reachable for its peers but not for the services, or the reverse. Heartbeats come from the game
//! loop, so a hanging title sends none. Messages between titles take the same way: they arrive if both consoles are audible,
//! even if a loss has not been noticed yet.

use crate::draw::{Delay, Stream};
use crate::names::ConsoleId;
use crate::time::{Instant, Millis, Shift};

/// The heartbeats of all consoles.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Heartbeats {
    consoles: Vec<ConsoleHeartbeat>,
}

/// The heartbeats of one console.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct ConsoleHeartbeat {
    /// Whether it sends heartbeats that can arrive.
    audible: bool,
    /// Since when its peers have missed it, once they have noticed.
    missed: Option<Instant>,
    delays: Stream,
}

/// The effect of a change of audibility.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::world) enum HeartbeatChange {
    /// Nothing has changed.
    Nothing,
    /// The console is audible again before its peers noticed the loss.
    Unmissed,
    /// The peers that missed it hear it again immediately.
    Back,
    /// Its peers will notice the loss after this time.
    Later(Millis),
}

impl Heartbeats {
    /// All consoles are audible.
    pub(in crate::world) fn new(delays: impl Iterator<Item = Stream>) -> Heartbeats {
        Heartbeats { consoles: delays.map(|delays| ConsoleHeartbeat { audible: true, missed: None, delays }).collect() }
    }

    /// Whether a message between two consoles arrives now.
    pub(in crate::world) fn reach(&self, one: ConsoleId, other: ConsoleId) -> bool {
        self.consoles[one.0].audible && self.consoles[other.0].audible
    }

    /// Whether a console believes that it hears another one. It hears itself.
    pub(in crate::world) fn hears(&self, one: ConsoleId, other: ConsoleId) -> bool {
        one == other || (self.missed(one).is_none() && self.missed(other).is_none())
    }

    /// Since when a console has missed another one. A console that is missed itself hears none and knows that the fault is its own.
    pub(in crate::world) fn missed_since(&self, one: ConsoleId, other: ConsoleId) -> Option<Instant> {
        self.missed(other).filter(|_| one != other && self.missed(one).is_none())
    }

    /// Sets whether a console is audible.
    pub(in crate::world) fn change(&mut self, console: ConsoleId, audible: bool, loss: Delay) -> HeartbeatChange {
        let it = &mut self.consoles[console.0];
        match (std::mem::replace(&mut it.audible, audible), audible) {
            (true, true) | (false, false) => HeartbeatChange::Nothing,
            (true, false) => HeartbeatChange::Later(it.delays.draw(loss)),
            (false, true) if it.missed.take().is_some() => HeartbeatChange::Back,
            (false, true) => HeartbeatChange::Unmissed,
        }
    }

    /// The peers of a console notice that its heartbeats have stopped.
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
