//! sessim: a deterministic, in-process simulator of multiplayer session services on a virtual clock.

pub mod cast;
pub mod certificate;
pub mod clause;
#[cfg(feature = "cli")]
pub mod cli;
pub mod deed;
pub mod draw;
pub mod id;
pub mod mpsd;
pub mod read;
pub mod report;
pub mod run;
pub mod scenario;
pub mod time;
pub mod trace;
pub mod world;
