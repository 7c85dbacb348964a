//! The `sessim` program; see [`sessim::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    sessim::cli::main()
}
