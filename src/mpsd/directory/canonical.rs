//! The directory's part of the canonical form.

use super::{Directory, Shared};
use crate::time::Shift;

impl Directory {
    /// Moves every instant, and drops what is over.
    pub(in crate::mpsd) fn shift(&mut self, by: Shift) {
        for slot in self.sessions.values_mut() {
            slot.session.iter_mut().for_each(|session| session.shift(by));
            slot.shared = Shared::default();
        }
        self.limiter.iter_mut().for_each(|limiter| limiter.shift(by));
        self.handles.shift(by);
        self.notifier.shift(by);
        self.keywords.shift(by);
    }
}
