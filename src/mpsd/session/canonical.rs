//! The canonical form of a session: equal for two sessions that behave alike from here on.

use super::{Life, Session};
use crate::id::{Branch, ChangeNumber, Guid, MemberIndex};
use crate::time::{Instant, Millis, Timeout};

impl Session {
    /// The canonical form at `now`: instants become ages, and an age past the longest finite timeout is one age; the
    /// list is renumbered; the branch, the change number and the times that no rule consults are forgotten.
    ///
    /// Whoever holds an ETag compares it with [`Session::etag`] before, since the canonical form has none of its own.
    #[must_use]
    pub fn canonical(&self, now: Instant) -> Session {
        let mut canonical = self.clone();
        let horizon = self.horizon();
        let aged = |then: Instant| {
            let age = now.since(then).get().min(horizon.get());
            Instant::from_millis(horizon.get() - age).unwrap_or_default()
        };
        canonical.branch = Branch(Guid::from_bits(0));
        canonical.start_time = Instant::ZERO;
        canonical.change_number = ChangeNumber(1);
        canonical.life = match self.life {
            Life::Empty { since } => Life::Empty { since: aged(since) },
            Life::Occupied => Life::Occupied,
            Life::Deleted => Life::Deleted,
        };
        for (place, member) in (0..).zip(&mut canonical.members) {
            member.index = MemberIndex(place);
            member.join_time = Instant::ZERO;
            // The age of a state that no timer watches is of no consequence.
            member.since =
                if member.deadline(&self.charter.constants).is_some() { aged(member.since) } else { Instant::ZERO };
        }
        canonical.next_index = MemberIndex(u32::try_from(canonical.members.len()).unwrap_or(u32::MAX));
        canonical
    }

    /// One millisecond past the longest finite timeout: whatever is that old is due, and is as due as anything older.
    fn horizon(&self) -> Millis {
        let constants = &self.charter.constants;
        let timeouts = [
            constants.reserved_removal_timeout,
            constants.ready_removal_timeout,
            constants.inactive_removal_timeout,
            constants.session_empty_timeout,
        ];
        let longest = timeouts.iter().filter_map(|timeout| match timeout {
            Timeout::After(span) => Some(span.get()),
            Timeout::Never => None,
        });
        Millis::new(longest.max().unwrap_or(0).saturating_add(1)).unwrap_or(Millis::MAX)
    }
}
