//! The service at another time: every instant moved by the same span. Keys, ids and counts stay, since callers hold them.

use super::process::{ProcessPhase, ServerProcess};
use super::service::GameLift;
use crate::time::{Instant, Shift};

impl GameLift {
    /// Moves every instant.
    pub(crate) fn shift(&mut self, by: Shift) {
        let all = |at: &mut Option<Instant>| *at = at.map(|at| by.of(at));
        self.epoch = self.epoch.shifted(by);
        for fleet in &mut self.fleets {
            fleet.creations.shift(by);
        }
        for instance in self.instances.values_mut() {
            all(&mut instance.notice);
        }
        for process in self.processes.values_mut() {
            process.shift(by);
        }
        for session in self.game_sessions.values_mut() {
            session.created = by.of(session.created);
            all(&mut session.ended);
        }
        for session in self.player_sessions.values_mut() {
            session.created = by.of(session.created);
            all(&mut session.ended);
        }
        self.due = std::mem::take(&mut self.due).into_iter().map(|(at, subject)| (by.of(at), subject)).collect();
        self.index.shift(by);
    }
}

impl ServerProcess {
    fn shift(&mut self, by: Shift) {
        self.phase = match self.phase {
            ProcessPhase::Launched(at) => ProcessPhase::Launched(by.of(at)),
            ProcessPhase::Initialized(at) => ProcessPhase::Initialized(by.of(at)),
            ProcessPhase::Ready(at) => ProcessPhase::Ready(by.of(at)),
            ProcessPhase::Ending(at) => ProcessPhase::Ending(by.of(at)),
        };
        self.terminate_by = self.terminate_by.map(|at| by.of(at));
        self.told = self.told.map(|at| by.of(at));
    }
}
