//! The state of managed initialization, and a member's part in it. The behaviour is in `rules/initialization`.

use crate::id::DeviceToken;
use crate::mpsd::template::MemberInitialization;
use crate::time::Instant;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The state of managed initialization.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd::session) struct Initialization {
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
    /// Waiting for reserved members to join.
    Joining,
    /// Waiting for the measurements of members.
    Measuring,
    /// Waiting for the title's decision. A decision by the directory takes no time.
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
    /// None: it was added without `initialize`.
    #[default]
    None,
    /// It waits for the next episode.
    Waiting,
    /// It is in the running episode: its record has `initializationEpisode`.
    Running,
    /// Its episode has ended, or it joined after the first one had failed.
    Over,
}

/// `initializationFailure`: why a member failed. In order of precedence.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InitializationFailure {
    /// No measurements arrived in time.
    Timeout,
    /// The latency is above the maximum.
    Latency,
    /// The bandwidth to the member is too low.
    BandwidthDown,
    /// The bandwidth from the member is too low.
    BandwidthUp,
    /// A required value could not be measured.
    Network,
    /// A member of its group failed or is gone.
    Group,
    /// The episode failed, and the member itself had not failed.
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
    pub(in crate::mpsd::session) fn timer(&self, constants: MemberInitialization) -> Option<(StageTimer, Instant)> {
        let (stage, since) = self.stage?;
        let (timer, timeout) = match stage {
            Stage::Joining => (StageTimer::Join, constants.join_timeout),
            Stage::Measuring => (StageTimer::Measurement, constants.measurement_timeout),
            Stage::Evaluating => (StageTimer::Evaluation, constants.evaluation_timeout),
            Stage::Failed => return None,
        };
        // A deadline after the end of time is never reached.
        since.checked_add(timeout).map(|deadline| (timer, deadline))
    }
}
