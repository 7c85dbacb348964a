//! The timeline of a run for a meter: when users played, every seat of every life of a session, and when users sent requests.

use super::life::{Seat, SessionLife};
use super::person::Person;
use super::pool::Pool;
use crate::id::Xuid;
use crate::mpsd::session::{Change, Charter, Event};
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};
use std::collections::BTreeMap;

/// The histories that figures are computed from.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    xuids: BTreeMap<Xuid, UserId>,
    people: Vec<Person>,
    lives: Pool<SessionLife>,
    /// The current life of each session.
    current: Vec<Option<usize>>,
    places: BTreeMap<(SessionId, UserId), UserRelation>,
}

/// A user in its relation to a session.
#[derive(Clone, Debug, Default)]
struct UserRelation {
    /// Its latest record: which life, which seat.
    seat: Option<(usize, usize)>,
    /// When it sent requests about the session: only instants that can be the first after a removal or return.
    asked: Vec<Instant>,
}

/// Whose request a change was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Author {
    /// Whether a request caused it.
    pub asked: bool,
    /// The user whose request it was.
    pub user: Option<UserId>,
}

/// The timeline up to an instant.
#[derive(Clone, Copy)]
pub(super) struct Account<'a> {
    /// The end of the account.
    pub until: Instant,
    /// A millisecond later, to distinguish what continues from what ends there.
    pub beyond: Instant,
    pub people: &'a [Person],
    pub lives: &'a [SessionLife],
    timeline: &'a Timeline,
}

