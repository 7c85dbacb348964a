//! A value of a tree as compact text: its pieces are copied as they stand.

use super::super::compact::{Keys, MAX_DEPTH};
use super::super::scan::Kind;
use super::Tree;

impl Tree<'_> {
    /// The text of a value without spaces. None if a piece has to be written anew, such as an escape or a fraction, or if it nests too
    /// deep: then the value is read and written.
    pub(in crate::json) fn compact(&self, node: usize, keys: Keys) -> Option<String> {
        let mut text = String::with_capacity(self.raw(node).len());
        self.push(&mut text, node, keys, 0)?;
        Some(text)
    }

    fn push(&self, text: &mut String, node: usize, keys: Keys, depth: usize) -> Option<()> {
        let (brackets, is_object) = match self.kind(node) {
            Kind::String { is_escaped: true } => return None,
            Kind::Number if !is_plain(self.raw(node)) => return None,
            Kind::Null | Kind::Bool(_) | Kind::Number | Kind::String { is_escaped: false } => {
                text.push_str(self.raw(node));
                return Some(());
            }
            Kind::List | Kind::Object if depth == MAX_DEPTH => return None,
            Kind::List => (['[', ']'], false),
            Kind::Object => (['{', '}'], true),
        };
        text.push(brackets[0]);
        if is_object {
            self.push_entries(text, node, keys, depth)?;
        } else {
            for (place, child) in self.children(node).enumerate() {
                text.push_str(if place > 0 { "," } else { "" });
                self.push(text, child, keys, depth + 1)?;
            }
        }
        text.push(brackets[1]);
        Some(())
    }

    fn push_entries(&self, text: &mut String, node: usize, keys: Keys, depth: usize) -> Option<()> {
        let mut rising = true;
        let mut last = "";
        for child in self.children(node) {
            if self.nodes[child].key_is_escaped {
                return None;
            }
            let key = self.raw_key(child);
            // The shortest key in its quotes is two characters.
            rising &= last.is_empty() || last[..last.len() - 1] < key[..key.len() - 1];
            last = key;
        }
        let mut children: Vec<usize> = Vec::new();
        if !rising && keys == Keys::InOrder {
            children.extend(self.children(node));
            children.sort_by_key(|child| self.raw_key(*child).trim_matches('"'));
            // Of duplicates the last one counts.
            children.reverse();
            children.dedup_by_key(|child| self.raw_key(*child));
            children.reverse();
        }
        let sorted = !children.is_empty();
        let start = text.len();
        let mut push = |child: usize| {
            text.push_str(if text.len() > start { "," } else { "" });
            text.push_str(self.raw_key(child));
            text.push(':');
            self.push(text, child, keys, depth + 1)
        };
        if sorted { children.into_iter().try_for_each(push) } else { self.children(node).try_for_each(&mut push) }
    }
}

/// Whether a number is written as it would be written anew: a whole one from zero up that fits in 64 bits.
fn is_plain(raw: &str) -> bool {
    raw.len() < 20 && raw.bytes().all(|byte| byte.is_ascii_digit())
}
