//! Why a request was refused. A refusal is data: an ordinary outcome with a status and a clause.

use crate::clause::Clause;
use crate::mpsd::clauses as m;
use crate::mpsd::readings::{AbsentRead, FullStatus, LeaveAbsent, Readings, VisibilityRefusal};
use crate::mpsd::template::Visibility;
use std::fmt;

/// Why not.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Refusal {
    /// There is no such session.
    NoSession,
    /// There is no such template.
    NoTemplate,
    /// `If-Match` names an ETag that is not current.
    OutOfSync,
    /// `If-Match` on a session that does not exist.
    MustExist,
    /// `If-None-Match: *` on a session that exists.
    MustNotExist,
    /// `active` and `ready` are both true.
    BothFlags,
    /// `active` without a connection where one is required.
    ActiveWithoutConnection,
    /// The service has never seen this connection.
    UnknownConnection,
    /// An address where `connectivity` is off.
    AddressWithoutConnectivity,
    /// Only service principals remove others.
    ForeignMember,
    /// A service principal cannot be a member.
    ServiceIsNoMember,
    /// The caller has no record to leave.
    NotAMember,
    /// Member constants differ from those set before.
    MemberConstants,
    /// The user to be reserved is in the session already, with other constants.
    AlreadyPresent,
    /// The creator is not among the `initiators`.
    NotAnInitiator,
    /// The account may not play with others.
    NoPrivilege,
    /// The device is no console.
    NotAConsole,
    /// `closed` is true.
    Closed,
    /// `locked` is true.
    Locked,
    /// The visibility lets nobody in without a reservation.
    NotOpen(Visibility),
    /// No slot is free.
    Full,
    /// The reservations need more slots than there are.
    ReservationsOverCapacity,
    /// `joinRestriction` is `local`, and nobody on the caller's device plays here.
    NotLocal,
    /// `joinRestriction` is `followed`, and no member follows the caller.
    NotFollowed,
    /// The session is empty and nobody may revive it.
    EmptySession,
    /// A private session shows itself to members only.
    ReadPrivate,
    /// `readRestriction` keeps the caller out.
    ReadRestricted,
    /// `readRestriction` would be narrower than `joinRestriction`.
    ReadNarrowerThanJoin,
    /// `readRestriction` `none` under `userAuthorizationStyle`.
    ReadNoneUnderUserAuthorization,
    /// `locked` without `closed`.
    LockedWithoutClosed,
    /// Fewer members to be initialized than `membersNeededToStart`, which is this.
    TooFewToInitialize(u32),
    /// `initializationGroup` names an index that was never given.
    UnknownGroupMember,
    /// `initializationSucceeded` in another stage than evaluating.
    NotEvaluating,
    /// The template fixes this constant with another value: its path.
    TemplateConflict(Box<str>),
    /// A constant of the session would change: its path.
    ConstantConflict(Box<str>),
    /// The constants that would result break a rule: which, where.
    InvalidConstants(Clause, Box<str>),
    /// The session's name is not what its template asks for.
    BroadcastName,
}

/// Every name that [`Refusal::name`] gives.
pub const NAMES: &[&str] = &[
    "no_session",
    "no_template",
    "out_of_sync",
    "must_exist",
    "must_not_exist",
    "both_flags",
    "active_without_connection",
    "unknown_connection",
    "address_without_connectivity",
    "foreign_member",
    "service_is_no_member",
    "not_a_member",
    "member_constants",
    "already_present",
    "not_an_initiator",
    "no_privilege",
    "not_a_console",
    "closed",
    "locked",
    "not_open",
    "full",
    "reservations_over_capacity",
    "not_local",
    "not_followed",
    "empty_session",
    "read_private",
    "read_restricted",
    "read_narrower_than_join",
    "read_none_under_user_authorization",
    "locked_without_closed",
    "too_few_to_initialize",
    "unknown_group_member",
    "not_evaluating",
    "template_conflict",
    "constant_conflict",
    "invalid_constants",
    "broadcast_name",
];

