//! GameLift's JSON 1.1 protocol with a service behind it: one process and an active game session. Each request is two lines, the
//! operation and its body. Each has an answer of a known form, none panics, and a refused one changes nothing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::gamelift::call::{GameLiftCall, GameLiftFact, ServerCall};
use sessim::gamelift::key::{FleetKey, ProcessKey};
use sessim::gamelift::operation::{CreateGameSession, Operation};
use sessim::gamelift::readings::GameLiftReadings;
use sessim::gamelift::service::GameLift;
use sessim::gamelift::setup::FleetSpec;
use sessim::gamelift::wire::ApiRequest;
use sessim::time::Instant;

/// A service with an active game session whose ARN ends in `duel`.
fn service() -> GameLift {
    let mut service = GameLift::new("us-east-1".into(), 0, GameLiftReadings::default());
    service.add_fleet(FleetSpec::new("fleet-a", "us-east-1")).expect("the fleet is sound");
    let server = |call| GameLiftCall::Server { process: ProcessKey(0), call };
    let create = CreateGameSession {
        fleet_id: Some("fleet-a".into()),
        maximum_player_session_count: Some(2),
        idempotency_token: Some("duel".into()),
        ..CreateGameSession::default()
    };
    for call in [
        GameLiftCall::Learn(GameLiftFact::InstanceStarts { fleet: FleetKey(0), location: None }),
        server(ServerCall::InitSdk),
        server(ServerCall::ProcessReady { port: 33_450, health_callback: false }),
        GameLiftCall::Api { region: None, operation: Operation::CreateGameSession(create) },
        server(ServerCall::ActivateGameSession),
    ] {
        service.handle(Instant::ZERO, &call, &mut Vec::new()).expect("the call is sound");
    }
    service
}

fuzz_target!(|text: &str| {
    let mut service = service();
    let mut lines = text.lines();
    for number in 1..=20 {
        let Some(operation) = lines.next() else { break };
        let target = format!("GameLift.{operation}");
        let headers = [("X-Amz-Target", target.as_str())];
        let request = ApiRequest { number, method: "POST", path: "/", headers: &headers, body: lines.next() };
        let now = Instant::from_millis(number * 2_000).expect("early enough");
        service.pass(now, &mut Vec::new());
        let before = service.clone();
        let response = service.http(now, &request, &mut Vec::new());
        let answer: serde_json::Value = serde_json::from_str(&response.body).expect("the body is JSON");
        match response.refused_by {
            Some(_) => {
                assert!([400, 500].contains(&response.status));
                assert!(answer["__type"].is_string() && answer["Message"].is_string());
                assert_eq!(service, before);
            }
            None => assert!(response.status == 200 && answer.is_object()),
        }
    }
});
