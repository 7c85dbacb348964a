//! All faults of a text that a type could not be read from.
//!
//! A type stops at its first error. So the tree is read again and again, each time without what is settled: a value
//! with a fault is left out, a key that nobody knows counts as not written. What needs something that was left out
//! is left out in its turn, silently: it is not to blame. Every pass settles at least one node more, so there is an
//! end; and lists are taken up where the last pass left them, so many faults cost little more than one.

use super::error::{At, Error, What};
use super::marks::Marks;
use super::place::Places;
use super::tree::{ROOT, Tree};
use super::value::Reader;
use super::{Fault, MAX_FAULTS, Path, syntax};
use serde::de::DeserializeOwned;

/// The faults of a text, of which `serde_json` said `error`. Never empty.
pub(super) fn faults<T: DeserializeOwned>(text: &[u8], error: &serde_json::Error) -> Vec<Fault> {
    let places = Places::new(text);
    let text = match syntax::check(text, &places) {
        Ok(text) => text,
        Err(fault) => return vec![*fault],
    };
    let found = Tree::new(text).map(|tree| diagnose::<T>(&tree, &places)).unwrap_or_default();
    if found.is_empty() {
        // The type treats this reader and serde_json's differently. The latter's word is then all there is.
        return vec![syntax::broken(text, &places, error)];
    }
    in_order(found)
}

fn diagnose<T: DeserializeOwned>(tree: &Tree<'_>, places: &Places<'_>) -> Vec<Fault> {
    let mut search = Search { tree, places, marks: Marks::new(tree.len()), found: Vec::new() };
    for (node, problem) in tree.bad_keys.iter().take(MAX_FAULTS + 1) {
        search.found.push(Fault::new(tree.path(*node), places.of(tree.key_bytes(*node)), problem.clone()));
        search.marks.unwrite(*node);
    }
    while !search.is_full() {
        match T::deserialize(Reader { tree, marks: &search.marks, node: ROOT }) {
            Err(error) if search.settle(&error) => {}
            Ok(_) | Err(_) => break,
        }
    }
    search.found
}

/// The faults found so far, and what they have settled.
struct Search<'t> {
    tree: &'t Tree<'t>,
    places: &'t Places<'t>,
    marks: Marks,
    found: Vec<Fault>,
}

impl Search<'_> {
    /// With one fault too many it is known that there are more.
    fn is_full(&self) -> bool {
        self.found.len() > MAX_FAULTS
    }

    /// Notes an error, if it is a fault of its own, and leaves out what it is about. False if nothing is left then.
    fn settle(&mut self, error: &Error) -> bool {
        let at = error.at.unwrap_or(At::Value(ROOT));
        let (At::Key(node) | At::Value(node)) = at;
        self.marks.reached(self.tree, node);
        let is_own = match (&error.what, at) {
            (What::UnknownKey(_, known), At::Key(key)) => {
                self.unknown_keys(key, known);
                return true;
            }
            (What::Consequence, _) => false,
            (What::Missing(name), _) => {
                let mut keys = self.tree.children(node);
                !keys.any(|key| self.marks.is_dropped(key) && self.tree.name(key) == *name)
            }
            (What::Said(..) | What::UnknownName(..), At::Key(_)) => true,
            (What::Said(..) | What::UnknownName(..) | What::UnknownKey(..), At::Value(_)) => {
                // Perhaps a list looked too short, because its beginning was passed over.
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
        for other in self.tree.children(self.tree.node(key).parent) {
            let name = self.tree.name(other);
            let is_unknown = other == key || !known.contains(&name);
            if is_unknown && self.marks.is_live(other) && !self.is_full() {
                self.report(At::Key(other), &Error::new(What::UnknownKey(name.to_owned(), known)));
                self.marks.unwrite(other);
            }
        }
    }

    fn report(&mut self, at: At, error: &Error) {
        let (path, bytes) = match (&error.what, at) {
            // An object has an unknown key; the key's own path would lead to something nobody knows.
            (What::UnknownKey(..) | What::UnknownName(..), At::Key(node)) => {
                (self.tree.path(self.tree.node(node).parent), self.tree.key_bytes(node))
            }
            (_, At::Key(node)) => (self.tree.path(node), self.tree.key_bytes(node)),
            (_, At::Value(node)) => (self.tree.path(node), self.tree.value_bytes(node)),
        };
        let (found, known) = match &error.what {
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
