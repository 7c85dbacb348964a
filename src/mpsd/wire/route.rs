//! From a method and a path to what is asked for.

use super::Response;
use crate::id::{Guid, MemberIndex, Name, SessionReference};

/// What a request is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Route<'a> {
    /// GET of a session.
    Read(SessionReference),
    /// PUT of a session.
    Write(SessionReference, Commit),
    /// GET of a part of one, by the keys that lead there.
    ReadElement(SessionReference, Vec<&'a str>),
    /// PUT of its `properties`.
    WriteProperties(SessionReference, Commit),
    /// DELETE of `members/me` (`None`) or `members/{index}`.
    RemoveMember(SessionReference, Option<MemberIndex>),
    /// GET of the names of all templates.
    Templates(Guid),
    /// GET of one template.
    Template(Guid, Name),
}

/// Whether a write is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Commit {
    Yes,
    /// `?nocommit=true`
    No,
}

/// The parts of a session that a path can lead into.
const ELEMENTS: [&str; 4] = ["constants", "properties", "members", "servers"];

/// Finds what is asked for.
///
/// # Errors
/// The answer: 404 for an unknown path, 405 for a wrong verb, 400 for a malformed name or parameter (M164).
pub(super) fn route<'a>(method: &str, target: &'a str) -> Result<Route<'a>, Response> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let unknown = || Response::text(404, format!("there is nothing at {path}"));
    let segments: Vec<&str> = path.strip_prefix('/').ok_or_else(unknown)?.split('/').collect();
    let is = |segment: &str, keyword: &str| segment.eq_ignore_ascii_case(keyword);
    let not_modelled = |what: &str| Err(Response::text(404, format!("{what} are not modelled")));
    match segments.as_slice() {
        [handles, ..] if is(handles, "handles") => not_modelled("handles"),
        [configs, _, last] | [configs, _, _, _, last]
            if is(configs, "serviceconfigs") && (is(last, "sessions") || is(last, "batch")) =>
        {
            not_modelled("queries")
        }
        [configs, _, _, _, _, _, branches, ..] if is(configs, "serviceconfigs") && is(branches, "branches") => {
            not_modelled("histories")
        }
        [configs, scid, templates, rest @ ..] if is(configs, "serviceconfigs") && is(templates, "sessiontemplates") => {
            let scid = self::scid(scid);
            match rest {
                [] => {
                    only(method, &["GET"])?;
                    no_query(query)?;
                    Ok(Route::Templates(scid?))
                }
                [template] => {
                    only(method, &["GET"])?;
                    no_query(query)?;
                    Ok(Route::Template(scid?, name(template)?))
                }
                [template, sessions, session, element @ ..] if is(sessions, "sessions") => {
                    only(method, verbs(element).ok_or_else(unknown)?)?;
                    let reference = SessionReference { scid: scid?, template: name(template)?, name: name(session)? };
                    in_session(method, reference, element, query)
                }
                _ => Err(unknown()),
            }
        }
        _ => Err(unknown()),
    }
}

/// The verbs of a session and its parts; none if there is no such part.
fn verbs(element: &[&str]) -> Option<&'static [&'static str]> {
    let is = |segment: &str, keyword: &str| segment.eq_ignore_ascii_case(keyword);
    match element {
        [] => Some(&["GET", "PUT"]),
        [part] if is(part, "properties") => Some(&["GET", "PUT"]),
        [part, _] if is(part, "members") => Some(&["GET", "DELETE"]),
        [part, ..] if ELEMENTS.iter().any(|known| is(part, known)) => Some(&["GET"]),
        _ => None,
    }
}

fn in_session<'a>(
    method: &str,
    reference: SessionReference,
    element: &[&'a str],
    query: Option<&str>,
) -> Result<Route<'a>, Response> {
    match (method, element) {
        ("PUT", []) => Ok(Route::Write(reference, commit(query)?)),
        ("PUT", _) => Ok(Route::WriteProperties(reference, commit(query)?)),
        ("DELETE", element) => {
            no_query(query)?;
            let last = element.last().copied().unwrap_or_default();
            if last.eq_ignore_ascii_case("me") {
                return Ok(Route::RemoveMember(reference, None));
            }
            let digits = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
            match last.parse() {
                Ok(index) if digits => Ok(Route::RemoveMember(reference, Some(MemberIndex(index)))),
                _ => Err(Response::text(400, format!("{last:?} is no member: write me or an index"))),
            }
        }
        (_, []) => no_query(query).map(|()| Route::Read(reference)),
        (_, element) => no_query(query).map(|()| Route::ReadElement(reference, element.to_vec())),
    }
}

fn only(method: &str, allowed: &'static [&'static str]) -> Result<(), Response> {
    if allowed.contains(&method) {
        return Ok(());
    }
    let verbs = allowed.join(", ");
    let mut response = Response::text(405, format!("{method} is not possible here; {verbs} would be"));
    response.headers.push(("Allow", verbs));
    Err(response)
}

fn scid(text: &str) -> Result<Guid, Response> {
    text.parse().map_err(|why| Response::text(404, format!("there is no such service configuration: {why}")))
}

fn name(text: &str) -> Result<Name, Response> {
    text.parse().map_err(|why| Response::text(400, format!("{why}")))
}

fn no_query(query: Option<&str>) -> Result<(), Response> {
    match query {
        None | Some("") => Ok(()),
        Some(query) => Err(Response::text(400, format!("?{query}: this request takes no parameters"))),
    }
}

fn commit(query: Option<&str>) -> Result<Commit, Response> {
    match query.map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "nocommit=false") => Ok(Commit::Yes),
        Some("nocommit=true") => Ok(Commit::No),
        Some(other) => Err(Response::text(400, format!("?{other}: a write takes nocommit=true and nothing else"))),
    }
}
