//! How the benches measure: real time, and the median of a few rounds.

use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a bench measures real time")]
use std::time::Instant;

/// Runs `work` and says what it gave and how long it took.
#[expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a bench measures real time")]
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let gave = work();
    (gave, start.elapsed())
}

/// The middle one; of an even number, the longer of the two in the middle.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
