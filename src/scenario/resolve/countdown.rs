//! Countdowns: the session and the duration.

use super::actors::{StepActions, StepActors};
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::Action;
use crate::names::{Actor, SERVICE};
use crate::scenario::document::CountdownDocument;
use crate::time::Millis;

/// The default duration of a countdown.
const USUAL: Millis = Millis::from_secs(30);

impl StepReader<'_> {
    pub(super) fn countdown(
        &mut self,
        from: &CountdownDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        if by.contains(&Actor::Service) {
            self.faults.at(path, format!("{SERVICE:?} has no title")).help("a countdown is started by a user");
        }
        let session = self.sessions.resolve(from.session.as_deref(), path, self.faults)?;
        let lasts = from.lasts.unwrap_or(USUAL);
        Some(StepActions::by_users(by, Some(session), |user| Action::Countdown { user, session, lasts }))
    }
}
