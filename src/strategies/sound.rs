//! Unwraps values that strategies construct.

use std::fmt::Debug;

/// The constructed value. Strategies draw names, spans and constants that the constructors accept, so an error is a bug of the
/// strategy; a property test that continued without the value would prove nothing.
pub(super) fn valid<T, E: Debug>(made: Result<T, E>) -> T {
    made.unwrap_or_else(|why| panic!("a strategy has drawn what is not well formed: {why:?}"))
}
