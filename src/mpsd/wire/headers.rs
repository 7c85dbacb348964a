//! The headers of a request: contract, precondition, and the users for whom a service acts.

use super::Response;
use crate::id::{TitleId, Xuid};
use crate::mpsd::session::{Caller, OnBehalf, Precondition, Presence, User};
use crate::mpsd::template::Contract;

/// The parsed headers of a request.
#[derive(Clone, Copy)]
pub(super) struct Headers {
    pub(super) contract: Contract,
    /// The number of the contract, as it was given.
    pub(super) version: u32,
    if_match: Precondition,
    if_none_match: Precondition,
}

/// Reads the headers that the service knows, and ignores others.
pub(super) fn headers(given: &[(&str, &str)]) -> Result<Headers, Response> {
    let value = |name: &str| given.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let malformed = |name: &str, why: &str| Response::text(400, format!("{name}: {why}"));
    // M162, M163
    let version = value(VERSION).ok_or_else(|| malformed(VERSION, "it is missing; the current version is 107"))?;
    let digits = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
    let (contract, version) = match version.parse::<u32>() {
        Ok(0..=103) => return Err(malformed(VERSION, "104 is the lowest")),
        Ok(version @ (104 | 105)) if digits => (Contract::V105, version),
        Ok(version) if digits => (Contract::V107, version),
        Ok(_) | Err(_) => return Err(malformed(VERSION, &format!("{version:?} is not a number such as 107"))),
    };
    let condition = |name: &str, any, one: fn(_) -> Precondition| match value(name) {
        None => Ok(Precondition::None),
        Some("*") => Ok(any),
        Some(tag) => tag.parse().map(one).map_err(|why| malformed(name, &format!("{why}"))),
    };
    let if_match = condition("If-Match", Precondition::Exists, Precondition::Match)?;
    let if_none_match = condition("If-None-Match", Precondition::Absent, Precondition::NoneMatch)?;
    Ok(Headers { contract, version, if_match, if_none_match })
}

const VERSION: &str = "X-Xbl-Contract-Version";
const TITLE: &str = "X-Xbl-OnBehalfOf-Title";
const USERS: &str = "X-Xbl-OnBehalfOf-Users";
const DENY: &str = "X-Xbl-Deny-Scope";

/// The users for whom the service acts, if it names any (M410).
pub(super) fn on_behalf(given: &[(&str, &str)], caller: &Caller) -> Result<Option<OnBehalf>, Response> {
    let value = |name: &str| given.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| *value);
    let malformed = |name: &str, why: &str| Response::text(400, format!("{name}: {why}"));
    let (title, users, deny) = (value(TITLE), value(USERS), value(DENY));
    let Some(first) = [(TITLE, title), (USERS, users), (DENY, deny)].into_iter().find(|(_, value)| value.is_some())
    else {
        return Ok(None);
    };
    if matches!(caller, Caller::User(_)) {
        return Err(Response::text(403, format!("{}: only a service asks for others", first.0)));
    }
    if deny.is_some_and(|scope| scope != "Multiplayer.Manage") {
        return Err(malformed(DENY, "Multiplayer.Manage is the only scope that can be denied"));
    }
    let parsed = title.map(str::parse).transpose();
    let title = parsed.map_err(|_| malformed(TITLE, "it is no title id in decimal"))?.map(TitleId);
    let mut listed: Vec<User> = Vec::new();
    for text in users.into_iter().flat_map(|users| users.split(',')) {
        let title = title.ok_or_else(|| malformed(TITLE, "it is missing where users are listed"))?;
        let user = user(text, title).map_err(|why| malformed(USERS, &why))?;
        if listed.iter().any(|earlier| earlier.xuid == user.xuid) {
            return Err(malformed(USERS, &format!("{} is there twice", user.xuid)));
        }
        listed.push(user);
    }
    Ok(Some(OnBehalf { users: listed, manage: deny.is_none() }))
}

/// `xuid` or `xuid;priv=multiplayer`, perhaps in quotes. The header does not tell of the device, the connection or the
/// followers; the service answers for the user's being in the title.
fn user(text: &str, title: TitleId) -> Result<User, String> {
    let text = text.trim();
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let (xuid, privilege) = bare.split_once(';').map_or((bare, None), |(xuid, privilege)| (xuid, Some(privilege)));
    let xuid: Xuid = xuid.trim().parse().map_err(|why| format!("{why}"))?;
    let multiplayer = match privilege.map(str::trim) {
        None => false,
        Some("priv=multiplayer") => true,
        Some(other) => return Err(format!("{other:?} is no privilege: priv=multiplayer is the only one")),
    };
    Ok(User {
        xuid,
        device: None,
        title,
        presence: Presence::InTitle,
        connection: None,
        multiplayer,
        console: true,
        followers: Vec::new(),
        subscribed_elsewhere: 0,
        blocked_by: Vec::new(),
    })
}

impl Headers {
    pub(super) fn for_read(self) -> Result<Precondition, Response> {
        match (self.if_match, self.if_none_match) {
            (_, Precondition::Absent) => Err(Response::text(400, "If-None-Match: * is for writes".to_owned())),
            (only, Precondition::None) | (Precondition::None, only) => Ok(only),
            (
                Precondition::Exists | Precondition::Absent | Precondition::Match(_) | Precondition::NoneMatch(_),
                Precondition::Exists | Precondition::Match(_) | Precondition::NoneMatch(_),
            ) => Err(Headers::both()),
        }
    }

    pub(super) fn for_write(self) -> Result<Precondition, Response> {
        match (self.if_match, self.if_none_match) {
            (_, Precondition::NoneMatch(_)) => {
                Err(Response::text(400, "If-None-Match: a write takes * and no ETag".to_owned()))
            }
            (only, Precondition::None) | (Precondition::None, only) => Ok(only),
            (
                Precondition::Exists | Precondition::Absent | Precondition::Match(_) | Precondition::NoneMatch(_),
                Precondition::Exists | Precondition::Absent | Precondition::Match(_),
            ) => Err(Headers::both()),
        }
    }

    /// For requests without a precondition, because their subject has no ETag.
    pub(super) fn no_condition(self) -> Result<(), Response> {
        if (self.if_match, self.if_none_match) == (Precondition::None, Precondition::None) {
            return Ok(());
        }
        Err(Response::text(400, "If-Match and If-None-Match are for sessions; handles have no ETag".to_owned()))
    }

    fn both() -> Response {
        Response::text(400, "If-Match and If-None-Match exclude each other".to_owned())
    }
}
