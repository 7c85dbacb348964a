//! Services that act for users (section 24): whom they act for, and the records that they write.

use super::request::{Me, User, Write};
use super::{Grant, Refusal, Session};
use crate::id::Xuid;
use std::collections::BTreeMap;

/// A service principal that acts for users.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OnBehalf {
    /// For whom, in the order of the header, each as if it asked itself. A user who is listed twice counts once.
    pub users: Vec<User>,
    /// Whether `Multiplayer.Manage` overrides what the users may do (M405); `X-Xbl-Deny-Scope` turns it off (M406).
    pub manage: bool,
}

/// The records that a service writes for the users it lists.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Records {
    /// `me_{xuid}`: a record of its own for each of them.
    Each(BTreeMap<Xuid, Me>),
    /// `me_all`: the same for all of them.
    All(Me),
    /// `me_allInSession`: the same for those of them who have a record, reserved or not.
    AllInSession(Me),
}

impl OnBehalf {
    /// The users, each once.
    pub(super) fn each(&self) -> impl Iterator<Item = &User> {
        let first = |(at, user): &(usize, &User)| self.users[..*at].iter().all(|earlier| earlier.xuid != user.xuid);
        self.users.iter().enumerate().filter(first).map(|(_, user)| user)
    }

    /// The user, if there is one alone.
    pub(super) fn only(&self) -> Option<&User> {
        let only = self.users.first()?;
        self.users.iter().all(|user| user.xuid == only.xuid).then_some(only)
    }

    /// How many users there are.
    fn count(&self) -> usize {
        self.each().count()
    }

    /// What the write says of the user's record. `me` is the record of the only user (M403).
    pub(in crate::mpsd) fn record<'a>(write: &'a Write, user: &User, present: bool) -> &'a Me {
        match write.listed.as_deref() {
            None => &write.me,
            Some(Records::Each(records)) => records.get(&user.xuid).unwrap_or(&Me::Absent),
            Some(Records::All(me)) => me,
            Some(Records::AllInSession(me)) => {
                if present {
                    me
                } else {
                    &Me::Absent
                }
            }
        }
    }
}

impl Session {
    /// The users whose records the write is about, with what it says of each and where each record is: null for
    /// somebody who has none says nothing (M404).
    pub(super) fn records_on_behalf<'a>(
        &self,
        acting: &'a OnBehalf,
        write: &'a Write,
    ) -> Vec<(&'a User, &'a Me, Option<usize>)> {
        let about = |user: &'a User| {
            let place = self.place_of_user(user.xuid);
            match OnBehalf::record(write, user, place.is_some()) {
                Me::Absent => None,
                Me::Leave if place.is_none() => None,
                me => Some((user, me, place)),
            }
        };
        acting.each().filter_map(about).collect()
    }

    /// Whether the service may ask this at all for these users.
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

    /// Whether the users themselves may do this, none of whom a service principal's rights help (M406).
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
        // A user who writes is a member, or becomes one.
        let accepted = |user: &User| self.member_of(user.xuid).is_some_and(super::Member::accepted);
        if records.is_empty() && !acting.each().any(accepted) { Err(Refusal::NobodyInSession) } else { Ok(()) }
    }
}
