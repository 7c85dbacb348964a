//! Players who returned and found their slot gone.
//!
//! The player stopped playing while it had a record, or before its title had started at all; the record was removed, by
//! whomever but the player itself; and the player plays again. It does not matter which of the two came first, unless the
//! player took its seat again in between: by a write of its own state, or by being active with Presence saying so too.
//! A reservation that lapsed is not a slot that was lost.

use super::life::Seat;
use super::person::Person;
use super::span::{Span, where_so};
use super::timeline::Account;
use crate::mpsd::session::MemberStatus;
use crate::names::{SessionId, UserId};
use crate::time::Instant;

/// A slot that was gone when its player came back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LostSlot {
    /// The session.
    pub session: SessionId,
    /// The user.
    pub user: UserId,
    /// Since when the player had not played.
    pub gone: Instant,
    /// When the record was removed.
    pub removed: Instant,
    /// When the player played again.
    pub back: Instant,
    /// When it first sent a request about the session after both, if it did.
    pub asked: Option<Instant>,
}

pub(super) fn of(account: &Account<'_>) -> Vec<LostSlot> {
    let mut lost = Vec::new();
    for life in account.lives {
        for seat in life.seats.iter() {
            let person = &account.people[seat.user.0];
            let Some(removal) = seat.removed.filter(|removal| !removal.own) else { continue };
            if seat.standing.last().status == MemberStatus::Reserved {
                continue;
            }
            let Some((gone, back)) = absence(seat, person, removal.at) else { continue };
            let (session, user, removed) = (life.session, seat.user, removal.at);
            let asked = account.asked(user, session, back.max(removed));
            lost.push(LostSlot { session, user, gone, removed, back, asked });
        }
    }
    lost.sort_by_key(|slot| (slot.back.max(slot.removed), slot.session, slot.user));
    lost
}

/// The absence in which the slot was lost: from when, and when the player was back.
fn absence(seat: &Seat, person: &Person, removed: Instant) -> Option<(Instant, Instant)> {
    let (gone, back) = person.playing.last_turn_to(false, removed)?;
    let back = back?;
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
