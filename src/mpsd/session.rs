//! One session: a value with one door.
//!
//! # Theory of operation
//!
//! [`Session::handle`] takes an instant and an [`Input`] and either answers or refuses; what changed goes into the
//! caller's list of [`Event`]s, each with its [`Cause`] and its clause. It has no clock, no queue and no callback.
//!
//! Nothing happens when a timer runs out. A deadline is a function of the record (`since` plus the timeout of its
//! status), and what is due is applied just before the next access, *settling* the session: at most one transition for
//! each member. So a read can change the session, raise its change number and even delete it, and a settled session may
//! still hold members whose next deadline has passed.
//!
//! A request goes through these steps, in this order:
//!
//! 1. Its shape is checked: what no session could accept is refused before any session is looked at.
//! 2. The session is settled. This stands, whatever comes of the request.
//! 3. The precondition is compared with the session as settled (`etag_compare`).
//! 4. The questions are asked that may refuse: access, then fields, then space.
//! 5. The changes are made, which cannot fail, and committed under one change number.
//!
//! A [`Fact`] is what the service learns by itself: a connection is given up, Presence changes its mind.

mod access;
mod arbiter;
mod caller;
mod canonical;
mod crowd;
mod episode;
pub mod event;
mod field;
mod fields;
mod groups;
mod handle;
mod initialization;
mod invariant;
pub mod member;
mod on_behalf;
mod owners;
pub mod property;
pub mod qos;
mod rare;
pub mod refusal;
mod removal;
pub mod request;
mod roles;
pub mod servers;
mod settle;
pub mod subscriptions;
mod write;

pub use event::{Cause, Change, Event};
pub use fields::{Keyword, MatchmakingProperty, MatchmakingResult, MemberSystemConstants};
pub use handle::{Grant, HandleKind, Posting};
pub use initialization::{InitializationFailure, Part, Stage, StageTimer};
pub use invariant::Violation;
pub use member::{Member, MemberStatus, RemovalTimer};
pub use on_behalf::{OnBehalf, Records};
pub use property::{MemberProperty, Property};
pub use qos::{ConnectionString, Measurement, Measurements, ServerMeasurement, ServerMeasurements};
pub use refusal::Refusal;
pub use request::{
    Assignment, Caller, Fact, Field, Flags, Input, Me, MemberExtrasWrite, MemberWrite, Precondition, Presence,
    PropertiesExtrasWrite, PropertiesWrite, Request, Reservation, Restriction, RolePreference, RolesWrite, User, Verb,
    Write,
};
pub use roles::RoleId;
pub use servers::{
    ArbitrationDeadlines, MATCHMAKING, Matchmaking, MatchmakingStatus, MatchmakingWrite, Server, ServerChange,
    ServerKind, ServerWrite, ServersWrite,
};

pub use subscriptions::{
    ChangeType, ChangeTypes, Context, Interest, Profile, Subscription, Subscriptions, SubscriptionsWrite,
};

use crate::id::{Branch, ChangeNumber, DeviceToken, ETag, MemberIndex, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::readings::{EtagCompare, PresenceWithRta, Readings};
use crate::mpsd::template::{Constants, Role};
use crate::time::Instant;
use crowd::Crowd;
use initialization::Initialization;
use rare::Rare;
use servers::Servers;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is fixed for a session's whole life: its constants, and how the documents are read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Charter {
    /// `/constants`, resolved.
    pub constants: Constants,
    /// The choices in force.
    pub readings: Readings,
}

impl Charter {
    /// Whether an evaluation asks Presence about active members (M92, M94, M95).
    #[must_use]
    #[inline]
    pub fn asks_presence(&self) -> bool {
        let capabilities = &self.constants.capabilities;
        let replaced = self.readings.presence_with_rta == PresenceWithRta::Replaced
            && capabilities.connection_required_for_active_members;
        !capabilities.suppress_presence_activity_check && !replaced
    }
}

/// The document that the directory keeps for one session.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Session {
    branch: Branch,
    start_time: Instant,
    change_number: ChangeNumber,
    life: Life,
    next_index: MemberIndex,
    members: Vec<Member>,
    properties: Properties,
    servers: Rare<Servers>,
    /// There exactly if the constants have `memberInitialization`.
    initialization: Option<Box<Initialization>>,
    /// There exactly if the session is large.
    crowd: Option<Box<Crowd>>,
    /// Last, so that comparing two sessions comes to what they share only when all else is equal.
    charter: Arc<Charter>,
}

