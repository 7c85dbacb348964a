//! Collects faults by path; their places are computed at the end, and only if there are any.

use crate::json::{Fault, Located, MAX_FAULTS, Path, Place};
use crate::scenario::{ScriptFault, Source};
use std::rc::Rc;

/// The start of a text.
const START: Place = Place { line: 1, column: 1, start: 0, end: 0 };

/// Faults by path; their places are computed at the end.
#[derive(Default)]
pub(super) struct FaultList(Vec<FoundFault>);

struct FoundFault {
    source: Source,
    path: Path,
    /// Whether the key is wrong, not its value.
    key: bool,
    warning: bool,
    fault: Words,
}

/// The message of a fault, without its place.
#[derive(Default)]
pub(super) struct Words {
    pub(super) problem: String,
    pub(super) found: Option<String>,
    /// Shared by all faults that are about the same names.
    pub(super) known: Rc<[String]>,
    pub(super) help: Option<String>,
    /// The place, if it is in another text than the script's.
    pub(super) place: Option<Place>,
}

impl Words {
    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Words {
        self.help = Some(help.into());
        self
    }

    /// The unknown name, and the known ones.
    pub(super) fn names<S: Into<String>>(&mut self, found: &str, known: impl IntoIterator<Item = S>) -> &mut Words {
        self.names_of(found, known.into_iter().map(Into::into).collect())
    }

    /// The unknown name, and the known ones, of which there may be many.
    pub(super) fn names_of(&mut self, found: &str, known: Rc<[String]>) -> &mut Words {
        self.found = Some(found.to_owned());
        self.known = known;
        self
    }
}

impl FaultList {
    pub(super) fn at(&mut self, path: impl Into<Path>, problem: impl Into<String>) -> &mut Words {
        self.add(Source::Script, path.into(), false, false, problem)
    }

    pub(super) fn at_key(&mut self, path: impl Into<Path>, problem: impl Into<String>) -> &mut Words {
        self.add(Source::Script, path.into(), true, false, problem)
    }

    pub(super) fn warn(&mut self, source: Source, path: Path, problem: impl Into<String>) -> &mut Words {
        self.add(source, path, false, true, problem)
    }

    pub(super) fn add(
        &mut self,
        source: Source,
        path: Path,
        key: bool,
        warning: bool,
        problem: impl Into<String>,
    ) -> &mut Words {
        let fault = Words { problem: problem.into(), ..Words::default() };
        self.0.push(FoundFault { source, path, key, warning, fault });
        let last = self.0.len() - 1;
        &mut self.0[last].fault
    }

    /// Their number, duplicates included.
    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// A fault that already has a place in its own text.
    pub(super) fn ready(&mut self, source: Source, fault: Fault) {
        let Fault { path, place, problem, found, known, help } = fault;
        let words = self.add(source, path, false, false, problem);
        *words =
            Words { found, known: known.into(), help, place: Some(place), problem: std::mem::take(&mut words.problem) };
    }

    /// The faults and the warnings, each with its place in the script.
    pub(super) fn placed(self, text: &[u8]) -> (Vec<ScriptFault>, Vec<ScriptFault>) {
        let located = if self.0.is_empty() { None } else { Located::new(text).ok() };
        let (mut faults, mut warnings) = (Vec::new(), Vec::new());
        for FoundFault { source, path, key, warning, fault: words } in self.0 {
            let Words { problem, found, known, help, place } = words;
            let place = match (place, &located) {
                (Some(place), _) => place,
                (None, Some(located)) if key => located.key(&path),
                (None, Some(located)) => located.value(&path),
                (None, None) => START,
            };
            // Known names are added last, only to the faults that are reported.
            let fault = Fault { path, place, problem, found, known: Vec::new(), help };
            let list = if warning { &mut warnings } else { &mut faults };
            list.push((ScriptFault { source, fault }, known));
        }
        let told = |mut list: Vec<(ScriptFault, Rc<[String]>)>| {
            list.sort_by(|(one, _), (other, _)| order(one).cmp(&order(other)));
            // A fault that occurs in every case is reported once.
            list.dedup();
            if list.len() > MAX_FAULTS {
                list.truncate(MAX_FAULTS);
                if let Some((ScriptFault { fault, .. }, known)) = list.last_mut() {
                    *known = Rc::default();
                    let (path, place) = (Path::root(), fault.place);
                    let problem = format!("there are more than {} faults", MAX_FAULTS - 1);
                    *fault = Fault { path, place, problem, found: None, known: Vec::new(), help: None };
                }
            }
            let known = |(mut it, known): (ScriptFault, Rc<[String]>)| {
                it.fault.known = known.to_vec();
                it
            };
            list.into_iter().map(known).collect::<Vec<_>>()
        };
        (told(faults), told(warnings))
    }
}

/// By text, then by place, then so that equal faults are neighbours.
fn order(found: &ScriptFault) -> (&Source, usize, &Path, &str) {
    (&found.source, found.fault.place.start, &found.fault.path, &found.fault.problem)
}
