//! Groups and encounters: who plays with whom.
//!
//! A large session does not say it by its members, who are too many to play together. They name the groups that they are
//! in, and the groups that they have met. The directory remembers half a minute of this, for encounters that are yet to be
//! reported; what comes of one is told by an event and kept nowhere.

use super::Session;
use super::event::{Cause, Change, Event};
use super::fields::once;
use super::member::{Member, MemberStatus};
use super::property::MemberProperty;
use super::request::{MemberWrite, User};
use crate::clause::Clause;
use crate::id::{ChangeNumber, Name, Xuid};
use crate::mpsd::clauses as m;
use crate::time::{Instant, Millis};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// How long ago an encounter counts as having joined its group (M342).
pub(super) const ENCOUNTER: Millis = Millis::from_secs(30);

/// Who is in which group, or has been within the last half minute.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Groups {
    /// Who is there, with when that ended if it has.
    stays: BTreeMap<Name, BTreeMap<Xuid, Option<Instant>>>,
    /// The stays that have ended, in order of time.
    ended: VecDeque<(Instant, Name, Xuid)>,
}

impl Groups {
    /// A user is in other groups than before.
    pub(super) fn moved(&mut self, now: Instant, xuid: Xuid, before: &[Name], after: &[Name]) {
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

    /// Forgets what ended half a minute ago or longer.
    fn drop_old(&mut self, now: Instant) {
        while let Some((ended, _, _)) = self.ended.front()
            && now.since(*ended) >= ENCOUNTER
            && let Some((ended, group, xuid)) = self.ended.pop_front()
        {
            let Some(there) = self.stays.get_mut(&group) else { continue };
            // Whoever has been there again since has a later end, or none yet.
            if there.get(&xuid) == Some(&Some(ended)) {
                there.remove(&xuid);
            }
            if there.is_empty() {
                self.stays.remove(&group);
            }
        }
    }

    /// The user was in the group during the last half minute: with whom? It counts as having just left, unless it is
    /// there all the while.
    fn encounter(&mut self, now: Instant, group: &Name, xuid: Xuid) -> Vec<Xuid> {
        self.drop_old(now);
        let there = self.stays.get(group);
        let met = there.map_or_else(Vec::new, |there| there.keys().copied().filter(|other| *other != xuid).collect());
        if there.and_then(|there| there.get(&xuid)) != Some(&None) {
            self.end(now, group, xuid);
        }
        met
    }

    /// The same half minute, with every instant where `at` puts it; what is over by then is left out.
    pub(super) fn shifted(&self, now: Instant, at: impl Fn(Instant) -> Instant) -> Groups {
        let mut groups = self.clone();
        groups.drop_old(now);
        groups.ended.iter_mut().for_each(|(ended, ..)| *ended = at(*ended));
        let ends = groups.stays.values_mut().flat_map(BTreeMap::values_mut).flatten();
        ends.for_each(|ended| *ended = at(*ended));
        groups
    }
}

impl Session {
    /// With whom the user plays now (M343): in a large session with whoever is active in one of the same groups, in
    /// another with `gameplay` with whoever is active. In order of xuid; nobody if the user is not active.
    #[must_use]
    pub fn playing_with(&self, xuid: Xuid) -> Vec<Xuid> {
        let active = |member: &&Member| member.status == MemberStatus::Active;
        if let Some(crowd) = &self.crowd {
            let stays = crowd.groups_of(xuid).iter().filter_map(|group| crowd.groups.stays.get(group)).flatten();
            let others = stays.filter(|(other, ended)| **other != xuid && ended.is_none()).map(|(other, _)| *other);
            return others.collect::<BTreeSet<Xuid>>().into_iter().collect();
        }
        let plays = self.charter.constants.capabilities.gameplay && self.member_of(xuid).as_ref().is_some_and(active);
        let others = self.members.iter().filter(active).map(|member| member.xuid);
        let mut others: Vec<Xuid> = others.filter(|other| plays && *other != xuid).collect();
        others.sort_unstable();
        others
    }

    /// Consumes the encounters that an active member of a large session reports (M341, M342). Elsewhere they have no
    /// effect.
    #[inline(never)]
    pub(super) fn report_encounters(
        &mut self,
        now: Instant,
        user: &User,
        wrote: &MemberWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let reported = wrote.extras.as_ref().map_or(&[][..], |extras| &extras.encounters);
        let active = self.member_of(user.xuid).filter(|member| member.status == MemberStatus::Active);
        let Some(member) = active.map(|member| member.index).filter(|_| !reported.is_empty()) else { return };
        let Some(crowd) = &mut self.crowd else { return };
        let xuid = user.xuid;
        let mut note = |change: Change, clause: Clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        note(Change::MemberProperty { member, xuid, property: MemberProperty::Encounters }, m::ENCOUNTERS);
        let mut met = BTreeSet::new();
        for group in once(reported) {
            met.extend(crowd.groups.encounter(now, &group, xuid));
        }
        for with in met {
            note(Change::Encounter { member, xuid, with }, m::ENCOUNTER_MEETS);
        }
    }
}
