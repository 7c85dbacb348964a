//! The types of constants' values: enums for closed sets, and objects whose resolved form equals the written one.

use crate::mpsd::readings::HostSelectionMetrics;
use crate::time::given;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Who may see and join a session without a reservation. `full`, which queries report, is not one of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Visibility {
    /// Strangers can neither see nor join it.
    Private,
    /// Strangers can see it, and join with a reservation only.
    Visible,
    /// Strangers can see and join it.
    #[default]
    Open,
}

impl fmt::Display for Visibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Visibility::Private => "private",
            Visibility::Visible => "visible",
            Visibility::Open => "open",
        })
    }
}

/// How invites are shown to invited users. Without it no toast is shown.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum InviteProtocol {
    /// To play.
    Game,
    /// To play in a tournament.
    TournamentGame,
    /// To chat.
    Chat,
    /// To a game's party.
    GameParty,
    /// To a party, in older documents.
    Party,
}

/// The metric that ranks hosts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum HostSelectionMetric {
    /// The lowest latency.
    #[default]
    Latency,
    /// The highest bandwidth from the host to its peers.
    BandwidthDown,
    /// The highest bandwidth from the peers to the host.
    BandwidthUp,
    /// The highest minimum of both bandwidths. Only one of the sources has it.
    Bandwidth,
}

impl HostSelectionMetric {
    /// Whether the value exists under that reading.
    #[must_use]
    pub fn exists(self, metrics: HostSelectionMetrics) -> bool {
        match self {
            HostSelectionMetric::Latency | HostSelectionMetric::BandwidthDown | HostSelectionMetric::BandwidthUp => {
                true
            }
            HostSelectionMetric::Bandwidth => metrics == HostSelectionMetrics::Four,
        }
    }
}

/// What happens when the last owner leaves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Migration {
    /// All members are removed and the session ends.
    #[default]
    EndSession,
    /// The member that joined first becomes the owner.
    Oldest,
}

/// A setting of a role that owners may change later.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RoleSetting {
    /// The maximum number of members; enforced.
    Max,
    /// The desired number of members; not enforced.
    Target,
}

/// A server that members measure.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeasurementServer {
    /// Its address, a base-64 blob; not empty.
    pub secure_device_address: String,
}

/// Deprecated. The cloud package to allocate; stored without effect.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(transform = crate::json::absent_is_not_null))]
pub struct CloudComputePackage {
    /// The title, as a decimal string.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub title_id: Option<String>,
    /// The set of images.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub gsi_set: Option<String>,
    /// The variant.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub variant: Option<String>,
}
