//! Players who came back and found their slot gone.
//!
//! The player stopped playing while it had a record, or before its title had started at all; the record was removed, by
//! whomever but the player itself; and the player plays again. It does not matter which of the two came first, unless the
//! player took its seat again in between: by a write of its own state, or by being active with Presence saying so too.
//! A reservation that lapsed is not a slot that was lost.

use super::history::{History, Person, Removal, Seat};
use super::requests;
use super::span::{Span, where_so};
use crate::mpsd::session::MemberStatus;
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::Trace;
use std::collections::BTreeMap;

/// A slot that was gone when its player came back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LostSlot {
    /// In which session.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
    /// Since when the player had not played.
    pub gone: Instant,
    /// When the record was removed.
    pub removed: Instant,
    /// When the player played again.
    pub back: Instant,
    /// When it first asked about the session, being back and without its slot; perhaps it never did.
    pub asked: Option<Instant>,
}

pub(super) fn of(trace: &Trace, history: &History) -> Vec<LostSlot> {
    let mut lost = Vec::new();
    let questions = questions(trace);
    for life in &history.lives {
        for seat in &life.seats {
            let person = &history.people[seat.user.0];
            let Some(removal) = seat.removed else { continue };
            if seat.standing.last().status == MemberStatus::Reserved || is_own(trace, seat.user, removal) {
                continue;
            }
            let Some((gone, back)) = absence(seat, person, removal.at) else { continue };
            let (session, user, removed) = (life.session, seat.user, removal.at);
            let asked = questions.get(&(user, session)).and_then(|asked| {
                let after = asked.partition_point(|at| *at < back.max(removed));
                asked.get(after).copied()
            });
            lost.push(LostSlot { session, user, gone, removed, back, asked });
        }
    }
    lost.sort_by_key(|slot| (slot.back.max(slot.removed), slot.session, slot.user));
    lost
}

/// Whether the player asked for it itself.
fn is_own(trace: &Trace, user: UserId, removal: Removal) -> bool {
    let asked = removal.asked_by.and_then(|entry| trace.entry(entry)).and_then(|entry| requests::asks(&entry.what));
    asked.is_some_and(|(by, _)| by == Actor::User(user))
}

/// The absence in which the slot was lost: from when, and when the player was back.
fn absence(seat: &Seat, person: &Person, removed: Instant) -> Option<(Instant, Instant)> {
    let changes: Vec<(Instant, bool)> = person.playing.iter().collect();
    let last = changes.iter().rposition(|(at, playing)| !playing && *at <= removed)?;
    let (gone, (back, _)) = (changes[last].0, *changes.get(last + 1)?);
    let reseated = || {
        let between = Span { from: back, to: removed };
        let cuts = seat.standing.turns(between).chain(person.elsewhere.turns(between));
        let seated = where_so(between, cuts, |at| {
            let standing = seat.standing.at(at).1;
            standing.said >= back || (standing.status == MemberStatus::Active && !person.elsewhere.at(at).1)
        });
        !seated.is_empty()
    };
    (back >= removed || !reseated()).then_some((gone, back))
}

/// When each user has asked about each session.
fn questions(trace: &Trace) -> BTreeMap<(UserId, SessionId), Vec<Instant>> {
    let mut all: BTreeMap<_, Vec<Instant>> = BTreeMap::new();
    for entry in &trace.entries {
        if let Some((Actor::User(user), Some(session))) = requests::asks(&entry.what) {
            all.entry((user, session)).or_default().push(entry.at);
        }
    }
    all
}
