//! Measurements that members make of each other and of game servers.

use crate::id::DeviceToken;
use crate::mpsd::custom::Custom;
use crate::time::Millis;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

/// The connection string of a game server. It is compared without regard to case, and keeps its case.
#[derive(Clone, Debug)]
pub struct ConnectionString {
    given: Box<str>,
    folded: Box<str>,
}

impl ConnectionString {
    /// A connection string of this text. Only the title interprets it.
    #[must_use]
    pub fn new(text: &str) -> ConnectionString {
        ConnectionString { given: text.into(), folded: text.to_lowercase().into() }
    }

    /// The original text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.given
    }
}

impl PartialEq for ConnectionString {
    fn eq(&self, other: &ConnectionString) -> bool {
        self.folded == other.folded
    }
}

impl Eq for ConnectionString {}

impl PartialOrd for ConnectionString {
    fn partial_cmp(&self, other: &ConnectionString) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ConnectionString {
    fn cmp(&self, other: &ConnectionString) -> Ordering {
        self.folded.cmp(&other.folded)
    }
}

impl Hash for ConnectionString {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folded.hash(state);
    }
}

impl fmt::Display for ConnectionString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.given)
    }
}

/// `serverMeasurements`: a member's measurements of game servers. Empty: no measurement was completed in time.
pub type ServerMeasurements = BTreeMap<ConnectionString, ServerMeasurement>;

/// A member's measurement of one server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerMeasurement {
    /// The latency; absent if it could not be measured.
    pub latency: Option<Millis>,
}

/// `measurements`: a member's measurements of its peers, by device token.
pub type Measurements = BTreeMap<DeviceToken, Measurement>;

/// A member's measurement of one peer. Values that could not be measured are absent.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Measurement {
    /// The latency.
    pub latency: Option<Millis>,
    /// The bandwidth from the peer, in kbit/s.
    pub bandwidth_down: Option<u32>,
    /// The bandwidth to the peer, in kbit/s.
    pub bandwidth_up: Option<u32>,
    /// Custom data of the title.
    pub custom: Option<Custom>,
}
