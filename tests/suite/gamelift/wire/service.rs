//! The protocol with the service behind it.

use super::{epoch, json as body_of};
use serde_json::{Value, json};
use sessim::clause::Clause;
use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::clauses as g;
use sessim::gamelift::key::{FleetKey, ProcessKey};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::service::GameLift;
use sessim::gamelift::setup::{AliasSpec, FleetSpec};
use sessim::gamelift::wire::{ApiRequest, ApiResponse};
use sessim::time::Instant;

/// A service with one ready process, and the number of requests so far.
struct Door {
    service: GameLift,
    requests: u64,
}

const FLEET: FleetKey = FleetKey(0);
const PROCESS: ProcessKey = ProcessKey(0);

impl Door {
    fn new() -> Door {
        let mut service = GameLift::new("us-east-1".into(), 7, GameLiftReadings::default()).since(epoch());
        service.add_fleet(FleetSpec::new("fleet-a", "us-east-1")).unwrap();
        service.add_alias("alias-old", AliasSpec::Terminal("come back later".into())).unwrap();
        let mut door = Door { service, requests: 0 };
        door.call(0, &GameLiftCall::Learn(GameLiftFact::InstanceStarts { fleet: FLEET, location: None }));
        door.server(0, ServerCall::InitSdk);
        door.server(0, ServerCall::ProcessReady { port: 33_450, health_callback: false });
        door
    }

    fn call(&mut self, at: u64, call: &GameLiftCall) {
        self.service.handle(Instant::from_millis(at).unwrap(), call, &mut Vec::new()).unwrap();
    }

    fn server(&mut self, at: u64, call: ServerCall) {
        self.call(at, &GameLiftCall::Server { process: PROCESS, call });
    }

    fn ask(&mut self, at: u64, operation: &str, region: &str, body: &Value) -> ApiResponse {
        self.requests += 1;
        let target = format!("GameLift.{operation}");
        let signature = format!("AWS4-HMAC-SHA256 Credential=KEY/20160920/{region}/gamelift/aws4_request");
        let headers = [("X-Amz-Target", target.as_str()), ("Authorization", signature.as_str())];
        let body = body.to_string();
        let number = self.requests;
        let request = ApiRequest { number, method: "POST", path: "/", headers: &headers, body: Some(&body) };
        self.service.http(Instant::from_millis(at).unwrap(), &request, &mut Vec::new())
    }

    /// The body of an answer with status 200.
    fn gets(&mut self, at: u64, operation: &str, body: &Value) -> Value {
        let response = self.ask(at, operation, "us-east-1", body);
        assert_eq!(response.status, 200, "{}", response.body);
        body_of(&response)
    }

    /// The refusal's name and rule; the service is as it was.
    fn refuses(&mut self, operation: &str, region: &str, body: &Value) -> (String, Clause) {
        let before = self.service.clone();
        let response = self.ask(1_000, operation, region, body);
        assert_eq!(response.status, 400, "{}", response.body);
        assert_eq!(self.service, before, "{operation} {body}");
        (body_of(&response)["__type"].as_str().unwrap().to_owned(), response.refused_by.unwrap())
    }
}

#[test]
fn a_life_of_a_game_session_in_requests() {
    let mut door = Door::new();
    let create =
        json!({ "FleetId": "fleet-a", "MaximumPlayerSessionCount": 1, "IdempotencyToken": "duel", "Name": null });
    let created = door.gets(1_000, "CreateGameSession", &create)["GameSession"].clone();
    assert_eq!((&created["Status"], &created["CreationTime"]), (&json!("ACTIVATING"), &json!(1_474_404_601.007)));
    let id = created["GameSessionId"].as_str().unwrap().to_owned();
    door.server(2_000, ServerCall::ActivateGameSession);
    let player = door.gets(3_000, "CreatePlayerSession", &json!({ "GameSessionId": id, "PlayerId": "A" }));
    assert_eq!(player["PlayerSession"]["Status"], "RESERVED");
    let players = json!({ "PlayerId": "A" });
    for (at, status) in [(62_999, "RESERVED"), (63_000, "TIMEDOUT"), (63_001, "TIMEDOUT")] {
        let shown = door.gets(at, "DescribePlayerSessions", &players);
        assert_eq!(shown["PlayerSessions"][0]["Status"], status, "{at}");
    }
    let several = json!({ "GameSessionId": id, "PlayerIds": ["B"], "PlayerDataMap": { "B": "blue" } });
    assert_eq!(door.gets(64_000, "CreatePlayerSessions", &several)["PlayerSessions"][0]["PlayerData"], "blue");
    let update =
        json!({ "GameSessionId": id, "MaximumPlayerSessionCount": 2, "PlayerSessionCreationPolicy": "DENY_ALL" });
    let updated = door.gets(65_000, "UpdateGameSession", &update)["GameSession"].clone();
    assert_eq!((&updated["MaximumPlayerSessionCount"], &updated["CurrentPlayerSessionCount"]), (&json!(2), &json!(1)));
    let by_id = json!({ "GameSessionId": id });
    assert_eq!(door.gets(66_000, "DescribeGameSessions", &by_id)["GameSessions"], json!([updated]));
    let detail = door.gets(66_000, "DescribeGameSessionDetails", &by_id)["GameSessionDetails"][0].clone();
    assert_eq!(detail, json!({ "GameSession": updated, "ProtectionPolicy": "NoProtection" }));
    let found = door.gets(67_000, "SearchGameSessions", &json!({ "FleetId": "fleet-a" }));
    assert_eq!(found["GameSessions"], json!([updated]));
    let end = json!({ "GameSessionId": id, "TerminationMode": "FORCE_TERMINATE" });
    let ended = door.gets(68_000, "TerminateGameSession", &end)["GameSession"].clone();
    assert_eq!(ended["StatusReason"], "FORCE_TERMINATED");
}

