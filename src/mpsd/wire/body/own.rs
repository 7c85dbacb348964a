//! A caller's own record: `members.me`.

use super::super::qos::{MeasurementsBody, ServerMeasurementsBody};
use super::field::{CustomDelta, by_name, field, map};
use super::subscriptions::{WrittenContext, WrittenSubscription, subscriptions};
use crate::id::{ConnectionId, MemberIndex, Name, SecureDeviceAddress, Xuid};
use crate::json::Named;
use crate::mpsd::session::{Field, Flags, MatchmakingResult, MemberExtrasWrite, MemberSystemConstants, MemberWrite};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

/// A caller's own record.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Own {
    constants: Option<OwnConstants>,
    properties: Option<OwnProperties>,
    roles: Named<Option<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct OwnConstants {
    system: Option<OwnSystemConstants>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct OwnSystemConstants {
    xuid: Option<Xuid>,
    initialize: Option<bool>,
    team: Option<Box<str>>,
    matchmaking_result: Option<MatchmakingResult>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct OwnProperties {
    system: Option<OwnSystemProperties>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct OwnSystemProperties {
    #[serde(deserialize_with = "field")]
    active: Field<bool>,
    #[serde(deserialize_with = "field")]
    ready: Field<bool>,
    #[serde(deserialize_with = "field")]
    connection: Field<Connection>,
    #[serde(deserialize_with = "field")]
    secure_device_address: Field<AddressText>,
    initialization_group: Option<BTreeSet<u32>>,
    #[serde(deserialize_with = "field")]
    groups: Field<Vec<GroupName>>,
    #[serde(deserialize_with = "field")]
    encounters: Field<Vec<GroupName>>,
    #[serde(rename = "RolePreference", deserialize_with = "field")]
    role_preference: Field<Named<u8>>,
    #[serde(deserialize_with = "field")]
    measurements: Field<MeasurementsBody>,
    #[serde(deserialize_with = "field")]
    server_measurements: Field<ServerMeasurementsBody>,
    #[serde(deserialize_with = "field")]
    subscription: Field<WrittenSubscription>,
    subscriptions: Option<Named<Option<WrittenContext>>>,
}

impl Own {
    /// The write that it means, under this key, for this user if the key names one.
    pub(super) fn write(self, key: &str, user: Option<Xuid>) -> Result<MemberWrite, String> {
        let constants = self.constants.unwrap_or_default();
        let own_constants = constants.system.unwrap_or_default();
        let given = own_constants.xuid;
        match (given, user) {
            (Some(given), Some(user)) if given != user => {
                return Err(format!("members.{key}.constants.system.xuid: {given} is not the caller, who is {user}"));
            }
            (Some(_), None) if key != "me" => {
                return Err(format!("members.{key}.constants.system.xuid: this is nobody's alone"));
            }
            (Some(_), Some(_) | None) | (None, _) => {}
        }
        let properties = self.properties.unwrap_or_default();
        let system = properties.system.unwrap_or_default();
        let system_constants =
            MemberSystemConstants { team: own_constants.team, matchmaking_result: own_constants.matchmaking_result };
        Ok(MemberWrite {
            flags: Flags { active: flag(system.active), ready: flag(system.ready) },
            connection: map(system.connection, |Connection(id)| Field::Set(id)),
            secure_device_address: map(system.secure_device_address, |AddressText(address)| {
                address.map_or(Field::Clear, Field::Set)
            }),
            custom: properties.custom.map(|CustomDelta(custom)| custom),
            constants: constants.custom.map(|CustomDelta(custom)| custom),
            initialize: own_constants.initialize,
            extras: MemberExtrasWrite {
                initialization_group: system
                    .initialization_group
                    .map(|group| group.into_iter().map(MemberIndex).collect()),
                groups: map(system.groups, |groups| Field::Set(names(groups))),
                encounters: match system.encounters {
                    Field::Set(groups) => names(groups),
                    Field::Keep | Field::Clear => Vec::new(),
                },
                system: Some(system_constants).filter(|system| *system != MemberSystemConstants::default()),
                roles: by_name(&self.roles),
                role_preference: map(system.role_preference, |weights| Field::Set(by_name(&weights))),
                measurements: map(system.measurements, |MeasurementsBody(of)| Field::Set(of)),
                server_measurements: map(system.server_measurements, |ServerMeasurementsBody(of)| Field::Set(of)),
                subscriptions: subscriptions(system.subscription, system.subscriptions)?,
            }
            .boxed(),
        })
    }
}

/// `null` deletes a flag, and an absent flag is false.
fn flag(field: Field<bool>) -> Option<bool> {
    match field {
        Field::Keep => None,
        Field::Clear => Some(false),
        Field::Set(flag) => Some(flag),
    }
}

/// The name of a group, by the rules of session names (M340).
struct GroupName(Name);

impl<'de> Deserialize<'de> for GroupName {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<GroupName, D::Error> {
        String::deserialize(from)?.parse().map(GroupName).map_err(Error::custom)
    }
}

fn names(groups: Vec<GroupName>) -> Vec<Name> {
    groups.into_iter().map(|GroupName(name)| name).collect()
}

struct Connection(ConnectionId);

impl<'de> Deserialize<'de> for Connection {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Connection, D::Error> {
        let guid = String::deserialize(from)?.parse().map_err(Error::custom)?;
        Ok(Connection(ConnectionId(guid)))
    }
}

/// A device address; empty is none.
struct AddressText(Option<SecureDeviceAddress>);

impl<'de> Deserialize<'de> for AddressText {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<AddressText, D::Error> {
        String::deserialize(from).map(|blob| AddressText(SecureDeviceAddress::new(&blob)))
    }
}
