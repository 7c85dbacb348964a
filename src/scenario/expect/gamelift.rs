//! Judges expectations about GameLift: what nodes returned, notified and logged, and the state of game sessions.

use super::judge::{Judge, StepRecord};
use crate::gamelift::key::GameSessionKey;
use crate::names::{GameSessionName, UserId};
use crate::trace::{EntryId, GemEntry, GemKind, GemParty, GemValue, What};

/// The expected values of GameLift after a step.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct GameLiftView {
    /// What each node of the step returned.
    pub returns: Option<ReturnedView>,
    /// The notifications of the step's users since the previous step.
    pub notified: Option<Vec<String>>,
    /// A part of the line that each node logged, or that it logged nothing.
    pub logged: Option<Option<String>>,
    /// The error behind the result of each node, or that there is none.
    pub error: Option<Option<String>>,
    /// Game sessions.
    pub sessions: Vec<(GameSessionName, GameSessionView)>,
    /// Users, and whether each is connected to a server that has accepted it.
    pub connected: Vec<(UserId, bool)>,
}

/// An expected result of a node.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReturnedView {
    /// True or false.
    Truth(bool),
    /// The script's name of a game session, or an empty text.
    Text(String),
    /// The script's names of the game sessions found.
    Found(Vec<String>),
}

/// The expected state of a game session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GameSessionView {
    /// Its status, or that it was not created.
    pub status: Option<Option<String>>,
    /// Players, and the status of the latest player session of each.
    pub players: Vec<(String, Option<String>)>,
    /// The number of slots that are held.
    pub held: Option<u32>,
}

impl Judge<'_> {
    pub(super) fn gamelift(&mut self, expected: &GameLiftView, record: StepRecord<'_>) {
        let below = (self.path.join("gamelift"), "gamelift.".to_owned());
        self.of(below, self.looked, |judge| judge.gamelift_view(expected, record));
    }

    fn gamelift_view(&mut self, expected: &GameLiftView, record: StepRecord<'_>) {
        let trace = self.trace;
        let mut users = Vec::new();
        for (entry, _) in record.done {
            match trace.entry(*entry).map(|entry| &entry.what) {
                Some(What::Gem(gem)) => {
                    if let GemParty::User(user) = gem.party {
                        users.push(user);
                    }
                    self.node(expected, gem);
                }
                Some(other) => {
                    let why = other.obstacle().map_or_else(|| "no node".to_owned(), |why| format!("not called: {why}"));
                    if let Some(returns) = &expected.returns {
                        self.note("returns", None, returned_word(returns), why);
                    }
                }
                None => {}
            }
        }
        if let Some(notified) = &expected.notified {
            let found = self.notifications(record.since, &users);
            self.note("notified", None, notified.join(", "), found.join(", "));
        }
        for (name, view) in &expected.sessions {
            self.game_session(*name, view);
        }
        for (user, connected) in &expected.connected {
            let name = trace.names.user(*user);
            self.note("connected", Some(name), connected, self.world.is_on_server(*user));
        }
    }

    fn node(&mut self, expected: &GameLiftView, gem: &GemEntry) {
        if let Some(returns) = &expected.returns {
            self.note("returns", None, returned_word(returns), self.value_word(gem));
        }
        if let Some(error) = &expected.error {
            let found = gem.error().map_or("none", |error| error.word());
            self.note("error", None, error.as_deref().unwrap_or("none"), found);
        }
        match &expected.logged {
            None => {}
            Some(None) => self.note("logged", None, "nothing", gem.log.as_deref().unwrap_or("nothing")),
            Some(Some(part)) => {
                let found = gem.log.as_deref().unwrap_or("nothing");
                let shown = if found.contains(part.as_str()) { part } else { found };
                self.note("logged", None, part, shown);
            }
        }
    }

    fn value_word(&self, gem: &GemEntry) -> String {
        match (&gem.value, gem.kind) {
            (_, GemKind::Begun) => "under way".to_owned(),
            (GemValue::Nothing, _) => "nothing".to_owned(),
            (GemValue::Truth(is), _) => is.to_string(),
            (GemValue::Text(text), _) if text.is_empty() => "\"\"".to_owned(),
            (GemValue::Text(_), _) => gem.shown.clone(),
            (GemValue::GameSessions(keys), _) => {
                keys.iter().map(|key| self.session_word(*key)).collect::<Vec<_>>().join(", ")
            }
        }
    }

    fn session_word(&self, key: GameSessionKey) -> String {
        let name = self.world.game_session_name(key);
        let word = name.and_then(|name| self.trace.names.game_sessions.get(name.0).cloned());
        word.unwrap_or_else(|| format!("game-session-{}", key.0 + 1))
    }

    fn notifications(&self, since: EntryId, users: &[UserId]) -> Vec<&'static str> {
        let later = self.trace.entries.iter().skip(since.0);
        let notified = later.filter_map(|entry| match &entry.what {
            What::Gem(gem) if gem.kind == GemKind::Notified => match gem.party {
                GemParty::User(user) if users.is_empty() || users.contains(&user) => Some(gem.verb),
                GemParty::User(_) | GemParty::Server(_) => None,
            },
            _ => None,
        });
        notified.collect()
    }

    fn game_session(&mut self, name: GameSessionName, view: &GameSessionView) {
        let world = self.world;
        let word = self.trace.names.game_sessions.get(name.0).cloned().unwrap_or_default();
        let service = world.gamelift();
        let key = world.game_session(name);
        let session = key.and_then(|key| service?.game_session(key));
        if let Some(status) = &view.status {
            let found = session.map_or("none", |session| session.status.word());
            self.note("sessions", Some(&word), status.as_deref().unwrap_or("none"), found);
        }
        if let Some(held) = view.held {
            let found = session.map_or_else(|| "no game session".to_owned(), |session| session.held().to_string());
            self.note("held", Some(&word), held, found);
        }
        for (player, status) in &view.players {
            let players = session.into_iter().flat_map(|session| session.players());
            let mut latest = players.rev().filter_map(|key| service?.player_session(key));
            let latest = latest.find(|session| *session.player == **player);
            let found = latest.map_or("none", |session| session.status.word());
            self.note(&word, Some(player), status.as_deref().unwrap_or("none"), found);
        }
    }
}

fn returned_word(returns: &ReturnedView) -> String {
    match returns {
        ReturnedView::Truth(is) => is.to_string(),
        ReturnedView::Text(text) if text.is_empty() => "\"\"".to_owned(),
        ReturnedView::Text(text) => text.clone(),
        ReturnedView::Found(names) => names.join(", "),
    }
}
