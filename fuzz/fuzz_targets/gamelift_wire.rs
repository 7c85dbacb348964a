//! GameLift's JSON 1.1 protocol. The first line is the operation, the rest the body. Every request has an answer of a known form,
//! and none panics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sessim::gamelift::epoch::UnixEpoch;
use sessim::gamelift::exception::GameLiftException;
use sessim::gamelift::wire::ApiRequest;
use sessim::id::Seed;

fuzz_target!(|text: &str| {
    let (operation, body) = text.split_once('\n').unwrap_or((text, ""));
    let target = format!("GameLift.{operation}");
    let headers = [("X-Amz-Target", target.as_str())];
    let request = ApiRequest { number: 1, method: "POST", path: "/", headers: &headers, body: Some(body) };
    let response = request.answer(Seed(0), UnixEpoch::default(), |_, _| Err(GameLiftException::Full));
    assert_eq!(response.status, 400);
    assert!(response.refused_by.is_some());
    let answer: serde_json::Value = serde_json::from_str(&response.body).expect("the body is JSON");
    assert!(answer["__type"].is_string() && answer["Message"].is_string());
});
