//! Shifts all instants of a state, so that states of different ages can be compared.

use super::{Instant, MAX_MILLIS, Millis};

/// Where the clock stands in a canonical form: with room for ages before it and for timeouts after it.
const MIDDLE: u64 = MAX_MILLIS / 2;

/// Moves "now" to a fixed moment, and every other instant by the same span. Instants are clamped to the range of time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shift {
    now: Instant,
    to: Instant,
}

impl Shift {
    /// To the middle of time, or as little past it as `now` is past a multiple of `beat`, for a state in which something
    /// happens at the multiples of that. Nothing is moved if there is no such moment.
    pub(crate) fn to_the_middle(now: Instant, beat: Millis) -> Shift {
        let beat = beat.get().max(1);
        let past = now.as_millis() % beat;
        let to = (beat <= MIDDLE).then(|| MIDDLE / beat * beat + past).and_then(Instant::from_millis);
        Shift { now, to: to.unwrap_or(now) }
    }

    /// The present, before it is moved.
    pub(crate) const fn now(self) -> Instant {
        self.now
    }

    /// The shifted instant.
    pub(crate) fn of(self, then: Instant) -> Instant {
        if then < self.now {
            return self.to.back(self.now.since(then));
        }
        self.to.checked_add(then.since(self.now)).unwrap_or(Instant::MAX)
    }

    /// Shifts these in place.
    pub(crate) fn all<'a>(self, instants: impl IntoIterator<Item = &'a mut Instant>) {
        for instant in instants {
            *instant = self.of(*instant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: u64) -> Instant {
        Instant::from_millis(ms).unwrap()
    }

    #[test]
    fn ages_and_spans_stay_and_so_does_the_place_within_a_beat() {
        for (now, beat) in [(0, 0), (7, 1), (12_345, 10_000), (MAX_MILLIS, 300_000)] {
            let shift = Shift::to_the_middle(at(now), Millis::new(beat).unwrap());
            let to = shift.of(at(now));
            assert_eq!(to.since(shift.of(at(now.saturating_sub(5)))).get(), now.min(5));
            assert_eq!(to.as_millis() % beat.max(1), now % beat.max(1));
            let again = Shift::to_the_middle(to, Millis::new(beat).unwrap());
            assert_eq!(again.of(to), to);
            assert_eq!(shift.of(Instant::MAX).max(to), shift.of(Instant::MAX));
        }
        let shift = Shift::to_the_middle(at(3), Millis::ZERO);
        assert_eq!(shift.of(at(5)).since(shift.of(at(3))).get(), 2);
    }

    #[test]
    fn a_beat_that_is_longer_than_half_of_time_moves_nothing() {
        let shift = Shift::to_the_middle(at(3), Millis::MAX);
        assert_eq!((shift.of(at(3)), shift.of(at(9))), (at(3), at(9)));
    }
}
