//! The state of the game, which no session document holds: it grows while an arbiter acts, is saved now and then, and what
//! was not saved is lost with the arbiter.
//!
//! The state is measured by the time that was played. An arbiter acts while its title can send anything and takes its console
//! to be the host; whoever becomes the arbiter restores what was saved last.

use super::autopilot::Trigger;
use super::schedule::Priority;
use super::{Item, World};
use crate::names::{ConsoleId, SessionId, UserId};
use crate::policy::Preset;
use crate::time::{Instant, Millis};
use crate::trace::{EntryId, SaveOutcome, What};
use serde::{Deserialize, Serialize};

/// How often a state may be saved, unless the title is being suspended (the page, on storing game state).
const AT_MOST_EVERY: Millis = Millis::from_secs(300);

/// What storage does about a save that comes too soon after the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Storage {
    /// It refuses it.
    #[default]
    Refuse,
    /// It takes it, and the trace says so.
    Flag,
}

impl Storage {
    /// The script's word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Storage::Refuse => "refuse",
            Storage::Flag => "flag",
        }
    }
}

/// The game of one session.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Game {
    /// How much of it was played under arbiters, as far as the last of them knew.
    played: Millis,
    /// How much of that is saved.
    saved: Millis,
    saved_at: Option<Instant>,
    /// Who knows it all: the console of the last arbiter, while its title lives.
    known_to: Option<ConsoleId>,
    /// Since when that one acts, if it does.
    acts_since: Option<Instant>,
    /// Raised when an arbiter begins, so that another's plans are not taken for its own.
    round: u32,
}

impl Game {
    fn at(&self, now: Instant) -> Millis {
        let more = self.acts_since.map_or(Millis::ZERO, |since| now.since(since));
        Millis::new(self.played.get() + more.get()).unwrap_or(self.played)
    }
}

impl World {
    /// How much of a session's game was lost when a new arbiter restored it, all in all.
    #[must_use]
    pub fn lost(&self, session: SessionId) -> Millis {
        let lost = self.trace.entries.iter().filter_map(|entry| match entry.what {
            What::Restored { session: of, lost, .. } if of == session => Some(lost.get()),
            _ => None,
        });
        Millis::new(lost.sum()).unwrap_or_default()
    }

    /// A title saw a session: it begins or ceases to act as its arbiter, or goes on.
    pub(super) fn acts_or_not(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let (console, now) = (self.users[user.0].plan.console, self.now);
        let arbiter = self.is_arbiter(user, session) && self.believed(user, session).is_some();
        let game = self.games.get(&session).copied().unwrap_or_default();
        let acts = game.known_to == Some(console) && game.acts_since.is_some();
        match (arbiter, acts) {
            (true, true) | (false, false) => {}
            (true, false) => self.begins_to_act(user, session, entry),
            (false, true) => {
                let others =
                    (0..self.users.len()).map(UserId).filter(|user| self.users[user.0].plan.console == console);
                // Another user of the console may still be there as the arbiter.
                if !{ others }.any(|user| self.is_arbiter(user, session) && self.believed(user, session).is_some()) {
                    self.games.insert(session, Game { played: game.at(now), acts_since: None, ..game });
                }
            }
        }
    }

    fn begins_to_act(&mut self, user: UserId, session: SessionId, entry: EntryId) {
        let (console, now) = (self.users[user.0].plan.console, self.now);
        let mut game = self.games.get(&session).copied().unwrap_or_default();
        let (played, saved) = (game.at(now), game.saved);
        game.played = played;
        if game.known_to != Some(console) && played > Millis::ZERO {
            let lost = Millis::new(played.get() - saved.get()).unwrap_or_default();
            game.played = saved;
            // Where titles do nothing by themselves and nothing was ever saved, there is nothing to tell.
            if game.saved_at.is_some() || self.policies(user) != Preset::Manual.policies() {
                self.note(What::Restored { console, session, saved, lost }, Some(entry));
            }
        }
        game.known_to = Some(console);
        game.acts_since = Some(now);
        game.round += 1;
        self.games.insert(session, game);
        self.plans_to_save(user, session, entry);
    }

