//! Contracts: the shape of a template, and the defaults that depend on it or on a reading. All other defaults
//! are in the table of `constants`.

use crate::mpsd::readings::{InactiveDefault, LargeCeiling, MembersNeeded, Readings};
use crate::time::{Millis, Timeout};

/// The contract whose shape a template has. It decides the defaults.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Contract {
    /// 104 and 105, which are one: `timeouts` or `managedInitialization`, and nothing that only 107 has.
    V105,
    /// 107: everything else, a template included that has neither contract's features.
    V107,
}

/// What decides the defaults: the contract of the template, and the readings.
#[derive(Clone, Copy)]
pub(super) struct Defaults<'a> {
    pub(super) shape: Contract,
    pub(super) readings: &'a Readings,
}

impl Defaults<'_> {
    /// The default of the inactive timeout.
    pub(super) fn inactive(self) -> Timeout {
        let two_hours = Timeout::After(Millis::from_secs(7_200));
        match (self.readings.inactive_default, self.shape) {
            (InactiveDefault::TwoHours, _) | (InactiveDefault::ByContract, Contract::V105) => two_hours,
            (InactiveDefault::Zero, _) | (InactiveDefault::ByContract, Contract::V107) => Timeout::IMMEDIATE,
        }
    }

    /// The most members that a large session may have.
    pub(super) fn large_ceiling(self) -> u32 {
        match self.readings.large_ceiling {
            LargeCeiling::OneThousand => 1_000,
            LargeCeiling::TenThousand => 10_000,
        }
    }

    /// The fewest members that may be needed to start.
    pub(super) fn fewest_needed(self) -> u32 {
        match self.readings.members_needed {
            MembersNeeded::One => 0,
            MembersNeeded::Two => 1,
        }
    }

    /// Whether a session is gameplay: in 104/105 all are.
    pub(super) fn gameplay(self) -> bool {
        self.shape == Contract::V105
    }

    /// The seconds of a stage of managed initialization: five in 104/105, else `of_107`.
    pub(super) fn stage(self, of_107: u32) -> Millis {
        Millis::from_secs(match self.shape {
            Contract::V105 => 5,
            Contract::V107 => of_107,
        })
    }

    /// Whether the title decides about an episode.
    pub(super) fn external_evaluation(self) -> bool {
        self.shape == Contract::V105
    }

    /// The number of members that must pass the first episode.
    pub(super) fn members_needed(self) -> u32 {
        match (self.shape, self.readings.members_needed) {
            (Contract::V105, _) | (Contract::V107, MembersNeeded::Two) => 2,
            (Contract::V107, MembersNeeded::One) => 1,
        }
    }
}
