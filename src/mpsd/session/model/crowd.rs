//! Indexes over the members of a large session, so that joining and leaving do not take longer the more members there
//! are.
//!
//! All but the last half minute of the groups follows from the members. The indexes are updated at the end of a write
//! or an evaluation. The list itself is in ascending order of index while an evaluation runs, and in no order after
//! somebody left.

use super::{Groups, Member, MemberStatus, Presence};
use crate::id::{MemberIndex, Name, Xuid};
use crate::mpsd::template::Constants;
use crate::time::Instant;
use std::collections::{BTreeMap, BTreeSet};

/// Indexes over the members of a large session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd::session) struct Crowd {
    pub entries: BTreeMap<Xuid, CrowdEntry>,
    pub indices: BTreeSet<MemberIndex>,
    pub deadlines: BTreeSet<(Instant, MemberIndex)>,
    pub active: usize,
    /// The number of active members whom Presence reports out of the title.
    pub away: usize,
    /// Whether the list is in ascending order of index, as while an evaluation runs. The places noted here are out of
    /// date until it ends.
    pub in_order: bool,
    pub groups: Groups,
}

/// The indexed data of one member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::mpsd::session) struct CrowdEntry {
    pub place: usize,
    pub index: MemberIndex,
    pub active: bool,
    pub away: bool,
    pub deadline: Option<Instant>,
    /// The groups that the member is active in.
    pub groups: Vec<Name>,
}

impl Crowd {
    /// The groups that the user is active in.
    pub(in crate::mpsd::session) fn groups_of(&self, xuid: Xuid) -> &[Name] {
        self.entries.get(&xuid).map_or(&[], |entry| &entry.groups)
    }

    /// Where the user's record is in the list; `None` if there is none.
    pub(in crate::mpsd::session) fn place_of(&self, xuid: Xuid) -> Option<usize> {
        self.entries.get(&xuid).map(|entry| entry.place)
    }

    /// Takes note of a member as it is now.
    pub(in crate::mpsd::session) fn note(
        &mut self,
        now: Instant,
        place: usize,
        member: &Member,
        constants: &Constants,
    ) {
        let active = member.status == MemberStatus::Active;
        let entry = CrowdEntry {
            place,
            index: member.index,
            active,
            away: active && member.presence == Presence::Elsewhere,
            deadline: member.deadline(constants),
            groups: if active { member.groups().to_vec() } else { Vec::new() },
        };
        self.forget_all_but_groups(member.xuid);
        let before = self.entries.remove(&member.xuid).map(|entry| entry.groups).unwrap_or_default();
        if before != entry.groups {
            self.groups.moved(now, member.xuid, &before, &entry.groups);
        }
        self.indices.insert(entry.index);
        self.deadlines.extend(entry.deadline.map(|deadline| (deadline, entry.index)));
        self.active += usize::from(entry.active);
        self.away += usize::from(entry.away);
        self.entries.insert(member.xuid, entry);
    }

    /// Takes a member's record out of the list. A list in order stays so; otherwise the last record moves to its place,
    /// in constant time.
    pub(in crate::mpsd::session) fn take(&mut self, now: Instant, members: &mut Vec<Member>, place: usize) -> Member {
        let gone = if self.in_order { members.remove(place) } else { members.swap_remove(place) };
        self.forget(now, gone.xuid);
        if let Some(moved) = members.get(place).filter(|_| !self.in_order)
            && let Some(entry) = self.entries.get_mut(&moved.xuid)
        {
            entry.place = place;
        }
        gone
    }

    fn forget(&mut self, now: Instant, xuid: Xuid) {
        self.forget_all_but_groups(xuid);
        if let Some(entry) = self.entries.remove(&xuid) {
            self.groups.moved(now, xuid, &entry.groups, &[]);
        }
    }

    fn forget_all_but_groups(&mut self, xuid: Xuid) {
        let Some(entry) = self.entries.get(&xuid) else { return };
        self.indices.remove(&entry.index);
        if let Some(deadline) = entry.deadline {
            self.deadlines.remove(&(deadline, entry.index));
        }
        self.active -= usize::from(entry.active);
        self.away -= usize::from(entry.away);
    }
}
