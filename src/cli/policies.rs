//! `sessim policies`: lists the policies of titles, with their values and defaults.

use super::Exit;
use super::clauses::ClausesFormat;
use super::output::Output;
use crate::report::{Palette, policies};
use std::io;

/// The arguments of `policies`.
#[derive(clap::Args, Debug)]
pub(super) struct PoliciesArguments {
    /// Output format: text, JSON, or the table of docs/titles.md.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: ClausesFormat,
}

pub(super) fn policies(arguments: &PoliciesArguments, output: &mut Output) -> io::Result<Exit> {
    output.data(&match arguments.format {
        ClausesFormat::Text => policies::text(Palette::TERMINAL),
        ClausesFormat::Json => policies::json(),
        ClausesFormat::Markdown => policies::markdown(),
    })?;
    Ok(Exit::Held)
}
