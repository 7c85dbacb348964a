//! Going through custom data as it is kept. All of it was written by [`read`](super::read) or by a merge, so its form
//! can be relied on: no spaces, every bracket closed, the keys of an object rising.

use crate::mpsd::text::plain;

/// A place in a text: before a value, or between the entries of an object.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

/// An entry of an object, whose value comes next.
#[derive(Clone, Copy)]
pub(super) struct Entry<'t> {
    /// Where the entry begins.
    pub(super) start: usize,
    /// What stands between the quotes of the key, escapes and all.
    pub(super) key: &'t str,
}

impl<'t> Cursor<'t> {
    /// Before the value that the text is.
    pub(super) fn new(text: &'t str) -> Cursor<'t> {
        Cursor { text, at: 0 }
    }

    /// How many bytes lie before it.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// How many bytes lie behind it.
    pub(super) fn left(&self) -> usize {
        self.text.len().saturating_sub(self.at)
    }

    /// Steps to the end of the text, where every object counts as closed.
    pub(super) fn finish(&mut self) {
        self.at = self.text.len();
    }

    /// How many bytes at the end of both texts are the same, at least: counted by sixteens.
    pub(super) fn alike_at_the_end(&self, other: &Cursor<'_>) -> usize {
        let ((_, mine), (_, other)) = (self.text.as_bytes().as_rchunks::<16>(), other.text.as_bytes().as_rchunks());
        16 * mine.iter().rev().zip(other.iter().rev()).take_while(|(mine, other)| mine == other).count()
    }

    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(b'}')
    }

    /// Whether the value that comes next is an object.
    pub(super) fn at_object(&self) -> bool {
        self.byte() == b'{'
    }

    /// The next entry of an object: from before the object, or from behind an entry's value. Behind the last one there
    /// is none, and the cursor steps behind the object.
    pub(super) fn entry(&mut self) -> Option<Entry<'t>> {
        if self.byte() != b'}' {
            // The opening bracket, or the comma.
            self.at += 1;
        }
        if self.byte() == b'}' {
            self.at += 1;
            return None;
        }
        let start = self.at;
        self.string();
        let key = self.text.get(start + 1..self.at - 1).unwrap_or_default();
        self.at += 1;
        Some(Entry { start, key })
    }

    /// The value that comes next. The cursor steps behind it.
    pub(super) fn value(&mut self) -> &'t str {
        let start = self.at;
        match self.byte() {
            b'"' => self.string(),
            b'{' | b'[' => self.brackets(),
            _ => {
                let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
                let end = rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']'));
                self.at += end.unwrap_or(rest.len());
            }
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// The value that comes next. The cursor stays.
    pub(super) fn peek(&self) -> &'t str {
        Cursor { ..*self }.value()
    }

    /// Steps behind a value that has exactly this text, if it is that which comes next.
    pub(super) fn pass(&mut self, value: &str) -> bool {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let same = rest.strip_prefix(value.as_bytes()).is_some_and(|rest| matches!(rest.first(), Some(b',' | b'}')));
        if same {
            self.skip(value);
        }
        same
    }

    /// Steps behind the value that comes next, which is this one.
    pub(super) fn skip(&mut self, value: &str) {
        self.at += value.len();
    }

    /// From before the value of an entry, steps behind the object.
    pub(super) fn rest_of_object(&mut self) {
        loop {
            self.value();
            if self.entry().is_none() {
                return;
            }
        }
    }

    /// Steps behind a list or an object.
    fn brackets(&mut self) {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (self.at, 0_usize);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => at = behind_string(bytes, at),
                // Digits and what parts values: below all letters and brackets.
                ..b'A' => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth == 1 => break,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        self.at = at;
    }

    /// Steps behind a string.
    fn string(&mut self) {
        self.at = behind_string(self.text.as_bytes(), self.at + 1);
    }
}

/// The place behind a string, from behind its first quote.
#[inline]
pub(super) fn behind_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(rest) = bytes.get(at..) {
        at += plain(rest);
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(_) => at += 2,
            None => break,
        }
    }
    bytes.len()
}
