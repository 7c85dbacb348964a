//! Tables of named choices, each declared in one place: how the documents are read, what titles do by themselves.

mod declare;
mod quantity;

pub(crate) use declare::choices;
pub use quantity::{CountChoice, FOREVER, SpanChoice, WaitChoice};

use std::fmt;

/// One point on which a choice is to be made, for people: its name, the question, where it arises, and what may be answered.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The name that scripts and the command line use.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// Where the question arises: sections of the digest.
    pub source: &'static str,
    /// The answers, the default first: name and meaning.
    pub values: &'static [(&'static str, &'static str)],
}

impl Choice {
    /// One example of each value, as a script spells it: what stands for any is replaced by one.
    pub fn examples(&self) -> impl Iterator<Item = String> {
        let example = |value: &str| value.replace("PERIOD", "10s").replace("TIME", "2500").replace("NUMBER", "20");
        self.values.iter().map(move |(value, _)| example(value))
    }
}

/// A choice or a value of one that does not exist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceError {
    /// What is wrong.
    pub problem: String,
    /// The word that is not known.
    pub found: String,
    /// The words that are; none where the problem says what would do.
    pub known: Vec<&'static str>,
}

impl fmt::Display for ChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if self.known.is_empty() { Ok(()) } else { write!(f, "; there are {}", self.known.join(", ")) }
    }
}

impl std::error::Error for ChoiceError {}
