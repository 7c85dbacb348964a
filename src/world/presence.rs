//! Presence: who is in the title, and what the Presence service reports of it after a delay.

use super::settings::Settings;
use crate::draw::Stream;
use crate::mpsd::session::Presence;
use crate::names::UserId;
use crate::time::Millis;

/// How a user leaves the title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Departure {
    /// Reported by the console: the title was suspended or ended.
    Orderly,
    /// Not reported: power failure, network failure, crash.
    Unnoticed,
}

/// The actual state of each user, and what Presence reports.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct PresenceTracker {
    users: Vec<UserPresence>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct UserPresence {
    /// Whether the user is in the title and online.
    in_title: bool,
    /// Whether it plays: it is in the title, online, and the title does not hang.
    playing: bool,
    says: Presence,
    delays: Stream,
}

impl PresenceTracker {
    /// Every user plays, and Presence reports so.
    pub(super) fn new(delays: impl Iterator<Item = Stream>) -> PresenceTracker {
        let user = |delays| UserPresence { in_title: true, playing: true, says: Presence::InTitle, delays };
        PresenceTracker { users: delays.map(user).collect() }
    }

    /// What Presence reports of a user.
    pub(super) fn says(&self, user: UserId) -> Presence {
        self.users[user.0].says
    }

    /// Sets whether a user plays; returns whether that is a change.
    pub(super) fn set_playing(&mut self, user: UserId, playing: bool) -> bool {
        std::mem::replace(&mut self.users[user.0].playing, playing) != playing
    }

    /// Sets whether a user is in the title; returns whether that is a change.
    pub(super) fn set_in_title(&mut self, user: UserId, in_title: bool) -> bool {
        std::mem::replace(&mut self.users[user.0].in_title, in_title) != in_title
    }

    /// Draws the delay after which Presence detects the state of a user.
    pub(super) fn delay(&mut self, user: UserId, departure: Departure, settings: &Settings) -> Millis {
        let it = &mut self.users[user.0];
        let delay = match (it.in_title, departure) {
            (true, Departure::Orderly | Departure::Unnoticed) => settings.presence_return,
            (false, Departure::Orderly) => settings.presence_exit,
            (false, Departure::Unnoticed) => settings.presence_loss,
        };
        it.delays.draw(delay)
    }

    /// Presence detects the state of a user; returns its report if that has changed.
    pub(super) fn update(&mut self, user: UserId) -> Option<Presence> {
        let it = &mut self.users[user.0];
        let says = if it.in_title { Presence::InTitle } else { Presence::Elsewhere };
        (std::mem::replace(&mut it.says, says) != says).then_some(says)
    }
}
