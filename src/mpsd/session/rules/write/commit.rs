//! The second half of a write: the changes, which cannot fail.

use super::{OwnRecord, OwnWrite, Rest};
use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{JoinTimeOnAcceptance, NoopBumps, ReadyFromInactive, ReadyRewrite};
use crate::mpsd::session::model::{
    Answer, Cause, Change, Event, Field, Member, MemberExtras, MemberStatus, MemberSystemConstants, MemberWrite,
    Property, Rare, RemovalTimer, Reservation, User, Write,
};
use crate::mpsd::session::rules::settle::Batch;
use crate::mpsd::session::{Life, Session};
use crate::time::Instant;

impl Session {
    /// Applies a checked write. `number` is the change number.
    pub(super) fn commit(
        &mut self,
        now: Instant,
        write: &Write,
        me: &OwnRecord,
        rest: Option<&Rest>,
        happened: &mut Vec<Event>,
    ) -> Answer {
        let number = self.change_number.next();
        let mark = happened.len();
        match *me {
            OwnRecord::None => {}
            OwnRecord::Leaves { place } => self.leave(now, place, number, happened),
            OwnRecord::Joins(own) => self.join(now, own, number, happened),
            OwnRecord::Stays { place, own } => self.update(now, place, own, number, happened),
        }
        if let Some(rest) = rest {
            self.commit_rest(now, write, me, rest, number, happened);
        }
        if self.initialization.is_some() {
            let extras = write.properties.extras.as_ref();
            self.initialize(now, extras.and_then(|extras| extras.initialization_succeeded), number, happened);
        }
        self.follow_removals(now, now, number, happened);
        if happened.len() > mark || self.charter.readings.noop_bumps == NoopBumps::Bumps {
            self.change_number = number;
        }
        if self.life == Life::Deleted { Answer::Gone } else { Answer::Updated }
    }

    /// Applies the parts of a write beside the caller's own record.
    #[inline(never)]
    fn commit_rest(
        &mut self,
        now: Instant,
        write: &Write,
        me: &OwnRecord,
        rest: &Rest,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        if matches!(me, OwnRecord::Joins(_)) && self.change_number == ChangeNumber::default() {
            self.found(number, happened);
        }
        for (xuid, record) in &rest.records {
            self.commit_record(now, *xuid, *record, number, happened);
        }
        if self.is_large() {
            for record in rest.records.iter().map(|(_, record)| record).chain([me]) {
                match record {
                    OwnRecord::Joins(own) | OwnRecord::Stays { own, .. } => {
                        self.report_encounters(now, own.user, own.wrote, number, happened);
                    }
                    OwnRecord::None | OwnRecord::Leaves { .. } => {}
                }
            }
        }
        if rest.places > 0 {
            self.reserve(now, &write.reserve, number, happened);
        }
        let removes = match me {
            OwnRecord::None => m::SERVICE_REMOVES,
            OwnRecord::Joins(_) | OwnRecord::Stays { .. } | OwnRecord::Leaves { .. } => m::OWNER_REMOVES,
        };
        for index in &write.remove {
            if let Some(place) = self.members.iter().position(|member| member.index == *index) {
                self.remove_member(now, place, Cause::Request, removes, number, happened);
            }
        }
        if !write.assign.is_empty() || !rest.settings.is_empty() {
            self.write_roles(write, &rest.settings, number, happened);
        }
        if rest.properties {
            self.write_properties(write, number, happened);
        }
        if let Some(servers) = &write.servers {
            self.write_servers(servers, number, happened);
        }
    }

    /// Applies a record that a service writes for this user. Earlier records may have moved its place in the list.
    fn commit_record(
        &mut self,
        now: Instant,
        xuid: Xuid,
        record: OwnRecord,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let place = self.place_of_user(xuid);
        match (record, place) {
            (OwnRecord::Joins(own), None) => self.join(now, own, number, happened),
            (OwnRecord::Leaves { .. }, Some(place)) => self.leave(now, place, number, happened),
            (OwnRecord::Stays { own, .. }, Some(place)) => self.update(now, place, own, number, happened),
            (OwnRecord::None | OwnRecord::Joins(_) | OwnRecord::Leaves { .. } | OwnRecord::Stays { .. }, _) => {}
        }
    }

    /// Applies `initializationSucceeded`, then advances every stage whose condition is met.
    #[inline(never)]
    fn initialize(&mut self, now: Instant, decided: Option<bool>, number: ChangeNumber, happened: &mut Vec<Event>) {
        let batch = Batch::new(number, now);
        if let Some(succeeded) = decided {
            self.decide(succeeded, &batch, happened);
        }
        self.proceed(now, &batch, happened);
        if let Some(initialization) = &mut self.initialization {
            // M203: a creation without members to initialize skips the first episode.
            initialization.episode = initialization.episode.max(1);
        }
    }

    fn join(&mut self, now: Instant, own: OwnWrite, number: ChangeNumber, happened: &mut Vec<Event>) {
        let OwnWrite { user, wrote, to } = own;
        let mut member = Member::new(self.take_index(), user.xuid, to, now);
        member.part = self.part_of_newcomer(wrote.initialize == Some(true));
        let system = wrote.extras.as_ref().and_then(|extras| extras.system.as_ref());
        member.extras = given_constants(wrote.constants.as_ref(), system);
        self.life = Life::Occupied;
        self.members.push(member);
        self.crowd_grew();
        self.status_event(self.members.len() - 1, None, to, arrival(to), number, happened);
        self.write_member(self.members.len() - 1, user, wrote, number, happened);
    }

