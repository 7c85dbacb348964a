//! The command-line program: arguments and subcommands. Only this module reads files, the environment or the real clock.

mod changes;
mod check;
mod clauses;
mod completions;
mod diagnose;
mod files;
mod input;
mod output;
mod policies;
mod run;
mod schema;
mod suggest;
mod why;
mod wire;

use crate::report::{Palette, Style};
use crate::time::Times;
use clap::{Parser, Subcommand};
use output::Output;
use std::io;
use std::process::ExitCode;

/// A deterministic simulator of multiplayer session services.
#[derive(Parser, Debug)]
#[command(name = "sessim", version, about, max_term_width = 100, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 if every expectation held, 1 if one failed, 2 if the usage or an input is invalid.
Colour is used on terminals only; NO_COLOR and CLICOLOR_FORCE are respected.";

#[derive(Subcommand, Debug)]
enum Command {
    /// Run scenarios and report whether their expectations hold.
    Run(run::RunArguments),
    /// Report errors and warnings in scripts and templates without running them.
    Check(check::CheckArguments),
    /// Explain an event, or why a user left a session: the chain of causes, each with its rule.
    Why(why::WhyArguments),
    /// List the numbered rules of the model and the readings that switch them.
    Clauses(clauses::ClausesArguments),
    /// List the policies of titles and the values of each.
    Policies(policies::PoliciesArguments),
    /// Answer HTTP requests to the session directory: one JSON object per line, from stdin to stdout.
    Wire(wire::WireArguments),
    /// Print the JSON schema of scripts.
    Schema,
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArguments),
}

/// The style of text output: times in units or, if `ms`, in milliseconds.
fn style(ms: bool) -> Style {
    let times = if ms { Times::Millis } else { Times::Units };
    Style { palette: Palette::TERMINAL, times, ..Style::default() }
}

/// The exit codes, which are part of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    /// Every expectation held.
    Held = 0,
    /// An expectation failed.
    Failed = 1,
    /// The usage is wrong, or an input cannot be read or is invalid.
    Invalid = 2,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new();
    let exit = match command(&arguments.command, &mut output) {
        Ok(exit) => exit,
        // The reader has closed the pipe: `sessim run ... | head -1`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Held,
        Err(error) => {
            output.fatal(&format!("sessim: the output cannot be written: {error}\n"));
            Exit::Invalid
        }
    };
    ExitCode::from(exit as u8)
}

fn command(command: &Command, output: &mut Output) -> io::Result<Exit> {
    let exit = match command {
        Command::Run(arguments) => run::run(arguments, output)?,
        Command::Check(arguments) => check::check(arguments, output)?,
        Command::Why(arguments) => why::why(arguments, output)?,
        Command::Clauses(arguments) => clauses::clauses(arguments, output)?,
        Command::Policies(arguments) => policies::policies(arguments, output)?,
        Command::Wire(arguments) => wire::wire(arguments, output)?,
        Command::Schema => schema::schema(output)?,
        Command::Completions(arguments) => completions::completions(arguments, output)?,
    };
    output.finish()?;
    Ok(exit)
}
