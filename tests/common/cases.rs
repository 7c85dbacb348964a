//! Which cases the laws are tried on.

use proptest::test_runner::{Config as ProptestConfig, RngSeed};

/// The same cases in every run, unless PROPTEST_RNG_SEED says otherwise.
pub(crate) fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        RngSeed::Fixed(seed) => RngSeed::Fixed(seed),
    };
    ProptestConfig { rng_seed, failure_persistence: None, ..given }
}
