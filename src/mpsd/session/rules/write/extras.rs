//! Rare fields of a write beside the status and the connection: first the checks, then the changes.

use crate::clause::Clause;
use crate::id::ChangeNumber;
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, Field, Member, MemberExtras, MemberExtrasWrite, MemberProperty, MemberWrite,
    PropertiesExtrasWrite, Refusal, once,
};

impl Session {
    /// Whether a member or future member may have these extras.
    #[inline(never)]
    pub(super) fn check_member_extras(
        &self,
        member: Option<&Member>,
        extras: &MemberExtrasWrite,
    ) -> Result<(), Refusal> {
        self.check_large_member(extras)?;
        let mine = member.and_then(Member::system_constants).cloned().unwrap_or_default();
        if let (Some(_), Some(system)) = (member, &extras.system)
            && !mine.agrees_with(system)
        {
            return Err(Refusal::MemberConstants);
        }
        self.check_initialization_group(member, extras)
    }

    /// Whether the session may have these extras.
    #[inline(never)]
    pub(super) fn check_properties_extras(&self, extras: &PropertiesExtrasWrite, added: usize) -> Result<(), Refusal> {
        self.check_decision(extras)?;
        self.check_fields(extras, added)
    }

    /// The member's own data and its extras.
    #[inline(never)]
    pub(super) fn write_member_extras(
        &mut self,
        place: usize,
        wrote: &MemberWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let member = &mut self.members[place];
        let (index, xuid) = (member.index, member.xuid);
        let mut note = |property: MemberProperty, clause: Clause| {
            let change = Change::MemberProperty { member: index, xuid, property };
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        member.extras.edit(|stored: &mut MemberExtras| {
            if let Some(delta) = &wrote.custom
                && stored.properties.merge(delta)
            {
                note(MemberProperty::Custom, m::CUSTOM_MERGES);
            }
            let Some(extras) = &wrote.extras else { return };
            if let Some(group) = &extras.initialization_group {
                let own = if group.is_empty() { None } else { Some(index) };
                let group = group.iter().copied().chain(own).collect();
                if stored.group != group {
                    stored.group = group;
                    note(MemberProperty::InitializationGroup, m::GROUP_INDICES);
                }
            }
            let groups = extras.groups.over(None).map(|groups| once(&groups)).unwrap_or_default();
            if extras.groups != Field::Keep && stored.groups != groups {
                stored.groups = groups;
                note(MemberProperty::Groups, m::GROUPS);
            }
        });
        if let Some(extras) = &wrote.extras {
            self.write_own_roles(place, &extras.roles, &extras.role_preference, number, happened);
        }
        if let Some(extras) = &wrote.extras {
            self.write_measurements(place, extras, number, happened);
        }
    }
}
