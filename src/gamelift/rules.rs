//! What may be asked of the service and what then happens, one file a concern.

mod create;
mod describe;
mod end;
mod index;
mod instance;
mod join;
mod search;
mod server;
mod terminate;
mod update;
