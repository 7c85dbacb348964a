//! Users who come and go in two sessions, and say where they play.

use proptest::prelude::*;

/// What one of three users does with one of two sessions, or suffers there, some time after the step before.
#[derive(Clone, Copy, Debug)]
pub struct ActivityStep {
    /// How many milliseconds later.
    pub wait: u64,
    /// Which user, from 0.
    pub who: usize,
    /// Which session, 0 or 1.
    pub session: usize,
    /// What it does.
    pub does: WithActivity,
}

/// What a user does with a session, or suffers there.
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
    /// Presence says that it is elsewhere.
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
