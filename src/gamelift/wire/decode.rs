//! From the JSON body of a request to an operation.
//!
//! Types are checked here, and nothing else: a value that the API does not take is refused by the service.

use super::members::{MatchmakingRequest, WrittenAttribute, WrittenPlayer};
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::operation::{AttributeValue, MatchPlayer, Operation, StartMatchBackfill, StartMatchmaking};
use crate::json;
use serde::de::DeserializeOwned;

/// Why a request is not passed to the service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Undecoded {
    /// There is no operation of this name (G501).
    UnknownOperation,
    /// The body is not JSON, or a value has another type than its member (G502): where, and what was found.
    Serialization(String),
    /// A player's attribute has two types or none (G2).
    Refused(GameLiftException),
}

/// Reads the request of an operation, by the operation's name. A body without text is an empty object.
///
/// # Errors
/// Why it is not one.
pub fn decode(operation: &str, body: &str) -> Result<Operation, Undecoded> {
    match operation {
        "CreateGameSession" => request(body).map(Operation::CreateGameSession),
        "CreatePlayerSession" => request(body).map(Operation::CreatePlayerSession),
        "CreatePlayerSessions" => request(body).map(Operation::CreatePlayerSessions),
        "DescribeGameSessions" => request(body).map(Operation::DescribeGameSessions),
        "DescribeGameSessionDetails" => request(body).map(Operation::DescribeGameSessionDetails),
        "SearchGameSessions" => request(body).map(Operation::SearchGameSessions),
        "DescribePlayerSessions" => request(body).map(Operation::DescribePlayerSessions),
        "UpdateGameSession" => request(body).map(Operation::UpdateGameSession),
        "TerminateGameSession" => request(body).map(Operation::TerminateGameSession),
        "StartGameSessionPlacement" => request(body).map(Operation::StartGameSessionPlacement),
        "DescribeGameSessionPlacement" => request(body).map(Operation::DescribeGameSessionPlacement),
        "StopGameSessionPlacement" => request(body).map(Operation::StopGameSessionPlacement),
        "StartMatchmaking" => {
            let MatchmakingRequest { ticket_id, configuration_name, game_session_arn: _, players } = request(body)?;
            let players = match_players(players).map_err(Undecoded::Refused)?;
            Ok(Operation::StartMatchmaking(StartMatchmaking { ticket_id, configuration_name, players }))
        }
        "DescribeMatchmaking" => request(body).map(Operation::DescribeMatchmaking),
        "AcceptMatch" => request(body).map(Operation::AcceptMatch),
        "StopMatchmaking" => request(body).map(Operation::StopMatchmaking),
        "StartMatchBackfill" => {
            let MatchmakingRequest { ticket_id, configuration_name, game_session_arn, players } = request(body)?;
            let players = match_players(players).map_err(Undecoded::Refused)?;
            let request = StartMatchBackfill { ticket_id, configuration_name, game_session_arn, players };
            Ok(Operation::StartMatchBackfill(request))
        }
        _ => Err(Undecoded::UnknownOperation),
    }
}

fn request<T: DeserializeOwned>(body: &str) -> Result<T, Undecoded> {
    let body = if body.trim_ascii().is_empty() { "{}" } else { body };
    json::read_str(body).map_err(|faults| {
        let first = faults.first().map(ToString::to_string);
        Undecoded::Serialization(first.unwrap_or_default())
    })
}

/// The players of a ticket.
///
/// # Errors
/// A player's attribute has two types or none.
pub(super) fn match_players(players: Vec<WrittenPlayer>) -> Result<Vec<MatchPlayer>, GameLiftException> {
    players.into_iter().map(match_player).collect()
}

fn match_player(written: WrittenPlayer) -> Result<MatchPlayer, GameLiftException> {
    let WrittenPlayer { player_id, player_attributes, team, latency_in_ms } = written;
    let attributes = player_attributes.into_iter().map(|(name, written)| Ok((name, attribute_value(written)?)));
    Ok(MatchPlayer { player_id, player_attributes: attributes.collect::<Result<_, _>>()?, team, latency_in_ms })
}

fn attribute_value(written: WrittenAttribute) -> Result<AttributeValue, GameLiftException> {
    let WrittenAttribute { string, number, string_list, string_double_map } = written;
    match (string, number, string_list, string_double_map) {
        (Some(text), None, None, None) => Ok(AttributeValue::String(text)),
        (None, Some(number), None, None) => Ok(AttributeValue::Number(number.0)),
        (None, None, Some(texts), None) => Ok(AttributeValue::StringList(texts)),
        (None, None, None, Some(numbers)) => {
            let numbers = numbers.into_iter().map(|(key, number)| (key, number.0)).collect();
            Ok(AttributeValue::StringDoubleMap(numbers))
        }
        _ => Err(GameLiftException::IllFormed("PlayerAttributes", "a value with exactly one of S, N, SL and SDM")),
    }
}
