//! The current position in the document: a path that is built only for faults.

use crate::json::{Key, Path};

/// A path into the document, linked to its parent path.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    above: Option<&'a Trail<'a>>,
    step: TrailStep<'a>,
}

#[derive(Clone, Copy)]
enum TrailStep<'a> {
    Here,
    Name(&'a str),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The document itself.
    pub(super) const ROOT: Trail<'static> = Trail { above: None, step: TrailStep::Here };

    /// Into the value of a key.
    pub(super) fn name(&'a self, name: &'a str) -> Trail<'a> {
        Trail { above: Some(self), step: TrailStep::Name(name) }
    }

    /// Into an element.
    pub(super) fn index(&'a self, index: usize) -> Trail<'a> {
        Trail { above: Some(self), step: TrailStep::Index(index) }
    }

    /// Into the nth of several, which may be written as the value itself if there is but one.
    pub(super) fn nth<T>(&'a self, all: &[T], nth: usize) -> Trail<'a> {
        if all.len() == 1 { *self } else { self.index(nth) }
    }
}

impl From<Trail<'_>> for Path {
    fn from(trail: Trail<'_>) -> Path {
        let mut keys = Vec::new();
        let mut at = Some(&trail);
        while let Some(Trail { above, step }) = at {
            match *step {
                TrailStep::Here => {}
                TrailStep::Name(name) => keys.push(Key::from(name)),
                TrailStep::Index(index) => keys.push(Key::from(index)),
            }
            at = *above;
        }
        keys.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trail_is_the_path_it_went() {
        let steps = Trail::ROOT.name("steps");
        let third = steps.index(3);
        let (one, two) = (third.name("by"), ["A", "B"]);
        let path = |trail: Trail<'_>| Path::from(trail).to_string();
        assert_eq!(path(one.nth(&two, 1)), "steps[3].by[1]");
        assert_eq!(path(one.nth(&two[..1], 0)), "steps[3].by");
        assert_eq!(path(Trail::ROOT), "the document");
    }
}
