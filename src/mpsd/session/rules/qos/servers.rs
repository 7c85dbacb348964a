//! Game servers: the ranking by suitability for the session.

use crate::mpsd::session::Session;
use crate::mpsd::session::model::{ConnectionString, Member};
use std::cmp::Reverse;
use std::collections::BTreeMap;

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

    /// Servers that most members have reached come first, then the nearest, then by name.
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
