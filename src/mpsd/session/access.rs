//! Who may read and who may join (the digest's section 12). The first rule that applies decides.

use super::Session;
use super::refusal::Refusal;
use super::request::{Caller, Restriction, User};
use super::{Life, Member, MemberStatus};
use crate::mpsd::readings::{EmptySessionJoins, LockedRejoin};
use crate::mpsd::template::Visibility;

impl Session {
    /// Whether `caller` may read (M115 to M118).
    ///
    /// # Errors
    /// Which rule forbids it.
    pub fn may_read(&self, caller: &Caller) -> Result<(), Refusal> {
        let Caller::User(user) = caller else { return Ok(()) };
        let constants = &self.charter.constants;
        if self.member_of(user.xuid).is_some() || constants.broadcast_viewer_title_ids.contains(&user.title) {
            return Ok(());
        }
        if constants.visibility == Visibility::Private {
            return Err(Refusal::ReadPrivate);
        }
        match self.properties.read_restriction {
            Restriction::Followed if !self.is_local(user) && !self.is_followed(user) => Err(Refusal::ReadRestricted),
            Restriction::Local if !self.is_local(user) => Err(Refusal::ReadRestricted),
            Restriction::None | Restriction::Followed | Restriction::Local => Ok(()),
        }
    }

    /// Whether `user`, who has no accepted record, may become a member (M119). `reserved` says that a place is kept.
    ///
    /// Space is asked about by whoever knows how many slots the whole write needs, after this and before
    /// [`Session::restriction_admits`].
    pub(super) fn may_join(&self, user: &User, reserved: bool) -> Result<(), Refusal> {
        let constants = &self.charter.constants;
        if !user.multiplayer {
            return Err(Refusal::NoPrivilege);
        }
        if !user.console && !constants.capabilities.user_authorization_style {
            return Err(Refusal::NotAConsole);
        }
        if reserved || self.was_locked_in(user) {
            return Ok(());
        }
        if self.properties.locked {
            return Err(Refusal::Locked);
        }
        if self.properties.closed {
            return Err(Refusal::Closed);
        }
        if constants.visibility != Visibility::Open {
            return Err(Refusal::NotOpen(constants.visibility));
        }
        if matches!(self.life, Life::Empty { .. })
            && self.charter.readings.empty_session_joins == EmptySessionJoins::Refused
        {
            return Err(Refusal::EmptySession);
        }
        Ok(())
    }

    /// Whether `joinRestriction` lets `user` in.
    pub(super) fn restriction_admits(&self, user: &User) -> Result<(), Refusal> {
        match self.properties.join_restriction {
            _ if self.was_locked_in(user) => Ok(()),
            Restriction::Local if !self.is_local(user) => Err(Refusal::NotLocal),
            Restriction::Followed if !self.is_local(user) && !self.is_followed(user) => Err(Refusal::NotFollowed),
            Restriction::None | Restriction::Local | Restriction::Followed => Ok(()),
        }
    }

    /// Whether `user` was inside when the session was locked, and so may come back (M137).
    fn was_locked_in(&self, user: &User) -> bool {
        self.properties.locked
            && self.charter.readings.locked_rejoin == LockedRejoin::LeftSinceLock
            && self.properties.inside_since_lock.binary_search(&user.xuid).is_ok()
    }

    /// Whether somebody plays here on the user's device (M148).
    fn is_local(&self, user: &User) -> bool {
        let beside = |member: &Member| member.status == MemberStatus::Active && member.device == Some(user.device);
        self.members.iter().any(beside)
    }

    /// Whether an accepted member follows the user.
    fn is_followed(&self, user: &User) -> bool {
        self.members.iter().any(|member| member.accepted() && user.followers.contains(&member.xuid))
    }
}
