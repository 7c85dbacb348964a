//! What a large session keeps beside its list, so that coming and going does not take longer the more members there are.
//!
//! All of it but the last half minute of the groups follows from the members. It is brought up to date as a write or an
//! evaluation ends. The list itself is by ascending index while an evaluation runs, and in no order after somebody left.

use super::Session;
use super::groups::Groups;
use super::member::{Member, MemberStatus};
use super::request::Presence;
use crate::id::{MemberIndex, Name, Xuid};
use crate::mpsd::template::Constants;
use crate::time::{Instant, Shift};
use std::collections::{BTreeMap, BTreeSet};

/// The members of a large session by what is asked about them.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Crowd {
    entries: BTreeMap<Xuid, Entry>,
    indices: BTreeSet<MemberIndex>,
    deadlines: BTreeSet<(Instant, MemberIndex)>,
    active: usize,
    /// How many are active of whom Presence says that they are elsewhere.
    away: usize,
    /// The list is by ascending index, as while an evaluation runs; the places noted here are other ones until it ends.
    in_order: bool,
    pub groups: Groups,
}

/// What is kept of one member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Entry {
    place: usize,
    index: MemberIndex,
    active: bool,
    away: bool,
    deadline: Option<Instant>,
    /// The groups that the member is active in.
    groups: Vec<Name>,
}

impl Crowd {
    /// The groups that the user is active in.
    pub(super) fn groups_of(&self, xuid: Xuid) -> &[Name] {
        self.entries.get(&xuid).map_or(&[], |entry| &entry.groups)
    }

    /// Where the user's record is in the list; `None` if there is none.
    fn place_of(&self, xuid: Xuid) -> Option<usize> {
        self.entries.get(&xuid).map(|entry| entry.place)
    }

    /// Takes note of a member as it is now.
    fn note(&mut self, now: Instant, place: usize, member: &Member, constants: &Constants) {
        let active = member.status == MemberStatus::Active;
        let entry = Entry {
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

    /// Takes a member's record out of the list. A list in order stays so; else the last record takes its place, which takes
    /// no longer the more members there are.
    pub(super) fn take(&mut self, now: Instant, members: &mut Vec<Member>, place: usize) -> Member {
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

impl Session {
    /// Whether it is a large session, with all that goes with it (section 21).
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.crowd.is_some()
    }

    /// Where the user's record is in the list.
    #[inline]
    pub(super) fn place_of_user(&self, xuid: Xuid) -> Option<usize> {
        match &self.crowd {
            Some(crowd) if !crowd.in_order => crowd.place_of(xuid),
            Some(_) | None => self.members.iter().position(|member| member.xuid == xuid),
        }
    }

    /// The member whose user is `xuid`, reserved or accepted.
    #[must_use]
    pub fn member_of(&self, xuid: Xuid) -> Option<&Member> {
        self.place_of_user(xuid).map(|place| &self.members[place])
    }

    /// The lowest index of a member; the next one to be given if there is none.
    #[must_use]
    pub fn first_index(&self) -> MemberIndex {
        let first = match &self.crowd {
            Some(crowd) => crowd.indices.first().copied(),
            None => self.members.first().map(|member| member.index),
        };
        first.unwrap_or(self.next_index)
    }

    /// The highest index of a member.
    pub(super) fn last_index(&self) -> Option<MemberIndex> {
        match &self.crowd {
            Some(crowd) => crowd.indices.last().copied(),
            None => self.members.last().map(|member| member.index),
        }
    }

    /// How many members are active.
    #[must_use]
    pub fn active(&self) -> usize {
        match &self.crowd {
            Some(crowd) => crowd.active,
            None => self.members.iter().filter(|member| member.status == MemberStatus::Active).count(),
        }
    }

    /// A member has been added at the end of the list.
    #[inline]
    pub(super) fn crowd_grew(&mut self) {
        if let (Some(crowd), Some(last)) = (&mut self.crowd, self.members.last()) {
            let (place, index) = (self.members.len() - 1, last.index);
            let entry = Entry { place, index, active: false, away: false, deadline: None, groups: Vec::new() };
            crowd.indices.insert(index);
            crowd.entries.insert(last.xuid, entry);
        }
    }

    /// Whatever is to be applied to the members is applied by ascending index (M3).
    pub(super) fn order_crowd(&mut self) {
        if let Some(crowd) = &mut self.crowd {
            self.members.sort_unstable_by_key(|member| member.index);
            crowd.in_order = true;
        }
    }

    /// Brings the crowd up to date after an evaluation, or after a write that was about this user's record and no other.
    #[inline]
    pub(super) fn tend_crowd(&mut self, now: Instant, user: Option<Xuid>) {
        if self.crowd.is_some() {
            self.tend(now, user);
        }
    }

    #[inline(never)]
    fn tend(&mut self, now: Instant, user: Option<Xuid>) {
        let Some(crowd) = &mut self.crowd else { return };
        let constants = &self.charter.constants;
        if crowd.in_order {
            crowd.in_order = false;
            for (place, member) in self.members.iter().enumerate() {
                crowd.note(now, place, member, constants);
            }
            return;
        }
        if let Some(place) = user.and_then(|user| crowd.place_of(user)) {
            crowd.note(now, place, &self.members[place], constants);
        }
    }

    /// The earliest removal timer of the members, of a large session.
    pub(super) fn crowd_deadline(&self) -> Option<Instant> {
        self.crowd.as_ref()?.deadlines.first().map(|(deadline, _)| *deadline)
    }

    /// Whether Presence says of an active member of a large session that it is elsewhere.
    pub(super) fn crowd_has_ghosts(&self) -> bool {
        self.crowd.as_ref().is_some_and(|crowd| crowd.away > 0)
    }

    /// What a crowd of these members would be that remembers as much as this one; `at` says where instants lie.
    pub(super) fn canonical_crowd(&self, now: Instant, canonical: &mut Session, at: impl Fn(Instant) -> Instant) {
        let Some(crowd) = &self.crowd else { return };
        let mut same = Crowd { groups: crowd.groups.shifted(now, at), ..Crowd::default() };
        for (place, member) in canonical.members.iter().enumerate() {
            same.note(now, place, member, &self.charter.constants);
        }
        canonical.crowd = Some(Box::new(same));
    }

    /// Moves every instant that is kept beside the list.
    pub(super) fn shift_crowd(&mut self, by: Shift) {
        let Some(crowd) = &mut self.crowd else { return };
        crowd.groups = crowd.groups.shifted(by.now(), |then| by.of(then));
        crowd.entries.values_mut().for_each(|entry| by.all(&mut entry.deadline));
        crowd.deadlines = crowd.deadlines.iter().map(|(deadline, index)| (by.of(*deadline), *index)).collect();
    }

    /// Whether what is kept beside the list is what the list says.
    pub(super) fn crowd_agrees(&self) -> bool {
        let Some(crowd) = &self.crowd else { return !self.charter.constants.capabilities.large };
        let mut anew = Crowd { groups: crowd.groups.clone(), ..Crowd::default() };
        for (place, member) in self.members.iter().enumerate() {
            // The groups are the same, so that no instant matters.
            anew.note(Instant::ZERO, place, member, &self.charter.constants);
        }
        *crowd.as_ref() == anew
    }
}
