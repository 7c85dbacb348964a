//! The museum: real failures, each told in at most fifteen steps with its public reference, and its cure beside it as a
//! second scenario that differs only by the cure.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// The most steps in which a failure is told.
const MAX_STEPS: usize = 15;

/// What the telling may say otherwise without being another story: remarks, and what must be true at the end.
const TELLING: &[&str] = &["about", "note", "expect", "expectIn"];

fn rooms() -> BTreeMap<String, Value> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios/museum");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let room = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    };
    files.map(room).collect()
}

/// A script without what tells it: what is done, when, by whom, and under which settings.
fn story(script: &Value) -> Value {
    match script {
        Value::Object(fields) => {
            let told = fields.iter().filter(|(key, _)| !TELLING.contains(&key.as_str()));
            Value::Object(told.map(|(key, value)| (key.clone(), story(value))).collect::<Map<_, _>>())
        }
        Value::Array(values) => {
            let kept = values.iter().map(story).filter(|step| !is_only_time(step));
            Value::Array(kept.collect())
        }
        other => other.clone(),
    }
}

/// A step in which nothing is done: only an expectation stood there.
fn is_only_time(step: &Value) -> bool {
    step.as_object().is_some_and(|step| step.keys().all(|key| key == "at"))
}

/// Where two stories differ, by the shortest paths.
fn differences(one: &Value, other: &Value, path: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(these), Value::Object(those)) => {
            let mut keys: Vec<&String> = these.keys().chain(those.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let path = format!("{path}.{key}");
                match (these.get(key), those.get(key)) {
                    (Some(this), Some(that)) => differences(this, that, &path, found),
                    _ => found.push(path),
                }
            }
        }
        (Value::Array(these), Value::Array(those)) if these.len() == those.len() => {
            for (nth, (this, that)) in these.iter().zip(those).enumerate() {
                differences(this, that, &format!("{path}[{nth}]"), found);
            }
        }
        _ if one == other => {}
        _ => found.push(path.to_owned()),
    }
}

#[test]
fn every_failure_has_its_cure_which_is_one_difference() {
    let rooms = rooms();
    for (name, failure) in rooms.iter().filter(|(name, _)| !name.ends_with("_cured")) {
        let cure = rooms.get(&format!("{name}_cured")).unwrap_or_else(|| panic!("{name} has no cure"));
        let mut found = Vec::new();
        differences(&story(failure), &story(cure), "", &mut found);
        assert_eq!(found.len(), 1, "{name} and its cure differ by {found:?}");
        assert_ne!(failure.get("about"), cure.get("about"), "{name} and its cure say the same");
    }
    let cures = rooms.keys().filter(|name| name.ends_with("_cured"));
    let alone: Vec<_> = cures.filter(|name| !rooms.contains_key(name.trim_end_matches("_cured"))).collect();
    assert!(alone.is_empty(), "cures of nothing: {alone:?}");
}

#[test]
fn every_failure_is_short_and_says_where_it_is_told() {
    for (name, script) in rooms() {
        assert!(script["reference"].as_str().is_some_and(|reference| reference.len() > 10), "{name}: no reference");
        let steps = script["steps"].as_array().unwrap();
        assert!(steps.len() <= MAX_STEPS, "{name} has {} steps", steps.len());
        let expects = |step: &&Value| step.get("expect").is_some();
        assert!(steps.iter().filter(expects).count() >= 1, "{name} expects nothing");
    }
}

/// The cells of each row of `docs/museum.md` that is about a room.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let table = page.lines().filter(|line| line.starts_with("| ") && line.contains("../scenarios/"));
    table.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn every_room_stands_in_the_page_with_its_reference_and_no_row_leads_nowhere() {
    let page = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/museum.md")).unwrap();
    let mut rooms = rooms();
    rooms.retain(|name, _| !name.ends_with("_cured"));
    let rows = rows(&page);
    assert_eq!(rows.len(), rooms.len(), "a row for each room");
    for ((name, script), row) in rooms.iter().zip(rows) {
        let [number, room, fails, rule, cure, reference] = row[..] else { panic!("{name}: {row:?} has not six cells") };
        assert_eq!(name.split('_').next(), Some(format!("{number:0>2}").as_str()), "{name}");
        for link in [format!("(../scenarios/museum/{name}.json)"), format!("(../scenarios/museum/{name}_cured.json)")] {
            assert!(room.contains(&link), "{name}: {room} has no {link}");
        }
        assert!([fails, rule, cure].iter().all(|cell| !cell.is_empty()), "{name}: {row:?}");
        assert_eq!(script["reference"].as_str(), Some(reference), "{name}");
    }
}

#[test]
fn every_number_has_its_room_waits_or_was_left_out() {
    let page = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/museum.md")).unwrap();
    let table = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()?.parse::<usize>().ok());
    let waiting = page.split("GameLift:\n\n").nth(1).unwrap().split('.').next().unwrap().split(", ");
    let mut numbers: Vec<usize> = table.chain(waiting.map(|number| number.parse().unwrap())).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=52).collect::<Vec<_>>());
}
