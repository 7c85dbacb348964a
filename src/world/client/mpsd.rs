//! How a title talks to the session directory: what it last saw, how its requests are composed of that, and what it does by
//! itself.

mod autopilot;
mod compose;
mod draft;
mod memory;
mod snapshot;

pub(in crate::world) use memory::{Autopilot, Joining};
pub use snapshot::Snapshot;
