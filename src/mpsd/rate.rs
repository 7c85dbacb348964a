//! Rate limits: how many requests of one kind a user of a title may send within a while (the digest's section 26).
//!
//! Two fixed windows count for each user, title and [`RateGroup`] of requests: a short one that stops bursts and a long one
//! that stops persistence. Both count every request, refused ones too, so a client that keeps retrying stays blocked. A
//! window ends with its period, and the next starts at zero.

use super::readings::FgrlWindowOrigin;
use crate::id::{TitleId, Xuid};
use crate::time::{Instant, Millis, Shift};
use std::collections::BTreeMap;
use std::fmt;

/// The requests that count together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RateGroup {
    /// All requests without a group of their own: about sessions, queries, handles.
    Sessions,
    /// Searching for sessions by their search handles.
    SearchRead,
    /// Posting search handles.
    SearchWrite,
    /// Tickets of SmartMatch.
    SmartMatch,
}

/// A limit: a number of requests within a period.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Limit {
    /// The maximum number of requests.
    pub requests: u32,
    /// The length of a window.
    pub period: Millis,
}

/// The two limits of a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Limits {
    /// The short one.
    pub burst: Limit,
    /// The long one.
    pub sustained: Limit,
}

/// The details of a request that exceeds a limit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Throttled {
    /// The number of requests in the window, this one included.
    pub current_requests: u32,
    /// The limit that is exceeded; the sustained one if both are.
    pub limit: Limit,
    /// The time until the window ends: at least one millisecond, so at least one second in `Retry-After`.
    pub retry_after: Millis,
}

/// The counters: at most one pair for each user, title and group.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct RateLimiter {
    counters: BTreeMap<(Xuid, TitleId, RateGroup), Counters>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Counters {
    burst: Window,
    sustained: Window,
}

/// A window: its start, and its count so far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Window {
    since: Instant,
    requests: u32,
}

impl RateGroup {
    /// The limits of this group (M482 to M484).
    #[must_use]
    pub const fn limits(self) -> Limits {
        let (burst, sustained) = match self {
            RateGroup::Sessions => (30, 300),
            RateGroup::SearchRead | RateGroup::SearchWrite => (1, 20),
            RateGroup::SmartMatch => (10, 100),
        };
        Limits {
            burst: Limit { requests: burst, period: Millis::from_secs(15) },
            sustained: Limit { requests: sustained, period: Millis::from_secs(300) },
        }
    }
}

impl RateLimiter {
    /// Counts a request, and returns whether it passes.
    ///
    /// # Errors The request exceeds a limit. It counts nevertheless (M480).
    pub fn count(
        &mut self,
        now: Instant,
        (xuid, title, group): (Xuid, TitleId, RateGroup),
        origin: FgrlWindowOrigin,
    ) -> Result<(), Throttled> {
        let Limits { burst, sustained } = group.limits();
        let fresh = |limit: Limit| Window { since: start(now, limit.period, origin), requests: 0 };
        let begun = || Counters { burst: fresh(burst), sustained: fresh(sustained) };
        let counters = self.counters.entry((xuid, title, group)).or_insert_with(begun);
        counters.burst.count(now, burst, origin);
        counters.sustained.count(now, sustained, origin);
        // M481: of two windows that refuse, the longer one determines `Retry-After`.
        counters.sustained.judge(now, sustained).and_then(|()| counters.burst.judge(now, burst))
    }
}

impl RateLimiter {
    /// Moves every window. An ended window is reset, and an entry without a running window is dropped.
    pub(super) fn shift(&mut self, by: Shift) {
        self.counters.retain(|(.., group), counters| {
            let Limits { burst, sustained } = group.limits();
            let burst_over = counters.burst.shift(by, burst);
            let sustained_over = counters.sustained.shift(by, sustained);
            !(burst_over && sustained_over)
        });
    }
}

impl Window {
    /// Moves it, and returns whether it has ended.
    fn shift(&mut self, by: Shift, limit: Limit) -> bool {
        let over = by.now().since(self.since) >= limit.period;
        *self = match over {
            true => Window { since: by.of(by.now()).back(limit.period), requests: 0 },
            false => Window { since: by.of(self.since), requests: self.requests },
        };
        over
    }

    fn count(&mut self, now: Instant, limit: Limit, origin: FgrlWindowOrigin) {
        // M485: a window ends exactly at the end of its period.
        if now.since(self.since) >= limit.period {
            *self = Window { since: start(now, limit.period, origin), requests: 0 };
        }
        self.requests = self.requests.saturating_add(1);
    }

    fn judge(&self, now: Instant, limit: Limit) -> Result<(), Throttled> {
        if self.requests <= limit.requests {
            return Ok(());
        }
        let left = limit.period.get().saturating_sub(now.since(self.since).get());
        let retry_after = Millis::new(left).unwrap_or(limit.period);
        Err(Throttled { current_requests: self.requests, limit, retry_after })
    }
}

impl Throttled {
    /// Whole seconds until the window ends, rounded up: `Retry-After`.
    #[must_use]
    pub fn retry_after_seconds(&self) -> u64 {
        self.retry_after.get().div_ceil(1000)
    }

