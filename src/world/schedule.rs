//! The schedule: planned items in the order in which they are due.
//!
//! An item is its own key. Planning it again replaces the old plan and cancelling removes it, so an item that is due is never
//! out of date.

use super::item::Item;
use super::numbers::Numbers;
use super::trigger::Trigger;
use crate::time::{Instant, Shift};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The order of items at one instant. Equal priorities are ordered by planning.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Priority {
    /// The service's own work.
    Expiry,
    /// A report of Presence or the real-time service.
    Callback,
    /// The completion of something started before.
    Completion,
    /// A move of a title.
    Title,
}

/// The position of an item: its instant, its priority and a sequence number.
type QueuePosition = (Instant, Priority, u64);

/// Items by (instant, priority, sequence).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Schedule {
    order: BTreeMap<QueuePosition, (Item, Trigger)>,
    slots: BTreeMap<Item, QueuePosition>,
    planned: u64,
}

impl Schedule {
    /// Plans an item. If it is already planned for this instant, it keeps its position and takes the new trigger.
    pub(super) fn plan(&mut self, at: Instant, item: Item, trigger: Trigger) {
        let priority = item.priority();
        if let Some(slot) = self.slots.get(&item).copied() {
            if slot.0 == at {
                self.order.insert(slot, (item, trigger));
                return;
            }
            self.order.remove(&slot);
        }
        let slot = (at, priority, self.planned);
        self.planned += 1;
        self.slots.insert(item, slot);
        self.order.insert(slot, (item, trigger));
    }

    /// Removes an item, if it is planned.
    pub(super) fn cancel(&mut self, item: Item) {
        if let Some(slot) = self.slots.remove(&item) {
            self.order.remove(&slot);
        }
    }

    /// Removes the items of a range for which `is` is true.
    pub(super) fn cancel_all(&mut self, within: RangeInclusive<Item>, is: impl Fn(&Item) -> bool) {
        let items: Vec<Item> = self.slots.range(within).map(|(item, _)| *item).filter(is).collect();
        items.into_iter().for_each(|item| self.cancel(item));
    }

    /// Removes and returns the next item due at or before `until`.
    pub(super) fn pop_until(&mut self, until: Instant) -> Option<(Instant, Item, Trigger)> {
        let first = self.order.first_entry().filter(|first| first.key().0 <= until)?;
        let at = first.key().0;
        let (item, trigger) = first.remove();
        self.slots.remove(&item);
        Some((at, item, trigger))
    }

    /// When the next item is due.
    pub(super) fn next(&self) -> Option<Instant> {
        self.order.first_key_value().map(|(slot, _)| slot.0)
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.order.clear();
        self.slots.clear();
        self.planned = 0;
    }

    /// Moves every instant, and renumbers the items in their order.
    pub(super) fn shift(&mut self, by: Shift, numbers: &mut Numbers) {
        let order = std::mem::take(&mut self.order);
        self.clear();
        for ((at, priority, _), (item, trigger)) in order {
            let (item, slot) = (item.renumbered(numbers), (by.of(at), priority, self.planned));
            self.planned += 1;
            self.slots.insert(item, slot);
            self.order.insert(slot, (item, trigger));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::{ConsoleId, UserId};

    fn at(ms: u64) -> Instant {
        Instant::from_millis(ms).unwrap()
    }

    fn order(schedule: &mut Schedule, until: u64) -> Vec<Item> {
        std::iter::from_fn(|| schedule.pop_until(at(until)).map(|(_, item, _)| item)).collect()
    }

    const A: UserId = UserId(0);
    const B: UserId = UserId(1);
    const LAUNCHED: Item = Item::TitleRuns(ConsoleId(0));

    #[test]
    fn at_one_instant_expiry_comes_first_and_then_the_order_of_planning() {
        let mut schedule = Schedule::default();
        for (ms, item) in [
            (5, LAUNCHED),
            (5, Item::Presence(B)),
            (5, Item::Presence(A)),
            (5, Item::Service),
            (4, Item::Connect(A)),
            (6, Item::Connect(B)),
        ] {
            schedule.plan(at(ms), item, Trigger::NONE);
        }
        let expected = [Item::Connect(A), Item::Service, Item::Presence(B), Item::Presence(A), LAUNCHED];
        assert_eq!(order(&mut schedule, 5), expected);
        assert_eq!(schedule.next(), Some(at(6)));
    }

    #[test]
    fn planning_anew_replaces_the_plan_and_keeps_its_place_where_the_instant_is_the_same() {
        let mut schedule = Schedule::default();
        schedule.plan(at(5), Item::Presence(A), Trigger::NONE);
        schedule.plan(at(5), Item::Presence(B), Trigger::NONE);
        schedule.plan(at(5), Item::Presence(A), Trigger::NONE);
        assert_eq!(order(&mut schedule, 5), [Item::Presence(A), Item::Presence(B)]);
        schedule.plan(at(7), Item::Presence(A), Trigger::NONE);
        schedule.plan(at(6), Item::Presence(A), Trigger::NONE);
        assert_eq!(order(&mut schedule, 9), [Item::Presence(A)]);
    }

    #[test]
    fn what_is_cancelled_does_not_come() {
        let mut schedule = Schedule::default();
        schedule.plan(at(5), Item::Presence(A), Trigger::NONE);
        schedule.plan(at(5), Item::Presence(B), Trigger::NONE);
        schedule.cancel(Item::Presence(A));
        assert_eq!(order(&mut schedule, 9), [Item::Presence(B)]);
    }
}
