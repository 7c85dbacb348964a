//! `sessim run`: run scenarios and say whether what they expect is so.

use super::{Exit, input};
use crate::read::Located;
use crate::report::{Palette, json, text};
use crate::run;
use crate::scenario::Overrides;
use std::io::Write;
use std::path::PathBuf;

/// What `run` takes.
#[derive(clap::Args, Debug)]
pub(super) struct Arguments {
    /// Scenario files or folders of them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// One JSON object a scenario.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Exit {
    let mut exit = Exit::Held;
    let mut out = anstream::stdout().lock();
    for path in &arguments.paths {
        let Ok(source) = std::fs::read(path) else { return Exit::Invalid };
        match input::script(path, &source, &Overrides::default()) {
            Err(faults) => {
                for fault in faults {
                    let _ = writeln!(out, "{}:{fault}", path.display());
                }
                exit = Exit::Invalid;
            }
            Ok(script) => {
                let outcomes = run::run(&script);
                let Ok(located) = Located::new(&source) else { return Exit::Invalid };
                let locate = |path: &crate::read::Path| located.value(path);
                if arguments.json {
                    let _ = writeln!(out, "{}", json::Scenario { outcomes: &outcomes, locate: &locate }.to_line());
                }
                for outcome in &outcomes {
                    let palette = Palette::TERMINAL;
                    let _ = write!(out, "{}", text::heading(outcome, &script.about, palette));
                    let _ = write!(out, "{}", text::trace(outcome, palette));
                    let _ = write!(out, "{}", text::failures(outcome, &path.display().to_string(), &locate, palette));
                    let _ = write!(out, "{}", text::summary(outcome, palette));
                    if !outcome.held() {
                        exit = Exit::Failed;
                    }
                }
            }
        }
    }
    exit
}
