//! The table of network faults: which fault affects a message on which leg.

use crate::action::{Chance, FaultEffect, FaultRule, Leg, NetworkFault, NetworkFaultKind};
use crate::draw::Stream;
use crate::names::UserId;
use crate::time::{Instant, Shift};
use std::collections::{BTreeMap, BTreeSet};

/// The active faults, by number in the order in which they began.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::world) struct Faults {
    begun: BTreeMap<u64, ActiveFault>,
    /// An index over them, by leg and user; no user is all users.
    on: BTreeMap<(Leg, Option<UserId>), BTreeSet<u64>>,
    numbered: u64,
}

/// An active fault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct ActiveFault {
    what: FaultRule,
    /// How many more messages it affects, if that is limited.
    left: Option<u32>,
    ends: Option<Instant>,
}

impl ActiveFault {
    fn is_active(&self, now: Instant) -> bool {
        self.left != Some(0) && self.ends.is_none_or(|ends| now < ends)
    }

    /// Its keys in the index.
    fn places(&self) -> impl Iterator<Item = (Leg, Option<UserId>)> {
        let all: Vec<Option<UserId>> =
            if self.what.of.is_empty() { vec![None] } else { self.what.of.iter().copied().map(Some).collect() };
        let legs = Leg::ALL.into_iter().filter(|leg| self.what.what.is_on(*leg)).collect::<Vec<_>>();
        legs.into_iter().flat_map(move |leg| all.clone().into_iter().map(move |of| (leg, of)))
    }
}

impl Faults {
    /// A fault begins.
    pub(in crate::world) fn inject(&mut self, now: Instant, what: FaultRule) {
        let ends = what.lasts.and_then(|lasts| now.checked_add(lasts));
        self.add(ActiveFault { left: what.next, ends, what });
    }

    /// The faults of a kind, or all faults, end.
    pub(in crate::world) fn clear(&mut self, kind: Option<NetworkFaultKind>) {
        let over = |fault: &ActiveFault| kind.is_none_or(|kind| fault.what.what.kind() == kind);
        let numbers: Vec<u64> = self.begun.iter().filter(|(_, it)| over(it)).map(|(number, _)| *number).collect();
        numbers.into_iter().for_each(|number| self.end(number));
    }

    /// Moves every instant, drops what is over, and renumbers the rest in their order.
    pub(in crate::world) fn shift(&mut self, by: Shift) {
        let begun = std::mem::take(self).begun;
        for mut fault in begun.into_values().filter(|it| it.is_active(by.now())) {
            by.all(&mut fault.ends);
            // Its original duration and number of messages have no effect any more.
            fault.what.lasts = None;
            fault.what.next = None;
            self.add(fault);
        }
    }

    fn add(&mut self, fault: ActiveFault) {
        for place in fault.places() {
            self.on.entry(place).or_default().insert(self.numbered);
        }
        self.begun.insert(self.numbered, fault);
        self.numbered += 1;
    }

    /// The fault that affects a message of this user: the first, in their order, whose chance comes up.
    pub(in crate::world) fn draw_fault(
        &mut self,
        now: Instant,
        user: UserId,
        leg: Leg,
        fortune: &mut Stream,
    ) -> Option<NetworkFault> {
        if self.begun.is_empty() {
            return None;
        }
        let mut after = 0;
        while let Some(number) = self.next_on(leg, user, after) {
            after = number + 1;
            let Some(fault) = self.begun.get_mut(&number) else { continue };
            if !fault.is_active(now) {
                self.end(number);
                continue;
            }
            let takes = fault.what.chance.is_none_or(|Chance(often)| fortune.happens(often, Chance::CERTAIN));
            if takes {
                fault.left = fault.left.map(|left| left - 1);
                let what = fault.what.what;
                if fault.left == Some(0) {
                    self.end(number);
                }
                return Some(what);
            }
        }
        None
    }

    /// Whether the service refuses new connections of this user, as it does while it answers 503. This does not count as a message.
    pub(in crate::world) fn refuse_connections(&self, now: Instant, user: UserId) -> bool {
        [None, Some(user)].into_iter().filter_map(|of| self.on.get(&(Leg::Service, of))).flatten().any(|number| {
            self.begun.get(number).is_some_and(|fault| match fault.what.what.effect() {
                FaultEffect::Fails(status, _) => status == 503 && fault.is_active(now),
                FaultEffect::Loses | FaultEffect::Delays(_) | FaultEffect::ShowsCopy(_) => false,
            })
        })
    }

    /// The first fault, from this number on, that may affect the user's messages on a leg.
    fn next_on(&self, leg: Leg, user: UserId, from: u64) -> Option<u64> {
        let first = |of| self.on.get(&(leg, of))?.range(from..).next().copied();
        [first(None), first(Some(user))].into_iter().flatten().min()
    }

    fn end(&mut self, number: u64) {
        let Some(fault) = self.begun.remove(&number) else { return };
        for place in fault.places() {
            if let Some(numbers) = self.on.get_mut(&place) {
                numbers.remove(&number);
                if numbers.is_empty() {
                    self.on.remove(&place);
                }
            }
        }
    }
}
