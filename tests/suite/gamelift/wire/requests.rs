//! What is read of a request: every member of every operation, and what is left out.

use sessim::gamelift::key::Text;
use sessim::gamelift::number::Number;
use sessim::gamelift::operation::{
    AcceptMatch, AttributeValue, CreateGameSession, CreatePlayerSession, CreatePlayerSessions, DescribeGameSessions,
    DescribeMatchmaking, DescribePlayerSessions, DesiredPlayerSession, GameProperty, MatchPlayer, Operation,
    PlacementRequest, PlayerLatency, PriorityConfigurationOverride, SearchGameSessions, StartGameSessionPlacement,
    StartMatchBackfill, StartMatchmaking, StopMatchmaking, TerminateGameSession, UpdateGameSession,
};
use sessim::gamelift::wire::{Undecoded, decode};
use std::collections::BTreeMap;

fn text(text: &str) -> Text {
    text.into()
}

fn some(value: &str) -> Option<Text> {
    Some(text(value))
}

fn player(id: &str, team: Option<&str>) -> MatchPlayer {
    let number = |number: f64| Number::new(number).unwrap();
    MatchPlayer {
        player_id: some(id),
        player_attributes: BTreeMap::from([
            (text("mode"), AttributeValue::String(text("duel"))),
            (text("skill"), AttributeValue::Number(number(23.5))),
            (text("maps"), AttributeValue::StringList(vec![text("quay"), text("mill")])),
            (text("wins"), AttributeValue::StringDoubleMap(BTreeMap::from([(text("quay"), number(-2.0))]))),
        ]),
        team: team.map(text),
        latency_in_ms: BTreeMap::from([(text("us-east-1"), 40)]),
    }
}

const PLAYER: &str = r#"{"PlayerId":"P","PlayerAttributes":{"mode":{"S":"duel"},"skill":{"N":23.5},"maps":{"SL":["quay","mill"]},
    "wins":{"SDM":{"quay":-2}}},"LatencyInMs":{"us-east-1":40}"#;

