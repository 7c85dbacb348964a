//! Who may read and who may join (the digest's section 12). The first rule that applies decides.

use crate::mpsd::readings::{EmptySessionJoins, LockedRejoin};
use crate::mpsd::session::model::{Caller, Grant, Member, MemberStatus, Refusal, Restriction, User};
use crate::mpsd::session::{Life, Session};
use crate::mpsd::template::Visibility;

impl Session {
    /// Whether `caller` may read (M115 to M118).
    ///
    /// # Errors
    /// The rule that forbids it.
    pub fn may_read(&self, caller: &Caller) -> Result<(), Refusal> {
        self.may_read_through(caller, None)
    }

    /// The same for a caller who may come through a handle (M318).
    ///
    /// # Errors
    /// The rule that forbids it.
    pub fn may_read_through(&self, caller: &Caller, through: Option<Grant>) -> Result<(), Refusal> {
        match caller {
            Caller::Service => Ok(()),
            Caller::User(user) => self.may_user_read(user, through),
            Caller::OnBehalf(acting) if acting.manage => Ok(()),
            // M406: as if one of the users sent the request.
            Caller::OnBehalf(acting) => {
                let answers = acting.users.iter().map(|user| self.may_user_read(user, through));
                answers.reduce(Result::or).unwrap_or(Err(Refusal::NobodyToActFor))
            }
        }
    }

    fn may_user_read(&self, user: &User, through: Option<Grant>) -> Result<(), Refusal> {
        let constants = &self.charter.constants;
        if self.member_of(user.xuid).is_some() || constants.broadcast_viewer_title_ids.contains(&user.title) {
            return Ok(());
        }
        if constants.visibility == Visibility::Private {
            return Err(Refusal::ReadPrivate);
        }
        if self.is_past_restrictions(through) {
            return Ok(());
        }
        match self.properties.read_restriction {
            Restriction::Followed if !self.is_local(user) && !self.is_followed(user) => Err(Refusal::ReadRestricted),
            Restriction::Local if !self.is_local(user) => Err(Refusal::ReadRestricted),
            Restriction::None | Restriction::Followed | Restriction::Local => Ok(()),
        }
    }

    /// Checks privilege and platform (M120, M121).
    pub(super) fn may_play(&self, user: &User) -> Result<(), Refusal> {
        if !user.multiplayer {
            return Err(Refusal::NoPrivilege);
        }
        if !user.console && !self.charter.constants.capabilities.user_authorization_style {
            return Err(Refusal::NotAConsole);
        }
        Ok(())
    }

    /// Whether `user`, who has no accepted record, may become a member (M119). `reserved` says whether the user has a
    /// reservation, `through` the rights of a handle (M317).
    pub(super) fn may_join(&self, user: &User, reserved: bool, through: Option<Grant>) -> Result<(), Refusal> {
        self.may_play(user)?;
        if self.is_blocked(user) {
            return Err(Refusal::BlockedByOwner);
        }
        if reserved {
            return Ok(());
        }
        let constants = &self.charter.constants;
        let full = self.members.len() >= constants.max_members_count as usize;
        if self.has_left_since_lock(user) {
            return if full { Err(Refusal::Full) } else { Ok(()) };
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
        if full {
            return Err(Refusal::Full);
        }
        if self.is_past_restrictions(through) {
            return Ok(());
        }
        match self.properties.join_restriction {
            Restriction::Local if !self.is_local(user) => Err(Refusal::NotLocal),
            Restriction::Followed if !self.is_local(user) && !self.is_followed(user) => Err(Refusal::NotFollowed),
            Restriction::None | Restriction::Local | Restriction::Followed => Ok(()),
        }
    }

    /// Whether `user` has left since the session was locked, and so may come back (M137).
    fn has_left_since_lock(&self, user: &User) -> bool {
        self.properties.locked
            && self.charter.readings.locked_rejoin == LockedRejoin::LeftSinceLock
            && self.properties.extras.get().is_some_and(|extras| extras.left_since_lock.contains(&user.xuid))
    }

    /// Whether an active member is on the user's device (M148).
    fn is_local(&self, user: &User) -> bool {
        let Some(device) = user.device else { return false };
        let beside = |member: &Member| member.status == MemberStatus::Active && member.device == Some(device);
        self.members.iter().any(beside)
    }

    /// Whether an accepted member follows the user.
    fn is_followed(&self, user: &User) -> bool {
        self.members.iter().any(|member| member.accepted() && user.followers.contains(&member.xuid))
    }
}
