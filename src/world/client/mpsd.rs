//! The client of the session directory: snapshots, composing requests, and the autopilot of a title.

mod autopilot;
mod compose;
mod draft;
mod memory;
mod snapshot;

pub(in crate::world) use memory::{Autopilot, Joining};
pub use snapshot::Snapshot;