/// Each operation with all its members, as JSON and as the service takes it.
#[expect(clippy::too_many_lines, reason = "a table: each operation once")]
fn operations() -> Vec<(String, Operation)> {
    let properties = || vec![GameProperty { key: some("map"), value: some("quay") }];
    let describes = DescribeGameSessions {
        fleet_id: some("fleet-a"),
        alias_id: some("alias-a"),
        game_session_id: some("arn"),
        location: some("us-east-1"),
        status_filter: some("ACTIVE"),
        limit: Some(5),
        next_token: some("more"),
    };
    let described = r#"{"FleetId":"fleet-a","AliasId":"alias-a","GameSessionId":"arn","Location":"us-east-1","StatusFilter":"ACTIVE",
        "Limit":5,"NextToken":"more"}"#;
    let placement = || PlacementRequest { placement_id: some("p-1") };
    [
        (
            r#"{"FleetId":"fleet-a","AliasId":"alias-a","Location":"us-east-1","MaximumPlayerSessionCount":-1,"Name":"n",
            "GameProperties":[{"Key":"map","Value":"quay"}],"CreatorId":"c","IdempotencyToken":"t","GameSessionId":"g",
            "GameSessionData":"d"}"#,
            Operation::CreateGameSession(CreateGameSession {
                fleet_id: some("fleet-a"),
                alias_id: some("alias-a"),
                location: some("us-east-1"),
                maximum_player_session_count: Some(-1),
                name: some("n"),
                game_properties: properties(),
                creator_id: some("c"),
                idempotency_token: some("t"),
                game_session_id: some("g"),
                game_session_data: some("d"),
            }),
        ),
        (
            r#"{"GameSessionId":"arn","PlayerId":"P","PlayerData":"d"}"#,
            Operation::CreatePlayerSession(CreatePlayerSession {
                game_session_id: some("arn"),
                player_id: some("P"),
                player_data: some("d"),
            }),
        ),
        (
            r#"{"GameSessionId":"arn","PlayerIds":["P","Q"],"PlayerDataMap":{"P":"d"}}"#,
            Operation::CreatePlayerSessions(CreatePlayerSessions {
                game_session_id: some("arn"),
                player_ids: vec![text("P"), text("Q")],
                player_data_map: BTreeMap::from([(text("P"), text("d"))]),
            }),
        ),
        (described, Operation::DescribeGameSessions(describes.clone())),
        (described, Operation::DescribeGameSessionDetails(describes)),
        (
            r#"{"FleetId":"fleet-a","AliasId":"alias-a","Location":"us-east-1","FilterExpression":"f","SortExpression":"s","Limit":1,
            "NextToken":"more"}"#,
            Operation::SearchGameSessions(SearchGameSessions {
                fleet_id: some("fleet-a"),
                alias_id: some("alias-a"),
                location: some("us-east-1"),
                filter_expression: some("f"),
                sort_expression: some("s"),
                limit: Some(1),
                next_token: some("more"),
            }),
        ),
        (
            r#"{"GameSessionId":"arn","PlayerId":"P","PlayerSessionId":"psess-1","PlayerSessionStatusFilter":"ACTIVE","Limit":1,
            "NextToken":"more"}"#,
            Operation::DescribePlayerSessions(DescribePlayerSessions {
                game_session_id: some("arn"),
                player_id: some("P"),
                player_session_id: some("psess-1"),
                player_session_status_filter: some("ACTIVE"),
                limit: Some(1),
                next_token: some("more"),
            }),
        ),
        (
            r#"{"GameSessionId":"arn","MaximumPlayerSessionCount":3,"Name":"n","PlayerSessionCreationPolicy":"DENY_ALL",
            "ProtectionPolicy":"FullProtection","GameProperties":[{"Key":"map","Value":"quay"}]}"#,
            Operation::UpdateGameSession(UpdateGameSession {
                game_session_id: some("arn"),
                maximum_player_session_count: Some(3),
                name: some("n"),
                player_session_creation_policy: some("DENY_ALL"),
                protection_policy: some("FullProtection"),
                game_properties: properties(),
            }),
        ),
        (
            r#"{"GameSessionId":"arn","TerminationMode":"FORCE_TERMINATE"}"#,
            Operation::TerminateGameSession(TerminateGameSession {
                game_session_id: some("arn"),
                termination_mode: some("FORCE_TERMINATE"),
            }),
        ),
        (
            r#"{"PlacementId":"p-1","GameSessionQueueName":"q","MaximumPlayerSessionCount":4,"GameSessionName":"n",
            "GameProperties":[{"Key":"map","Value":"quay"}],"GameSessionData":"d",
            "PlayerLatencies":[{"PlayerId":"P","RegionIdentifier":"us-east-1","LatencyInMilliseconds":40.9}],
            "DesiredPlayerSessions":[{"PlayerId":"P","PlayerData":"d"}],
            "PriorityConfigurationOverride":{"PlacementFallbackStrategy":"NONE","LocationOrder":["us-east-1"]}}"#,
            Operation::StartGameSessionPlacement(StartGameSessionPlacement {
                placement_id: some("p-1"),
                game_session_queue_name: some("q"),
                maximum_player_session_count: Some(4),
                game_session_name: some("n"),
                game_properties: properties(),
                game_session_data: some("d"),
                player_latencies: vec![PlayerLatency {
                    player_id: some("P"),
                    region_identifier: some("us-east-1"),
                    latency_in_milliseconds: Some(40),
                }],
                desired_player_sessions: vec![DesiredPlayerSession { player_id: some("P"), player_data: some("d") }],
                priority_configuration_override: Some(PriorityConfigurationOverride {
                    placement_fallback_strategy: some("NONE"),
                    location_order: vec![text("us-east-1")],
                }),
            }),
        ),
        (r#"{"PlacementId":"p-1"}"#, Operation::DescribeGameSessionPlacement(placement())),
        (r#"{"PlacementId":"p-1"}"#, Operation::StopGameSessionPlacement(placement())),
        (
            &format!(r#"{{"TicketId":"t","ConfigurationName":"c","Players":[{PLAYER}}}]}}"#),
            Operation::StartMatchmaking(StartMatchmaking {
                ticket_id: some("t"),
                configuration_name: some("c"),
                players: vec![player("P", None)],
            }),
        ),
        (
            r#"{"TicketIds":["t","u"]}"#,
            Operation::DescribeMatchmaking(DescribeMatchmaking { ticket_ids: vec![text("t"), text("u")] }),
        ),
        (
            r#"{"TicketId":"t","PlayerIds":["P"],"AcceptanceType":"REJECT"}"#,
            Operation::AcceptMatch(AcceptMatch {
                ticket_id: some("t"),
                player_ids: vec![text("P")],
                acceptance_type: some("REJECT"),
            }),
        ),
        (r#"{"TicketId":"t"}"#, Operation::StopMatchmaking(StopMatchmaking { ticket_id: some("t") })),
        (
            &format!(r#"{{"TicketId":"t","ConfigurationName":"c","GameSessionArn":"arn","Players":[{PLAYER},"Team":"red"}}]}}"#),
            Operation::StartMatchBackfill(StartMatchBackfill {
                ticket_id: some("t"),
                configuration_name: some("c"),
                game_session_arn: some("arn"),
                players: vec![player("P", Some("red"))],
            }),
        ),
    ]
    .map(|(body, operation)| (body.to_owned(), operation))
    .into()
}

#[test]
fn every_member_of_every_operation_is_read() {
    let operations = operations();
    assert_eq!(operations.len(), 17, "an operation is missing");
    for (body, operation) in operations {
        assert_eq!(decode(operation.name(), &body), Ok(operation));
    }
}

/// G500, G503: members that are absent, null or unknown leave their fields empty.
#[test]
fn absent_null_and_unknown_members_are_the_same() {
    for (body, operation) in operations() {
        let name = operation.name();
        let written: serde_json::Map<_, _> = serde_json::from_str(&body).unwrap();
        let nulls = written.keys().map(|key| format!("\"{key}\":null")).collect::<Vec<_>>().join(",");
        let empty = decode(name, "{}");
        assert_ne!(empty, Ok(operation));
        for body in ["", " \n", &format!("{{{nulls}}}"), r#"{"Color":{"deep":[1,null]},"fleetId":7}"#] {
            assert_eq!(decode(name, body), empty, "{name} {body}");
            assert!(empty.is_ok());
        }
    }
}

/// G502: each member of each operation refuses a value of another type, and says where it stands.
#[test]
fn a_value_of_another_type_is_a_serialization_exception() {
    for (body, operation) in operations() {
        let name = operation.name();
        let written: serde_json::Map<_, _> = serde_json::from_str(&body).unwrap();
        for (key, value) in &written {
            let wrong = if value.is_object() { "[1]" } else { "{\"x\":1}" };
            let Err(Undecoded::Serialization(message)) = decode(name, &format!("{{\"{key}\":{wrong}}}")) else {
                panic!("{name}.{key} takes {wrong}");
            };
            assert!(message.contains(key.as_str()), "{message}");
        }
        for broken in ["{", "[]", "7", "{\"a\":}", "{} {}", "null", "\"text\""] {
            assert!(matches!(decode(name, broken), Err(Undecoded::Serialization(_))), "{name} {broken}");
        }
    }
}

#[test]
fn numbers_are_whole_where_the_api_has_integers_and_rounded_down_where_it_has_floats() {
    for (number, read) in [("2", Some(2)), ("-3", Some(-3)), ("2.5", None), ("1e400", None), ("\"2\"", None)] {
        let operation = decode("SearchGameSessions", &format!("{{\"Limit\":{number}}}"));
        let expected = SearchGameSessions { limit: read, ..SearchGameSessions::default() };
        match read {
            Some(_) => assert_eq!(operation, Ok(Operation::SearchGameSessions(expected))),
            None => assert!(matches!(operation, Err(Undecoded::Serialization(_))), "{number}"),
        }
    }
    for (number, read) in [("0.9", 0), ("1", 1), ("-0.5", -1), ("1e300", i64::MAX)] {
        let body = format!("{{\"PlayerLatencies\":[{{\"LatencyInMilliseconds\":{number}}}]}}");
        let Ok(Operation::StartGameSessionPlacement(asked)) = decode("StartGameSessionPlacement", &body) else {
            panic!("{body}");
        };
        assert_eq!(asked.player_latencies[0].latency_in_milliseconds, Some(read), "{number}");
    }
}

/// G2: an attribute has one type.
#[test]
fn an_attribute_of_two_types_or_of_none_is_refused() {
    for name in ["StartMatchmaking", "StartMatchBackfill"] {
        for attribute in ["{}", r#"{"S":"a","N":1}"#, r#"{"S":null}"#, r#"{"SL":[],"SDM":{}}"#, r#"{"X":1}"#] {
            let body = format!("{{\"Players\":[{{\"PlayerAttributes\":{{\"a\":{attribute}}}}}]}}");
            assert!(matches!(decode(name, &body), Err(Undecoded::Refused(_))), "{name} {attribute}");
        }
    }
}

/// A body that ends anywhere, or has any one byte replaced, is read or refused, and never a panic.
#[test]
fn a_body_that_is_broken_anywhere_has_an_answer() {
    for (body, operation) in operations() {
        let name = operation.name();
        for at in (0..body.len()).filter(|at| body.is_char_boundary(*at)) {
            let cut = decode(name, &body[..at]);
            assert_eq!(cut.is_ok(), at == 0, "{name} {at}");
            for letter in ["\"", "{", "}", "[", "]", ",", ":", "\\", "7", "\u{0}", "é"] {
                if let Some(rest) = body.get(at + 1..) {
                    let _ = decode(name, &format!("{}{letter}{rest}", &body[..at]));
                }
            }
        }
    }
}
