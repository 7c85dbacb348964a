//! Every numbered rule of GameLift and of the gem: its sentence and its source.
//!
//! A source names the digest's keys (API, GUIDE, GEM, ...) or one of its sections, and how sure the rule is: `[C]` read in code,
//! `[D]` documented, `[O]` documented once, `[F]` reported from the field, `[R]` our reading where sources conflict or are silent.
//! A rule that a reading can switch names it in parentheses; its sentence then tells the default.
//!
//! Each topic has a file of its own, and [`RULES`] has them all in the order of the list below.

mod gem;
mod processes;
mod requests;
mod search;
mod sessions;
mod wire;

use crate::clause::tables;

tables! {
    requests
    sessions
    processes
    search
    wire
    gem
}
