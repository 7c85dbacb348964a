//! The deadlines of a tournament's match. The directory only shows them (M398).

use crate::mpsd::readings::ArbitrationTimers;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Caller, Refusal, Server, ServerKind, Write};
use crate::time::Instant;

/// The deadlines of a match: for absent teams to forfeit, and for the result.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ArbitrationDeadlines {
    /// `startTime` and `forfeitTimeout` after it.
    pub forfeit: Instant,
    /// `startTime` and `arbitrationTimeout` after it.
    pub arbitration: Instant,
}

impl Session {
    /// The deadlines of the match; none without the capability, before its server has a `startTime`, and at the end of
    /// time.
    #[must_use]
    pub fn arbitration_deadlines(&self) -> Option<ArbitrationDeadlines> {
        let constants = self.charter.constants.arbitration?;
        let start = self.arbitration_server()?.constants.start_time?;
        Some(ArbitrationDeadlines {
            forfeit: start.checked_add(constants.forfeit_timeout)?,
            arbitration: start.checked_add(constants.arbitration_timeout)?,
        })
    }

    /// The deadline that `nextTimer` includes, if it includes them: the earlier one that is not past yet.
    pub(super) fn arbitration_timer(&self, now: Instant) -> Option<Instant> {
        if self.charter.readings.arbitration_timers == ArbitrationTimers::NotCounted {
            return None;
        }
        let ArbitrationDeadlines { forfeit, arbitration } = self.arbitration_deadlines()?;
        [forfeit, arbitration].into_iter().find(|deadline| *deadline > now)
    }

    /// Whether this caller and this write may create a match (M397).
    pub(super) fn check_arbitration(&self, caller: &Caller, write: &Write) -> Result<(), Refusal> {
        if !self.charter.constants.capabilities.arbitration {
            return Ok(());
        }
        if !caller.manages() {
            return Err(Refusal::ArbitrationByUser);
        }
        let servers = write.servers().into_iter().flat_map(|servers| &servers.0);
        let mut added = servers.filter(|(_, server)| server.is_some()).map(|(name, _)| ServerKind::of(name));
        if added.any(|kind| kind == ServerKind::Arbitration) { Ok(()) } else { Err(Refusal::ArbitrationWithoutServer) }
    }

    fn arbitration_server(&self) -> Option<&Server> {
        self.servers().find(|(name, _)| ServerKind::of(name) == ServerKind::Arbitration).map(|(_, server)| server)
    }
}
