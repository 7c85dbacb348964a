//! Places of a document's values, for faults that are found after reading, such as unknown names.

use super::place::LineIndex;
use super::scan::Kind;
use super::tree::{ROOT, Tree};
use super::{Fault, Key, Path, Place, syntax};

/// A document that has been read, with the places of its values.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    tree: Tree<'a>,
    places: LineIndex<'a>,
    /// The children of all nodes: of lists in order, of objects by name.
    held: Vec<usize>,
    /// The range of each node's children in `held`.
    holds: Vec<(usize, usize)>,
}

impl<'a> Located<'a> {
    /// The places in a text, computed once for many lookups.
    ///
    /// # Errors
    /// The fault that makes the text no JSON document.
    pub fn new(text: &'a [u8]) -> Result<Located<'a>, Box<Fault>> {
        let tree = syntax::tree(syntax::utf8(text)?)?;
        let (mut held, mut holds) = (Vec::new(), Vec::new());
        for node in 0..tree.len() {
            let begin = held.len();
            match tree.kind(node) {
                Kind::List => held.extend(tree.children(node)),
                Kind::Object => held.extend(tree.by_name(node)),
                Kind::Null | Kind::Bool(_) | Kind::Number | Kind::String { .. } => {}
            }
            holds.push((begin, held.len()));
        }
        Ok(Located { tree, places: LineIndex::new(text), held, holds })
    }

    /// The place of a value. A path beyond the existing values has the place of the last value on it.
    #[must_use]
    pub fn value(&self, path: &Path) -> Place {
        self.places.of(self.tree.value_bytes(self.deepest(path)))
    }

    /// The place of the last key of a path, quotes included; of the value, if it has no key.
    #[must_use]
    pub fn key(&self, path: &Path) -> Place {
        self.places.of(self.tree.key_bytes(self.deepest(path)))
    }

    fn deepest(&self, path: &Path) -> usize {
        let mut node = ROOT;
        for key in path.keys() {
            let Some(child) = self.child(node, key) else { break };
            node = child;
        }
        node
    }

    /// The child that a key leads to; of repeated ones the first.
    fn child(&self, node: usize, key: &Key) -> Option<usize> {
        let (begin, end) = self.holds[node];
        let children = &self.held[begin..end];
        match (self.tree.kind(node), key) {
            (Kind::List, Key::Index(index)) => children.get(*index).copied(),
            (Kind::Object, Key::Name(name)) => {
                let at = children.partition_point(|&child| *self.tree.name(child) < **name);
                children.get(at).copied().filter(|&child| self.tree.name(child) == *name)
            }
            (_, Key::Index(_) | Key::Name(_)) => None,
        }
    }
}
