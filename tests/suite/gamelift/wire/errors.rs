//! Refusals: the names, the status codes, the headers, and the requests that never reach the service.

use super::{answer, epoch, json, request};
use sessim::gamelift::clauses as g;
use sessim::gamelift::exception::GameLiftException;
use sessim::gamelift::operation::Operation;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::status::{FleetStatus, GameSessionStatus};
use sessim::gamelift::wire::{ApiRequest, ApiResponse, MAX_BODY};
use sessim::id::Seed;

/// Fails if it is asked.
fn nobody(_: Option<&str>, operation: &Operation) -> Result<GameLiftReply, GameLiftException> {
    panic!("{} reached the service", operation.name())
}

fn error(response: &ApiResponse) -> (String, String) {
    let body = json(response);
    assert_eq!(body.as_object().unwrap().len(), 2, "{body}");
    let text = |key: &str| body[key].as_str().unwrap().to_owned();
    (text("__type"), text("Message"))
}

/// G505
#[test]
fn a_refusal_has_the_name_of_the_api_and_its_sentence() {
    for (exception, name, message) in [
        (GameLiftException::Missing("PlayerId"), "InvalidRequestException", "PlayerId is required"),
        (GameLiftException::NoFleet("fleet-x".into()), "NotFoundException", "there is no fleet fleet-x"),
        (GameLiftException::Full, "GameSessionFullException", "no slot of the game session is free"),
        (
            GameLiftException::GameSessionNot(GameSessionStatus::Activating),
            "InvalidGameSessionStatusException",
            "the game session is ACTIVATING",
        ),
        (GameLiftException::NoIdleProcess, "FleetCapacityExceededException", "no server process of the fleet is idle"),
        (
            GameLiftException::FleetNotActive(FleetStatus::Building),
            "InvalidFleetStatusException",
            "the fleet is BUILDING, not ACTIVE",
        ),
        (GameLiftException::TerminalAlias("come back".into()), "TerminalRoutingStrategyException", "come back"),
        (
            GameLiftException::TokenReused("t".into()),
            "IdempotentParameterMismatchException",
            "the token t belongs to a request with other parameters",
        ),
        (
            GameLiftException::CreatorLimit,
            "LimitExceededException",
            "the creator has created as many game sessions as the policy allows",
        ),
        (GameLiftException::Region("mars".into()), "UnsupportedRegionException", "the region mars is not supported"),
    ] {
        let clause = exception.clause();
        let response = answer("CreateGameSession", Some("{}"), |_, _| Err(exception));
        assert_eq!((response.status, response.refused_by), (400, Some(clause)));
        assert_eq!(error(&response), (name.to_owned(), message.to_owned()));
    }
}

/// G500, G501
#[test]
fn only_a_post_of_the_root_with_a_known_target_is_an_operation() {
    let known = [("X-Amz-Target", "GameLift.SearchGameSessions")];
    let done = |request: ApiRequest<'_>| request.answer(Seed(7), epoch(), |_, _| Ok(GameLiftReply::Done));
    assert_eq!(done(request(&known, None)).status, 200);
    assert_eq!(done(request(&[("x-amz-target", known[0].1)], Some("{}"))).status, 200);
    let get = ApiRequest { method: "GET", ..request(&known, None) };
    let elsewhere = ApiRequest { path: "/handles", ..request(&known, None) };
    let targets = ["", "GameLift.", "SearchGameSessions", "DynamoDB.SearchGameSessions", "GameLift.searchGameSessions"];
    let headers = targets.map(|target| [("X-Amz-Target", target)]);
    let without = request(&[], Some("{}"));
    for request in [get, elsewhere, without].into_iter().chain(headers.iter().map(|headers| request(headers, None))) {
        let response = request.answer(Seed(7), epoch(), nobody);
        assert_eq!((response.status, response.refused_by), (400, Some(g::UNKNOWN_OPERATION)));
        assert_eq!(error(&response).0, "UnknownOperationException");
    }
    let unknown = answer("ListFleets", Some("{"), nobody);
    let message = "the operation \"ListFleets\" is unknown".to_owned();
    assert_eq!(error(&unknown), ("UnknownOperationException".to_owned(), message));
}

