//! What members measure of each other and of game servers.

use crate::id::DeviceToken;
use crate::mpsd::custom::Custom;
use crate::time::Millis;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

/// How a game server is reached. Compares without regard to case, and keeps the case it came with.
#[derive(Clone, Debug)]
pub struct ConnectionString {
    given: Box<str>,
    folded: Box<str>,
}

impl ConnectionString {
    /// A connection string of this text, whose form only the title knows.
    #[must_use]
    pub fn new(text: &str) -> ConnectionString {
        ConnectionString { given: text.into(), folded: text.to_lowercase().into() }
    }

    /// The text as it was written.
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

/// `serverMeasurements`: what a member reports of game servers. Empty: no measurement was completed in time.
pub type ServerMeasurements = BTreeMap<ConnectionString, ServerMeasurement>;

/// What a member reports of one server.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ServerMeasurement {
    /// How long a packet takes; not there if it could not be measured.
    pub latency: Option<Millis>,
}

/// `measurements`: what a member reports of its peers, by device token.
pub type Measurements = BTreeMap<DeviceToken, Measurement>;

/// What a member reports of one peer. What could not be measured is not there.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Measurement {
    /// How long a packet takes.
    pub latency: Option<Millis>,
    /// What arrives from the peer, in kbit/s.
    pub bandwidth_down: Option<u32>,
    /// What reaches the peer, in kbit/s.
    pub bandwidth_up: Option<u32>,
    /// Something of the title's own.
    pub custom: Option<Custom>,
}
