//! What a strategy makes is well formed.

use std::fmt::Debug;

/// What was made. A strategy draws names, spans and constants from values that the constructors accept, so an error is a fault of
/// the strategy; and a law that went on without the value would prove nothing.
pub(super) fn valid<T, E: Debug>(made: Result<T, E>) -> T {
    made.unwrap_or_else(|why| panic!("a strategy has drawn what is not well formed: {why:?}"))
}
