//! The program: arguments and commands. The only place that reads files, the environment or the real clock.

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
Exit codes: 0 if all held, 1 if an expectation failed, 2 if the usage or an input is wrong.
Colour goes to terminals only; NO_COLOR and CLICOLOR_FORCE are respected.";

#[derive(Subcommand, Debug)]
enum Command {
    /// Run scenarios and say whether what they expect is so.
    Run(run::RunArguments),
    /// Say all that is wrong or doubtful in scripts and templates, and run nothing.
    Check(check::CheckArguments),
    /// Explain an event, or why a user is gone: every cause behind it, with the rule that it followed.
    Why(why::WhyArguments),
    /// List the numbered rules of the model and the readings that can switch them.
    Clauses(clauses::ClausesArguments),
    /// List the policies: what titles can do by themselves, each with its values.
    Policies(policies::PoliciesArguments),
    /// Answer the session directory's HTTP requests, one JSON object a line from stdin to stdout.
    Wire(wire::WireArguments),
    /// Print the JSON schema of scripts.
    Schema,
    /// Print a completion script for a shell.
    Completions(completions::CompletionsArguments),
}

/// How terminals are written to, with times in units or, if `ms`, in milliseconds.
fn style(ms: bool) -> Style {
    let times = if ms { Times::Millis } else { Times::Units };
    Style { palette: Palette::TERMINAL, times, ..Style::default() }
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
    let mut output = Output::new();
    let exit = match command(&arguments.command, &mut output) {
        Ok(exit) => exit,
        // Whoever reads has read enough: `sessim run ... | head -1`.
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
