//! `sessim run`: runs scenarios and reports whether their expectations hold.

use super::changes::CommandLineChanges;
use super::files::{self, FileSelection, FoundFile};
use super::input::{Findings, LoadedScript};
use super::output::Output;
use super::suggest::counted;
use super::{Exit, style};
use crate::report::{Palette, Style, json, text};
use crate::run::{self, Outcome};
use std::io;
use std::path::PathBuf;

/// The arguments of `run`.
#[derive(clap::Args, Debug)]
pub(super) struct RunArguments {
    /// Scenario files, or folders to search for them.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Output format: text, or JSON with one object per scenario and line.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: OutputFormat,
    /// Print the traces of all scenarios, not only of those that fail.
    #[arg(long, conflicts_with = "quiet")]
    trace: bool,
    /// Number the lines of traces, for `sessim why --event`.
    #[arg(long)]
    numbers: bool,
    /// Print times in milliseconds. JSON always has numbers of milliseconds.
    #[arg(long)]
    ms: bool,
    /// Print what the timeouts cost: slots held by absent players and why, overdue deadlines, time without an arbiter. Always
    /// included in JSON.
    #[arg(long, conflicts_with = "quiet")]
    ledger: bool,
    /// Print each session as each client last saw it, beside its stored state. Always included in JSON.
    #[arg(long, conflicts_with = "quiet")]
    beliefs: bool,
    /// Print only failures, without traces.
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    changes: CommandLineChanges,
}

#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum OutputFormat {
    Text,
    Json,
}

pub(super) fn run(arguments: &RunArguments, output: &mut Output) -> io::Result<Exit> {
    let found = match files::find(&arguments.paths, FileSelection::Scripts) {
        Ok(found) => found,
        Err(complaints) => {
            output.diagnostic(&complaints.concat())?;
            return Ok(Exit::Invalid);
        }
    };
    let Some(scripts) = load(&found, arguments, output)? else { return Ok(Exit::Invalid) };
    // A single file is shown in full; several are listed.
    let closely = arguments.paths.len() == 1 && found.iter().any(|found| found.path == arguments.paths[0]);
    let show = OutcomePrinter {
        arguments,
        closely,
        width: scripts.iter().map(|it| it.title.chars().count()).max().unwrap_or(0),
    };
    let mut failed = 0;
    for loaded in &scripts {
        let outcomes = run::run(&loaded.script);
        failed += usize::from(!outcomes.iter().all(Outcome::held));
        show.scenario(loaded, &outcomes, output)?;
    }
    if !closely && !arguments.quiet && arguments.format == OutputFormat::Text {
        let held = scripts.len() - failed;
        let all = counted(scripts.len(), "scenario");
        let failed = if failed == 0 { String::new() } else { format!(", {failed} failed") };
        output.data(&format!("{all}: {held} held{failed}\n"))?;
    }
    Ok(if failed > 0 { Exit::Failed } else { Exit::Held })
}

/// All scripts, or none if one of them is invalid: then nothing runs.
fn load(found: &[FoundFile], arguments: &RunArguments, output: &mut Output) -> io::Result<Option<Vec<LoadedScript>>> {
    let overrides = arguments.changes.overrides();
    let mut findings = Findings::default();
    let scripts: Vec<LoadedScript> = found.iter().filter_map(|found| findings.script(found, &overrides)).collect();
    let invalid = found.len() - scripts.len();
    if invalid > 0 || !arguments.quiet {
        findings.print(output)?;
    }
    if invalid == 0 {
        return Ok(Some(scripts));
    }
    if found.len() > 1 {
        output.diagnostic(&format!("nothing was run: {invalid} of {} scenarios cannot be\n", found.len()))?;
    }
    Ok(None)
}

/// Prints outcomes.
struct OutcomePrinter<'a> {
    arguments: &'a RunArguments,
    /// Whether there is only one scenario, which is shown in full.
    closely: bool,
    /// The width of the longest title.
    width: usize,
}

impl OutcomePrinter<'_> {
    fn scenario(&self, loaded: &LoadedScript, outcomes: &[Outcome], output: &mut Output) -> io::Result<()> {
        let held = outcomes.iter().all(Outcome::held);
        if self.arguments.quiet && held {
            return Ok(());
        }
        if self.arguments.format == OutputFormat::Json {
            let scenario = json::Scenario { outcomes, locate: &loaded.locate() };
            return output.data(&format!("{}\n", scenario.to_line()));
        }
        let whole = self.closely && !self.arguments.quiet;
        if !whole {
            output.data(&self.line(loaded, outcomes, held))?;
        }
        for (nth, outcome) in outcomes.iter().enumerate() {
            let about = (whole && nth == 0).then_some(loaded.script.about.as_str());
            self.case(loaded, outcome, about, whole, output)?;
        }
        if !held {
            output.data(&format!("replay: {}\n", self.arguments.changes.replay(&loaded.file)))?;
        }
        Ok(())
    }

    fn case(
        &self,
        loaded: &LoadedScript,
        outcome: &Outcome,
        about: Option<&str>,
        whole: bool,
        output: &mut Output,
    ) -> io::Result<()> {
        let style = Style { numbers: self.arguments.numbers, ..style(self.arguments.ms) };
        let traced = whole || self.arguments.trace || (!outcome.held() && !self.arguments.quiet);
        if whole || (traced && outcome.case.is_some()) {
            output.data(&text::heading(outcome, about, style))?;
        }
        if traced {
            output.data(&text::trace(outcome, style))?;
        }
        if self.arguments.beliefs {
            output.data(&text::beliefs(outcome, style))?;
        }
        output.data(&text::failures(outcome, &loaded.file, &loaded.locate(), style))?;
        if whole {
            output.data(&text::summary(outcome, style))?;
        }
        if self.arguments.ledger {
            if let Some(case) = outcome.case.as_deref().filter(|_| !traced) {
                output.data(&format!("[{case}]\n"))?;
            }
            output.data(&text::ledger(outcome, style))?;
        }
        Ok(())
    }

    /// `held  four_player_power_failure  12 expectations`
    fn line(&self, loaded: &LoadedScript, outcomes: &[Outcome], held: bool) -> String {
        let Palette { good, bad, end, .. } = Palette::TERMINAL;
        let verdicts = || outcomes.iter().flat_map(|outcome| &outcome.verdicts);
        let all = counted(verdicts().count(), "expectation");
        let cases = if outcomes.len() > 1 { format!(" in {} cases", outcomes.len()) } else { String::new() };
        let (title, width) = (&loaded.title, self.width);
        if held {
            format!("{good}held{end}  {title:width$}  {all}{cases}\n")
        } else {
            let failed = verdicts().filter(|verdict| !verdict.held()).count();
            format!("{bad}failed{end}  {title:width$}  {failed} of {all}{cases}\n")
        }
    }
}
