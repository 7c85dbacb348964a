//! What titles tell each other without the service, and what comes of their saves: the words for it.

use std::fmt;

/// What one title tells another.
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
    /// What who says it does.
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

/// What came of a save.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SaveOutcome {
    /// It was saved.
    Kept,
    /// It was saved, though it came too soon.
    Flagged,
    /// It came too soon, and was not.
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

    /// What stands against it.
    pub(super) fn against(&self) -> Option<&dyn fmt::Display> {
        match self {
            SaveOutcome::Kept => None,
            SaveOutcome::Flagged => Some(&"less than five minutes after the save before"),
            SaveOutcome::Refused => Some(&"less than five minutes after the save before; this much is saved"),
        }
    }
}
