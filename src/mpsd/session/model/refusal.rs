//! Why a request was refused. A refusal is data: an ordinary outcome with a status and a clause.

use super::{FilterError, HandleKind};
use crate::clause::Clause;
use crate::id::MemberIndex;
use crate::mpsd::clauses as m;
use crate::mpsd::rate::Throttled;
use crate::mpsd::readings::{AbsentRead, FullStatus, LeaveAbsent, Readings, RoleFullStatus, VisibilityRefusal};
use crate::mpsd::template::Visibility;
use std::fmt;

/// Declares each refusal once: its variant with its data, the name that scripts use, the status under these
/// readings, the rule that refuses, and the sentence for people.
macro_rules! refusals {
    ($readings:ident: $(
        #[doc = $doc:literal]
        $Variant:ident $(($($field:ident: $Type:ty),+))? $name:literal $status:expr, $clause:expr, $sentence:literal;
    )+) => {
        /// A refusal.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Refusal { $(#[doc = $doc] $Variant $(($($Type),+))?,)+ }

        impl Refusal {
            /// Every name that [`Refusal::name`] gives.
            pub const NAMES: &[&str] = &[$($name),+];

            /// The status code of the answer.
            #[must_use]
            pub fn status(&self, $readings: &Readings) -> u16 {
                match self { $(Refusal::$Variant $(($($field),+))? => { $($(let _ = $field;)+)? $status })+ }
            }

            /// The rule that refuses.
            #[must_use]
            pub fn clause(&self) -> Clause {
                match self { $(Refusal::$Variant $(($($field),+))? => { $($(let _ = $field;)+)? $clause })+ }
            }

            /// The name that scripts and JSON use.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self { $(Refusal::$Variant { .. } => $name,)+ }
            }
        }

        impl fmt::Display for Refusal {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Refusal::$Variant $(($($field),+))? => { $($(let _ = $field;)+)? write!(f, $sentence) })+ }
            }
        }
    };
}

