//! Laws of titles with any policies at all, in a world in which anything goes wrong.

use crate::config;
use proptest::prelude::*;
use sessim::ledger::Meter;
use sessim::names::People;
use sessim::run::{Outcome, play, run, world};
use sessim::strategies::script_with_titles;
use sessim::time::Millis;
use sessim::trace::Recorder;
use sessim::world::Drive;

/// The sum of some spans.
fn sum(spans: impl Iterator<Item = Millis>) -> u64 {
    spans.map(Millis::get).sum()
}

/// Whether the figures of the ledger are those of its rows, and no row is of nothing.
fn adds_up(outcome: &Outcome) -> Result<(), TestCaseError> {
    let ledger = outcome.ledger();
    for held in &ledger.held {
        prop_assert_eq!(held.causes.total(), held.span.length());
    }
    let gone = ledger.gone();
    prop_assert_eq!(gone.total().get(), sum(ledger.held.iter().map(|held| held.span.length())));
    let parts = [gone.detection, gone.nobody_looked, gone.grace, gone.no_arbiter];
    prop_assert_eq!(gone.total().get(), sum(parts.into_iter()));
    let sessions = (0..outcome.trace.names.sessions.len()).map(sessim::names::SessionId);
    prop_assert_eq!(gone.total().get(), sum(sessions.map(|session| ledger.of_session(session).gone().total())));
    prop_assert_eq!(ledger.waited().get(), sum(ledger.waits.iter().map(|wait| wait.delay)));
    prop_assert!(ledger.asked(true) <= ledger.asked(false));
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_titles_do_they_do_the_same_each_time_and_the_ledger_adds_up(script in script_with_titles()) {
        let outcomes = run(&script);
        prop_assert_eq!(&run(&script), &outcomes);
        for outcome in &outcomes {
            adds_up(outcome)?;
        }
    }

    #[test]
    fn whatever_titles_do_a_meter_has_the_figures_of_the_trace(script in script_with_titles()) {
        let mut meter = Meter::new(&People::new(&script.names, script.users.clone()));
        for (case, outcome) in script.cases.iter().zip(run(&script)) {
            meter.reset();
            let mut drive = Drive::new(&mut meter);
            let mut world = world(&script, case, &mut drive);
            for step in &script.steps {
                let done = play(&mut world, step, &mut drive);
                prop_assert!(done.is_ok(), "{:?}", done);
            }
            prop_assert_eq!(meter.ledger(world.now()), outcome.ledger());
        }
    }

    #[test]
    fn whatever_titles_do_what_is_stored_is_sound_and_every_line_can_be_told(script in script_with_titles()) {
        for case in &script.cases {
            let mut recorder = Recorder::new(script.empty_trace());
            let mut drive = Drive::new(&mut recorder);
            let mut world = world(&script, case, &mut drive);
            for step in &script.steps {
                let done = play(&mut world, step, &mut drive);
                prop_assert!(done.is_ok(), "{:?}", done);
                for (_, session) in world.directory().sessions() {
                    prop_assert_eq!(session.check_invariants(world.now()), Ok(()));
                }
            }
            let trace = recorder.trace();
            for (place, entry) in trace.entries.iter().enumerate() {
                prop_assert!(entry.because.is_none_or(|because| because.0 < place), "{:?}", entry);
                let line = trace.line(sessim::trace::EntryId(place));
                let told = line.map_or("?".to_owned(), |line| format!("{} {}", line.action(), line.cause));
                prop_assert!(!told.contains('?'), "{}", told);
            }
        }
    }
}
