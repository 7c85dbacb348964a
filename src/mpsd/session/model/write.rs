//! A write: only what it would change.

use super::{
    ConnectionString, Field, Keyword, MatchmakingProperty, Measurements, MemberSystemConstants, RolePreference,
    RolesWrite, ServerMeasurements, ServersWrite, SubscriptionsWrite, User,
};
use crate::id::{ConnectionId, DeviceToken, MemberIndex, Name, SecureDeviceAddress, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::template::ConstantsRequest;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One PUT: only what it would change.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Write {
    /// The caller's own record.
    pub me: Me,
    /// The records of the users for whom a service writes.
    pub listed: Option<Box<Records>>,
    /// Reservations to add, in the order of `reserve_0`, `reserve_1`, ...
    pub reserve: Vec<Reservation>,
    /// Other members' records to remove.
    pub remove: Vec<MemberIndex>,
    /// Roles that the writer gives to other members.
    pub assign: Vec<Assignment>,
    /// Session properties.
    pub properties: PropertiesWrite,
    /// Servers, which only a service principal writes.
    pub servers: Option<Box<ServersWrite>>,
    /// Session constants: set by the creator, compared afterwards.
    pub constants: Option<Box<ConstantsRequest>>,
}

/// The caller's own record in a write.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Me {
    /// Not mentioned. A caller who is not a member is added nevertheless (M53).
    #[default]
    Absent,
    /// `null`: leave.
    Leave,
    /// Join, accept or change.
    Put(MemberWrite),
}

/// The two flags that a user writes. `false` and absent are told apart because one of them ends a state.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Flags {
    /// `active`
    pub active: Option<bool>,
    /// `ready`
    pub ready: Option<bool>,
}

/// A write of the user's own record.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MemberWrite {
    /// The status.
    pub flags: Flags,
    /// The real-time connection to be bound to.
    pub connection: Field<ConnectionId>,
    /// The network address of the device.
    pub secure_device_address: Field<SecureDeviceAddress>,
    /// Custom properties to merge.
    pub custom: Option<Custom>,
    /// Custom constants: set on joining, compared afterwards.
    pub constants: Option<Custom>,
    /// The constant `initialize`: set on joining, compared afterwards. Without meaning unless there is `memberInitialization`.
    pub initialize: Option<bool>,
    /// Rare fields.
    pub extras: Option<Box<MemberExtrasWrite>>,
}

/// Rare fields of a user's own record in a write.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct MemberExtrasWrite {
    /// `initializationGroup`: the members on whom the member depends; it is included itself, named or not. An empty
    /// list means none.
    pub initialization_group: Option<BTreeSet<MemberIndex>>,
    /// `groups` of the member; an empty list means none.
    pub groups: Field<Vec<Name>>,
    /// `encounters`: groups that the member has just met.
    pub encounters: Vec<Name>,
    /// Constants beside `xuid` and `initialize`: set on joining, compared afterwards.
    pub system: Option<MemberSystemConstants>,
    /// `subscription` and `subscriptions` to taps.
    pub subscriptions: Option<SubscriptionsWrite>,
    /// `roles` that the user takes or gives up.
    pub roles: RolesWrite,
    /// `RolePreference`; an empty one is none.
    pub role_preference: Field<RolePreference>,
    /// `measurements` of the member's peers.
    pub measurements: Field<Measurements>,
    /// `serverMeasurements` of game servers.
    pub server_measurements: Field<ServerMeasurements>,
}

/// Changes to the roles of the member at an index.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Assignment {
    /// The member.
    pub index: MemberIndex,
    /// The roles that it gets or loses.
    pub roles: RolesWrite,
}

/// A reservation.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Reservation {
    /// The user.
    pub xuid: Xuid,
    /// Custom constants of the future member.
    pub constants: Option<Custom>,
    /// The constant `initialize`, for sessions with `memberInitialization`.
    pub initialize: bool,
    /// Other constants of the future member, if any.
    pub system: Option<Box<MemberSystemConstants>>,
}

