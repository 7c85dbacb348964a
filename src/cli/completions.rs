//! `sessim completions`: prints a completion script for a shell.

use super::output::Output;
use super::{Arguments as Program, Exit};
use clap::CommandFactory;
use clap_complete::Shell;
use std::io;

/// The arguments of `completions`.
#[derive(clap::Args, Debug)]
pub(super) struct CompletionsArguments {
    /// The shell.
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn completions(arguments: &CompletionsArguments, output: &mut Output) -> io::Result<Exit> {
    // Generated into memory first, because the generator panics if stdout is closed.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Program::command(), "sessim", &mut script);
    output.data(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Held)
}
