//! Why an action could not be carried out.

use std::fmt;

/// Why an action could not be carried out. Nothing was sent.
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
    /// The handle does not exist: its post was refused or not sent.
    NoHandle,
    /// Something that the request refers to does not exist yet.
    NothingThere,
    /// The title is not the arbiter of any session.
    NotTheArbiter,
    /// The arbiter invited that user too recently.
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
            Obstacle::NoHandle => "the handle was never created",
            Obstacle::NothingThere => "it refers to something that does not exist yet",
            Obstacle::NotTheArbiter => "the title is not the arbiter of any session",
            Obstacle::InvitedBefore => "the arbiter invited that user too recently (invite_interval)",
            Obstacle::NoActivity => "the friend has no activity",
        })
    }
}
