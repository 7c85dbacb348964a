//! A document as a tree of nodes that know where they stand.

use super::place::{Place, Places};
use super::{Fault, Key, Path, syntax};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;

/// The nodes of a document. A node is named by its number; the document is node 0, and the children of a node have
/// consecutive numbers, each larger than its own.
#[derive(Clone, Debug)]
pub(super) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Keys that are no good, with the reason, in the order of the nodes. Their values are in the tree.
    pub(super) bad_keys: Vec<(usize, String)>,
}

/// The number of the document itself.
pub(super) const ROOT: usize = 0;

#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// Its text, as it stands.
    pub(super) raw: &'a str,
    pub(super) start: usize,
    /// Its own number, if it is the document.
    pub(super) parent: usize,
    pub(super) step: Step<'a>,
    pub(super) kind: Kind,
}

/// How one gets to a node from its parent.
#[derive(Clone, Debug)]
pub(super) enum Step<'a> {
    Root,
    Index(usize),
    Name { name: Cow<'a, str>, bytes: Range<usize> },
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number,
    String,
    List(Range<usize>),
    Object { children: Range<usize>, by_name: Vec<usize> },
}

impl<'a> Tree<'a> {
    /// The tree of a text.
    ///
    /// # Errors
    /// Those of `serde_json`, if it is not JSON.
    pub(super) fn new(text: &'a str) -> serde_json::Result<Tree<'a>> {
        let mut tree = Tree { nodes: Vec::new(), bad_keys: Vec::new() };
        let offset = |raw: &str| raw.as_ptr().addr() - text.as_ptr().addr();
        let document = text.trim_ascii();
        tree.add(ROOT, Step::Root, document, offset(document));
        // Level by level rather than by recursion, so that children stand together and depth costs no stack.
        let mut waiting = VecDeque::from([ROOT]);
        while let Some(parent) = waiting.pop_front() {
            let raw = tree.nodes[parent].raw;
            let first = tree.nodes.len();
            match tree.nodes[parent].kind {
                Kind::Null | Kind::Bool(_) | Kind::Number | Kind::String => continue,
                Kind::List(_) => {
                    for (index, child) in serde_json::from_str::<Vec<&RawValue>>(raw)?.into_iter().enumerate() {
                        tree.add(parent, Step::Index(index), child.get(), offset(child.get()));
                    }
                    tree.nodes[parent].kind = Kind::List(first..tree.nodes.len());
                }
                Kind::Object { .. } => {
                    for (key, child) in serde_json::from_str::<Entries>(raw)?.0 {
                        let name = unquote(key.get()).unwrap_or_else(|error| {
                            tree.bad_keys.push((tree.nodes.len(), unreadable(&error)));
                            Cow::Borrowed(key.get())
                        });
                        let bytes = offset(key.get())..offset(key.get()) + key.get().len();
                        tree.add(parent, Step::Name { name, bytes }, child.get(), offset(child.get()));
                    }
                    let children = first..tree.nodes.len();
                    let by_name = tree.by_name(children.clone());
                    tree.nodes[parent].kind = Kind::Object { children, by_name };
                }
            }
            waiting.extend(first..tree.nodes.len());
        }
        Ok(tree)
    }

    fn add(&mut self, parent: usize, step: Step<'a>, raw: &'a str, start: usize) {
        let kind = match raw.as_bytes().first() {
            Some(b'{') => Kind::Object { children: 0..0, by_name: Vec::new() },
            Some(b'[') => Kind::List(0..0),
            Some(b'"') => Kind::String,
            Some(b't') => Kind::Bool(true),
            Some(b'f') => Kind::Bool(false),
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        };
        self.nodes.push(Node { raw, start, parent, step, kind });
    }

    /// The children of an object by their names, equal ones in the file's order. Notes the repeated ones.
    fn by_name(&mut self, children: Range<usize>) -> Vec<usize> {
        let mut sorted: Vec<usize> = children.collect();
        sorted.sort_by(|&a, &b| self.name(a).cmp(self.name(b)));
        let repeated = sorted.windows(2).filter(|pair| self.name(pair[0]) == self.name(pair[1])).map(|pair| pair[1]);
        let flaws: Vec<_> = repeated.map(|node| (node, "this key is given twice".to_owned())).collect();
        self.bad_keys.extend(flaws);
        sorted
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn node(&self, node: usize) -> &Node<'a> {
        &self.nodes[node]
    }

    /// The key of a node in its object, or nothing.
    pub(super) fn name(&self, node: usize) -> &str {
        match &self.nodes[node].step {
            Step::Name { name, .. } => name,
            Step::Root | Step::Index(_) => "",
        }
    }

    pub(super) fn children(&self, node: usize) -> Range<usize> {
        match &self.nodes[node].kind {
            Kind::List(children) | Kind::Object { children, .. } => children.clone(),
            Kind::Null | Kind::Bool(_) | Kind::Number | Kind::String => 0..0,
        }
    }

    /// A node, its parent, and so on up to the document.
    pub(super) fn up(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(node), |&node| (node != ROOT).then(|| self.nodes[node].parent))
    }

