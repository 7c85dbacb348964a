//! The headers of a request: the contract, and under which condition.

use super::Response;
use crate::mpsd::session::Precondition;
use crate::mpsd::template::Contract;

/// What the headers of a request say.
#[derive(Clone, Copy)]
pub(super) struct Headers {
    pub(super) contract: Contract,
    if_match: Precondition,
    if_none_match: Precondition,
}

/// Reads the headers that matter; others are passed over.
pub(super) fn headers(given: &[(&str, &str)]) -> Result<Headers, Response> {
    let value = |name: &str| given.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let malformed = |name: &str, why: &str| Response::text(400, format!("{name}: {why}"));
    // M162, M163
    let version = value(VERSION).ok_or_else(|| malformed(VERSION, "it is missing; the current version is 107"))?;
    let digits = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let contract = match version.parse::<u32>() {
        Ok(0..=103) => return Err(malformed(VERSION, "104 is the lowest")),
        Ok(104 | 105) if digits => Contract::V105,
        Ok(_) if digits => Contract::V107,
        Ok(_) | Err(_) => return Err(malformed(VERSION, &format!("{version:?} is not a number such as 107"))),
    };
    let condition = |name: &str, any, one: fn(_) -> Precondition| match value(name) {
        None => Ok(Precondition::None),
        Some("*") => Ok(any),
        Some(tag) => tag.parse().map(one).map_err(|why| malformed(name, &format!("{why}"))),
    };
    let if_match = condition("If-Match", Precondition::Exists, Precondition::Match)?;
    let if_none_match = condition("If-None-Match", Precondition::Absent, Precondition::NoneMatch)?;
    Ok(Headers { contract, if_match, if_none_match })
}

const VERSION: &str = "X-Xbl-Contract-Version";

impl Headers {
    pub(super) fn for_read(self) -> Result<Precondition, Response> {
        match (self.if_match, self.if_none_match) {
            (_, Precondition::Absent) => Err(Response::text(400, "If-None-Match: * is for writes".to_owned())),
            (only, Precondition::None) | (Precondition::None, only) => Ok(only),
            _ => Err(Headers::both()),
        }
    }

    pub(super) fn for_write(self) -> Result<Precondition, Response> {
        match (self.if_match, self.if_none_match) {
            (_, Precondition::NoneMatch(_)) => {
                Err(Response::text(400, "If-None-Match: a write takes * and no ETag".to_owned()))
            }
            (only, Precondition::None) | (Precondition::None, only) => Ok(only),
            _ => Err(Headers::both()),
        }
    }

    /// For what has no condition, because it has no ETag.
    pub(super) fn no_condition(self) -> Result<(), Response> {
        match (self.if_match, self.if_none_match) {
            (Precondition::None, Precondition::None) => Ok(()),
            _ => {
                Err(Response::text(400, "If-Match and If-None-Match are for sessions; handles have no ETag".to_owned()))
            }
        }
    }

    fn both() -> Response {
        Response::text(400, "If-Match and If-None-Match exclude each other".to_owned())
    }
}
