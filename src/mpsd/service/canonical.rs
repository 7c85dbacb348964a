//! The canonical form of the service: equal for two services that behave alike from now on.

use super::Mpsd;
use crate::mpsd::readings::{Evaluation, FgrlWindowOrigin};
use crate::time::{Millis, Shift};

/// Every aligned window of the rate limits begins at a multiple of the short or the long period, and the long one is a multiple of
/// the short one.
const WINDOWS: u64 = 300_000;

impl Mpsd {
    /// The period of everything that happens at multiples of a span: sweeps, and aligned rate windows. One millisecond
    /// if there is none; the longest span if the least common multiple exceeds it.
    pub(crate) fn beat(&self) -> Millis {
        let readings = self.readings();
        let sweep = match readings.evaluation {
            Evaluation::Sweep(period) => period.get(),
            Evaluation::LazyOneStep | Evaluation::LazyToFixpoint | Evaluation::Eager => 1,
        };
        let windows = match (self.directory.limits_rates(), readings.fgrl_window_origin) {
            (true, FgrlWindowOrigin::Aligned) => WINDOWS,
            (true, FgrlWindowOrigin::FirstRequest) | (false, _) => 1,
        };
        let common = (sweep / divisor(sweep, windows)).checked_mul(windows);
        common.and_then(Millis::new).unwrap_or(Millis::MAX)
    }

    /// Moves every instant, and forgets what is over: expired handles, rests between taps, rate windows that are over.
    /// `pass` has run at this instant, so nothing is due.
    pub(crate) fn shift(&mut self, by: Shift) {
        self.directory.shift(by);
        self.smartmatch.shift(by);
        self.looks.shift(by);
        by.all(&mut self.match_due);
        // Nothing was due between the last pass and now, else it would have happened.
        self.passed_until = by.of(by.now());
        self.happened.clear();
    }
}

/// The greatest common divisor.
fn divisor(one: u64, other: u64) -> u64 {
    if other == 0 { one } else { divisor(other, one % other) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mpsd::date::Epoch;
    use crate::mpsd::directory::Directory;
    use crate::mpsd::rate::RateGroup;
    use crate::mpsd::readings::Readings;

    fn beat(changes: &[(&str, &str)], limited: bool) -> u64 {
        let readings =
            changes.iter().fold(Readings::default(), |readings, (name, value)| readings.with(name, value).unwrap());
        let mut directory = Directory::new(readings);
        if limited {
            directory.limit_rates();
        }
        Mpsd::new(directory, Epoch::default()).beat().get()
    }

    #[test]
    fn the_beat_is_a_multiple_of_all_that_the_clock_decides() {
        let aligned = ("fgrl_window_origin", "aligned");
        assert_eq!(beat(&[], true), 1);
        assert_eq!(beat(&[aligned], false), 1);
        assert_eq!(beat(&[aligned], true), 300_000);
        assert_eq!(beat(&[("evaluation", "sweep 7s")], false), 7_000);
        assert_eq!(beat(&[("evaluation", "sweep 7s"), aligned], true), 2_100_000);
        assert_eq!(beat(&[("evaluation", "sweep 100000000d"), aligned], true), 8_640_000_000_000_000);
    }

    #[test]
    fn every_window_begins_at_a_multiple_of_the_beat() {
        for group in [RateGroup::Sessions, RateGroup::SearchRead, RateGroup::SearchWrite, RateGroup::SmartMatch] {
            let limits = group.limits();
            assert!([limits.burst, limits.sustained].iter().all(|limit| WINDOWS.is_multiple_of(limit.period.get())));
        }
    }
}