/// Whether anybody is in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Life {
    /// It has members.
    Occupied,
    /// It has none, and waits for `sessionEmptyTimeout`.
    Empty {
        /// From when that counts.
        since: Instant,
    },
    /// It is gone.
    Deleted,
}

/// `/properties`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Properties {
    join_restriction: Restriction,
    read_restriction: Restriction,
    closed: bool,
    locked: bool,
    host: Option<DeviceToken>,
    custom: Custom,
    /// What only some sessions have, apart so that a plain one stays small.
    extras: Rare<PropertiesExtras>,
}

/// What only some sessions have beside their properties.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct PropertiesExtras {
    /// The members who have gone since `locked` became true; empty while it is false.
    left_since_lock: BTreeSet<Xuid>,
    keywords: Vec<Keyword>,
    turn: Vec<MemberIndex>,
    matchmaking: MatchmakingProperty,
    matchmaking_resubmit: Option<bool>,
    allocate_cloud_compute: Option<bool>,
    /// `owners`; empty without `hasOwners`, and while there is none.
    owners: BTreeSet<MemberIndex>,
    /// The settings of roles that differ from those the session began with.
    role_settings: BTreeMap<RoleId, Role>,
    /// `serverConnectionStringCandidates`, if somebody wrote them.
    server_connection_string_candidates: Option<Vec<ConnectionString>>,
}

/// How a request was answered that was not refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// The session is in the answer: 200.
    Found,
    /// The reader has it already: 304.
    NotModified,
    /// The write was applied, or changed nothing: 200.
    Updated,
    /// The write made the session: 201.
    Created,
    /// There is nothing left to show: 204.
    Gone,
}

impl Answer {
    /// The status code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Answer::Found | Answer::Updated => 200,
            Answer::Created => 201,
            Answer::Gone => 204,
            Answer::NotModified => 304,
        }
    }
}

impl Session {
    /// Makes a session by its first write.
    ///
    /// # Errors
    /// The refusal, if the write is one that cannot make a session. A creation that would leave no member behind, where
    /// empty sessions do not last, answers [`Answer::Gone`] and its session is deleted already (M151).
    pub fn create(
        now: Instant,
        branch: Branch,
        charter: Arc<Charter>,
        caller: &Caller,
        write: &Write,
        happened: &mut Vec<Event>,
    ) -> Result<(Session, Answer), Refusal> {
        write.check_shape()?;
        let mut session = Session {
            branch,
            start_time: now,
            change_number: ChangeNumber::default(),
            life: Life::Occupied,
            next_index: MemberIndex(0),
            members: Vec::new(),
            properties: Properties {
                join_restriction: Restriction::None,
                read_restriction: Restriction::None,
                closed: false,
                locked: false,
                host: None,
                custom: Custom::default(),
                extras: Rare::default(),
            },
            servers: Rare::default(),
            initialization: charter.constants.member_initialization.map(|_| Box::default()),
            crowd: charter.constants.capabilities.large.then(Box::default),
            charter,
        };
        let by_default = session.default_restriction();
        session.properties.join_restriction = by_default;
        session.properties.read_restriction = by_default;
        if session.charter.constants.initiators.as_ref().is_some_and(|initiators| !caller.is_among(initiators)) {
            return Err(Refusal::NotAnInitiator);
        }
        let mark = happened.len();
        let change_number = session.change_number.next();
        match session.write(now, caller, write, None, true, happened)? {
            Answer::Gone => {
                happened.truncate(mark);
                Ok((session, Answer::Gone))
            }
            Answer::Found | Answer::NotModified | Answer::Updated | Answer::Created => {
                session.change_number = change_number;
                Ok((session, Answer::Created))
            }
        }
    }

    /// The door: settles what is due, then answers. What changed is appended to `happened`.
    ///
    /// # Errors
    /// Why the request was refused; then nothing but settling has changed. [`Refusal::NoSession`] if settling deleted
    /// the session, or it was gone before: a write may then make a new one, which is the directory's to do.
    pub fn handle(&mut self, now: Instant, input: &Input, happened: &mut Vec<Event>) -> Result<Answer, Refusal> {
        match input {
            Input::Request(request) => self.answer(now, request, happened),
            Input::Fact(fact) => {
                match *fact {
                    Fact::ConnectionLost(connection) => self.lose_connection(now, connection, happened),
                    Fact::Presence(xuid, presence) => {
                        if let Some(place) = self.place_of_user(xuid) {
                            self.members[place].presence = presence;
                            self.tend_crowd(now, Some(xuid));
                        }
                    }
                    Fact::Tick => self.tick(now, happened),
                }
                Ok(if self.life == Life::Deleted { Answer::Gone } else { Answer::Updated })
            }
        }
    }

