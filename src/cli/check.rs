//! `sessim check`: reports errors and warnings in scripts and templates.

use super::Exit;
use super::files::{self, FileSelection};
use super::input::{FileKind, Findings};
use super::output::Output;
use super::suggest::counted;
use std::io;
use std::path::PathBuf;

/// The arguments of `check`.
#[derive(clap::Args, Debug)]
pub(super) struct CheckArguments {
    /// Scripts, templates, or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
}

pub(super) fn check(arguments: &CheckArguments, output: &mut Output) -> io::Result<Exit> {
    let found = match files::find(&arguments.paths, FileSelection::ScriptsAndTemplates) {
        Ok(found) => found,
        Err(complaints) => {
            output.diagnostic(&complaints.concat())?;
            return Ok(Exit::Invalid);
        }
    };
    let mut findings = Findings::default();
    let kinds: Vec<FileKind> = found.iter().map(|found| findings.check(found)).collect();
    findings.print(output)?;
    if findings.invalid() > 0 {
        return Ok(Exit::Invalid);
    }
    let of = |kind: FileKind| kinds.iter().filter(|found| **found == kind).count();
    let verb = if kinds.len() == 1 { "is" } else { "are" };
    let things = match (of(FileKind::Script), of(FileKind::Template)) {
        (scripts, 0) => counted(scripts, "script"),
        (0, templates) => counted(templates, "template"),
        (scripts, templates) => format!("{} and {}", counted(scripts, "script"), counted(templates, "template")),
    };
    output.diagnostic(&format!("{things} {verb} well formed\n"))?;
    Ok(Exit::Held)
}
