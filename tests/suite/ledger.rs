//! The ledger: each figure computed by hand on a small script, the edges to the millisecond, and laws over random scripts.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../common/cases.rs"]
mod cases;
mod figures;
mod laws;
mod meter;
mod pins;
mod returns;
mod slots;

use serde_json::{Value, json};
use sessim::ledger::{Held, HeldUntil, Ledger, LostSlot, Meter, Stretch, Wait};
use sessim::names::{People, UserId};
use sessim::run::{Outcome, run};
use sessim::scenario::{Overrides, Script};
use sessim::time::{Instant, Millis};

const MINUTE: u64 = 60_000;

/// What came of a script of which these parts differ from a plain one: three consoles with a user each, 2 min of grace,
/// Presence that knows after 20 s. A meter that listens has the same ledger.
fn outcome(parts: Value, steps: Value) -> Outcome {
    let script = by_hand(parts, steps);
    let outcome = run(&script).remove(0);
    let mut meter = Meter::new(&People::new(&script.names, script.users.clone()));
    assert_eq!(meter::metered(&script, &script.cases[0], &mut meter), outcome.ledger());
    outcome
}

fn by_hand(parts: Value, steps: Value) -> Script {
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
    script.unwrap_or_else(|faults| panic!("{}", faults[0]))
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

fn plus(some: Millis, more: Millis) -> Millis {
    Millis::new(some.get() + more.get()).unwrap()
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

fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).unwrap()
}

fn stretches(all: &[Stretch]) -> Vec<(u64, u64, bool)> {
    all.iter().map(|it| (it.span.from.as_millis(), it.span.to.as_millis(), it.lasts)).collect()
}

/// Timer, whose, due, applied, delay.
type Told = (String, Option<UserId>, u64, Option<u64>, u64);

fn waits(ledger: &Ledger) -> Vec<Told> {
    let wait = |it: &Wait| {
        (it.timer.to_string(), it.user, it.deadline.as_millis(), it.applied.map(Instant::as_millis), it.delay.get())
    };
    ledger.waits.iter().map(wait).collect()
}

/// Who, gone, removed, back, asked.
fn lost(ledger: &Ledger) -> Vec<(usize, u64, u64, u64, Option<u64>)> {
    let slot = |it: &LostSlot| {
        let [gone, removed, back] = [it.gone, it.removed, it.back].map(Instant::as_millis);
        (it.user.0, gone, removed, back, it.asked.map(Instant::as_millis))
    };
    ledger.lost_slots.iter().map(slot).collect()
}

fn inactive_timeout(timeout: Value) -> Value {
    json!({ "constants": { "system": { "maxMembersCount": 8, "inactiveRemovalTimeout": timeout,
        "readyRemovalTimeout": "1m", "capabilities": { "connectivity": true } } } })
}

/// The trace as it was at an instant.
fn at_most(outcome: &Outcome, ms: u64) -> sessim::trace::Trace {
    let mut trace = outcome.trace.clone();
    trace.entries.retain(|entry| entry.at <= at(ms));
    let kept = trace.entries.len();
    trace.timers.retain(|timer| timer.entry.0 < kept);
    trace.truth.retain(|change| change.at <= at(ms));
    trace
}

/// What came of a script with templates by name.
fn by_templates(parts: Value, steps: Value) -> Outcome {
    let mut script =
        json!({ "about": "templates by name", "consoles": { "xbox-a": ["A"], "xbox-b": ["B"] }, "steps": steps });
    for (key, value) in parts.as_object().unwrap() {
        script[key] = value.clone();
    }
    let no_files = &mut |_: &str| Err("there are none".to_owned());
    run(&Script::parse("two", script.to_string().as_bytes(), &Overrides::default(), no_files).unwrap()).remove(0)
}
