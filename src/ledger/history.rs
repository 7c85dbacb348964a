//! The trace read once: who played when, and every seat of every life of a session in the course of time.

use super::span::{Course, Span, where_so};
use crate::id::DeviceToken;
use crate::mpsd::readings::Evaluation;
use crate::mpsd::session::{Cause, Change, Charter, Event, MemberStatus, Presence};
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use crate::trace::{Entry, EntryId, Trace, What};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the figures are computed from.
pub(super) struct History {
    /// The end of the account.
    pub until: Instant,
    /// A millisecond after it, so that it can be seen what goes on and what ends right there.
    pub beyond: Instant,
    pub people: Vec<Person>,
    pub lives: Vec<Life>,
}

/// A user.
pub(super) struct Person {
    /// Whether it plays, in truth.
    pub playing: Course<bool>,
    /// Whether Presence says that it is not in the title.
    pub elsewhere: Course<bool>,
}

/// One life of a session.
pub(super) struct Life {
    pub session: SessionId,
    charter: Option<Arc<Charter>>,
    pub from: Instant,
    pub deleted: Option<Instant>,
    pub host: Course<Option<DeviceToken>>,
    pub seats: Vec<Seat>,
    /// Which of the seats are taken, and by whom.
    taken: BTreeMap<UserId, usize>,
    /// While it is empty: when it is to be deleted.
    pub empty_due: Option<Instant>,
}

/// One record of a member, from its making until it goes.
pub(super) struct Seat {
    pub user: UserId,
    pub from: Instant,
    pub removed: Option<Removal>,
    pub standing: Course<Standing>,
    pub token: Course<Option<DeviceToken>>,
}

/// How a record went.
#[derive(Clone, Copy)]
pub(super) struct Removal {
    pub at: Instant,
    /// The request that asked for it, if one did.
    pub asked_by: Option<EntryId>,
}

/// The state of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Standing {
    pub status: MemberStatus,
    /// When a request last said so, rather than a timer, Presence or a loss.
    pub said: Instant,
    /// When its timer is due.
    pub due: Option<Instant>,
}

impl History {
    pub(super) fn of(trace: &Trace, until: Instant) -> History {
        let person =
            |_| Person { playing: Course::new(Instant::ZERO, true), elsewhere: Course::new(Instant::ZERO, false) };
        let people = (0..trace.names.users.len()).map(person).collect();
        let beyond = Millis::new(1).and_then(|ms| until.checked_add(ms)).unwrap_or(until);
        let mut history = History { until, beyond, people, lives: Vec::new() };
        for change in &trace.truth {
            if let Some(person) = history.people.get_mut(change.user.0) {
                person.playing.turn(change.at, change.playing);
            }
        }
        // The life of each session that goes on, and the timers in the order in which they were set.
        let mut current: Vec<Option<usize>> = vec![None; trace.names.sessions.len()];
        let mut timers = trace.timers.iter().peekable();
        for (place, entry) in trace.entries.iter().enumerate() {
            history.take(trace, entry, &mut current);
            while let Some(set) = timers.next_if(|set| set.entry.0 <= place) {
                let life = current.get(set.session.0).copied().flatten();
                if let Some(life) = life {
                    history.lives[life].set_timer(entry.at, set.whose, set.due);
                }
            }
        }
        history
    }

    fn take(&mut self, trace: &Trace, entry: &Entry, current: &mut [Option<usize>]) {
        if let What::Presence { user, says } = entry.what
            && let Some(person) = self.people.get_mut(user.0)
        {
            person.elsewhere.turn(entry.at, says == Presence::Elsewhere);
        }
        let What::Session { session, life, event } = entry.what else { return };
        let Some(place) = current.get_mut(session.0) else { return };
        if event.change == Change::Created {
            *place = Some(self.lives.len());
            let charter = trace.charters.get(&(session, life)).cloned();
            self.lives.push(Life {
                session,
                charter,
                from: entry.at,
                deleted: None,
                host: Course::new(entry.at, None),
                seats: Vec::new(),
                taken: BTreeMap::new(),
                empty_due: None,
            });
        }
        let Some(life) = place.and_then(|life| self.lives.get_mut(life)) else { return };
        let user = event.change.who().and_then(|(_, xuid)| trace.xuids.get(&xuid).copied());
        life.take(entry, &event, user);
        if event.change == Change::Deleted {
            *place = None;
        }
    }
}

