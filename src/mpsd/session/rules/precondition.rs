//! Preconditions of requests (`If-Match`, `If-None-Match`): refusals with 412, and reads that answer 304.

use crate::id::{ChangeNumber, ETag};
use crate::mpsd::readings::EtagCompare;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Answer, Precondition, Refusal};

impl Precondition {
    /// Whether a write may create the session, which does not exist.
    pub(in crate::mpsd) fn check_creation(self) -> Result<(), Refusal> {
        match self {
            Precondition::Exists | Precondition::Match(_) => Err(Refusal::MustExist),
            Precondition::None | Precondition::Absent | Precondition::NoneMatch(_) => Ok(()),
        }
    }
}

impl Session {
    /// The change number that ETags are compared with, where `before` was the number before the session settled.
    #[inline]
    pub(in crate::mpsd::session) fn compared_number(&self, before: ChangeNumber) -> ChangeNumber {
        match self.charter.readings.etag_compare {
            EtagCompare::AfterEvaluation => self.change_number,
            EtagCompare::BeforeEvaluation => before,
        }
    }

    /// Whether a request to an existing session meets this precondition.
    #[inline]
    pub(in crate::mpsd::session) fn check_precondition(
        &self,
        precondition: Precondition,
        compared: ChangeNumber,
    ) -> Result<(), Refusal> {
        match precondition {
            Precondition::Absent => Err(Refusal::MustNotExist),
            Precondition::Match(tag) if tag != ETag::of(self.branch, compared) => Err(Refusal::OutOfSync),
            Precondition::None | Precondition::Exists | Precondition::Match(_) | Precondition::NoneMatch(_) => Ok(()),
        }
    }

    /// The answer to an allowed read: the session, unless the caller already has its current version.
    #[inline]
    pub(in crate::mpsd::session) fn answer_to_read(
        &self,
        precondition: Precondition,
        compared: ChangeNumber,
    ) -> Answer {
        match precondition {
            Precondition::NoneMatch(tag) if tag == ETag::of(self.branch, compared) => Answer::NotModified,
            Precondition::None
            | Precondition::Exists
            | Precondition::Absent
            | Precondition::Match(_)
            | Precondition::NoneMatch(_) => Answer::Found,
        }
    }
}
