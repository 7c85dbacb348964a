//! A member's subscriptions to taps.

use super::Field;
use crate::clause::Clause;
use crate::id::{Guid, TitleId};
use crate::mpsd::clauses as m;
use crate::time::Millis;
use std::collections::BTreeMap;
use std::fmt;

/// The most contexts that one member's `subscriptions` may have (M266).
pub const MAX_CONTEXTS: usize = 10;

/// Declares the words of an enum in one place.
macro_rules! words {
    ($(#[$about:meta])* $Type:ident { $($(#[$doc:meta])+ $Name:ident $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $Type { $($(#[$doc])+ $Name,)+ }

        impl $Type {
            /// Every one, in the order in which they are shown.
            pub const ALL: &[$Type] = &[$($Type::$Name),+];

            /// The word that requests and documents use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($Type::$Name => $word,)+ }
            }

            /// The one of that word, whatever its case.
            #[must_use]
            pub fn named(word: &str) -> Option<$Type> {
                $Type::ALL.iter().copied().find(|it| it.word().eq_ignore_ascii_case(word))
            }
        }
    };
}

words! {
    /// A kind of change to which a member can subscribe.
    ChangeType {
        /// Any change.
        Everything "everything",
        /// The arbiter was set, replaced or cleared.
        Host "host",
        /// Managed initialization entered another stage, or a member failed in it.
        Initialization "initialization",
        /// The server `matchmaking` changed.
        MatchmakingStatus "matchmakingStatus",
        /// A member was added or removed.
        MembersList "membersList",
        /// A member's status changed, or a member was removed.
        MembersStatus "membersStatus",
        /// `closed`, `locked`, `joinRestriction`, or whether the session is full.
        Joinability "joinability",
        /// The session's custom properties.
        CustomProperty "customProperty",
        /// Some member's custom properties.
        MembersCustomProperty "membersCustomProperty",
        /// A member's role, or the settings of a role.
        Roles "roles",
        /// Retired: tournaments.
        Tournaments "tournaments",
        /// The arbitration of a tournament.
        Arbitration "arbitration",
        /// Retired: a scheduled start.
        ScheduledTime "scheduledtime",
    }
}

/// Some kinds of change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ChangeTypes(u16);

impl ChangeTypes {
    /// No change types.
    pub const NONE: ChangeTypes = ChangeTypes(0);

    /// These change types.
    #[must_use]
    pub const fn of(types: &[ChangeType]) -> ChangeTypes {
        let (mut bits, mut at) = (0, 0);
        while at < types.len() {
            bits |= 1 << types[at] as u16;
            at += 1;
        }
        ChangeTypes(bits)
    }

    /// The union.
    #[must_use]
    pub const fn and(self, other: ChangeTypes) -> ChangeTypes {
        ChangeTypes(self.0 | other.0)
    }

    /// The intersection.
    #[must_use]
    pub const fn common(self, other: ChangeTypes) -> ChangeTypes {
        ChangeTypes(self.0 & other.0)
    }

    /// Whether it is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Each of them, in the order of [`ChangeType::ALL`].
    pub fn iter(self) -> impl Iterator<Item = ChangeType> {
        ChangeType::ALL.iter().copied().filter(move |of| !self.common(ChangeTypes::of(&[*of])).is_empty())
    }
}

impl FromIterator<ChangeType> for ChangeTypes {
    fn from_iter<I: IntoIterator<Item = ChangeType>>(types: I) -> ChangeTypes {
        types.into_iter().fold(ChangeTypes::NONE, |all, one| all.and(ChangeTypes::of(&[one])))
    }
}

impl fmt::Display for ChangeTypes {
    /// `host, membersList`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, of) in self.iter().enumerate() {
            f.write_str(if nth == 0 { "" } else { ", " })?;
            f.write_str(of.word())?;
        }
        Ok(())
    }
}

impl fmt::Debug for ChangeTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

words! {
    /// The profile of an entry of the older `subscriptions`.
    Profile {
        /// A party: its members and its joinability.
        Party "party",
        /// A ticket that waits for a match.
        Matchmaking "matchmaking",
        /// A match that is being set up.
        Initialization "initialization",
        /// A list of members.
        Roster "roster",
        /// The host of a queue.
        QueueHost "queuehost",
        /// A member of a queue.
        Queue "queue",
    }
}

