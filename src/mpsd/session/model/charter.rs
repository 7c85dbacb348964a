//! The data that are fixed for a session's whole life.

use crate::mpsd::readings::{PresenceWithRta, Readings};
use crate::mpsd::template::Constants;

/// The data that are fixed for a session's whole life: its constants and readings.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Charter {
    /// `/constants`, resolved.
    pub constants: Constants,
    /// The chosen readings.
    pub readings: Readings,
}

impl Charter {
    /// Whether an evaluation checks active members with Presence (M92, M94, M95).
    #[must_use]
    #[inline]
    pub fn asks_presence(&self) -> bool {
        let capabilities = &self.constants.capabilities;
        let replaced = self.readings.presence_with_rta == PresenceWithRta::Replaced
            && capabilities.connection_required_for_active_members;
        !capabilities.suppress_presence_activity_check && !replaced
    }
}
