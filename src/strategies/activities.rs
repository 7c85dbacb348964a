//! Histories of users in two sessions with activities.

use proptest::prelude::*;

/// A step of one of three users in one of two sessions, some time after the step before.
#[derive(Clone, Copy, Debug)]
pub struct ActivityStep {
    /// The delay in milliseconds.
    pub wait: u64,
    /// The user, from 0.
    pub who: usize,
    /// The session, 0 or 1.
    pub session: usize,
    /// The action.
    pub does: WithActivity,
}

/// An action of a user in a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WithActivity {
    /// It turns active.
    Active,
    /// It turns inactive.
    Inactive,
    /// It turns ready.
    Ready,
    /// It leaves.
    Leave,
    /// It reads the session.
    Read,
    /// Presence reports it elsewhere.
    Gone,
    /// It sets the session as its activity.
    Activity,
}

/// Up to 59 steps of three users in two sessions, an activity every third time.
pub fn activities() -> impl Strategy<Value = Vec<ActivityStep>> {
    use WithActivity::{Active, Activity, Gone, Inactive, Leave, Read, Ready};
    let does =
        prop::sample::select(vec![Active, Active, Inactive, Ready, Leave, Read, Gone, Activity, Activity, Activity]);
    let step = (does, 0..3_usize, 0..2_usize, 0..150_000_u64).prop_map(|(does, who, session, wait)| ActivityStep {
        wait,
        who,
        session,
        does,
    });
    prop::collection::vec(step, 1..60)
}
