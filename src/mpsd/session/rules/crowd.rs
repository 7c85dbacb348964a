//! The indexes of a large session: lookups by them, and their updates.

use crate::id::{MemberIndex, Xuid};
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Crowd, CrowdEntry, Member, MemberStatus};
use crate::time::{Instant, Shift};

impl Session {
    /// Whether the session is large (section 21).
    #[must_use]
    pub fn is_large(&self) -> bool {
        self.crowd.is_some()
    }

    /// Where the user's record is in the list.
    #[inline]
    pub(in crate::mpsd::session) fn place_of_user(&self, xuid: Xuid) -> Option<usize> {
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

    /// The lowest index of a member; the next free index if there are no members.
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
            let entry = CrowdEntry { place, index, active: false, away: false, deadline: None, groups: Vec::new() };
            crowd.indices.insert(index);
            crowd.entries.insert(last.xuid, entry);
        }
    }

    /// Sorts the members: an evaluation goes by ascending index (M3).
    pub(super) fn order_crowd(&mut self) {
        if let Some(crowd) = &mut self.crowd {
            self.members.sort_unstable_by_key(|member| member.index);
            crowd.in_order = true;
        }
    }

    /// Updates the indexes after an evaluation, or after a write of this user's record alone.
    #[inline]
    pub(in crate::mpsd::session) fn tend_crowd(&mut self, now: Instant, user: Option<Xuid>) {
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

    /// Rebuilds the indexes for a canonical form, with the same groups; `at` maps instants.
    pub(in crate::mpsd::session) fn canonical_crowd(
        &self,
        now: Instant,
        canonical: &mut Session,
        at: impl Fn(Instant) -> Instant,
    ) {
        let Some(crowd) = &self.crowd else { return };
        let mut same = Crowd { groups: crowd.groups.shifted(now, at), ..Crowd::default() };
        for (place, member) in canonical.members.iter().enumerate() {
            same.note(now, place, member, &self.charter.constants);
        }
        canonical.crowd = Some(Box::new(same));
    }

    /// Moves every instant that is stored beside the list.
    pub(in crate::mpsd::session) fn shift_crowd(&mut self, by: Shift) {
        let Some(crowd) = &mut self.crowd else { return };
        crowd.groups = crowd.groups.shifted(by.now(), |then| by.of(then));
        crowd.entries.values_mut().for_each(|entry| by.all(&mut entry.deadline));
        crowd.deadlines = crowd.deadlines.iter().map(|(deadline, index)| (by.of(*deadline), *index)).collect();
    }

    /// Whether the indexes agree with the list.
    pub(in crate::mpsd::session) fn crowd_agrees(&self) -> bool {
        let Some(crowd) = &self.crowd else { return !self.charter.constants.capabilities.large };
        let mut anew = Crowd { groups: crowd.groups.clone(), ..Crowd::default() };
        for (place, member) in self.members.iter().enumerate() {
            // The groups are the same, so no instant is used.
            anew.note(Instant::ZERO, place, member, &self.charter.constants);
        }
        *crowd.as_ref() == anew
    }
}