    fn answer(&mut self, now: Instant, request: &Request, happened: &mut Vec<Event>) -> Result<Answer, Refusal> {
        if let Verb::Write(write) = &request.verb {
            write.check_shape()?;
        }
        let number_before = self.change_number;
        if self.is_access(&request.verb) {
            self.settle_for_access(now, happened);
        }
        if self.life == Life::Deleted {
            return Err(Refusal::NoSession);
        }
        let compared = match self.charter.readings.etag_compare {
            EtagCompare::AfterEvaluation => self.change_number,
            EtagCompare::BeforeEvaluation => number_before,
        };
        let current = |tag: ETag| tag == ETag::of(self.branch, compared);
        match (request.precondition, &request.verb) {
            (Precondition::Absent, _) => return Err(Refusal::MustNotExist),
            (Precondition::Match(tag), _) if !current(tag) => return Err(Refusal::OutOfSync),
            (Precondition::NoneMatch(tag), Verb::Read) if current(tag) => {
                return self.may_read_through(&request.caller, request.through).map(|()| Answer::NotModified);
            }
            (Precondition::None | Precondition::Exists | Precondition::Match(_) | Precondition::NoneMatch(_), _) => {}
        }
        match &request.verb {
            Verb::Read => self.may_read_through(&request.caller, request.through).map(|()| Answer::Found),
            Verb::Write(write) => self.write(now, &request.caller, write, request.through, false, happened),
            Verb::PostHandle(posting) => self.post_handle(&request.caller, posting, happened),
        }
    }

    /// What both restrictions are where nobody set them (M133).
    fn default_restriction(&self) -> Restriction {
        if self.charter.constants.capabilities.user_authorization_style {
            Restriction::Local
        } else {
            Restriction::None
        }
    }

    // What is stored, seen without settling: a peek changes nothing (M155).

    /// The constants and readings.
    #[must_use]
    pub fn charter(&self) -> &Arc<Charter> {
        &self.charter
    }

    /// This life of the session.
    #[must_use]
    pub fn branch(&self) -> Branch {
        self.branch
    }

    /// When this life began.
    #[must_use]
    pub fn start_time(&self) -> Instant {
        self.start_time
    }

    /// How often it was changed; 1 after its creation.
    #[must_use]
    pub fn change_number(&self) -> ChangeNumber {
        self.change_number
    }

    /// What a conditional write compares with.
    #[must_use]
    pub fn etag(&self) -> ETag {
        ETag::of(self.branch, self.change_number)
    }

    /// Whether anybody is in it, and whether it still exists.
    #[must_use]
    pub fn life(&self) -> Life {
        self.life
    }

    /// The members, reserved ones too: by ascending index, or in no order in a large session.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// The members by ascending index, reserved ones too, in a large session as in a small one.
    pub fn members_by_index(&self) -> impl Iterator<Item = &Member> {
        let (listed, mut crowd) = if self.is_large() {
            (&[][..], self.members.iter().collect())
        } else {
            (self.members.as_slice(), Vec::new())
        };
        crowd.sort_unstable_by_key(|member: &&Member| member.index);
        listed.iter().chain(crowd)
    }

    /// The index that the next new member gets.
    #[must_use]
    pub fn next_index(&self) -> MemberIndex {
        self.next_index
    }

    /// How many members have accepted: all but the reserved.
    #[must_use]
    pub fn accepted(&self) -> usize {
        // Nobody is reserved in a large session.
        if self.is_large() {
            self.members.len()
        } else {
            self.members.iter().filter(|member| member.accepted()).count()
        }
    }

    /// The arbiter's device token.
    #[must_use]
    pub fn host(&self) -> Option<DeviceToken> {
        self.properties.host
    }

    /// `joinRestriction`
    #[must_use]
    pub fn join_restriction(&self) -> Restriction {
        self.properties.join_restriction
    }

    /// `readRestriction`
    #[must_use]
    pub fn read_restriction(&self) -> Restriction {
        self.properties.read_restriction
    }

    /// `closed`
    #[must_use]
    pub fn closed(&self) -> bool {
        self.properties.closed
    }

    /// `locked`
    #[must_use]
    pub fn locked(&self) -> bool {
        self.properties.locked
    }

    /// The session's custom properties.
    #[must_use]
    pub fn custom_properties(&self) -> &Custom {
        &self.properties.custom
    }
}
