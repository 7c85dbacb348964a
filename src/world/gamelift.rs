//! GameLift in a world: the service, its server processes, and the gem in each title.
//!
//! | part | state |
//! |---|---|
//! | `client` | the gem of each user's title: its region and its connection to a server |
//! | `server` | what each live process does by its program, and its connections |
//! | `backend` | requests of a backend, and mishaps |
//! | `serve` | calls to the service, and what is told of them |

mod backend;
mod client;
mod serve;
mod server;

use super::fleets::{GameLiftPlan, ServerProgram};
use super::numbers::Numbers;
use crate::gamelift::call::{GameLiftCall, GameLiftFact};
use crate::gamelift::event::GameLiftEvent;
use crate::gamelift::key::{FleetKey, GameSessionKey, PlayerSessionKey, ProcessKey};
use crate::gamelift::service::GameLift;
use crate::ignored::Ignored;
use crate::names::{GameSessionName, UserId};
use crate::time::{Instant, Millis, Shift};
use crate::trace::CauseToken;
use client::{GemClient, GemJob};
use server::RunningServer;
use std::collections::BTreeMap;

/// GameLift in a world.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) struct GameLiftWorld {
    service: GameLift,
    programs: Vec<(FleetKey, u32, ServerProgram)>,
    latency: Millis,
    handlers: u32,
    seed: u64,
    servers: BTreeMap<ProcessKey, RunningServer>,
    clients: Vec<GemClient>,
    /// Asynchronous nodes under way, by number.
    jobs: BTreeMap<u64, GemJob>,
    /// The game sessions that have names in the script.
    named: BTreeMap<GameSessionName, GameSessionKey>,
    causes: Ignored<GameLiftCauses>,
}

/// The entries that last changed each thing, by which a timer that runs out has a cause.
#[derive(Clone, Debug, Default)]
struct GameLiftCauses {
    processes: BTreeMap<ProcessKey, CauseToken>,
    game_sessions: BTreeMap<GameSessionKey, CauseToken>,
    player_sessions: BTreeMap<PlayerSessionKey, CauseToken>,
}

impl GameLiftWorld {
    /// GameLift at virtual zero, for so many users. Nothing is launched yet.
    pub(super) fn new(plan: &GameLiftPlan, users: usize, seed: u64) -> GameLiftWorld {
        let client = GemClient::new(plan.configured.then(|| plan.service.region().clone()));
        GameLiftWorld {
            service: plan.service.clone().seeded(seed),
            programs: plan.fleets.clone(),
            latency: plan.latency,
            handlers: plan.handlers,
            seed,
            servers: BTreeMap::new(),
            clients: vec![client; users],
            jobs: BTreeMap::new(),
            named: BTreeMap::new(),
            causes: Ignored::default(),
        }
    }

    /// The service.
    pub(super) fn service(&self) -> &GameLift {
        &self.service
    }

    /// The game session with this name in the script, if it was created.
    pub(super) fn named(&self, name: GameSessionName) -> Option<GameSessionKey> {
        self.named.get(&name).copied()
    }

    /// What each fleet begins with.
    fn beginnings(&self) -> Vec<GameLiftCall> {
        let starts = |fleet| GameLiftCall::Learn(GameLiftFact::InstanceStarts { fleet, location: None });
        let each = self.programs.iter().flat_map(|(fleet, instances, _)| (0..*instances).map(move |_| starts(*fleet)));
        each.collect()
    }

    /// Whether a user is connected to a server that has accepted it.
    pub(super) fn is_on_server(&self, user: UserId) -> bool {
        let connection = self.clients.get(user.0).and_then(|client| client.connection.as_ref());
        connection.is_some_and(|connection| connection.accepted)
    }

    /// Moves every instant and renumbers asynchronous nodes.
    pub(super) fn shift(&mut self, by: Shift, numbers: &mut Numbers) {
        self.service.shift(by);
        let jobs = std::mem::take(&mut self.jobs);
        self.jobs = jobs.into_iter().map(|(number, job)| (numbers.of(number), job)).collect();
    }

    fn happens(&mut self, now: Instant, happened: &mut Vec<GameLiftEvent>) {
        self.service.pass(now, happened);
    }
}
