//! The program: arguments and commands. The only place that reads files, the environment or the real clock.

mod input;
mod run;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// A deterministic simulator of multiplayer session services.
#[derive(Parser, Debug)]
#[command(name = "sessim", version, about, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Run scenarios and say whether what they expect is so.
    Run(run::Arguments),
}

/// What the exit code promises.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    /// All held.
    Held = 0,
    /// A verdict failed.
    Failed = 1,
    /// Bad usage, or input that cannot be read or is invalid.
    Invalid = 2,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let exit = match &arguments.command {
        Command::Run(arguments) => run::run(arguments),
    };
    ExitCode::from(exit as u8)
}
