//! Measurements in JSON: of peers by device token, of game servers by connection string (M233).

use super::body::CustomDelta;
use crate::id::DeviceToken;
use crate::json::Named;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{ConnectionString, Measurement, Measurements, ServerMeasurement, ServerMeasurements};
use crate::time::Millis;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `measurements` of a body.
pub(super) struct MeasurementsBody(pub(super) Measurements);

/// `serverMeasurements` of a body.
pub(super) struct ServerMeasurementsBody(pub(super) ServerMeasurements);

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct MeasurementBody {
    latency: Option<Latency>,
    bandwidth_down: Option<u32>,
    bandwidth_up: Option<u32>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ServerMeasurementBody {
    latency: Option<Latency>,
}

/// Whole milliseconds, and no other way to write a time.
struct Latency(Millis);

impl<'de> Deserialize<'de> for Latency {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Latency, D::Error> {
        let latency = Millis::new(u64::deserialize(from)?);
        latency.map(Latency).ok_or_else(|| Error::custom("a latency is at most 2^53 - 1 ms"))
    }
}

impl<'de> Deserialize<'de> for MeasurementsBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<MeasurementsBody, D::Error> {
        let mut measurements = Measurements::new();
        for (key, body) in Named::<MeasurementBody>::deserialize(from)?.into_entries() {
            let Ok(guid) = key.parse() else {
                let why = "measurements go by device token, 32 hexadecimal digits";
                return Err(Error::custom(format_args!("{key:?} is no device token: {why}")));
            };
            let measurement = Measurement {
                latency: body.latency.map(|Latency(latency)| latency),
                bandwidth_down: body.bandwidth_down,
                bandwidth_up: body.bandwidth_up,
                custom: body.custom.map(|CustomDelta(custom)| custom),
            };
            if measurements.insert(DeviceToken(guid), measurement).is_some() {
                return Err(Error::custom(format_args!("{key:?} is measured twice: device tokens have no case")));
            }
        }
        Ok(MeasurementsBody(measurements))
    }
}

impl<'de> Deserialize<'de> for ServerMeasurementsBody {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<ServerMeasurementsBody, D::Error> {
        let mut measurements = ServerMeasurements::new();
        for (key, body) in Named::<ServerMeasurementBody>::deserialize(from)?.into_entries() {
            let measurement = ServerMeasurement { latency: body.latency.map(|Latency(latency)| latency) };
            if measurements.insert(ConnectionString::new(&key), measurement).is_some() {
                return Err(Error::custom(format_args!("{key:?} is measured twice: connection strings have no case")));
            }
        }
        Ok(ServerMeasurementsBody(measurements))
    }
}

/// `measurements` of a document.
pub(super) struct ShownMeasurements<'a>(pub(super) &'a Measurements);

/// `serverMeasurements` of a document.
pub(super) struct ShownServerMeasurements<'a>(pub(super) &'a ServerMeasurements);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ShownMeasurement<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<Millis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bandwidth_down: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bandwidth_up: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom: Option<&'a Custom>,
}

#[derive(Serialize)]
struct ShownServerMeasurement {
    #[serde(skip_serializing_if = "Option::is_none")]
    latency: Option<Millis>,
}

impl Serialize for ShownMeasurements<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(token, of)| {
            let Measurement { latency, bandwidth_down, bandwidth_up, ref custom } = *of;
            (token.to_string(), ShownMeasurement { latency, bandwidth_down, bandwidth_up, custom: custom.as_ref() })
        }))
    }
}

impl Serialize for ShownServerMeasurements<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let shown = |of: &ServerMeasurement| ShownServerMeasurement { latency: of.latency };
        to.collect_map(self.0.iter().map(|(server, of)| (server.as_str(), shown(of))))
    }
}