    pub(super) fn path(&self, node: usize) -> Path {
        let mut keys: Vec<Key> = self
            .up(node)
            .filter_map(|node| match &self.nodes[node].step {
                Step::Root => None,
                Step::Index(index) => Some(Key::Index(*index)),
                Step::Name { name, .. } => Some(Key::Name(name.clone().into_owned())),
            })
            .collect();
        keys.reverse();
        keys.into_iter().collect()
    }

    /// The bytes of a value.
    pub(super) fn value_bytes(&self, node: usize) -> Range<usize> {
        let node = &self.nodes[node];
        node.start..node.start + node.raw.len()
    }

    /// The bytes of a key with its quotes; of the value, where there is no key.
    pub(super) fn key_bytes(&self, node: usize) -> Range<usize> {
        match &self.nodes[node].step {
            Step::Name { bytes, .. } => bytes.clone(),
            Step::Root | Step::Index(_) => self.value_bytes(node),
        }
    }

    /// The child that a key leads to; of repeated ones the first.
    fn child(&self, node: usize, key: &Key) -> Option<usize> {
        match (&self.nodes[node].kind, key) {
            (Kind::List(children), Key::Index(index)) => children.clone().nth(*index),
            (Kind::Object { by_name, .. }, Key::Name(name)) => {
                let at = by_name.partition_point(|&child| self.name(child) < name.as_str());
                by_name.get(at).copied().filter(|&child| self.name(child) == name)
            }
            (_, Key::Index(_) | Key::Name(_)) => None,
        }
    }
}

/// The text of a string between its quotes, its escapes resolved.
pub(super) fn unquote(raw: &str) -> serde_json::Result<Cow<'_, str>> {
    match raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) {
        Some(plain) if !plain.contains('\\') => Ok(Cow::Borrowed(plain)),
        _ => serde_json::from_str(raw).map(Cow::Owned),
    }
}

/// Why [`unquote`] failed: the only fault that a well-formed string can have is half of a surrogate pair.
pub(super) fn unreadable(error: &serde_json::Error) -> String {
    format!("this string is no text: {}", syntax::without_place(error))
}

/// The keys and values of an object, as they stand.
struct Entries<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Entries<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Entries<'de>, D::Error> {
        struct EntriesVisitor;
        impl<'de> serde::de::Visitor<'de> for EntriesVisitor {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut from: A) -> Result<Entries<'de>, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = from.next_entry()? {
                    entries.push(entry);
                }
                Ok(Entries(entries))
            }
        }
        from.deserialize_map(EntriesVisitor)
    }
}

/// A document that was read before, to tell the places of faults that are found later: names that lead to nothing.
#[derive(Clone, Debug)]
pub struct Located<'a> {
    tree: Tree<'a>,
    places: Places<'a>,
}

impl<'a> Located<'a> {
    /// The places in a text. Made once, for many questions.
    ///
    /// # Errors
    /// The fault that makes the text no JSON document.
    pub fn new(text: &'a [u8]) -> Result<Located<'a>, Box<Fault>> {
        let places = Places::new(text);
        let text = syntax::check(text, &places)?;
        let tree = Tree::new(text).map_err(|error| Box::new(syntax::broken(text, &places, &error)))?;
        Ok(Located { tree, places })
    }

    /// The place of a value. A path that leads past what is there has the place of the last value on it.
    #[must_use]
    pub fn value(&self, path: &Path) -> Place {
        self.places.of(self.tree.value_bytes(self.deepest(path)))
    }

    /// The place of the key that a path ends with, its quotes included; of the value, where that has no key.
    #[must_use]
    pub fn key(&self, path: &Path) -> Place {
        self.places.of(self.tree.key_bytes(self.deepest(path)))
    }

    fn deepest(&self, path: &Path) -> usize {
        let mut node = ROOT;
        for key in path.keys() {
            let Some(child) = self.tree.child(node, key) else { break };
            node = child;
        }
        node
    }
}
