//! Handles and sessions through them: the verbs and their endpoints.

use super::session::commit;
use super::{Response, Route, is, no_query, only};
use crate::id::HandleId;
use crate::mpsd::wire::handles::Include;

/// The endpoint below `/handles`; none for an unknown path.
pub(super) fn route<'a>(method: &str, below: &[&'a str], query: Option<&str>) -> Option<Result<Route<'a>, Response>> {
    Some(match below {
        [] => only(method, &["POST"]).and_then(|()| no_query(query)).map(|()| Route::PostHandle),
        [last] if is(last, "query") => only(method, &["POST"]).and_then(|()| include(query)).map(Route::QueryHandles),
        [id] => only(method, &["GET", "DELETE"]).and_then(|()| no_query(query)).and_then(|()| {
            let id = handle(id)?;
            Ok(if method == "GET" { Route::ReadHandle(id) } else { Route::DeleteHandle(id) })
        }),
        [id, session] if is(session, "session") => only(method, &["GET", "PUT"]).and_then(|()| {
            let id = handle(id)?;
            if method == "GET" {
                no_query(query).map(|()| Route::ReadThrough(id))
            } else {
                Ok(Route::WriteThrough(id, commit(query)?))
            }
        }),
        _ => return None,
    })
}

fn handle(text: &str) -> Result<HandleId, Response> {
    text.parse().map(HandleId).map_err(|why| Response::text(404, format!("there is no such handle: {why}")))
}

/// `include=relatedInfo,roleInfo,customProperties`
fn include(query: Option<&str>) -> Result<Include, Response> {
    let mut include = Include::default();
    let Some(query) = query.filter(|query| !query.is_empty()) else { return Ok(include) };
    let malformed = |what: &str| {
        let known = "include=relatedInfo, roleInfo or customProperties, or several with commas between them";
        Response::text(400, format!("?{what}: a query for handles takes {known}"))
    };
    let (name, parts) = query.split_once('=').ok_or_else(|| malformed(query))?;
    if !is(name, "include") {
        return Err(malformed(query));
    }
    for part in parts.split(',') {
        match part {
            _ if is(part, "relatedInfo") => include.related_info = true,
            _ if is(part, "roleInfo") => include.role_info = true,
            _ if is(part, "customProperties") => include.custom_properties = true,
            _ => return Err(malformed(query)),
        }
    }
    Ok(include)
}