    /// Nothing can be sent from a console any more, or again: what its title does as an arbiter rests meanwhile.
    pub(super) fn arbiters_rest(&mut self, console: ConsoleId, origin: EntryId) {
        let (now, plays) = (self.now, self.consoles[console.0].plays().is_ok());
        for session in self.known_on(console) {
            let user = (0..self.users.len()).map(UserId).find(|user| {
                self.users[user.0].plan.console == console
                    && self.is_arbiter(*user, session)
                    && self.believed(*user, session).is_some()
            });
            match (plays, user) {
                (true, Some(user)) => self.acts_or_not(user, session, origin),
                (true, None) => {}
                (false, _) => {
                    if let Some(game) = self.games.get_mut(&session) {
                        game.played = game.at(now);
                        game.acts_since = None;
                    }
                }
            }
        }
    }

    /// The title on a console is gone, and what only it knew.
    pub(super) fn arbiters_forget(&mut self, console: ConsoleId) {
        for session in self.known_on(console) {
            if let Some(game) = self.games.get_mut(&session) {
                game.known_to = None;
            }
        }
    }

    /// The title is being suspended: it saves, however short a time ago it did so before.
    pub(super) fn saves_before_suspension(&mut self, user: UserId, because: EntryId) {
        if self.policies(user).save.span().is_some() {
            for session in self.acts_in(user) {
                self.save(user, session, Some(Trigger { policy: "on_suspend", because }), true);
            }
        }
    }

    /// The script has a user save: each game of which its title is the arbiter.
    pub(super) fn saves_by_hand(&mut self, user: UserId) {
        for session in self.acts_in(user) {
            self.save(user, session, None, false);
        }
    }

    /// The moment has come for which an arbiter planned to save.
    pub(super) fn save_is_due(&mut self, user: UserId, session: SessionId, round: u32, because: EntryId) {
        let game = self.games.get(&session).copied().unwrap_or_default();
        if game.round == round && self.acts_in(user).contains(&session) {
            self.will_save(user, session, because);
        }
    }

    /// The arbiter saves by itself, and plans to do so again.
    pub(super) fn saves(&mut self, user: UserId, session: SessionId, trigger: Trigger) {
        // It may have hung in between, and somebody else may be the arbiter.
        if !self.acts_in(user).contains(&session) {
            return;
        }
        self.save(user, session, Some(trigger), false);
        self.plans_to_save(user, session, trigger.because);
    }

    fn plans_to_save(&mut self, user: UserId, session: SessionId, because: EntryId) {
        let round = self.games.get(&session).map_or(0, |game| game.round);
        if let Some(span) = self.policies(user).save.span() {
            // Never at once: whoever saved again in the same millisecond would never come to an end.
            let item = Item::Save { user, session, round, because };
            self.schedule_after(span.max(Millis::ONE), Priority::Title, item);
        }
    }

    fn save(&mut self, user: UserId, session: SessionId, trigger: Option<Trigger>, suspending: bool) {
        let (console, now) = (self.users[user.0].plan.console, self.now);
        let Some(game) = self.games.get_mut(&session) else { return };
        let soon = game.saved_at.and_then(|before| before.checked_add(AT_MOST_EVERY)).is_some_and(|from| now < from);
        let outcome = match (soon && !suspending, self.settings.storage) {
            (false, _) => SaveOutcome::Kept,
            (true, Storage::Flag) => SaveOutcome::Flagged,
            (true, Storage::Refuse) => SaveOutcome::Refused,
        };
        if outcome != SaveOutcome::Refused {
            game.saved = game.at(now);
            game.saved_at = Some(now);
        }
        let (saved, policy) = (game.saved, trigger.map(|trigger| trigger.policy));
        let what = What::Saved { console, session, saved, outcome, policy };
        self.note(what, trigger.map(|trigger| trigger.because));
    }

    /// The sessions for which the title of this user acts as the arbiter.
    pub(super) fn acts_in(&self, user: UserId) -> Vec<SessionId> {
        let console = self.users[user.0].plan.console;
        let acts = |game: &Game| game.known_to == Some(console) && game.acts_since.is_some();
        let mine = self.games.iter().filter(|(_, game)| acts(game)).map(|(session, _)| *session);
        { mine }.filter(|session| self.is_arbiter(user, *session)).collect()
    }

    fn known_on(&self, console: ConsoleId) -> Vec<SessionId> {
        self.games.iter().filter(|(_, game)| game.known_to == Some(console)).map(|(session, _)| *session).collect()
    }
}
