//! Groups and encounters: who plays with whom, and the events of reported encounters.

use crate::clause::Clause;
use crate::id::{ChangeNumber, Xuid};
use crate::mpsd::clauses as m;
use crate::mpsd::session::Session;
use crate::mpsd::session::model::{
    Cause, Change, Event, Member, MemberProperty, MemberStatus, MemberWrite, User, once,
};
use crate::time::Instant;
use std::collections::BTreeSet;

impl Session {
    /// The users with whom the user plays now (M343): in a large session all who are active in a common group, in
    /// another session with `gameplay` all who are active. In order of xuid; empty if the user is not active.
    #[must_use]
    pub fn playing_with(&self, xuid: Xuid) -> Vec<Xuid> {
        let active = |member: &&Member| member.status == MemberStatus::Active;
        if let Some(crowd) = &self.crowd {
            let stays = crowd.groups_of(xuid).iter().filter_map(|group| crowd.groups.stays.get(group)).flatten();
            let others = stays.filter(|(other, ended)| **other != xuid && ended.is_none()).map(|(other, _)| *other);
            return others.collect::<BTreeSet<Xuid>>().into_iter().collect();
        }
        let plays = self.charter.constants.capabilities.gameplay && self.member_of(xuid).as_ref().is_some_and(active);
        let others = self.members.iter().filter(active).map(|member| member.xuid);
        let mut others: Vec<Xuid> = others.filter(|other| plays && *other != xuid).collect();
        others.sort_unstable();
        others
    }

    /// Consumes the encounters that an active member of a large session reports (M341, M342). Elsewhere they have no
    /// effect.
    #[inline(never)]
    pub(super) fn report_encounters(
        &mut self,
        now: Instant,
        user: &User,
        wrote: &MemberWrite,
        number: ChangeNumber,
        happened: &mut Vec<Event>,
    ) {
        let reported = wrote.extras.as_ref().map_or(&[][..], |extras| &extras.encounters);
        let active = self.member_of(user.xuid).filter(|member| member.status == MemberStatus::Active);
        let Some(member) = active.map(|member| member.index).filter(|_| !reported.is_empty()) else { return };
        let Some(crowd) = &mut self.crowd else { return };
        let xuid = user.xuid;
        let mut note = |change: Change, clause: Clause| {
            happened.push(Event { change_number: number, change, cause: Cause::Request, clause });
        };
        note(Change::MemberProperty { member, xuid, property: MemberProperty::Encounters }, m::ENCOUNTERS);
        let mut met = BTreeSet::new();
        for group in once(reported) {
            met.extend(crowd.groups.encounter(now, &group, xuid));
        }
        for with in met {
            note(Change::Encounter { member, xuid, with }, m::ENCOUNTER_MEETS);
        }
    }
}
