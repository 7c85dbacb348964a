//! Every scenario holds, says the same each time, and prints what its snapshot shows.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use sessim::names::SessionId;
use sessim::policy::{CHOICES, Policies};
use sessim::report::{Palette, json, text};
use sessim::run::{Outcome, run};
use sessim::scenario::{Expectation, ExpectedSession, Overrides, Script};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every scenario file, below whatever folder.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut folders = vec![folder()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match (path.is_dir(), name.as_str()) {
                (true, "templates") => {}
                (true, _) => folders.push(path),
                (false, _) if name.ends_with(".schema.json") || !name.ends_with(".json") => {}
                (false, _) => files.push(path),
            }
        }
    }
    files.sort();
    files
}

pub(crate) fn script(file: &Path) -> Script {
    script_with(file, &Overrides::default())
}

fn script_with(file: &Path, overrides: &Overrides) -> Script {
    let name = file.file_stem().unwrap().to_string_lossy();
    let mut load = |path: &str| fs::read(file.parent().unwrap().join(path)).map_err(|why| why.to_string());
    Script::parse(&name, &fs::read(file).unwrap(), overrides, &mut load)
        .unwrap_or_else(|faults| panic!("{}: {}", file.display(), faults[0]))
}

fn printed(script: &Script, outcomes: &[Outcome]) -> String {
    let page = |(nth, outcome): (usize, &Outcome)| {
        let plain = Palette::default();
        let about = (nth == 0).then_some(script.about.as_str());
        text::heading(outcome, about, plain) + &text::trace(outcome, plain) + &text::summary(outcome, plain)
    };
    outcomes.iter().enumerate().map(page).collect::<Vec<_>>().join("\n")
}

#[test]
fn there_are_at_least_forty() {
    assert!(files().len() >= 40, "there are {}", files().len());
}

#[test]
fn every_scenario_holds_and_expects_something() {
    let mut wrong = Vec::new();
    for file in files() {
        for outcome in run(&script(&file)) {
            if outcome.verdicts.is_empty() {
                wrong.push(format!("{}: nothing is expected", text::title(&outcome)));
            }
            for verdict in outcome.verdicts.iter().filter(|verdict| !verdict.held()) {
                wrong.push(format!("{}: {verdict:?}", text::title(&outcome)));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_scenario_prints_what_its_snapshot_shows() {
    for file in files() {
        let script = script(&file);
        let shown = printed(&script, &run(&script));
        insta::assert_snapshot!(script.name.clone(), shown);
    }
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

/// A certificate covers the script, the readings, the seed and the events: change any and it is another.
#[test]
fn a_certificate_covers_script_readings_and_seed() {
    let file = folder().join("four_player_power_failure.json");
    let certificate = |overrides: &Overrides| run(&script_with(&file, overrides))[0].certificate;
    let usual = certificate(&Overrides::default());
    assert_eq!(usual, certificate(&Overrides::default()));
    let seeded = Overrides { seed: Some(1), ..Overrides::default() };
    let read = Overrides { readings: vec![("noop_bumps".into(), "bumps".into())], ..Overrides::default() };
    let set = Overrides { set: vec![("readyRemovalTimeout".into(), 1.into())], ..Overrides::default() };
    for changed in [seeded, read, set] {
        assert_ne!(usual, certificate(&changed), "{changed:?}");
    }
}

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
    let shown = printed(&script, &run(&script));
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
