//! Rewords the faults of the JSON reader for scripts, in terms of verbs and steps.

use super::values::A_VERB;
use crate::json::{Fault, Key};

/// The key under which a step has its verb.
const DO: &str = "do";

/// The fault in the terms of a script's author.
pub(super) fn of_scripts(fault: Fault) -> Fault {
    let says = |beginning: &str| fault.problem.starts_with(beginning);
    match fault.path.keys() {
        [] if says("expected an object") => {
            let help =
                "a script is an object: {\"about\": ..., \"template\": ..., \"consoles\": {...}, \"steps\": [...]}";
            helped(fault, help)
        }
        [.., Key::Index(_), Key::Name(last)] if last == DO => match &fault.found {
            Some(found) => Fault { problem: format!("unknown verb {found:?}"), ..fault },
            None if says("expected a name") => {
                Fault { problem: format!("expected {A_VERB}, found an empty object"), ..fault }
            }
            None => fault,
        },
        [.., Key::Index(_), Key::Name(above), Key::Name(verb)] if above == DO => {
            if says("only one key") {
                let problem = format!("a step has one verb, and {verb:?} is another");
                let help = "give it a step of its own; without \"at\" and \"after\" that is at the same instant";
                helped(Fault { problem, ..fault }, help)
            } else if says("expected an object") {
                let help = format!("write the verb alone, {verb:?}, or its details: {{{verb:?}: {{ ... }}}}");
                helped(fault, help)
            } else if says("unknown key") && fault.known.is_empty() {
                let help = format!("it needs no details: write {verb:?}");
                helped(fault, help)
            } else {
                fault
            }
        }
        _ => fault,
    }
}

fn helped(fault: Fault, help: impl Into<String>) -> Fault {
    Fault { help: Some(help.into()), ..fault }
}