impl Timeline {
    /// The timeline of these users at the beginning of a run.
    pub(super) fn new(xuids: BTreeMap<Xuid, UserId>, users: usize) -> Timeline {
        Timeline {
            xuids,
            people: std::iter::repeat_with(Person::new).take(users).collect(),
            lives: Pool::new(),
            current: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// Clears it, keeping allocated memory.
    pub(super) fn reset(&mut self) {
        self.people.iter_mut().for_each(Person::reset);
        self.lives.clear();
        self.current.clear();
        for place in self.places.values_mut() {
            place.seat = None;
            place.asked.clear();
        }
    }

    /// The user of an Xbox id.
    pub(super) fn user_of(&self, xuid: Xuid) -> Option<UserId> {
        self.xuids.get(&xuid).copied()
    }

    /// A user actually stopped playing, or plays again.
    pub(super) fn play(&mut self, at: Instant, user: UserId, playing: bool) {
        if let Some(person) = self.people.get_mut(user.0) {
            person.playing.turn(at, playing);
        }
    }

    /// Presence says of a user whether it is elsewhere.
    pub(super) fn presence(&mut self, at: Instant, user: UserId, elsewhere: bool) {
        if let Some(person) = self.people.get_mut(user.0) {
            person.elsewhere.turn(at, elsewhere);
        }
    }

    /// A user sends a request about a session.
    pub(super) fn ask(&mut self, at: Instant, user: UserId, session: SessionId) {
        let place = self.places.entry((session, user)).or_default();
        // Only the first request after a removal or return is needed: one can be dropped if neither can lie between it and the
        // one before.
        let turned = self.people.get(user.0).and_then(|person| person.playing.turned());
        let seat = place.seat.and_then(|(life, seat)| self.lives.get(life)?.seats.get(seat));
        let seated = seat.map(|seat| seat.removed.map_or(seat.from, |removal| removal.at));
        match place.asked.as_mut_slice() {
            [.., last] if *last == at => {}
            [.., before, last] if turned.max(seated) <= Some(*before) => *last = at,
            [] | [_] | [.., _, _] => place.asked.push(at),
        }
    }

    /// A session changes. `charter` is its charter, if it has just been created.
    pub(super) fn change(
        &mut self,
        at: Instant,
        session: SessionId,
        event: &Event,
        author: Author,
        charter: Option<&Charter>,
    ) {
        match event.change {
            Change::Created => {
                let life = SessionLife::begin(self.lives.spare(), at, session, charter);
                if self.current.len() <= session.0 {
                    self.current.resize(session.0 + 1, None);
                }
                self.current[session.0] = Some(self.lives.len());
                self.lives.push(life);
            }
            Change::Deleted => {
                if let Some(place) = self.current(session) {
                    self.lives[place].delete(at, author.user);
                    self.current[session.0] = None;
                }
            }
            Change::Status { xuid, from: None, to: Some(status), .. } => {
                if let (Some(user), Some(life)) = (self.user_of(xuid), self.current(session)) {
                    let seat = self.lives[life].seat(at, user, status);
                    self.places.entry((session, user)).or_default().seat = Some((life, seat));
                }
            }
            Change::Status { xuid, from: Some(_), to: Some(status), .. } => {
                if let Some(seat) = self.seat_of(session, xuid) {
                    seat.change(at, Some(status), author.asked);
                }
            }
            Change::Status { xuid, to: None, .. } => {
                if let Some(seat) = self.seat_of(session, xuid) {
                    seat.remove(at, author.user);
                }
            }
            Change::TimerRestarted { xuid, .. } => {
                if let Some(seat) = self.seat_of(session, xuid) {
                    seat.change(at, None, author.asked);
                }
            }
            Change::DeviceToken { xuid, to, .. } => {
                if let Some(seat) = self.seat_of(session, xuid) {
                    seat.token.turn(at, to);
                }
            }
            Change::Host { to, .. } => {
                if let Some(life) = self.current(session) {
                    self.lives[life].host.turn(at, to);
                }
            }
            Change::Emptied
            | Change::Connection { .. }
            | Change::Subscription { .. }
            | Change::MemberProperty { .. }
            | Change::Role { .. }
            | Change::Owner { .. }
            | Change::Encounter { .. }
            | Change::InitializationFailure { .. }
            | Change::Stage { .. }
            | Change::EpisodeEnded { .. }
            | Change::HostCandidates { .. }
            | Change::JoinRestriction { .. }
            | Change::ReadRestriction { .. }
            | Change::Closed { .. }
            | Change::Locked { .. }
            | Change::Server { .. }
            | Change::Matchmaking { .. }
            | Change::Handle { .. }
            | Change::Property(_) => {}
        }
    }

    /// A timer of the service's is set: a member's, or the session's own for being empty.
    pub(super) fn set_timer(&mut self, at: Instant, session: SessionId, whose: Option<UserId>, due: Option<Instant>) {
        match (whose, self.current(session)) {
            (None, Some(life)) => self.lives[life].empty_due = due,
            (Some(user), Some(_)) => {
                if let Some(seat) = self.seat(session, user) {
                    seat.set_timer(at, due);
                }
            }
            (_, None) => {}
        }
    }

    /// The timeline up to an instant.
    pub(super) fn account(&self, until: Instant) -> Account<'_> {
        let beyond = Millis::new(1).and_then(|ms| until.checked_add(ms)).unwrap_or(until);
        Account { until, beyond, people: &self.people, lives: &self.lives, timeline: self }
    }

    fn current(&self, session: SessionId) -> Option<usize> {
        self.current.get(session.0).copied().flatten()
    }

    fn seat_of(&mut self, session: SessionId, xuid: Xuid) -> Option<&mut Seat> {
        self.seat(session, self.user_of(xuid)?)
    }

    /// The user's record, if it has one now.
    fn seat(&mut self, session: SessionId, user: UserId) -> Option<&mut Seat> {
        let current = self.current(session)?;
        let (life, seat) = self.places.get(&(session, user))?.seat?;
        let seat = self.lives.get_mut(life)?.seats.get_mut(seat)?;
        (life == current && seat.removed.is_none()).then_some(seat)
    }
}

impl Account<'_> {
    /// When a user first sent a request about a session at or after an instant, which must be that of a removal or return.
    pub(super) fn asked(&self, user: UserId, session: SessionId, from: Instant) -> Option<Instant> {
        let asked = &self.timeline.places.get(&(session, user))?.asked;
        asked.get(asked.partition_point(|at| *at < from)).copied()
    }
}

#[cfg(test)]
mod tests;
