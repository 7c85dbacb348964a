//! A list that reuses the allocations of removed elements.

use std::ops::{Deref, DerefMut};

/// A list that keeps its elements when cleared, to reuse their allocations.
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

    /// Takes a former element for reuse, if there is one.
    pub(super) fn spare(&mut self) -> Option<T> {
        self.spare.pop()
    }

    /// Adds an element.
    pub(super) fn push(&mut self, element: T) {
        self.used.push(element);
    }

    /// Removes all elements, keeping them for reuse.
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
