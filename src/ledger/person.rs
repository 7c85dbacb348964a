//! A user in the course of time.

use super::span::ValueHistory;
use crate::time::Instant;

/// A user.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Whether it plays, in truth.
    pub playing: ValueHistory<bool>,
    /// Whether Presence says that it is not in the title.
    pub elsewhere: ValueHistory<bool>,
}

impl Person {
    /// One of whom nothing has happened yet.
    pub(super) fn new() -> Person {
        Person { playing: ValueHistory::new(Instant::ZERO, true), elsewhere: ValueHistory::new(Instant::ZERO, false) }
    }

    /// Nothing has happened yet.
    pub(super) fn reset(&mut self) {
        self.playing.begin(Instant::ZERO, true);
        self.elsewhere.begin(Instant::ZERO, false);
    }
}
