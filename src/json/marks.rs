//! The nodes that a pass over a tree omits, because earlier passes have settled them.

use super::tree::{ROOT, Tree};
use std::collections::{BTreeMap, BTreeSet};

/// The settled nodes of a tree; by default, none.
#[derive(Default)]
pub(super) struct Marks {
    fates: Vec<Fate>,
    dropped: Vec<usize>,
    /// For a list: the child before which all have been read without a fault.
    begins: BTreeMap<usize, usize>,
    /// The lists that must be read from their first element, because a type needs all of it.
    whole: BTreeSet<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// To be read.
    Live,
    /// Its key is unknown: it counts as absent.
    Unwritten,
    /// It has a fault: values that need it cannot be read, but are not faults themselves.
    Dropped,
}

impl Marks {
    /// Nothing is settled in a tree of so many nodes.
    pub(super) fn new(nodes: usize) -> Marks {
        let fates = vec![Fate::Live; nodes];
        Marks { fates, dropped: Vec::new(), begins: BTreeMap::new(), whole: BTreeSet::new() }
    }

    /// Whether nothing is settled, as in the first pass.
    pub(super) fn is_empty(&self) -> bool {
        self.fates.is_empty()
    }

    pub(super) fn is_live(&self, node: usize) -> bool {
        self.fates.get(node).is_none_or(|fate| *fate == Fate::Live)
    }

    pub(super) fn is_dropped(&self, node: usize) -> bool {
        self.fates.get(node) == Some(&Fate::Dropped)
    }

    /// The child with which the reading of a list begins, if not with its first.
    pub(super) fn begin(&self, list: usize) -> Option<usize> {
        self.begins.get(&list).copied().filter(|_| !self.whole.contains(&list))
    }

    pub(super) fn unwrite(&mut self, node: usize) {
        self.fates[node] = Fate::Unwritten;
    }

    /// Drops a node; if it is settled already, the first above it that is not. False if that was the document.
    pub(super) fn drop(&mut self, tree: &Tree<'_>, node: usize) -> bool {
        let Some(node) = tree.up(node).find(|&node| self.is_live(node)) else { return false };
        self.fates[node] = Fate::Dropped;
        self.dropped.push(node);
        node != ROOT
    }

    /// Whether something at or below a node was dropped.
    pub(super) fn has_dropped(&self, tree: &Tree<'_>, node: usize) -> bool {
        self.dropped.iter().any(|&dropped| tree.up(dropped).any(|above| above == node))
    }

    /// Records that a pass has reached this node: earlier elements of the enclosing lists need not be read again.
    pub(super) fn reached(&mut self, tree: &Tree<'_>, node: usize) {
        for child in tree.up(node).filter(|&child| child != ROOT) {
            self.begins.insert(tree.parent(child), child);
        }
    }

    /// Has the lists at and below a node read from their first elements again. False if they were already.
    pub(super) fn read_whole(&mut self, tree: &Tree<'_>, node: usize) -> bool {
        let below = |&&list: &&usize| tree.up(list).any(|above| above == node);
        let lists: Vec<usize> = self.begins.keys().filter(below).copied().collect();
        lists.into_iter().fold(false, |more, list| self.whole.insert(list) | more)
    }
}
