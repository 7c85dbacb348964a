//! Messages between titles without the service, and results of saves.

use std::fmt;

/// A message from one title to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PeerMessage {
    /// The arbiter: there is no room, leave.
    Leave,
    /// The arbiter: a place is reserved, come.
    Come,
    /// To the arbiter: is there any place?
    AnyPlace,
    /// The arbiter, before the start: are you there?
    AreYouThere,
}

impl PeerMessage {
    /// The word for it in a trace: what the sender does.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            PeerMessage::Leave => "turns_away",
            PeerMessage::Come => "calls",
            PeerMessage::AnyPlace => "asks_for_a_place",
            PeerMessage::AreYouThere => "asks_whether_there",
        }
    }
}

/// The result of a save.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SaveOutcome {
    /// It was saved.
    Kept,
    /// It was saved although it came too soon.
    Flagged,
    /// It was refused because it came too soon.
    Refused,
}

impl SaveOutcome {
    /// What happened.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            SaveOutcome::Kept => "saves",
            SaveOutcome::Flagged => "saves_too_soon",
            SaveOutcome::Refused => "save_refused",
        }
    }

    /// What is wrong with it.
    pub(super) fn against(&self) -> Option<&dyn fmt::Display> {
        match self {
            SaveOutcome::Kept => None,
            SaveOutcome::Flagged => Some(&"less than five minutes after the save before"),
            SaveOutcome::Refused => Some(&"less than five minutes after the save before; this much is saved"),
        }
    }
}
