//! What is to come, in the order in which it comes.

use crate::time::Instant;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Who goes first at one instant. Ties are broken on purpose: first this, then the order of scheduling.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Priority {
    /// The service finds something due.
    Expiry,
    /// A neighbouring service reports.
    Callback,
    /// Something that was started is done.
    Completion,
    /// A title does something by itself.
    Title,
}

/// Items by (instant, priority, sequence).
#[derive(Clone, Debug)]
pub(super) struct Schedule<T> {
    heap: BinaryHeap<Reverse<Slot<T>>>,
    next: u64,
}

#[derive(Clone, Debug)]
struct Slot<T> {
    at: Instant,
    priority: Priority,
    sequence: u64,
    item: T,
}

impl<T> Slot<T> {
    fn key(&self) -> (Instant, Priority, u64) {
        (self.at, self.priority, self.sequence)
    }
}

impl<T> PartialEq for Slot<T> {
    fn eq(&self, other: &Slot<T>) -> bool {
        self.key() == other.key()
    }
}

impl<T> Eq for Slot<T> {}

impl<T> PartialOrd for Slot<T> {
    fn partial_cmp(&self, other: &Slot<T>) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Slot<T> {
    fn cmp(&self, other: &Slot<T>) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl<T> Schedule<T> {
    pub(super) fn new() -> Schedule<T> {
        Schedule { heap: BinaryHeap::new(), next: 0 }
    }

    pub(super) fn push(&mut self, at: Instant, priority: Priority, item: T) {
        self.heap.push(Reverse(Slot { at, priority, sequence: self.next, item }));
        self.next += 1;
    }

    /// The next item at or before `until`, with its instant.
    pub(super) fn pop_until(&mut self, until: Instant) -> Option<(Instant, T)> {
        if self.heap.peek()?.0.at > until {
            return None;
        }
        self.heap.pop().map(|Reverse(slot)| (slot.at, slot.item))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_one_instant_expiry_comes_first_and_then_the_order_of_scheduling() {
        let at = |ms| Instant::from_millis(ms).unwrap();
        let mut schedule = Schedule::new();
        schedule.push(at(5), Priority::Completion, "launched");
        schedule.push(at(5), Priority::Callback, "presence of A");
        schedule.push(at(5), Priority::Callback, "presence of B");
        schedule.push(at(5), Priority::Expiry, "due");
        schedule.push(at(4), Priority::Completion, "earlier");
        schedule.push(at(6), Priority::Expiry, "later");
        let mut order = Vec::new();
        while let Some((_, item)) = schedule.pop_until(at(5)) {
            order.push(item);
        }
        assert_eq!(order, ["earlier", "due", "presence of A", "presence of B", "launched"]);
    }
}
