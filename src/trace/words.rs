//! Tables of phrases for reasons.

use super::Arrival;
use crate::clause::Clause;
use crate::id::ChangeNumber;
use crate::mpsd::clauses;
use crate::mpsd::notify::rule_of;
use crate::mpsd::session::{ChangeTypes, Event, InitializationFailure};

/// The requirement that a member fails with a device; the name of the device follows.
pub(super) fn missed(failure: InitializationFailure) -> &'static str {
    match failure {
        InitializationFailure::Latency => "packets take too long between it and",
        InitializationFailure::BandwidthDown => "too little arrives from",
        InitializationFailure::BandwidthUp => "too little reaches",
        InitializationFailure::Network => "there is no measurement of",
        InitializationFailure::Timeout | InitializationFailure::Group | InitializationFailure::Episode => "because of",
    }
}

/// The rule of a tap.
pub(super) fn tap_rule(change_number: Option<ChangeNumber>, fired: ChangeTypes, arrival: Arrival) -> Clause {
    match (arrival, change_number, fired.iter().next()) {
        (Arrival::Lost | Arrival::Dropped | Arrival::Deaf, ..) => clauses::TAPS_LOST,
        (Arrival::News | Arrival::Known, None, _) => clauses::TAP_OF_DELETION,
        (Arrival::News | Arrival::Known, Some(_), first) => first.map_or(clauses::TAP_PER_SUBSCRIPTION, rule_of),
    }
}

/// The reason of a consequential change; none where the rule alone explains it.
pub(super) fn consequence(event: &Event) -> Option<&'static str> {
    Some(match event.clause {
        clauses::EPISODE_STARTS => "members wait to be initialized",
        clauses::JOINING_ENDS => "everybody in the episode has joined",
        clauses::JOIN_THRESHOLD => "too few are left to start",
        clauses::MEASURING_ENDS => "everybody who has not failed has measured",
        clauses::HOST_CANDIDATES => "the first episode has measured",
        clauses::HOST_CANDIDATES_CLEARED => "there is a host",
        clauses::AUTOMATIC_EVALUATION => "there is nothing left to wait for",
        clauses::QOS_NETWORK => "a peer without an address cannot be measured",
        clauses::FAILURE_GROUP => "somebody in the member's group has failed or is gone",
        clauses::FAILURE_EPISODE => "the episode has failed",
        clauses::FIRST_EPISODE_FAILS => "the first episode has failed",
        clauses::ACTIVITY_FOLLOWS_MEMBER => "its owner is active no longer",
        clauses::TURN_DROPPED => "somebody whose turn it was is gone",
        clauses::READY_TIMER_AFTER_EPISODE => "the episode is over",
        clauses::OWNERLESS_ENDS => "the last owner is gone, and nobody takes its place",
        clauses::OWNERLESS_OLDEST => "the last owner is gone, and nobody else has been here longer",
        clauses::OWNERLESS_FIRST_COMER => "the session had no owner yet",
        clauses::EMPTY_CHECK | clauses::EMPTY_ZERO_DELETES => "nobody is left",
        _ => return None,
    })
}
