//! The network between the consoles of a session: who hears whom, whatever the services know.
//!
//! Peers send each other heartbeats. A console that they stop hearing is noticed in seconds, where Presence and the
//! real-time service need half a minute; and a console may be heard by its peers and not by the services, or the reverse.
//! Heartbeats come from the loop of the game, so that a title that hangs is not heard. What titles tell each other goes the
//! same way: it arrives where both can be heard, whether or not anybody has missed one of them yet.

use super::schedule::Priority;
use super::{Item, World};
use crate::draw::Stream;
use crate::mpsd::session::Member;
use crate::names::{Actor, ConsoleId, SessionId, UserId};
use crate::policy::{FailOver, HandOver, OnDirectoryLoss, Policies};
use crate::time::Instant;
use crate::trace::{EntryId, What};

/// What a console's peers notice of it.
#[derive(Clone, Debug)]
pub(super) struct Peering {
    /// Whether it can be heard, in truth.
    audible: bool,
    /// Since when its peers have missed it, if they have noticed that it cannot.
    missed: Option<Instant>,
    /// Raised when the truth changes, so that what was to be noticed before is not.
    round: u32,
    delays: Stream,
}

impl Peering {
    pub(super) fn new(delays: Stream) -> Peering {
        Peering { audible: true, missed: None, round: 0, delays }
    }
}

impl World {
    /// Whether a console hears another one, as far as it has noticed. It hears itself.
    pub(super) fn hears(&self, one: ConsoleId, other: ConsoleId) -> bool {
        let missed = |console: ConsoleId| self.consoles[console.0].peering.missed.is_some();
        one == other || (!missed(one) && !missed(other))
    }

    /// Since when a console has missed another one. Whoever is missed itself hears nobody, and knows whose fault that is.
    pub(super) fn misses(&self, one: ConsoleId, other: ConsoleId) -> Option<Instant> {
        let missed = |console: ConsoleId| self.consoles[console.0].peering.missed;
        missed(other).filter(|_| one != other && missed(one).is_none())
    }

    /// Whether what the title of one user tells that of another one arrives now. On one console they share a title.
    pub(super) fn peers(&self, one: UserId, other: UserId) -> bool {
        let (one, other) = (self.users[one.0].plan.console, self.users[other.0].plan.console);
        let audible = |console: ConsoleId| self.consoles[console.0].peering.audible;
        if one == other { self.consoles[one.0].awake() } else { audible(one) && audible(other) }
    }

    /// A console's power, process or link has changed, perhaps: its peers hear it at once when it is back, and notice after
    /// a while that it is gone.
    pub(super) fn peers_listen(&mut self, console: ConsoleId, origin: EntryId) {
        let it = &mut self.consoles[console.0];
        let audible = it.awake() && it.peered;
        if it.peering.audible == audible {
            return;
        }
        it.peering.audible = audible;
        it.peering.round += 1;
        let round = it.peering.round;
        if audible {
            if it.peering.missed.take().is_some() {
                self.peers_notice(console, true, origin);
            }
        } else {
            let delay = it.peering.delays.draw(self.settings.peer_loss);
            self.schedule_after(delay, Priority::Completion, Item::Unheard { console, round, origin });
        }
    }

    /// The peers of a console have not heard it for so long that they miss it, unless it is back.
    pub(super) fn goes_unheard(&mut self, console: ConsoleId, round: u32, origin: EntryId) {
        let (now, it) = (self.now, &mut self.consoles[console.0].peering);
        if it.round == round {
            it.missed = Some(now);
            self.peers_notice(console, false, origin);
            for user in self.all_users().filter(|user| self.users[user.0].plan.console == console).collect::<Vec<_>>() {
                self.owners_watch(user, origin);
            }
        }
    }

    /// Those who play with somebody on a console hear it again, or notice that they do not.
    fn peers_notice(&mut self, console: ConsoleId, heard: bool, origin: EntryId) {
        let mut noticed = None;
        for session in (0..self.sessions.len()).map(SessionId) {
            let listeners: Vec<UserId> =
                self.all_users().filter(|user| self.listens_for(*user, console, session)).collect();
            for user in listeners {
                let entry = match noticed {
                    Some(entry) => entry,
                    None => self.note(What::Peers { console, heard }, Some(origin)),
                };
                noticed = Some(entry);
                self.hosts_stirred = true;
                self.seeks_an_arbiter(user, session, entry);
            }
        }
    }

    /// Whether a user's title has a use for what it hears of a console: they are in one session, as far as it knows.
    fn listens_for(&self, user: UserId, console: ConsoleId, session: SessionId) -> bool {
        let remote = self.users[user.0].plan.console != console && listens(self.policies(user));
        let Some(snapshot) = self.seen(Actor::User(user), session).filter(|_| remote) else { return false };
        let there = |member: &Member| {
            let token = member.device_token();
            token.and_then(|token| self.trace.tokens.get(&token)) == Some(&console)
        };
        self.believed(user, session).is_some() && snapshot.session.members().iter().any(there)
    }

    pub(super) fn all_users(&self) -> impl Iterator<Item = UserId> + use<> {
        (0..self.users.len()).map(UserId)
    }
}

/// Whether a title has a use for what its peers tell.
fn listens(policies: Policies) -> bool {
    let Policies { fail_over, hand_over, on_directory_loss, .. } = policies;
    fail_over != FailOver::None || hand_over != HandOver::None || on_directory_loss != OnDirectoryLoss::PlayOn
}
