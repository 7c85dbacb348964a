//! `sessim schema`: the JSON schema of scripts, for editors.

use super::Exit;
use super::output::Output;
use std::io;

/// Generated from the types that read scripts; `tests/schema.rs` checks that it is up to date.
const SCHEMA: &str = include_str!("../../scenarios/scenario.schema.json");

pub(super) fn schema(output: &mut Output) -> io::Result<Exit> {
    output.data(SCHEMA)?;
    Ok(Exit::Held)
}
