//! What is written of an answer: every member of every shape, and what is left out.

use super::{answer, json};
use serde_json::json as value;
use sessim::gamelift::key::{GameSessionKey, PlacementKey, PlayerSessionKey, TicketKey};
use sessim::gamelift::number::Number;
use sessim::gamelift::operation::{AttributeValue, PlayerLatency};
use sessim::gamelift::reply::{
    GameLiftReply, GameSessionRow, Page, Placed, PlacementRow, PlayerSessionRow, TicketPlayer, TicketRow,
};
use sessim::gamelift::status::{
    GameSessionStatus, GameSessionStatusReason, PlacementState, PlayerSessionCreationPolicy, PlayerSessionStatus,
    ProtectionPolicy, TicketStatus,
};
use sessim::time::Instant;
use std::collections::BTreeMap;

fn at(ms: u64) -> Instant {
    Instant::from_millis(ms).unwrap()
}

fn game_session() -> GameSessionRow {
    GameSessionRow {
        key: GameSessionKey(0),
        game_session_id: "arn:aws:gamelift:us-east-1::gamesession/fleet-a/gsess-1".into(),
        name: None,
        fleet_id: "fleet-a".into(),
        fleet_arn: "arn:aws:gamelift:us-east-1:1:fleet/fleet-a".into(),
        location: "us-east-1".into(),
        creation_time: at(0),
        termination_time: None,
        current_player_session_count: 1,
        maximum_player_session_count: 4,
        status: GameSessionStatus::Active,
        status_reason: None,
        game_properties: Vec::new(),
        ip_address: "10.0.0.1".into(),
        dns_name: "a.example".into(),
        port: 33_450,
        player_session_creation_policy: PlayerSessionCreationPolicy::AcceptAll,
        creator_id: None,
        game_session_data: None,
        matchmaker_data: None,
        protection_policy: ProtectionPolicy::FullProtection,
    }
}

fn ended_game_session() -> GameSessionRow {
    GameSessionRow {
        name: Some("a \"name\"".into()),
        termination_time: Some(at(61_993)),
        status: GameSessionStatus::Terminated,
        status_reason: Some(GameSessionStatusReason::ForceTerminated),
        game_properties: vec![("map".into(), "quay".into())],
        player_session_creation_policy: PlayerSessionCreationPolicy::DenyAll,
        creator_id: Some("c".into()),
        game_session_data: Some("d".into()),
        matchmaker_data: Some("{\"matchId\":1}".into()),
        ..game_session()
    }
}

fn shown(row: &GameSessionRow) -> serde_json::Value {
    let reply = GameLiftReply::GameSession(Box::new(row.clone()));
    json(&answer("CreateGameSession", None, |_, _| Ok(reply)))["GameSession"].clone()
}

/// G504: from the epoch, to the millisecond. G507: what has no value is left out.
#[test]
fn a_game_session_has_the_members_that_have_values() {
    let fresh = value!({
        "GameSessionId": "arn:aws:gamelift:us-east-1::gamesession/fleet-a/gsess-1", "FleetId": "fleet-a",
        "FleetArn": "arn:aws:gamelift:us-east-1:1:fleet/fleet-a", "CreationTime": 1_474_404_600.007,
        "CurrentPlayerSessionCount": 1, "MaximumPlayerSessionCount": 4, "Status": "ACTIVE", "GameProperties": [],
        "IpAddress": "10.0.0.1", "DnsName": "a.example", "Port": 33_450, "PlayerSessionCreationPolicy": "ACCEPT_ALL",
        "Location": "us-east-1"
    });
    assert_eq!(shown(&game_session()), fresh);
    let mut ended = fresh;
    for (key, value) in [
        ("Name", value!("a \"name\"")),
        ("TerminationTime", value!(1_474_404_662.0)),
        ("Status", value!("TERMINATED")),
        ("StatusReason", value!("FORCE_TERMINATED")),
        ("GameProperties", value!([{ "Key": "map", "Value": "quay" }])),
        ("PlayerSessionCreationPolicy", value!("DENY_ALL")),
        ("CreatorId", value!("c")),
        ("GameSessionData", value!("d")),
        ("MatchmakerData", value!("{\"matchId\":1}")),
    ] {
        ended[key] = value;
    }
    assert_eq!(shown(&ended_game_session()), ended);
}

/// G504: one millisecond before a second, at it, and after.
#[test]
fn a_time_has_three_decimals() {
    for (ms, text) in [(992, "1474404600.999"), (993, "1474404601.000"), (994, "1474404601.001")] {
        let row = GameSessionRow { creation_time: at(ms), ..game_session() };
        let body = answer("CreateGameSession", None, |_, _| Ok(GameLiftReply::GameSession(Box::new(row)))).body;
        assert!(body.contains(&format!("\"CreationTime\":{text},")), "{body}");
    }
}

