//! A script with whatever template it names: it is refused with faults, or runs to its end, the same way twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::run::{certificate_of, run};
use sessim::scenario::{Overrides, Script};

/// Scripts with more steps than this only cost time.
const MOST_STEPS: usize = 200;

fuzz_target!(|text: &[u8]| {
    let template = include_bytes!("../../scenarios/templates/session-details-107.json");
    match Script::parse("fuzz", text, &Overrides::default(), &mut |_| Ok(template.to_vec())) {
        Ok(script) if script.steps.len() <= MOST_STEPS && script.cases.len() <= 4 => {
            assert_eq!(certificate_of(&run(&script)), certificate_of(&run(&script)));
        }
        Ok(_) => {}
        Err(faults) => assert!(!faults.is_empty()),
    }
});
