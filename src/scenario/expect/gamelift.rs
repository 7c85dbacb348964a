//! Judges expectations about GameLift: what nodes returned, notified and logged, and the state of game sessions.

use super::fleets::{self, FleetView, ProcessView};
use super::judge::{Judge, StepRecord};
use crate::gamelift::key::{FleetKey, GameSessionKey, PlayerSessionKey};
use crate::names::{GameSessionName, ServerName, UserId};
use crate::trace::{EntryId, GemEntry, GemKind, GemParty, GemValue, What};

/// The expected values of GameLift after a step.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct GameLiftView {
    /// What each node of the step returned.
    pub returns: Option<ReturnedView>,
    /// The notifications of the step's users since the previous step.
    pub notified: Option<Vec<NotifiedView>>,
    /// A part of the line that each node logged, or that it logged nothing.
    pub logged: Option<Option<String>>,
    /// The error behind the result of each node, or that there is none.
    pub error: Option<Option<String>>,
    /// Game sessions.
    pub sessions: Vec<(GameSessionName, GameSessionView)>,
    /// Server processes.
    pub processes: Vec<(ServerName, ProcessView)>,
    /// Fleets.
    pub fleets: Vec<(FleetKey, FleetView)>,
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
    /// The script's names of the game sessions found, or the players of the player sessions found.
    Found(Vec<String>),
}

/// An expected notification.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotifiedView {
    /// Its name.
    pub name: String,
    /// What it tells.
    pub with: Option<ReturnedView>,
    /// A part of the line that was logged, or that nothing was.
    pub logged: Option<Option<String>>,
    /// The error behind it, or that there is none.
    pub error: Option<Option<String>>,
}

/// The expected state of a game session.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GameSessionView {
    /// Its status, or that it was not created.
    pub status: Option<Option<String>>,
    /// Why it ended, or that the service does not say.
    pub reason: Option<Option<String>>,
    /// Players, and the status of the latest player session of each.
    pub players: Vec<(String, Option<String>)>,
    /// The number of slots that are held.
    pub held: Option<u32>,
    /// The number of players that the service tells.
    pub current: Option<u32>,
    /// The capacity.
    pub maximum: Option<u32>,
    /// Whether it takes players.
    pub policy: Option<String>,
}

