//! The state of the game: who has it, when it is saved, what a new arbiter restores and what is lost.

use serde_json::{Value, json};
use sessim::scenario::{Overrides, Script};

/// Plays a script in which A and B are in a session from the beginning, and A is its arbiter. Every expectation must hold.
#[track_caller]
fn plays(title: Value, settings: Value, steps: &[Value]) {
    let first = [
        json!({ "at": 0, "by": "A", "do": { "create": { "session": "match" } } }),
        json!({ "by": "A", "do": "host", "expect": { "status": 200, "lost": 0 } }),
        json!({ "by": "B", "do": "join" }),
    ];
    let script = json!({
        "about": "",
        "template": { "constants": { "system": {
            "inactiveRemovalTimeout": 0, "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true } } } },
        "consoles": { "a": ["A"], "b": ["B"] },
        "title": title,
        "settings": settings,
        "steps": first.iter().chain(steps).cloned().collect::<Value>()
    });
    let mut load = |file: &str| -> Result<Vec<u8>, String> { Err(file.to_owned()) };
    let parsed = Script::parse("storage", script.to_string().as_bytes(), &Overrides::default(), &mut load);
    let parsed = parsed.unwrap_or_else(|faults| panic!("{faults:#?}"));
    for outcome in sessim::run::run(&parsed) {
        let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

fn does(at: u64, by: &str, action: &str) -> Value {
    json!({ "at": at, "by": by, "do": action })
}

/// B is the arbiter now, and so much was lost.
fn takes_over(at: u64, lost: u64) -> Value {
    json!({ "at": at, "by": "B", "do": { "host": { "if": "exists" } }, "expect": { "status": 200, "lost": lost } })
}

const NEVER: u64 = 0;

#[test]
fn an_arbiter_saves_each_time_that_save_says_and_what_is_played_after_it_is_lost() {
    for (dies, lost) in [(299_999, 299_999), (300_000, 0), (300_001, 1), (900_007, 7)] {
        plays(json!({}), json!({}), &[does(dies, "A", "crash"), takes_over(dies, lost)]);
    }
    let never = json!({ "save": "never" });
    plays(never, json!({}), &[does(900_007, "A", "crash"), takes_over(900_007, 900_007)]);
}

#[test]
fn storage_refuses_a_save_within_five_minutes_or_flags_it() {
    let manual = || json!({ "preset": "manual" });
    for (storage, second, lost) in
        [("refuse", 359_999, 300_000), ("flag", 359_999, 1), ("refuse", 360_000, 0), ("flag", 360_000, 0)]
    {
        let steps = [
            does(60_000, "A", "save"),
            does(second, "A", "save"),
            does(360_000, "A", "crash"),
            takes_over(360_000, lost),
        ];
        plays(manual(), json!({ "storage": storage }), &steps);
    }
    // A policy that saves too often saves every five minutes all the same.
    let hasty = json!({ "save": "1m" });
    plays(hasty, json!({}), &[does(420_000, "A", "crash"), takes_over(420_000, 60_000)]);
}

#[test]
fn a_suspended_arbiter_saves_however_short_a_time_ago_it_did_so_before() {
    for (save, lost) in [("5m", 0), ("never", 301_000)] {
        plays(json!({ "save": save }), json!({}), &[does(301_000, "A", "suspend"), takes_over(302_000, lost)]);
    }
}

#[test]
fn who_has_it_in_memory_restores_nothing_and_who_has_started_anew_does() {
    // A is suspended and goes on as soon as it runs again: its process has lived on, and the time between was not played.
    let manual = json!({ "preset": "manual", "retries": 1 });
    let back = |lost: u64| json!({ "at": 30_000, "by": "A", "do": { "active": { "host": "A" } }, "expect": { "status": 200, "lost": lost } });
    let gone = |ends: &str, starts: &str| [does(10_000, "A", ends), does(20_000, "A", starts)];
    plays(manual.clone(), json!({}), &[&gone("suspend", "resume")[..], &[back(NEVER)]].concat());
    plays(manual.clone(), json!({}), &[&gone("crash", "launch")[..], &[back(10_000)]].concat());
    let later = [does(40_000, "A", "crash"), takes_over(40_000, 10_000 + 20_000)];
    plays(manual, json!({}), &[&gone("suspend", "resume")[..], &[back(NEVER)], &later[..]].concat());
}

#[test]
fn only_an_arbiter_s_title_saves() {
    let unsent = |at: u64, by: &str| json!({ "at": at, "by": by, "do": "save", "expect": { "sent": false } });
    plays(json!({}), json!({}), &[unsent(1_000, "B"), takes_over(2_000, 2_000), unsent(3_000, "A")]);
}
