//! Presence: who plays in truth, and what the service says of it some time after.

use super::settings::Settings;
use crate::draw::Stream;
use crate::mpsd::session::Presence;
use crate::names::UserId;
use crate::time::Millis;

/// How a user stopped being in the title.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Departure {
    /// The console told: the title was suspended or ended.
    Orderly,
    /// Nobody told: power, network, a crash.
    Unnoticed,
}

/// What is so of each user, and what Presence says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct PresenceTracker {
    users: Vec<UserPresence>,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct UserPresence {
    /// Whether the user is in the title and online, in truth.
    in_title: bool,
    /// Whether it plays, in truth: its title does not hang either.
    playing: bool,
    says: Presence,
    delays: Stream,
}

impl PresenceTracker {
    /// Everybody plays, and Presence says so.
    pub(super) fn new(delays: impl Iterator<Item = Stream>) -> PresenceTracker {
        let user = |delays| UserPresence { in_title: true, playing: true, says: Presence::InTitle, delays };
        PresenceTracker { users: delays.map(user).collect() }
    }

    /// What Presence says of a user.
    pub(super) fn says(&self, user: UserId) -> Presence {
        self.users[user.0].says
    }

    /// Whether a user plays has become this; tells whether it was otherwise.
    pub(super) fn set_playing(&mut self, user: UserId, playing: bool) -> bool {
        std::mem::replace(&mut self.users[user.0].playing, playing) != playing
    }

    /// Whether a user is in the title has become this; tells whether it was otherwise.
    pub(super) fn set_in_title(&mut self, user: UserId, in_title: bool) -> bool {
        std::mem::replace(&mut self.users[user.0].in_title, in_title) != in_title
    }

    /// After which time Presence will notice what is so of a user.
    pub(super) fn delay(&mut self, user: UserId, departure: Departure, settings: &Settings) -> Millis {
        let it = &mut self.users[user.0];
        let delay = match (it.in_title, departure) {
            (true, Departure::Orderly | Departure::Unnoticed) => settings.presence_return,
            (false, Departure::Orderly) => settings.presence_exit,
            (false, Departure::Unnoticed) => settings.presence_loss,
        };
        it.delays.draw(delay)
    }

    /// Presence notices what is so of a user; tells what it says now, if that is something else.
    pub(super) fn update(&mut self, user: UserId) -> Option<Presence> {
        let it = &mut self.users[user.0];
        let says = if it.in_title { Presence::InTitle } else { Presence::Elsewhere };
        (std::mem::replace(&mut it.says, says) != says).then_some(says)
    }
}
