//! `servers` of a write: those that the directory knows have a schema, the others' fields are their own (M395).

use super::field::{CustomDelta, Parsed, field, map};
use crate::id::{Guid, Name, SessionReference};
use crate::mpsd::custom::Custom;
use crate::mpsd::date::Epoch;
use crate::mpsd::session::{Field, MatchmakingStatus, MatchmakingWrite, ServerKind, ServerWrite, ServersWrite};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// The servers in the order of the text; `None` is `null`.
#[derive(Default)]
pub(super) struct Servers(Vec<(Name, Option<ServerBody>)>);

enum ServerBody {
    Matchmaking(MatchmakingServer),
    Arbitration(ArbitrationServer),
    Other(OtherServer),
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct MatchmakingServer {
    constants: Option<Area>,
    properties: Option<SearchArea>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct SearchArea {
    system: Option<MatchmakingBody>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct MatchmakingBody {
    #[serde(deserialize_with = "field")]
    lock_id: Field<Box<str>>,
    #[serde(deserialize_with = "field")]
    status: Field<MatchmakingStatus>,
    #[serde(deserialize_with = "field")]
    status_details: Field<Box<str>>,
    #[serde(deserialize_with = "field")]
    typical_wait: Field<u32>,
    #[serde(deserialize_with = "field")]
    target_session_ref: Field<Target>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Target {
    scid: Parsed<Guid>,
    template_name: Parsed<Name>,
    name: Parsed<Name>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct ArbitrationServer {
    constants: Option<StartArea>,
    properties: Option<Area>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct StartArea {
    system: Option<Start>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Start {
    start_time: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct OtherServer {
    constants: Option<Area>,
    properties: Option<Area>,
}

/// An area whose fields mean nothing to the directory.
#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
struct Area {
    system: Option<Fields>,
    custom: Option<CustomDelta>,
}

impl Servers {
    /// The writes that they mean, with dates as instants.
    pub(super) fn write(self, epoch: Epoch) -> Result<Box<ServersWrite>, String> {
        let mut write = ServersWrite::default();
        for (name, server) in self.0 {
            let server = match server {
                None => None,
                Some(ServerBody::Matchmaking(server)) => Some(server.write()),
                Some(ServerBody::Arbitration(server)) => Some(server.write(epoch)?),
                Some(ServerBody::Other(OtherServer { constants, properties })) => Some(other(constants, properties)),
            };
            write.0.insert(name, server);
        }
        Ok(Box::new(write))
    }
}

impl MatchmakingServer {
    fn write(self) -> ServerWrite {
        let SearchArea { system, custom } = self.properties.unwrap_or_default();
        let matchmaking = system.map(|search| {
            Box::new(MatchmakingWrite {
                lock_id: search.lock_id,
                status: search.status,
                status_details: search.status_details,
                typical_wait: search.typical_wait,
                target_session_ref: map(search.target_session_ref, |target| Field::Set(target.reference())),
            })
        });
        ServerWrite { matchmaking, custom: custom.map(|CustomDelta(custom)| custom), ..other(self.constants, None) }
    }
}

impl ArbitrationServer {
    fn write(self, epoch: Epoch) -> Result<ServerWrite, String> {
        let StartArea { system, custom } = self.constants.unwrap_or_default();
        let start = system.and_then(|system| system.start_time);
        let start = start.map(|text| epoch.moment(&text)).transpose();
        Ok(ServerWrite {
            start_time: start.map_err(|why| format!("servers.arbitration.constants.system.startTime: {why}"))?,
            constants: custom.map(|CustomDelta(custom)| custom),
            ..other(None, self.properties)
        })
    }
}

impl Target {
    pub(super) fn reference(self) -> SessionReference {
        SessionReference { scid: self.scid.0, template: self.template_name.0, name: self.name.0 }
    }
}

fn other(constants: Option<Area>, properties: Option<Area>) -> ServerWrite {
    let (constants, properties) = (constants.unwrap_or_default(), properties.unwrap_or_default());
    ServerWrite {
        constants_system: constants.system.map(|Fields(fields)| fields),
        constants: constants.custom.map(|CustomDelta(custom)| custom),
        system: properties.system.map(|Fields(fields)| fields),
        custom: properties.custom.map(|CustomDelta(custom)| custom),
        ..ServerWrite::default()
    }
}

impl<'de> Deserialize<'de> for Servers {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Servers, D::Error> {
        from.deserialize_map(ByName)
    }
}

struct ByName;

impl<'de> Visitor<'de> for ByName {
    type Value = Servers;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Servers, A::Error> {
        let mut servers = Servers::default();
        while let Some(key) = map.next_key::<String>()? {
            // M393
            let name: Name = key.parse().map_err(|why| Error::custom(format_args!("servers: {why}")))?;
            let server = match ServerKind::of(&name) {
                ServerKind::Matchmaking => map.next_value::<Option<_>>()?.map(ServerBody::Matchmaking),
                ServerKind::Arbitration => map.next_value::<Option<_>>()?.map(ServerBody::Arbitration),
                ServerKind::Other => map.next_value::<Option<_>>()?.map(ServerBody::Other),
            };
            if servers.0.iter().any(|(earlier, _)| *earlier == name) {
                return Err(Error::custom(format_args!("servers: {key:?} is there twice")));
            }
            servers.0.push((name, server));
        }
        Ok(servers)
    }
}

/// `system` of a server without a schema: an object.
struct Fields(Custom);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Fields, D::Error> {
        let fields = Custom::deserialize(from)?;
        if fields.is_object() { Ok(Fields(fields)) } else { Err(Error::custom("system takes an object")) }
    }
}
