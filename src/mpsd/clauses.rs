//! Every numbered rule of the session directory: its sentence and its source.
//!
//! A source names the digest's keys (DET, OVR, CON, ...) or one of its sections, and how sure the rule is: `[D]` documented,
//! `[C]` visible in client code, `[O]` observed on the live service, `[I]` inferred, `[U]` unspecified and hence our choice.
//! A rule that a reading can switch names it in parentheses; its sentence then tells the default.
//!
//! Each topic has a file of its own, and [`RULES`] has them all in the order of the list below.

mod access;
mod arbiter;
mod constants;
mod fields;
mod handles;
mod initialization;
mod large;
mod liveness;
mod members;
mod names;
mod owners;
mod qos;
mod queries;
mod rate;
mod roles;
mod search;
mod servers;
mod smartmatch;
mod taps;
mod time;
mod wire;
mod writes;

use crate::clause::tables;

tables! {
    time
    names
    constants
    members
    liveness
    writes
    access
    arbiter
    initialization
    handles
    servers
    fields
    large
    roles
    owners
    qos
    taps
    smartmatch
    queries
    search
    wire
    rate
}
