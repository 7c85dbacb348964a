//! Overdue deadlines: from each deadline to the access that applied it.
//!
//! Every timer that was applied counts, also without delay. Timers that are overdue at the end count with their delay so far; of
//! the stages of initialization only those that ended. Presence has no deadline and is not included.

use super::timeline::Account;
use crate::id::Xuid;
use crate::mpsd::session::{Cause, Change, Event, MemberStatus, RemovalTimer, StageTimer};
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use std::fmt;

/// A deadline, and how long it waited.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Wait {
    /// The timer.
    pub timer: Timer,
    /// The session.
    pub session: SessionId,
    /// The user, if it is a member's timer.
    pub user: Option<UserId>,
    /// When it was due.
    pub deadline: Instant,
    /// When an access applied it; `None` if none has.
    pub applied: Option<Instant>,
    /// From the deadline until then, or until the end of the ledger.
    pub delay: Millis,
}

/// A timer of the service's, by the constant that sets it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Timer {
    /// A member's.
    Member(RemovalTimer),
    /// Of the running stage of initialization.
    Stage(StageTimer),
    /// `sessionEmptyTimeout`
    Empty,
}

impl fmt::Display for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timer::Member(timer) => timer.fmt(f),
            Timer::Stage(timer) => timer.fmt(f),
            Timer::Empty => f.write_str("sessionEmptyTimeout"),
        }
    }
}

/// Adds the timer that a change of a session applies, if it applies one.
pub(super) fn applied(
    waits: &mut Vec<Wait>,
    at: Instant,
    session: SessionId,
    event: &Event,
    user: impl FnOnce(Xuid) -> Option<UserId>,
) {
    let (timer, deadline) = match (event.cause, event.change) {
        (Cause::Timer { timer, deadline }, Change::Status { .. }) => (Timer::Member(timer), deadline),
        (Cause::Stage { timer, deadline }, _) => (Timer::Stage(timer), deadline),
        (Cause::Empty { deadline }, _) => (Timer::Empty, deadline),
        (Cause::Request | Cause::Presence | Cause::ConnectionLost | Cause::Consequence | Cause::Timer { .. }, _) => {
            return;
        }
    };
    let user = match timer {
        Timer::Member(_) => event.change.who().and_then(|(_, xuid)| user(xuid)),
        Timer::Stage(_) | Timer::Empty => None,
    };
    let wait = Wait { timer, session, user, deadline, applied: Some(at), delay: at.since(deadline) };
    // The end of a stage causes several changes.
    let mut at_once = waits.iter().rev().take_while(|before| before.applied == wait.applied);
    let again = matches!(timer, Timer::Stage(_)) && at_once.any(|before| *before == wait);
    if !again {
        waits.push(wait);
    }
}

/// The timers that are overdue at the end.
pub(super) fn overdue(account: &Account<'_>) -> Vec<Wait> {
    let mut waits = Vec::new();
    for life in account.lives.iter().filter(|life| life.deleted.is_none()) {
        let mut add = |timer, user, due: Option<Instant>| {
            if let Some(deadline) = due.filter(|due| *due < account.until) {
                let delay = account.until.since(deadline);
                waits.push(Wait { timer, session: life.session, user, deadline, applied: None, delay });
            }
        };
        for seat in life.seats.iter().filter(|seat| seat.removed.is_none()) {
            let standing = seat.standing.last();
            match standing.status {
                MemberStatus::Reserved => add(Timer::Member(RemovalTimer::Reserved), Some(seat.user), standing.due),
                MemberStatus::Ready => add(Timer::Member(RemovalTimer::Ready), Some(seat.user), standing.due),
                MemberStatus::Inactive => add(Timer::Member(RemovalTimer::Inactive), Some(seat.user), standing.due),
                MemberStatus::Active => {}
            }
        }
        add(Timer::Empty, None, life.empty_due);
    }
    waits
}