/// Who may join or read an open session, from the widest to the narrowest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Restriction {
    /// Anybody.
    #[default]
    None,
    /// Local users, and users whom a member follows.
    Followed,
    /// Users on a device with an active member.
    Local,
}

impl Restriction {
    /// The documents' word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Restriction::None => "none",
            Restriction::Followed => "followed",
            Restriction::Local => "local",
        }
    }
}

/// A write of the session's properties.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PropertiesWrite {
    /// `joinRestriction`
    pub join_restriction: Field<Restriction>,
    /// `readRestriction`
    pub read_restriction: Field<Restriction>,
    /// `closed`
    pub closed: Field<bool>,
    /// `locked`
    pub locked: Field<bool>,
    /// `host`: the arbiter's device token.
    pub host: Field<DeviceToken>,
    /// Custom properties to merge.
    pub custom: Option<Custom>,
    /// Rare fields.
    pub extras: Option<Box<PropertiesExtrasWrite>>,
}

/// Rare fields in a write of the session's properties.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct PropertiesExtrasWrite {
    /// `initializationSucceeded`: the title's decision about the episode.
    pub initialization_succeeded: Option<bool>,
    /// `keywords`; an empty list is none.
    pub keywords: Field<Vec<Keyword>>,
    /// `turn`: whose turn it is.
    pub turn: Field<Vec<MemberIndex>>,
    /// `matchmaking`
    pub matchmaking: Field<MatchmakingProperty>,
    /// `matchmakingResubmit`
    pub matchmaking_resubmit: Field<bool>,
    /// `allocateCloudCompute`
    pub allocate_cloud_compute: Field<bool>,
    /// `owners`: all owners after the write.
    pub owners: Field<BTreeSet<MemberIndex>>,
    /// `serverConnectionStringCandidates`: the game servers to use, best first.
    pub server_connection_string_candidates: Field<Vec<ConnectionString>>,
}

impl MemberExtrasWrite {
    /// The extras for a write: none if all are absent.
    #[must_use]
    pub fn boxed(self) -> Option<Box<MemberExtrasWrite>> {
        Some(self).filter(|extras| *extras != MemberExtrasWrite::default()).map(Box::new)
    }
}

impl PropertiesExtrasWrite {
    /// The extras for a write: none if all are absent.
    #[must_use]
    pub fn boxed(self) -> Option<Box<PropertiesExtrasWrite>> {
        Some(self).filter(|extras| *extras != PropertiesExtrasWrite::default()).map(Box::new)
    }

    /// The names of the system properties that it mentions, as the documents spell them.
    fn system_names(&self) -> impl Iterator<Item = &'static str> {
        let PropertiesExtrasWrite {
            initialization_succeeded,
            owners,
            keywords,
            turn,
            matchmaking,
            matchmaking_resubmit,
            allocate_cloud_compute,
            server_connection_string_candidates,
        } = self;
        let mentioned = [
            ("initializationSucceeded", initialization_succeeded.is_some()),
            ("owners", *owners != Field::Keep),
            ("keywords", *keywords != Field::Keep),
            ("turn", *turn != Field::Keep),
            ("matchmaking", *matchmaking != Field::Keep),
            ("matchmakingResubmit", *matchmaking_resubmit != Field::Keep),
            ("allocateCloudCompute", *allocate_cloud_compute != Field::Keep),
            ("serverConnectionStringCandidates", *server_connection_string_candidates != Field::Keep),
        ];
        mentioned.into_iter().filter(|(_, mentioned)| *mentioned).map(|(name, _)| name)
    }
}

