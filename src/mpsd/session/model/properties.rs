//! The session's `/properties`.

use super::{ConnectionString, Keyword, MatchmakingProperty, Rare, Restriction, RoleId};
use crate::id::{DeviceToken, MemberIndex, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::template::Role;
use std::collections::{BTreeMap, BTreeSet};

/// `/properties`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(in crate::mpsd::session) struct Properties {
    pub join_restriction: Restriction,
    pub read_restriction: Restriction,
    pub closed: bool,
    pub locked: bool,
    pub host: Option<DeviceToken>,
    pub custom: Custom,
    /// Rare properties, boxed so that a plain session stays small.
    pub extras: Rare<PropertiesExtras>,
}

/// Properties that only some sessions have.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(in crate::mpsd::session) struct PropertiesExtras {
    /// The members who have left since `locked` became true; empty while it is false.
    pub left_since_lock: BTreeSet<Xuid>,
    pub keywords: Vec<Keyword>,
    pub turn: Vec<MemberIndex>,
    pub matchmaking: MatchmakingProperty,
    pub matchmaking_resubmit: Option<bool>,
    pub allocate_cloud_compute: Option<bool>,
    /// `owners`; empty without `hasOwners`, and while there are none.
    pub owners: BTreeSet<MemberIndex>,
    /// The settings of roles that have been changed since the creation.
    pub role_settings: BTreeMap<RoleId, Role>,
    /// `serverConnectionStringCandidates`, if they were written.
    pub server_connection_string_candidates: Option<Vec<ConnectionString>>,
}