impl Profile {
    /// The change types that it stands for (M262).
    #[must_use]
    pub const fn change_types(self) -> ChangeTypes {
        use ChangeType::{
            CustomProperty, Host, Initialization, Joinability, MatchmakingStatus, MembersCustomProperty, MembersList,
            MembersStatus,
        };
        match self {
            Profile::Party => ChangeTypes::of(&[MembersList, MembersStatus, Joinability, CustomProperty]),
            Profile::Matchmaking => ChangeTypes::of(&[MatchmakingStatus]),
            Profile::Initialization => ChangeTypes::of(&[Initialization]),
            Profile::Roster => ChangeTypes::of(&[MembersList, MembersStatus]),
            Profile::QueueHost => ChangeTypes::of(&[MembersList, MembersStatus, MembersCustomProperty]),
            Profile::Queue => ChangeTypes::of(&[Host, Joinability, CustomProperty]),
        }
    }

    /// The minimum interval between two of its taps (M262).
    #[must_use]
    pub const fn min_interval(self) -> Millis {
        match self {
            Profile::Matchmaking | Profile::Initialization => Millis::ZERO,
            Profile::Party | Profile::Roster | Profile::QueueHost => Millis::from_secs(1),
            Profile::Queue => Millis::from_secs(5),
        }
    }
}

/// `subscription`
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Subscription {
    /// The id, chosen by the title, that each tap carries.
    pub id: Guid,
    /// `changeTypes`; never empty where it is stored.
    pub change_types: ChangeTypes,
}

/// One entry of `subscriptions`, whose key is its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Context {
    /// `profile`
    pub profile: Profile,
    /// `onBehalfOfTitleId`: the title that gets the taps, if not the writer's.
    pub on_behalf_of_title_id: Option<TitleId>,
}

/// The content of a subscription.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Interest {
    /// These change types.
    Changes(ChangeTypes),
    /// The change types of a profile.
    Profile(Profile),
}

impl Interest {
    /// The change types that it stands for.
    #[must_use]
    pub const fn change_types(self) -> ChangeTypes {
        match self {
            Interest::Changes(types) => types,
            Interest::Profile(profile) => profile.change_types(),
        }
    }

    /// The minimum interval between two of its taps.
    #[must_use]
    pub const fn min_interval(self) -> Millis {
        match self {
            Interest::Changes(_) => Millis::ZERO,
            Interest::Profile(profile) => profile.min_interval(),
        }
    }
}

impl Interest {
    /// The rule about its form.
    pub(in crate::mpsd::session) fn clause(self) -> Clause {
        match self {
            Interest::Changes(_) => m::SUBSCRIPTION,
            Interest::Profile(_) => m::CONTEXTS,
        }
    }
}

impl fmt::Display for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Interest::Changes(types) => types.fmt(f),
            Interest::Profile(profile) => write!(f, "profile {}", profile.word()),
        }
    }
}

/// All subscriptions of one member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Subscriptions {
    /// `subscription`
    pub subscription: Option<Subscription>,
    /// `subscriptions`, by context id.
    pub contexts: BTreeMap<Guid, Context>,
}

impl Subscriptions {
    /// Whether it is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.subscription.is_none() && self.contexts.is_empty()
    }

    /// Each subscription with its id and its title, if that is not the member's own.
    pub fn iter(&self) -> impl Iterator<Item = (Guid, Interest, Option<TitleId>)> {
        let one = self.subscription.iter().map(|it| (it.id, Interest::Changes(it.change_types), None));
        let context = |(id, it): (&Guid, &Context)| (*id, Interest::Profile(it.profile), it.on_behalf_of_title_id);
        one.chain(self.contexts.iter().map(context))
    }
}

/// The subscriptions in a write.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct SubscriptionsWrite {
    /// `subscription`. One without change types is the same as `null` (M260).
    pub subscription: Field<Subscription>,
    /// Entries of `subscriptions` to be set, or by `null` to be ended.
    pub contexts: BTreeMap<Guid, Option<Context>>,
}

impl SubscriptionsWrite {
    /// The subscriptions after this write.
    pub(in crate::mpsd::session) fn over(&self, old: &Subscriptions) -> Subscriptions {
        let mut new = old.clone();
        new.subscription = self.subscription.over(old.subscription).filter(|it| !it.change_types.is_empty());
        for (id, context) in &self.contexts {
            match context {
                Some(context) => new.contexts.insert(*id, *context),
                None => new.contexts.remove(id),
            };
        }
        new
    }

    /// Whether it sets one.
    pub(in crate::mpsd::session) fn sets(&self) -> bool {
        let one = matches!(self.subscription, Field::Set(it) if !it.change_types.is_empty());
        one || self.contexts.values().any(Option::is_some)
    }
}
