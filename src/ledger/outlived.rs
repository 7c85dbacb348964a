//! Sessions that outlived their players.
//!
//! A life of a session outlives its players while it exists and no user of a member who has joined actually plays, from the
//! moment at which the last of them was gone: a session in which nobody has played yet outlives nobody. Reserved members
//! and ready ones whose title has not started do not play, and an empty session that waits for its timeout has no players.

use super::Stretch;
use super::life::SessionLife;
use super::span::{Span, cut, union, without};
use super::timeline::Account;

pub(super) fn of(account: &Account<'_>) -> Vec<Stretch> {
    let of_life = |life: &SessionLife| {
        let played = life.seats.iter().flat_map(|seat| seat.played(&account.people[seat.user.0], account.beyond));
        let played = union(played.collect());
        let end = life.span(account.beyond).to;
        let since = played.first().map_or(end, |first| first.from);
        let stretch = |(span, lasts)| Stretch { session: life.session, span, lasts };
        let outlived = without(Span { from: since, to: end }, &played);
        cut(outlived, account.until).map(stretch).collect::<Vec<_>>()
    };
    account.lives.iter().flat_map(of_life).collect()
}