    /// The period in whole seconds, as the answer's body has it.
    #[must_use]
    pub fn period_in_seconds(&self) -> u64 {
        self.limit.period.get() / 1000
    }
}

impl fmt::Display for Throttled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Limit { requests, period } = self.limit;
        let (found, seconds) = (self.current_requests, self.retry_after_seconds());
        write!(f, "{found} requests in {period}, where {requests} pass; retry in {seconds} s")
    }
}

/// The start of the window that counts a request made `now`.
fn start(now: Instant, period: Millis, origin: FgrlWindowOrigin) -> Instant {
    match origin {
        FgrlWindowOrigin::FirstRequest => now,
        FgrlWindowOrigin::Aligned => {
            let into = now.as_millis() % period.get();
            Instant::from_millis(now.as_millis() - into).unwrap_or(now)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHO: (Xuid, TitleId, RateGroup) = (Xuid::new(1), TitleId(7), RateGroup::Sessions);

    fn at(ms: u64) -> Instant {
        Instant::from_millis(ms).unwrap()
    }

    /// The worked example of the rate limiting page, with limits of its own: 30 in 15 s and 100 in 300 s.
    #[test]
    fn the_golden_vector() {
        let burst = Limit { requests: 30, period: Millis::from_secs(15) };
        let sustained = Limit { requests: 100, period: Millis::from_secs(300) };
        let mut counters =
            Counters { burst: Window { since: at(0), requests: 0 }, sustained: Window { since: at(0), requests: 0 } };
        let mut ask = |now: Instant| {
            counters.burst.count(now, burst, FgrlWindowOrigin::FirstRequest);
            counters.sustained.count(now, sustained, FgrlWindowOrigin::FirstRequest);
            (counters.burst.judge(now, burst).is_err(), counters.sustained.judge(now, sustained).is_err())
        };
        let expected = [
            (35, 5, true, false),
            (28, 0, false, false),
            (21, 0, false, false),
            (36, 20, true, true),
            (24, 24, false, true),
        ];
        for (period, (requests, throttled, by_burst, by_sustained)) in expected.into_iter().enumerate() {
            let answers: Vec<(bool, bool)> =
                (0..requests).map(|nth| ask(at(period as u64 * 15_000 + nth * 400))).collect();
            assert_eq!(answers.iter().filter(|(burst, sustained)| *burst || *sustained).count(), throttled, "{period}");
            assert_eq!(answers.iter().any(|(burst, _)| *burst), by_burst, "{period}");
            assert_eq!(answers.iter().any(|(_, sustained)| *sustained), by_sustained, "{period}");
            if period == 3 {
                // 84 were counted before, so 16 pass; of the 20 refused ones, 6 exceed the burst limit too.
                assert_eq!(answers.iter().position(|(_, sustained)| *sustained), Some(16));
                assert_eq!(answers.iter().filter(|(burst, _)| *burst).count(), 6);
            }
        }
        for now in [285_000, 292_500, 299_999] {
            assert_eq!(ask(at(now)), (false, true), "{now}");
        }
        assert_eq!(ask(at(300_000)), (false, false));
    }

    #[test]
    fn a_window_ends_at_its_period_and_says_how_long_that_is() {
        let mut limiter = RateLimiter::default();
        let mut ask = |now: u64| limiter.count(at(now), WHO, FgrlWindowOrigin::FirstRequest);
        for _ in 0..30 {
            assert_eq!(ask(1_000), Ok(()));
        }
        let refused = ask(1_001).unwrap_err();
        assert_eq!((refused.current_requests, refused.limit.requests, refused.period_in_seconds()), (31, 30, 15));
        assert_eq!((refused.retry_after, refused.retry_after_seconds()), (Millis::new(14_999).unwrap(), 15));
        assert_eq!(ask(15_999).unwrap_err().retry_after_seconds(), 1);
        assert_eq!(ask(16_000), Ok(()));
    }

    #[test]
    fn an_aligned_window_starts_at_a_multiple_of_its_period() {
        let mut limiter = RateLimiter::default();
        let mut ask = |now: u64| limiter.count(at(now), WHO, FgrlWindowOrigin::Aligned).is_ok();
        assert!((0..30).all(|_| ask(14_000)));
        assert!(!ask(14_999));
        assert!(ask(15_000));
    }

    #[test]
    fn users_titles_and_groups_count_apart() {
        let mut limiter = RateLimiter::default();
        let mut ask = |xuid, title, group| {
            limiter.count(at(0), (Xuid::new(xuid), TitleId(title), group), FgrlWindowOrigin::FirstRequest).is_ok()
        };
        assert!(ask(1, 7, RateGroup::SearchRead));
        assert!(!ask(1, 7, RateGroup::SearchRead));
        assert!(ask(1, 7, RateGroup::SearchWrite));
        assert!(ask(1, 8, RateGroup::SearchRead));
        assert!(ask(2, 7, RateGroup::SearchRead));
        let passed = (0..20).filter(|_| ask(1, 7, RateGroup::SmartMatch)).count();
        assert_eq!(passed, 10);
    }
}
