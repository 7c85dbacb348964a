//! A member's record.

use super::{
    InitializationFailure, Measurements, MemberSystemConstants, Part, Presence, Rare, RoleId, RolePreference,
    ServerMeasurements, Subscriptions,
};
use crate::id::{ConnectionId, DeviceId, DeviceToken, MemberIndex, Name, SecureDeviceAddress, TitleId, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::template::Constants;
use crate::time::{Instant, Timeout};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The status of a member. A user without a record is out; this is not a status.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum MemberStatus {
    /// Added by another writer; has not joined yet.
    Reserved,
    /// Has a slot and does not play.
    Inactive,
    /// Added by the shell; the title is starting.
    Ready,
    /// Plays.
    Active,
}

impl MemberStatus {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            MemberStatus::Reserved => "reserved",
            MemberStatus::Inactive => "inactive",
            MemberStatus::Ready => "ready",
            MemberStatus::Active => "active",
        }
    }
}

impl fmt::Display for MemberStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The timeouts that remove or demote one member, by the constant that sets them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RemovalTimer {
    /// `reservedRemovalTimeout`
    Reserved,
    /// `readyRemovalTimeout`
    Ready,
    /// `inactiveRemovalTimeout`
    Inactive,
}

impl fmt::Display for RemovalTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RemovalTimer::Reserved => "reservedRemovalTimeout",
            RemovalTimer::Ready => "readyRemovalTimeout",
            RemovalTimer::Inactive => "inactiveRemovalTimeout",
        })
    }
}

/// A member's record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Member {
    /// Its index.
    pub index: MemberIndex,
    /// The user.
    pub xuid: Xuid,
    /// Its status.
    pub status: MemberStatus,
    /// The present report of Presence on the user; only the next evaluation reads it.
    pub presence: Presence,
    /// Its part in managed initialization.
    pub part: Part,
    /// Why it failed in initialization.
    pub initialization_failure: Option<InitializationFailure>,
    /// When the status began, from which its timer counts.
    pub since: Instant,
    /// When the user joined, or was reserved.
    pub join_time: Instant,
    /// The device of the user's last write; none while reserved.
    pub device: Option<DeviceId>,
    /// The title of the user's last write; rendered as `activeTitleId` while active.
    pub title: Option<TitleId>,
    /// The real-time connection that an active member is bound to.
    pub connection: Option<ConnectionId>,
    /// The network address of the device.
    pub secure_device_address: Option<SecureDeviceAddress>,
    /// Rare fields, boxed so that a plain member stays small.
    pub(in crate::mpsd::session) extras: Rare<MemberExtras>,
}

/// Rare fields of a member.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd::session) struct MemberExtras {
    pub constants: Custom,
    pub properties: Custom,
    /// `initializationGroup`, which includes the member itself; empty if it was never written.
    pub group: BTreeSet<MemberIndex>,
    pub groups: Vec<Name>,
    pub system: MemberSystemConstants,
    /// Its roles, at most one of each type, by type.
    pub roles: Vec<RoleId>,
    /// `RolePreference`; empty if it was never written.
    pub role_preference: RolePreference,
    /// `measurements`, once the member has uploaded them.
    pub measurements: Option<Measurements>,
    /// `serverMeasurements`, once the member has uploaded them.
    pub server_measurements: Option<ServerMeasurements>,
    /// Its subscriptions; empty unless it is active.
    pub subscriptions: Subscriptions,
}

impl Member {
    pub(in crate::mpsd::session) fn new(index: MemberIndex, xuid: Xuid, status: MemberStatus, now: Instant) -> Member {
        Member {
            index,
            xuid,
            status,
            presence: Presence::InTitle,
            part: Part::None,
            initialization_failure: None,
            since: now,
            join_time: now,
            device: None,
            title: None,
            connection: None,
            secure_device_address: None,
            extras: Rare::default(),
        }
    }

