//! Answering a write: first the questions that may refuse it, then the changes that cannot fail.

use super::event::{Cause, Change, Event};
use super::member::{Member, MemberCustom, MemberStatus, RemovalTimer, next_status};
use super::refusal::Refusal;
use super::request::{Caller, Field, Me, MemberWrite, Reservation, Restriction, User, Write};
use super::{Answer, Life, Session};
use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{
    ActiveWithoutConnection, JoinTimeOnAcceptance, NoopBumps, ReadyFromInactive, ReadyRewrite, ReservePresent,
    UnknownConnection,
};
use crate::time::Instant;

/// What the questions found out, for the changes to act on.
struct Plan<'a> {
    /// What happens to the caller's own record.
    me: OwnRecord<'a>,
    /// How many of the write's reservations are for users who have no record yet.
    places: usize,
    /// Whether the write mentions a property.
    properties: bool,
}

#[derive(Clone, Copy)]
enum OwnRecord<'a> {
    /// A service principal has none.
    None,
    /// Goes.
    Leaves { place: usize },
    /// Comes.
    Joins(OwnWrite<'a>),
    /// Is there, perhaps reserved.
    Stays { place: usize, own: OwnWrite<'a> },
}

/// What a user writes about itself, and the status that results.
#[derive(Clone, Copy)]
struct OwnWrite<'a> {
    user: &'a User,
    wrote: &'a MemberWrite,
    to: MemberStatus,
}

/// Nothing mentioned.
const NOTHING: MemberWrite = MemberWrite {
    flags: super::request::Flags { active: None, ready: None },
    connection: Field::Keep,
    secure_device_address: Field::Keep,
    custom: None,
    constants: None,
};

/// What no state of the session can make right: asked before the session is looked at.
pub(super) fn check_shape(write: &Write) -> Result<(), Refusal> {
    match &write.me {
        Me::Put(me) if me.flags.active == Some(true) && me.flags.ready == Some(true) => Err(Refusal::BothFlags),
        Me::Put(_) | Me::Absent | Me::Leave => Ok(()),
    }
}

impl Session {
    /// Answers a write on a session that is settled, or that the write is to make.
    pub(super) fn write(
        &mut self,
        now: Instant,
        caller: &Caller,
        write: &Write,
        creating: bool,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        let plan = self.check(caller, write, creating)?;
        if creating {
            let change_number = self.change_number.next();
            happened.push(Event { change_number, change: Change::Created, cause: Cause::Request, clause: m::CREATE });
        }
        Ok(self.commit(now, write, &plan, happened))
    }

    /// The first half: may the caller do this? Changes nothing.
    fn check<'a>(&self, caller: &'a Caller, write: &'a Write, creating: bool) -> Result<Plan<'a>, Refusal> {
        let me = match caller {
            Caller::Service if !matches!(write.me, Me::Absent) => return Err(Refusal::ServiceIsNoMember),
            Caller::Service => OwnRecord::None,
            Caller::User(_) if !write.remove.is_empty() => return Err(Refusal::ForeignMember),
            Caller::User(user) => self.check_own_record(user, &write.me, creating)?,
        };
        let places = if write.reserve.is_empty() { 0 } else { self.check_reservations(&write.reserve, caller)? };
        self.check_space(&me, places, write.remove.len())?;
        if let (OwnRecord::Joins(own), false) = (&me, creating) {
            self.restriction_admits(own.user)?;
        }
        let properties = !write.properties.is_empty();
        if properties {
            self.check_properties(write)?;
        }
        Ok(Plan { me, places, properties })
    }

    /// The second half: does it. `number` is that of the change.
    fn commit(&mut self, now: Instant, write: &Write, plan: &Plan, happened: &mut Vec<Event>) -> Answer {
        let number = self.change_number.next();
        let mark = happened.len();
        match plan.me {
            OwnRecord::None => {}
            OwnRecord::Leaves { place } => self.leave(place, number, happened),
            OwnRecord::Joins(own) => self.join(now, own, number, happened),
            OwnRecord::Stays { place, own } => self.update(now, place, own, number, happened),
        }
        if plan.places > 0 {
            self.reserve(now, &write.reserve, number, happened);
        }
        for index in &write.remove {
            if let Some(place) = self.members.iter().position(|member| member.index == *index) {
                self.leave(place, number, happened);
            }
        }
        if plan.properties {
            self.write_properties(write, number, happened);
        }
        self.drop_orphaned_host(number, happened);
        self.note_emptiness(now, number, happened);
        if happened.len() > mark || self.charter.readings.noop_bumps == NoopBumps::Bumps {
            self.change_number = number;
        }
        if self.life == Life::Deleted { Answer::Gone } else { Answer::Updated }
    }