impl Life {
    fn take(&mut self, entry: &Entry, event: &Event, user: Option<UserId>) {
        let asked_by = entry.because.filter(|_| event.cause == Cause::Request);
        let removal = Removal { at: entry.at, asked_by };
        if let (Change::Status { from, to, .. }, Some(user)) = (event.change, user) {
            match (from, to) {
                (None, Some(status)) => self.seat(entry.at, user, status),
                (Some(_), Some(status)) => self.change(entry.at, user, Some(status), asked_by.is_some()),
                (_, None) => self.leave(user, removal),
            }
        } else if let (Change::TimerRestarted { .. }, Some(user)) = (event.change, user) {
            self.change(entry.at, user, None, asked_by.is_some());
        } else if let (Change::DeviceToken { to, .. }, Some(user)) = (event.change, user) {
            if let Some(seat) = self.open_seat(user) {
                seat.token.turn(entry.at, to);
            }
        } else if let Change::Host { to, .. } = event.change {
            self.host.turn(entry.at, to);
        } else if event.change == Change::Deleted {
            self.deleted = Some(entry.at);
            for user in self.taken.keys().copied().collect::<Vec<_>>() {
                self.leave(user, removal);
            }
        }
    }

    fn seat(&mut self, at: Instant, user: UserId, status: MemberStatus) {
        self.empty_due = None;
        self.taken.insert(user, self.seats.len());
        let standing = Course::new(at, Standing { status, said: at, due: None });
        self.seats.push(Seat { user, from: at, removed: None, standing, token: Course::new(at, None) });
    }

    fn change(&mut self, at: Instant, user: UserId, status: Option<MemberStatus>, said: bool) {
        let Some(seat) = self.open_seat(user) else { return };
        let before = seat.standing.last();
        let status = status.unwrap_or(before.status);
        let said = if said { at } else { before.said };
        seat.standing.turn(at, Standing { status, said, due: None });
    }

    fn leave(&mut self, user: UserId, removal: Removal) {
        if let Some(seat) = self.open_seat(user) {
            seat.removed = Some(removal);
            self.taken.remove(&user);
        }
    }

    fn set_timer(&mut self, at: Instant, whose: Option<UserId>, due: Option<Instant>) {
        match whose {
            None => self.empty_due = due,
            Some(user) => {
                if let Some(seat) = self.open_seat(user) {
                    let standing = Standing { due, ..seat.standing.last() };
                    seat.standing.turn(at, standing);
                }
            }
        }
    }

    /// The user's record, if it has one now.
    fn open_seat(&mut self, user: UserId) -> Option<&mut Seat> {
        let place = *self.taken.get(&user)?;
        self.seats.get_mut(place)
    }

    /// From its making until its deletion, or the end of what is looked at.
    pub(super) fn span(&self, until: Instant) -> Span {
        Span { from: self.from, to: self.deleted.unwrap_or(until) }
    }

    /// Whether its evaluations ask Presence.
    pub(super) fn asks_presence(&self) -> bool {
        self.charter.as_ref().is_none_or(|charter| charter.asks_presence())
    }

    /// Whether what is due waits for somebody's access, rather than for the service's own look.
    pub(super) fn is_lazy(&self) -> bool {
        self.charter.as_ref().is_none_or(|charter| match charter.readings.evaluation {
            Evaluation::LazyOneStep | Evaluation::LazyToFixpoint => true,
            Evaluation::Eager | Evaluation::Sweep(_) => false,
        })
    }
}

impl Seat {
    /// From its making until its removal, or the end of what is looked at.
    pub(super) fn span(&self, until: Instant) -> Span {
        Span { from: self.from, to: self.removed.map_or(until, |removal| removal.at) }
    }

    /// When the member has come, rather than having a place kept, and its user plays.
    pub(super) fn played(&self, person: &Person, until: Instant) -> Vec<Span> {
        let span = self.span(until);
        where_so(span, self.standing.turns(span).chain(person.playing.turns(span)), |at| {
            self.standing.at(at).1.status != MemberStatus::Reserved && person.playing.at(at).1
        })
    }
}
