//! The evaluation mode: when due timers are applied.

use crate::choice::written_as_text;
use crate::time::Millis;
use std::fmt;
use std::str::FromStr;

/// When due timers are applied. Written as a string: `"lazy_one_step"`, `"sweep 10s"`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Evaluation {
    /// Just before an access, at most one transition for each member: what MPSD does.
    #[default]
    LazyOneStep,
    /// Just before an access, repeatedly until nothing is due.
    LazyToFixpoint,
    /// At the deadline itself, without an access.
    Eager,
    /// At every multiple of the period and never at an access.
    Sweep(Millis),
}

impl Evaluation {
    /// Whether the service evaluates sessions by itself, and not only at an access.
    #[must_use]
    pub const fn looks_itself(self) -> bool {
        match self {
            Evaluation::LazyOneStep | Evaluation::LazyToFixpoint => false,
            Evaluation::Eager | Evaluation::Sweep(_) => true,
        }
    }
}

impl fmt::Display for Evaluation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evaluation::LazyOneStep => f.write_str("lazy_one_step"),
            Evaluation::LazyToFixpoint => f.write_str("lazy_to_fixpoint"),
            Evaluation::Eager => f.write_str("eager"),
            Evaluation::Sweep(period) => write!(f, "sweep {period}"),
        }
    }
}

impl FromStr for Evaluation {
    type Err = String;

    fn from_str(text: &str) -> Result<Evaluation, String> {
        match text {
            "lazy_one_step" => Ok(Evaluation::LazyOneStep),
            "lazy_to_fixpoint" => Ok(Evaluation::LazyToFixpoint),
            "eager" => Ok(Evaluation::Eager),
            other => match other.strip_prefix("sweep ").map(str::parse::<Millis>) {
                Some(Ok(period)) if period > Millis::ZERO => Ok(Evaluation::Sweep(period)),
                Some(Err(why)) => Err(why.to_string()),
                Some(Ok(_)) => Err("the period of a sweep must be longer than nothing".to_owned()),
                None => Err(format!(
                    "{other:?} is not an evaluation mode; there are lazy_one_step, lazy_to_fixpoint, eager and \"sweep 10s\" (any period)"
                )),
            },
        }
    }
}

written_as_text!(
    Evaluation,
    "Evaluation",
    "When what is due is applied.",
    "^(lazy_one_step|lazy_to_fixpoint|eager|sweep .+)$"
);
