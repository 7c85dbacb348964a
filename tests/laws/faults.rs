//! Laws of a world in which messages are lost, late and overtake each other, and much else goes wrong.

use crate::config;
use proptest::prelude::*;
use sessim::run::{play, run, world};
use sessim::strategies::script_with_faults;
use sessim::trace::Recorder;
use sessim::world::Drive;

proptest! {
    #![proptest_config(config())]

    #[test]
    fn whatever_goes_wrong_goes_wrong_the_same_way_each_time(script in script_with_faults()) {
        prop_assert_eq!(run(&script), run(&script));
    }

    #[test]
    fn whatever_goes_wrong_what_is_stored_is_sound_and_causes_come_first(script in script_with_faults()) {
        let mut recorder = Recorder::new(script.empty_trace());
        let mut drive = Drive::new(&mut recorder);
        let mut world = world(&script, &script.cases[0], &mut drive);
        for step in &script.steps {
            prop_assert!(play(&mut world, step, &mut drive).is_ok());
            for (_, session) in world.directory().sessions() {
                prop_assert_eq!(session.check_invariants(world.now()), Ok(()));
            }
        }
        let entries = &recorder.trace().entries;
        for (place, entry) in entries.iter().enumerate() {
            prop_assert!(entry.because.is_none_or(|because| because.0 < place), "{:?}", entry);
            prop_assert!(place == 0 || entries[place - 1].at <= entry.at);
        }
    }
}
