//! Game sessions, player sessions and server processes: each timer one millisecond before, at and after, each refusal, each reading.

mod histories;
mod players;
mod processes;
mod requests;
