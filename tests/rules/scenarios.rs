//! Every scenario is a trial of its own: it holds, and its run is what its snapshot shows.

use crate::scripts;
use libtest_mimic::{Failed, Trial};
use sessim::report::{Layout, Style, text};
use sessim::run::{Outcome, run};
use sessim::scenario::Script;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// The scenarios, each by its name.
pub(crate) fn trials() -> impl Iterator<Item = Trial> {
    scripts::files()
        .into_iter()
        .map(|file| Trial::test(scripts::name(&file), move || play(&file)).with_kind("scenario"))
}

fn play(file: &Path) -> Result<(), Failed> {
    let script = scripts::script(file);
    let outcomes = run(&script);
    let printed = printed(&script, &outcomes);
    assert!(printed.lines().all(|line| line.trim_end() == line), "a line ends with a space:\n{printed}");
    compare(&script.name, &printed);
    crate::none(outcomes.iter().flat_map(complaints))
}

/// What the expectations of an outcome find wrong. That nothing is expected is wrong, too.
fn complaints(outcome: &Outcome) -> Vec<String> {
    let title = text::title(outcome);
    let failed = outcome.verdicts.iter().filter(|verdict| !verdict.held());
    let mut wrong: Vec<String> = failed.map(|verdict| format!("{title}: {verdict:?}")).collect();
    if outcome.verdicts.is_empty() {
        wrong.push(format!("{title}: nothing is expected"));
    }
    wrong
}

/// The run as `sessim run` shows it, but for the certificate, and each line by itself: a change of one event changes one line.
fn printed(script: &Script, outcomes: &[Outcome]) -> String {
    let style = Style { layout: Layout::Fixed, ..Style::default() };
    let page = |(nth, outcome): (usize, &Outcome)| {
        let about = (nth == 0).then_some(script.about.as_str());
        let verdict = text::verdict(outcome, style);
        format!("{}{}{verdict}\n", text::heading(outcome, about, style), text::trace(outcome, style))
    };
    outcomes.iter().enumerate().map(page).collect::<Vec<_>>().join("\n")
}

/// Compares with the snapshot of this name. Differences are shown one after the other.
fn compare(name: &str, printed: &str) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("scenarios");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, printed));
}
