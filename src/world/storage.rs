//! The state of the game, which is not part of the session document: it grows while an arbiter acts and is saved from time to
//! time; what is not saved is lost with the arbiter.
//!
//! The state is measured as playing time. An arbiter acts while its title can send requests and believes that its console is the
//! host. A new arbiter restores the last save.

use crate::names::{ConsoleId, SessionId, UserId};
use crate::time::{Instant, Millis, Shift};
use crate::trace::SaveOutcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The minimum time between two saves, unless the title is being suspended (the page, on storing game state).
const AT_MOST_EVERY: Millis = Millis::from_secs(300);

/// What storage does with a save too soon after the last one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Storage {
    /// It refuses it.
    #[default]
    Refuse,
    /// It accepts it, and the trace says so.
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

/// The games of all sessions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Games {
    games: BTreeMap<SessionId, Game>,
}

/// The game of one session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Game {
    /// The playing time under arbiters, as known to the last of them.
    played: Millis,
    /// How much of it is saved.
    saved: Millis,
    saved_at: Option<Instant>,
    /// How much was lost in all by restoring.
    lost: Millis,
    /// The console that holds the unsaved state: that of the last arbiter, while its title runs.
    known_to: Option<ConsoleId>,
    /// Since when that console has been acting, if it does.
    acts_since: Option<Instant>,
    /// The user whose title plans the saves.
    saver: Option<UserId>,
}

/// What a new arbiter restored.
#[derive(Clone, Copy, Debug)]
pub(super) struct Restored {
    /// How much of the game was saved.
    pub(super) saved: Millis,
    /// How much was lost.
    pub(super) lost: Millis,
    /// Whether anything was ever saved.
    pub(super) ever_saved: bool,
}

impl Game {
    fn at(&self, now: Instant) -> Millis {
        let more = self.acts_since.map_or(Millis::ZERO, |since| now.since(since));
        self.played.plus(more)
    }

    fn acts(&self, console: ConsoleId) -> bool {
        self.known_to == Some(console) && self.acts_since.is_some()
    }
}

impl Games {
    /// How much of a session's game was lost in all when new arbiters restored it.
    pub(super) fn lost(&self, session: SessionId) -> Millis {
        self.games.get(&session).map_or(Millis::ZERO, |game| game.lost)
    }

    /// Whether the title on a console acts as the arbiter of a session.
    pub(super) fn is_acting(&self, console: ConsoleId, session: SessionId) -> bool {
        self.games.get(&session).is_some_and(|game| game.acts(console))
    }

    /// The sessions for which the title on a console acts as the arbiter.
    pub(super) fn acting_sessions_on(&self, console: ConsoleId) -> impl Iterator<Item = SessionId> {
        self.games.iter().filter(move |(_, game)| game.acts(console)).map(|(session, _)| *session)
    }

    /// The sessions whose unsaved state a console holds.
    pub(super) fn known_on(&self, console: ConsoleId) -> Vec<SessionId> {
        self.games.iter().filter(|(_, game)| game.known_to == Some(console)).map(|(session, _)| *session).collect()
    }

    /// The title on a console begins to act as the arbiter. Returns what it restores, if anything, and whose title planned the saves
    /// before.
    pub(super) fn begin_acting(
        &mut self,
        now: Instant,
        console: ConsoleId,
        user: UserId,
        session: SessionId,
    ) -> (Option<Restored>, Option<UserId>) {
        let game = self.games.entry(session).or_default();
        let played = game.at(now);
        let restores = game.known_to != Some(console) && played > Millis::ZERO;
        let restored = restores.then(|| {
            let lost = Millis::new(played.get().saturating_sub(game.saved.get())).unwrap_or(Millis::MAX);
            Restored { saved: game.saved, lost, ever_saved: game.saved_at.is_some() }
        });
        game.played = if restores { game.saved } else { played };
        game.known_to = Some(console);
        game.acts_since = Some(now);
        (restored, game.saver.replace(user))
    }

    /// Adds to the total that was lost.
    pub(super) fn count_loss(&mut self, session: SessionId, lost: Millis) {
        if let Some(game) = self.games.get_mut(&session) {
            game.lost = game.lost.plus(lost);
        }
    }

    /// The arbiter stops acting: no time of play is added until it acts again, and what was played up to now stays.
    pub(super) fn pause(&mut self, now: Instant, session: SessionId) {
        if let Some(game) = self.games.get_mut(&session) {
            game.played = game.at(now);
            game.acts_since = None;
        }
    }

    /// Moves every instant. Playing time up to now is added up, and saves too old to matter for the next become equal.
    pub(super) fn shift(&mut self, by: Shift) {
        let now = by.now();
        for game in self.games.values_mut() {
            if game.acts_since.is_some() {
                (game.played, game.acts_since) = (game.at(now), Some(by.of(now)));
            }
            let soon = |saved: Instant| saved.checked_add(AT_MOST_EVERY).is_some_and(|from| now < from);
            game.saved_at =
                game.saved_at.map(|saved| if soon(saved) { by.of(saved) } else { by.of(now).back(AT_MOST_EVERY) });
        }
    }

    /// The title on a console has ended: the unsaved state is lost.
    pub(super) fn forget(&mut self, console: ConsoleId) {
        for game in self.games.values_mut().filter(|game| game.known_to == Some(console)) {
            game.known_to = None;
        }
    }

    /// Saves the state of a session's game, if allowed. Returns how much is saved now; none if there is no game.
    pub(super) fn save(
        &mut self,
        now: Instant,
        session: SessionId,
        suspending: bool,
        storage: Storage,
    ) -> Option<(Millis, SaveOutcome)> {
        let game = self.games.get_mut(&session)?;
        let soon = game.saved_at.and_then(|before| before.checked_add(AT_MOST_EVERY)).is_some_and(|from| now < from);
        let outcome = match (soon && !suspending, storage) {
            (false, Storage::Flag | Storage::Refuse) => SaveOutcome::Kept,
            (true, Storage::Flag) => SaveOutcome::Flagged,
            (true, Storage::Refuse) => SaveOutcome::Refused,
        };
        match outcome {
            SaveOutcome::Kept | SaveOutcome::Flagged => (game.saved, game.saved_at) = (game.at(now), Some(now)),
            SaveOutcome::Refused => {}
        }
        Some((game.saved, outcome))
    }
}
