//! The polling policy: when a title reads by itself.

use crate::choice::written_as_text;
use crate::time::{Instant, Millis};
use std::fmt;
use std::str::FromStr;

/// When a title reads its sessions by itself. Written as a string: `"next_timer or 1m"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Poll {
    /// When the next timer in the last reply is due.
    #[default]
    NextTimer,
    /// Then, but at most this long after the last reply.
    NextTimerOr(Millis),
    /// This long after the last reply.
    Every(Millis),
    /// Never.
    Never,
}

impl Poll {
    /// When to read next after a reply that arrives now and shows this next timer. Never at once: repeated reads in one millisecond
    /// would not terminate.
    #[must_use]
    pub fn next(self, now: Instant, next_timer: Option<Instant>) -> Option<Instant> {
        let soonest = now.checked_add(Millis::ONE)?;
        let after = |span: Millis| now.checked_add(span.max(Millis::ONE));
        let at_timer = next_timer.map(|due| due.max(soonest));
        match self {
            Poll::NextTimer => at_timer,
            Poll::NextTimerOr(span) => match (at_timer, after(span)) {
                (Some(due), Some(latest)) => Some(due.min(latest)),
                (one, other) => one.or(other),
            },
            Poll::Every(span) => after(span),
            Poll::Never => None,
        }
    }
}

impl fmt::Display for Poll {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Poll::NextTimer => f.write_str("next_timer"),
            Poll::NextTimerOr(span) => write!(f, "next_timer or {span}"),
            Poll::Every(span) => write!(f, "every {span}"),
            Poll::Never => f.write_str("never"),
        }
    }
}

impl FromStr for Poll {
    type Err = String;

    fn from_str(text: &str) -> Result<Poll, String> {
        let period = |text: &str| match text.parse::<Millis>() {
            Ok(span) if span > Millis::ZERO => Ok(span),
            Ok(_) => Err("the period of polling must be longer than nothing".to_owned()),
            Err(why) => Err(why.to_string()),
        };
        match text {
            "next_timer" => Ok(Poll::NextTimer),
            "never" => Ok(Poll::Never),
            other => match (other.strip_prefix("next_timer or "), other.strip_prefix("every ")) {
                (Some(span), _) => period(span).map(Poll::NextTimerOr),
                (_, Some(span)) => period(span).map(Poll::Every),
                (None, None) => Err(format!(
                    "{other:?} is no way of polling; there are next_timer, \"next_timer or 1m\", \"every 30s\" and never"
                )),
            },
        }
    }
}

written_as_text!(
    Poll,
    "Poll",
    "When a title reads its sessions without being told to.",
    "^(never|next_timer|next_timer or .+|every .+)$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poll_is_never_in_the_same_millisecond() {
        let at = |ms| Instant::from_millis(ms).unwrap();
        let next = |poll: &str, timer: Option<u64>| {
            let poll: Poll = poll.parse().unwrap();
            poll.next(at(100), timer.map(at)).map(Instant::as_millis)
        };
        assert_eq!(next("next_timer", Some(100)), Some(101));
        assert_eq!(next("next_timer", Some(101)), Some(101));
        assert_eq!(next("next_timer", Some(102)), Some(102));
        assert_eq!(next("next_timer", None), None);
        assert_eq!(next("next_timer or 5ms", None), Some(105));
        assert_eq!(next("next_timer or 5ms", Some(104)), Some(104));
        assert_eq!(next("next_timer or 5ms", Some(106)), Some(105));
        assert_eq!(next("every 1ms", Some(100)), Some(101));
        assert_eq!(next("never", Some(100)), None);
    }
}
