//! The API's protocol, JSON 1.1, without sockets: method, path, headers and JSON text in, status, headers and JSON text out.
//!
//! A request is checked in this order: method, path and target (G501), the types of its body (G502), the form of its signature
//! (G509), then the service's own order (G1).

mod decode;
mod encode;
mod members;
mod signature;

pub use decode::{Undecoded, decode};
pub use encode::{encode, encode_reply};

use super::call::GameLiftCall;
use super::clauses as g;
use super::epoch::UnixEpoch;
use super::event::GameLiftEvent;
use super::exception::{ErrorName, GameLiftException};
use super::key::{GameSessionKey, Text};
use super::operation::Operation;
use super::reply::GameLiftReply;
use super::service::GameLift;
use crate::clause::Clause;
use crate::hash::StableHash;
use crate::id::{Guid, Seed};
use crate::json::fields::written;
use crate::time::Instant;
use signature::{Signature, lists_unauthorized, signature};

/// The maximum length of a body, in bytes.
pub const MAX_BODY: usize = 1 << 20;

/// One request in the form of HTTP.
#[derive(Clone, Copy, Debug)]
pub struct ApiRequest<'a> {
    /// Its number among all requests to the service, of which its id is made.
    pub number: u64,
    /// `POST`.
    pub method: &'a str,
    /// `/`.
    pub path: &'a str,
    /// Headers: names, compared without case, and values.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body, JSON.
    pub body: Option<&'a str>,
}

/// One answer in the form of HTTP.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ApiResponse {
    /// The status code.
    pub status: u16,
    /// The headers, in the order in which they are sent.
    pub headers: Vec<(&'static str, String)>,
    /// JSON.
    pub body: String,
    /// The rule that refused the request, if one did.
    pub refused_by: Option<Clause>,
}

impl GameLift {
    /// Answers a request in the form of HTTP; every request has an answer. What happened is appended to `happened`.
    pub fn http(&mut self, now: Instant, request: &ApiRequest<'_>, happened: &mut Vec<GameLiftEvent>) -> ApiResponse {
        let (seed, epoch) = (Seed(self.seed), self.epoch);
        request.answer(seed, epoch, |region, operation| {
            let (region, operation) = (region.map(Text::from), operation.clone());
            self.handle(now, &GameLiftCall::Api { region, operation }, happened)
        })
    }

    /// An answer in the form of the API.
    #[must_use]
    pub fn reply_as_json(&self, reply: &GameLiftReply) -> String {
        encode_reply(reply, self.epoch)
    }

    /// A game session in the form of the API, if its record is kept.
    #[must_use]
    pub fn game_session_as_json(&self, key: GameSessionKey) -> Option<String> {
        self.game_session_row(key).map(|row| encode::game_session(&row, self.epoch))
    }
}

impl<'a> ApiRequest<'a> {
    /// The answer to this request; every request has one. `serve` is the service: it is asked at most once, with the region
    /// of the client if the request tells it, and not for a request that is no operation.
    pub fn answer(
        &self,
        seed: Seed,
        epoch: UnixEpoch,
        serve: impl FnOnce(Option<&str>, &Operation) -> Result<GameLiftReply, GameLiftException>,
    ) -> ApiResponse {
        let response = match self.operation() {
            Err(why) => ApiResponse::undecoded(&why, self),
            Ok(operation) => self.served(&operation, epoch, serve),
        };
        response.with_headers(seed, self.number)
    }

    fn served(
        &self,
        operation: &Operation,
        epoch: UnixEpoch,
        serve: impl FnOnce(Option<&str>, &Operation) -> Result<GameLiftReply, GameLiftException>,
    ) -> ApiResponse {
        let region = match signature(self) {
            Signature::Absent => None,
            Signature::OfRegion(region) => Some(region),
            Signature::Unreadable => return ApiResponse::unsigned(operation),
        };
        match serve(region, operation) {
            Err(exception) => ApiResponse::refused(&exception),
            Ok(reply) => ApiResponse::ok(encode(operation, &reply, epoch)),
        }
    }

