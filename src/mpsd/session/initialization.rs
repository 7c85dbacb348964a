//! Managed initialization: how far an episode has come, and a member's part in it. What happens is in `episode`.

use super::Session;
use crate::id::DeviceToken;
use crate::mpsd::template::MemberInitialization;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a session with `memberInitialization` remembers of its episodes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Initialization {
    /// The running episode or the last one, from 1; 0 only while the session is being created.
    pub episode: u32,
    /// `initializing`: the stage and when it started; none while no episode runs and the first has not failed.
    pub stage: Option<(Stage, Instant)>,
    /// `hostCandidates`, best first; empty before the first episode has measured, and once there is a host.
    pub host_candidates: Vec<DeviceToken>,
}

/// `initializing.stage`
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Stage {
    /// Waiting for those who hold a reservation.
    Joining,
    /// Waiting for what the members measure.
    Measuring,
    /// Waiting for the title to decide. Where the directory decides, it does so at once.
    Evaluating,
    /// The first episode has failed, for good.
    Failed,
}

impl Stage {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Stage::Joining => "joining",
            Stage::Measuring => "measuring",
            Stage::Evaluating => "evaluating",
            Stage::Failed => "failed",
        }
    }
}

/// The timeouts that end a stage, by the constant that sets them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StageTimer {
    /// `joinTimeout`
    Join,
    /// `measurementTimeout`
    Measurement,
    /// `evaluationTimeout`
    Evaluation,
}

impl fmt::Display for StageTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StageTimer::Join => "joinTimeout",
            StageTimer::Measurement => "measurementTimeout",
            StageTimer::Evaluation => "evaluationTimeout",
        })
    }
}

/// A member's part in managed initialization.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Part {
    /// It takes none: it was added without `initialize`.
    #[default]
    None,
    /// It waits for the next episode.
    Waiting,
    /// It is in the running episode: its record has `initializationEpisode`.
    Running,
    /// Its episode is over, or it came after the first one had failed.
    Over,
}

/// `initializationFailure`: why a member failed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InitializationFailure {
    /// No measurements in time.
    Timeout,
    /// A latency above what is allowed.
    Latency,
    /// Too little bandwidth to the member.
    BandwidthDown,
    /// Too little bandwidth from the member.
    BandwidthUp,
    /// Something that a requirement needs could not be measured.
    Network,
    /// Somebody in its group failed or is gone.
    Group,
    /// The episode failed, and the member had not.
    Episode,
}

impl InitializationFailure {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            InitializationFailure::Timeout => "timeout",
            InitializationFailure::Latency => "latency",
            InitializationFailure::BandwidthDown => "bandwidthdown",
            InitializationFailure::BandwidthUp => "bandwidthup",
            InitializationFailure::Network => "network",
            InitializationFailure::Group => "group",
            InitializationFailure::Episode => "episode",
        }
    }
}

impl Initialization {
    /// The timer of the running stage and when it is due.
    fn timer(&self, constants: MemberInitialization) -> Option<(StageTimer, Instant)> {
        let (stage, since) = self.stage?;
        let (timer, timeout) = match stage {
            Stage::Joining => (StageTimer::Join, constants.join_timeout),
            Stage::Measuring => (StageTimer::Measurement, constants.measurement_timeout),
            Stage::Evaluating => (StageTimer::Evaluation, constants.evaluation_timeout),
            Stage::Failed => return None,
        };
        // What would be due after the end of time is never due.
        since.checked_add(timeout).map(|deadline| (timer, deadline))
    }
}

impl Session {
    /// The timer of the running stage and when it is due.
    #[inline(never)]
    #[must_use]
    pub fn stage_timer(&self) -> Option<(StageTimer, Instant)> {
        let initialization = self.initialization.as_ref()?;
        initialization.timer(self.charter.constants.member_initialization?)
    }

    /// `initializing.stage`; none while no episode runs and the first has not failed.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        self.initialization.as_ref()?.stage.map(|(stage, _)| stage)
    }

    /// `initializing.stageStartTime`; none where there is no stage.
    #[must_use]
    pub fn stage_start_time(&self) -> Option<Instant> {
        self.initialization.as_ref()?.stage.map(|(_, since)| since)
    }

    /// `initializing.episode`: the running one, or the last; from 1.
    #[must_use]
    pub fn episode(&self) -> Option<u32> {
        self.initialization.as_ref().map(|initialization| initialization.episode)
    }

    /// The part that a newcomer has: none without `initialize` or `memberInitialization`, and none any more once the first
    /// episode has failed (M215).
    #[inline]
    pub(super) fn part_of_newcomer(&self, initialize: bool) -> Part {
        match &self.initialization {
            Some(initialization) if initialize => match initialization.stage {
                Some((Stage::Failed, _)) => Part::Over,
                Some((Stage::Joining | Stage::Measuring | Stage::Evaluating, _)) | None => Part::Waiting,
            },
            Some(_) | None => Part::None,
        }
    }
}
