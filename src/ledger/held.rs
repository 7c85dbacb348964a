//! Slot time held by members who were gone, and why it was held so long.
//!
//! At each instant of it the state of the record decides which cause counts:
//!
//! | the member is | while | the cause is |
//! |---|---|---|
//! | active | Presence does not say that it is elsewhere, or is not asked | detection |
//! | active | Presence says so, and no evaluation has applied it | nobody looked |
//! | ready | its timer is not due, since only that tells the service | detection |
//! | inactive | its timer is not due | grace |
//! | ready or inactive | its timer is due: at the deadline and after it | nobody looked |
//!
//! What counts as nobody looked counts as no arbiter where [the session had none](super::arbiter), and where what is due waits
//! for an access. Where the service looks by itself, nobody's look was missing.

use super::arbiter;
use super::life::{Seat, SessionLife};
use super::person::Person;
use super::span::{Span, common, cut, length, sum, where_so, without};
use super::timeline::Account;
use crate::mpsd::session::MemberStatus;
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};

/// One stretch of time for which a member was gone and had a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Held {
    /// In which session.
    pub session: SessionId,
    /// Who was gone.
    pub user: UserId,
    /// From being gone until it was back, its record was removed, or the account ended.
    pub span: Span,
    /// How it ended.
    pub end: HeldUntil,
    /// Why it was held; sums to the length of the span.
    pub causes: HeldByCause,
}

/// How a stretch of held time ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HeldUntil {
    /// The user was back, or its shell said that it was coming.
    Back,
    /// The record was removed.
    Removed,
    /// It was held still when the account ended.
    Now,
}

/// Held time by cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct HeldByCause {
    /// From being gone until the service knew.
    pub detection: Millis,
    /// From when it was known or due until the access that applied it, while somebody was there whose duty it is to look,
    /// or the session never had such a one.
    pub nobody_looked: Millis,
    /// Inactive, until the deadline.
    pub grace: Millis,
    /// As nobody looked, while the session had lost its acting arbiter.
    pub no_arbiter: Millis,
}

impl HeldByCause {
    /// All four together.
    #[must_use]
    pub fn total(&self) -> Millis {
        sum([self.detection, self.nobody_looked, self.grace, self.no_arbiter])
    }

    pub(super) fn of_all<'a>(parts: impl Iterator<Item = &'a HeldByCause> + Clone) -> HeldByCause {
        let each = |cause: fn(&HeldByCause) -> Millis| sum(parts.clone().map(cause));
        HeldByCause {
            detection: each(|it| it.detection),
            nobody_looked: each(|it| it.nobody_looked),
            grace: each(|it| it.grace),
            no_arbiter: each(|it| it.no_arbiter),
        }
    }
}

/// Which cause counts at an instant, before it is asked who should have looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum HeldCause {
    Detection,
    Late,
    Grace,
}

pub(super) fn of(account: &Account<'_>) -> Vec<Held> {
    let mut all = Vec::new();
    for life in account.lives {
        let unattended = if life.is_lazy { arbiter::unattended(life, account) } else { Vec::new() };
        for seat in life.seats.iter() {
            let of = HeldSeat { life, seat, person: &account.people[seat.user.0] };
            let gone = cut(of.gone(account.beyond), account.until);
            all.extend(gone.map(|(span, lasts)| of.held(span, lasts, &unattended)));
        }
    }
    all.sort_by_key(|held| (held.span.from, held.session, held.user));
    all
}

/// A seat with all that decides about it.
struct HeldSeat<'a> {
    life: &'a SessionLife,
    seat: &'a Seat,
    person: &'a Person,
}

impl HeldSeat<'_> {
    /// While it was gone, up to an instant.
    fn gone(&self, until: Instant) -> Vec<Span> {
        let span = self.seat.span(until);
        let cuts = self.seat.standing.turns(span).chain(self.person.playing.turns(span));
        where_so(span, cuts, |at| self.is_gone(at))
    }

    /// Reserved members are awaited, not gone; so are ready ones who have not played since their shell said so.
    fn is_gone(&self, at: Instant) -> bool {
        let (since, playing) = self.person.playing.at(at);
        let standing = self.seat.standing.at(at).1;
        !playing
            && match standing.status {
                MemberStatus::Reserved => false,
                MemberStatus::Ready => since > standing.said,
                MemberStatus::Inactive | MemberStatus::Active => true,
            }
    }

    fn cause(&self, at: Instant) -> HeldCause {
        let standing = self.seat.standing.at(at).1;
        let due = standing.due.is_some_and(|due| due <= at);
        match standing.status {
            MemberStatus::Active if self.person.elsewhere.at(at).1 && self.life.asks_presence => HeldCause::Late,
            // A reserved member is not gone.
            MemberStatus::Active | MemberStatus::Reserved => HeldCause::Detection,
            MemberStatus::Ready | MemberStatus::Inactive if due => HeldCause::Late,
            MemberStatus::Ready => HeldCause::Detection,
            MemberStatus::Inactive => HeldCause::Grace,
        }
    }

    fn held(&self, span: Span, lasts: bool, unattended: &[Span]) -> Held {
        let while_it_is = |cause| {
            let dues = self.seat.standing.iter().filter_map(|(_, standing)| standing.due);
            let cuts = self.seat.standing.turns(span).chain(self.person.elsewhere.turns(span)).chain(dues);
            where_so(span, cuts, |at| self.cause(at) == cause)
        };
        let (detection, late, grace) =
            (while_it_is(HeldCause::Detection), while_it_is(HeldCause::Late), while_it_is(HeldCause::Grace));
        let no_arbiter = common(&late, unattended);
        let nobody_looked: Vec<Span> = late.iter().flat_map(|late| without(*late, &no_arbiter)).collect();
        let removed = self.seat.removed.is_some_and(|removal| removal.at == span.to);
        Held {
            session: self.life.session,
            user: self.seat.user,
            span,
            end: match (removed, lasts) {
                (true, _) => HeldUntil::Removed,
                (false, true) => HeldUntil::Now,
                (false, false) => HeldUntil::Back,
            },
            causes: HeldByCause {
                detection: length(&detection),
                nobody_looked: length(&nobody_looked),
                grace: length(&grace),
                no_arbiter: length(&no_arbiter),
            },
        }
    }
}
