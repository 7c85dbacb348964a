//! What steps expect of GameLift: names resolved, and words that are known.

use crate::gamelift::exception::ErrorName;
use crate::gamelift::status::{
    FleetStatus, GameSessionStatus, GameSessionStatusReason, PlayerSessionCreationPolicy, PlayerSessionStatus,
};
use crate::scenario::document::{ExpectedGameLift, ExpectedGameSession, NotifiedDocument, ReturnsDocument};
use crate::scenario::expect::{FleetView, GameLiftView, GameSessionView, NotifiedView, ProcessView, ReturnedView};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// What is expected of GameLift after a step with so many actions.
    pub(in crate::scenario::resolve) fn gamelift_view(
        &mut self,
        from: &ExpectedGameLift,
        path: Trail<'_>,
        actions: usize,
    ) -> GameLiftView {
        if !self.gamelift.present {
            let fault = self.faults.at_key(path, "the script has no GameLift");
            fault.help("give it \"gamelift\" with its fleets at the top");
        }
        let of_nodes =
            [("returns", from.returns.is_some()), ("logged", from.logged.is_some()), ("error", from.error.is_some())];
        for (field, given) in of_nodes {
            if given && actions == 0 {
                self.faults
                    .at_key(path.name(field), "no node is called in this step")
                    .help("put it on a step with one");
            }
        }
        self.known_error(from.error.as_ref(), path.name("error"));
        let returns = from.returns.as_ref().map(|returns| self.returned(returns, path.name("returns")));
        let list = path.name("notified");
        let notified = from.notified.as_ref().map(|all| {
            let view = |(nth, one): (usize, &NotifiedDocument)| self.notified(one, list.index(nth));
            all.iter().enumerate().map(view).collect()
        });
        let list = path.name("sessions");
        let mut sessions = Vec::new();
        for (name, expected) in from.sessions.iter() {
            let path = list.name(name);
            if let Some(session) = self.gamelift.session(name, path, self.faults) {
                sessions.push((session, self.game_session_view(expected, path)));
            }
        }
        let list = path.name("processes");
        let mut processes = Vec::new();
        for (name, word) in from.processes.iter() {
            let path = list.name(name);
            let Some(process) = self.gamelift.server(name, path, self.faults) else { continue };
            match ProcessView::of(word) {
                Some(view) => processes.push((process, view)),
                None => {
                    let known = ProcessView::ALL.iter().map(|view| view.word());
                    self.faults.at(path, format!("no server process is {word:?}")).names(word, known);
                }
            }
        }
        let list = path.name("fleets");
        let mut fleets = Vec::new();
        for (id, expected) in from.fleets.iter() {
            let path = list.name(id);
            self.known(expected.status.as_ref(), FleetStatus::ALL, FleetStatus::word, "fleet", path.name("status"));
            let id = id.to_owned();
            let Some(fleet) = self.gamelift.fleet(Some(&id), list, self.faults) else { continue };
            let view = FleetView {
                status: expected.status.clone(),
                instances: expected.instances,
                idle: expected.idle,
                launched: expected.launched,
            };
            fleets.push((fleet, view));
        }
        let users = path.name("connected");
        let mut connected = Vec::new();
        for (name, is) in from.connected.iter() {
            if let Some(user) = self.people.find(name, users.name(name), true, self.faults) {
                connected.push((user, *is));
            }
        }
        let (logged, error) = (from.logged.clone(), from.error.clone());
        GameLiftView { returns, notified, logged, error, sessions, processes, fleets, connected }
    }

    fn known_error(&mut self, error: Option<&Option<String>>, path: Trail<'_>) {
        if let Some(Some(error)) = error
            && !ErrorName::ALL.iter().any(|known| known.word() == error)
        {
            let known = ErrorName::ALL.iter().map(|known| known.word());
            self.faults.at(path, format!("there is no error {error:?}")).names(error, known);
        }
    }

    /// A word of a closed list, or a fault.
    fn known<T: Copy>(
        &mut self,
        word: Option<&String>,
        all: &[T],
        of: fn(T) -> &'static str,
        thing: &str,
        path: Trail<'_>,
    ) {
        if let Some(word) = word
            && !all.iter().any(|known| of(*known) == word)
        {
            self.faults.at(path, format!("no {thing} is {word:?}")).names(word, all.iter().map(|known| of(*known)));
        }
    }

    fn returned(&mut self, from: &ReturnsDocument, path: Trail<'_>) -> ReturnedView {
        match from {
            ReturnsDocument::Truth(is) => ReturnedView::Truth(*is),
            ReturnsDocument::Text(text) => ReturnedView::Text(text.clone()),
            ReturnsDocument::Found(names) => {
                // A backend also finds players.
                let is_known = |name: &String| {
                    let player = self.people.user(name).is_some() || self.gamelift.is_player(name);
                    player || name.starts_with("game-session-") || self.gamelift.game_sessions.contains(name)
                };
                let unknown = names.iter().position(|name| !is_known(name));
                if let Some((nth, name)) = unknown.and_then(|nth| Some((nth, names.get(nth)?))) {
                    let fault = self.faults.at(path.index(nth), format!("no game session is named {name:?}"));
                    fault.names(name, self.gamelift.game_sessions.iter().cloned());
                }
                ReturnedView::Found(names.clone())
            }
        }
    }

    fn notified(&mut self, from: &NotifiedDocument, path: Trail<'_>) -> NotifiedView {
        let (name, details, at) = match from {
            NotifiedDocument::Named(name) => (name, None, path),
            NotifiedDocument::Detailed(details) => (&details.notification, Some(details), path.name("notification")),
        };
        if !NOTIFICATIONS.contains(&name.as_str()) {
            self.faults.at(at, format!("there is no notification {name:?}")).names(name, NOTIFICATIONS);
        }
        if let Some(details) = details {
            self.known_error(details.error.as_ref(), path.name("error"));
        }
        NotifiedView {
            name: name.clone(),
            with: details.and_then(|it| it.with.as_ref()).map(|with| self.returned(with, path.name("with"))),
            logged: details.and_then(|it| it.logged.clone()),
            error: details.and_then(|it| it.error.clone()),
        }
    }

    fn game_session_view(&mut self, from: &ExpectedGameSession, path: Trail<'_>) -> GameSessionView {
        let status = from.status.as_ref().and_then(Option::as_ref);
        let (at, thing) = (path.name("status"), "game session");
        self.known(status, GameSessionStatus::ALL, GameSessionStatus::word, thing, at);
        let reason = from.reason.as_ref().and_then(Option::as_ref);
        let at = path.name("reason");
        self.known(reason, GameSessionStatusReason::ALL, GameSessionStatusReason::word, "reason", at);
        let (at, all) = (path.name("policy"), PlayerSessionCreationPolicy::ALL);
        self.known(from.policy.as_ref(), all, PlayerSessionCreationPolicy::word, "policy", at);
        let players = path.name("players");
        for (player, status) in from.players.iter() {
            let (at, all) = (players.name(player), PlayerSessionStatus::ALL);
            self.known(status.as_ref(), all, PlayerSessionStatus::word, "player session", at);
        }
        GameSessionView {
            status: from.status.clone(),
            reason: from.reason.clone(),
            players: from.players.iter().map(|(player, status)| (player.to_owned(), status.clone())).collect(),
            held: from.held,
            current: from.current,
            maximum: from.maximum,
            policy: from.policy.clone(),
        }
    }
}

/// The notifications of asynchronous nodes.
const NOTIFICATIONS: [&str; 4] = [
    "OnCreateSessionAsyncComplete",
    "OnSearchSessionsAsyncComplete",
    "OnJoinSessionAsyncComplete",
    "OnLeaveSessionAsyncComplete",
];
