//! The session directory of Xbox Live (MPSD) as a pure state machine.
//!
//! A [`directory`] keeps [`session`]s, each made from a [`template`]. Both have one door, `handle(now, input)`, and no
//! clock, randomness or I/O. What they do is told by the [`clauses`]; what the sources leave open, by the [`readings`]. The [`service`] is
//! the directory with SmartMatch and taps, as the world drives it, and the [`wire`] its door in the form of HTTP.

pub mod clauses;
pub mod custom;
mod date;
pub mod directory;
mod message;
pub mod notify;
pub mod outcome;
pub mod rate;
pub mod readings;
pub mod search;
pub mod service;
pub mod session;
pub mod smartmatch;
pub mod template;
pub mod wire;