    fn check_own_record<'a>(&self, user: &'a User, me: &'a Me, creating: bool) -> Result<OwnRecord<'a>, Refusal> {
        let place = self.members.iter().position(|member| member.xuid == user.xuid);
        let wrote = match me {
            Me::Leave => return place.map(|place| OwnRecord::Leaves { place }).ok_or(Refusal::NotAMember),
            Me::Absent => &NOTHING,
            Me::Put(wrote) => wrote,
        };
        let member = place.map(|place| &self.members[place]);
        let reserved = member.is_some_and(|member| !member.accepted());
        if creating {
            if !user.multiplayer {
                return Err(Refusal::NoPrivilege);
            }
        } else if member.is_none() || reserved {
            self.may_join(user, reserved)?;
        }
        let own = OwnWrite { user, wrote, to: self.check_member_write(user, member, wrote)? };
        Ok(place.map_or(OwnRecord::Joins(own), |place| OwnRecord::Stays { place, own }))
    }

    /// What a write of one's own record leads to, if its fields may have these values here.
    fn check_member_write(
        &self,
        user: &User,
        member: Option<&Member>,
        wrote: &MemberWrite,
    ) -> Result<MemberStatus, Refusal> {
        let (capabilities, readings) = (&self.charter.constants.capabilities, &self.charter.readings);
        if matches!(wrote.secure_device_address, Field::Set(_)) && !capabilities.connectivity {
            return Err(Refusal::AddressWithoutConnectivity);
        }
        if let (Some(member), Some(constants)) = (member, &wrote.constants)
            && !alike(member.custom_constants(), Some(constants))
        {
            return Err(Refusal::MemberConstants);
        }
        if let Field::Set(connection) = wrote.connection
            && user.connection != Some(connection)
            && readings.unknown_connection == UnknownConnection::Refuse
        {
            return Err(Refusal::UnknownConnection);
        }
        let to = next_status(member.map(|member| member.status), wrote.flags, readings);
        let connected = wrote.connection.over(member.and_then(|member| member.connection)).is_some();
        if to == MemberStatus::Active && capabilities.connection_required_for_active_members && !connected {
            return match readings.active_without_connection {
                ActiveWithoutConnection::Reject => Err(Refusal::ActiveWithoutConnection),
                ActiveWithoutConnection::AcceptInactive => Ok(MemberStatus::Inactive),
            };
        }
        Ok(to)
    }

    /// How many places the reservations take; a user who is here already needs none, if nothing differs (M59).
    fn check_reservations(&self, reserve: &[Reservation], caller: &Caller) -> Result<usize, Refusal> {
        let mut places = 0;
        for (at, reservation) in reserve.iter().enumerate() {
            let here = |other: Xuid| other == reservation.xuid;
            let present = self.member_of(reservation.xuid).map(Member::custom_constants);
            let earlier = || reserve[..at].iter().find(|other| here(other.xuid)).map(|other| other.constants.as_ref());
            let caller_self = || matches!(caller, Caller::User(user) if here(user.xuid)).then_some(None);
            match (present.or_else(earlier).or_else(caller_self), self.charter.readings.reserve_present) {
                (None, _) => places += 1,
                (Some(given), ReservePresent::NoopIfEqual) if alike(given, reservation.constants.as_ref()) => {}
                (Some(_), _) => return Err(Refusal::AlreadyPresent),
            }
        }
        Ok(places)
    }

    /// Whether there is room for the caller and for the reservations, which count from the start (M138).
    fn check_space(&self, me: &OwnRecord, places: usize, removed: usize) -> Result<(), Refusal> {
        let max = self.charter.constants.max_members_count as usize;
        let count = match me {
            OwnRecord::None | OwnRecord::Stays { .. } => self.members.len(),
            OwnRecord::Leaves { .. } => self.members.len() - 1,
            OwnRecord::Joins(_) if self.members.len() >= max => return Err(Refusal::Full),
            OwnRecord::Joins(_) => self.members.len() + 1,
        };
        if places > 0 && count + places > max + removed { Err(Refusal::ReservationsOverCapacity) } else { Ok(()) }
    }