impl<'a> Judge<'a> {
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
            self.notified(notified, &found);
        }
        for (name, view) in &expected.sessions {
            self.game_session(*name, view);
        }
        for (process, view) in &expected.processes {
            self.process(*process, *view);
        }
        for (fleet, view) in &expected.fleets {
            self.fleet(*fleet, view);
        }
        for (user, connected) in &expected.connected {
            let name = trace.names.user(*user);
            self.note("connected", Some(name), connected, self.world.is_on_server(*user));
        }
    }

    fn node(&mut self, expected: &GameLiftView, gem: &GemEntry) {
        self.returned("returns", expected.returns.as_ref(), gem);
        self.behind(("error", expected.error.as_ref()), ("logged", expected.logged.as_ref()), gem);
    }

    fn returned(&mut self, key: &str, expected: Option<&ReturnedView>, gem: &GemEntry) {
        if let Some(returns) = expected {
            self.note(key, None, returned_word(returns), self.value_word(gem));
        }
    }

    /// The error behind a result, and the line that was logged.
    fn behind(
        &mut self,
        (error_key, error): (&str, Option<&Option<String>>),
        (log_key, logged): (&str, Option<&Option<String>>),
        gem: &GemEntry,
    ) {
        if let Some(error) = error {
            let found = gem.error().map_or("none", |error| error.word());
            self.note(error_key, None, error.as_deref().unwrap_or("none"), found);
        }
        let found = gem.log.as_deref().unwrap_or("nothing");
        match logged {
            None => {}
            Some(None) => self.note(log_key, None, "nothing", found),
            Some(Some(part)) => {
                let shown = if found.contains(part.as_str()) { part } else { found };
                self.note(log_key, None, part, shown);
            }
        }
    }

    /// Names first; then what each tells, if they are as many as expected.
    fn notified(&mut self, expected: &[NotifiedView], found: &[&GemEntry]) {
        let names = |names: Vec<&str>| if names.is_empty() { "nothing".to_owned() } else { names.join(", ") };
        let expected_names = names(expected.iter().map(|view| view.name.as_str()).collect());
        self.note("notified", None, expected_names, names(found.iter().map(|gem| gem.verb).collect()));
        for (nth, (view, gem)) in expected.iter().zip(found).enumerate() {
            let below = self.path.join("notified").join(nth);
            let whose = format!("gamelift.notified[{nth}].");
            self.of((below, whose), self.looked, |judge| {
                judge.returned("with", view.with.as_ref(), gem);
                judge.behind(("error", view.error.as_ref()), ("logged", view.logged.as_ref()), gem);
            });
        }
    }

    fn value_word(&self, gem: &GemEntry) -> String {
        match (&gem.value, gem.kind) {
            (_, GemKind::Begun) => "under way".to_owned(),
            (GemValue::Nothing, _) => "nothing".to_owned(),
            (GemValue::Truth(is), _) => is.to_string(),
            (GemValue::Text(text), _) if text.is_empty() => "\"\"".to_owned(),
            (GemValue::Text(_), _) => gem.shown.clone(),
            (GemValue::GameSessions(keys), _) => found_word(keys.iter().map(|key| self.session_word(*key)).collect()),
            (GemValue::PlayerSessions(keys), _) => found_word(keys.iter().map(|key| self.player_word(*key)).collect()),
        }
    }

    fn session_word(&self, key: GameSessionKey) -> String {
        let name = self.world.game_session_name(key);
        let word = name.and_then(|name| self.trace.names.game_sessions.get(name.0).cloned());
        word.unwrap_or_else(|| format!("game-session-{}", key.0 + 1))
    }

    fn player_word(&self, key: PlayerSessionKey) -> String {
        let session = self.world.gamelift().and_then(|service| service.player_session(key));
        session.map_or_else(|| "?".to_owned(), |session| session.player.to_string())
    }

    fn notifications(&self, since: EntryId, users: &[UserId]) -> Vec<&'a GemEntry> {
        let trace = self.trace;
        let later = trace.entries.iter().skip(since.0);
        let notified = later.filter_map(|entry| match &entry.what {
            What::Gem(gem) if gem.kind == GemKind::Notified => match gem.party {
                GemParty::User(user) if users.is_empty() || users.contains(&user) => Some(&**gem),
                GemParty::User(_) | GemParty::Server(_) | GemParty::Backend | GemParty::Nobody => None,
            },
            _ => None,
        });
        notified.collect()
    }

    fn process(&mut self, name: ServerName, expected: ProcessView) {
        let word = self.world.process_name(name);
        let found = fleets::process_view(self.world, self.trace, name);
        let as_expected = expected == ProcessView::Gone && found.is_gone();
        self.note("processes", Some(&word), expected.word(), if as_expected { expected } else { found }.word());
    }

    fn fleet(&mut self, key: FleetKey, expected: &FleetView) {
        let Some(service) = self.world.gamelift() else { return };
        let Some(fleet) = service.fleet(key) else { return };
        let id = &*fleet.spec.id;
        let below = (self.path.join("fleets").join(id), format!("gamelift.fleets.{id}."));
        let (instances, idle) = fleets::capacity(service, key);
        let (trace, looked) = (self.trace, self.looked);
        self.of(below, looked, |judge| {
            if let Some(status) = &expected.status {
                judge.note("status", None, status, fleet.status);
            }
            if let Some(expected) = expected.instances {
                judge.note("instances", None, expected, instances);
            }
            if let Some(expected) = expected.idle {
                judge.note("idle", None, expected, idle);
            }
            if let Some(expected) = expected.launched {
                judge.note("launched", None, expected, fleets::launched(trace, key));
            }
        });
    }

    fn game_session(&mut self, name: GameSessionName, view: &GameSessionView) {
        let word = self.trace.names.game_sessions.get(name.0).cloned().unwrap_or_default();
        let below = (self.path.join("sessions").join(word.as_str()), format!("gamelift.sessions.{word}."));
        let (world, looked) = (self.world, self.looked);
        let service = world.gamelift();
        let session = world.game_session(name).and_then(|key| service?.game_session(key));
        self.of(below, looked, |judge| {
            let compare = |judge: &mut Judge<'_>, key: &str, expected: Option<String>, found: Option<String>| {
                judge.compare(key, expected, found, |value| value);
            };
            let number = |number: Option<u32>| number.map(|number| number.to_string());
            if let Some(status) = &view.status {
                let found = session.map_or("none", |session| session.status.word());
                judge.note("status", None, status.as_deref().unwrap_or("none"), found);
            }
            if let Some(reason) = &view.reason {
                let found = session.and_then(|session| session.reason).map_or("none", |reason| reason.word());
                judge.note("reason", None, reason.as_deref().unwrap_or("none"), found);
            }
            let current = session.zip(service).map(|(session, service)| session.current(service.readings()));
            compare(judge, "current", number(view.current), number(current));
            compare(judge, "held", number(view.held), number(session.map(|session| session.held())));
            compare(judge, "maximum", number(view.maximum), number(session.map(|session| session.settings.capacity)));
            let policy = session.map(|session| session.policy.word().to_owned());
            compare(judge, "policy", view.policy.clone(), policy);
            for (player, status) in &view.players {
                let players = session.into_iter().flat_map(|session| session.players());
                let mut latest = players.rev().filter_map(|key| service?.player_session(key));
                let found = latest.find(|session| *session.player == **player);
                let found = found.map_or("none", |session| session.status.word());
                judge.note("players", Some(player), status.as_deref().unwrap_or("none"), found);
            }
        });
    }
}

fn returned_word(returns: &ReturnedView) -> String {
    match returns {
        ReturnedView::Truth(is) => is.to_string(),
        ReturnedView::Text(text) if text.is_empty() => "\"\"".to_owned(),
        ReturnedView::Text(text) => text.clone(),
        ReturnedView::Found(names) => found_word(names.clone()),
    }
}

fn found_word(names: Vec<String>) -> String {
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
}
