//! A template: it is read and resolved, or refused with faults, and never panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::mpsd::readings::Readings;
use sessim::scenario::Script;

fuzz_target!(|text: &[u8]| {
    if let Err(faults) = Script::check_template(text, &Readings::default()) {
        assert!(!faults.is_empty());
    }
});
