//! Why the service refused a call. An exception is data: an ordinary outcome with the API's error name, a rule and a message.

use super::clauses as g;
use super::key::Text;
use super::search::SearchFault;
use super::status::{FleetStatus, GameSessionStatus, PlayerSessionStatus};
use crate::clause::Clause;
use std::fmt;

/// The error names of the API and of the server SDK.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ErrorName {
    /// `InvalidRequestException`
    InvalidRequest,
    /// `NotFoundException`
    NotFound,
    /// `GameSessionFullException`
    GameSessionFull,
    /// `InvalidGameSessionStatusException`
    InvalidGameSessionStatus,
    /// `FleetCapacityExceededException`
    FleetCapacityExceeded,
    /// `InvalidFleetStatusException`
    InvalidFleetStatus,
    /// `TerminalRoutingStrategyException`
    TerminalRoutingStrategy,
    /// `ConflictException`
    Conflict,
    /// `IdempotentParameterMismatchException`
    IdempotentParameterMismatch,
    /// `LimitExceededException`
    LimitExceeded,
    /// `UnauthorizedException`
    Unauthorized,
    /// `UnsupportedRegionException`
    UnsupportedRegion,
    /// `InternalServiceException`
    InternalService,
    /// `NotReadyException`
    NotReady,
    /// `AlreadyInitialized` of the server SDK.
    AlreadyInitialized,
    /// `NotInitialized` of the server SDK.
    NotInitialized,
    /// `ProcessNotReady` of the server SDK.
    ProcessNotReady,
    /// `GamesessionIDNotSet` of the server SDK.
    GameSessionIdNotSet,
    /// `ValidationException` of the server SDK.
    Validation,
    /// `TerminationTimeNotSet` of the server SDK.
    TerminationTimeNotSet,
    /// The call did not reach the service: the link of the process is lost.
    ServiceCallFailed,
}

impl ErrorName {
    /// All of them.
    pub const ALL: &[ErrorName] = &[
        ErrorName::InvalidRequest,
        ErrorName::NotFound,
        ErrorName::GameSessionFull,
        ErrorName::InvalidGameSessionStatus,
        ErrorName::FleetCapacityExceeded,
        ErrorName::InvalidFleetStatus,
        ErrorName::TerminalRoutingStrategy,
        ErrorName::Conflict,
        ErrorName::IdempotentParameterMismatch,
        ErrorName::LimitExceeded,
        ErrorName::Unauthorized,
        ErrorName::UnsupportedRegion,
        ErrorName::InternalService,
        ErrorName::NotReady,
        ErrorName::AlreadyInitialized,
        ErrorName::NotInitialized,
        ErrorName::ProcessNotReady,
        ErrorName::GameSessionIdNotSet,
        ErrorName::Validation,
        ErrorName::TerminationTimeNotSet,
        ErrorName::ServiceCallFailed,
    ];

    /// The name that answers and scripts use; the API's without `Exception`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ErrorName::InvalidRequest => "InvalidRequest",
            ErrorName::NotFound => "NotFound",
            ErrorName::GameSessionFull => "GameSessionFull",
            ErrorName::InvalidGameSessionStatus => "InvalidGameSessionStatus",
            ErrorName::FleetCapacityExceeded => "FleetCapacityExceeded",
            ErrorName::InvalidFleetStatus => "InvalidFleetStatus",
            ErrorName::TerminalRoutingStrategy => "TerminalRoutingStrategy",
            ErrorName::Conflict => "Conflict",
            ErrorName::IdempotentParameterMismatch => "IdempotentParameterMismatch",
            ErrorName::LimitExceeded => "LimitExceeded",
            ErrorName::Unauthorized => "Unauthorized",
            ErrorName::UnsupportedRegion => "UnsupportedRegion",
            ErrorName::InternalService => "InternalService",
            ErrorName::NotReady => "NotReady",
            ErrorName::AlreadyInitialized => "AlreadyInitialized",
            ErrorName::NotInitialized => "NotInitialized",
            ErrorName::ProcessNotReady => "ProcessNotReady",
            ErrorName::GameSessionIdNotSet => "GamesessionIDNotSet",
            ErrorName::Validation => "Validation",
            ErrorName::TerminationTimeNotSet => "TerminationTimeNotSet",
            ErrorName::ServiceCallFailed => "ServiceCallFailed",
        }
    }
}

impl fmt::Display for ErrorName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Declares each cause once: its variant with its data, the error name, the rule that refuses, and the sentence for people.
macro_rules! exceptions {
    ($(
        #[doc = $doc:literal]
        $Variant:ident $(($($field:ident: $Type:ty),+))? $error:ident, $clause:expr, $sentence:literal;
    )+) => {
        /// A refusal of the service, by its cause.
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum GameLiftException { $(#[doc = $doc] $Variant $(($($Type),+))?,)+ }

        impl GameLiftException {
            /// The API's error name.
            #[must_use]
            pub fn error(&self) -> ErrorName {
                match self { $(GameLiftException::$Variant { .. } => ErrorName::$error,)+ }
            }

            /// The rule that refuses.
            #[must_use]
            pub fn clause(&self) -> Clause {
                match self { $(GameLiftException::$Variant { .. } => $clause,)+ }
            }
        }

        impl fmt::Display for GameLiftException {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(GameLiftException::$Variant $(($($field),+))? => { $($(let _ = $field;)+)? write!(f, $sentence) })+
                }
            }
        }
    };
}