    /// The running removal timer and its timeout; an active member has none (M88), and while an episode of initialization
    /// runs its reserved and ready members have none (M221).
    #[inline]
    #[must_use]
    pub fn timer(&self, constants: &Constants) -> Option<(RemovalTimer, Timeout)> {
        match self.status {
            MemberStatus::Reserved | MemberStatus::Ready if self.part == Part::Running => None,
            MemberStatus::Reserved => Some((RemovalTimer::Reserved, constants.reserved_removal_timeout)),
            MemberStatus::Ready => Some((RemovalTimer::Ready, constants.ready_removal_timeout)),
            MemberStatus::Inactive => Some((RemovalTimer::Inactive, constants.inactive_removal_timeout)),
            MemberStatus::Active => None,
        }
    }

    /// When the running timer is due: `None` for an active member and for an infinite timeout.
    #[must_use]
    pub fn deadline(&self, constants: &Constants) -> Option<Instant> {
        self.timer(constants)?.1.deadline(self.since)
    }

    /// Whether the running timer is due.
    #[inline]
    pub(in crate::mpsd::session) fn is_due(&self, now: Instant, constants: &Constants) -> bool {
        self.timer(constants).is_some_and(|(_, timeout)| timeout.is_due(self.since, now))
    }

    /// The token of the address; none without an address (M9).
    #[must_use]
    pub fn device_token(&self) -> Option<DeviceToken> {
        self.secure_device_address.as_ref().map(SecureDeviceAddress::token)
    }

    /// Whether the user has joined: any status except reserved.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.status != MemberStatus::Reserved
    }

    /// The member's custom properties, which the directory does not interpret.
    #[must_use]
    pub fn custom_properties(&self) -> Option<&Custom> {
        self.extras.get().map(|extras| &extras.properties)
    }

    /// `initializationGroup`: the members on whom it depends, itself included.
    #[must_use]
    pub fn initialization_group(&self) -> Option<&BTreeSet<MemberIndex>> {
        self.extras.get().map(|extras| &extras.group).filter(|group| !group.is_empty())
    }

    /// `groups`: the groups of the member, in the written order.
    #[must_use]
    pub fn groups(&self) -> &[Name] {
        self.extras.get().map_or(&[], |extras| &extras.groups)
    }

    /// The system constants other than `xuid`, `index` and `initialize`, set by the writer who added the member.
    #[must_use]
    pub fn system_constants(&self) -> Option<&MemberSystemConstants> {
        self.extras.get().map(|extras| &extras.system)
    }

    /// The custom constants, set by the writer who added the member.
    #[must_use]
    pub fn custom_constants(&self) -> Option<&Custom> {
        self.extras.get().map(|extras| &extras.constants)
    }

    /// The member's subscriptions, if it has any.
    #[must_use]
    pub fn subscriptions(&self) -> Option<&Subscriptions> {
        self.extras.get().map(|extras| &extras.subscriptions).filter(|subscriptions| !subscriptions.is_empty())
    }

    /// `measurements` of its peers; none until it has uploaded them.
    #[must_use]
    pub fn measurements(&self) -> Option<&Measurements> {
        self.extras.get()?.measurements.as_ref()
    }

    /// `serverMeasurements` of game servers; none until it has uploaded them.
    #[must_use]
    pub fn server_measurements(&self) -> Option<&ServerMeasurements> {
        self.extras.get()?.server_measurements.as_ref()
    }

    /// The member's roles, at most one of each type, by type.
    #[must_use]
    pub fn roles(&self) -> &[RoleId] {
        self.extras.get().map_or(&[], |extras| &extras.roles)
    }

    /// `RolePreference`: weights of roles by name, from 0 to 100; `None` if it wrote none.
    #[must_use]
    pub fn role_preference(&self) -> Option<&RolePreference> {
        self.extras.get().map(|extras| &extras.role_preference).filter(|preference| !preference.is_empty())
    }

    /// Changes the status; its timer starts at `since`. A member that is no longer active loses its connection and
    /// subscriptions (M101, M269).
    pub(in crate::mpsd::session) fn enter(&mut self, status: MemberStatus, since: Instant) {
        self.status = status;
        self.since = since;
        if status != MemberStatus::Active {
            self.connection = None;
            if self.subscriptions().is_some() {
                self.extras.edit(|extras| extras.subscriptions = Subscriptions::default());
            }
        }
    }
}
