//! One session: a value with one entry point.
//!
//! # Theory of operation
//!
//! [`Session::handle`] takes an instant and an [`Input`] and either answers or refuses. Changes are appended to the
//! caller's list of [`Event`]s, each with its [`Cause`] and its clause. It has no clock, no queue and no callback.
//!
//! Nothing happens when a timer runs out. A deadline is a function of the record (`since` plus the timeout of its
//! status), and whatever is due is applied just before the next access. This is called *settling* the session; it makes
//! at most one transition for each member. So a read can change the session, raise its change number and even delete
//! it, and a settled session may still hold members whose next deadline has passed.
//!
//! A request goes through these steps, in this order:
//!
//! 1. Its shape is checked: what no session could accept is refused before the session is touched.
//! 2. The session settles. This stands even if the request is refused.
//! 3. The precondition is compared with the session as settled (`etag_compare`).
//! 4. The checks run that may refuse: access, then fields, then space.
//! 5. The changes are made, which cannot fail, and committed under one change number.
//!
//! A [`Fact`] is what the service learns without a request: a connection is given up, or Presence changes.

mod canonical;
mod invariant;
mod model;
mod rules;

pub use invariant::Violation;
pub use model::{
    ARBITRATION, Answer, Assignment, Caller, Cause, Change, ChangeType, ChangeTypes, Charter, ConnectionString,
    Context, Event, Fact, Field, FilterError, Flags, Grant, HandleKind, InitializationFailure, Input, Interest,
    Keyword, Lifecycle, MATCHMAKING, MAX_CONTEXTS, Matchmaking, MatchmakingProperty, MatchmakingResult,
    MatchmakingStatus, MatchmakingWrite, Me, Measurement, Measurements, Member, MemberExtrasWrite, MemberProperty,
    MemberStatus, MemberSystemConstants, MemberWrite, OnBehalf, Part, Posting, Precondition, Presence, Profile,
    PropertiesExtrasWrite, PropertiesWrite, Property, Records, Refusal, RemovalTimer, Request, Reservation,
    Restriction, RoleId, RolePreference, RolesWrite, Server, ServerChange, ServerConstants, ServerKind,
    ServerMeasurement, ServerMeasurements, ServerProperties, ServerWrite, ServersWrite, Stage, StageTimer,
    Subscription, Subscriptions, SubscriptionsWrite, User, Verb, Write,
};
pub use rules::ArbitrationDeadlines;

pub(in crate::mpsd) use model::Rare;

use crate::id::{Branch, ChangeNumber, DeviceToken, ETag, MemberIndex};
use crate::mpsd::custom::Custom;
use crate::time::Instant;
use model::{Crowd, Initialization, Properties, Servers};
use std::sync::Arc;

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
    /// Present exactly if the constants have `memberInitialization`.
    initialization: Option<Box<Initialization>>,
    /// Present exactly if the session is large.
    crowd: Option<Box<Crowd>>,
    /// Last, so that a comparison reaches the shared charter only if all else is equal.
    charter: Arc<Charter>,
}

/// Whether it has members.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Life {
    /// It has members.
    Occupied,
    /// It has no members, and waits for `sessionEmptyTimeout`.
    Empty {
        /// The start of that timer.
        since: Instant,
    },
    /// It is deleted.
    Deleted,
}

impl Session {
    /// Creates a session by its first write.
    ///
    /// # Errors Why this write cannot create a session. A creation that would leave no member, where empty sessions are
    /// deleted at once, answers [`Answer::Gone`] and its session is deleted already (M151).
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

    /// Settles the session, then answers. Changes are appended to `happened`.
    ///
    /// # Errors Why the request was refused; then nothing but settling has changed. [`Refusal::NoSession`] if settling
    /// deleted the session, or it was gone before: the directory may then create a new one.
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
        let compared = self.compared_number(number_before);
        self.check_precondition(request.precondition, compared)?;
        match &request.verb {
            Verb::Read => {
                self.may_read_through(&request.caller, request.through)?;
                Ok(self.answer_to_read(request.precondition, compared))
            }
            Verb::Write(write) => self.write(now, &request.caller, write, request.through, false, happened),
            Verb::PostHandle(posting) => self.post_handle(&request.caller, posting, happened),
        }
    }

    /// The default of both restrictions (M133).
    fn default_restriction(&self) -> Restriction {
        if self.charter.constants.capabilities.user_authorization_style {
            Restriction::Local
        } else {
            Restriction::None
        }
    }

    // Accessors. They settle nothing (M155).

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

    /// Its change number; 1 after its creation.
    #[must_use]
    pub fn change_number(&self) -> ChangeNumber {
        self.change_number
    }

    /// The ETag that a conditional write is compared with.
    #[must_use]
    pub fn etag(&self) -> ETag {
        ETag::of(self.branch, self.change_number)
    }

    /// Whether it has members, and whether it still exists.
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

    /// The number of accepted members: all except the reserved.
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
