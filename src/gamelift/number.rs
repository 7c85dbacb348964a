//! A number of player attributes and rule sets.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

/// A finite number. Unlike `f64` it can be a part of state: it has a total order and a hash. Negative zero is zero.
#[derive(Clone, Copy, Debug)]
pub struct Number(f64);

impl Number {
    /// Zero.
    pub const ZERO: Number = Number(0.0);

    /// The number, unless it is infinite or no number.
    #[must_use]
    pub fn new(number: f64) -> Option<Number> {
        number.is_finite().then_some(Number(if number == 0.0 { 0.0 } else { number }))
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}
