//! Who created game sessions of a fleet, and when: as far back as the creators' limit looks.

use super::key::Text;
use crate::time::{Instant, Millis, Shift};
use std::collections::{BTreeMap, VecDeque};

/// The creations of a period. Older ones are dropped with the next creation, so creators who never come back leave nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(super) struct Creations {
    /// The instants of each creator, oldest first.
    times: BTreeMap<Text, VecDeque<Instant>>,
    /// All of them, oldest first.
    order: VecDeque<(Instant, Text)>,
}

impl Creations {
    /// How many game sessions the creator created in the period that ends now. A creation exactly a period ago counts no longer.
    pub(super) fn recent(&self, creator: &Text, now: Instant, period: Millis) -> usize {
        let times = self.times.get(creator).into_iter().flatten().rev();
        times.take_while(|at| is_recent(**at, now, period)).count()
    }

    /// Notes a creation.
    pub(super) fn add(&mut self, creator: Text, now: Instant, period: Millis) {
        while let Some((at, _)) = self.order.front()
            && !is_recent(*at, now, period)
            && let Some((_, old)) = self.order.pop_front()
            && let Some(times) = self.times.get_mut(&old)
        {
            times.pop_front();
            if times.is_empty() {
                self.times.remove(&old);
            }
        }
        self.times.entry(creator.clone()).or_default().push_back(now);
        self.order.push_back((now, creator));
    }

    /// Moves every instant.
    pub(super) fn shift(&mut self, by: Shift) {
        by.all(self.times.values_mut().flatten());
        by.all(self.order.iter_mut().map(|(at, _)| at));
    }
}

fn is_recent(at: Instant, now: Instant, period: Millis) -> bool {
    now.since(at) < period
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creators_who_never_come_back_leave_nothing() {
        let mut creations = Creations::default();
        let at = |ms| Instant::from_millis(ms).unwrap();
        for n in 0..1_000 {
            creations.add(format!("creator-{n}").into(), at(n * 1_000), Millis::from_secs(5));
        }
        assert_eq!((creations.times.len(), creations.order.len()), (5, 5));
        for (creator, count) in [("creator-994", 0), ("creator-995", 1), ("creator-999", 1)] {
            assert_eq!(creations.recent(&creator.into(), at(999_999), Millis::from_secs(5)), count, "{creator}");
        }
    }
}
