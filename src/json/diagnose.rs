//! All faults of a text that a type could not be read from.
//!
//! A type stops at its first error. So it is tried repeatedly, each time without the settled nodes: a value
//! with a fault is left out, and an unknown key counts as absent. A value that needs an omitted one
//! is omitted too, without a fault of its own. Every pass settles at least one more node, so the loop
//! ends; and lists are resumed where the last pass stopped, so many faults cost little more than one.

use super::error::{At, Error, What};
use super::marks::Marks;
use super::place::LineIndex;
use super::scan::Kind;
use super::tree::{ROOT, Tree};
use super::{Fault, MAX_FAULTS, Path};

/// The faults of a document from which a type could not be read because of `first`. Never empty. `attempt` reads the
/// type without what is marked, and gives its error.
pub(super) fn faults(tree: &Tree<'_>, first: &Error, attempt: &mut dyn FnMut(&Marks) -> Option<Error>) -> Vec<Fault> {
    let places = &LineIndex::new(tree.text().as_bytes());
    let mut search = FaultSearch { tree, places, marks: Marks::new(tree.len()), found: Vec::new() };
    search.bad_keys();
    while !search.is_full() {
        match attempt(&search.marks) {
            Some(error) if search.settle(&error) => {}
            Some(_) | None => break,
        }
    }
    if search.found.is_empty() {
        search.report(first.at().unwrap_or(At::Value(ROOT)), first);
    }
    in_order(search.found)
}

/// The faults found so far, and the nodes that they have settled.
struct FaultSearch<'t> {
    tree: &'t Tree<'t>,
    places: &'t LineIndex<'t>,
    marks: Marks,
    found: Vec<Fault>,
}

impl FaultSearch<'_> {
    /// One fault beyond the maximum shows that there are more.
    fn is_full(&self) -> bool {
        self.found.len() > MAX_FAULTS
    }

    /// Records the invalid keys, which then count as absent with their values.
    fn bad_keys(&mut self) {
        for object in (0..self.tree.len()).filter(|&node| self.tree.kind(node) == Kind::Object) {
            for key in self.tree.children(object) {
                if let Err(problem) = self.tree.key(key) {
                    self.bad_key(key, problem);
                }
            }
            for pair in self.tree.by_name(object).windows(2) {
                if self.tree.name(pair[0]) == self.tree.name(pair[1]) {
                    self.bad_key(pair[1], "this key is given twice".to_owned());
                }
            }
        }
    }

    fn bad_key(&mut self, key: usize, problem: String) {
        if !self.is_full() {
            self.found.push(Fault::new(self.tree.path(key), self.places.of(self.tree.key_bytes(key)), problem));
        }
        self.marks.unwrite(key);
    }

    /// Records an error, if it is a fault of its own, and omits its node. False if nothing is left.
    fn settle(&mut self, error: &Error) -> bool {
        let at = error.at().unwrap_or(At::Value(ROOT));
        let (At::Key(node) | At::Value(node)) = at;
        self.marks.reached(self.tree, node);
        let is_own = match (error.what(), at) {
            (What::UnknownKey(_, known), At::Key(key)) => {
                self.unknown_keys(key, known);
                return true;
            }
            (What::Consequence, _) => false,
            (What::Missing(name), _) => {
                let mut keys = self.tree.children(node);
                !keys.any(|key| self.marks.is_dropped(key) && self.tree.name(key) == **name)
            }
            (What::Said(..) | What::UnknownName(..), At::Key(_)) => true,
            (What::Said(..) | What::UnknownName(..) | What::UnknownKey(..), At::Value(_)) => {
                // A list may have looked too short because its beginning was skipped.
                if self.marks.read_whole(self.tree, node) {
                    return true;
                }
                !self.marks.has_dropped(self.tree, node)
            }
        };
        if is_own {
            self.report(at, error);
        }
        self.marks.drop(self.tree, node)
    }

    /// The type of an object has said of one key that it is unknown, and so which are known: all others are faults.
    fn unknown_keys(&mut self, key: usize, known: &'static [&'static str]) {
        for other in self.tree.children(self.tree.parent(key)) {
            let name = self.tree.name(other);
            let is_unknown = other == key || !known.contains(&name.as_ref());
            if is_unknown && self.marks.is_live(other) && !self.is_full() {
                self.report(At::Key(other), &Error::new(What::UnknownKey(name.into_owned(), known)));
                self.marks.unwrite(other);
            }
        }
    }

    fn report(&mut self, at: At, error: &Error) {
        let (path, bytes) = match (error.what(), at) {
            // The path of an unknown key is that of its object, because the key itself leads nowhere.
            (What::UnknownKey(..) | What::UnknownName(..), At::Key(node)) => {
                (self.tree.path(self.tree.parent(node)), self.tree.key_bytes(node))
            }
            (_, At::Key(node)) => (self.tree.path(node), self.tree.key_bytes(node)),
            (_, At::Value(node)) => (self.tree.path(node), self.tree.value_bytes(node)),
        };
        let (found, known) = match error.what() {
            What::UnknownKey(name, known) | What::UnknownName(name, known) => (Some(name.clone()), *known),
            What::Said(_, known) => (None, *known),
            What::Missing(_) | What::Consequence => (None, &[][..]),
        };
        let known = known.iter().map(|&name| name.to_owned()).collect();
        let fault = Fault::new(path, self.places.of(bytes), error.to_string());
        self.found.push(Fault { found, known, ..fault });
    }
}

/// The faults as they stand in the text. If there are too many, the last one says so.
fn in_order(mut faults: Vec<Fault>) -> Vec<Fault> {
    faults.sort_by_key(|fault| (fault.place.start, fault.place.end));
    if faults.len() > MAX_FAULTS {
        faults.truncate(MAX_FAULTS);
        if let Some(last) = faults.last_mut() {
            let place = last.place;
            *last = Fault::new(Path::root(), place, format!("there are more than {} faults", MAX_FAULTS - 1));
        }
    }
    faults
}
