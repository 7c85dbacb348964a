//! Game servers: what members measure of them, and which would suit the session best.

use crate::mpsd::session::{Member, Session};
use crate::time::Millis;
use std::cmp::{Ordering, Reverse};
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
    /// That text, whatever it is: it means something to the title alone.
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

impl Session {
    /// `serverConnectionStringCandidates`, best first: as somebody wrote them, else as the members' measurements rank
    /// them, where the session has that capability (M248, M249). None if there are none.
    #[must_use]
    pub fn server_connection_string_candidates(&self) -> Option<Vec<&ConnectionString>> {
        match self.written_server_candidates() {
            Some(written) => Some(written.iter().collect()),
            None if self.charter.constants.capabilities.auto_populate_server_candidates => {
                Some(self.ranked_servers()).filter(|ranked| !ranked.is_empty())
            }
            None => None,
        }
    }

    /// The servers that most members have reached come first, of those the one that is nearest, then by name.
    fn ranked_servers(&self) -> Vec<&ConnectionString> {
        let mut latencies: BTreeMap<&ConnectionString, Vec<u128>> = BTreeMap::new();
        for (server, measurement) in self.members.iter().filter_map(Member::server_measurements).flatten() {
            if let Some(latency) = measurement.latency {
                latencies.entry(server).or_default().push(u128::from(latency.get()));
            }
        }
        let mut ranked: Vec<_> = latencies.into_iter().collect();
        let aggregate = self.charter.readings.qos_aggregate;
        ranked.sort_by_key(|(_, of)| (Reverse(of.len()), aggregate.of(of.iter().copied())));
        ranked.into_iter().map(|(server, _)| server).collect()
    }
}
