//! The directory as it behaves from here on, whatever its age.

use super::{Directory, Shared};
use crate::time::Shift;

impl Directory {
    /// Moves every instant, and forgets what is over. What a session was like when somebody was shown it is no state.
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
