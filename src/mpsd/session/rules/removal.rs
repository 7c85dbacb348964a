//! Removal: the only code that removes members from the list, in small and large sessions.
//!
//! It has two halves. Changes of the record alone happen at once ([`Session::remove_member`]). Changes that depend on
//! the remaining members happen once, after all removals of the same change ([`Session::follow_removals`]).

use crate::clause::Clause;
use crate::id::{ChangeNumber, MemberIndex};
use crate::mpsd::clauses as m;
use crate::mpsd::readings::IndexReuse;
use crate::mpsd::session::model::{Cause, Change, Event};
use crate::mpsd::session::{Life, Session};
use crate::time::{Instant, Timeout};

impl Session {
    /// Removes the member at `place`, with its event: its record leaves the list, its user leaves the groups, and a
    /// locked session remembers that the user may return.
    #[inline]
    pub(super) fn remove_member(
        &mut self,
        now: Instant,
        place: usize,
        cause: Cause,
        clause: Clause,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let removed = match &mut self.crowd {
            Some(crowd) => crowd.take(now, &mut self.members, place),
            None => self.members.remove(place),
        };
        let (member, xuid, from) = (removed.index, removed.xuid, Some(removed.status));
        let change = Change::Status { member, xuid, from, to: None };
        happened.push(Event { change_number: number, change, cause, clause });
        // M137
        if self.properties.locked && removed.accepted() {
            self.properties.extras.edit(|extras| extras.left_since_lock.insert(xuid));
        }
    }

    /// Updates what depends on the remaining members, after all removals of a change or an evaluation: owners, the
    /// host, turns and the next index. With nobody left the session is empty since `emptied`.
    #[inline]
    pub(super) fn follow_removals(
        &mut self,
        now: Instant,
        emptied: Instant,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        self.keep_owners(now, number, happened);
        self.drop_orphaned_host(number, happened);
        self.drop_turns(number, happened);
        self.give_indices_again();
        self.note_emptiness(emptied, number, happened);
    }

    /// Lowers the next index to follow the last member's, where indices are reused (M79). Not before the end of the
    /// change: a member who joins by the same change would inherit references to the index.
    #[inline]
    fn give_indices_again(&mut self) {
        match self.charter.readings.index_reuse {
            IndexReuse::Never => {}
            IndexReuse::LastOnly => {
                self.next_index = self.last_index().map_or(MemberIndex(0), |last| MemberIndex(last.0 + 1));
            }
        }
    }

    /// Records that the last member left at `since`; deletes the session if empty sessions are not kept (M81, M82).
    fn note_emptiness(&mut self, since: Instant, number: ChangeNumber, happened: &mut Vec<Event>) {
        if !self.members.is_empty() || self.life != Life::Occupied {
            return;
        }
        let mut note = |change, clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Consequence, clause });
        };
        if self.charter.constants.session_empty_timeout == Timeout::IMMEDIATE {
            self.life = Life::Deleted;
            note(Change::Deleted, m::EMPTY_ZERO_DELETES);
        } else {
            self.life = Life::Empty { since };
            note(Change::Emptied, m::EMPTY_CHECK);
        }
    }
}
