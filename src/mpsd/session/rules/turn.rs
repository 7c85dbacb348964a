//! `turn`: the members whose turn it is. A write names existing or joining members; removed members are dropped from
//! it.

use crate::id::{ChangeNumber, MemberIndex};
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Cause, Change, Event, Field, Property, Refusal};

impl Session {
    /// `turn`: the members whose turn it is, in the order in which they were written.
    #[must_use]
    pub fn turn(&self) -> &[MemberIndex] {
        self.properties.extras.get().map_or(&[], |extras| &extras.turn)
    }

    /// Whether all of `turn` are members; `added` is the number of members that the same write adds (M333).
    pub(super) fn check_turn(&self, wrote: &Field<Vec<MemberIndex>>, added: usize) -> Result<(), Refusal> {
        let Field::Set(turn) = wrote else { return Ok(()) };
        let next = self.next_index.0 as usize;
        let is_to_come = |index: &MemberIndex| (next..next + added).contains(&(index.0 as usize));
        let is_here = |index: &MemberIndex| self.members.iter().any(|member| member.index == *index);
        if turn.iter().all(|index| is_here(index) || is_to_come(index)) { Ok(()) } else { Err(Refusal::TurnOfNobody) }
    }

    /// Removes members who are gone from `turn` (M334).
    #[inline]
    pub(super) fn drop_turns(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        if !self.turn().is_empty() {
            self.drop_turns_of_the_gone(number, happened);
        }
    }

    #[inline(never)]
    fn drop_turns_of_the_gone(&mut self, number: ChangeNumber, happened: &mut Vec<Event>) {
        let members = &self.members;
        let is_here = |index: &MemberIndex| members.iter().any(|member| member.index == *index);
        let dropped = self.properties.extras.edit(|stored| {
            let before = stored.turn.len();
            stored.turn.retain(is_here);
            stored.turn.len() < before
        });
        if dropped {
            let change = Change::Property(Property::Turn);
            happened.push(Event { change_number: number, change, cause: Cause::Consequence, clause: m::TURN_DROPPED });
        }
    }
}
