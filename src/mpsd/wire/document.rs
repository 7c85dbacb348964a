//! A session as a client sees it: `MultiplayerSession` in the shape of contract 107, and in that of 104 and 105 (M163).

use super::date::{Date, Epoch};
use crate::id::{ChangeNumber, DeviceToken, Guid, MemberIndex, SessionReference, Xuid};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{InitializationFailure, Member, MemberStatus, Part, Restriction, Session, Stage};
use crate::mpsd::template::{Contract, SystemConstants};
use crate::time::Instant;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

/// All that a session's document is made from.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) reference: &'a SessionReference,
    pub(super) session: &'a Session,
    pub(super) contract: Contract,
    pub(super) epoch: Epoch,
    /// When it is seen; none for a peek, which shows what is stored and so no `nextTimer` (M155).
    pub(super) now: Option<Instant>,
    pub(super) gamertags: &'a BTreeMap<Xuid, Box<str>>,
}

impl View<'_> {
    /// When the next timer is due.
    pub(super) fn next_timer(&self) -> Option<Date> {
        self.session.next_timer(self.now?).map(|at| self.epoch.at(at))
    }

    /// The document as JSON text.
    pub(super) fn to_json(self) -> String {
        // Writing to memory cannot fail, and every key is a string.
        serde_json::to_string(&self.document()).unwrap_or_default()
    }

    fn document(&self) -> impl Serialize {
        let View { reference, session, contract, epoch, .. } = *self;
        let constants = session.charter().constants.document();
        let (version, system) = match contract {
            Contract::V107 => (107, constants.system),
            Contract::V105 => (105, constants.system.in_105()),
        };
        let first = session.members().first().map_or(session.next_index(), |member| member.index);
        let active = session.members().iter().filter(|member| member.status == MemberStatus::Active).count();
        let info = Info {
            first,
            next: session.next_index(),
            count: session.members().len(),
            accepted: session.accepted(),
            active,
        };
        Document {
            contract_version: version,
            correlation_id: Shown(reference.correlation_id().0),
            branch: Shown(session.branch().0),
            change_number: session.change_number(),
            start_time: epoch.at(session.start_time()),
            next_timer: self.next_timer(),
            members_info: (contract == Contract::V107).then_some(info),
            initializing: self.initializing(),
            constants: Area { system, custom: CustomOrEmpty(Some(&session.charter().constants.custom)) },
            properties: Area {
                system: SystemProperties {
                    closed: session.closed(),
                    locked: session.locked(),
                    join_restriction: session.join_restriction(),
                    read_restriction: session.read_restriction(),
                    host: session.host().map(Shown),
                    turn: [],
                },
                custom: CustomOrEmpty(Some(session.custom_properties())),
            },
            members: Members { view: self, info },
            servers: Empty {},
        }
    }

    fn initializing(&self) -> Option<Initializing> {
        let session = self.session;
        let (stage, since) = (session.stage()?, session.stage_start_time()?);
        Some(Initializing { stage, stage_start_time: self.epoch.at(since), episode: session.episode().unwrap_or(1) })
    }

    fn member<'a>(&'a self, member: &'a Member, next: MemberIndex) -> impl Serialize + 'a {
        let reserved = member.status == MemberStatus::Reserved;
        let active = member.status == MemberStatus::Active;
        // M174
        MemberDocument {
            next,
            join_time: self.epoch.at(member.join_time),
            gamertag: self.gamertags.get(&member.xuid).filter(|_| !reserved).map(|gamertag| &**gamertag),
            device_token: member.device_token().map(Shown),
            reserved: reserved && self.contract == Contract::V107,
            pending: reserved && self.contract == Contract::V105,
            active_title_id: member.title.filter(|_| active).map(|title| Shown(title.0)),
            initialization_episode: (member.part == Part::Running).then(|| self.session.episode()).flatten(),
            initialization_failure: member.initialization_failure,
            constants: Area {
                system: MemberConstants {
                    xuid: member.xuid,
                    index: member.index,
                    initialize: member.part != Part::None,
                },
                custom: CustomOrEmpty(member.custom_constants()),
            },
            properties: Area {
                system: MemberProperties {
                    active,
                    ready: member.status == MemberStatus::Ready,
                    connection: member.connection.map(|connection| Shown(connection.0)),
                    secure_device_address: member.secure_device_address.as_ref().map(|address| address.as_str()),
                    initialization_group: member.initialization_group().filter(|_| self.contract == Contract::V107),
                    group: member.initialization_group().filter(|_| self.contract == Contract::V105),
                },
                custom: CustomOrEmpty(member.custom_properties()),
            },
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    contract_version: u16,
    correlation_id: Shown<Guid>,
    branch: Shown<Guid>,
    change_number: ChangeNumber,
    start_time: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_timer: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members_info: Option<Info>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initializing: Option<Initializing>,
    constants: Area<'a, SystemConstants>,
    properties: Area<'a, SystemProperties>,
    members: Members<'a>,
    servers: Empty,
}

/// `initializing`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Initializing {
    stage: Stage,
    stage_start_time: Date,
    episode: u32,
}

