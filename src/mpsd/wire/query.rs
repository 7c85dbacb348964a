//! Queries in the HTTP form: parameters, and rows as JSON.

use super::body::read;
use super::{Door, Epoch, RequestContext, Response, malformed as bad};
use crate::id::{Guid, Name, SessionReference, Xuid};
use crate::json::to_text;
use crate::mpsd::directory::{Query, QueryRow, ShownVisibility};
use crate::mpsd::session::{Keyword, Restriction};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

impl Door<'_> {
    /// Answers a query.
    pub(super) fn query(&mut self, context: RequestContext<'_>, query: &Query) -> Result<Response, Response> {
        let found = self.service.query(context.now, context.caller, query, context.headers.version, self.events);
        let rows = found.map_err(|refusal| self.refusal(&refusal))?;
        Ok(answer(&rows, self.service.epoch))
    }
}

/// Reads the parameters of a query (M462); of a batch, `body` names the users.
///
/// # Errors
/// The answer: 400 with what is wrong.
pub(super) fn query(
    scid: Guid,
    template: Option<Name>,
    parameters: Option<&str>,
    body: Option<&str>,
) -> Result<Query, Response> {
    let mut query = Query { template, ..Query::of(scid) };
    if let Some(body) = body {
        let BatchBody { xuids } = read(body).map_err(bad)?;
        query.xuids = Some(xuids);
    }
    let mut given = Vec::new();
    for pair in parameters.unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, written) = pair.split_once('=').unwrap_or((pair, ""));
        let lower = name.to_ascii_lowercase();
        let value = decoded(written).ok_or_else(|| malformed(name, written, "text with a %XX for each other byte"))?;
        match lower.as_str() {
            "keyword" if value.is_empty() => return Err(malformed(name, &value, "a keyword")),
            "keyword" => query.keyword = Some(Keyword::new(&value)),
            "xuid" if body.is_some() => {
                return Err(Response::text(400, "xuid: the body of a batch names the users".to_owned()));
            }
            "xuid" => query.xuids = Some(vec![parsed(name, &value, "a number in decimal digits")?]),
            "inactive" => query.inactive = flag(name, &value)?,
            "reservations" => query.reservations = flag(name, &value)?,
            "private" => query.private = flag(name, &value)?,
            "visibility" => {
                let known = ShownVisibility::ALL.into_iter().find(|known| known.word().eq_ignore_ascii_case(&value));
                query.visibility =
                    Some(known.ok_or_else(|| malformed(name, &value, "private, visible, open or full"))?);
            }
            "version" => query.version = Some(whole(name, &value)?),
            "take" => query.take = Some(whole(name, &value)?),
            _ => {
                const KNOWN: &str = "keyword, xuid, inactive, reservations, private, visibility, version and take";
                return Err(Response::text(400, format!("?{name}: a query takes {KNOWN}")));
            }
        }
        if given.contains(&lower) {
            return Err(Response::text(400, format!("{name} is given twice")));
        }
        given.push(lower);
    }
    Ok(query)
}

/// The body of a batch.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BatchBody {
    xuids: Vec<Xuid>,
}

fn malformed(name: &str, value: &str, takes: &str) -> Response {
    Response::text(400, format!("{name}: {value:?} is not {takes}"))
}

fn parsed<T: FromStr>(name: &str, value: &str, takes: &str) -> Result<T, Response> {
    value.parse().map_err(|_| malformed(name, value, takes))
}

fn whole(name: &str, value: &str) -> Result<u32, Response> {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    if digits { parsed(name, value, "a whole number") } else { Err(malformed(name, value, "a whole number")) }
}

fn flag(name: &str, value: &str) -> Result<bool, Response> {
    match value.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(malformed(name, value, "true or false")),
    }
}

/// A parameter's value without its escapes; `+` is a space. `None` if an escape is broken or the bytes are no text.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            b'+' => b' ',
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

/// The rows as an answer.
fn answer(rows: &[QueryRow], epoch: Epoch) -> Response {
    let results = rows.iter().map(|row| RowDocument::of(row, epoch)).collect();
    Response::json(200, to_text(&Rows { results }))
}

#[derive(Serialize)]
struct Rows<'a> {
    results: Vec<RowDocument<'a>>,
}

/// A row as it is shown (M459).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RowDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    xuid: Option<Xuid>,
    start_time: String,
    session_ref: Reference<'a>,
    accepted: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    visibility: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    join_restriction: Option<Restriction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    my_turn: Option<bool>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keywords: &'a [Keyword],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reference<'a> {
    scid: String,
    template_name: &'a str,
    name: &'a str,
}

impl<'a> RowDocument<'a> {
    fn of(row: &'a QueryRow, epoch: Epoch) -> RowDocument<'a> {
        let SessionReference { scid, template, name } = &row.reference;
        RowDocument {
            xuid: row.user.map(|user| user.xuid),
            start_time: epoch.at(row.start_time).to_string(),
            session_ref: Reference { scid: scid.to_string(), template_name: template.as_str(), name: name.as_str() },
            accepted: row.accepted,
            status: row.user.map(|user| user.status.word()),
            visibility: row.visibility.word(),
            join_restriction: row.join_restriction,
            my_turn: row.user.map(|user| user.my_turn).filter(|turn| *turn),
            keywords: &row.keywords,
        }
    }
}
