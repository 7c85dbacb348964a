//! The rules of a session: one file for each concern, with its checks and its changes.
//!
//! `removal` is the only way out of the list of members.

mod access;
mod arbiter;
mod arbitration;
mod connection;
mod crowd;
mod fields;
mod groups;
mod handle;
mod initialization;
mod large;
mod on_behalf;
mod owners;
mod precondition;
mod qos;
mod removal;
mod roles;
mod servers;
mod settle;
mod status;
mod subscriptions;
mod turn;
mod write;

pub use arbitration::ArbitrationDeadlines;
