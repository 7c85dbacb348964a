//! What happened: one value for each visible change, with its cause and its clause.

use super::{
    HandleKind, InitializationFailure, Interest, MatchmakingStatus, MemberProperty, MemberStatus, Property,
    RemovalTimer, Restriction, RoleId, ServerChange, ServerKind, Stage, StageTimer,
};
use crate::clause::Clause;
use crate::id::{ChangeNumber, ConnectionId, DeviceToken, Guid, HandleId, MemberIndex, Xuid};
use crate::time::Instant;

/// One visible change of the session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Event {
    /// The change number under which it was committed.
    pub change_number: ChangeNumber,
    /// What changed.
    pub change: Change,
    /// Why.
    pub cause: Cause,
    /// The rule that says so.
    pub clause: Clause,
}

/// What changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// The session came into being.
    Created,
    /// The last member went; the session lives on until `sessionEmptyTimeout`.
    Emptied,
    /// The session is gone.
    Deleted,
    /// A member's status; `None` is out.
    Status {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The status before.
        from: Option<MemberStatus>,
        /// The status after.
        to: Option<MemberStatus>,
    },
    /// A member's ready timer started again without a change of status.
    TimerRestarted {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
    },
    /// The connection that a member is bound to.
    Connection {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The connection after.
        to: Option<ConnectionId>,
    },
    /// A member's device address, by its token.
    DeviceToken {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The token after.
        to: Option<DeviceToken>,
    },
    /// One of a member's subscriptions.
    Subscription {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The subscription's id.
        id: Guid,
        /// What it tells of after; `None` if it has ended.
        to: Option<Interest>,
    },
    /// A plain property of a member.
    MemberProperty {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// Which.
        property: MemberProperty,
    },
    /// A member's role of one type.
    Role {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The role before.
        from: Option<RoleId>,
        /// The role after, of the same type.
        to: Option<RoleId>,
    },
    /// Whether a member owns the session.
    Owner {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// After; it was the opposite.
        to: bool,
    },
    /// A member of a large session has reported an encounter with a group that somebody else was in as well.
    Encounter {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The other user, who may be gone by now.
        with: Xuid,
    },
    /// A member failed in its episode.
    InitializationFailure {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// Why.
        to: InitializationFailure,
        /// The device with which it misses what is required, if it fails for that and the device has a token.
        with: Option<DeviceToken>,
    },
    /// Managed initialization came to another stage.
    Stage {
        /// The episode, from 1.
        episode: u32,
        /// The stage before; `None` if the episode begins.
        from: Option<Stage>,
        /// The stage after.
        to: Stage,
    },
    /// An episode is over, and with it `initializing`, unless the first one failed.
    EpisodeEnded {
        /// The episode, from 1.
        episode: u32,
        /// How.
        succeeded: bool,
    },
    /// The devices that would do as the host.
    HostCandidates {
        /// The best one before.
        from: Option<DeviceToken>,
        /// The best one after; none if there are no candidates any more.
        to: Option<DeviceToken>,
    },
    /// The arbiter.
    Host {
        /// The token before.
        from: Option<DeviceToken>,
        /// The token after.
        to: Option<DeviceToken>,
    },
    /// `joinRestriction`
    JoinRestriction {
        /// Before.
        from: Restriction,
        /// After.
        to: Restriction,
    },
    /// `readRestriction`
    ReadRestriction {
        /// Before.
        from: Restriction,
        /// After.
        to: Restriction,
    },
    /// `closed`
    Closed {
        /// After; it was the opposite.
        to: bool,
    },
    /// `locked`
    Locked {
        /// After; it was the opposite.
        to: bool,
    },
    /// A server.
    Server {
        /// Which.
        server: ServerKind,
        /// What became of it.
        to: ServerChange,
    },
    /// How a search goes, as the server `matchmaking` tells; `None` is nothing told.
    Matchmaking {
        /// Before.
        from: Option<MatchmakingStatus>,
        /// After.
        to: Option<MatchmakingStatus>,
    },
    /// A handle that leads to the session was posted, or is gone. Nothing in the document shows it.
    Handle {
        /// Its type.
        kind: HandleKind,
        /// The member who posted it, and its user.
        owner: Option<(MemberIndex, Xuid)>,
        /// The handle before, which may have led elsewhere.
        from: Option<HandleId>,
        /// The handle after.
        to: Option<HandleId>,
    },
    /// A plain property of the session.
    Property(Property),
}

