//! Merging a change into custom data: the text as it was, but for what the change changes.

use super::text::Cursor;

/// The text that comes of `old` under a change that is not `null`; `None` if that is `old` itself.
pub(super) fn merged(old: &str, delta: &str) -> Option<String> {
    let (mut mine, mut delta) = (Cursor::new(old), Cursor::new(delta));
    let alike = mine.alike_at_the_end(&delta);
    let mut edit = Edit { old, kept: 0, new: String::new() };
    merge(&mut mine, &mut delta, 0, alike, &mut edit);
    edit.finish()
}

/// The text that comes of `old` when each field of a change that is not `null` is replaced whole; `None` if that is `old`
/// itself.
pub(super) fn replaced(old: &str, delta: &str) -> Option<String> {
    let mut edit = Edit { old, kept: 0, new: String::new() };
    let (mut mine, mut delta) = (Cursor::new(old), Cursor::new(delta));
    if mine.at_object() && delta.at_object() {
        object(&mut mine, &mut delta, &mut edit, replace);
    } else {
        replace(&mut mine, &mut delta, &mut edit);
    }
    edit.finish()
}

/// How many levels deep an object of the change is first compared with the old one as a whole. Most of what titles write
/// again is what was there; but each level of comparing reads what lies below once more, so there is an end to it.
const COMPARED_WHOLE: usize = 4;

/// A text with changes, made from front to back.
struct Edit<'t> {
    old: &'t str,
    /// Up to here the old text is in the new one, or has been cut out.
    kept: usize,
    /// Empty as long as nothing has changed.
    new: String,
}

/// Both cursors stand before values, and end behind them. `alike` bytes at the end of the two texts are the same: once all
/// that is left of both is among those, nothing is left to change.
fn merge(mine: &mut Cursor<'_>, delta: &mut Cursor<'_>, depth: usize, alike: usize, edit: &mut Edit<'_>) {
    if !(mine.at_object() && delta.at_object()) {
        return replace(mine, delta, edit);
    }
    object(mine, delta, edit, |mine, delta, edit| {
        if delta.left() <= alike && delta.left() == mine.left() {
            mine.finish();
            return delta.finish();
        }
        let whole = (delta.at_object() && depth < COMPARED_WHOLE).then(|| delta.peek());
        match whole {
            Some(whole) if mine.pass(whole) => delta.skip(whole),
            Some(_) | None => merge(mine, delta, depth + 1, alike, edit),
        }
    });
}

/// Replaces one value by another, of which nothing stays that would delete.
fn replace(mine: &mut Cursor<'_>, delta: &mut Cursor<'_>, edit: &mut Edit<'_>) {
    let (start, old) = (mine.at(), mine.value());
    let mut new = String::new();
    stored(&mut new, delta);
    if old != new {
        edit.cut(start, mine.at());
        edit.new.push_str(&new);
    }
}

/// Goes through the fields of two objects. `both` judges those that are in either.
fn object<'m, 'd>(
    mine: &mut Cursor<'m>,
    delta: &mut Cursor<'d>,
    edit: &mut Edit<'_>,
    mut both: impl FnMut(&mut Cursor<'m>, &mut Cursor<'d>, &mut Edit<'_>),
) {
    let mut old = mine.entry();
    let mut new = delta.entry();
    while let Some(change) = new {
        match old {
            Some(entry) if entry.key < change.key => {
                mine.value();
                old = mine.entry();
                continue;
            }
            Some(entry) if entry.key == change.key => {
                if delta.pass("null") {
                    mine.value();
                    edit.delete(entry.start, mine.at());
                } else {
                    both(mine, delta, edit);
                }
                old = mine.entry();
            }
            Some(entry) => edit.insert(entry.start, change.key, delta.value(), true),
            // The cursor is behind the bracket.
            None => edit.insert(mine.at() - 1, change.key, delta.value(), false),
        }
        new = delta.entry();
    }
    if old.is_some() {
        mine.rest_of_object();
    }
}

impl Edit<'_> {
    /// Takes over the old text up to `from`, and goes on behind `to`.
    fn cut(&mut self, from: usize, to: usize) {
        if self.new.is_empty() {
            self.new.reserve(self.old.len());
        }
        self.new.push_str(self.old.get(self.kept..from).unwrap_or_default());
        self.kept = to;
    }

    /// Leaves out an entry, and the comma that parted it from its neighbour.
    fn delete(&mut self, start: usize, end: usize) {
        self.cut(start, end);
        if self.old.as_bytes().get(end) == Some(&b',') {
            self.kept += 1;
        } else if self.new.ends_with(',') {
            self.new.pop();
        }
    }

    /// Puts in an entry at that place, before another one or behind the last. One that would delete is not put in.
    fn insert(&mut self, at: usize, key: &str, value: &str, before_another: bool) {
        if value == "null" {
            return;
        }
        self.cut(at, at);
        if !self.new.ends_with(['{', ',']) {
            self.new.push(',');
        }
        entry(&mut self.new, key, &mut Cursor::new(value));
        if before_another {
            self.new.push(',');
        }
    }

    fn finish(mut self) -> Option<String> {
        if self.new.is_empty() {
            return None;
        }
        self.cut(self.old.len(), self.old.len());
        Some(self.new)
    }
}

/// Appends an entry.
fn entry(text: &mut String, key: &str, value: &mut Cursor<'_>) {
    text.push('"');
    text.push_str(key);
    text.push_str("\":");
    stored(text, value);
}

/// Appends what is stored when a value arrives where nothing was: a key that it would delete does not come into being.
fn stored(text: &mut String, value: &mut Cursor<'_>) {
    if !value.at_object() {
        text.push_str(value.value());
        return;
    }
    text.push('{');
    while let Some(change) = value.entry() {
        if value.pass("null") {
            continue;
        }
        if !text.ends_with('{') {
            text.push(',');
        }
        entry(text, change.key, value);
    }
    text.push('}');
}
