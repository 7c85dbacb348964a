//! The limits of large sessions: no writes of others' records, `host`, `turn`, most restrictions, initialization
//! groups.

use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Caller, Field, MemberExtrasWrite, PropertiesWrite, Refusal, Restriction, User, Write,
};

impl Session {
    /// Checks whose records a write to a large session concerns.
    pub(super) fn check_large_records(&self, caller: &Caller, write: &Write) -> Result<(), Refusal> {
        if self.is_large() && self.touches_others(caller, write) { Err(Refusal::OthersOnLarge) } else { Ok(()) }
    }

    /// Whether the write adds, removes or changes a record that is not its writer's own, or that of the only user for whom
    /// a service writes. The index of a newcomer is the next one.
    fn touches_others(&self, caller: &Caller, write: &Write) -> bool {
        if !write.names_records() {
            return false;
        }
        let index = |user: &User| self.member_of(user.xuid).map_or(self.next_index, |member| member.index);
        let own = caller.only_user().map(index);
        let named = write.remove.iter().copied().chain(write.assign.iter().map(|given| given.index));
        !write.reserve.is_empty() || { named }.any(|index| Some(index) != own)
    }

    /// Checks the properties that a large session cannot have (M346).
    pub(super) fn check_large_properties(&self, new: &PropertiesWrite) -> Result<(), Refusal> {
        if !self.is_large() {
            return Ok(());
        }
        match new.host {
            Field::Set(_) => return Err(Refusal::NotOnLarge("host")),
            Field::Keep | Field::Clear => {}
        }
        match new.join_restriction {
            Field::Set(Restriction::Local | Restriction::Followed) => {
                return Err(Refusal::NotOnLarge("a joinRestriction"));
            }
            Field::Set(Restriction::None) | Field::Keep | Field::Clear => {}
        }
        match new.extras.as_ref().map(|extras| &extras.turn) {
            Some(Field::Set(_)) => Err(Refusal::NotOnLarge("turn")),
            None | Some(Field::Keep | Field::Clear) => Ok(()),
        }
    }

    /// Checks the fields that members of a large session cannot have.
    pub(super) fn check_large_member(&self, extras: &MemberExtrasWrite) -> Result<(), Refusal> {
        if extras.initialization_group.is_some() && self.is_large() {
            return Err(Refusal::NotOnLarge("an initializationGroup"));
        }
        Ok(())
    }
}