/// `membersInfo` (M173).
#[derive(Serialize, Clone, Copy)]
struct Info {
    first: MemberIndex,
    next: MemberIndex,
    count: usize,
    accepted: usize,
    active: usize,
}

/// A `system` object and the `custom` one beside it.
#[derive(Serialize)]
struct Area<'a, S> {
    system: S,
    custom: CustomOrEmpty<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SystemProperties {
    #[serde(skip_serializing_if = "is_false")]
    closed: bool,
    #[serde(skip_serializing_if = "is_false")]
    locked: bool,
    #[serde(skip_serializing_if = "is_open")]
    join_restriction: Restriction,
    #[serde(skip_serializing_if = "is_open")]
    read_restriction: Restriction,
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<Shown<DeviceToken>>,
    turn: [MemberIndex; 0],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MemberDocument<'a> {
    next: MemberIndex,
    join_time: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    gamertag: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    device_token: Option<Shown<DeviceToken>>,
    #[serde(skip_serializing_if = "is_false")]
    reserved: bool,
    #[serde(skip_serializing_if = "is_false")]
    pending: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    active_title_id: Option<Shown<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initialization_episode: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initialization_failure: Option<InitializationFailure>,
    constants: Area<'a, MemberConstants>,
    properties: Area<'a, MemberProperties<'a>>,
}

#[derive(Serialize)]
struct MemberConstants {
    xuid: Xuid,
    index: MemberIndex,
    #[serde(skip_serializing_if = "is_false")]
    initialize: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MemberProperties<'a> {
    #[serde(skip_serializing_if = "is_false")]
    active: bool,
    #[serde(skip_serializing_if = "is_false")]
    ready: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    connection: Option<Shown<Guid>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secure_device_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initialization_group: Option<&'a BTreeSet<MemberIndex>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<&'a BTreeSet<MemberIndex>>,
}

#[derive(Serialize)]
struct Empty {}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_open(restriction: &Restriction) -> bool {
    *restriction == Restriction::None
}

/// The members by index; 104 and 105 have the counts among them.
struct Members<'a> {
    view: &'a View<'a>,
    info: Info,
}

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        if self.view.contract == Contract::V105 {
            map.serialize_entry("first", &self.info.first)?;
            map.serialize_entry("end", &self.info.next)?;
            map.serialize_entry("count", &self.info.count)?;
            map.serialize_entry("accepted", &self.info.accepted)?;
        }
        let members = self.view.session.members();
        let following = members.iter().skip(1).map(|member| member.index).chain([self.info.next]);
        for (member, next) in members.iter().zip(following) {
            map.serialize_entry(&member.index, &self.view.member(member, next))?;
        }
        map.end()
    }
}

/// Something written as it prints.
struct Shown<T>(T);

impl<T: Display> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

/// `custom` is shown even if there is nothing in it.
struct CustomOrEmpty<'a>(Option<&'a Custom>);

impl Serialize for CustomOrEmpty<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Some(custom) => custom.serialize(to),
            None => Empty {}.serialize(to),
        }
    }
}
