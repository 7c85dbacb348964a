//! sessim: a deterministic, in-process simulator of multiplayer session services on a virtual clock.

pub mod cast;
pub mod certificate;
pub mod clause;
pub mod draw;
pub mod id;
pub mod mpsd;
pub mod read;
pub mod time;
