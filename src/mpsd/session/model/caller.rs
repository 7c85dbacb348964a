//! Callers: users and services, as described by the token and by neighbouring services.

use super::Refusal;
use crate::id::{ConnectionId, DeviceId, TitleId, Xuid};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A caller, as described by the token and by neighbouring services.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Caller {
    /// A user.
    User(User),
    /// A service principal, which is never a member.
    Service,
    /// A service principal that acts for users.
    OnBehalf(OnBehalf),
}

impl Caller {
    /// Whether the caller is on this list of users, or is a service with its own rights, which need not be. Without
    /// them, each user for whom it acts must be.
    pub(in crate::mpsd) fn is_among(&self, users: &BTreeSet<Xuid>) -> bool {
        match self {
            Caller::User(user) => users.contains(&user.xuid),
            Caller::Service => true,
            Caller::OnBehalf(acting) => acting.manage || acting.users.iter().all(|user| users.contains(&user.xuid)),
        }
    }

    /// The user who sends the request, or the only one for whom a service sends it.
    pub(in crate::mpsd) fn only_user(&self) -> Option<&User> {
        match self {
            Caller::User(user) => Some(user),
            Caller::Service => None,
            Caller::OnBehalf(acting) => acting.only(),
        }
    }

    /// The caller as it posts and deletes handles: a service that acts for users does so by its own rights, or as the only
    /// user it lists (M411).
    pub(in crate::mpsd) fn alone(&self) -> Result<Cow<'_, Caller>, Refusal> {
        let Caller::OnBehalf(acting) = self else { return Ok(Cow::Borrowed(self)) };
        match acting.users.as_slice() {
            _ if acting.manage => Ok(Cow::Owned(Caller::Service)),
            [] => Err(Refusal::NobodyToActFor),
            [user] => Ok(Cow::Owned(Caller::User(user.clone()))),
            [..] => Err(Refusal::MeOfSeveral),
        }
    }

    /// Whether the caller has the rights of a service principal.
    #[must_use]
    pub fn manages(&self) -> bool {
        match self {
            Caller::User(_) => false,
            Caller::Service => true,
            Caller::OnBehalf(acting) => acting.manage,
        }
    }
}

/// A user as a caller.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct User {
    /// The user.
    pub xuid: Xuid,
    /// The device, if known: a service that acts for a user does not give it. Users of one device are local to each
    /// other.
    pub device: Option<DeviceId>,
    /// In which title.
    pub title: TitleId,
    /// The report of Presence on the user.
    pub presence: Presence,
    /// The real-time connection that the user has open, as its service knows it.
    pub connection: Option<ConnectionId>,
    /// Whether the account has the multiplayer privilege.
    pub multiplayer: bool,
    /// Whether the device is a console.
    pub console: bool,
    /// Who follows the user.
    pub followers: Vec<Xuid>,
    /// Who has blocked the user.
    pub blocked_by: Vec<Xuid>,
    /// The number of other sessions with subscriptions on the resulting connection. The directory fills it in.
    pub subscribed_elsewhere: u32,
}

impl User {
    /// A user at a console, in the title, with every privilege and without followers.
    #[must_use]
    pub const fn at_console(xuid: Xuid, device: DeviceId, title: TitleId) -> User {
        User {
            xuid,
            device: Some(device),
            title,
            presence: Presence::InTitle,
            connection: None,
            multiplayer: true,
            console: true,
            followers: Vec::new(),
            blocked_by: Vec::new(),
            subscribed_elsewhere: 0,
        }
    }
}

/// The report of the Presence service on a user. The session checks it at each access, for active members only.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Presence {
    /// In the title that the session belongs to.
    #[default]
    InTitle,
    /// Offline, or in another title.
    Elsewhere,
}

/// A service principal that acts for users.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct OnBehalf {
    /// The users, in the order of the header, each as if it sent the request itself. A user who is listed twice counts
    /// once.
    pub users: Vec<User>,
    /// Whether `Multiplayer.Manage` overrides the users' own rights (M405); `X-Xbl-Deny-Scope` turns it off (M406).
    pub manage: bool,
}

impl OnBehalf {
    /// The users, each once.
    pub(in crate::mpsd::session) fn each(&self) -> impl Iterator<Item = &User> {
        let first = |(at, user): &(usize, &User)| self.users[..*at].iter().all(|earlier| earlier.xuid != user.xuid);
        self.users.iter().enumerate().filter(first).map(|(_, user)| user)
    }

    /// The user, if there is one alone.
    pub(in crate::mpsd::session) fn only(&self) -> Option<&User> {
        let only = self.users.first()?;
        self.users.iter().all(|user| user.xuid == only.xuid).then_some(only)
    }

    /// How many users there are.
    pub(in crate::mpsd::session) fn count(&self) -> usize {
        self.each().count()
    }
}