exceptions! {
    /// A required member is missing.
    Missing(member: &'static str) InvalidRequest, g::REQUEST_SHAPE, "{member} is required";
    /// A member has a form that the API does not take.
    IllFormed(member: &'static str, rule: &'static str) InvalidRequest, g::REQUEST_SHAPE, "{member} must be {rule}";
    /// Members that exclude each other, or of which one is needed.
    ExactlyOne(members: &'static str) InvalidRequest, g::MUTUAL_EXCLUSION, "exactly one of {members} is needed";
    /// A filter or order that cannot be read.
    Expression(member: &'static str, fault: SearchFault) InvalidRequest, g::SEARCH_EXPRESSION, "{member} is ill-formed {fault}";
    /// A token that does not lead to a page of this request.
    PageToken InvalidRequest, g::PAGE_TOKEN, "NextToken must be the token of the page before, for the same request";
    /// Two members that exclude each other.
    Both(members: &'static str) InvalidRequest, g::MUTUAL_EXCLUSION, "at most one of {members} is allowed";
    /// The region of the client is not one of the service's.
    Region(region: Text) UnsupportedRegion, g::REGION, "the region {region} is not supported";
    /// There is no such fleet.
    NoFleet(fleet: Text) NotFound, g::UNKNOWN_RESOURCE, "there is no fleet {fleet}";
    /// There is no such alias.
    NoAlias(alias: Text) NotFound, g::UNKNOWN_RESOURCE, "there is no alias {alias}";
    /// The alias leads nowhere on purpose.
    TerminalAlias(message: Text) TerminalRoutingStrategy, g::TERMINAL_ALIAS, "{message}";
    /// The fleet has no such location.
    NoLocation(location: Text) InvalidRequest, g::UNKNOWN_LOCATION, "the fleet has no location {location}";
    /// There is no such game session, or it ended more than 30 days ago.
    NoGameSession(id: Text) NotFound, g::UNKNOWN_RESOURCE, "there is no game session {id}";
    /// There is no such player session.
    NoPlayerSession(id: Text) NotFound, g::UNKNOWN_RESOURCE, "there is no player session {id}";
    /// The token belongs to a game session with other parameters.
    TokenReused(token: Text) IdempotentParameterMismatch, g::TOKEN_MISMATCH, "the token {token} belongs to a request with other parameters";
    /// The fleet is not active.
    FleetNotActive(status: FleetStatus) InvalidFleetStatus, g::FLEET_STATUS, "the fleet is {status}, not ACTIVE";
    /// The game session is in a status that does not take the call.
    GameSessionNot(status: GameSessionStatus) InvalidGameSessionStatus, g::GAME_SESSION_STATUS, "the game session is {status}";
    /// The game session takes no new players.
    Denied InvalidGameSessionStatus, g::DENY_ALL, "the game session takes no new player sessions (DENY_ALL)";
    /// The same, as the reading `deny_all_error` has it.
    DeniedAsFull GameSessionFull, g::DENY_ALL, "the game session takes no new player sessions (DENY_ALL)";
    /// The creator has created too many game sessions.
    CreatorLimit LimitExceeded, g::CREATOR_LIMIT, "the creator has created as many game sessions as the policy allows";
    /// No process is idle.
    NoIdleProcess FleetCapacityExceeded, g::NO_IDLE_PROCESS, "no server process of the fleet is idle";
    /// No slot is free.
    Full GameSessionFull, g::FULL, "no slot of the game session is free";
    /// The player holds a slot of the game session already.
    SamePlayer(player: Text) InvalidRequest, g::SAME_PLAYER, "the player {player} has a live player session in the game session";
    /// A process of an Anywhere fleet cannot be ended by the service.
    NotManaged InvalidRequest, g::FORCE_TERMINATE, "a game session of an Anywhere fleet cannot be ended by force";
    /// The player session is in a status that does not take the call.
    PlayerSessionNot(status: PlayerSessionStatus) InvalidRequest, g::ACCEPT_ONCE, "the player session is {status}";
    /// The process has called `InitSDK` before.
    InitializedBefore AlreadyInitialized, g::PROCESS_ORDER, "InitSDK was called before";
    /// The process has not called `InitSDK`.
    NotInitialized NotInitialized, g::PROCESS_ORDER, "InitSDK was not called";
    /// The process has called `ProcessReady` before.
    ReadyBefore InvalidRequest, g::PROCESS_ORDER, "ProcessReady was called before";
    /// The process is not ready, or is ending.
    NotReady ProcessNotReady, g::PROCESS_ORDER, "the process is not ready";
    /// The process hosts no game session.
    NoGameSessionHere GameSessionIdNotSet, g::PROCESS_ORDER, "the process hosts no game session";
    /// The id is not one that the server SDK sends.
    BadPlayerSessionId Validation, g::PROCESS_ORDER, "a player session id has 1 to 256 letters, digits, dots and hyphens";
    /// Nobody has told the process when it ends.
    NoTerminationTime TerminationTimeNotSet, g::TERMINATION_TIME, "no termination time was set by onProcessTerminate";
    /// The connection between the process and the service is lost, or the process is gone.
    NoLink ServiceCallFailed, g::LINK, "the call did not reach the service";
    /// The operation is a part of the API that the model leaves out.
    NotModelled(operation: &'static str) InvalidRequest, g::NOT_MODELLED, "the operation {operation} is not modelled";
}
