//! Numbers by which things are known, given anew in the order in which they are asked for.

use std::collections::BTreeMap;

/// The new numbers of what is numbered, given in the order in which they are asked for.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    new: BTreeMap<u64, u64>,
}

impl Numbers {
    /// The new number of what had this one.
    pub(super) fn of(&mut self, old: u64) -> u64 {
        let next = self.given();
        *self.new.entry(old).or_insert(next)
    }

    /// How many were given.
    pub(super) fn given(&self) -> u64 {
        self.new.len() as u64
    }
}
