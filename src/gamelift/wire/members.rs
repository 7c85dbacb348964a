//! The members of requests: the API's name of each, and the field that it fills.
//!
//! A member that is `null` is absent, and an unknown member is ignored (G503).

use crate::gamelift::key::Text;
use crate::gamelift::number::Number;
use crate::gamelift::operation::{
    AcceptMatch, CreateGameSession, CreatePlayerSession, CreatePlayerSessions, DescribeGameSessions,
    DescribeMatchmaking, DescribePlayerSessions, DesiredPlayerSession, GameProperty, PlacementRequest, PlayerLatency,
    PriorityConfigurationOverride, SearchGameSessions, StartGameSessionPlacement, StopMatchmaking,
    TerminateGameSession, UpdateGameSession,
};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// The request of an operation that posts a ticket, its players as written.
#[derive(Default)]
pub(super) struct MatchmakingRequest {
    pub(super) ticket_id: Option<Text>,
    pub(super) configuration_name: Option<Text>,
    /// Of `StartMatchBackfill` alone.
    pub(super) game_session_arn: Option<Text>,
    pub(super) players: Vec<WrittenPlayer>,
}

/// A player of a ticket, as written.
#[derive(Default)]
pub(super) struct WrittenPlayer {
    pub(super) player_id: Option<Text>,
    pub(super) player_attributes: BTreeMap<Text, WrittenAttribute>,
    pub(super) team: Option<Text>,
    pub(super) latency_in_ms: BTreeMap<Text, i64>,
}

/// A player's attribute as written: one of its members should be there.
#[derive(Default)]
pub(super) struct WrittenAttribute {
    pub(super) string: Option<Text>,
    pub(super) number: Option<WireNumber>,
    pub(super) string_list: Option<Vec<Text>>,
    pub(super) string_double_map: Option<BTreeMap<Text, WireNumber>>,
}

/// A number of a body. JSON has no infinite ones.
#[derive(Clone, Copy)]
pub(super) struct WireNumber(pub(super) Number);

impl<'de> Deserialize<'de> for WireNumber {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<WireNumber, D::Error> {
        let number = f64::deserialize(from)?;
        Number::new(number).map(WireNumber).ok_or_else(|| serde::de::Error::custom("the number is not finite"))
    }
}

/// Declares, for each request and each object inside, how it is read: a member's name, its field, and a function where the
/// field's own type does not say how it is read.
macro_rules! members {
    ($($Object:ident { $($name:literal $field:ident $(by $read:ident)?,)+ })+) => {$(
        impl<'de> Deserialize<'de> for $Object {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<$Object, D::Error> {
                struct MembersVisitor;

                impl<'de> Visitor<'de> for MembersVisitor {
                    type Value = $Object;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<$Object, A::Error> {
                        let mut read = $Object::default();
                        while let Some(name) = from.next_key::<String>()? {
                            match name.as_str() {
                                $($name => read.$field = members!(@read from $($read)?),)+
                                _ => {
                                    from.next_value::<IgnoredAny>()?;
                                }
                            }
                        }
                        Ok(read)
                    }
                }

                from.deserialize_map(MembersVisitor)
            }
        }
    )+};
    (@read $from:ident) => { member(&mut $from)? };
    (@read $from:ident $read:ident) => { $read(&mut $from)? };
}

/// The value of a member; `null` is its absence.
fn member<'de, T: Deserialize<'de> + Default, A: MapAccess<'de>>(from: &mut A) -> Result<T, A::Error> {
    Ok(from.next_value::<Option<T>>()?.unwrap_or_default())
}

/// A latency: the API's float is rounded down, and bounded by the largest whole number there is.
fn latency<'de, A: MapAccess<'de>>(from: &mut A) -> Result<Option<i64>, A::Error> {
    Ok(from.next_value::<Option<f64>>()?.map(|ms| ms.floor() as i64))
}

members! {
    GameProperty {
        "Key" key,
        "Value" value,
    }
    CreateGameSession {
        "FleetId" fleet_id,
        "AliasId" alias_id,
        "Location" location,
        "MaximumPlayerSessionCount" maximum_player_session_count,
        "Name" name,
        "GameProperties" game_properties,
        "CreatorId" creator_id,
        "IdempotencyToken" idempotency_token,
        "GameSessionId" game_session_id,
        "GameSessionData" game_session_data,
    }
    CreatePlayerSession {
        "GameSessionId" game_session_id,
        "PlayerId" player_id,
        "PlayerData" player_data,
    }
    CreatePlayerSessions {
        "GameSessionId" game_session_id,
        "PlayerIds" player_ids,
        "PlayerDataMap" player_data_map,
    }
    DescribeGameSessions {
        "FleetId" fleet_id,
        "AliasId" alias_id,
        "GameSessionId" game_session_id,
        "Location" location,
        "StatusFilter" status_filter,
        "Limit" limit,
        "NextToken" next_token,
    }
    SearchGameSessions {
        "FleetId" fleet_id,
        "AliasId" alias_id,
        "Location" location,
        "FilterExpression" filter_expression,
        "SortExpression" sort_expression,
        "Limit" limit,
        "NextToken" next_token,
    }
    DescribePlayerSessions {
        "GameSessionId" game_session_id,
        "PlayerId" player_id,
        "PlayerSessionId" player_session_id,
        "PlayerSessionStatusFilter" player_session_status_filter,
        "Limit" limit,
        "NextToken" next_token,
    }
    UpdateGameSession {
        "GameSessionId" game_session_id,
        "MaximumPlayerSessionCount" maximum_player_session_count,
        "Name" name,
        "PlayerSessionCreationPolicy" player_session_creation_policy,
        "ProtectionPolicy" protection_policy,
        "GameProperties" game_properties,
    }
    TerminateGameSession {
        "GameSessionId" game_session_id,
        "TerminationMode" termination_mode,
    }
    DesiredPlayerSession {
        "PlayerId" player_id,
        "PlayerData" player_data,
    }
    PlayerLatency {
        "PlayerId" player_id,
        "RegionIdentifier" region_identifier,
        "LatencyInMilliseconds" latency_in_milliseconds by latency,
    }
    PriorityConfigurationOverride {
        "PlacementFallbackStrategy" placement_fallback_strategy,
        "LocationOrder" location_order,
    }
    StartGameSessionPlacement {
        "PlacementId" placement_id,
        "GameSessionQueueName" game_session_queue_name,
        "MaximumPlayerSessionCount" maximum_player_session_count,
        "GameSessionName" game_session_name,
        "GameProperties" game_properties,
        "GameSessionData" game_session_data,
        "PlayerLatencies" player_latencies,
        "DesiredPlayerSessions" desired_player_sessions,
        "PriorityConfigurationOverride" priority_configuration_override,
    }
    PlacementRequest {
        "PlacementId" placement_id,
    }
    WrittenAttribute {
        "S" string,
        "N" number,
        "SL" string_list,
        "SDM" string_double_map,
    }
    WrittenPlayer {
        "PlayerId" player_id,
        "PlayerAttributes" player_attributes,
        "Team" team,
        "LatencyInMs" latency_in_ms,
    }
    MatchmakingRequest {
        "TicketId" ticket_id,
        "ConfigurationName" configuration_name,
        "GameSessionArn" game_session_arn,
        "Players" players,
    }
    DescribeMatchmaking {
        "TicketIds" ticket_ids,
    }
    AcceptMatch {
        "TicketId" ticket_id,
        "PlayerIds" player_ids,
        "AcceptanceType" acceptance_type,
    }
    StopMatchmaking {
        "TicketId" ticket_id,
    }
}
