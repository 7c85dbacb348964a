//! Slot time held by absent members, by the cause of its length.
//!
//! The state of the record decides the cause at each instant:
//!
//! | the member is | while | the cause is |
//! |---|---|---|
//! | active | Presence does not report it elsewhere, or is not consulted | detection |
//! | active | Presence reports it elsewhere, and no evaluation has applied that | nobody looked |
//! | ready | its timer is not due, since the service learns of the absence only by it | detection |
//! | inactive | its timer is not due | grace |
//! | ready or inactive | its timer is due: at the deadline and after it | nobody looked |
//!
//! "Nobody looked" becomes "no arbiter" while [the session had none](super::arbiter), if what is due waits for an access. Where
//! the service evaluates by itself, it stays as it is.

use super::arbiter;
use super::life::{Seat, SessionLife};
use super::person::Person;
use super::span::{Span, common, cut, length, sum, where_so, without};
use super::timeline::Account;
use crate::mpsd::session::MemberStatus;
use crate::names::{SessionId, UserId};
use crate::time::{Instant, Millis};

/// One span in which an absent member held a slot.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Held {
    /// The session.
    pub session: SessionId,
    /// The absent user.
    pub user: UserId,
    /// From its absence until its return, its removal, or the end of the ledger.
    pub span: Span,
    /// How it ended.
    pub end: HeldUntil,
    /// The length by cause; sums to the length of the span.
    pub causes: HeldByCause,
}

/// How a span of held time ended.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum HeldUntil {
    /// The user returned, or its shell set it ready.
    Back,
    /// The record was removed.
    Removed,
    /// It continues at the end of the ledger.
    Now,
}

/// Held time by cause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct HeldByCause {
    /// From the absence until the service knew.
    pub detection: Millis,
    /// From when it was known or due until the access that applied it, while the session had an acting arbiter or never had one.
    pub nobody_looked: Millis,
    /// Inactive, until the deadline.
    pub grace: Millis,
    /// The same while the session had no acting arbiter any more.
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

/// The cause at an instant, before arbiters are considered.
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

/// A seat with everything that its causes depend on.
struct HeldSeat<'a> {
    life: &'a SessionLife,
    seat: &'a Seat,
    person: &'a Person,
}

impl HeldSeat<'_> {
    /// The spans of absence, up to an instant.
    fn gone(&self, until: Instant) -> Vec<Span> {
        let span = self.seat.span(until);
        let cuts = self.seat.standing.turns(span).chain(self.person.playing.turns(span));
        where_so(span, cuts, |at| self.is_gone(at))
    }

    /// Reserved members do not count as absent, nor do ready ones who have not played since their shell set them ready.
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
