//! One line of input: a request, a fact, a peek or a time.

use super::gamelift::GameLiftFactDocument;
use crate::id::{ConnectionId, DeviceId, Guid, TitleId, Xuid};
use crate::mpsd::session::{Caller, Fact, Presence, User};
use crate::time::Instant;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A line as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InputLine<'a> {
    at: Option<u64>,
    #[serde(rename = "as")]
    caller: Option<ClaimsDocument>,
    method: Option<String>,
    path: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    #[serde(borrow)]
    body: Option<&'a RawValue>,
    fact: Option<WrittenFact>,
    peek: Option<String>,
}

/// The claims of a user or of a service.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct ClaimsDocument {
    service: Option<String>,
    xuid: Option<Xuid>,
    gamertag: Option<String>,
    device_id: Option<String>,
    title_id: Option<DecimalNumber>,
    connection: Option<String>,
    in_title: Option<bool>,
    multiplayer: Option<bool>,
    console: Option<bool>,
    followers: Option<Vec<Xuid>>,
    blocked_by: Option<Vec<Xuid>>,
}

/// A number, or its decimal digits in a string.
#[derive(Deserialize)]
#[serde(untagged)]
enum DecimalNumber {
    Plain(u32),
    Quoted(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
enum WrittenFact {
    ConnectionLost(String),
    #[serde(rename_all = "camelCase")]
    Presence {
        xuid: Xuid,
        in_title: bool,
    },
    /// Of GameLift.
    #[serde(rename = "gamelift")]
    GameLift(GameLiftFactDocument),
}

/// What a line asks for.
pub(super) enum LineAction<'a> {
    /// Time passes.
    Time,
    Peek(String),
    Fact(Fact),
    GameLiftFact(GameLiftFactDocument),
    /// For either service.
    Request(WireRequest<'a>),
}

/// An HTTP request, owned.
pub(super) struct WireRequest<'a> {
    pub(super) caller: Option<Caller>,
    pub(super) gamertag: Option<String>,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Option<Cow<'a, str>>,
}

impl WireRequest<'_> {
    pub(super) fn headers(&self) -> Vec<(&str, &str)> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// Whether it is a request to GameLift's API: one with a target.
    pub(super) fn is_for_gamelift(&self) -> bool {
        self.headers.keys().any(|name| name.eq_ignore_ascii_case("X-Amz-Target"))
    }
}

/// The devices seen so far, numbered. A caller that names none has a device of its own.
#[derive(Default)]
pub(super) struct DeviceNumbers(BTreeMap<String, DeviceId>);

impl DeviceNumbers {
    fn number(&mut self, name: String) -> Result<DeviceId, String> {
        let next = u32::try_from(self.0.len()).map_err(|_| "there are too many devices".to_owned())?;
        Ok(*self.0.entry(name).or_insert(DeviceId(next)))
    }
}

impl<'a> InputLine<'a> {
    /// The time of the line, and what it asks for.
    ///
    /// # Errors
    /// What is missing or superfluous, in a sentence.
    pub(super) fn parse(self, devices: &mut DeviceNumbers) -> Result<(Option<Instant>, LineAction<'a>), String> {
        let at = self.at.map(|ms| Instant::from_millis(ms).ok_or("\"at\" is too large")).transpose()?;
        let request = self.method.is_some() || self.path.is_some() || self.headers.is_some() || self.body.is_some();
        let asked = match (self.peek, self.fact, request) {
            (Some(path), None, false) => LineAction::Peek(path),
            (None, None, false) if at.is_some() && self.caller.is_none() => LineAction::Time,
            (None, Some(fact), false) => fact.parse()?,
            (None, None, true) => {
                let (caller, gamertag) = match self.caller {
                    None => (None, None),
                    Some(claims) => claims.parse(devices).map(|(caller, gamertag)| (Some(caller), gamertag))?,
                };
                LineAction::Request(WireRequest {
                    caller,
                    gamertag,
                    method: self.method.ok_or("\"method\" is missing")?,
                    path: self.path.ok_or("\"path\" is missing")?,
                    headers: self.headers.unwrap_or_default(),
                    body: self.body.map(body_text).transpose()?,
                })
            }
            _ => {
                return Err(
                    "a line must be a request (\"method\", \"path\"), a \"fact\", a \"peek\", or only a time (\"at\")"
                        .to_owned(),
                );
            }
        };
        Ok((at, asked))
    }
}

/// The text of a body: JSON, or the content of a JSON string, so that invalid JSON can be sent too.
fn body_text(raw: &RawValue) -> Result<Cow<'_, str>, String> {
    if raw.get().starts_with('"') {
        serde_json::from_str(raw.get()).map(Cow::Owned).map_err(|why| format!("body: {why}"))
    } else {
        Ok(Cow::Borrowed(raw.get()))
    }
}

impl ClaimsDocument {
    fn parse(self, devices: &mut DeviceNumbers) -> Result<(Caller, Option<String>), String> {
        let xuid = match (self.service, self.xuid) {
            (Some(_), None) => return Ok((Caller::Service, None)),
            (None, Some(xuid)) => xuid,
            (Some(_), Some(_)) | (None, None) => return Err("as: name either a xuid or a service".to_owned()),
        };
        let device = devices.number(self.device_id.unwrap_or_else(|| format!("the device of {xuid}")))?;
        let title = match self.title_id {
            None => TitleId(0),
            Some(DecimalNumber::Plain(number)) => TitleId(number),
            Some(DecimalNumber::Quoted(text)) => {
                TitleId(text.parse().map_err(|_| format!("as.titleId: {text:?} is not a number of 32 bits"))?)
            }
        };
        let mut user = User::at_console(xuid, device, title);
        user.presence = presence(self.in_title.unwrap_or(true));
        user.connection = self.connection.map(|text| connection(&text)).transpose()?;
        user.multiplayer = self.multiplayer.unwrap_or(true);
        user.console = self.console.unwrap_or(true);
        user.followers = self.followers.unwrap_or_default();
        user.blocked_by = self.blocked_by.unwrap_or_default();
        Ok((Caller::User(user), self.gamertag))
    }
}

impl WrittenFact {
    fn parse<'a>(self) -> Result<LineAction<'a>, String> {
        match self {
            WrittenFact::ConnectionLost(text) => {
                connection(&text).map(|lost| LineAction::Fact(Fact::ConnectionLost(lost)))
            }
            WrittenFact::Presence { xuid, in_title } => Ok(LineAction::Fact(Fact::Presence(xuid, presence(in_title)))),
            WrittenFact::GameLift(fact) => Ok(LineAction::GameLiftFact(fact)),
        }
    }
}

fn presence(in_title: bool) -> Presence {
    if in_title { Presence::InTitle } else { Presence::Elsewhere }
}

fn connection(text: &str) -> Result<ConnectionId, String> {
    text.parse::<Guid>().map(ConnectionId).map_err(|why| format!("{why}"))
}
