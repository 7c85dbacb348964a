//! The owners of a session with the capability `hasOwners`: their rights, and the end of the last owner.

use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{NonOwnerCustom, NonOwnerReserves, OwnerlessSession};
use crate::mpsd::session::model::{Caller, Cause, Change, Event, Field, Member, PropertiesWrite, Refusal, User, Write};
use crate::mpsd::session::rules::settle::Batch;
use crate::mpsd::session::rules::write::Roster;
use crate::mpsd::session::{Life, Session};
use crate::mpsd::template::Migration;
use crate::time::Instant;
use std::collections::BTreeSet;

impl Session {
    /// `owners`: the indices of the members who own the session, ascending; empty without `hasOwners`.
    pub fn owners(&self) -> impl Iterator<Item = MemberIndex> {
        self.properties.extras.get().into_iter().flat_map(|extras| extras.owners.iter().copied())
    }

    /// Whether the user is a member who owns the session; never without `hasOwners`.
    #[must_use]
    pub fn is_owner(&self, xuid: Xuid) -> bool {
        self.member_of(xuid).is_some_and(|member| self.owners().any(|owner| owner == member.index))
    }

    /// Whether the caller has the rights of owners: a service, an owner of a session with owners, or the creator of the
    /// session (M376, M389).
    pub(super) fn acts_as_owner(&self, caller: &Caller, creating: bool) -> bool {
        match caller {
            Caller::Service => true,
            Caller::OnBehalf(acting) if acting.manage => true,
            Caller::User(_) | Caller::OnBehalf(_) if self.charter.constants.ownership_policies.is_none() => false,
            Caller::User(user) => creating || self.is_owner(user.xuid),
            Caller::OnBehalf(acting) => creating || acting.users.iter().any(|user| self.is_owner(user.xuid)),
        }
    }

    /// Whether an owner of the session has blocked the user (M385).
    pub(super) fn is_blocked(&self, user: &User) -> bool {
        !user.blocked_by.is_empty()
            && self.owners().any(|owner| {
                let blocks = |member: &Member| member.index == owner && user.blocked_by.contains(&member.xuid);
                self.members.iter().any(blocks)
            })
    }

    /// Whether a user may change others' records as this write does (M75, M381).
    pub(super) fn check_touches_others(&self, write: &Write, owner: bool) -> Result<(), Refusal> {
        if write.remove.is_empty() && write.assign.is_empty() {
            return Ok(());
        }
        match &self.charter.constants.ownership_policies {
            None => Err(Refusal::ForeignMember),
            Some(_) if owner => Ok(()),
            Some(_) => Err(Refusal::NotAnOwner),
        }
    }

    /// Checks the properties and reservations of a write that only owners may make (M382 to M384).
    pub(super) fn check_left_to_others(&self, write: &Write, owner: bool) -> Result<(), Refusal> {
        let Some(policies) = self.charter.constants.ownership_policies.as_ref().filter(|_| !owner) else {
            return Ok(());
        };
        let readings = &self.charter.readings;
        let listed = &policies.non_owner_modifiable_system_properties;
        if let Some(other) = write.properties.system_names().find(|name| !listed.contains(*name)) {
            return Err(Refusal::OwnersProperty(other.into()));
        }
        if write.properties.custom.is_some() && readings.non_owner_custom == NonOwnerCustom::Refused {
            return Err(Refusal::OwnersCustom);
        }
        if !write.reserve.is_empty() && readings.non_owner_reserves == NonOwnerReserves::Refused {
            return Err(Refusal::OwnersReserve);
        }
        Ok(())
    }

    /// Whether the `owners` of the write are allowed (M378, M379).
    pub(super) fn check_owners(&self, wrote: &PropertiesWrite, roster: &Roster<'_>) -> Result<(), Refusal> {
        let owners = match wrote.extras.as_ref().map(|extras| &extras.owners) {
            None | Some(Field::Keep) => return Ok(()),
            Some(Field::Clear) => None,
            Some(Field::Set(owners)) => Some(owners),
        };
        if self.charter.constants.ownership_policies.is_none() {
            return Err(Refusal::OwnersWithoutHasOwners);
        }
        let accepted =
            |index: &MemberIndex| self.members.iter().any(|member| member.index == *index && member.accepted());
        let fits = |index: &MemberIndex| roster.stays(*index) && (roster.own == Some(*index) || accepted(index));
        match owners {
            Some(owners) if !owners.is_empty() && owners.iter().all(fits) => Ok(()),
            Some(_) | None => Err(Refusal::BadOwners),
        }
    }

