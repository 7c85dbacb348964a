//! The JSON of measurements: of peers, by the names of users, and of game servers.

#[cfg(feature = "schema")]
use crate::json::absent_is_not_null;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{Measurement, ServerMeasurement};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What a user measured of another one's console. What could not be measured is left out.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct MeasurementDocument {
    /// How long a packet takes.
    pub latency: Option<Millis>,
    /// What arrives from there, in whole kbit/s.
    pub bandwidth_down: Option<u32>,
    /// What reaches it, in whole kbit/s.
    pub bandwidth_up: Option<u32>,
    /// Something of the title's own.
    pub custom: Option<Custom>,
}

/// What a user measured of a game server. What could not be measured is left out.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = absent_is_not_null))]
pub(crate) struct ServerMeasurementDocument {
    /// How long a packet takes.
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
