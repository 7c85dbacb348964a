//! What a certificate covers, what it does not, and the list of all of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::scripts::{files, script};
use sessim::certificate::{BEHAVIOUR, Certificate};
use sessim::run::run;
use sessim::scenario::{Overrides, Script};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

const SCRIPT: &str = r#"{
  "about": "a player who leaves", "seed": 7,
  "template": { "constants": { "system": { "readyRemovalTimeout": 60000 }, "custom": { "map": "quay", "mode": 1 } } },
  "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] },
  "readings": { "noop_bumps": "silent" },
  "settings": { "presenceLoss": "20s" },
  "title": { "on_exit": "leave" },
  "steps": [
    { "at": 0, "by": "A", "do": "create" },
    { "at": "5s", "by": "B", "do": "join" },
    { "at": "10s", "by": "B", "do": "leave", "note": "it goes", "expect": { "count": 1 } } ] }"#;

fn certificate(name: &str, source: &str) -> Certificate {
    let mut load = |path: &str| Err(format!("no file {path}"));
    let script = Script::parse(name, source.as_bytes(), &Overrides::default(), &mut load);
    run(&script.unwrap_or_else(|faults| panic!("{}", faults[0])))[0].certificate
}

/// The script with one thing changed.
fn changed(from: &str, to: &str) -> String {
    assert_eq!(SCRIPT.matches(from).count(), 1, "{from}");
    SCRIPT.replace(from, to)
}

#[test]
fn a_certificate_covers_what_is_played_and_what_happens() {
    let usual = certificate("leaver", SCRIPT);
    for (what, from, to) in [
        ("a reading", r#""noop_bumps": "silent""#, r#""noop_bumps": "bumps""#),
        ("a setting", r#""presenceLoss": "20s""#, r#""presenceLoss": "21s""#),
        ("a policy", r#""on_exit": "leave""#, r#""on_exit": "nothing""#),
        ("a constant", r#""readyRemovalTimeout": 60000"#, r#""readyRemovalTimeout": 60001"#),
        ("a custom constant", r#""map": "quay""#, r#""map": "bay""#),
        ("the seed", r#""seed": 7"#, r#""seed": 8"#),
        ("when something happens", r#""at": "5s""#, r#""at": "6s""#),
        ("who does it", r#""10s", "by": "B""#, r#""10s", "by": "A""#),
        ("what is done", r#""do": "leave""#, r#""do": "inactive""#),
    ] {
        assert_ne!(certificate("leaver", &changed(from, to)), usual, "it does not cover {what}");
    }
}

#[test]
fn a_certificate_covers_nothing_that_is_said_or_expected() {
    let usual = certificate("leaver", SCRIPT);
    assert_eq!(certificate("another", SCRIPT), usual);
    for (from, to) in [
        ("a player who leaves", "somebody goes"),
        ("it goes", "B goes"),
        (r#", "note": "it goes""#, ""),
        (r#"{ "count": 1 }"#, r#"{ "count": 2 }"#),
        (r#", "expect": { "count": 1 }"#, ""),
        (r#"{ "map": "quay", "mode": 1 }"#, r#"{ "mode" :1,"map":"\u0071uay" }"#),
        (r#""at": "10s", "by": "B""#, "\n\"by\": \"B\", \"at\": 10000"),
    ] {
        assert_eq!(certificate("leaver", &changed(from, to)), usual, "{from} or {to} has changed it");
    }
}

/// The environment variable that has the list written anew if it is `write`.
const VARIABLE: &str = "SESSIM_CERTIFICATES";

fn list() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/certificates.txt")
}

/// The certificates by scenario and case.
fn certificates() -> BTreeMap<String, String> {
    let outcomes = files().into_iter().flat_map(|file| run(&script(&file)));
    let entry = |outcome| (sessim::report::text::title(&outcome), outcome.certificate.to_string());
    outcomes.map(entry).collect()
}

/// The version of behaviour and the certificates that a list has: `behaviour 1`, then `59b..0f  scenario [case]` and so on.
fn read(list: &str) -> (u64, BTreeMap<String, String>) {
    let (first, rest) = list.split_once('\n').unwrap();
    let entry =
        |line: &str| line.split_once("  ").map(|(certificate, title)| (title.to_owned(), certificate.to_owned()));
    (
        first.strip_prefix("behaviour ").unwrap().parse().unwrap(),
        rest.lines().map(|line| entry(line).unwrap()).collect(),
    )
}

/// Why the list may not become this one: a certificate changes and the version of behaviour is not raised.
fn objection(old: &str, new: &BTreeMap<String, String>, version: u64) -> Option<String> {
    let (listed_version, listed) = read(old);
    let differs = |(title, certificate): &(&String, &String)| new.get(*title).is_some_and(|now| now != *certificate);
    let changed: Vec<&String> = listed.iter().filter(differs).map(|(title, _)| title).collect();
    (!changed.is_empty() && version <= listed_version).then(|| {
        format!("certificates have changed and BEHAVIOUR in src/certificate.rs is still {version}; raise it if traces are meant to change: {changed:#?}")
    })
}

#[test]
fn certificates_change_only_with_the_version_of_behaviour() {
    let (old, new) = (fs::read_to_string(list()).unwrap(), certificates());
    let objection = objection(&old, &new, BEHAVIOUR);
    assert!(objection.is_none(), "{}", objection.unwrap_or_default());
    if std::env::var(VARIABLE).is_ok_and(|value| value == "write") {
        let lines = new.iter().map(|(title, certificate)| format!("{certificate}  {title}\n"));
        fs::write(list(), format!("behaviour {BEHAVIOUR}\n{}", lines.collect::<String>())).unwrap();
        return;
    }
    let advice = format!("{VARIABLE}=write cargo test --test suite certificates");
    assert!(
        read(&old) == (BEHAVIOUR, new),
        "scenarios are new or gone, or behaviour was raised; write the list: {advice}"
    );
}

#[test]
fn a_changed_certificate_is_objected_to_unless_behaviour_is_raised() {
    let old = "behaviour 3\naaaa  one\nbbbb  two [a case]\n";
    let new = |one: &str| BTreeMap::from([("one".to_owned(), one.to_owned()), ("three".to_owned(), "cccc".to_owned())]);
    assert_eq!(objection(old, &new("aaaa"), 3), None, "what is new or gone is no change");
    assert!(objection(old, &new("abab"), 3).is_some_and(|why| why.contains("\"one\"")));
    assert!(objection(old, &new("abab"), 2).is_some());
    assert_eq!(objection(old, &new("abab"), 4), None);
}
