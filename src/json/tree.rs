//! A document as nodes with their places.

mod compact;

use super::scan::{self, Broken, Kind, Node};
use super::{Key, Path};
use std::borrow::Cow;
use std::ops::Range;

/// The nodes of a document. A node is named by its number, which is larger than that of the node that it is in.
#[derive(Clone, Debug)]
pub(super) struct Tree<'a> {
    text: &'a str,
    nodes: Vec<Node>,
}

/// The number of the document itself.
pub(super) const ROOT: usize = 0;

impl<'a> Tree<'a> {
    /// The tree of a text.
    ///
    /// # Errors
    /// Where and why it is not JSON.
    pub(super) fn new(text: &'a str) -> Result<Tree<'a>, Broken> {
        scan::nodes(text).map(|nodes| Tree { text, nodes })
    }

    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn kind(&self, node: usize) -> Kind {
        self.nodes[node].kind
    }

    /// The text of a value, as it stands.
    pub(super) fn raw(&self, node: usize) -> &'a str {
        &self.text[self.nodes[node].value()]
    }

    /// The text of a key with its quotes, as it stands; nothing, where there is no key.
    fn raw_key(&self, node: usize) -> &'a str {
        self.nodes[node].key().map_or("", |bytes| &self.text[bytes])
    }

    /// The key of a node in its object, or nothing.
    ///
    /// # Errors
    /// Why it is no text, in a sentence.
    pub(super) fn key(&self, node: usize) -> Result<Cow<'a, str>, String> {
        unquote(self.raw_key(node), self.nodes[node].key_is_escaped)
    }

    /// The key of a node in its object, or nothing. One that is no text stands for itself, in its quotes.
    pub(super) fn name(&self, node: usize) -> Cow<'a, str> {
        self.key(node).unwrap_or(Cow::Borrowed(self.raw_key(node)))
    }

    /// The text of a string.
    ///
    /// # Errors
    /// Why it is no text, in a sentence.
    pub(super) fn string(&self, node: usize) -> Result<Cow<'a, str>, String> {
        unquote(self.raw(node), self.kind(node) != Kind::String { is_escaped: false })
    }

    pub(super) fn parent(&self, node: usize) -> usize {
        self.nodes[node].parent()
    }

    /// The children of a list or an object; other values have none.
    pub(super) fn children(&self, node: usize) -> Siblings<'_> {
        Siblings { nodes: &self.nodes, at: node + 1, end: self.nodes[node].next() }
    }

    /// A node, its parent, and so on up to the document.
    pub(super) fn up(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |&node| (node != ROOT).then(|| self.parent(node)))
    }

    pub(super) fn path(&self, node: usize) -> Path {
        let step = |node: usize| match self.nodes[node].key() {
            Some(_) => Key::Name(self.name(node).into_owned()),
            None => Key::Index(self.children(self.parent(node)).take_while(|&before| before < node).count()),
        };
        let mut keys: Vec<Key> = self.up(node).filter(|&node| node != ROOT).map(step).collect();
        keys.reverse();
        keys.into_iter().collect()
    }

    /// The bytes of a value.
    pub(super) fn value_bytes(&self, node: usize) -> Range<usize> {
        self.nodes[node].value()
    }

    /// The bytes of a key with its quotes; of the value, where there is no key.
    pub(super) fn key_bytes(&self, node: usize) -> Range<usize> {
        self.nodes[node].key().unwrap_or_else(|| self.value_bytes(node))
    }

    /// The children of an object by name, equal names in the file's order.
    pub(super) fn by_name(&self, object: usize) -> Vec<usize> {
        let mut children: Vec<usize> = self.children(object).collect();
        children.sort_by_cached_key(|&child| self.name(child));
        children
    }
}

/// Siblings, from one of them on.
#[derive(Clone)]
pub(super) struct Siblings<'t> {
    nodes: &'t [Node],
    at: usize,
    end: usize,
}

impl<'t> Siblings<'t> {
    /// The same from this one on.
    pub(super) fn starting_at(self, at: usize) -> Siblings<'t> {
        Siblings { at, ..self }
    }
}

impl Iterator for Siblings<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        let node = self.at;
        self.at = self.nodes[node].next();
        Some(node)
    }
}

/// The text between the quotes. The only fault of a well-formed string is half a surrogate pair.
fn unquote(raw: &str, is_escaped: bool) -> Result<Cow<'_, str>, String> {
    if !is_escaped {
        return Ok(Cow::Borrowed(raw.get(1..raw.len().saturating_sub(1)).unwrap_or_default()));
    }
    serde_json::from_str(raw).map(Cow::Owned).map_err(|error| {
        let said = error.to_string();
        let without_place = said.split_once(" at line ").map_or(said.as_str(), |(said, _)| said);
        format!("this string is no text: {without_place}")
    })
}
