//! Everything but the numbered rules and the heavy laws, as one program: each test program links the whole library.

#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "cli")]
#[path = "../common/mod.rs"]
mod common;
mod coverage;
mod ledger;
mod museum;
mod scenarios;
mod tidy;
mod titles;
#[cfg(feature = "cli")]
mod wire;
