//! Renumbering: new numbers in the order of first use.

use std::collections::BTreeMap;

/// A map from old numbers to new ones, assigned in the order of first use.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    new: BTreeMap<u64, u64>,
}

impl Numbers {
    /// The new number for an old one.
    pub(super) fn of(&mut self, old: u64) -> u64 {
        let next = self.given();
        *self.new.entry(old).or_insert(next)
    }

    /// How many were assigned.
    pub(super) fn given(&self) -> u64 {
        self.new.len() as u64
    }
}
