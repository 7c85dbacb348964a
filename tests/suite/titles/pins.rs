//! What the pins share: scripts of four users on consoles of their own, and what came of them.

use super::{lines, told_with};
use serde_json::{Value, json};
use sessim::run::Outcome;

/// A manual title with some policies.
pub(super) fn manual(policies: Value) -> Value {
    with(json!({ "preset": "manual" }), policies)
}

/// The first object with the fields of the second.
pub(super) fn with(mut object: Value, fields: Value) -> Value {
    object.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    object
}

/// Runs a script of users A to D on the consoles a to d, whose titles do nothing by themselves unless it says otherwise. All
/// that is expected must be found.
#[track_caller]
pub(super) fn played(fields: Value, steps: Value) -> Outcome {
    let script = json!({
        "consoles": { "a": ["A"], "b": ["B"], "c": ["C"], "d": ["D"] },
        "title": manual(json!({})),
        "steps": steps,
    });
    told_with(with(script, fields))
}

/// The same with a session of so many places, which needs connections.
#[track_caller]
pub(super) fn played_by(places: u32, fields: Value, steps: Value) -> Outcome {
    let capabilities = json!({ "connectivity": true, "connectionRequiredForActiveMembers": true });
    let system = json!({ "maxMembersCount": places, "inactiveRemovalTimeout": 120_000, "capabilities": capabilities });
    played(with(json!({ "template": { "constants": { "system": system } } }), fields), steps)
}

/// These steps and those after them.
pub(super) fn and(first: Value, then: Value) -> Value {
    first.as_array().unwrap().iter().chain(then.as_array().unwrap()).cloned().collect()
}

/// A makes a session and is its arbiter, and the others are in it; all have seen that by 2.
pub(super) fn arbited_with(others: &[&str]) -> Value {
    let alone = json!([
        { "at": 0, "by": "A", "do": { "create": { "session": "match" } } },
        { "at": 0, "by": "A", "do": "host", "expect": { "status": 200 } },
    ]);
    let all: Vec<&str> = ["A"].iter().chain(others).copied().collect();
    let come = json!([{ "at": 1, "by": others, "do": "join" }, { "at": 2, "by": all, "do": "read" }]);
    if others.is_empty() { alone } else { and(alone, come) }
}

/// What titles asked by themselves and the service had, and what became of it otherwise: `700 A host: 200 (fail_over)`.
pub(super) fn asked(outcome: &Outcome) -> Vec<String> {
    let by_itself = |line: &sessim::trace::Line<'_>| !line.routine && line.policy.is_some();
    let told = |line: sessim::trace::Line<'_>| {
        let (at, who, policy) = (line.at.as_millis(), line.who.unwrap_or("-"), line.policy.unwrap_or_default());
        format!("{at} {who} {} ({policy})", line.action())
    };
    outcome.trace.lines().filter(by_itself).map(told).collect()
}

/// The lines of the trace that say this.
pub(super) fn saying(outcome: &Outcome, words: &str) -> Vec<String> {
    lines(outcome).into_iter().filter(|line| line.contains(words)).collect()
}
