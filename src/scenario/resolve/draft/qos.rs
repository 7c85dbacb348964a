//! Resolves measurements and game servers in a write.

use crate::action::Measurements;
use crate::json::Named;
use crate::mpsd::session::{ConnectionString, Field, ServerMeasurements};
use crate::names::UserId;
use crate::scenario::document::{MeasurementDocument, ServerMeasurementDocument};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// Whom the writer has measured, and what it found. Whose console that is becomes a device token when it is sent.
    pub(in crate::scenario::resolve) fn measured(
        &mut self,
        from: &Named<MeasurementDocument>,
        path: Trail<'_>,
    ) -> Measurements {
        let mut measured: Measurements = Vec::with_capacity(from.len());
        for (name, measurement) in from.iter() {
            let path = path.name(name);
            let Some(user) = self.people.find(name, path, true, self.faults) else { continue };
            let console = |UserId(user): UserId| self.people.plans[user].console;
            if let Some((other, _)) = measured.iter().find(|(other, _)| console(*other) == console(user)) {
                let problem =
                    format!("{name:?} and {:?} share a console, and so one measurement", self.people.names[other.0]);
                self.faults.at_key(path, problem).help("keep one of them");
            }
            measured.push((user, measurement.measurement()));
        }
        measured
    }
}

/// Measurements of servers; `null` deletes them.
pub(super) fn of_servers(from: Option<&Option<Named<ServerMeasurementDocument>>>) -> Field<ServerMeasurements> {
    match from {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(servers)) => {
            Field::Set(servers.iter().map(|(server, of)| (ConnectionString::new(server), of.measurement())).collect())
        }
    }
}

/// The servers that the session could use; `null` deletes them.
pub(super) fn server_candidates(from: Option<&Option<Vec<String>>>) -> Field<Vec<ConnectionString>> {
    match from {
        None => Field::Keep,
        Some(None) => Field::Clear,
        Some(Some(servers)) => Field::Set(servers.iter().map(|server| ConnectionString::new(server)).collect()),
    }
}