/// G502: the service is not asked.
#[test]
fn a_body_of_wrong_types_never_reaches_the_service() {
    for (body, place) in [("{\"PlayerId\":7}", "1:13: PlayerId: "), ("{\"PlayerId\"", "1:12: ")] {
        let response = answer("CreatePlayerSession", Some(body), nobody);
        assert_eq!((response.status, response.refused_by), (400, Some(g::SERIALIZATION)));
        let (name, message) = error(&response);
        assert_eq!(name, "SerializationException");
        assert!(message.starts_with(place), "{message}");
    }
    let attribute = r#"{"Players":[{"PlayerAttributes":{"a":{}}}]}"#;
    let response = answer("StartMatchmaking", Some(attribute), nobody);
    assert_eq!((error(&response).0.as_str(), response.refused_by), ("InvalidRequestException", Some(g::REQUEST_SHAPE)));
}

/// One byte below the limit, at it, and above.
#[test]
fn a_body_has_at_most_a_mebibyte() {
    for (length, status) in [(MAX_BODY - 1, 200), (MAX_BODY, 200), (MAX_BODY + 1, 400)] {
        let body = format!("{{\"Name\":\"{}\"}}", "n".repeat(length - "{\"Name\":\"\"}".len()));
        assert_eq!(body.len(), length);
        let response = answer("CreateGameSession", Some(&body), |_, _| Ok(GameLiftReply::Done));
        assert_eq!(response.status, status, "{length}");
    }
}

/// G506
#[test]
fn every_answer_has_an_id_of_its_own() {
    let header = |response: &ApiResponse, name: &str| {
        response.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone()).unwrap()
    };
    let headers = [("X-Amz-Target", "GameLift.StopMatchmaking")];
    let of = |seed: u64, number: u64| {
        let request = ApiRequest { number, ..request(&headers, None) };
        request.answer(Seed(seed), epoch(), |_, _| Ok(GameLiftReply::Done))
    };
    let id = |seed, number| header(&of(seed, number), "x-amzn-RequestId");
    assert_eq!(id(7, 1), id(7, 1));
    assert_eq!(id(7, 1).split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    assert_ne!(id(7, 1), id(7, 2));
    assert_ne!(id(7, 1), id(8, 1));
    for response in [of(7, 1), answer("ListFleets", None, nobody), answer("StopMatchmaking", Some("["), nobody)] {
        assert_eq!(header(&response, "Content-Type"), "application/x-amz-json-1.1");
        assert_eq!(header(&response, "Content-Length"), response.body.len().to_string());
        assert_eq!(header(&response, "x-amzn-RequestId").len(), 36);
    }
}

const SCOPE: &str =
    "AWS4-HMAC-SHA256 Credential=KEY/20160920/eu-west-1/gamelift/aws4_request, SignedHeaders=host, Signature=0";

/// The answer to a request with this header, and the region that the service was told.
fn signed(operation: &str, authorization: &[(&str, &str)]) -> (ApiResponse, Option<String>) {
    let target = format!("GameLift.{operation}");
    let headers = [&[("X-Amz-Target", target.as_str())], authorization].concat();
    let mut told = None;
    let response = request(&headers, None).answer(Seed(7), epoch(), |region, _| {
        told = region.map(str::to_owned);
        Ok(GameLiftReply::Done)
    });
    (response, told)
}

/// G508
#[test]
fn the_region_of_a_client_is_that_of_its_signature() {
    let (response, region) = signed("CreateGameSession", &[]);
    assert_eq!((response.status, region), (200, None));
    for scope in [SCOPE, &SCOPE.replace(" Credential", " SignedHeaders=a,Credential")] {
        let (response, region) = signed("CreateGameSession", &[("authorization", scope)]);
        assert_eq!((response.status, region.as_deref()), (200, Some("eu-west-1")));
    }
}

/// G509
#[test]
fn what_is_no_signature_is_unauthorized() {
    for text in [
        "",
        "Bearer token",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=",
        &SCOPE.replace("gamelift", "dynamodb"),
        &SCOPE.replace("eu-west-1", ""),
        &SCOPE.replace("/20160920", ""),
        &SCOPE.replace("KEY/", "KEY/more/"),
        &SCOPE.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
        &SCOPE.replace("aws4_request", "aws4"),
    ] {
        for (operation, name) in [
            ("CreateGameSession", "UnauthorizedException"),
            ("StopGameSessionPlacement", "UnauthorizedException"),
            ("StartMatchmaking", "IncompleteSignatureException"),
        ] {
            let (response, _) = signed(operation, &[("Authorization", text)]);
            assert_eq!((response.status, response.refused_by), (400, Some(g::SIGNATURE)), "{text}");
            assert_eq!(error(&response).0, name);
        }
    }
}
