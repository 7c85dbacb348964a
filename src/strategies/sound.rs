//! What a strategy makes is well formed.

use std::fmt::Debug;

/// What was made; anything else is a fault of the strategy's.
pub(super) fn sound<T, E: Debug>(made: Result<T, E>) -> T {
    made.unwrap_or_else(|why| panic!("a strategy has drawn what is not well formed: {why:?}"))
}
