//! Resolves the users for whom a service writes.

use crate::action::{OnBehalfOf, RecordKeys};
use crate::names::{Actor, SERVICE};
use crate::scenario::document::{KeysChoice, WriteDocument};
use crate::scenario::resolve::steps::StepReader;
use crate::scenario::resolve::trail::Trail;

impl StepReader<'_> {
    /// The users for whom the service writes, if any.
    pub(super) fn on_behalf(&mut self, from: &WriteDocument, by: &[Actor], path: Trail<'_>) -> Option<OnBehalfOf> {
        let Some(listed) = &from.on_behalf else {
            for (field, given) in [("keys", from.keys.is_some()), ("denyManage", from.deny_manage.is_some())] {
                if given {
                    self.faults
                        .at_key(path.name(field), format!("{field} is about the users for whom {SERVICE:?} writes"))
                        .help("list them: \"onBehalf\": ...");
                }
            }
            return None;
        };
        if by.iter().any(|by| *by != Actor::Service) {
            self.faults
                .at_key(path.name("onBehalf"), "users write for themselves")
                .help(format!("\"by\": {SERVICE:?} writes for others"));
        }
        let keys = match from.keys {
            None | Some(KeysChoice::Each) => RecordKeys::Each,
            Some(KeysChoice::All) => RecordKeys::All,
            Some(KeysChoice::AllInSession) => RecordKeys::AllInSession,
        };
        let users = self.users(listed.names(), path.name("onBehalf"));
        Some(OnBehalfOf { users, manage: from.deny_manage != Some(true), keys })
    }
}