    /// Whether the properties may have these values together (M134 to M136).
    fn check_properties(&self, write: &Write) -> Result<(), Refusal> {
        let (old, new) = (&self.properties, &write.properties);
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

    fn join(&mut self, now: Instant, own: OwnWrite, number: ChangeNumber, happened: &mut Vec<Event>) {
        let OwnWrite { user, wrote, to } = own;
        let mut member = Member::new(self.take_index(), user.xuid, to, now);
        if let Some(constants) = &wrote.constants {
            member.custom = Some(Box::new(MemberCustom { constants: constants.clone(), ..MemberCustom::default() }));
        }
        self.life = Life::Occupied;
        self.members.push(member);
        self.status_event(self.members.len() - 1, None, Some(to), arrival(to), number, happened);
        self.write_member(self.members.len() - 1, user, wrote, number, happened);
    }

    fn update(&mut self, now: Instant, place: usize, own: OwnWrite, number: ChangeNumber, happened: &mut Vec<Event>) {
        let OwnWrite { user, wrote, to } = own;
        let readings = &self.charter.readings;
        let member = &mut self.members[place];
        let from = member.status;
        if from == MemberStatus::Reserved && readings.join_time_on_acceptance == JoinTimeOnAcceptance::Acceptance {
            member.join_time = now;
        }
        if from != to {
            let since = match (from, to, readings.ready_from_inactive) {
                (MemberStatus::Inactive, MemberStatus::Ready, ReadyFromInactive::SinceInactive) => member.since,
                _ => now,
            };
            member.enter(to, since);
            self.status_event(place, Some(from), Some(to), own_transition(from, to), number, happened);
        } else if to == MemberStatus::Ready
            && wrote.flags.ready == Some(true)
            && readings.ready_rewrite == ReadyRewrite::RestartsTimer
            && member.since != now
        {
            member.since = now;
            let change = Change::TimerRestarted { member: member.index, xuid: member.xuid };
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause: m::READY_AGAIN });
        }
        self.write_member(place, user, wrote, number, happened);
        if from != to && to == MemberStatus::Inactive && self.removes_inactive_inline() {
            let cause = Cause::Timer { timer: RemovalTimer::Inactive, deadline: now };
            self.drop_member(place, cause, m::ZERO_TAKES_NEXT_ACCESS, number, happened);
        }
    }

    /// The fields of one's own record beside the status.
    fn write_member(
        &mut self,
        place: usize,
        user: &User,
        wrote: &MemberWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let required = self.charter.constants.capabilities.connection_required_for_active_members;
        let member = &mut self.members[place];
        let (index, xuid) = (member.index, member.xuid);
        let mut note = |change, clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        member.presence = user.presence;
        member.device = Some(user.device);
        member.title = Some(user.title);
        // M101: only an active member is bound to a connection.
        let connection = wrote.connection.over(member.connection).filter(|_| member.status == MemberStatus::Active);
        if member.connection != connection {
            let first = member.connection.is_none();
            member.connection = connection;
            let clause = if required && first { m::CONNECTION_REQUIRED } else { m::CONNECTION_REPLACED };
            note(Change::Connection { member: index, xuid, to: connection }, clause);
        }
        if wrote.secure_device_address != Field::Keep {
            let address = wrote.secure_device_address.over(None);
            if member.secure_device_address != address {
                member.secure_device_address = address;
                let to = member.device_token();
                note(Change::DeviceToken { member: index, xuid, to }, m::DEVICE_TOKEN_FROM_ADDRESS);
            }
        }
        if let Some(delta) = &wrote.custom
            && member.custom.get_or_insert_default().properties.merge(delta)
        {
            note(Change::MemberCustom { member: index, xuid }, m::CUSTOM_MERGES);
        }
    }

    fn leave(&mut self, place: usize, number: ChangeNumber, happened: &mut Vec<Event>) {
        let clause = if self.members[place].accepted() { m::LEAVE } else { m::DECLINE };
        self.drop_member(place, Cause::Request, clause, number, happened);
    }

    #[inline]
    pub(super) fn drop_member(
        &mut self,
        place: usize,
        cause: Cause,
        clause: Clause,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &self.members[place];
        let change = Change::Status { member: member.index, xuid: member.xuid, from: Some(member.status), to: None };
        happened.push(Event { change_number: number, change, cause, clause });
        self.remove(place);
    }

    fn reserve(&mut self, now: Instant, reserve: &[Reservation], number: ChangeNumber, happened: &mut Vec<Event>) {
        for reservation in reserve {
            if self.member_of(reservation.xuid).is_some() {
                continue;
            }
            let mut member = Member::new(self.take_index(), reservation.xuid, MemberStatus::Reserved, now);
            if let Some(constants) = &reservation.constants {
                member.custom =
                    Some(Box::new(MemberCustom { constants: constants.clone(), ..MemberCustom::default() }));
            }
            self.life = Life::Occupied;
            self.members.push(member);
            let place = self.members.len() - 1;
            self.status_event(place, None, Some(MemberStatus::Reserved), m::RESERVE, number, happened);
        }
    }

    fn write_properties(&mut self, write: &Write, number: ChangeNumber, happened: &mut Vec<Event>) {
        let by_default = self.default_restriction();
        let new = &write.properties;
        let mut note = |change, clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        let old = &mut self.properties;
        let (from, to) =
            (old.join_restriction, new.join_restriction.over(Some(old.join_restriction)).unwrap_or(by_default));
        if from != to {
            old.join_restriction = to;
            note(Change::JoinRestriction { from, to }, m::PROPERTIES_BY_MEMBERS);
        }
        let (from, to) =
            (old.read_restriction, new.read_restriction.over(Some(old.read_restriction)).unwrap_or(by_default));
        if from != to {
            old.read_restriction = to;
            note(Change::ReadRestriction { from, to }, m::PROPERTIES_BY_MEMBERS);
        }
        let to = new.closed.over(Some(old.closed)).unwrap_or_default();
        if old.closed != to {
            old.closed = to;
            note(Change::Closed { to }, m::PROPERTIES_BY_MEMBERS);
        }
        let to = new.locked.over(Some(old.locked)).unwrap_or_default();
        if old.locked != to {
            old.locked = to;
            old.inside_since_lock.clear();
            if to {
                old.inside_since_lock.extend(self.members.iter().map(|member| member.xuid));
                old.inside_since_lock.sort_unstable();
            }
            note(Change::Locked { to }, m::LOCKED_MEMORY);
        }
        if let Some(delta) = &new.custom
            && old.custom.merge(delta)
        {
            note(Change::Custom, m::CUSTOM_MERGES);
        }
        match new.host {
            Field::Keep => {}
            Field::Clear => self.set_host(None, number, happened),
            Field::Set(token) => self.set_host(Some(token), number, happened),
        }
    }

    fn status_event(
        &self,
        place: usize,
        from: Option<MemberStatus>,
        to: Option<MemberStatus>,
        clause: Clause,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &self.members[place];
        let change = Change::Status { member: member.index, xuid: member.xuid, from, to };
        happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
    }

    fn take_index(&mut self) -> MemberIndex {
        let index = self.next_index;
        self.next_index = MemberIndex(index.0 + 1);
        index
    }

    /// The member whose user is `xuid`, reserved or accepted.
    #[must_use]
    pub fn member_of(&self, xuid: Xuid) -> Option<&Member> {
        self.members.iter().find(|member| member.xuid == xuid)
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

/// The rule by which a newcomer has this status.
fn arrival(to: MemberStatus) -> Clause {
    match to {
        MemberStatus::Active => m::JOIN_ACTIVE,
        MemberStatus::Ready => m::JOIN_READY,
        MemberStatus::Inactive | MemberStatus::Reserved => m::JOIN_INACTIVE,
    }
}

/// The rule by which a member moves itself from one status to another.
fn own_transition(from: MemberStatus, to: MemberStatus) -> Clause {
    match (from, to) {
        (MemberStatus::Reserved, to) => arrival(to),
        (_, MemberStatus::Active) => m::ACTIVATE,
        (MemberStatus::Active, MemberStatus::Ready) => m::ACTIVE_TO_READY,
        (_, MemberStatus::Ready) => m::INACTIVE_TO_READY,
        (MemberStatus::Ready, _) => m::UNREADY,
        (_, MemberStatus::Inactive | MemberStatus::Reserved) => m::DEACTIVATE,
    }
}
