//! The start policy: when an arbiter starts the game.

use crate::choice::written_as_text;
use crate::time::Millis;
use std::fmt;
use std::str::FromStr;

/// When an arbiter starts the game. Written as a string: `"after 40s"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum StartPolicy {
    /// Never by itself.
    #[default]
    Never,
    /// When every place is taken.
    WhenFull,
    /// When every place is taken and every other title answers.
    AllConfirmed,
    /// When every place has been taken for this long.
    After(Millis),
}

impl fmt::Display for StartPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartPolicy::Never => f.write_str("never"),
            StartPolicy::WhenFull => f.write_str("when_full"),
            StartPolicy::AllConfirmed => f.write_str("all_confirmed"),
            StartPolicy::After(span) => write!(f, "after {span}"),
        }
    }
}

impl FromStr for StartPolicy {
    type Err = String;

    fn from_str(text: &str) -> Result<StartPolicy, String> {
        match text {
            "never" => Ok(StartPolicy::Never),
            "when_full" => Ok(StartPolicy::WhenFull),
            "all_confirmed" => Ok(StartPolicy::AllConfirmed),
            other => match other.strip_prefix("after ").map(str::parse::<Millis>) {
                Some(Ok(span)) => Ok(StartPolicy::After(span)),
                Some(Err(why)) => Err(why.to_string()),
                None => Err(format!(
                    "{other:?} is no way of starting; there are never, when_full, all_confirmed and \"after 40s\""
                )),
            },
        }
    }
}

written_as_text!(
    StartPolicy,
    "Start",
    "When an arbiter starts the game.",
    "^(never|when_full|all_confirmed|after .+)$"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_of_starting_reads_what_it_prints() {
        for text in ["never", "when_full", "all_confirmed", "after 40s"] {
            assert_eq!(text.parse::<StartPolicy>().unwrap().to_string(), text);
        }
        for text in ["", "full", "after", "after soon", "after -1s"] {
            assert!(text.parse::<StartPolicy>().is_err(), "{text}");
        }
    }
}