/// Why it changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Cause {
    /// The request that was being answered asked for it.
    Request,
    /// A member's removal timer was due.
    Timer {
        /// Which.
        timer: RemovalTimer,
        /// Since when it was due.
        deadline: Instant,
    },
    /// `sessionEmptyTimeout` was due.
    Empty {
        /// Since when.
        deadline: Instant,
    },
    /// The timer of the running stage was due.
    Stage {
        /// Which.
        timer: StageTimer,
        /// Since when it was due.
        deadline: Instant,
    },
    /// Presence said that the user is not in the title.
    Presence,
    /// The member's connection was given up.
    ConnectionLost,
    /// It follows from another change in the same step.
    Consequence,
}

/// The changes from which it follows who is where: in which life of the session, in which status, since when, on which
/// connection. Every other change is one of a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lifecycle {
    /// The session came into being.
    Created,
    /// The last member went.
    Emptied,
    /// The session is gone.
    Deleted,
    /// A member came, has another status, or is out.
    Status {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The status after; `None` is out.
        to: Option<MemberStatus>,
    },
    /// A member's ready timer started again.
    TimerRestarted {
        /// The member's user.
        xuid: Xuid,
    },
    /// A member is bound to another connection, or to none.
    Connection {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The connection after.
        to: Option<ConnectionId>,
    },
    /// A member has subscribed or unsubscribed.
    Subscription {
        /// The record.
        member: MemberIndex,
    },
    /// Managed initialization came to another stage.
    Stage,
    /// An episode of managed initialization is over.
    EpisodeEnded,
}

impl Change {
    /// What the change means for who is where; `None` if it is one of a field.
    #[must_use]
    #[inline]
    pub fn lifecycle(&self) -> Option<Lifecycle> {
        match *self {
            Change::Created => Some(Lifecycle::Created),
            Change::Emptied => Some(Lifecycle::Emptied),
            Change::Deleted => Some(Lifecycle::Deleted),
            Change::Status { member, xuid, to, .. } => Some(Lifecycle::Status { member, xuid, to }),
            Change::TimerRestarted { xuid, .. } => Some(Lifecycle::TimerRestarted { xuid }),
            Change::Connection { member, xuid, to } => Some(Lifecycle::Connection { member, xuid, to }),
            Change::Subscription { member, .. } => Some(Lifecycle::Subscription { member }),
            Change::Stage { .. } => Some(Lifecycle::Stage),
            Change::EpisodeEnded { .. } => Some(Lifecycle::EpisodeEnded),
            Change::DeviceToken { .. }
            | Change::MemberProperty { .. }
            | Change::Role { .. }
            | Change::Owner { .. }
            | Change::Encounter { .. }
            | Change::InitializationFailure { .. }
            | Change::HostCandidates { .. }
            | Change::Host { .. }
            | Change::JoinRestriction { .. }
            | Change::ReadRestriction { .. }
            | Change::Closed { .. }
            | Change::Locked { .. }
            | Change::Server { .. }
            | Change::Matchmaking { .. }
            | Change::Handle { .. }
            | Change::Property(_) => None,
        }
    }

    /// The record that changed, if it was one member's.
    #[must_use]
    pub fn member(&self) -> Option<MemberIndex> {
        self.who().map(|(member, _)| member)
    }

    /// The record that changed and its user, if it was one member's.
    #[must_use]
    pub fn who(&self) -> Option<(MemberIndex, Xuid)> {
        match *self {
            Change::Status { member, xuid, .. }
            | Change::TimerRestarted { member, xuid }
            | Change::Connection { member, xuid, .. }
            | Change::DeviceToken { member, xuid, .. }
            | Change::Subscription { member, xuid, .. }
            | Change::MemberProperty { member, xuid, .. }
            | Change::Encounter { member, xuid, .. }
            | Change::Role { member, xuid, .. }
            | Change::Owner { member, xuid, .. }
            | Change::InitializationFailure { member, xuid, .. } => Some((member, xuid)),
            Change::Handle { owner, .. } => owner,
            Change::Created
            | Change::Emptied
            | Change::Deleted
            | Change::Stage { .. }
            | Change::EpisodeEnded { .. }
            | Change::HostCandidates { .. }
            | Change::Host { .. }
            | Change::JoinRestriction { .. }
            | Change::ReadRestriction { .. }
            | Change::Closed { .. }
            | Change::Locked { .. }
            | Change::Server { .. }
            | Change::Matchmaking { .. }
            | Change::Property(_) => None,
        }
    }
}
