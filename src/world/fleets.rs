//! GameLift as a world begins with it: fleets, and the programs of their server processes.

use crate::gamelift::key::FleetKey;
use crate::gamelift::service::GameLift;
use crate::time::Millis;

/// GameLift as a world begins with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameLiftPlan {
    /// The service with its fleets, without instances.
    pub service: GameLift,
    /// The number of instances of each fleet at the beginning, and the program of its processes.
    pub fleets: Vec<(FleetKey, u32, ServerProgram)>,
    /// How long an asynchronous node takes.
    pub latency: Millis,
    /// How many handlers are connected to each notification.
    pub handlers: u32,
    /// Whether the gem of every title is configured for the service's region at the beginning.
    pub configured: bool,
}

/// What the processes of a fleet do by themselves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerProgram {
    /// From launch to `InitSDK`; none is never.
    pub initialize: Option<Millis>,
    /// From there to `ProcessReady`; none is never.
    pub ready: Option<Millis>,
    /// From `onStartGameSession` to `ActivateGameSession`; none is never.
    pub activate: Option<Millis>,
    /// Whether it supplies `onHealthCheck`.
    pub health_callback: bool,
    /// The answer to `onHealthCheck`; none is silence.
    pub health: Option<bool>,
    /// How long a player takes to connect.
    pub connect: Millis,
    /// How long it takes to notice that a connection has ended.
    pub notice_departure: Millis,
    /// From `ProcessEnding` to the exit.
    pub exit: Millis,
    /// Whether it validates the players who connect.
    pub accepts: bool,
    /// Whether it ends when its last player has left.
    pub terminate_on_player_exit: bool,
    /// Whether every handler of `OnCreateSessionBegin` says true.
    pub creates: bool,
    /// Whether every handler of `OnDestroySessionBegin` says true.
    pub destroys: bool,
}

impl Default for ServerProgram {
    fn default() -> ServerProgram {
        ServerProgram {
            initialize: Some(Millis::ZERO),
            ready: Some(Millis::ZERO),
            activate: Some(Millis::ZERO),
            health_callback: true,
            health: Some(true),
            connect: Millis::ZERO,
            notice_departure: Millis::ZERO,
            exit: Millis::ZERO,
            accepts: true,
            terminate_on_player_exit: true,
            creates: true,
            destroys: true,
        }
    }
}

impl ServerProgram {
    /// All of it in words, for certificates.
    #[must_use]
    pub fn words(&self) -> String {
        let ServerProgram {
            initialize, ready, activate, health_callback, health, connect, notice_departure, exit, ..
        } = self;
        let timed = |after: &Option<Millis>| after.map_or_else(|| "never".to_owned(), |after| after.get().to_string());
        let [initialize, ready, activate] = [initialize, ready, activate].map(timed);
        let answer = health.map_or("silent", |healthy| if healthy { "healthy" } else { "unhealthy" });
        let health = if *health_callback { answer } else { "absent" };
        let times = [connect, notice_departure, exit].map(|span| span.get().to_string()).join(" ");
        let flags = [self.accepts, self.terminate_on_player_exit, self.creates, self.destroys];
        let flags = flags.map(|flag| flag.to_string()).join(" ");
        format!("{initialize} {ready} {times} {activate} {health} {flags}")
    }
}
