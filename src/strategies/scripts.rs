//! Whole scripts, drawn as the documents that people write.

use super::sound::valid;
use crate::json::indent::indented;
use crate::json::to_text;
use crate::scenario::{Overrides, Script};
use serde_json::Value;
use std::fmt;
use std::ops::Deref;

/// A generated script. It prints as its document, so that a counterexample can be saved as a file and run.
#[derive(Clone, PartialEq)]
pub struct DrawnScript {
    /// The script.
    pub script: Script,
    /// The document that it was read from.
    pub document: Value,
}

impl DrawnScript {
    pub(super) fn new(document: Value) -> DrawnScript {
        let no_files = &mut |_: &str| Err("there are none".to_owned());
        let read = Script::parse("drawn", to_text(&document).as_bytes(), &Overrides::default(), no_files);
        let script = valid(read.map_err(|faults| format!("{:?}\n{}", faults.first(), indented(&document))));
        DrawnScript { script, document }
    }
}

impl Deref for DrawnScript {
    type Target = Script;

    fn deref(&self) -> &Script {
        &self.script
    }
}

impl fmt::Debug for DrawnScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&indented(&self.document))
    }
}
