//! Game sessions, player sessions and server processes: each timer one millisecond before, at and after, each refusal, each reading.

mod clauses;
mod histories;
mod players;
mod processes;
mod records;
mod requests;
mod updates;
