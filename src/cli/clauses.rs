//! `sessim clauses`: lists the numbered rules of the model and the readings that switch them.

use super::Exit;
use super::output::Output;
use crate::report::{Palette, model};
use std::io;

/// The arguments of `clauses`.
#[derive(clap::Args, Debug)]
pub(super) struct ClausesArguments {
    /// Output format: text, JSON, or the Markdown of docs/model.md.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ClausesFormat,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ClausesFormat {
    Text,
    Json,
    Markdown,
}

pub(super) fn clauses(arguments: &ClausesArguments, output: &mut Output) -> io::Result<Exit> {
    output.data(&match arguments.format {
        ClausesFormat::Text => model::text(Palette::TERMINAL),
        ClausesFormat::Json => model::json(),
        ClausesFormat::Markdown => model::markdown(),
    })?;
    Ok(Exit::Held)
}
