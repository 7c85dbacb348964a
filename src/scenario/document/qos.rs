//! The JSON of measurements of peers, by the names of users, and of game servers.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Measurement, ServerMeasurement};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// A user's measurement of another user's console. Values that could not be measured are omitted.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct MeasurementDocument {
    /// The latency.
    pub latency: Option<Millis>,
    /// The bandwidth from there, in whole kbit/s.
    pub bandwidth_down: Option<u32>,
    /// The bandwidth to there, in whole kbit/s.
    pub bandwidth_up: Option<u32>,
    /// Custom data of the title.
    pub custom: Option<Custom>,
}

/// A user's measurement of a game server. Values that could not be measured are omitted.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ServerMeasurementDocument {
    /// The latency.
    pub latency: Option<Millis>,
}

impl MeasurementDocument {
    pub(crate) fn measurement(&self) -> Measurement {
        let MeasurementDocument { latency, bandwidth_down, bandwidth_up, custom } = self.clone();
        Measurement { latency, bandwidth_down, bandwidth_up, custom }
    }
}

impl ServerMeasurementDocument {
    pub(crate) fn measurement(self) -> ServerMeasurement {
        ServerMeasurement { latency: self.latency }
    }
}