#[test]
fn a_page_has_its_rows_and_the_token_of_the_next() {
    for (operation, key) in [("DescribeGameSessions", "GameSessions"), ("SearchGameSessions", "GameSessions")] {
        let page = Page { rows: vec![game_session(), ended_game_session()], next_token: Some("more".into()) };
        let body = json(&answer(operation, None, |_, _| Ok(GameLiftReply::GameSessions(page))));
        assert_eq!(body, value!({ key: [shown(&game_session()), shown(&ended_game_session())], "NextToken": "more" }));
        let page = Page { rows: Vec::new(), next_token: None };
        assert_eq!(answer(operation, None, |_, _| Ok(GameLiftReply::GameSessions(page))).body, "{\"GameSessions\":[]}");
    }
    let page = Page { rows: vec![game_session()], next_token: None };
    let body = json(&answer("DescribeGameSessionDetails", None, |_, _| Ok(GameLiftReply::GameSessions(page))));
    let details = value!([{ "GameSession": shown(&game_session()), "ProtectionPolicy": "FullProtection" }]);
    assert_eq!(body, value!({ "GameSessionDetails": details }));
}

#[test]
fn a_player_session_has_the_members_that_have_values() {
    let fresh = PlayerSessionRow {
        key: PlayerSessionKey(3),
        player_session_id: "psess-1".into(),
        player_id: "P".into(),
        game_session_id: "arn".into(),
        fleet_id: "fleet-a".into(),
        fleet_arn: "arn-f".into(),
        creation_time: at(993),
        termination_time: None,
        status: PlayerSessionStatus::Reserved,
        ip_address: "10.0.0.1".into(),
        dns_name: "a.example".into(),
        port: 1,
        player_data: None,
    };
    let ended = PlayerSessionRow {
        termination_time: Some(at(1_993)),
        status: PlayerSessionStatus::TimedOut,
        player_data: Some("d".into()),
        ..fresh.clone()
    };
    let mut shown = value!({
        "PlayerSessionId": "psess-1", "PlayerId": "P", "GameSessionId": "arn", "FleetId": "fleet-a", "FleetArn": "arn-f",
        "CreationTime": 1_474_404_601.0, "Status": "RESERVED", "IpAddress": "10.0.0.1", "DnsName": "a.example", "Port": 1
    });
    let reply = GameLiftReply::PlayerSession(Box::new(fresh.clone()));
    assert_eq!(json(&answer("CreatePlayerSession", None, |_, _| Ok(reply))), value!({ "PlayerSession": shown }));
    let page = Page { rows: vec![fresh], next_token: Some("more".into()) };
    let body = json(&answer("DescribePlayerSessions", None, |_, _| Ok(GameLiftReply::PlayerSessions(page))));
    assert_eq!(body, value!({ "PlayerSessions": [shown], "NextToken": "more" }));
    for (key, value) in
        [("TerminationTime", value!(1_474_404_602.0)), ("Status", value!("TIMEDOUT")), ("PlayerData", value!("d"))]
    {
        shown[key] = value;
    }
    let page = Page { rows: vec![ended], next_token: None };
    let body = json(&answer("CreatePlayerSessions", None, |_, _| Ok(GameLiftReply::PlayerSessions(page))));
    assert_eq!(body, value!({ "PlayerSessions": [shown] }));
}

fn placed() -> Placed {
    Placed {
        key: GameSessionKey(0),
        game_session_id: "p-1".into(),
        game_session_arn: "arn".into(),
        game_session_region: "eu-west-1".into(),
        ip_address: "10.0.0.1".into(),
        dns_name: "a.example".into(),
        port: 7,
        placed_player_sessions: vec![("P".into(), "psess-1".into())],
    }
}

