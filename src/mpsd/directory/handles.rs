//! All handles, with indexes by user and by session.

use super::handle::{Handle, HandleDetails};
use crate::id::{HandleId, Seed, SessionReference, Xuid};
use crate::time::{Instant, Shift};
use std::collections::{BTreeMap, BTreeSet};

/// All handles that were neither deleted nor dropped as expired.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Handles {
    /// The number of handles ever posted, from which ids are derived.
    made: u64,
    all: BTreeMap<HandleId, Handle>,
    // Indexes over `all`.
    /// Activities by their owners.
    activities: BTreeMap<Xuid, BTreeSet<HandleId>>,
    /// Transfer and search handles by the sessions that they lead to.
    bound: BTreeMap<SessionReference, BTreeSet<HandleId>>,
    /// The handles that expire, by when.
    expirations: BTreeSet<(Instant, HandleId)>,
}

impl Handles {
    /// The id of the next handle, which is to lead to this session.
    pub(super) fn next_id(&self, seed: Seed, reference: &SessionReference) -> HandleId {
        reference.handle_id(seed, self.made + 1)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds a handle, and drops those that have expired.
    pub(super) fn insert(&mut self, now: Instant, handle: Handle) {
        self.drop_old(now);
        self.made += 1;
        let id = handle.id;
        match &handle.details {
            HandleDetails::Activity(activity) => {
                self.activities.entry(activity.owner).or_default().insert(id);
            }
            HandleDetails::Invite(invite) => self.expirations.extend(invite.expiration.map(|due| (due, id))),
            HandleDetails::Transfer { .. } | HandleDetails::Search(_) => {
                self.bound.entry(handle.reference.clone()).or_default().insert(id);
            }
        }
        self.all.insert(id, handle);
    }

    /// Moves every instant, and drops the handles that have expired.
    pub(super) fn shift(&mut self, by: Shift) {
        self.drop_old(by.now());
        for handle in self.all.values_mut() {
            handle.create_time = by.of(handle.create_time);
            match &mut handle.details {
                HandleDetails::Invite(invite) => by.all(&mut invite.expiration),
                HandleDetails::Activity(_) | HandleDetails::Transfer { .. } | HandleDetails::Search(_) => {}
            }
        }
        self.expirations = self.expirations.iter().map(|(due, id)| (by.of(*due), *id)).collect();
    }

    fn drop_old(&mut self, now: Instant) {
        while let Some((_, id)) = self.expirations.first().copied().filter(|(due, _)| *due <= now) {
            self.remove(id);
        }
    }

    /// Removes a handle.
    pub(super) fn remove(&mut self, id: HandleId) {
        let Some(handle) = self.all.remove(&id) else { return };
        match &handle.details {
            HandleDetails::Activity(activity) => forget(&mut self.activities, &activity.owner, id),
            HandleDetails::Invite(invite) => {
                if let Some(due) = invite.expiration {
                    self.expirations.remove(&(due, id));
                }
            }
            HandleDetails::Transfer { .. } | HandleDetails::Search(_) => {
                forget(&mut self.bound, &handle.reference, id);
            }
        }
    }

    /// The handle of this id, unless it has expired.
    pub(super) fn get(&self, now: Instant, id: HandleId) -> Option<&Handle> {
        self.all.get(&id).filter(|handle| handle.expiration().is_none_or(|due| now < due))
    }

    /// The activities of a user, at most one in each service configuration or session, by id.
    pub(super) fn activities_of(&self, xuid: Xuid) -> impl Iterator<Item = &Handle> {
        self.activities.get(&xuid).into_iter().flatten().filter_map(|id| self.all.get(id))
    }

    /// All activities, by owner.
    pub(super) fn activities(&self) -> impl Iterator<Item = &Handle> {
        self.activities.values().flatten().filter_map(|id| self.all.get(id))
    }

    /// The transfer and search handles of a session.
    pub(super) fn bound_to(&self, reference: &SessionReference) -> impl Iterator<Item = &Handle> {
        self.bound.get(reference).into_iter().flatten().filter_map(|id| self.all.get(id))
    }

    /// All transfer and search handles, by the sessions that they lead to.
    pub(super) fn bound(&self) -> impl Iterator<Item = &Handle> {
        self.bound.values().flatten().filter_map(|id| self.all.get(id))
    }
}

fn forget<K: Ord>(index: &mut BTreeMap<K, BTreeSet<HandleId>>, key: &K, id: HandleId) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}
