//! Everything but the numbered rules and the heavy laws, as one program: each test program links the whole library.

mod certificates;
mod circles;
#[cfg(feature = "cli")]
mod cli;
mod code;
#[cfg(feature = "cli")]
#[path = "../common/mod.rs"]
#[expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on has failed")]
mod common;
mod coverage;
mod gamelift;
mod json;
mod knowledge;
mod layers;
mod ledger;
mod museum;
mod names;
mod scenarios;
#[path = "../common/scripts.rs"]
#[expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]
mod scripts;
mod snapshots;
mod sources;
mod templates;
mod tidy;
mod titles;
#[cfg(feature = "cli")]
mod wire;
