//! `sessim policies`: what titles can do by themselves, and what they do unless a script says otherwise.

use super::Exit;
use super::clauses::Format;
use super::output::Output;
use crate::report::{Palette, policies};
use std::io;

/// What `policies` takes.
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// For whom: people, programs, or the table of docs/scenario-format.md.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

pub(super) fn policies(arguments: &Arguments, output: &mut Output) -> io::Result<Exit> {
    output.data(&match arguments.format {
        Format::Text => policies::text(Palette::TERMINAL),
        Format::Json => policies::json(),
        Format::Markdown => policies::markdown(),
    })?;
    Ok(Exit::Held)
}
