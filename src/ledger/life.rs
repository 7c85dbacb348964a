//! The history of one life of a session, and of each seat in it.

use super::person::Person;
use super::pool::Pool;
use super::span::{Span, ValueHistory, where_so};
use crate::id::DeviceToken;
use crate::mpsd::readings::Evaluation;
use crate::mpsd::session::{Charter, MemberStatus};
use crate::names::{SessionId, UserId};
use crate::time::Instant;

/// One life of a session.
#[derive(Clone, Debug)]
pub(super) struct SessionLife {
    pub session: SessionId,
    /// Whether its evaluations ask Presence.
    pub asks_presence: bool,
    /// Whether what is due waits for an access, rather than for the service's own evaluation.
    pub is_lazy: bool,
    pub from: Instant,
    pub deleted: Option<Instant>,
    pub host: ValueHistory<Option<DeviceToken>>,
    pub seats: Pool<Seat>,
    /// While it is empty: when it is to be deleted.
    pub empty_due: Option<Instant>,
}

/// One record of a member, from its creation to its removal.
#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub user: UserId,
    pub from: Instant,
    pub removed: Option<Removal>,
    pub standing: ValueHistory<RecordState>,
    pub token: ValueHistory<Option<DeviceToken>>,
}

/// The removal of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Removal {
    pub at: Instant,
    /// Whether its own user requested it.
    pub own: bool,
}

/// The state of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct RecordState {
    pub status: MemberStatus,
    /// When a request last set it, rather than a timer, Presence or a loss.
    pub said: Instant,
    /// The instant at which its timer is due.
    pub due: Option<Instant>,
}

impl SessionLife {
    /// A life that begins, reusing the allocation of another if given. Without a charter, its constants are unknown.
    pub(super) fn begin(
        memory: Option<SessionLife>,
        at: Instant,
        session: SessionId,
        charter: Option<&Charter>,
    ) -> SessionLife {
        let (host, seats) = match memory {
            Some(SessionLife { host, mut seats, .. }) => {
                seats.clear();
                (host.again(at, None), seats)
            }
            None => (ValueHistory::new(at, None), Pool::new()),
        };
        SessionLife {
            session,
            asks_presence: charter.is_none_or(Charter::asks_presence),
            is_lazy: charter.is_none_or(|charter| match charter.readings.evaluation {
                Evaluation::LazyOneStep | Evaluation::LazyToFixpoint => true,
                Evaluation::Eager | Evaluation::Sweep(_) => false,
            }),
            from: at,
            deleted: None,
            host,
            seats,
            empty_due: None,
        }
    }

    /// Adds the record of a member. Returns its index.
    pub(super) fn seat(&mut self, at: Instant, user: UserId, status: MemberStatus) -> usize {
        self.empty_due = None;
        let seat = Seat::begin(self.seats.spare(), at, user, status);
        self.seats.push(seat);
        self.seats.len() - 1
    }

    /// The session is deleted with all its records; `by` is the user who requested it, if one did.
    pub(super) fn delete(&mut self, at: Instant, by: Option<UserId>) {
        self.deleted = Some(at);
        for seat in self.seats.iter_mut().filter(|seat| seat.removed.is_none()) {
            seat.remove(at, by);
        }
    }

    /// From its creation to its deletion, or to the end.
    pub(super) fn span(&self, until: Instant) -> Span {
        Span { from: self.from, to: self.deleted.unwrap_or(until) }
    }
}

impl Seat {
    fn begin(memory: Option<Seat>, at: Instant, user: UserId, status: MemberStatus) -> Seat {
        let first = RecordState { status, said: at, due: None };
        let (standing, token) = match memory {
            Some(Seat { standing, token, .. }) => (standing.again(at, first), token.again(at, None)),
            None => (ValueHistory::new(at, first), ValueHistory::new(at, None)),
        };
        Seat { user, from: at, removed: None, standing, token }
    }

    /// Its status changes, or its timer restarts; `said` if a request caused it.
    pub(super) fn change(&mut self, at: Instant, status: Option<MemberStatus>, said: bool) {
        let before = self.standing.last();
        let status = status.unwrap_or(before.status);
        let said = if said { at } else { before.said };
        self.standing.turn(at, RecordState { status, said, due: None });
    }

    /// Its timer is set.
    pub(super) fn set_timer(&mut self, at: Instant, due: Option<Instant>) {
        let standing = RecordState { due, ..self.standing.last() };
        self.standing.turn(at, standing);
    }

    /// It is removed; `by` is the user who requested it, if one did.
    pub(super) fn remove(&mut self, at: Instant, by: Option<UserId>) {
        self.removed = Some(Removal { at, own: by == Some(self.user) });
    }

    /// From its creation to its removal, or to the end.
    pub(super) fn span(&self, until: Instant) -> Span {
        Span { from: self.from, to: self.removed.map_or(until, |removal| removal.at) }
    }

    /// The spans in which the member has joined and its user plays.
    pub(super) fn played(&self, person: &Person, until: Instant) -> Vec<Span> {
        let span = self.span(until);
        where_so(span, self.standing.turns(span).chain(person.playing.turns(span)), |at| {
            self.standing.at(at).1.status != MemberStatus::Reserved && person.playing.at(at).1
        })
    }
}
