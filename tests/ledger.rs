//! The ledger: each figure computed by hand on a small script, the edges to the millisecond, and laws over random scripts.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "ledger/by_hand.rs"]
mod by_hand;
#[path = "ledger/laws.rs"]
mod laws;

use serde_json::{Value, json};
use sessim::cast::UserId;
use sessim::ledger::{Held, HeldUntil, Ledger};
use sessim::run::{Outcome, run};
use sessim::scenario::{Overrides, Script};

const MINUTE: u64 = 60_000;

/// What came of a script of which these parts differ from a plain one: three consoles with a user each, 2 min of grace,
/// Presence that knows after 20 s.
fn outcome(parts: Value, steps: Value) -> Outcome {
    let mut script = json!({
        "about": "a script of which the ledger is reckoned by hand",
        "template": { "constants": { "system": { "maxMembersCount": 8, "inactiveRemovalTimeout": "2m",
            "capabilities": { "connectivity": true } } } },
        "consoles": { "xbox-a": ["A"], "xbox-b": ["B"], "xbox-c": ["C"] },
        "steps": steps
    });
    for (key, value) in parts.as_object().unwrap() {
        script[key] = value.clone();
    }
    let no_files = &mut |_: &str| Err("there are none".to_owned());
    let script = Script::parse("by hand", script.to_string().as_bytes(), &Overrides::default(), no_files);
    let script = script.unwrap_or_else(|faults| panic!("{}", faults[0]));
    run(&script).remove(0)
}

fn ledger(parts: Value, steps: Value) -> Ledger {
    outcome(parts, steps).ledger()
}

/// The figures of held time in milliseconds: detection, nobody looked, grace, no arbiter.
fn causes(ledger: &Ledger) -> [u64; 4] {
    let gone = ledger.gone();
    assert_eq!(gone.total(), ledger.held.iter().map(|held| held.span.length()).fold(Default::default(), plus));
    [gone.detection, gone.nobody_looked, gone.grace, gone.no_arbiter].map(|part| part.get())
}

fn plus(some: sessim::time::Millis, more: sessim::time::Millis) -> sessim::time::Millis {
    sessim::time::Millis::new(some.get() + more.get()).unwrap()
}

/// Who held a slot from when to when, and how that ended.
fn slots(ledger: &Ledger) -> Vec<(usize, u64, u64, HeldUntil)> {
    let slot = |held: &Held| (held.user.0, held.span.from.as_millis(), held.span.to.as_millis(), held.end);
    ledger.held.iter().map(slot).collect()
}

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;

fn user(number: usize) -> Option<UserId> {
    Some(UserId(number))
}

/// A creates the session, B joins at once, and all is well until the first of these steps.
fn two_and(steps: Value) -> Value {
    let mut all = vec![json!({ "by": "A", "do": "create" }), json!({ "by": "B", "do": "join" })];
    all.extend(steps.as_array().unwrap().iter().cloned());
    all.into()
}
