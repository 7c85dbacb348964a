//! Answering a write: first the checks that may refuse it, then the changes that cannot fail.

mod check;
mod commit;
mod extras;

use crate::id::{MemberIndex, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Answer, Caller, Cause, Change, Event, Field, Flags, Grant, Me, MemberExtrasWrite, MemberStatus, MemberWrite,
    Records, Refusal, RoleId, User, Write,
};
use crate::mpsd::template::Role;
use crate::time::Instant;
use std::collections::BTreeMap;

/// The parts of a checked write beside the caller's own record.
struct Rest<'a> {
    /// The changes of the records of the users for whom a service writes, in their order.
    records: Vec<(Xuid, OwnRecord<'a>)>,
    /// The number of the write's reservations for users who have no record yet.
    places: usize,
    /// Whether the write mentions a property.
    properties: bool,
    /// The settings of roles that it changes.
    settings: BTreeMap<RoleId, Role>,
}

/// The writer, and the members who are gone after the write.
#[derive(Clone, Copy)]
pub(super) struct Roster<'a> {
    /// Whether the writer may do what owners may.
    pub owner: bool,
    /// Whether it is a service principal.
    pub service: bool,
    /// The index of the writer's record, if it keeps or gets one.
    pub own: Option<MemberIndex>,
    /// The index of the writer's record, if it leaves.
    pub left: Option<MemberIndex>,
    /// The records that it removes.
    pub removed: &'a [MemberIndex],
}

impl Roster<'_> {
    /// Whether the member with this index remains after the write, if there is one.
    pub(super) fn stays(&self, index: MemberIndex) -> bool {
        self.left != Some(index) && !self.removed.contains(&index)
    }
}

/// The effect of a write on one user's own record.
#[derive(Clone, Copy)]
pub(super) enum OwnRecord<'a> {
    /// A service principal has none.
    None,
    /// The user leaves.
    Leaves { place: usize },
    /// The user joins.
    Joins(OwnWrite<'a>),
    /// The user has a record, perhaps a reserved one.
    Stays { place: usize, own: OwnWrite<'a> },
}

/// The user's write of its own record, and the resulting status.
#[derive(Clone, Copy)]
pub(super) struct OwnWrite<'a> {
    user: &'a User,
    pub(super) wrote: &'a MemberWrite,
    to: MemberStatus,
}

/// Nothing mentioned.
const NOTHING: MemberWrite = MemberWrite {
    flags: Flags { active: None, ready: None },
    connection: Field::Keep,
    secure_device_address: Field::Keep,
    custom: None,
    constants: None,
    initialize: None,
    extras: None,
};

impl Write {
    /// Checks the shape of the write, before the session is touched (M113).
    #[inline]
    pub(in crate::mpsd) fn check_shape(&self) -> Result<(), Refusal> {
        check_record(&self.me)?;
        match self.listed.as_deref() {
            None => Ok(()),
            Some(Records::All(all) | Records::AllInSession(all)) => check_record(all),
            Some(Records::Each(records)) => records.values().try_for_each(check_record),
        }
    }

    /// Whether it concerns the writer's own record alone, and no extras there.
    fn is_own_record_alone(&self) -> bool {
        let Write { me, listed, reserve, remove, assign, properties, servers, constants } = self;
        let plain = match me {
            Me::Put(me) => me.extras.is_none(),
            Me::Absent | Me::Leave => true,
        };
        plain
            && reserve.is_empty()
            && remove.is_empty()
            && assign.is_empty()
            && listed.is_none()
            && servers.is_none()
            && constants.is_none()
            && properties.is_empty()
    }
}

/// Checks the shape of one record.
#[inline]
fn check_record(me: &Me) -> Result<(), Refusal> {
    match me {
        Me::Put(me) if me.flags.active == Some(true) && me.flags.ready == Some(true) => Err(Refusal::BothFlags),
        Me::Put(MemberWrite { extras: Some(extras), .. }) => check_extras(extras),
        Me::Put(_) | Me::Absent | Me::Leave => Ok(()),
    }
}

#[inline(never)]
fn check_extras(extras: &MemberExtrasWrite) -> Result<(), Refusal> {
    match &extras.role_preference {
        Field::Set(preference) => Session::check_preference_shape(preference),
        Field::Keep | Field::Clear => Ok(()),
    }
}

impl Session {
    /// Answers a write to a session that is settled, or that the write creates.
    pub(in crate::mpsd::session) fn write(
        &mut self,
        now: Instant,
        caller: &Caller,
        write: &Write,
        through: Option<Grant>,
        creating: bool,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        let answer = match caller {
            // No other check or change concerns such a write.
            Caller::User(user) if !creating && write.is_own_record_alone() => {
                let me = self.check_own(user, &write.me, through)?;
                self.commit(now, write, &me, None, happened)
            }
            Caller::User(_) | Caller::Service | Caller::OnBehalf(_) => {
                self.write_all(now, caller, write, through, creating, happened)?
            }
        };
        if self.is_large() {
            let user = caller.only_user().map(|user| user.xuid);
            self.tend_crowd(now, user);
        }
        Ok(answer)
    }

    /// Answers a write with any content.
    #[inline(never)]
    fn write_all(
        &mut self,
        now: Instant,
        caller: &Caller,
        write: &Write,
        through: Option<Grant>,
        creating: bool,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        let (me, rest) = self.check(caller, write, through, creating)?;
        if creating {
            let change_number = self.change_number.next();
            happened.push(Event { change_number, change: Change::Created, cause: Cause::Request, clause: m::CREATE });
        }
        Ok(self.commit(now, write, &me, Some(&rest), happened))
    }
}
