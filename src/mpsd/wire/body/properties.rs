//! A session's own properties.

use super::field::{CustomDelta, field, map};
use crate::id::{DeviceToken, Guid, MemberIndex};
use crate::mpsd::session::{
    ConnectionString, Field, Keyword, MatchmakingProperty, PropertiesExtrasWrite, PropertiesWrite, Restriction,
};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PropertiesBody {
    system: Option<SystemProperties>,
    custom: Option<CustomDelta>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct SystemProperties {
    #[serde(deserialize_with = "field")]
    join_restriction: Field<Restriction>,
    #[serde(deserialize_with = "field")]
    read_restriction: Field<Restriction>,
    #[serde(deserialize_with = "field")]
    closed: Field<bool>,
    #[serde(deserialize_with = "field")]
    locked: Field<bool>,
    #[serde(deserialize_with = "field")]
    host: Field<HostToken>,
    initialization_succeeded: Option<bool>,
    #[serde(deserialize_with = "field")]
    keywords: Field<Vec<Keyword>>,
    #[serde(deserialize_with = "field")]
    turn: Field<Vec<u32>>,
    #[serde(deserialize_with = "field")]
    matchmaking: Field<MatchmakingProperty>,
    #[serde(deserialize_with = "field")]
    matchmaking_resubmit: Field<bool>,
    #[serde(deserialize_with = "field")]
    allocate_cloud_compute: Field<bool>,
    #[serde(deserialize_with = "field")]
    owners: Field<BTreeSet<u32>>,
    #[serde(deserialize_with = "field")]
    server_connection_string_candidates: Field<Vec<String>>,
}

impl PropertiesBody {
    pub(super) fn write(self) -> PropertiesWrite {
        let system = self.system.unwrap_or_default();
        PropertiesWrite {
            join_restriction: system.join_restriction,
            read_restriction: system.read_restriction,
            closed: system.closed,
            locked: system.locked,
            host: map(system.host, |HostToken(token)| Field::Set(token)),
            custom: self.custom.map(|CustomDelta(custom)| custom),
            extras: PropertiesExtrasWrite {
                initialization_succeeded: system.initialization_succeeded,
                keywords: system.keywords,
                turn: map(system.turn, |turn| Field::Set(turn.into_iter().map(MemberIndex).collect())),
                matchmaking: system.matchmaking,
                matchmaking_resubmit: system.matchmaking_resubmit,
                allocate_cloud_compute: system.allocate_cloud_compute,
                owners: map(system.owners, |owners| Field::Set(owners.into_iter().map(MemberIndex).collect())),
                server_connection_string_candidates: map(system.server_connection_string_candidates, |servers| {
                    Field::Set(servers.iter().map(|server| ConnectionString::new(server)).collect())
                }),
            }
            .boxed(),
        }
    }
}

/// A device token. A text that cannot be one stands for a token that no member has.
struct HostToken(DeviceToken);

impl<'de> Deserialize<'de> for HostToken {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<HostToken, D::Error> {
        let guid = String::deserialize(from)?.parse();
        Ok(HostToken(DeviceToken(guid.unwrap_or(Guid::from_bits(0)))))
    }
}
