//! From each deadline to the access that applied it.
//!
//! Every timer that was applied counts, those without delay too. One that is overdue when the account ends is there as well,
//! with its delay so far; of the stages of initialization only those that somebody ended. What Presence says has no
//! deadline, so it is not here.

use super::history::History;
use crate::mpsd::session::{Cause, Change, MemberStatus, RemovalTimer, StageTimer};
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{Trace, What};
use std::fmt;

/// A deadline, and how long it waited.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Wait {
    /// Which timer.
    pub timer: Timer,
    /// Of which session.
    pub session: SessionId,
    /// Whose, if it is a member's.
    pub user: Option<UserId>,
    /// When it was due.
    pub deadline: Instant,
    /// When an access applied it; none has yet.
    pub applied: Option<Instant>,
    /// From the deadline until then, or until the account ended.
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

/// First those that were applied, in the order in which they were; then those that wait still.
pub(super) fn of(trace: &Trace, history: &History) -> Vec<Wait> {
    let mut waits: Vec<Wait> = Vec::new();
    for entry in &trace.entries {
        let What::Session { session, event, .. } = entry.what else { continue };
        let (timer, deadline) = match (event.cause, event.change) {
            (Cause::Timer { timer, deadline }, Change::Status { .. }) => (Timer::Member(timer), deadline),
            (Cause::Stage { timer, deadline }, _) => (Timer::Stage(timer), deadline),
            (Cause::Empty { deadline }, _) => (Timer::Empty, deadline),
            (
                Cause::Request | Cause::Presence | Cause::ConnectionLost | Cause::Consequence | Cause::Timer { .. },
                _,
            ) => {
                continue;
            }
        };
        let user = match timer {
            Timer::Member(_) => event.change.who().and_then(|(_, xuid)| trace.xuids.get(&xuid).copied()),
            Timer::Stage(_) | Timer::Empty => None,
        };
        let delay = entry.at.since(deadline);
        let wait = Wait { timer, session, user, deadline, applied: Some(entry.at), delay };
        // The end of a stage is several changes.
        let mut at_once = waits.iter().rev().take_while(|before| before.applied == wait.applied);
        let again = matches!(timer, Timer::Stage(_)) && at_once.any(|before| *before == wait);
        if !again {
            waits.push(wait);
        }
    }
    waits.extend(overdue(history));
    waits
}

fn overdue(history: &History) -> Vec<Wait> {
    let mut waits = Vec::new();
    for life in history.lives.iter().filter(|life| life.deleted.is_none()) {
        let mut add = |timer, user, due: Option<Instant>| {
            if let Some(deadline) = due.filter(|due| *due < history.until) {
                let delay = history.until.since(deadline);
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
