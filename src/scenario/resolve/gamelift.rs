//! GameLift in a script: its names, which consoles, users, server processes and game sessions share.
//!
//! `plan` has the fleets with which a world begins, `nodes`, `backend` and `expect` the steps.

mod backend;
mod expect;
mod nodes;
mod plan;

pub(super) use plan::plan;

use super::faults::FaultList;
use super::people::name_problem;
use super::trail::Trail;
use crate::gamelift::key::FleetKey;
use crate::names::{GameSessionName, SERVICE, ServerName};
use crate::scenario::document::{Document, GameLiftActionDocument};
use std::collections::BTreeSet;

/// The most processes of a fleet that have names of their own.
const MOST_NAMES: usize = 50_000;

/// The names of GameLift in a script.
#[derive(Default)]
pub(super) struct ScriptGameLift {
    /// Whether the script has GameLift.
    pub(super) present: bool,
    /// The ids of the fleets.
    pub(super) fleets: Vec<String>,
    /// Server processes, in the order of launch.
    pub(super) servers: Vec<String>,
    /// Game sessions, in the order in which steps name them.
    pub(super) game_sessions: Vec<String>,
    /// The player ids that steps give, apart from the users' names.
    players: BTreeSet<String>,
}

impl ScriptGameLift {
    /// The names that a script's setup and steps give.
    pub(super) fn of(document: &Document, faults: &mut FaultList) -> ScriptGameLift {
        let Some(gamelift) = &document.gamelift else { return ScriptGameLift::default() };
        let mut names = ScriptGameLift { present: true, ..ScriptGameLift::default() };
        let all = Trail::ROOT.name("gamelift");
        let fleets = all.name("fleets");
        for (id, fleet) in gamelift.fleets.iter() {
            names.fleets.push(id.to_owned());
            let path = fleets.name(id);
            let list = path.name("names");
            let launched = fleet.instances.unwrap_or(1).saturating_mul(fleet.processes.unwrap_or(1));
            for (nth, name) in fleet.names.iter().enumerate() {
                if let Some(why) = name_problem(name) {
                    faults.at(list.index(nth), why);
                } else if names.servers.contains(name) || is_taken(document, name) {
                    faults.at(list.index(nth), format!("{name:?} is the name of something else"));
                }
                names.servers.push(name.clone());
            }
            if fleet.names.len() > usize::try_from(launched).unwrap_or(usize::MAX) {
                faults.at(list, format!("there are {} names for {launched} processes", fleet.names.len()));
            }
            // The names of later fleets belong to processes that are launched later.
            let unnamed =
                usize::try_from(launched).unwrap_or(usize::MAX).min(MOST_NAMES).saturating_sub(fleet.names.len());
            for _ in 0..unnamed {
                names.servers.push(format!("process-{}", names.servers.len() + 1));
            }
        }
        let steps = Trail::ROOT.name("steps");
        for (nth, step) in document.steps.iter().enumerate() {
            let Some(action) = step.action.as_ref().and_then(|action| action.gamelift()) else { continue };
            names.players.extend(player_ids(action));
            let (verb, created) = match action {
                GameLiftActionDocument::CreateSession(it) => ("CreateSession", it.name.as_ref()),
                GameLiftActionDocument::CreateSessionAsync(it) => ("CreateSessionAsync", it.name.as_ref()),
                GameLiftActionDocument::CreateGameSession(it) => ("CreateGameSession", it.name.as_ref()),
                _ => continue,
            };
            let Some(name) = created.filter(|name| !names.game_sessions.contains(name)) else { continue };
            let step = steps.index(nth);
            let action = step.name("do");
            let node = action.name("gamelift");
            let node = node.name(verb);
            if let Some(why) = name_problem(name) {
                faults.at(node.name("as"), why);
            } else if names.servers.contains(name) || is_taken(document, name) {
                faults.at(node.name("as"), format!("{name:?} is the name of something else"));
            }
            names.game_sessions.push(name.clone());
        }
        names
    }

    /// Whether a step gives this player id.
    pub(super) fn is_player(&self, name: &str) -> bool {
        self.players.contains(name)
    }

    /// The server process of that name: one that the script names, or `process-` and its number in the order of launch, from 1, which
    /// later processes have too.
    pub(super) fn known_server(&self, name: &str) -> Option<ServerName> {
        if let Some(place) = self.servers.iter().position(|known| known == name) {
            return Some(ServerName(place));
        }
        let number: usize = name.strip_prefix("process-")?.parse().ok()?;
        let later = number > self.servers.len() && number <= MOST_NAMES && name == format!("process-{number}");
        (self.present && later).then(|| ServerName(number - 1))
    }

    /// The server process of that name, or a fault.
    pub(super) fn server(&self, name: &str, path: Trail<'_>, faults: &mut FaultList) -> Option<ServerName> {
        let found = self.known_server(name);
        if found.is_none() {
            let fault = faults.at(path, format!("no server process is named {name:?}"));
            fault.names(name, self.servers.iter().cloned());
        }
        found
    }

    /// The fleet of that id, or the only one; or a fault.
    pub(super) fn fleet(&self, id: Option<&String>, path: Trail<'_>, faults: &mut FaultList) -> Option<FleetKey> {
        let place = match id {
            Some(id) => {
                let found = self.fleets.iter().position(|known| known == id);
                if found.is_none() {
                    let fault = faults.at(path.name("fleet"), format!("there is no fleet {id:?}"));
                    fault.names(id, self.fleets.iter().cloned());
                }
                found?
            }
            None if self.fleets.len() == 1 => 0,
            None => {
                faults.at(path, "which fleet?").help("say it: \"fleet\": ...");
                return None;
            }
        };
        u16::try_from(place).ok().map(FleetKey)
    }

    /// The game session that a step creates under this name.
    pub(super) fn created(&self, name: Option<&String>) -> Option<GameSessionName> {
        name.and_then(|name| self.game_sessions.iter().position(|known| known == name)).map(GameSessionName)
    }

    /// The game session of that name, or a fault.
    pub(super) fn session(&self, name: &str, path: Trail<'_>, faults: &mut FaultList) -> Option<GameSessionName> {
        let found = self.game_sessions.iter().position(|known| known == name);
        if found.is_none() {
            let fault = faults.at(path, format!("no game session is named {name:?}"));
            fault.names(name, self.game_sessions.iter().cloned());
        }
        found.map(GameSessionName)
    }
}

/// The player ids of a step.
fn player_ids(action: &GameLiftActionDocument) -> Vec<String> {
    match action {
        GameLiftActionDocument::JoinSession(it) | GameLiftActionDocument::JoinSessionAsync(it) => {
            it.player_id.iter().cloned().collect()
        }
        GameLiftActionDocument::CreatePlayerSession(it) => it.player_id.iter().cloned().collect(),
        GameLiftActionDocument::CreatePlayerSessions(it) => it.player_ids.clone(),
        _ => Vec::new(),
    }
}

fn is_taken(document: &Document, name: &str) -> bool {
    name == SERVICE
        || document.consoles.iter().any(|(console, users)| console == name || users.iter().any(|user| user == name))
}
