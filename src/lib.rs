//! sessim: a deterministic, in-process simulator of multiplayer session services on a virtual clock.

pub mod clause;
pub mod time;
