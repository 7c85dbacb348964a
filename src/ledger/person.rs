//! The history of a user.

use super::span::ValueHistory;
use crate::time::Instant;

/// A user.
#[derive(Clone, Debug)]
pub(super) struct Person {
    /// Whether it actually plays.
    pub playing: ValueHistory<bool>,
    /// Whether Presence reports it elsewhere.
    pub elsewhere: ValueHistory<bool>,
}

impl Person {
    /// A user at the beginning of a run.
    pub(super) fn new() -> Person {
        Person { playing: ValueHistory::new(Instant::ZERO, true), elsewhere: ValueHistory::new(Instant::ZERO, false) }
    }

    /// Back to the beginning of a run.
    pub(super) fn reset(&mut self) {
        self.playing.begin(Instant::ZERO, true);
        self.elsewhere.begin(Instant::ZERO, false);
    }
}
