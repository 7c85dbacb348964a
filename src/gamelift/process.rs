//! A server process: its phases, its health checks, and when it is ended.

use super::event::ProcessEnd;
use super::key::{GameSessionKey, InstanceKey, ProcessKey};
use super::readings::{GameLiftReadings, NilHealth, Ungraceful};
use crate::time::{Instant, Millis};

/// How long a process has from its launch to `InitSDK`, and from there to `ProcessReady`.
pub const START_LIMIT: Millis = Millis::from_secs(300);
/// The time between two health checks; also how long a process has to answer one.
pub const HEALTH_PERIOD: Millis = Millis::from_secs(60);
/// So many unhealthy verdicts in a row end a process.
pub const HEALTH_STRIKES: u8 = 3;
/// How long a process that is asked to end has until it is killed.
pub const TERMINATION_GRACE: Millis = Millis::from_secs(300);
/// How long a process has from `ProcessEnding` to its exit.
pub const EXIT_LIMIT: Millis = Millis::from_secs(30);

/// A live server process.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ServerProcess {
    /// Where it runs.
    pub instance: InstanceKey,
    /// How far it has come.
    pub phase: ProcessPhase,
    /// The port on which it listens, once it is ready.
    pub port: u16,
    /// Whether calls and callbacks pass between it and the service.
    pub linked: bool,
    /// Whether the connection was renewed since its launch.
    pub renewed: bool,
    /// The game session that it hosts or hosted: one in its life.
    pub game_session: Option<GameSessionKey>,
    /// Its health checks, once it is ready.
    pub health: Health,
    /// By when it has to end, since it was asked to.
    pub terminate_by: Option<Instant>,
    /// The termination time that `onProcessTerminate` told it.
    pub told: Option<Instant>,
}

/// How far a process has come, and since when.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ProcessPhase {
    /// It was launched.
    Launched(Instant),
    /// It has called `InitSDK`.
    Initialized(Instant),
    /// It has called `ProcessReady`.
    Ready(Instant),
    /// It has called `ProcessEnding`.
    Ending(Instant),
}

/// The health checks of a process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Health {
    /// Whether it supplies `onHealthCheck`.
    pub callback: bool,
    /// How many checks have been made.
    pub checks: u32,
    /// Whether the latest check has no answer yet.
    pub waiting: bool,
    /// Unhealthy verdicts in a row.
    pub strikes: u8,
}

/// What is due of a process by itself.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum ProcessDue {
    /// It is ended for this reason.
    End(ProcessEnd),
    /// Its next health check.
    HealthCheck,
}

impl ServerProcess {
    pub(super) fn launched(instance: InstanceKey, now: Instant) -> ServerProcess {
        ServerProcess {
            instance,
            phase: ProcessPhase::Launched(now),
            port: 0,
            linked: true,
            renewed: false,
            game_session: None,
            health: Health::default(),
            terminate_by: None,
            told: None,
        }
    }

    /// Whether a game session can be created on it.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        match self.phase {
            ProcessPhase::Ready(_) => self.game_session.is_none() && self.terminate_by.is_none() && self.linked,
            ProcessPhase::Launched(_) | ProcessPhase::Initialized(_) | ProcessPhase::Ending(_) => false,
        }
    }

    /// What is due next of it by itself, and when: the earliest of its deadlines.
    pub(super) fn due(&self, readings: &GameLiftReadings) -> Option<(Instant, ProcessDue)> {
        let end = |at: Option<Instant>, why| at.map(|at| (at, ProcessDue::End(why)));
        let grace = match readings.ungraceful {
            // A deadline past the end of time is told as the last instant there is, and never comes.
            Ungraceful::Killed => end(self.terminate_by.filter(|by| *by < Instant::MAX), ProcessEnd::Killed),
            Ungraceful::Waits => None,
        };
        let phase = match self.phase {
            ProcessPhase::Launched(since) => end(since.checked_add(START_LIMIT), ProcessEnd::InitializationTimeout),
            ProcessPhase::Initialized(since) => end(since.checked_add(START_LIMIT), ProcessEnd::ReadyTimeout),
            ProcessPhase::Ready(since) => self.next_check(since, readings).map(|at| (at, ProcessDue::HealthCheck)),
            ProcessPhase::Ending(since) => return end(since.checked_add(EXIT_LIMIT), ProcessEnd::ExitTimeout),
        };
        [grace, phase].into_iter().flatten().min()
    }

    /// When the next health check is made: a whole number of periods after it was ready. The verdict on the check before falls then.
    fn next_check(&self, ready: Instant, readings: &GameLiftReadings) -> Option<Instant> {
        if !self.health.callback && readings.nil_health == NilHealth::Healthy {
            return None;
        }
        let span = HEALTH_PERIOD.get().checked_mul(u64::from(self.health.checks) + 1)?;
        ready.checked_add(Millis::new(span)?)
    }
}

impl std::fmt::Display for ProcessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "process {}", self.0)
    }
}
