//! The reconnect policy: how often a title retries to connect, and how long it waits each time.

use crate::choice::written_as_text;
use crate::time::Millis;
use std::fmt;
use std::str::FromStr;

/// The longest wait between two attempts, in seconds; the first is one second, and each is twice the one before.
const LONGEST: u32 = 30;

/// How often a title tries again to connect. Written as a string: `"attempts 4"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Reconnect {
    /// Until it is connected.
    #[default]
    Unlimited,
    /// This often.
    Attempts(u32),
    /// Not at all.
    Never,
}

impl Reconnect {
    /// How long to wait before the next attempt after this many failures; none if it gives up.
    #[must_use]
    pub fn wait(self, failed: u32) -> Option<Millis> {
        let goes_on = match self {
            Reconnect::Unlimited => true,
            Reconnect::Attempts(most) => failed < most,
            Reconnect::Never => false,
        };
        let doubled = 1_u32.checked_shl(failed).unwrap_or(LONGEST);
        goes_on.then(|| Millis::from_secs(if doubled == 0 { LONGEST } else { doubled.min(LONGEST) }))
    }
}

impl fmt::Display for Reconnect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reconnect::Unlimited => f.write_str("unlimited"),
            Reconnect::Attempts(most) => write!(f, "attempts {most}"),
            Reconnect::Never => f.write_str("never"),
        }
    }
}

impl FromStr for Reconnect {
    type Err = String;

    fn from_str(text: &str) -> Result<Reconnect, String> {
        match (text, text.strip_prefix("attempts ")) {
            ("unlimited", _) => Ok(Reconnect::Unlimited),
            ("never", _) => Ok(Reconnect::Never),
            (_, Some(most)) => {
                most.parse().map(Reconnect::Attempts).map_err(|_| format!("{most:?} is no number of attempts"))
            }
            (other, None) => {
                Err(format!("{other:?} is no way of connecting again; there are unlimited, \"attempts 4\" and never"))
            }
        }
    }
}

written_as_text!(
    Reconnect,
    "Reconnect",
    "How often a title tries again to connect.",
    "^(unlimited|never|attempts [0-9]+)$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_from_one_second_to_thirty() {
        let waits: Vec<u64> = (0..7).filter_map(|failed| Reconnect::Unlimited.wait(failed)).map(Millis::get).collect();
        assert_eq!(waits, [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        for failed in [30, 31, 32, 33, u32::MAX] {
            assert_eq!(Reconnect::Unlimited.wait(failed), Some(Millis::from_secs(30)), "{failed}");
        }
    }

    #[test]
    fn a_budget_is_used_up() {
        let budget: Reconnect = "attempts 2".parse().unwrap();
        assert_eq!([0, 1, 2].map(|failed| budget.wait(failed).is_some()), [true, true, false]);
        assert_eq!(Reconnect::Never.wait(0), None);
    }
}
