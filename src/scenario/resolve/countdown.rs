//! Countdowns: in which session, and how long.

use super::steps::Reader;
use super::trail::Trail;
use crate::action::Action;
use crate::names::{Actor, SERVICE, SessionId};
use crate::scenario::document::CountdownDocument;
use crate::time::Millis;

/// How long a countdown lasts of which the script does not say it.
const USUAL: Millis = Millis::from_secs(30);

impl Reader<'_> {
    pub(super) fn countdown(
        &mut self,
        from: &CountdownDocument,
        by: &[Actor],
        path: Trail<'_>,
    ) -> Option<(SessionId, Action)> {
        if by.contains(&Actor::Service) {
            self.faults.at(path, format!("{SERVICE:?} has no title")).help("a countdown is started by a user");
        }
        let session = self.sessions.resolve(from.session.as_deref(), path, self.faults)?;
        Some((session, Action::Countdown { session, lasts: from.lasts.unwrap_or(USUAL) }))
    }
}
