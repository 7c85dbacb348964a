//! What is true of all scenarios together; each by itself is a trial of the program `rules`.

use crate::scripts::{files, folder, script};
use sessim::names::SessionId;
use sessim::policy::{CHOICES, Policies};
use sessim::report::{Layout, Style, json, text};
use sessim::run::{Outcome, run};
use sessim::scenario::{Expectation, ExpectedSession, Overrides, Script};
use std::fs;
use std::path::PathBuf;

#[test]
fn there_are_at_least_forty() {
    assert!(files().len() >= 40, "there are {}", files().len());
}

#[test]
fn the_same_script_gives_the_same_bytes() {
    for file in files() {
        let line = || {
            let script = script(&file);
            json::Scenario { outcomes: &run(&script), locate: &|_| START }.to_line()
        };
        assert_eq!(line(), line(), "{}", file.display());
    }
}

const START: sessim::json::Place = sessim::json::Place { line: 1, column: 1, start: 0, end: 0 };

/// Taking every expectation out of a script, or looking at every step, changes nothing that happens.
#[test]
fn an_expectation_settles_nothing() {
    for file in files() {
        let script = script(&file);
        let mut blind = script.clone();
        let mut watched = script.clone();
        for step in &mut blind.steps {
            step.expectations.clear();
        }
        for step in &mut watched.steps {
            for session in (0..script.sessions.len()).map(SessionId) {
                let view = ExpectedSession {
                    count: Some(0),
                    next_timer: Some(None),
                    exists: Some(true),
                    ..ExpectedSession::default()
                };
                step.expectations.push((None, Expectation { view: Some((session, view)), ..Expectation::default() }));
            }
        }
        let traces = |script: &Script| run(script).into_iter().map(|outcome| outcome.trace).collect::<Vec<_>>();
        assert_eq!(traces(&blind), traces(&script), "{}", file.display());
        assert_eq!(traces(&watched), traces(&script), "{}", file.display());
    }
}

/// A name that is longer moves what follows it on its own line, unless columns are aligned.
#[test]
fn with_fixed_columns_a_line_does_not_depend_on_the_others() {
    let lines = |name: &str, layout: Layout| {
        let source = format!(
            r#"{{ "about": "", "template": {{}}, "consoles": {{ "a": ["A"], "b": ["{name}"] }}, "steps": [
            {{ "by": "A", "do": "create" }}, {{ "after": "1s", "by": "{name}", "do": "join" }}, {{ "after": "1s", "by": "A", "do": "leave" }} ] }}"#
        );
        let script = Script::parse("", source.as_bytes(), &Overrides::default(), &mut |_| Err(String::new())).unwrap();
        let shown = text::trace(&run(&script)[0], Style { layout, ..Style::default() });
        let others = shown.lines().filter(|line| !line.contains(name)).map(str::to_owned);
        others.collect::<Vec<_>>()
    };
    let long = "somebody whose name is longer than others";
    assert_eq!(lines("B", Layout::Fixed), lines(long, Layout::Fixed));
    assert_ne!(lines("B", Layout::Aligned), lines(long, Layout::Aligned));
}

/// What the README shows is what the program prints.
#[test]
fn the_readme_shows_what_run_prints() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    for name in ["four_player_power_failure", "four_players_whose_titles_do_the_rest"] {
        let source = fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
        assert!(readme.contains(source.trim_end()), "the README does not show {name} as it is");
    }
    let script = script(&folder().join("four_player_power_failure.json"));
    let style = Style::default();
    let page = |outcome: &Outcome| {
        text::heading(outcome, Some(&script.about), style)
            + &text::trace(outcome, style)
            + &text::summary(outcome, style)
    };
    let shown: String = run(&script).iter().map(page).collect();
    assert!(readme.contains(shown.trim_end()), "the README does not show what run prints:\n{shown}");
}

#[test]
fn every_value_of_every_policy_is_used() {
    let scripts: Vec<Script> = files().iter().map(|file| script(file)).collect();
    let cases = scripts.iter().flat_map(|script| &script.cases).flat_map(|case| &case.policies);
    let used: Vec<(&str, String)> = cases.flat_map(Policies::values).collect();
    // A form such as `every PERIOD` is used if anything is that begins and ends as it does.
    let fits = |form: &str, value: &str| match form.split_once(['P', 'T', 'N']) {
        Some((start, _)) => value.starts_with(start) && !value.is_empty(),
        None => value == form,
    };
    let is_used = |name: &str, form: &str| used.iter().any(|(of, value)| *of == name && fits(form, value));
    let forms = CHOICES.iter().flat_map(|choice| choice.values.iter().map(|(form, _)| (choice.name, *form)));
    let unused: Vec<_> = forms.filter(|(name, form)| !is_used(name, form)).collect();
    assert!(unused.is_empty(), "{unused:?}");
}
