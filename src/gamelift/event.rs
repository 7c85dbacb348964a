//! What happens in the service: changes of its resources, and callbacks to server processes.

use super::key::{FleetKey, GameSessionKey, InstanceKey, PlayerSessionKey, ProcessKey};
use super::status::{
    FleetStatus, GameSessionStatus, GameSessionStatusReason, PlayerSessionCreationPolicy, PlayerSessionStatus,
};
use crate::clause::Clause;
use crate::time::Instant;

/// One event, with the rule by which it happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GameLiftEvent {
    /// What happened.
    pub what: GameLiftChange,
    /// By which rule.
    pub clause: Clause,
}

impl GameLiftEvent {
    /// Whether it is a health check, which reports leave out.
    #[must_use]
    pub fn is_routine(&self) -> bool {
        matches!(self.what, GameLiftChange::Callback { callback: Callback::HealthCheck, .. })
    }
}

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameLiftChange {
    /// A fleet has another status.
    Fleet {
        /// The fleet.
        fleet: FleetKey,
        /// The status before.
        from: FleetStatus,
        /// The status now.
        to: FleetStatus,
    },
    /// An instance has come or gone.
    Instance {
        /// The instance.
        instance: InstanceKey,
        /// Its fleet.
        fleet: FleetKey,
        /// What happened to it.
        change: InstanceChange,
    },
    /// A server process has changed.
    Process {
        /// The process.
        process: ProcessKey,
        /// Its instance.
        instance: InstanceKey,
        /// What happened to it.
        change: ProcessChange,
    },
    /// A game session has another status; none before its creation.
    GameSession {
        /// The game session.
        game_session: GameSessionKey,
        /// Its process.
        process: ProcessKey,
        /// The status before; none if it is new.
        from: Option<GameSessionStatus>,
        /// The status now.
        to: GameSessionStatus,
        /// The service's word for why.
        reason: Option<GameSessionStatusReason>,
    },
    /// A game session's settings were changed.
    GameSessionUpdated {
        /// The game session.
        game_session: GameSessionKey,
        /// What was changed.
        setting: GameSessionSetting,
    },
    /// The search index shows a game session otherwise than before, or no longer.
    Indexed {
        /// The game session.
        game_session: GameSessionKey,
        /// Whether it can be found now.
        found: bool,
    },
    /// A player session has another status.
    PlayerSession {
        /// The player session.
        player_session: PlayerSessionKey,
        /// Its game session.
        game_session: GameSessionKey,
        /// The status before; none if it is new.
        from: Option<PlayerSessionStatus>,
        /// The status now.
        to: PlayerSessionStatus,
    },
    /// A callback to a server process is due. Whoever drives the service delivers it.
    Callback {
        /// The process.
        process: ProcessKey,
        /// The callback.
        callback: Callback,
    },
}

/// What happened to an instance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum InstanceChange {
    /// It is up.
    Started,
    /// It is to go in two minutes.
    Reclaimed,
    /// It is gone.
    Gone,
    /// It was kept, since it hosts a protected game session.
    Kept,
}

/// What happened to a server process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProcessChange {
    /// It was launched.
    Launched,
    /// It has called `InitSDK`.
    Initialized,
    /// It has called `ProcessReady`: it is idle.
    Ready,
    /// It answered a health check well or badly, or not at all, so many times in a row.
    Health {
        /// The verdict.
        healthy: bool,
        /// How many unhealthy verdicts there are in a row.
        strikes: u8,
    },
    /// It was asked to end.
    Terminating {
        /// When it is killed at the latest.
        by: Instant,
    },
    /// It has called `ProcessEnding`.
    Ending,
    /// It is gone.
    Gone(ProcessEnd),
    /// The connection between it and the service is lost.
    LinkLost,
    /// The connection between it and the service is there again.
    LinkBack,
}

/// How a server process ended, as the fleet's events call it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProcessEnd {
    /// It said that it ends, and exited.
    Exited,
    /// `SERVER_PROCESS_CRASHED`: it exited without saying so.
    Crashed,
    /// `SERVER_PROCESS_SDK_INITIALIZATION_TIMEOUT`: no `InitSDK` in 5 minutes.
    InitializationTimeout,
    /// `SERVER_PROCESS_PROCESS_READY_TIMEOUT`: no `ProcessReady` in 5 minutes.
    ReadyTimeout,
    /// `SERVER_PROCESS_TERMINATED_UNHEALTHY`: three unhealthy verdicts.
    Unhealthy,
    /// `SERVER_PROCESS_FORCE_TERMINATED`: it was killed.
    Killed,
    /// `SERVER_PROCESS_PROCESS_EXIT_TIMEOUT`: no exit 30 s after `ProcessEnding`.
    ExitTimeout,
    /// Its instance is gone.
    InstanceGone,
}

/// Which setting of a game session was changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum GameSessionSetting {
    /// Its capacity.
    Capacity {
        /// Before.
        from: u32,
        /// Now.
        to: u32,
    },
    /// Its label.
    Name,
    /// Whether it takes players.
    CreationPolicy(PlayerSessionCreationPolicy),
    /// Whether scaling down may end it.
    Protection,
    /// Its properties.
    Properties,
}

/// A callback of the server SDK.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Callback {
    /// `onStartGameSession`
    StartGameSession(GameSessionKey),
    /// `onProcessTerminate`
    ProcessTerminate {
        /// When the process is killed at the latest.
        by: Instant,
    },
    /// `onHealthCheck`
    HealthCheck,
}

impl Callback {
    /// Its name in the server SDK.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Callback::StartGameSession(_) => "onStartGameSession",
            Callback::ProcessTerminate { .. } => "onProcessTerminate",
            Callback::HealthCheck => "onHealthCheck",
        }
    }
}