    // Inlined with what it calls: most writes are this alone.
    #[inline(always)]
    fn update(&mut self, now: Instant, place: usize, own: OwnWrite, number: ChangeNumber, happened: &mut Vec<Event>) {
        let OwnWrite { user, wrote, to } = own;
        let readings = &self.charter.readings;
        let member = &mut self.members[place];
        let from = member.status;
        if from == MemberStatus::Reserved && readings.join_time_on_acceptance == JoinTimeOnAcceptance::Acceptance {
            member.join_time = now;
        }
        if from != to {
            let readies = from == MemberStatus::Inactive && to == MemberStatus::Ready;
            let since = match readings.ready_from_inactive {
                ReadyFromInactive::SinceInactive if readies => member.since,
                ReadyFromInactive::SinceInactive | ReadyFromInactive::Fresh => now,
            };
            member.enter(to, since);
            self.status_event(place, Some(from), to, own_transition(from, to), number, happened);
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
            self.remove_member(now, place, cause, m::ZERO_TAKES_NEXT_ACCESS, number, happened);
        }
    }

    /// The fields of one's own record beside the status.
    #[inline(always)]
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
        member.device = user.device.or(member.device);
        member.title = Some(user.title);
        // M101: only an active member is bound to a connection.
        let connection = wrote.connection.over(member.connection).filter(|_| member.status == MemberStatus::Active);
        let mut replaced = false;
        if member.connection != connection {
            let first = member.connection.is_none();
            replaced = !first;
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
        if wrote.custom.is_some() || wrote.extras.is_some() {
            self.write_member_extras(place, wrote, number, happened);
        }
        if wrote.extras.is_some() || replaced {
            self.write_subscriptions(place, wrote, replaced, number, happened);
        }
    }

    fn leave(&mut self, now: Instant, place: usize, number: ChangeNumber, happened: &mut Vec<Event>) {
        let clause = if self.members[place].accepted() { m::LEAVE } else { m::DECLINE };
        self.remove_member(now, place, Cause::Request, clause, number, happened);
    }

    fn reserve(&mut self, now: Instant, reserve: &[Reservation], number: ChangeNumber, happened: &mut Vec<Event>) {
        for reservation in reserve {
            if self.member_of(reservation.xuid).is_some() {
                continue;
            }
            let mut member = Member::new(self.take_index(), reservation.xuid, MemberStatus::Reserved, now);
            member.part = self.part_of_newcomer(reservation.initialize);
            member.extras = given_constants(reservation.constants.as_ref(), reservation.system.as_deref());
            self.life = Life::Occupied;
            self.members.push(member);
            let place = self.members.len() - 1;
            self.status_event(place, None, MemberStatus::Reserved, m::RESERVE, number, happened);
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
            old.extras.edit(|extras| extras.left_since_lock.clear());
            note(Change::Locked { to }, m::LOCKED_MEMORY);
        }
        if let Some(delta) = &new.custom
            && old.custom.merge(delta)
        {
            note(Change::Property(Property::Custom), m::CUSTOM_MERGES);
        }
        if let Some(extras) = &new.extras {
            self.write_fields(extras, number, happened);
            self.write_server_candidates(extras, number, happened);
        }
        if let Some(Field::Set(owners)) = new.extras.as_ref().map(|extras| &extras.owners) {
            self.set_owners(owners, Cause::Request, m::OWNERS_CHANGED, number, happened);
        }
        match new.host {
            Field::Keep => {}
            Field::Clear => self.set_host(None, number, happened),
            Field::Set(token) => self.set_host(Some(token), number, happened),
        }
    }

    #[inline(always)]
    fn status_event(
        &self,
        place: usize,
        from: Option<MemberStatus>,
        to: MemberStatus,
        clause: Clause,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &self.members[place];
        let change = Change::Status { member: member.index, xuid: member.xuid, from, to: Some(to) };
        happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
    }

    fn take_index(&mut self) -> MemberIndex {
        let index = self.next_index;
        self.next_index = MemberIndex(index.0 + 1);
        index
    }
}

/// The constants that the adder of a member gives.
#[inline]
fn given_constants(custom: Option<&Custom>, system: Option<&MemberSystemConstants>) -> Rare<MemberExtras> {
    match (custom, system) {
        (None, None) => Rare::default(),
        (custom, system) => Rare::new(MemberExtras {
            constants: custom.cloned().unwrap_or_default(),
            system: system.cloned().unwrap_or_default(),
            ..MemberExtras::default()
        }),
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
    use MemberStatus::{Active, Inactive, Ready, Reserved};
    match (from, to) {
        (Reserved, to) => arrival(to),
        (Active | Ready | Inactive, Active) => m::ACTIVATE,
        (Active, Ready) => m::ACTIVE_TO_READY,
        (Ready | Inactive, Ready) => m::INACTIVE_TO_READY,
        (Ready, Inactive | Reserved) => m::UNREADY,
        (Active | Inactive, Inactive | Reserved) => m::DEACTIVATE,
    }
}
