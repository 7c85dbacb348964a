//! The first half of a write: the checks that may refuse it. They change nothing.

use super::{NOTHING, OwnRecord, OwnWrite, Rest, Roster};
use crate::id::{MemberIndex, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{ActiveWithoutConnection, ReservePresent, UnknownConnection};
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Caller, Field, Grant, Me, Member, MemberStatus, MemberSystemConstants, MemberWrite, OnBehalf, Part, Refusal,
    Reservation, Restriction, User, Write,
};
use crate::mpsd::session::rules::status::next_status;
use std::borrow::Cow;
use std::collections::BTreeMap;

impl Session {
    /// Checks a write of the user's own record alone.
    #[inline]
    pub(super) fn check_own<'a>(
        &self,
        user: &'a User,
        me: &'a Me,
        through: Option<Grant>,
    ) -> Result<OwnRecord<'a>, Refusal> {
        let place = self.check_access(user, me, through, false)?;
        self.check_own_record(user, place, me)
    }

    /// Checks a write, in the order of M114: access, constants, fields, reservations, properties.
    pub(super) fn check<'a>(
        &self,
        caller: &'a Caller,
        write: &'a Write,
        through: Option<Grant>,
        creating: bool,
    ) -> Result<(OwnRecord<'a>, Rest<'a>), Refusal> {
        self.check_large_records(caller, write)?;
        let owner = self.acts_as_owner(caller, creating);
        let place = match caller {
            Caller::Service if !matches!(write.me, Me::Absent) || write.listed.is_some() => {
                return Err(Refusal::ServiceIsNoMember);
            }
            Caller::Service => None,
            Caller::User(_) if write.listed.is_some() => return Err(Refusal::ListedByUser),
            Caller::User(user) => {
                self.check_touches_others(write, owner)?;
                self.check_access(user, &write.me, through, creating)?
            }
            Caller::OnBehalf(acting) => {
                if !acting.manage {
                    self.check_touches_others(write, owner)?;
                }
                self.check_on_behalf(acting, write, through, creating).map(|()| None)?
            }
        };
        if let Some(servers) = &write.servers {
            self.check_servers(caller, servers)?;
        }
        if creating {
            self.check_arbitration(caller, write)?;
        }
        self.check_left_to_others(write, owner)?;
        if let (Some(constants), false) = (&write.constants, creating) {
            let unchanged = self.charter.constants.check_unchanged(constants);
            unchanged.map_err(|path| Refusal::ConstantConflict(path.into()))?;
        }
        let me = match caller {
            Caller::Service | Caller::OnBehalf(_) => OwnRecord::None,
            Caller::User(user) => self.check_own_record(user, place, &write.me)?,
        };
        let records = match caller {
            Caller::Service | Caller::User(_) => Vec::new(),
            Caller::OnBehalf(acting) => self.check_records(acting, write)?,
        };
        let gone = self.gone(write, &records);
        let roster = self.roster(caller, &gone, &me, owner);
        let settings =
            if write.concerns_roles() { self.check_roles(write, &roster, creating)? } else { BTreeMap::new() };
        let places = if write.reserve.is_empty() { 0 } else { self.check_reservations(&me, write, caller)? };
        if creating {
            self.check_initializers(caller, write, &records)?;
        }
        let properties = !write.properties.is_empty();
        if properties {
            let come = records.iter().map(|(_, record)| record).chain([&me]);
            let added = places + come.filter(|record| matches!(record, OwnRecord::Joins(_))).count();
            self.check_properties(write, added)?;
            self.check_owners(&write.properties, &roster)?;
        }
        Ok((me, Rest { records, places, properties, settings }))
    }

    /// The records that the write removes by their index, and those of listed users who leave.
    fn gone<'a>(&self, write: &'a Write, records: &[(Xuid, OwnRecord<'_>)]) -> Cow<'a, [MemberIndex]> {
        if records.is_empty() {
            return Cow::Borrowed(&write.remove);
        }
        let leaves = records.iter().filter_map(|(_, record)| match *record {
            OwnRecord::Leaves { place } => self.members.get(place).map(|member| member.index),
            OwnRecord::None | OwnRecord::Joins(_) | OwnRecord::Stays { .. } => None,
        });
        Cow::Owned(write.remove.iter().copied().chain(leaves).collect())
    }

    /// The writer, and the members who will be gone.
    fn roster<'a>(&self, caller: &Caller, removed: &'a [MemberIndex], me: &OwnRecord<'_>, owner: bool) -> Roster<'a> {
        let index = |place: usize| self.members.get(place).map(|member| member.index);
        let (own, left) = match *me {
            OwnRecord::None => (None, None),
            OwnRecord::Leaves { place } => (None, index(place)),
            OwnRecord::Joins(_) => (Some(self.next_index), None),
            OwnRecord::Stays { place, .. } => (index(place), None),
        };
        Roster { owner, service: caller.manages(), own, left, removed }
    }

    /// Whether the user may write here at all, and where its record is.
    #[inline]
    pub(in crate::mpsd::session::rules) fn check_access(
        &self,
        user: &User,
        me: &Me,
        through: Option<Grant>,
        creating: bool,
    ) -> Result<Option<usize>, Refusal> {
        let place = self.place_of_user(user.xuid);
        if place.is_some_and(|place| self.members[place].accepted()) {
            return Ok(place);
        }
        match me {
            Me::Leave => place.map(Some).ok_or(Refusal::NotAMember),
            Me::Absent | Me::Put(_) if creating => self.may_play(user).map(|()| None),
            Me::Absent | Me::Put(_) => self.may_join(user, place.is_some(), through).map(|()| place),
        }
    }

    /// Checks the records of the users for whom a service writes, and that there is room for those who join.
    fn check_records<'a>(&self, acting: &'a OnBehalf, write: &'a Write) -> Result<Vec<(Xuid, OwnRecord<'a>)>, Refusal> {
        let mut records = Vec::new();
        let mut count = self.members.len();
        for (user, me, place) in self.records_on_behalf(acting, write) {
            if let Me::Put(MemberWrite { extras: Some(extras), .. }) = me
                && (!extras.roles.is_empty() || extras.role_preference != Field::Keep)
            {
                return Err(Refusal::RolesOnBehalf);
            }
            let record = self.check_own_record(user, place, me)?;
            match record {
                OwnRecord::Joins(_) => count += 1,
                OwnRecord::Leaves { .. } => count -= 1,
                OwnRecord::None | OwnRecord::Stays { .. } => {}
            }
            records.push((user.xuid, record));
        }
        let comes = records.iter().any(|(_, record)| matches!(record, OwnRecord::Joins(_)));
        let room = self.charter.constants.max_members_count as usize + self.removed(write);
        if comes && count > room { Err(Refusal::Full) } else { Ok(records) }
    }

    /// The number of members that the write removes by index.
    fn removed(&self, write: &Write) -> usize {
        self.members.iter().filter(|member| write.remove.contains(&member.index)).count()
    }

    /// Checks the user's own record, which is at `place` if there is one.
    // Inlined so that the result is not copied between functions in the short way of a write.
    #[inline(always)]
    fn check_own_record<'a>(&self, user: &'a User, place: Option<usize>, me: &'a Me) -> Result<OwnRecord<'a>, Refusal> {
        let wrote = match (me, place) {
            (Me::Leave, Some(place)) => return Ok(OwnRecord::Leaves { place }),
            (Me::Leave, None) => return Err(Refusal::NotAMember),
            (Me::Absent, _) => &NOTHING,
            (Me::Put(wrote), _) => wrote,
        };
        let member = place.map(|place| &self.members[place]);
        let own = OwnWrite { user, wrote, to: self.check_member_write(user, member, wrote)? };
        Ok(place.map_or(OwnRecord::Joins(own), |place| OwnRecord::Stays { place, own }))
    }

    /// The status after a write of one's own record, if its fields may have these values.
    #[inline(always)]
    fn check_member_write(
        &self,
        user: &User,
        member: Option<&Member>,
        wrote: &MemberWrite,
    ) -> Result<MemberStatus, Refusal> {
        if wrote.is_more_than_status() {
            self.check_member_fields(member, wrote)?;
        }
        let (capabilities, readings) = (&self.charter.constants.capabilities, &self.charter.readings);
        if let Field::Set(connection) = wrote.connection
            && user.connection != Some(connection)
            && readings.unknown_connection == UnknownConnection::Refuse
        {
            return Err(Refusal::UnknownConnection);
        }
        let mut to = next_status(member.map(|member| member.status), wrote.flags, readings);
        let connected = || wrote.connection.over(member.and_then(|member| member.connection)).is_some();
        if to == MemberStatus::Active && capabilities.connection_required_for_active_members && !connected() {
            match readings.active_without_connection {
                ActiveWithoutConnection::Reject => return Err(Refusal::ActiveWithoutConnection),
                ActiveWithoutConnection::AcceptInactive => to = MemberStatus::Inactive,
            }
        }
        if wrote.extras.is_some() || member.is_some_and(|member| member.subscriptions().is_some()) {
            self.check_subscriptions(user, member, wrote, to)?;
        }
        Ok(to)
    }

    /// Whether the fields beside status and connection may have these values here.
    #[inline(never)]
    fn check_member_fields(&self, member: Option<&Member>, wrote: &MemberWrite) -> Result<(), Refusal> {
        let connectivity = self.charter.constants.capabilities.connectivity;
        if matches!(wrote.secure_device_address, Field::Set(_)) && !connectivity {
            return Err(Refusal::AddressWithoutConnectivity);
        }
        if let (Some(member), Some(constants)) = (member, &wrote.constants)
            && !alike(member.custom_constants(), Some(constants))
        {
            return Err(Refusal::MemberConstants);
        }
        if let (Some(member), Some(initialize), true) = (member, wrote.initialize, self.initialization.is_some())
            && initialize != (member.part != Part::None)
        {
            return Err(Refusal::MemberConstants);
        }
        if let Some(custom) = &wrote.custom {
            self.check_custom(member.and_then(Member::custom_properties), custom)?;
        }
        if let Some(extras) = &wrote.extras {
            self.check_member_extras(member, extras)?;
        }
        if wrote.extras.is_some() || wrote.secure_device_address != Field::Keep {
            self.check_measurements(member, wrote)?;
        }
        Ok(())
    }

    /// The number of slots that the reservations take, if they are free. A user with an equal record needs none (M59).
    /// The caller counts as the write leaves it: present after a join, absent after a leave.
    fn check_reservations<'a>(
        &'a self,
        me: &OwnRecord<'a>,
        write: &'a Write,
        caller: &Caller,
    ) -> Result<usize, Refusal> {
        let mut places = 0;
        for (at, reservation) in write.reserve.iter().enumerate() {
            let for_caller = matches!(caller, Caller::User(user) if user.xuid == reservation.xuid);
            let present = match me {
                OwnRecord::Leaves { .. } if for_caller => None,
                OwnRecord::Joins(own) if for_caller => {
                    let system = own.wrote.extras.as_ref().and_then(|extras| extras.system.as_ref());
                    Some((own.wrote.constants.as_ref(), own.wrote.initialize == Some(true), system))
                }
                OwnRecord::None | OwnRecord::Leaves { .. } | OwnRecord::Joins(_) | OwnRecord::Stays { .. } => {
                    let given = |member: &'a Member| {
                        (member.custom_constants(), member.part != Part::None, member.system_constants())
                    };
                    self.member_of(reservation.xuid).map(given)
                }
            };
            let same_user = |earlier: &&Reservation| earlier.xuid == reservation.xuid;
            let earlier = || write.reserve[..at].iter().find(same_user).map(Reservation::given);
            let Some(given) = present.or_else(earlier) else {
                places += 1;
                continue;
            };
            match self.charter.readings.reserve_present {
                ReservePresent::NoopIfEqual if self.same_constants(given, reservation.given()) => {}
                ReservePresent::NoopIfEqual | ReservePresent::Conflict => return Err(Refusal::AlreadyPresent),
            }
        }
        // A caller who leaves is counted below, even if it also removes itself by index.
        let leaves = |place: usize| matches!(*me, OwnRecord::Leaves { place: own } if own == place);
        let goes = |place: usize, member: &Member| write.remove.contains(&member.index) && !leaves(place);
        let removed = match write.remove.as_slice() {
            [] => 0,
            [..] => self.members.iter().enumerate().filter(|(place, member)| goes(*place, member)).count(),
        };
        let count = match me {
            OwnRecord::None | OwnRecord::Stays { .. } => self.members.len(),
            OwnRecord::Leaves { .. } => self.members.len() - 1,
            OwnRecord::Joins(_) => self.members.len() + 1,
        };
        // Reservations count from the start (M138).
        let room = self.charter.constants.max_members_count as usize + removed;
        if places > 0 && count + places > room { Err(Refusal::ReservationsOverCapacity) } else { Ok(places) }
    }

    /// Whether both are the same constants. `initialize` counts only with `memberInitialization`.
    fn same_constants(&self, one: Given<'_>, other: Given<'_>) -> bool {
        let nothing = MemberSystemConstants::default();
        alike(one.0, other.0)
            && (self.initialization.is_none() || one.1 == other.1)
            && one.2.unwrap_or(&nothing) == other.2.unwrap_or(&nothing)
    }

    /// Whether the properties may have these values together (M134 to M136).
    fn check_properties(&self, write: &Write, added: usize) -> Result<(), Refusal> {
        let (old, new) = (&self.properties, &write.properties);
        self.check_large_properties(new)?;
        if let Some(extras) = &new.extras {
            self.check_properties_extras(extras, added)?;
        }
        if let Some(custom) = &new.custom {
            self.check_custom(Some(&old.custom), custom)?;
        }
        let by_default = self.default_restriction();
        let join = new.join_restriction.over(Some(old.join_restriction)).unwrap_or(by_default);
        let read = new.read_restriction.over(Some(old.read_restriction)).unwrap_or(by_default);
        let closed = new.closed.over(Some(old.closed)).unwrap_or_default();
        let locked = new.locked.over(Some(old.locked)).unwrap_or_default();
        if locked && !closed {
            return Err(Refusal::LockedWithoutClosed);
        }
        if read == Restriction::None && self.charter.constants.capabilities.user_authorization_style {
            return Err(Refusal::ReadNoneUnderUserAuthorization);
        }
        // Restrictions are ordered from the widest to the narrowest.
        if read > join { Err(Refusal::ReadNarrowerThanJoin) } else { Ok(()) }
    }

    /// Whether the custom data of a session or member stays within the limit after a change (M488).
    fn check_custom(&self, stored: Option<&Custom>, delta: &Custom) -> Result<(), Refusal> {
        let most = self.charter.readings.max_custom_bytes.0;
        let nothing = Custom::default();
        if stored.unwrap_or(&nothing).would_exceed(most as usize, delta) {
            return Err(Refusal::CustomTooLarge(most));
        }
        Ok(())
    }
}

/// The constants of a member: custom ones, `initialize`, and the other system ones.
type Given<'a> = (Option<&'a Custom>, bool, Option<&'a MemberSystemConstants>);

impl Reservation {
    fn given(&self) -> Given<'_> {
        (self.constants.as_ref(), self.initialize, self.system.as_deref())
    }
}

/// Whether both are the same custom data, where none at all is `{}`.
fn alike(one: Option<&Custom>, other: Option<&Custom>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        (Some(one), None) | (None, Some(one)) => one.is_empty(),
        (None, None) => true,
    }
}