    /// The invariant about owners.
    pub(in crate::mpsd::session) fn owners_are_sound(&self) -> bool {
        let policies = self.charter.constants.ownership_policies.as_ref();
        let accepted =
            |index: MemberIndex| self.members.iter().any(|member| member.index == index && member.accepted());
        let owned = self.owners().next().is_some();
        let ownerless = policies.is_none_or(|policies| policies.migration == Migration::EndSession);
        (policies.is_some() || !owned)
            && self.owners().all(accepted)
            && (owned || ownerless || !self.members.iter().any(Member::accepted))
    }

    /// Makes the creator of the session its owner (M376).
    pub(super) fn found(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        if self.charter.constants.ownership_policies.is_some()
            && let Some(creator) = self.members.first().filter(|member| member.accepted())
        {
            let owners = BTreeSet::from([creator.index]);
            self.set_owners(&owners, Cause::Request, m::OWNER_FIRST, number, happened);
        }
    }

    /// Makes these members the only owners.
    pub(super) fn set_owners(
        &mut self,
        owners: &BTreeSet<MemberIndex>,
        cause: Cause,
        clause: Clause,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let before: BTreeSet<MemberIndex> = self.owners().collect();
        for index in before.symmetric_difference(owners) {
            if let Some(member) = self.member_at(*index) {
                let to = owners.contains(index);
                let change = Change::Owner { member: *index, xuid: member.xuid, to };
                happened.push(Event { change_number: number, change, cause, clause });
            }
        }
        self.properties.extras.edit(|extras| extras.owners.clone_from(owners));
    }

    /// Removes owners who are gone. If none is left, appoints one or ends the session.
    #[inline]
    pub(super) fn keep_owners(&mut self, now: Instant, number: ChangeNumber, happened: &mut Vec<Event>) {
        if let Some(migration) = self.charter.constants.ownership_policies.as_ref().map(|policies| policies.migration) {
            self.migrate(migration, now, number, happened);
        }
    }

    #[inline(never)]
    fn migrate(&mut self, migration: Migration, now: Instant, number: ChangeNumber, happened: &mut Vec<Event>) {
        let before = self.owners().count();
        let still_here =
            |index: &MemberIndex| self.members.iter().any(|member| member.index == *index && member.accepted());
        let owners: BTreeSet<MemberIndex> = self.owners().filter(still_here).collect();
        let left = owners.len();
        if left != before {
            self.properties.extras.edit(|extras| extras.owners = owners);
        }
        if left > 0 {
            return;
        }
        match migration {
            Migration::EndSession if before > 0 => self.end_without_owner(now, number, happened),
            Migration::EndSession => {}
            Migration::Oldest => {
                let accepted = self.members.iter().filter(|member| member.accepted());
                if let Some(oldest) = accepted.min_by_key(|member| (member.join_time, member.index)) {
                    let clause = if before > 0 { m::OWNERLESS_OLDEST } else { m::OWNERLESS_FIRST_COMER };
                    let owners = BTreeSet::from([oldest.index]);
                    self.set_owners(&owners, Cause::Consequence, clause, number, happened);
                }
            }
        }
    }

    /// Removes all members, and ends the session (M386).
    fn end_without_owner(&mut self, now: Instant, number: ChangeNumber, happened: &mut Vec<Event>) {
        // By ascending index, and from the end of the list, so that no record has to move.
        self.order_crowd();
        self.members.reverse();
        while let Some(last) = self.members.len().checked_sub(1) {
            self.remove_member(now, last, Cause::Consequence, m::OWNERLESS_ENDS, number, happened);
        }
        match self.charter.readings.ownerless_session {
            OwnerlessSession::EndsAtOnce => {
                self.life = Life::Deleted;
                let (change, cause) = (Change::Deleted, Cause::Consequence);
                happened.push(Event { change_number: number, change, cause, clause: m::OWNERLESS_ENDS });
            }
            // The members that were to be initialized are gone too.
            OwnerlessSession::EndsWhenEmpty => self.proceed(now, &Batch::new(number, now), happened),
        }
    }
}
