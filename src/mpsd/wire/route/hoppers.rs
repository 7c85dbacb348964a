//! Hoppers of SmartMatch: the verbs and their endpoints.

use super::{Response, Route, is, no_query, only};
use crate::id::Guid;
use crate::mpsd::smartmatch::HopperName;

/// The endpoint below `hoppers/{hopper}`; none for an unknown path.
pub(super) fn route<'a>(
    method: &str,
    scid: Result<Guid, Response>,
    hopper: &str,
    below: &[&'a str],
    query: Option<&str>,
) -> Option<Result<Route<'a>, Response>> {
    let verbs: &'static [&'static str] = match below {
        [] => &["POST"],
        [stats] if is(stats, "stats") => &["GET"],
        [tickets, _] if is(tickets, "tickets") => &["DELETE"],
        _ => return None,
    };
    Some(only(method, verbs).and_then(|()| no_query(query)).and_then(|()| {
        let hopper: HopperName = hopper.parse().map_err(|why| Response::text(400, format!("{why}")))?;
        let scid = scid?;
        match below {
            [] => Ok(Route::PostTicket(scid, hopper)),
            [_, ticket, ..] => {
                let absent = |why| Response::text(404, format!("there is no such ticket: {why}"));
                Ok(Route::CancelTicket(scid, hopper, ticket.parse().map_err(absent)?))
            }
            [_] => Ok(Route::HopperStats(scid, hopper)),
        }
    }))
}
