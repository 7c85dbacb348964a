//! An index over the sessions: the records of each user, and the connections to which they are bound.

use crate::id::{ConnectionId, SessionReference, Xuid};
use std::collections::{BTreeMap, BTreeSet};

/// The records of all sessions.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct RecordIndex {
    /// By user: the sessions, and the connection of the record in each.
    records: BTreeMap<Xuid, BTreeMap<SessionReference, Option<ConnectionId>>>,
    bound: BTreeMap<ConnectionId, BTreeSet<(SessionReference, Xuid)>>,
}

impl RecordIndex {
    /// The sessions in which this user has a record, by reference.
    pub(super) fn of(&self, xuid: Xuid) -> impl Iterator<Item = &SessionReference> {
        self.records.get(&xuid).into_iter().flat_map(BTreeMap::keys)
    }

    /// The sessions in which a record is bound to this connection, by reference.
    pub(super) fn bound_to(&self, connection: ConnectionId) -> impl Iterator<Item = &SessionReference> {
        let records = self.bound.get(&connection).into_iter().flatten();
        let mut last = None;
        records.map(|(session, _)| session).filter(move |session| last.replace(*session) != Some(*session))
    }

    /// Updates the user's record in a session: its connection, or none if the user has no record there.
    pub(super) fn note(&mut self, session: &SessionReference, xuid: Xuid, record: Option<Option<ConnectionId>>) {
        let connection = record.flatten();
        let before = match record {
            Some(connection) => {
                let records = self.records.entry(xuid).or_default();
                match records.get_mut(session) {
                    Some(known) => std::mem::replace(known, connection),
                    None => {
                        records.insert(session.clone(), connection);
                        None
                    }
                }
            }
            None => {
                let Some(records) = self.records.get_mut(&xuid) else { return };
                let before = records.remove(session).flatten();
                if records.is_empty() {
                    self.records.remove(&xuid);
                }
                before
            }
        };
        if before == connection {
            return;
        }
        if let Some(connection) = before
            && let Some(records) = self.bound.get_mut(&connection)
        {
            records.remove(&(session.clone(), xuid));
            if records.is_empty() {
                self.bound.remove(&connection);
            }
        }
        if let Some(connection) = connection {
            self.bound.entry(connection).or_default().insert((session.clone(), xuid));
        }
    }
}
