//! How a request was answered, unless it was refused.

/// How a request was answered, unless it was refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// The session is in the answer: 200.
    Found,
    /// The reader has it already: 304.
    NotModified,
    /// The write was applied, or changed nothing: 200.
    Updated,
    /// The write made the session: 201.
    Created,
    /// There is nothing left to show: 204.
    Gone,
}

impl Answer {
    /// The status code.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Answer::Found | Answer::Updated => 200,
            Answer::Created => 201,
            Answer::Gone => 204,
            Answer::NotModified => 304,
        }
    }
}
