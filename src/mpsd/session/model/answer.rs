//! The answer to a request that was not refused.

/// The answer to a request that was not refused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// The session is in the answer: 200.
    Found,
    /// The reader already has it: 304.
    NotModified,
    /// The write was applied, or changed nothing: 200.
    Updated,
    /// The write created the session: 201.
    Created,
    /// There is no session to show: 204.
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
