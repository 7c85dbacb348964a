//! Whole scripts, drawn as the documents that people write.

use super::sound::sound;
use crate::scenario::{Overrides, Script};
use serde_json::Value;
use std::fmt;
use std::ops::Deref;

/// A script that was drawn. It prints as its document, so that what a law has found can be kept as a file and run.
#[derive(Clone, PartialEq)]
pub struct Drawn {
    /// The script.
    pub script: Script,
    /// The document that it was read from.
    pub document: Value,
}

impl Drawn {
    pub(super) fn new(document: Value) -> Drawn {
        let no_files = &mut |_: &str| Err("there are none".to_owned());
        let read = Script::parse("drawn", document.to_string().as_bytes(), &Overrides::default(), no_files);
        let script = sound(read.map_err(|faults| format!("{:?}\n{document:#}", faults.first())));
        Drawn { script, document }
    }
}

impl Deref for Drawn {
    type Target = Script;

    fn deref(&self) -> &Script {
        &self.script
    }
}

impl fmt::Debug for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.document)
    }
}
