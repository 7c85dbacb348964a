//! `sessim schema`: the JSON schema of scripts, for editors.

use super::Exit;
use super::output::Output;
use crate::scenario;
use std::io;

pub(super) fn schema(output: &mut Output) -> io::Result<Exit> {
    output.data(&format!("{:#}\n", scenario::schema()))?;
    Ok(Exit::Held)
}
