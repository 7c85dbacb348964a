//! Groups and encounters: who plays with whom.
//!
//! The members of a large session are too many to play together. Each writes its groups and the groups
//! that it has met. The directory remembers the groups of the last half minute, for encounters that are reported later.
//! An encounter is an event; nothing stores it.

use crate::id::{Name, Xuid};
use crate::time::{Instant, Millis};
use std::collections::{BTreeMap, VecDeque};

/// The reach of an encounter into the past (M342).
pub(in crate::mpsd::session) const ENCOUNTER: Millis = Millis::from_secs(30);

/// The users of each group, now or within the last half minute.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd::session) struct Groups {
    /// The users of each group, and when they left if they have.
    pub stays: BTreeMap<Name, BTreeMap<Xuid, Option<Instant>>>,
    /// The stays that have ended, in order of time.
    ended: VecDeque<(Instant, Name, Xuid)>,
}

impl Groups {
    /// The groups of a user have changed.
    pub(in crate::mpsd::session) fn moved(&mut self, now: Instant, xuid: Xuid, before: &[Name], after: &[Name]) {
        self.drop_old(now);
        for group in before.iter().filter(|group| !after.contains(group)) {
            self.end(now, group, xuid);
        }
        for group in after {
            self.stays.entry(group.clone()).or_default().insert(xuid, None);
        }
    }

    fn end(&mut self, now: Instant, group: &Name, xuid: Xuid) {
        self.stays.entry(group.clone()).or_default().insert(xuid, Some(now));
        self.ended.push_back((now, group.clone(), xuid));
    }

    /// Drops stays that ended half a minute ago or longer.
    fn drop_old(&mut self, now: Instant) {
        while let Some((ended, _, _)) = self.ended.front()
            && now.since(*ended) >= ENCOUNTER
            && let Some((ended, group, xuid)) = self.ended.pop_front()
        {
            let Some(there) = self.stays.get_mut(&group) else { continue };
            // A user who has come back since has a later end, or none yet.
            if there.get(&xuid) == Some(&Some(ended)) {
                there.remove(&xuid);
            }
            if there.is_empty() {
                self.stays.remove(&group);
            }
        }
    }

    /// Records that the user was in the group, and returns who was there within the last half minute. The user counts
    /// as having just left, unless it is still there.
    pub(in crate::mpsd::session) fn encounter(&mut self, now: Instant, group: &Name, xuid: Xuid) -> Vec<Xuid> {
        self.drop_old(now);
        let there = self.stays.get(group);
        let met = there.map_or_else(Vec::new, |there| there.keys().copied().filter(|other| *other != xuid).collect());
        if there.and_then(|there| there.get(&xuid)) != Some(&None) {
            self.end(now, group, xuid);
        }
        met
    }

    /// The same groups with every instant mapped by `at`, without stays that are over.
    pub(in crate::mpsd::session) fn shifted(&self, now: Instant, at: impl Fn(Instant) -> Instant) -> Groups {
        let mut groups = self.clone();
        groups.drop_old(now);
        groups.ended.iter_mut().for_each(|(ended, ..)| *ended = at(*ended));
        let ends = groups.stays.values_mut().flat_map(BTreeMap::values_mut).flatten();
        ends.for_each(|ended| *ended = at(*ended));
        groups
    }
}
