//! Tables of named choices, each declared in one place: readings and policies.

mod declare;
mod quantity;
mod text;

pub(crate) use declare::choices;
pub use quantity::{CountChoice, FOREVER, SpanChoice, WaitChoice};
pub(crate) use text::written_as_text;

use std::fmt;

/// One choice: its name, the question, its source, and the possible answers.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The name that scripts and the command line use.
    pub name: &'static str,
    /// The question.
    pub question: &'static str,
    /// The source of the question: sections of the digest.
    pub source: &'static str,
    /// The answers, the default first: name and meaning.
    pub values: &'static [(&'static str, &'static str)],
}

impl Choice {
    /// One example of each value, as a script spells it: placeholders are filled in.
    pub fn examples(&self) -> impl Iterator<Item = String> {
        let example = |value: &str| value.replace("PERIOD", "10s").replace("TIME", "2500").replace("NUMBER", "20");
        self.values.iter().map(move |(value, _)| example(value))
    }
}

/// An unknown choice or value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceError {
    /// What is wrong.
    pub problem: String,
    /// The word that is not known.
    pub found: String,
    /// The known words; empty where the problem says what is valid.
    pub known: Vec<&'static str>,
}

impl fmt::Display for ChoiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if self.known.is_empty() { Ok(()) } else { write!(f, "; there are {}", self.known.join(", ")) }
    }
}

impl std::error::Error for ChoiceError {}