impl Refusal {
    /// The status code of the answer.
    #[must_use]
    pub fn status(&self, readings: &Readings) -> u16 {
        match self {
            Refusal::NoSession => match readings.absent_read {
                AbsentRead::NoContent => 204,
                AbsentRead::NotFound => 404,
            },
            Refusal::NotAMember => match readings.leave_absent {
                LeaveAbsent::NoContent => 204,
                LeaveAbsent::NotFound => 404,
            },
            Refusal::NoTemplate => 404,
            Refusal::OutOfSync | Refusal::MustExist | Refusal::MustNotExist => 412,
            Refusal::TemplateConflict(_)
            | Refusal::ConstantConflict(_)
            | Refusal::MemberConstants
            | Refusal::AlreadyPresent => 409,
            Refusal::Full | Refusal::ReservationsOverCapacity => match readings.full_status {
                FullStatus::BadRequest => 400,
                FullStatus::Forbidden => 403,
                FullStatus::Conflict => 409,
            },
            Refusal::NotOpen(visibility) => match (readings.visibility_refusal, visibility) {
                (VisibilityRefusal::BadRequest, Visibility::Visible) => 400,
                (VisibilityRefusal::BadRequest | VisibilityRefusal::Forbidden, _) => 403,
            },
            Refusal::ForeignMember
            | Refusal::ServiceIsNoMember
            | Refusal::NotAnInitiator
            | Refusal::NoPrivilege
            | Refusal::NotAConsole
            | Refusal::Closed
            | Refusal::Locked
            | Refusal::NotLocal
            | Refusal::NotFollowed
            | Refusal::EmptySession
            | Refusal::ReadPrivate
            | Refusal::ReadRestricted => 403,
            Refusal::BothFlags
            | Refusal::ActiveWithoutConnection
            | Refusal::UnknownConnection
            | Refusal::AddressWithoutConnectivity
            | Refusal::ReadNarrowerThanJoin
            | Refusal::ReadNoneUnderUserAuthorization
            | Refusal::LockedWithoutClosed
            | Refusal::TooFewToInitialize(_)
            | Refusal::UnknownGroupMember
            | Refusal::NotEvaluating
            | Refusal::InvalidConstants(..)
            | Refusal::BroadcastName => 400,
        }
    }

    /// The rule that refuses.
    #[must_use]
    pub fn clause(&self) -> Clause {
        self.name_and_clause().1
    }