impl PropertiesWrite {
    /// Whether it would change nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let PropertiesWrite { join_restriction, read_restriction, closed, locked, host, custom, extras } = self;
        *join_restriction == Field::Keep
            && *read_restriction == Field::Keep
            && *closed == Field::Keep
            && *locked == Field::Keep
            && *host == Field::Keep
            && custom.is_none()
            && extras.is_none()
    }

    /// The names of the system properties that it mentions, as the documents spell them.
    pub(in crate::mpsd::session) fn system_names(&self) -> impl Iterator<Item = &'static str> {
        let PropertiesWrite { join_restriction, read_restriction, closed, locked, host, custom: _, extras } = self;
        let mentioned = [
            ("joinRestriction", *join_restriction != Field::Keep),
            ("readRestriction", *read_restriction != Field::Keep),
            ("closed", *closed != Field::Keep),
            ("locked", *locked != Field::Keep),
            ("host", *host != Field::Keep),
        ];
        let extras = extras.iter().flat_map(|extras| extras.system_names());
        mentioned.into_iter().filter(|(_, mentioned)| *mentioned).map(|(name, _)| name).chain(extras)
    }
}

impl Write {
    /// The servers that it mentions.
    pub(in crate::mpsd::session) fn servers(&self) -> Option<&ServersWrite> {
        self.servers.as_deref()
    }

    /// Whether it adds, removes or changes records beside `me`.
    pub(in crate::mpsd::session) fn names_records(&self) -> bool {
        !(self.reserve.is_empty() && self.remove.is_empty() && self.assign.is_empty())
    }

    /// Whether it may concern roles.
    pub(in crate::mpsd::session) fn concerns_roles(&self) -> bool {
        let own = matches!(&self.me, Me::Put(me) if me.extras.is_some());
        let types = self.constants.as_ref().is_some_and(|constants| constants.role_types.is_some());
        own || types || !self.assign.is_empty()
    }

    /// The write's part about the user's record. `me` is the record of the only user (M403).
    pub(in crate::mpsd) fn record_of(&self, user: &User, present: bool) -> &Me {
        match self.listed.as_deref() {
            None => &self.me,
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

    /// A write of one's own record, with nothing else.
    #[must_use]
    pub fn me(me: MemberWrite) -> Write {
        Write { me: Me::Put(me), ..Write::default() }
    }

    /// Leaves the session.
    #[must_use]
    pub fn leave() -> Write {
        Write { me: Me::Leave, ..Write::default() }
    }

    /// Reserves a place for each of `xuids`.
    #[must_use]
    pub fn reserve(xuids: impl IntoIterator<Item = Xuid>) -> Write {
        let reserve = xuids
            .into_iter()
            .map(|xuid| Reservation { xuid, constants: None, initialize: false, system: None })
            .collect();
        Write { reserve, ..Write::default() }
    }
}

impl MemberWrite {
    /// Whether it has fields other than the status and the connection.
    pub(in crate::mpsd::session) fn is_more_than_status(&self) -> bool {
        let MemberWrite { flags: _, connection: _, secure_device_address, custom, constants, initialize, extras } =
            self;
        custom.is_some()
            || constants.is_some()
            || initialize.is_some()
            || extras.is_some()
            || !matches!(secure_device_address, Field::Keep)
    }

    /// `active: true`, bound to `connection` if there is one.
    #[must_use]
    pub fn active(connection: Option<ConnectionId>) -> MemberWrite {
        MemberWrite {
            flags: Flags { active: Some(true), ready: None },
            connection: connection.map_or(Field::Keep, Field::Set),
            ..MemberWrite::default()
        }
    }

    /// `active: false`.
    #[must_use]
    pub fn inactive() -> MemberWrite {
        MemberWrite { flags: Flags { active: Some(false), ready: None }, ..MemberWrite::default() }
    }

    /// `ready: true`.
    #[must_use]
    pub fn ready() -> MemberWrite {
        MemberWrite { flags: Flags { active: None, ready: Some(true) }, ..MemberWrite::default() }
    }
}

/// The records that a service writes for the users it lists.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Records {
    /// `me_{xuid}`: a record of its own for each of them.
    Each(BTreeMap<Xuid, Me>),
    /// `me_all`: the same for all of them.
    All(Me),
    /// `me_allInSession`: the same for all of them who have a record, reserved or not.
    AllInSession(Me),
}
