//! What titles do by themselves, one policy at a time: each value, and its edge to the millisecond.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

mod arbiter;
mod duties;
mod endless;
mod pins;
mod pins_answers;
mod pins_candidates;
mod pins_claims;
mod pins_coming;
mod pins_consoles;
mod pins_duties;
mod pins_peers;
mod pins_places;
mod pins_runs;
mod pins_taps;
mod stay;
mod storage;
mod travel;
mod watch;

use serde_json::{Value, json};
use sessim::run::{Outcome, run};
use sessim::scenario::{Overrides, Script};

/// Runs a script of three users on consoles of their own, in a session that needs connections, under these policies. All
/// that is expected must be found.
fn told(title: Value, steps: Value) -> Outcome {
    told_with(json!({ "title": title, "steps": steps }))
}

/// The same with whatever else the script says.
fn told_with(fields: Value) -> Outcome {
    let capabilities = json!({ "connectivity": true, "connectionRequiredForActiveMembers": true });
    let mut script = json!({
        "about": "a test",
        "template": { "constants": { "system": { "inactiveRemovalTimeout": 120_000, "capabilities": capabilities } } },
        "consoles": { "xbox-a": ["A"], "xbox-b": ["B"], "xbox-c": ["C"] },
    });
    for (key, value) in fields.as_object().unwrap() {
        script[key] = value.clone();
    }
    let mut no_files = |_: &str| Err("there are none".to_owned());
    let script = Script::parse("test", script.to_string().as_bytes(), &Overrides::default(), &mut no_files)
        .unwrap_or_else(|faults| panic!("{}", faults[0]));
    let outcome = run(&script).remove(0);
    let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
    assert!(failed.is_empty(), "{failed:#?}\n{}", lines(&outcome).join("\n"));
    outcome
}

/// The trace as short lines: when, who, what, and the policy behind it.
fn lines(outcome: &Outcome) -> Vec<String> {
    let line = |line: sessim::trace::Line<'_>| {
        let policy = line.policy.map_or(String::new(), |policy| format!(" ({policy})"));
        format!("{} {} {}{policy}", line.at.as_millis(), line.who.unwrap_or("-"), line.action())
    };
    outcome.trace.lines().map(line).collect()
}

/// What titles asked by themselves: `7200000 A active: 200 (on_reconnect)`.
fn moves(outcome: &Outcome) -> Vec<String> {
    lines(outcome).into_iter().filter(|line| line.ends_with(')')).collect()
}
