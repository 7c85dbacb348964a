//! From an answer of the service to the JSON body of a response.
//!
//! A member without a value is left out. Times are seconds since 1970 as numbers with three decimals (G504).

use crate::gamelift::epoch::UnixEpoch;
use crate::gamelift::key::Text;
use crate::gamelift::operation::{AttributeValue, Operation, PlayerLatency};
use crate::gamelift::reply::{
    GameLiftReply, GameSessionRow, Page, Placed, PlacementRow, PlayerSessionRow, TicketPlayer, TicketRow,
};
use crate::json::fields::{Object, list, map, object, written};
use crate::json::write::{float, printed, quoted};
use crate::time::Instant;

/// The body of the response to an operation that was not refused.
#[must_use]
pub fn encode(operation: &Operation, reply: &GameLiftReply, epoch: UnixEpoch) -> String {
    match operation {
        Operation::DescribeGameSessionDetails(_) => encode_with(reply, epoch, GameSessions::WithProtection),
        Operation::CreateGameSession(_)
        | Operation::CreatePlayerSession(_)
        | Operation::CreatePlayerSessions(_)
        | Operation::DescribeGameSessions(_)
        | Operation::SearchGameSessions(_)
        | Operation::DescribePlayerSessions(_)
        | Operation::UpdateGameSession(_)
        | Operation::TerminateGameSession(_)
        | Operation::StartGameSessionPlacement(_)
        | Operation::DescribeGameSessionPlacement(_)
        | Operation::StopGameSessionPlacement(_)
        | Operation::StartMatchmaking(_)
        | Operation::DescribeMatchmaking(_)
        | Operation::AcceptMatch(_)
        | Operation::StopMatchmaking(_)
        | Operation::StartMatchBackfill(_) => encode_reply(reply, epoch),
    }
}

/// The body of an answer, of an operation or of a call of the server SDK.
#[must_use]
pub fn encode_reply(reply: &GameLiftReply, epoch: UnixEpoch) -> String {
    encode_with(reply, epoch, GameSessions::Plain)
}

/// `GameSession` as a text of its own.
pub(super) fn game_session(row: &GameSessionRow, epoch: UnixEpoch) -> String {
    written(|to| Form { epoch }.game_session(to, row))
}

/// How a page of game sessions is shown.
enum GameSessions {
    Plain,
    /// Each in an object with its protection policy.
    WithProtection,
}

fn encode_with(reply: &GameLiftReply, epoch: UnixEpoch, shown: GameSessions) -> String {
    let form = Form { epoch };
    written(|to| match (reply, shown) {
        (GameLiftReply::Done, _) => {}
        (GameLiftReply::GameSession(row), _) => to.object("GameSession", |to| form.game_session(to, row)),
        (GameLiftReply::GameSessions(page), GameSessions::Plain) => {
            form.page(to, "GameSessions", page, |to, row| form.game_session(to, row));
        }
        (GameLiftReply::GameSessions(page), GameSessions::WithProtection) => {
            form.page(to, "GameSessionDetails", page, |to, row| {
                to.object("GameSession", |to| form.game_session(to, row));
                to.string("ProtectionPolicy", row.protection_policy.word());
            });
        }
        (GameLiftReply::PlayerSession(row), _) => to.object("PlayerSession", |to| form.player_session(to, row)),
        (GameLiftReply::PlayerSessions(page), _) => {
            form.page(to, "PlayerSessions", page, |to, row| form.player_session(to, row));
        }
        (GameLiftReply::Placement(row), _) => to.object("GameSessionPlacement", |to| form.placement(to, row)),
        (GameLiftReply::Ticket(row), _) => to.object("MatchmakingTicket", |to| form.ticket(to, row)),
        (GameLiftReply::Tickets(rows), _) => to.objects("TicketList", rows, |to, row| form.ticket(to, row)),
        (GameLiftReply::Text(text), _) => to.string("Text", text),
        (GameLiftReply::Time(at), _) => form.time(to, "Time", *at),
    })
}

/// What the form of an answer depends on.
#[derive(Clone, Copy)]
struct Form {
    epoch: UnixEpoch,
}