    /// The name that scripts and JSON use.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name_and_clause().0
    }

    fn name_and_clause(&self) -> (&'static str, Clause) {
        match self {
            Refusal::NoSession => ("no_session", m::READ_ABSENT),
            Refusal::NoTemplate => ("no_template", m::UNKNOWN_TEMPLATE),
            Refusal::OutOfSync => ("out_of_sync", m::ETAG_MISMATCH),
            Refusal::MustExist => ("must_exist", m::UPDATE_ONLY),
            Refusal::MustNotExist => ("must_not_exist", m::CREATE_ONLY),
            Refusal::BothFlags => ("both_flags", m::BOTH_FLAGS),
            Refusal::ActiveWithoutConnection => ("active_without_connection", m::CONNECTION_REQUIRED),
            Refusal::UnknownConnection => ("unknown_connection", m::CONNECTION_UNKNOWN),
            Refusal::AddressWithoutConnectivity => ("address_without_connectivity", m::ADDRESS_NEEDS_CONNECTIVITY),
            Refusal::ForeignMember => ("foreign_member", m::OWN_RECORD_ONLY),
            Refusal::ServiceIsNoMember => ("service_is_no_member", m::SERVICE_IS_NO_MEMBER),
            Refusal::NotAMember => ("not_a_member", m::LEAVE_ABSENT),
            Refusal::MemberConstants => ("member_constants", m::MEMBER_CONSTANTS_ONCE),
            Refusal::AlreadyPresent => ("already_present", m::RESERVE_PRESENT),
            Refusal::NotAnInitiator => ("not_an_initiator", m::CREATE_INITIATORS),
            Refusal::NoPrivilege => ("no_privilege", m::JOIN_PRIVILEGE),
            Refusal::NotAConsole => ("not_a_console", m::JOIN_PLATFORM),
            Refusal::Closed => ("closed", m::CLOSED_REFUSES_JOIN),
            Refusal::Locked => ("locked", m::LOCKED_REFUSES_JOIN),
            Refusal::NotOpen(_) => ("not_open", m::VISIBILITY_REFUSES_JOIN),
            Refusal::Full => ("full", m::FULL_REFUSES_JOIN),
            Refusal::ReservationsOverCapacity => ("reservations_over_capacity", m::RESERVE_OVER_CAPACITY),
            Refusal::NotLocal => ("not_local", m::LOCAL_REFUSES_JOIN),
            Refusal::NotFollowed => ("not_followed", m::FOLLOWED_REFUSES_JOIN),
            Refusal::EmptySession => ("empty_session", m::EMPTY_SESSION_JOINS),
            Refusal::ReadPrivate => ("read_private", m::READ_PRIVATE),
            Refusal::ReadRestricted => ("read_restricted", m::READ_RESTRICTED),
            Refusal::ReadNarrowerThanJoin => ("read_narrower_than_join", m::READ_AT_LEAST_JOIN),
            Refusal::ReadNoneUnderUserAuthorization => ("read_none_under_user_authorization", m::READ_NONE_REFUSED),
            Refusal::LockedWithoutClosed => ("locked_without_closed", m::LOCKED_NEEDS_CLOSED),
            Refusal::TooFewToInitialize(_) => ("too_few_to_initialize", m::INITIALIZERS_NEEDED),
            Refusal::UnknownGroupMember => ("unknown_group_member", m::GROUP_INDICES),
            Refusal::NotEvaluating => ("not_evaluating", m::DECIDED_IN_STAGE_ONLY),
            Refusal::TemplateConflict(_) => ("template_conflict", m::TEMPLATE_FIXES),
            Refusal::ConstantConflict(_) => ("constant_conflict", m::CONSTANTS_NEVER_CHANGE),
            Refusal::InvalidConstants(clause, _) => ("invalid_constants", *clause),
            Refusal::BroadcastName => ("broadcast_name", m::BROADCAST_NAME),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoSession => f.write_str("there is no such session"),
            Refusal::NoTemplate => f.write_str("there is no such template"),
            Refusal::OutOfSync => f.write_str("the session has changed since the ETag that If-Match names"),
            Refusal::MustExist => f.write_str("the session would have to exist"),
            Refusal::MustNotExist => f.write_str("the session exists already"),
            Refusal::BothFlags => f.write_str("active and ready cannot both be true"),
            Refusal::ActiveWithoutConnection => f.write_str("active members need a connection here"),
            Refusal::UnknownConnection => f.write_str("the service has never seen this connection"),
            Refusal::AddressWithoutConnectivity => f.write_str("addresses need the connectivity capability"),
            Refusal::ForeignMember => f.write_str("a user writes its own record only"),
            Refusal::ServiceIsNoMember => f.write_str("a service principal cannot be a member"),
            Refusal::NotAMember => f.write_str("the caller is not a member"),
            Refusal::MemberConstants => f.write_str("member constants cannot change"),
            Refusal::AlreadyPresent => f.write_str("the user is in the session already"),
            Refusal::NotAnInitiator => f.write_str("the creator is not among the initiators"),
            Refusal::NoPrivilege => f.write_str("the account may not play with others"),
            Refusal::NotAConsole => f.write_str("the session admits consoles only"),
            Refusal::Closed => f.write_str("the session is closed"),
            Refusal::Locked => f.write_str("the session is locked"),
            Refusal::NotOpen(visibility) => write!(f, "a {visibility} session needs a reservation"),
            Refusal::Full => f.write_str("no slot is free"),
            Refusal::ReservationsOverCapacity => f.write_str("there are too few free slots for the reservations"),
            Refusal::NotLocal => f.write_str("only local users may join"),
            Refusal::NotFollowed => f.write_str("only users whom a member follows may join"),
            Refusal::EmptySession => f.write_str("the session is empty"),
            Refusal::ReadPrivate => f.write_str("the session is private"),
            Refusal::ReadRestricted => f.write_str("readRestriction keeps the caller out"),
            Refusal::ReadNarrowerThanJoin => f.write_str("readRestriction must be at least as wide as joinRestriction"),
            Refusal::ReadNoneUnderUserAuthorization => {
                f.write_str("readRestriction cannot be none under userAuthorizationStyle")
            }
            Refusal::LockedWithoutClosed => f.write_str("locked needs closed"),
            Refusal::TooFewToInitialize(needed) => {
                write!(f, "managed initialization requires at least {needed} members to start")
            }
            Refusal::UnknownGroupMember => f.write_str("initializationGroup names an index that no member has had"),
            Refusal::NotEvaluating => f.write_str("initializationSucceeded is for the stage evaluating only"),
            Refusal::TemplateConflict(path) => write!(f, "the template fixes {path} with another value"),
            Refusal::ConstantConflict(path) => write!(f, "constants never change: {path}"),
            Refusal::InvalidConstants(_, why) => f.write_str(why),
            Refusal::BroadcastName => f.write_str("a broadcast session bears its creator's xuid as its name"),
        }
    }
}
