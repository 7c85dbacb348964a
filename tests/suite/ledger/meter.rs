//! A meter that listens to a run has the figures of its trace.

use super::{ledger, two_and, waits};
use crate::scripts::{files, script};
use serde_json::json;
use sessim::ledger::{Ledger, Meter};
use sessim::names::People;
use sessim::run::{play, run, world};
use sessim::scenario::{Case, Script};
use sessim::world::Drive;

/// The figures of a case in which nobody but a meter listens.
pub(super) fn metered(script: &Script, case: &Case, meter: &mut Meter) -> Ledger {
    let mut drive = Drive::new(meter);
    let mut world = world(script, case, &mut drive);
    // A world that does not come to rest ends the run.
    let _ = script.steps.iter().try_for_each(|step| play(&mut world, step, &mut drive).map(|_| ()));
    meter.ledger(world.now())
}

/// How many rows of each kind a ledger has.
fn rows(ledger: &Ledger) -> [usize; 9] {
    [
        ledger.held.len(),
        ledger.waits.len(),
        ledger.changing_reads.len(),
        ledger.requests.len(),
        ledger.unanswered.len(),
        ledger.without_arbiter.len(),
        ledger.lost_slots.len(),
        ledger.outlived.len(),
        ledger.lost_state.len(),
    ]
}

#[test]
fn in_every_scenario_a_meter_has_the_figures_of_the_trace() {
    let mut seen = [0; 9];
    for file in files() {
        let script = script(&file);
        let mut meter = Meter::new(&People::new(&script.names, script.users.clone()));
        for (case, outcome) in script.cases.iter().zip(run(&script)) {
            let recorded = Ledger::of(&outcome.trace, outcome.until);
            let of = format!("{} {:?}", file.display(), case.label);
            // A meter that has listened to another run is as good as a new one.
            for time in ["the first", "the second"] {
                meter.reset();
                assert_eq!(metered(&script, case, &mut meter), recorded, "{of}, {time} time");
            }
            seen.iter_mut().zip(rows(&recorded)).for_each(|(seen, rows)| *seen += rows);
        }
    }
    // Nothing is compared with nothing alone.
    assert!(seen.iter().all(|rows| *rows > 0), "{seen:?}");
}

#[test]
fn a_meter_knows_what_waits_still_and_what_is_under_way() {
    // The session is empty from 10,000 on, and overdue from 70,000; of the reads, whose senders wait 20 s, the first is under
    // way for longer than that, the second had come.
    let empty = json!({ "template": { "constants": { "system": { "sessionEmptyTimeout": "1m" } } } });
    let left = json!([
        { "by": "A", "do": "create" },
        { "at": 10_000, "by": "A", "do": "leave" },
        { "at": 100_000, "expect": { "exists": true } }
    ]);
    assert_eq!(waits(&ledger(empty, left)), [("sessionEmptyTimeout".to_owned(), None, 70_000, None, 30_000)]);
    let late = json!([
        { "at": 10_000, "do": { "delay_requests": { "of": "A", "by": "30s", "next": 1 } } },
        { "at": 10_000, "by": "A", "do": "read" },
        { "at": 50_000, "do": { "delay_requests": { "of": "A", "by": "19s", "next": 1 } } },
        { "at": 50_000, "do": { "lose_replies": { "of": "A", "next": 1 } } },
        { "at": 50_000, "by": "A", "do": "read" },
        { "at": 90_000, "expect": { "exists": true } }
    ]);
    let ledger = ledger(json!({}), two_and(late));
    let given_up: Vec<_> = ledger.unanswered.iter().map(|it| (it.at.as_millis(), it.reached)).collect();
    assert_eq!(given_up, [(30_000, false), (70_000, true)]);
}
