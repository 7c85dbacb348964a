//! GameLift: the service and its protocol.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod core;
mod fleet;
mod search;
mod wire;
