//! `sessim clauses`: the numbered rules of the model and the readings that can switch them.

use super::Exit;
use super::output::Output;
use crate::report::{Palette, model};
use std::io;

/// What `clauses` takes.
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// For whom: people, programs, or docs/model.md.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Format {
    Text,
    Json,
    Markdown,
}

pub(super) fn clauses(arguments: &Arguments, output: &mut Output) -> io::Result<Exit> {
    output.data(&match arguments.format {
        Format::Text => model::text(Palette::TERMINAL),
        Format::Json => model::json(),
        Format::Markdown => model::markdown(),
    })?;
    Ok(Exit::Held)
}
