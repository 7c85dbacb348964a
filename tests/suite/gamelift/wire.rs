//! The API's protocol: what is read of each request, what is written of each answer, and every error.

mod errors;
#[cfg(feature = "cli")]
mod lines;
mod replies;
mod requests;
mod service;

use serde_json::Value;
use sessim::gamelift::epoch::UnixEpoch;
use sessim::gamelift::exception::GameLiftException;
use sessim::gamelift::operation::Operation;
use sessim::gamelift::reply::GameLiftReply;
use sessim::gamelift::wire::{ApiRequest, ApiResponse};
use sessim::id::Seed;

/// 2016-09-20T20:50:00.007Z.
const EPOCH_MS: u64 = 1_474_404_600_007;

fn epoch() -> UnixEpoch {
    UnixEpoch::from_millis(EPOCH_MS)
}

/// A request with this target and body.
fn request<'a>(headers: &'a [(&'a str, &'a str)], body: Option<&'a str>) -> ApiRequest<'a> {
    ApiRequest { number: 1, method: "POST", path: "/", headers, body }
}

/// The answer to an operation by its name.
fn answer(
    name: &str,
    body: Option<&str>,
    serve: impl FnOnce(Option<&str>, &Operation) -> Result<GameLiftReply, GameLiftException>,
) -> ApiResponse {
    let target = format!("GameLift.{name}");
    request(&[("X-Amz-Target", &target)], body).answer(Seed(7), epoch(), serve)
}

fn json(response: &ApiResponse) -> Value {
    serde_json::from_str(&response.body).unwrap()
}
