//! Time without an arbiter: no user plays on the console that the session names as its host.
//!
//! It counts while the session has members, reserved ones too, from the moment at which the life of the session first had
//! a host at all; so a session whose title uses no arbiter has no such time. The arbiter acts while an active member whose
//! user actually plays has the host's device token: users of one console stand in for each other.

use super::Stretch;
use super::life::SessionLife;
use super::span::{Span, common, cut, union, where_so, without};
use super::timeline::Account;
use crate::mpsd::session::MemberStatus;

pub(super) fn of(account: &Account<'_>) -> Vec<Stretch> {
    let of_life = |life: &SessionLife| {
        let stretch = |(span, lasts)| Stretch { session: life.session, span, lasts };
        cut(unattended(life, account), account.until).map(stretch).collect::<Vec<_>>()
    };
    account.lives.iter().flat_map(of_life).collect()
}

/// The time without an arbiter in one life of a session, up to just beyond the end.
pub(super) fn unattended(life: &SessionLife, account: &Account<'_>) -> Vec<Span> {
    let Some(first) = life.host.iter().find_map(|(at, host)| host.map(|_| at)) else { return Vec::new() };
    let whole = Span { from: first, to: life.span(account.beyond).to };
    let acting = life.seats.iter().flat_map(|seat| {
        let person = &account.people[seat.user.0];
        let (standing, token) = (&seat.standing, &seat.token);
        let span = seat.span(account.beyond);
        let cuts = standing.turns(span).chain(token.turns(span));
        let cuts = cuts.chain(person.playing.turns(span)).chain(life.host.turns(span));
        where_so(span, cuts, |at| {
            let host = life.host.at(at).1;
            host.is_some()
                && token.at(at).1 == host
                && standing.at(at).1.status == MemberStatus::Active
                && person.playing.at(at).1
        })
    });
    let acting = union(acting.collect());
    let occupied = union(life.seats.iter().map(|seat| seat.span(account.beyond)).collect());
    common(&without(whole, &acting), &occupied)
}
