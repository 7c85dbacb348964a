//! A session and its parts: the verbs and their endpoints.

use super::{Commit, Response, Route, is, name, no_query};
use crate::id::{MemberIndex, SessionReference};

/// The parts of a session that a path can lead into.
const ELEMENTS: [&str; 5] = ["constants", "properties", "members", "servers", "roleTypes"];

/// The verbs of a session and its parts; none if there is no such part.
pub(super) fn verbs(element: &[&str]) -> Option<&'static [&'static str]> {
    match element {
        [] => Some(&["GET", "PUT"]),
        [part] if is(part, "properties") => Some(&["GET", "PUT"]),
        [part, _] if is(part, "members") || is(part, "servers") => Some(&["GET", "DELETE"]),
        [part, ..] if ELEMENTS.iter().any(|known| is(part, known)) => Some(&["GET"]),
        _ => None,
    }
}

/// The endpoint for one of these verbs.
pub(super) fn route<'a>(
    method: &str,
    reference: SessionReference,
    element: &[&'a str],
    query: Option<&str>,
) -> Result<Route<'a>, Response> {
    match (method, element) {
        ("PUT", []) => Ok(Route::Write(reference, commit(query)?)),
        ("PUT", _) => Ok(Route::WriteProperties(reference, commit(query)?)),
        ("DELETE", [part, server]) if is(part, "servers") => {
            no_query(query)?;
            Ok(Route::RemoveServer(reference, name(server)?))
        }
        ("DELETE", [.., who]) => {
            no_query(query)?;
            Ok(Route::RemoveMember(reference, member(who)?))
        }
        (_, []) => no_query(query).map(|()| Route::Read(reference)),
        (_, element) => no_query(query).map(|()| Route::ReadElement(reference, element.to_vec())),
    }
}

/// `me`, which is `None`, or an index.
fn member(who: &str) -> Result<Option<MemberIndex>, Response> {
    if is(who, "me") {
        return Ok(None);
    }
    let digits = !who.is_empty() && who.bytes().all(|byte| byte.is_ascii_digit());
    match who.parse() {
        Ok(index) if digits => Ok(Some(MemberIndex(index))),
        _ => Err(Response::text(400, format!("{who:?} is no member: write me or an index"))),
    }
}

pub(super) fn commit(query: Option<&str>) -> Result<Commit, Response> {
    match query.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "nocommit=false") => Ok(Commit::Yes),
        Some("nocommit=true") => Ok(Commit::No),
        Some(other) => Err(Response::text(400, format!("?{other}: a write takes nocommit=true and nothing else"))),
    }
}