    /// The operation that the request asks for.
    fn operation(&self) -> Result<Operation, Undecoded> {
        let body = self.body.unwrap_or_default();
        let name = self.target().ok_or(Undecoded::UnknownOperation)?;
        if body.len() > MAX_BODY {
            return Err(Undecoded::Serialization(format!("the body has more than {MAX_BODY} bytes")));
        }
        decode(name, body)
    }

    /// The name of the operation.
    fn target(&self) -> Option<&'a str> {
        let is_api = self.method == "POST" && self.path == "/";
        self.header("X-Amz-Target").filter(|_| is_api).and_then(|target| target.strip_prefix("GameLift."))
    }

    /// The value of a header; of several the first.
    fn header(&self, name: &str) -> Option<&'a str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }
}

impl ApiResponse {
    /// The answer to a request that was not refused.
    fn ok(body: String) -> ApiResponse {
        ApiResponse { status: 200, headers: Vec::new(), body, refused_by: None }
    }

    fn undecoded(why: &Undecoded, request: &ApiRequest<'_>) -> ApiResponse {
        match why {
            Undecoded::UnknownOperation => {
                let target = request.target().unwrap_or("none");
                let message = format!("the operation {target:?} is unknown");
                ApiResponse::error("UnknownOperationException", &message, g::UNKNOWN_OPERATION)
            }
            Undecoded::Serialization(message) => {
                ApiResponse::error("SerializationException", message, g::SERIALIZATION)
            }
            Undecoded::Refused(exception) => ApiResponse::refused(exception),
        }
    }

    /// The answer to a request whose signature is none.
    fn unsigned(operation: &Operation) -> ApiResponse {
        let name = if lists_unauthorized(operation) { "UnauthorizedException" } else { "IncompleteSignatureException" };
        ApiResponse::error(name, "Authorization is not a signature of version 4 with a scope of gamelift", g::SIGNATURE)
    }

    /// The answer to a request that the service refused.
    fn refused(exception: &GameLiftException) -> ApiResponse {
        let name = format!("{}Exception", exception.error().word());
        let response = ApiResponse::error(&name, &exception.to_string(), exception.clause());
        ApiResponse { status: status_code(exception.error()), ..response }
    }

    fn error(name: &str, message: &str, clause: Clause) -> ApiResponse {
        let body = written(|to| {
            to.string("__type", name);
            to.string("Message", message);
        });
        ApiResponse { status: 400, headers: Vec::new(), body, refused_by: Some(clause) }
    }

    /// With the headers that every answer has.
    fn with_headers(self, seed: Seed, number: u64) -> ApiResponse {
        let id = StableHash::default().text("x-amzn-RequestId").number(seed.0).number(number).finish_wide();
        let headers = vec![
            ("x-amzn-RequestId", Guid::from_bits(id).to_string()),
            ("Content-Type", "application/x-amz-json-1.1".to_owned()),
            ("Content-Length", self.body.len().to_string()),
        ];
        ApiResponse { headers, ..self }
    }
}

/// The status code of an error: 500 if the service failed, else 400.
fn status_code(error: ErrorName) -> u16 {
    match error {
        ErrorName::InternalService => 500,
        ErrorName::InvalidRequest
        | ErrorName::NotFound
        | ErrorName::GameSessionFull
        | ErrorName::InvalidGameSessionStatus
        | ErrorName::FleetCapacityExceeded
        | ErrorName::InvalidFleetStatus
        | ErrorName::TerminalRoutingStrategy
        | ErrorName::Conflict
        | ErrorName::IdempotentParameterMismatch
        | ErrorName::LimitExceeded
        | ErrorName::Unauthorized
        | ErrorName::UnsupportedRegion
        | ErrorName::NotReady
        | ErrorName::AlreadyInitialized
        | ErrorName::NotInitialized
        | ErrorName::ProcessNotReady
        | ErrorName::GameSessionIdNotSet
        | ErrorName::Validation
        | ErrorName::TerminationTimeNotSet
        | ErrorName::ServiceCallFailed => 400,
    }
}
