//! A list that keeps the memory of its former elements for new ones.

use std::ops::{Deref, DerefMut};

/// A list whose elements are set aside when it is cleared, for the memory in them.
#[derive(Clone, Debug)]
pub(super) struct Pool<T> {
    used: Vec<T>,
    spare: Vec<T>,
}

impl<T> Pool<T> {
    /// An empty list.
    pub(super) const fn new() -> Pool<T> {
        Pool { used: Vec::new(), spare: Vec::new() }
    }

    /// A former element, for its memory, if one is left.
    pub(super) fn spare(&mut self) -> Option<T> {
        self.spare.pop()
    }

    /// Adds an element.
    pub(super) fn push(&mut self, element: T) {
        self.used.push(element);
    }

    /// Sets all elements aside.
    pub(super) fn clear(&mut self) {
        self.spare.append(&mut self.used);
    }
}

impl<T> Deref for Pool<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.used
    }
}

impl<T> DerefMut for Pool<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.used
    }
}