impl Form {
    fn page<T>(self, to: &mut Object<'_>, key: &str, page: &Page<T>, row: impl FnMut(&mut Object<'_>, &T)) {
        to.objects(key, &page.rows, row);
        text_if(to, "NextToken", page.next_token.as_ref());
    }

    /// `GameSession`
    fn game_session(self, to: &mut Object<'_>, row: &GameSessionRow) {
        to.string("GameSessionId", &row.game_session_id);
        text_if(to, "Name", row.name.as_ref());
        to.string("FleetId", &row.fleet_id);
        to.string("FleetArn", &row.fleet_arn);
        self.time(to, "CreationTime", row.creation_time);
        self.time_if(to, "TerminationTime", row.termination_time);
        to.number("CurrentPlayerSessionCount", row.current_player_session_count);
        to.number("MaximumPlayerSessionCount", row.maximum_player_session_count);
        to.string("Status", row.status.word());
        if let Some(reason) = row.status_reason {
            to.string("StatusReason", reason.word());
        }
        game_properties(to, &row.game_properties);
        to.string("IpAddress", &row.ip_address);
        to.string("DnsName", &row.dns_name);
        to.number("Port", row.port);
        to.string("PlayerSessionCreationPolicy", row.player_session_creation_policy.word());
        text_if(to, "CreatorId", row.creator_id.as_ref());
        text_if(to, "GameSessionData", row.game_session_data.as_ref());
        text_if(to, "MatchmakerData", row.matchmaker_data.as_ref());
        to.string("Location", &row.location);
    }

    /// `PlayerSession`
    fn player_session(self, to: &mut Object<'_>, row: &PlayerSessionRow) {
        to.string("PlayerSessionId", &row.player_session_id);
        to.string("PlayerId", &row.player_id);
        to.string("GameSessionId", &row.game_session_id);
        to.string("FleetId", &row.fleet_id);
        to.string("FleetArn", &row.fleet_arn);
        self.time(to, "CreationTime", row.creation_time);
        self.time_if(to, "TerminationTime", row.termination_time);
        to.string("Status", row.status.word());
        to.string("IpAddress", &row.ip_address);
        to.string("DnsName", &row.dns_name);
        to.number("Port", row.port);
        text_if(to, "PlayerData", row.player_data.as_ref());
    }

    /// `GameSessionPlacement`
    fn placement(self, to: &mut Object<'_>, row: &PlacementRow) {
        to.string("PlacementId", &row.placement_id);
        to.string("GameSessionQueueName", &row.game_session_queue_name);
        to.string("Status", row.status.word());
        game_properties(to, &row.game_properties);
        to.number("MaximumPlayerSessionCount", row.maximum_player_session_count);
        text_if(to, "GameSessionName", row.game_session_name.as_ref());
        if let Some(placed) = &row.placed {
            to.string("GameSessionId", &placed.game_session_id);
            to.string("GameSessionArn", &placed.game_session_arn);
            to.string("GameSessionRegion", &placed.game_session_region);
        }
        to.objects("PlayerLatencies", &row.player_latencies, player_latency);
        self.time(to, "StartTime", row.start_time);
        self.time_if(to, "EndTime", row.end_time);
        if let Some(placed) = &row.placed {
            address(to, placed);
            player_session_ids(to, "PlacedPlayerSessions", placed);
        }
        text_if(to, "GameSessionData", row.game_session_data.as_ref());
        text_if(to, "MatchmakerData", row.matchmaker_data.as_ref());
    }

    /// `MatchmakingTicket`
    fn ticket(self, to: &mut Object<'_>, row: &TicketRow) {
        to.string("TicketId", &row.ticket_id);
        to.string("ConfigurationName", &row.configuration_name);
        to.string("ConfigurationArn", &row.configuration_arn);
        to.string("Status", row.status.word());
        if let Some(reason) = row.status_reason {
            to.string("StatusReason", reason);
        }
        text_if(to, "StatusMessage", row.status_message.as_ref());
        self.time(to, "StartTime", row.start_time);
        self.time_if(to, "EndTime", row.end_time);
        to.objects("Players", &row.players, ticket_player);
        if let Some(placed) = &row.connection {
            to.object("GameSessionConnectionInfo", |to| {
                to.string("GameSessionArn", &placed.game_session_arn);
                address(to, placed);
                player_session_ids(to, "MatchedPlayerSessions", placed);
            });
        }
    }

    fn time(self, to: &mut Object<'_>, key: &str, at: Instant) {
        printed(to.key(key), &self.epoch.at(at));
    }

    fn time_if(self, to: &mut Object<'_>, key: &str, at: Option<Instant>) {
        if let Some(at) = at {
            self.time(to, key, at);
        }
    }
}

fn text_if(to: &mut Object<'_>, key: &str, text: Option<&Text>) {
    if let Some(text) = text {
        to.string(key, text);
    }
}

fn game_properties(to: &mut Object<'_>, properties: &[(Text, Text)]) {
    to.objects("GameProperties", properties, |to, (key, value)| {
        to.string("Key", key);
        to.string("Value", value);
    });
}

fn player_latency(to: &mut Object<'_>, latency: &PlayerLatency) {
    text_if(to, "PlayerId", latency.player_id.as_ref());
    text_if(to, "RegionIdentifier", latency.region_identifier.as_ref());
    if let Some(ms) = latency.latency_in_milliseconds {
        printed(to.key("LatencyInMilliseconds"), &ms);
    }
}

fn address(to: &mut Object<'_>, placed: &Placed) {
    to.string("IpAddress", &placed.ip_address);
    to.string("DnsName", &placed.dns_name);
    to.number("Port", placed.port);
}

fn player_session_ids(to: &mut Object<'_>, key: &str, placed: &Placed) {
    to.objects(key, &placed.placed_player_sessions, |to, (player, player_session)| {
        to.string("PlayerId", player);
        to.string("PlayerSessionId", player_session);
    });
}

fn ticket_player(to: &mut Object<'_>, player: &TicketPlayer) {
    to.string("PlayerId", &player.player_id);
    map(to.key("PlayerAttributes"), &player.player_attributes, |text, value| {
        object(text, |to| attribute(to, value));
    });
    text_if(to, "Team", player.team.as_ref());
    map(to.key("LatencyInMs"), &player.latency_in_ms, printed);
}

fn attribute(to: &mut Object<'_>, value: &AttributeValue) {
    match value {
        AttributeValue::String(text) => to.string("S", text),
        AttributeValue::Number(number) => float(to.key("N"), number.get()),
        AttributeValue::StringList(texts) => list(to.key("SL"), texts, |text, item| quoted(text, item)),
        AttributeValue::StringDoubleMap(numbers) => {
            map(to.key("SDM"), numbers, |text, number| float(text, number.get()));
        }
    }
}
