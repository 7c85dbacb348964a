//! From method and path to an endpoint.

mod handles;
mod hoppers;
mod session;

use super::Response;
use super::handles::Include;
use crate::id::{Guid, HandleId, MemberIndex, Name, SessionReference};
use crate::mpsd::smartmatch::HopperName;

/// The endpoint of a request.
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
    /// DELETE of `servers/{name}`.
    RemoveServer(SessionReference, Name),
    /// DELETE of `members/me` (`None`) or `members/{index}`.
    RemoveMember(SessionReference, Option<MemberIndex>),
    /// POST of a handle.
    PostHandle,
    /// GET of a handle.
    ReadHandle(HandleId),
    /// DELETE of a handle.
    DeleteHandle(HandleId),
    /// POST of a query for handles.
    QueryHandles(Include),
    /// GET of the session that a handle leads to.
    ReadThrough(HandleId),
    /// PUT of the session that a handle leads to.
    WriteThrough(HandleId, Commit),
    /// POST of a ticket to a hopper.
    PostTicket(Guid, HopperName),
    /// DELETE of a ticket.
    CancelTicket(Guid, HopperName, Guid),
    /// GET of a hopper's statistics.
    HopperStats(Guid, HopperName),
    /// GET of the sessions that a user is in or that have a keyword: of a service configuration, perhaps of one template,
    /// by these parameters.
    Query(Guid, Option<Name>, Option<&'a str>),
    /// POST of the same for several users.
    Batch(Guid, Option<Name>, Option<&'a str>),
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

/// Finds the endpoint.
///
/// # Errors
/// The answer: 404 for an unknown path, 405 for a wrong verb, 400 for a malformed name or parameter (M164).
pub(super) fn route<'a>(method: &str, target: &'a str) -> Result<Route<'a>, Response> {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let unknown = || Response::text(404, format!("there is nothing at {path}"));
    let segments: Vec<&str> = path.strip_prefix('/').ok_or_else(unknown)?.split('/').collect();
    let not_modelled = |what: &str| Err(Response::text(404, format!("{what} are not modelled")));
    match segments.as_slice() {
        [handles, below @ ..] if is(handles, "handles") => handles::route(method, below, query).ok_or_else(unknown)?,
        [configs, scid, sessions] if is(configs, "serviceconfigs") && is(sessions, "sessions") => {
            only(method, &["GET"])?;
            Ok(Route::Query(self::scid(scid)?, None, query))
        }
        [configs, scid, batch] if is(configs, "serviceconfigs") && is(batch, "batch") => {
            only(method, &["POST"])?;
            Ok(Route::Batch(self::scid(scid)?, None, query))
        }
        [configs, _, _, _, _, _, branches, ..] if is(configs, "serviceconfigs") && is(branches, "branches") => {
            not_modelled("histories")
        }
        [configs, scid, hoppers, hopper, below @ ..] if is(configs, "serviceconfigs") && is(hoppers, "hoppers") => {
            hoppers::route(method, self::scid(scid), hopper, below, query).ok_or_else(unknown)?
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
                [template, sessions] if is(sessions, "sessions") => {
                    only(method, &["GET"])?;
                    Ok(Route::Query(scid?, Some(name(template)?), query))
                }
                [template, batch] if is(batch, "batch") => {
                    only(method, &["POST"])?;
                    Ok(Route::Batch(scid?, Some(name(template)?), query))
                }
                [template, sessions, session, element @ ..] if is(sessions, "sessions") => {
                    only(method, session::verbs(element).ok_or_else(unknown)?)?;
                    let reference = SessionReference { scid: scid?, template: name(template)?, name: name(session)? };
                    session::route(method, reference, element, query)
                }
                _ => Err(unknown()),
            }
        }
        _ => Err(unknown()),
    }
}

/// Keywords of a path compare without case.
fn is(segment: &str, keyword: &str) -> bool {
    segment.eq_ignore_ascii_case(keyword)
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