#[test]
fn a_refused_request_changes_nothing() {
    let mut door = Door::new();
    for (operation, body, name, clause) in [
        ("CreateGameSession", json!({ "FleetId": "fleet-a" }), "InvalidRequestException", g::REQUEST_SHAPE),
        (
            "CreateGameSession",
            json!({ "MaximumPlayerSessionCount": 1 }),
            "InvalidRequestException",
            g::MUTUAL_EXCLUSION,
        ),
        (
            "CreateGameSession",
            json!({ "AliasId": "alias-old", "MaximumPlayerSessionCount": 1 }),
            "TerminalRoutingStrategyException",
            g::TERMINAL_ALIAS,
        ),
        ("SearchGameSessions", json!({ "FleetId": "fleet-b" }), "NotFoundException", g::UNKNOWN_RESOURCE),
        ("CreateGameSession", json!({ "FleetId": 7 }), "SerializationException", g::SERIALIZATION),
        ("StopMatchmaking", json!({ "TicketId": "t" }), "InvalidRequestException", g::NOT_MODELLED),
        (
            "CreatePlayerSessions",
            json!({ "GameSessionId": "arn", "PlayerIds": ["A"], "PlayerDataMap": { "": "d" } }),
            "InvalidRequestException",
            g::REQUEST_SHAPE,
        ),
    ] {
        assert_eq!(door.refuses(operation, "us-east-1", &body), (name.to_owned(), clause), "{operation} {body}");
    }
}

/// G4: each operation answers a client of a region that is none with an error that it lists.
#[test]
fn a_client_of_no_region_finds_nothing() {
    let mut door = Door::new();
    let created = door.gets(0, "CreateGameSession", &json!({ "FleetId": "fleet-a", "MaximumPlayerSessionCount": 1 }));
    let id = &created["GameSession"]["GameSessionId"];
    door.server(0, ServerCall::ActivateGameSession);
    for (operation, body, name) in [
        ("CreateGameSession", json!({ "FleetId": "fleet-a", "MaximumPlayerSessionCount": 1 }), "UnsupportedRegion"),
        ("DescribeGameSessions", json!({ "GameSessionId": id }), "UnsupportedRegion"),
        ("DescribeGameSessionDetails", json!({ "GameSessionId": id }), "UnsupportedRegion"),
        ("SearchGameSessions", json!({ "FleetId": "fleet-a" }), "UnsupportedRegion"),
        ("CreatePlayerSession", json!({ "GameSessionId": id, "PlayerId": "A" }), "NotFound"),
        ("CreatePlayerSessions", json!({ "GameSessionId": id, "PlayerIds": ["A"] }), "NotFound"),
        ("DescribePlayerSessions", json!({ "GameSessionId": id }), "NotFound"),
        ("DescribePlayerSessions", json!({ "PlayerId": "A" }), "NotFound"),
        ("DescribePlayerSessions", json!({ "PlayerSessionId": "psess-1" }), "NotFound"),
        ("UpdateGameSession", json!({ "GameSessionId": id }), "NotFound"),
        ("TerminateGameSession", json!({ "GameSessionId": id, "TerminationMode": "FORCE_TERMINATE" }), "NotFound"),
    ] {
        let (error, _) = door.refuses(operation, "mars", &body);
        assert_eq!(error, format!("{name}Exception"), "{operation}");
    }
    assert_eq!(door.ask(1_000, "SearchGameSessions", "eu-west-1", &json!({ "FleetId": "fleet-a" })).status, 200);
}