#[test]
fn a_placement_shows_its_game_session_once_there_is_one() {
    let pending = PlacementRow {
        key: PlacementKey(0),
        placement_id: "p-1".into(),
        game_session_queue_name: "q".into(),
        status: PlacementState::Pending,
        game_properties: Vec::new(),
        maximum_player_session_count: 2,
        game_session_name: None,
        game_session_data: None,
        matchmaker_data: None,
        player_latencies: vec![PlayerLatency {
            player_id: Some("P".into()),
            region_identifier: Some("eu-west-1".into()),
            latency_in_milliseconds: Some(40),
        }],
        start_time: at(0),
        end_time: None,
        placed: None,
    };
    let fulfilled = PlacementRow {
        status: PlacementState::Fulfilled,
        game_session_name: Some("n".into()),
        game_session_data: Some("d".into()),
        matchmaker_data: Some("{}".into()),
        end_time: Some(at(993)),
        placed: Some(placed()),
        ..pending.clone()
    };
    let mut shown = value!({
        "PlacementId": "p-1", "GameSessionQueueName": "q", "Status": "PENDING", "GameProperties": [],
        "MaximumPlayerSessionCount": 2, "StartTime": 1_474_404_600.007,
        "PlayerLatencies": [{ "PlayerId": "P", "RegionIdentifier": "eu-west-1", "LatencyInMilliseconds": 40 }]
    });
    let of = |row: PlacementRow| GameLiftReply::Placement(Box::new(row));
    let body = json(&answer("StartGameSessionPlacement", None, |_, _| Ok(of(pending))));
    assert_eq!(body, value!({ "GameSessionPlacement": shown }));
    for (key, value) in [
        ("Status", value!("FULFILLED")),
        ("GameSessionName", value!("n")),
        ("GameSessionData", value!("d")),
        ("MatchmakerData", value!("{}")),
        ("EndTime", value!(1_474_404_601.0)),
        ("GameSessionId", value!("p-1")),
        ("GameSessionArn", value!("arn")),
        ("GameSessionRegion", value!("eu-west-1")),
        ("IpAddress", value!("10.0.0.1")),
        ("DnsName", value!("a.example")),
        ("Port", value!(7)),
        ("PlacedPlayerSessions", value!([{ "PlayerId": "P", "PlayerSessionId": "psess-1" }])),
    ] {
        shown[key] = value;
    }
    for operation in ["DescribeGameSessionPlacement", "StopGameSessionPlacement"] {
        let body = json(&answer(operation, None, |_, _| Ok(of(fulfilled.clone()))));
        assert_eq!(body, value!({ "GameSessionPlacement": shown }));
    }
}

#[test]
fn a_ticket_shows_its_players_and_where_they_connect() {
    let number = |number: f64| Number::new(number).unwrap();
    let player = TicketPlayer {
        player_id: "P".into(),
        player_attributes: BTreeMap::from([
            ("a \"mode\"".into(), AttributeValue::String("duel".into())),
            ("skill".into(), AttributeValue::Number(number(23.5))),
            ("maps".into(), AttributeValue::StringList(vec!["quay".into(), "mill".into()])),
            ("wins".into(), AttributeValue::StringDoubleMap(BTreeMap::from([("quay".into(), number(-2.0))]))),
        ]),
        team: Some("red".into()),
        latency_in_ms: BTreeMap::from([("us-east-1".into(), 40)]),
    };
    let searching = TicketRow {
        key: TicketKey(0),
        ticket_id: "t".into(),
        configuration_name: "c".into(),
        configuration_arn: "arn-c".into(),
        status: TicketStatus::Searching,
        status_reason: None,
        status_message: None,
        start_time: at(0),
        end_time: None,
        players: vec![player],
        connection: None,
    };
    let completed = TicketRow {
        status: TicketStatus::Completed,
        status_reason: Some("Done"),
        status_message: Some("All is well.".into()),
        end_time: Some(at(993)),
        connection: Some(placed()),
        ..searching.clone()
    };
    let mut shown = value!({
        "TicketId": "t", "ConfigurationName": "c", "ConfigurationArn": "arn-c", "Status": "SEARCHING",
        "StartTime": 1_474_404_600.007,
        "Players": [{
            "PlayerId": "P", "Team": "red", "LatencyInMs": { "us-east-1": 40 },
            "PlayerAttributes": {
                "a \"mode\"": { "S": "duel" }, "skill": { "N": 23.5 }, "maps": { "SL": ["quay", "mill"] },
                "wins": { "SDM": { "quay": -2.0 } }
            }
        }]
    });
    for operation in ["StartMatchmaking", "StartMatchBackfill"] {
        let reply = GameLiftReply::Ticket(Box::new(searching.clone()));
        assert_eq!(json(&answer(operation, None, |_, _| Ok(reply))), value!({ "MatchmakingTicket": shown }));
    }
    for (key, value) in [
        ("Status", value!("COMPLETED")),
        ("StatusReason", value!("Done")),
        ("StatusMessage", value!("All is well.")),
        ("EndTime", value!(1_474_404_601.0)),
        (
            "GameSessionConnectionInfo",
            value!({
                "GameSessionArn": "arn", "IpAddress": "10.0.0.1", "DnsName": "a.example", "Port": 7,
                "MatchedPlayerSessions": [{ "PlayerId": "P", "PlayerSessionId": "psess-1" }]
            }),
        ),
    ] {
        shown[key] = value;
    }
    let reply = GameLiftReply::Tickets(vec![completed]);
    assert_eq!(json(&answer("DescribeMatchmaking", None, |_, _| Ok(reply))), value!({ "TicketList": [shown] }));
}

#[test]
fn an_operation_with_nothing_to_tell_answers_an_empty_object() {
    for operation in ["AcceptMatch", "StopMatchmaking"] {
        assert_eq!(answer(operation, None, |_, _| Ok(GameLiftReply::Done)).body, "{}");
    }
}
