//! The events of a session: one value for each visible change, with its cause and its clause.

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
    /// The rule.
    pub clause: Clause,
}

/// What changed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Change {
    /// The session was created.
    Created,
    /// The last member is gone; the session stays until `sessionEmptyTimeout`.
    Emptied,
    /// The session was deleted.
    Deleted,
    /// A member's status; `None` means out.
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
        /// The change types or profile after; `None` if it has ended.
        to: Option<Interest>,
    },
    /// A plain property of a member.
    MemberProperty {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The property.
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
    /// A member of a large session has reported an encounter with a group of another user.
    Encounter {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The other user, who may have left.
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
        /// The device with which it misses a requirement, if it fails for that and the device has a token.
        with: Option<DeviceToken>,
    },
    /// Managed initialization has entered another stage.
    Stage {
        /// The episode, from 1.
        episode: u32,
        /// The stage before; `None` if the episode begins.
        from: Option<Stage>,
        /// The stage after.
        to: Stage,
    },
    /// An episode has ended, and with it `initializing`, unless the first one failed.
    EpisodeEnded {
        /// The episode, from 1.
        episode: u32,
        /// Whether it succeeded.
        succeeded: bool,
    },
    /// The candidates for the host.
    HostCandidates {
        /// The best one before.
        from: Option<DeviceToken>,
        /// The best one after; none if there are no candidates left.
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
        /// The server.
        server: ServerKind,
        /// The change of the server.
        to: ServerChange,
    },
    /// The status of a search in the server `matchmaking`; `None` if absent.
    Matchmaking {
        /// Before.
        from: Option<MatchmakingStatus>,
        /// After.
        to: Option<MatchmakingStatus>,
    },
    /// A handle to the session was posted or deleted. The document does not show it.
    Handle {
        /// Its type.
        kind: HandleKind,
        /// The member who posted it, and its user.
        owner: Option<(MemberIndex, Xuid)>,
        /// The handle before, which may have been of another session.
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
    /// The present request made it.
    Request,
    /// A member's removal timer was due.
    Timer {
        /// The timer.
        timer: RemovalTimer,
        /// The deadline of the timer.
        deadline: Instant,
    },
    /// `sessionEmptyTimeout` was due.
    Empty {
        /// The deadline of the timer.
        deadline: Instant,
    },
    /// The timer of the running stage was due.
    Stage {
        /// The timer.
        timer: StageTimer,
        /// The deadline of the timer.
        deadline: Instant,
    },
    /// Presence said that the user is not in the title.
    Presence,
    /// The member's connection was given up.
    ConnectionLost,
    /// It follows from another change of the same evaluation or write.
    Consequence,
}

/// The changes that determine the state of members: the life of the session, their status and its start, and their
/// connections. Every other change is a change of a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lifecycle {
    /// The session was created.
    Created,
    /// The last member is gone.
    Emptied,
    /// The session was deleted.
    Deleted,
    /// A member was added, changed its status, or was removed.
    Status {
        /// The record.
        member: MemberIndex,
        /// Its user.
        xuid: Xuid,
        /// The status after; `None` means out.
        to: Option<MemberStatus>,
    },
    /// A member's ready timer started again.
    TimerRestarted {
        /// The member's user.
        xuid: Xuid,
    },
    /// A member is bound to another connection or to none.
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
    /// Managed initialization has entered another stage.
    Stage,
    /// An episode of managed initialization has ended.
    EpisodeEnded,
}

impl Change {
    /// The effect of the change on the state of members; `None` if it is a change of a field.
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
