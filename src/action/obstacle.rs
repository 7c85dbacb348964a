//! Why what should be done could not even be tried.

use std::fmt;

/// Why an action could not be done at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Obstacle {
    /// The console is off.
    NoPower,
    /// The console has no network.
    NoNetwork,
    /// The title does not run.
    NoTitle,
    /// The title runs already.
    TitleRuns,
    /// The title is not suspended.
    NotSuspended,
    /// The title hangs.
    Hung,
    /// The title does not hang.
    NotHung,
    /// There is no connection.
    NoConnection,
    /// The handle was not made: its post was refused, or could not be sent.
    NoHandle,
    /// What the request refers to is not there yet: no answer had it, or nobody has it.
    NothingThere,
    /// The title is not the arbiter of any session.
    NotTheArbiter,
    /// The arbiter has invited that user a short time ago.
    InvitedBefore,
    /// The friend has no activity.
    NoActivity,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Obstacle::NoPower => "the console has no power",
            Obstacle::NoNetwork => "the console has no network",
            Obstacle::NoTitle => "the title does not run",
            Obstacle::TitleRuns => "the title runs already",
            Obstacle::NotSuspended => "the title is not suspended",
            Obstacle::Hung => "the title hangs",
            Obstacle::NotHung => "the title does not hang",
            Obstacle::NoConnection => "there is no connection",
            Obstacle::NoHandle => "the handle was never made",
            Obstacle::NothingThere => "what it refers to is not there yet",
            Obstacle::NotTheArbiter => "the title is no session's arbiter",
            Obstacle::InvitedBefore => "the arbiter lets more time pass between two invites to one user",
            Obstacle::NoActivity => "the friend plays nowhere",
        })
    }
}
