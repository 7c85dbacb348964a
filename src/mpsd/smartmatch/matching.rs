//! The choice of matching tickets.

use super::hopper::{Hopper, MatchRule};
use super::ticket::{Attribute, Ticket, TicketId};
use crate::time::{Instant, Millis};

/// The length of a cycle after which rules widen (M429).
const CYCLE: Millis = Millis::from_secs(5);

/// The number of cycles.
const CYCLES: u64 = 3;

/// The instants at which the rules widen for a ticket that searches since `since`.
pub(super) fn cycles(since: Instant) -> impl Iterator<Item = Instant> {
    (1..=CYCLES).filter_map(move |cycle| since.checked_add(Millis::new(cycle * CYCLE.get())?))
}

/// The first match that can be made of the waiting tickets, which are in the order of posting (M427).
pub(super) fn first_match<'a>(
    now: Instant,
    hopper: &Hopper,
    waiting: &[(TicketId, &'a Ticket)],
) -> Option<Vec<(TicketId, &'a Ticket)>> {
    (0..waiting.len()).find_map(|first| {
        let mut taken: Vec<(TicketId, &Ticket)> = Vec::new();
        let mut players = 0;
        for (id, ticket) in &waiting[first..] {
            let fits = players + ticket.players.len() <= hopper.most;
            if fits && taken.iter().all(|(_, other)| agree(now, hopper, ticket, other)) {
                players += ticket.players.len();
                taken.push((*id, ticket));
            }
        }
        // A ticket that preserves its session needs others, whatever the minimum.
        let alone = matches!(taken[..], [(_, ticket)] if ticket.preserves());
        (players >= hopper.fewest && !alone).then_some(taken)
    })
}

/// Whether two tickets may be in one match.
fn agree(now: Instant, hopper: &Hopper, one: &Ticket, other: &Ticket) -> bool {
    let shared = one.players.iter().any(|player| other.players.contains(player));
    let both_stay = one.preserves() && other.preserves();
    let cycle = passed(now, one).min(passed(now, other));
    !shared && !both_stay && hopper.rules.iter().all(|rule| fulfils(rule, one, other, cycle))
}

/// The number of cycles that a ticket has waited.
fn passed(now: Instant, ticket: &Ticket) -> u64 {
    ticket.since().map_or(0, |since| (now.since(since).get() / CYCLE.get()).min(CYCLES))
}

fn fulfils(rule: &MatchRule, one: &Ticket, other: &Ticket, cycle: u64) -> bool {
    match rule {
        MatchRule::Same { attribute } => one.attributes.get(attribute) == other.attributes.get(attribute),
        MatchRule::Within { attribute, difference, expand } => {
            match (one.attributes.get(attribute), other.attributes.get(attribute)) {
                (Some(Attribute::Number(one)), Some(Attribute::Number(other))) => {
                    one.abs_diff(*other) <= difference.saturating_add(expand.saturating_mul(cycle))
                }
                (Some(_) | None, _) => false,
            }
        }
    }
}
