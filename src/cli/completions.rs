//! `sessim completions`: a script by which a shell completes commands, options and files.

use super::output::Output;
use super::{Arguments as Program, Exit};
use clap::CommandFactory;
use clap_complete::Shell;
use std::io;

/// What `completions` takes.
#[derive(clap::Args, Debug)]
pub(super) struct CompletionsArguments {
    /// For which shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(arguments: &CompletionsArguments, output: &mut Output) -> io::Result<Exit> {
    // Not straight to stdout, because the generator panics where that is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Program::command(), "sessim", &mut script);
    output.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Held)
}
