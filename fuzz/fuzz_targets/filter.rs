//! A filter of a search handle query: it is read or refused with a column that lies within it, and never panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::mpsd::search::Filter;

fuzz_target!(|text: &str| {
    if let Err(error) = Filter::parse(text) {
        assert!(!error.to_string().is_empty());
    }
});
