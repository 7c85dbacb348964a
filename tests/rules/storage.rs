//! The state of the game: who has it, when it is saved, what a new arbiter restores and what is lost.

use crate::common::{Value, json};
use crate::{Rule, rule};
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

fn does(at: u64, by: &str, deed: &str) -> Value {
    json!({ "at": at, "by": by, "do": deed })
}

/// B is the arbiter now, and so much was lost.
fn takes_over(at: u64, lost: u64) -> Value {
    json!({ "at": at, "by": "B", "do": { "host": { "if": "exists" } }, "expect": { "status": 200, "lost": lost } })
}

const NEVER: u64 = 0;

pub(crate) const RULES: &[Rule] = &[
    rule(&[], "an arbiter saves each time that save says, and what is played after it is lost", || {
        for (dies, lost) in [(299_999, 299_999), (300_000, 0), (300_001, 1), (900_007, 7)] {
            plays(json!({}), json!({}), &[does(dies, "A", "crash"), takes_over(dies, lost)]);
        }
        let never = json!({ "save": "never" });
        plays(never, json!({}), &[does(900_007, "A", "crash"), takes_over(900_007, 900_007)]);
    }),
    rule(&[], "storage refuses a save within five minutes, or flags it", || {
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
    }),
    rule(&[], "a suspended arbiter saves however short a time ago it did so before", || {
        for (save, lost) in [("5m", 0), ("never", 301_000)] {
            plays(json!({ "save": save }), json!({}), &[does(301_000, "A", "suspend"), takes_over(302_000, lost)]);
        }
    }),
    rule(&[], "who has it in memory restores nothing, and who has started anew does", || {
        // A is suspended and goes on as soon as it runs again: its process has lived on, and the time between was not played.
        let manual = json!({ "preset": "manual" });
        let back = |lost: u64| json!({ "at": 30_000, "by": "A", "do": { "active": { "host": "A" } }, "expect": { "status": 200, "lost": lost } });
        let gone = |ends: &str, starts: &str| [does(10_000, "A", ends), does(20_000, "A", starts)];
        plays(manual.clone(), json!({}), &[&gone("suspend", "resume")[..], &[back(NEVER)]].concat());
        plays(manual.clone(), json!({}), &[&gone("crash", "launch")[..], &[back(10_000)]].concat());
        let later = [does(40_000, "A", "crash"), takes_over(40_000, 10_000 + 20_000)];
        plays(manual, json!({}), &[&gone("suspend", "resume")[..], &[back(NEVER)], &later[..]].concat());
    }),
    rule(&[], "only an arbiter's title saves", || {
        let unsent = |at: u64, by: &str| json!({ "at": at, "by": by, "do": "save", "expect": { "sent": false } });
        plays(json!({}), json!({}), &[unsent(1_000, "B"), takes_over(2_000, 2_000), unsent(3_000, "A")]);
    }),
];
