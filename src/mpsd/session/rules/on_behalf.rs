//! Services that act for users (section 24): the checks of their writes.

use crate::mpsd::session::Session;
use crate::mpsd::session::model::{Grant, Me, Member, OnBehalf, Records, Refusal, User, Write};

impl Session {
    /// The users whose records the write mentions, each with its part of the write and the place of its record. `null`
    /// for a user without a record is no mention (M404).
    pub(super) fn records_on_behalf<'a>(
        &self,
        acting: &'a OnBehalf,
        write: &'a Write,
    ) -> Vec<(&'a User, &'a Me, Option<usize>)> {
        let about = |user: &'a User| {
            let place = self.place_of_user(user.xuid);
            match write.record_of(user, place.is_some()) {
                Me::Absent => None,
                Me::Leave if place.is_none() => None,
                me => Some((user, me, place)),
            }
        };
        acting.each().filter_map(about).collect()
    }

    /// Checks whether the service may write this for these users.
    pub(super) fn check_on_behalf(
        &self,
        acting: &OnBehalf,
        write: &Write,
        through: Option<Grant>,
        creating: bool,
    ) -> Result<(), Refusal> {
        let count = acting.count();
        let mentions = !matches!(write.me, Me::Absent) || write.listed.is_some();
        match count {
            0 if !acting.manage => return Err(Refusal::NobodyToActFor),
            0 if mentions => return Err(Refusal::ServiceIsNoMember),
            0 => return Ok(()),
            _ => {}
        }
        if count > 1 && self.charter.constants.capabilities.large {
            return Err(Refusal::SeveralOnLarge);
        }
        if !matches!(write.me, Me::Absent) && (count > 1 || write.listed.is_some()) {
            return Err(Refusal::MeOfSeveral);
        }
        if let Some(Records::Each(records)) = write.listed.as_deref()
            && records.keys().any(|xuid| acting.users.iter().all(|user| user.xuid != *xuid))
        {
            return Err(Refusal::NotListed);
        }
        if !write.reserve.is_empty() && (!creating || mentions || !write.remove.is_empty()) {
            return Err(Refusal::ReservationsApart);
        }
        if acting.manage { Ok(()) } else { self.check_as_users(acting, write, through, creating) }
    }

    /// Checks whether the users have the rights for this write, without the service's rights (M406).
    fn check_as_users(
        &self,
        acting: &OnBehalf,
        write: &Write,
        through: Option<Grant>,
        creating: bool,
    ) -> Result<(), Refusal> {
        let records = self.records_on_behalf(acting, write);
        for (user, me, _) in &records {
            self.check_access(user, me, through, creating)?;
        }
        // A user who sends a write is a member, or becomes one.
        let accepted = |user: &User| self.member_of(user.xuid).is_some_and(Member::accepted);
        if records.is_empty() && !acting.each().any(accepted) { Err(Refusal::NobodyInSession) } else { Ok(()) }
    }
}
