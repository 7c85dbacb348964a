//! Why what should be done could not even be tried.

use std::fmt;

/// Why an action could not be done at all.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Hindrance {
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

impl fmt::Display for Hindrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Hindrance::NoPower => "the console has no power",
            Hindrance::NoNetwork => "the console has no network",
            Hindrance::NoTitle => "the title does not run",
            Hindrance::TitleRuns => "the title runs already",
            Hindrance::NotSuspended => "the title is not suspended",
            Hindrance::Hung => "the title hangs",
            Hindrance::NotHung => "the title does not hang",
            Hindrance::NoConnection => "there is no connection",
            Hindrance::NoHandle => "the handle was never made",
            Hindrance::NothingThere => "what it refers to is not there yet",
            Hindrance::NotTheArbiter => "the title is no session's arbiter",
            Hindrance::InvitedBefore => "the arbiter lets more time pass between two invites to one user",
            Hindrance::NoActivity => "the friend plays nowhere",
        })
    }
}
