//! The data of a session: its input, its state and its output, as values. Their methods concern the value alone;
//! nothing here uses [`Session`](super::Session) or its rules.

mod answer;
mod caller;
mod charter;
mod crowd;
mod event;
mod field;
mod fields;
mod filter_error;
mod groups;
mod handle;
mod initialization;
mod measurements;
mod member;
mod properties;
mod property;
mod rare;
mod refusal;
mod request;
mod roles;
mod servers;
mod subscriptions;
mod write;

pub use answer::Answer;
pub use caller::{Caller, OnBehalf, Presence, User};
pub use charter::Charter;
pub use event::{Cause, Change, Event, Lifecycle};
pub use field::Field;
pub use fields::{Keyword, MatchmakingProperty, MatchmakingResult, MemberSystemConstants};
pub use filter_error::FilterError;
pub use handle::{Grant, HandleKind, Posting};
pub use initialization::{InitializationFailure, Part, Stage, StageTimer};
pub use measurements::{ConnectionString, Measurement, Measurements, ServerMeasurement, ServerMeasurements};
pub use member::{Member, MemberStatus, RemovalTimer};
pub use property::{MemberProperty, Property};
pub use refusal::Refusal;
pub use request::{Fact, Input, Precondition, Request, Verb};
pub use roles::{RoleId, RolePreference, RolesWrite};
pub use servers::{
    ARBITRATION, MATCHMAKING, Matchmaking, MatchmakingStatus, MatchmakingWrite, Server, ServerChange, ServerConstants,
    ServerKind, ServerProperties, ServerWrite, ServersWrite,
};
pub use subscriptions::{
    ChangeType, ChangeTypes, Context, Interest, MAX_CONTEXTS, Profile, Subscription, Subscriptions, SubscriptionsWrite,
};
pub use write::{
    Assignment, Flags, Me, MemberExtrasWrite, MemberWrite, PropertiesExtrasWrite, PropertiesWrite, Records,
    Reservation, Restriction, Write,
};

pub(in crate::mpsd::session) use crowd::{Crowd, CrowdEntry};
pub(in crate::mpsd::session) use fields::once;
pub(in crate::mpsd::session) use groups::{ENCOUNTER, Groups};
pub(in crate::mpsd::session) use initialization::Initialization;
pub(in crate::mpsd::session) use member::MemberExtras;
pub(in crate::mpsd::session) use properties::{Properties, PropertiesExtras};
pub(in crate::mpsd) use rare::Rare;
pub(in crate::mpsd::session) use servers::Servers;
