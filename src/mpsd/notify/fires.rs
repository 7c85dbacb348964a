//! Which changes of a session fire which change types.

use crate::clause::Clause;
use crate::mpsd::clauses as m;
use crate::mpsd::session::{
    Change, ChangeType, ChangeTypes, Event, MemberProperty, MemberStatus, Property, ServerKind,
};

/// The change types that one commit fires; `full` says whether the session became full or got room (M271 to M280).
pub(super) fn fired(commit: &[Event], fullness_flipped: bool) -> ChangeTypes {
    let joinability = if fullness_flipped { ChangeTypes::of(&[ChangeType::Joinability]) } else { ChangeTypes::NONE };
    commit.iter().fold(joinability, |all, event| all.and(fired_by(&event.change)))
}

/// The change types that one change fires; `everything` alone if no other does.
#[must_use]
pub fn fired_by(change: &Change) -> ChangeTypes {
    use ChangeType::{
        Arbitration, CustomProperty, Everything, Host, Initialization, Joinability, MatchmakingStatus,
        MembersCustomProperty, MembersList, MembersStatus, Roles,
    };
    let types: &[ChangeType] = match change {
        // M275
        Change::Status { from: None, .. } => &[Everything, MembersList],
        // M275, M276
        Change::Status { to: None, .. } => &[Everything, MembersList, MembersStatus],
        Change::Status { from: Some(MemberStatus::Reserved), .. } => &[Everything, MembersList, MembersStatus],
        Change::Status { .. } => &[Everything, MembersStatus],
        Change::Host { .. } => &[Everything, Host],
        Change::Stage { .. } | Change::EpisodeEnded { .. } | Change::InitializationFailure { .. } => {
            &[Everything, Initialization]
        }
        Change::Role { .. } => &[Everything, Roles],
        Change::Matchmaking { .. } => &[Everything, MatchmakingStatus],
        Change::Server { server, .. } => match server {
            ServerKind::Matchmaking => &[Everything, MatchmakingStatus],
            ServerKind::Arbitration => &[Everything, Arbitration],
            ServerKind::Other => &[Everything],
        },
        Change::JoinRestriction { .. } | Change::Closed { .. } | Change::Locked { .. } => &[Everything, Joinability],
        Change::Property(property) => match property {
            Property::Custom => &[Everything, CustomProperty],
            Property::RoleTypes => &[Everything, Roles],
            Property::Keywords
            | Property::Turn
            | Property::ServerConnectionStringCandidates
            | Property::Matchmaking
            | Property::MatchmakingResubmit
            | Property::AllocateCloudCompute => &[Everything],
        },
        Change::MemberProperty { property, .. } => match property {
            MemberProperty::Custom => &[Everything, MembersCustomProperty],
            MemberProperty::InitializationGroup
            | MemberProperty::Groups
            | MemberProperty::Encounters
            | MemberProperty::RolePreference
            | MemberProperty::Measurements
            | MemberProperty::ServerMeasurements => &[Everything],
        },
        Change::Created
        | Change::Emptied
        | Change::Deleted
        | Change::TimerRestarted { .. }
        | Change::Connection { .. }
        | Change::DeviceToken { .. }
        | Change::Subscription { .. }
        | Change::Encounter { .. }
        | Change::HostCandidates { .. }
        | Change::Owner { .. }
        // Posting an activity or a transfer handle raises the change number, so subscribers are tapped.
        | Change::Handle { .. }
        | Change::ReadRestriction { .. } => &[Everything],
    };
    ChangeTypes::of(types)
}

/// The rule that says when a change type fires.
#[must_use]
pub fn rule_of(change_type: ChangeType) -> Clause {
    match change_type {
        ChangeType::Everything => m::TAP_EVERYTHING,
        ChangeType::Host => m::TAP_HOST,
        ChangeType::Initialization => m::TAP_INITIALIZATION,
        ChangeType::MatchmakingStatus => m::TAP_MATCHMAKING,
        ChangeType::MembersList => m::TAP_MEMBERS_LIST,
        ChangeType::MembersStatus => m::TAP_MEMBERS_STATUS,
        ChangeType::Joinability => m::TAP_JOINABILITY,
        ChangeType::CustomProperty => m::TAP_CUSTOM,
        ChangeType::MembersCustomProperty => m::TAP_MEMBERS_CUSTOM,
        ChangeType::Roles | ChangeType::Tournaments | ChangeType::Arbitration | ChangeType::ScheduledTime => {
            m::TAP_OTHER
        }
    }
}