refusals! { readings:
    /// There is no such session.
    NoSession "no_session" match readings.absent_read { AbsentRead::NoContent => 204, AbsentRead::NotFound => 404 }, m::READ_ABSENT,
        "there is no such session";
    /// There is no such template.
    NoTemplate "no_template" 404, m::UNKNOWN_TEMPLATE,
        "there is no such template";
    /// `If-Match` names an ETag that is not current.
    OutOfSync "out_of_sync" 412, m::ETAG_MISMATCH,
        "the session has changed since the ETag that If-Match names";
    /// `If-Match` on a session that does not exist.
    MustExist "must_exist" 412, m::UPDATE_ONLY,
        "the session would have to exist";
    /// `If-None-Match: *` on a session that exists.
    MustNotExist "must_not_exist" 412, m::CREATE_ONLY,
        "the session exists already";
    /// An invalid entry of `RolePreference`: a role and its weight.
    BadRolePreference(what: Box<str>) "bad_role_preference" 400, m::ROLE_PREFERENCE_RANGE,
        "RolePreference gives names of lower-case letters and digits weights from 0 to 100, not {what}";
    /// `active` and `ready` are both true.
    BothFlags "both_flags" 400, m::BOTH_FLAGS,
        "active and ready cannot both be true";
    /// `active` without a connection where one is required.
    ActiveWithoutConnection "active_without_connection" 400, m::CONNECTION_REQUIRED,
        "active members need a connection here";
    /// The service has never seen this connection.
    UnknownConnection "unknown_connection" 400, m::CONNECTION_UNKNOWN,
        "the service has never seen this connection";
    /// An address where `connectivity` is off.
    AddressWithoutConnectivity "address_without_connectivity" 400, m::ADDRESS_NEEDS_CONNECTIVITY,
        "addresses need the connectivity capability";
    /// Only service principals may remove others.
    ForeignMember "foreign_member" 403, m::OWN_RECORD_ONLY,
        "a user writes its own record only";
    /// A service principal cannot be a member.
    ServiceIsNoMember "service_is_no_member" 403, m::SERVICE_IS_NO_MEMBER,
        "a service principal cannot be a member";
    /// The caller has no record to leave.
    NotAMember "not_a_member" match readings.leave_absent { LeaveAbsent::NoContent => 204, LeaveAbsent::NotFound => 404 }, m::LEAVE_ABSENT,
        "the caller is not a member";
    /// Member constants differ from those set before.
    MemberConstants "member_constants" 409, m::MEMBER_CONSTANTS_ONCE,
        "member constants cannot change";
    /// The user to reserve is already in the session, with other constants.
    AlreadyPresent "already_present" 409, m::RESERVE_PRESENT,
        "the user is in the session already";
    /// The creator is not among the `initiators`.
    NotAnInitiator "not_an_initiator" 403, m::CREATE_INITIATORS,
        "the creator is not among the initiators";
    /// The account lacks the multiplayer privilege.
    NoPrivilege "no_privilege" 403, m::JOIN_PRIVILEGE,
        "the account may not play with others";
    /// The device is no console.
    NotAConsole "not_a_console" 403, m::JOIN_PLATFORM,
        "the session admits consoles only";
    /// `closed` is true.
    Closed "closed" 403, m::CLOSED_REFUSES_JOIN,
        "the session is closed";
    /// `locked` is true.
    Locked "locked" 403, m::LOCKED_REFUSES_JOIN,
        "the session is locked";
    /// The visibility requires a reservation.
    NotOpen(visibility: Visibility) "not_open" not_open(*visibility, readings), m::VISIBILITY_REFUSES_JOIN,
        "a {visibility} session needs a reservation";
    /// No slot is free.
    Full "full" full(readings), m::FULL_REFUSES_JOIN,
        "no slot is free";
    /// The reservations need more slots than are free.
    ReservationsOverCapacity "reservations_over_capacity" full(readings), m::RESERVE_OVER_CAPACITY,
        "there are too few free slots for the reservations";
    /// `joinRestriction` is `local`, and no active member is on the caller's device.
    NotLocal "not_local" 403, m::LOCAL_REFUSES_JOIN,
        "only local users may join";
    /// `joinRestriction` is `followed`, and no member follows the caller.
    NotFollowed "not_followed" 403, m::FOLLOWED_REFUSES_JOIN,
        "only users whom a member follows may join";
    /// The session is empty, and the reading allows no joins.
    EmptySession "empty_session" 403, m::EMPTY_SESSION_JOINS,
        "the session is empty";
    /// Only members may read a private session.
    ReadPrivate "read_private" 403, m::READ_PRIVATE,
        "the session is private";
    /// `readRestriction` excludes the caller.
    ReadRestricted "read_restricted" 403, m::READ_RESTRICTED,
        "readRestriction keeps the caller out";
    /// `readRestriction` would be narrower than `joinRestriction`.
    ReadNarrowerThanJoin "read_narrower_than_join" 400, m::READ_AT_LEAST_JOIN,
        "readRestriction must be at least as wide as joinRestriction";
    /// `readRestriction` `none` under `userAuthorizationStyle`.
    ReadNoneUnderUserAuthorization "read_none_under_user_authorization" 400, m::READ_NONE_REFUSED,
        "readRestriction cannot be none under userAuthorizationStyle";
    /// `locked` without `closed`.
    LockedWithoutClosed "locked_without_closed" 400, m::LOCKED_NEEDS_CLOSED,
        "locked needs closed";
    /// Fewer members with `initialize` than `membersNeededToStart`, which has this value.
    TooFewToInitialize(needed: u32) "too_few_to_initialize" 400, m::INITIALIZERS_NEEDED,
        "managed initialization requires at least {needed} members to start";
    /// `initializationGroup` names an index that no member has had.
    UnknownGroupMember "unknown_group_member" 400, m::GROUP_INDICES,
        "initializationGroup names an index that no member has had";
    /// `measurements` where no metrics are configured.
    MeasurementsWithoutMetrics "measurements_without_metrics" 400, m::MEASUREMENTS_NEED_METRICS,
        "measurements need metrics, which the session has none of";
    /// `measurements` have an entry for the member's own device.
    MeasuredItself "measured_itself" 400, m::NO_MEASUREMENT_OF_ONESELF,
        "measurements cannot have an entry for the member's own device token";
    /// `initializationSucceeded` in another stage than evaluating.
    NotEvaluating "not_evaluating" 400, m::DECIDED_IN_STAGE_ONLY,
        "initializationSucceeded is for the stage evaluating only";
    /// Records of listed users, written by a user.
    ListedByUser "listed_by_user" 403, m::ON_BEHALF_KEYS,
        "only a service writes the records of several users";
    /// A record of a user whom the service does not list.
    NotListed "not_listed" 403, m::ON_BEHALF_LISTED,
        "the service does not act for this user";
    /// `me`, written by a service that acts for several users.
    MeOfSeveral "me_of_several" 400, m::ON_BEHALF_ME,
        "me is the only user of several, or beside their own keys: write me_{{xuid}}, me_all or me_allInSession";
    /// Several users on a large session.
    SeveralOnLarge "several_on_large" 400, m::ON_BEHALF_LARGE,
        "a service acts for one user at a time on a large session";
    /// Reservations together with listed users, except in a creation that has only reservations.
    ReservationsApart "reservations_apart" 400, m::ON_BEHALF_RESERVATIONS,
        "a service that acts for users reserves only as it creates, and does nothing else to members then";
    /// Roles in the record of a user for whom a service writes.
    RolesOnBehalf "roles_on_behalf" 400, m::ON_BEHALF_ROLES,
        "a service that acts for users gives roles at the index of the member";
    /// `Multiplayer.Manage` is denied and no user is listed.
    NobodyToActFor "nobody_to_act_for" 403, m::DENY_NEEDS_USERS,
        "without Multiplayer.Manage a service acts for users only, and lists none";
    /// `Multiplayer.Manage` is denied and none of the users is a member or becomes one.
    NobodyInSession "nobody_in_session" 403, m::DENY_SCOPE,
        "without Multiplayer.Manage one of the users has to be a member";
    /// `servers`, written by a user.
    ServersByUser "servers_by_user" 403, m::SERVERS_BY_SERVICES,
        "the body can't contain servers: the principal includes no server";
    /// A field of a server that the directory knows, in another server: the field, and the server that it belongs to.
    ServerField(field: &'static str, server: &'static str) "server_field" 400, m::SERVER_SCHEMAS,
        "{field} is for the server {server} only";
    /// Fields that a server does not have, in the area with this path.
    ServerSchema(area: &'static str) "server_schema" 400, m::SERVER_SCHEMAS,
        "servers.{area} has fields of its own, and no others";
    /// A server's constants would change, in the area with this path.
    ServerConstants(area: Box<str>) "server_constants" 409, m::SERVER_CONSTANTS,
        "a server's constants are set once: {area}";
    /// A session with `arbitration`, created by a user.
    ArbitrationByUser "arbitration_by_user" 403, m::ARBITRATION_CREATION,
        "a service creates a session with arbitration";
    /// A session with `arbitration` without its server.
    ArbitrationWithoutServer "arbitration_without_server" 400, m::ARBITRATION_CREATION,
        "a session with arbitration is created with the server arbitration";
    /// `keywords` on a private session.
    KeywordsOnPrivate "keywords_on_private" 400, m::KEYWORDS_NOT_PRIVATE,
        "a private session has no keywords";
    /// `turn` names an index that no member has.
    TurnOfNobody "turn_of_nobody" 400, m::TURN_OF_MEMBERS,
        "turn names an index that no member has";
    /// `matchmaking.clientResult` without `clientMatchmaking`.
    ClientResultWithoutCapability "client_result_without_capability" 400, m::CLIENT_RESULT_NEEDS_CAPABILITY,
        "clientResult needs the clientMatchmaking capability";
    /// A large session cannot have this field.
    NotOnLarge(field: &'static str) "not_on_large" 400, m::LARGE_EXCLUDES_PROPERTIES,
        "a large session cannot have {field}";
    /// A write to a large session that touches another record.
    OthersOnLarge "others_on_large" 409, m::LARGE_OWN_RECORD_ONLY,
        "nobody adds or removes others in a large session";
    /// Other members name other roles in their `RolePreference`.
    RolePreferenceNames "role_preference_names" 400, m::ROLE_PREFERENCE_NAMES,
        "the role names of RolePreference differ from other members'";
    /// The session has no such role, or role type.
    UnknownRole(role: Box<str>) "unknown_role" 400, m::ROLE_UNKNOWN,
        "the session has no role {role}";
    /// The role has its maximum number of members.
    RoleFull(role: Box<str>) "role_full" role_full(readings), m::ROLE_FULL,
        "no place is free in the role {role}";
    /// Only owners may give roles of this type.
    OwnerManagedRole(kind: Box<str>) "owner_managed_role" 403, m::ROLE_OWNER_MANAGED,
        "only owners give roles of the type {kind}";
    /// Members take roles of this type themselves.
    SelfAssignedRole(kind: Box<str>) "self_assigned_role" 403, m::ROLE_ASSIGN,
        "members take roles of the type {kind} themselves";
    /// There is no member at this index, or none after the write.
    UnknownMember(index: MemberIndex) "unknown_member" 400, m::ROLE_ASSIGN_ABSENT,
        "there is no member {index} to have a role";
    /// A part of `roleTypes` that cannot change: its path.
    RoleSettingFixed(path: Box<str>) "role_setting_fixed" 409, m::ROLE_SETTINGS_FIXED,
        "{path} cannot change";
    /// More members have the role than its new `max` allows.
    RoleMaxBelowCount(role: Box<str>) "role_max_below_count" 409, m::ROLE_MAX_BELOW_COUNT,
        "more members have the role {role} than its new max";
    /// A change of another member's record that only owners may make.
    NotAnOwner "not_an_owner" 403, m::OWNERS_ONLY,
        "only an owner may do that";
    /// A system property that only owners may write.
    OwnersProperty(name: Box<str>) "owners_property" 403, m::OWNERS_PROPERTIES,
        "only an owner writes {name}";
    /// Custom data would exceed this number of bytes.
    CustomTooLarge(most: u32) "custom_too_large" 400, m::CUSTOM_SIZE,
        "custom data has at most {most} bytes";
    /// Custom properties that only owners may write.
    OwnersCustom "owners_custom" 403, m::NON_OWNER_CUSTOM,
        "only an owner writes the session's custom properties";
    /// Reservations that only owners may make.
    OwnersReserve "owners_reserve" 403, m::NON_OWNER_RESERVES,
        "only an owner makes reservations";
    /// `owners` is empty, or names a user who cannot own the session.
    BadOwners "bad_owners" 400, m::OWNERS_VALID,
        "owners names one or more members who have joined and stay";
    /// `owners` in a session without owners.
    OwnersWithoutHasOwners "owners_without_has_owners" 400, m::OWNERS_NEED_CAPABILITY,
        "owners need the hasOwners capability";
    /// An owner has blocked the user.
    BlockedByOwner "blocked_by_owner" 403, m::OWNER_BLOCKS,
        "an owner has blocked the user";
    /// The template fixes this constant with another value: its path.
    TemplateConflict(path: Box<str>) "template_conflict" 409, m::TEMPLATE_FIXES,
        "the template fixes {path} with another value";
    /// A constant of the session would change: its path.
    ConstantConflict(path: Box<str>) "constant_conflict" 409, m::CONSTANTS_NEVER_CHANGE,
        "constants never change: {path}";
    /// The resulting constants break a rule: the rule and its place.
    InvalidConstants(clause: Clause, why: Box<str>) "invalid_constants" 400, *clause,
        "{why}";
    /// The session's name is not the one that its template requires.
    BroadcastName "broadcast_name" 400, m::BROADCAST_NAME,
        "a broadcast session bears its creator's xuid as its name";
    /// The handle does not exist, or no longer exists.
    NoHandle "no_handle" 404, m::HANDLE_STALE,
        "there is no such handle";
    /// The handle was created by another caller.
    ForeignHandle "foreign_handle" 403, m::HANDLE_DELETED_BY_MAKER,
        "somebody else made the handle";
    /// The activity belongs to another user or title.
    ForeignActivity "foreign_activity" 403, m::ACTIVITY_CLEARED_BY_OWNER,
        "an activity is cleared by its owner, in its title";
    /// The poster of an activity is not active there.
    ActivityByInactive "activity_by_inactive" 403, m::ACTIVITY_BY_ACTIVE,
        "only an active member has the session for its activity";
    /// A service has no activity.
    ActivityByService "activity_by_service" 403, m::ACTIVITY_NOT_BY_SERVICE,
        "a service principal has no activity";
    /// The poster of a handle of this type is no member.
    HandleByStranger(kind: HandleKind) "handle_by_stranger" 403, by_stranger(*kind),
        "only a member posts a handle of the type {kind}";
    /// Only owners may post handles of this type.
    HandleByNonOwner(kind: HandleKind) "handle_by_non_owner" 403, by_non_owner(*kind),
        "only an owner posts a handle of the type {kind} here";
    /// `context` is too long.
    InviteContext "invite_context" 400, m::INVITE_CONTEXT,
        "the context of an invite has at most 256 characters in a URI";
    /// The session is not searchable.
    NotSearchable "not_searchable" 400, m::SEARCH_NEEDS_SEARCHABLE,
        "there is no searchable session of that name";
    /// The session already has a search handle.
    SearchHandleThere "search_handle_there" 409, m::SEARCH_ONE_PER_SESSION,
        "the session has a search handle already";
    /// The query has neither a keyword nor a user.
    NothingToQueryBy "nothing_to_query_by" 400, m::QUERY_BY_WHAT,
        "a query names a keyword or a user";
    /// More than a hundred rows.
    TakeTooMany "take_too_many" 400, m::QUERY_TAKE,
        "take is at most 100";
    /// `version` beyond what the request's contract knows, which is this.
    VersionBeyondContract(most: u32) "version_beyond_contract" 400, m::QUERY_VERSION,
        "version is at most {most} under this contract";
    /// `visibility` is `private` without `private`.
    PrivateNotAskedFor "private_not_asked_for" 400, m::QUERY_VISIBILITY,
        "private sessions are found with the parameter private only";
    /// The query asks for private data of another user.
    QueryOfOthers "query_of_others" 403, m::QUERY_OF_OTHERS,
        "users ask about private sessions and reservations of their own only";
    /// The filter cannot be parsed: the place and the reason.
    BadFilter(why: Box<FilterError>) "bad_filter" 400, m::SEARCH_GRAMMAR,
        "the filter cannot be read: {why}";
    /// The order cannot be parsed: the place and the reason.
    BadOrder(why: Box<FilterError>) "bad_order" 400, m::SEARCH_ORDER,
        "orderBy cannot be read: {why}";
    /// The request exceeds a rate limit.
    TooManyRequests(throttled: Box<Throttled>) "too_many_requests" 429, m::RATE_REFUSED,
        "{throttled}";
    /// A subscription in a form that the reading excludes: the form.
    SubscriptionForm(form: &'static str) "subscription_form" 400, m::TAP_REGISTRATION,
        "members do not subscribe by {form} here";
    /// A subscription on a session whose active members need no connection.
    SubscriptionWithoutConnections "subscription_without_connections" 400, m::SUBSCRIPTION_NEEDS_CONNECTIONS,
        "subscriptions need the capability connectionRequiredForActiveMembers";
    /// A subscription of a member that is not active.
    SubscriptionOfInactive "subscription_of_inactive" 400, m::SUBSCRIPTION_NEEDS_ACTIVE,
        "only active members subscribe";
    /// A subscription on a large session.
    SubscriptionOnLarge "subscription_on_large" 400, m::SUBSCRIPTION_NOT_LARGE,
        "a large session has no subscriptions";
    /// More entries in `subscriptions` than a member may have.
    TooManyContexts "too_many_contexts" 400, m::CONTEXTS_AT_MOST,
        "a member has at most 10 entries in subscriptions";
    /// The connection already carries the subscriptions of this number of sessions.
    TooManySubscriptions(most: u32) "too_many_subscriptions" 400, m::SUBSCRIPTIONS_PER_CONNECTION,
        "the connection carries the subscriptions of {most} other sessions already, which is the most it can";
    /// The hopper does not exist.
    NoHopper "no_hopper" 404, m::TICKET_BY_MEMBER,
        "there is no such hopper";
    /// There is no session for the ticket.
    NoTicketSession "no_ticket_session" 404, m::TICKET_BY_MEMBER,
        "there is no session for the ticket";
    /// The caller is no member of the ticket's session.
    NotInTicketSession "not_in_ticket_session" 403, m::TICKET_CANCELED,
        "the caller is not a member of the ticket's session";
    /// The session has a ticket that is still searching.
    SearchesAlready "searches_already" 409, m::TICKET_TWICE,
        "the session has a ticket that is searching";
    /// The ticket does not exist, or is no longer searching.
    NoTicket "no_ticket" 404, m::TICKET_UNKNOWN,
        "there is no such ticket, or it is not searching";
}

fn by_non_owner(kind: HandleKind) -> Clause {
    match kind {
        HandleKind::Activity | HandleKind::Invite | HandleKind::Transfer => m::INVITE_BY_OWNER,
        HandleKind::Search => m::SEARCH_BY_OWNER,
    }
}

fn by_stranger(kind: HandleKind) -> Clause {
    match kind {
        HandleKind::Activity => m::ACTIVITY_BY_ACTIVE,
        HandleKind::Invite => m::INVITE_BY_MEMBER,
        HandleKind::Transfer => m::TRANSFER_BY_MEMBER,
        HandleKind::Search => m::SEARCH_BY_MEMBER,
    }
}

fn role_full(readings: &Readings) -> u16 {
    match readings.role_full_status {
        RoleFullStatus::Conflict => 409,
        RoleFullStatus::BadRequest => 400,
    }
}

fn full(readings: &Readings) -> u16 {
    match readings.full_status {
        FullStatus::BadRequest => 400,
        FullStatus::Forbidden => 403,
        FullStatus::Conflict => 409,
    }
}

fn not_open(visibility: Visibility, readings: &Readings) -> u16 {
    match (readings.visibility_refusal, visibility) {
        (VisibilityRefusal::BadRequest, Visibility::Visible) => 400,
        (VisibilityRefusal::BadRequest | VisibilityRefusal::Forbidden, _) => 403,
    }
}
