//! Amazon GameLift as a service: fleets of server processes, game sessions, player sessions, queues and FlexMatch.
//!
//! Its timers are *eager*: an expiry happens at its deadline, whether anybody looks or not. Identities are ids that the service
//! gives, reads of the search index lag, and a server process owns the state of its game session.

pub mod call;
mod canonical;
pub mod clauses;
mod creators;
pub mod epoch;
pub mod event;
pub mod exception;
pub mod fleet;
pub mod game_session;
mod invariant;
pub mod key;
pub mod number;
pub mod operation;
mod pages;
pub mod player_session;
pub mod process;
pub mod readings;
pub mod reply;
mod rules;
pub mod search;
pub mod service;
pub mod setup;
pub(crate) mod shape;
pub mod status;
pub mod wire;
