//! Handles: posted, read, deleted and looked for, and sessions read and written through them.

mod body;
mod document;

pub(super) use document::Include;

use super::route::Commit;
use super::{Asked, Response, Wire, malformed, sentence};
use crate::id::{HandleId, SessionReference};
use crate::mpsd::directory::{Handle, Search};
use crate::mpsd::session::{Event, Refusal};
use body::{Posted, Query};

impl Wire {
    pub(super) fn post_handle(
        &mut self,
        asked: Asked<'_>,
        text: &str,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        asked.headers.no_condition()?;
        let Posted { scid, template, name, new } = body::handle(text).map_err(malformed)?;
        let reference = match name {
            Some(name) => SessionReference { scid, template, name },
            None => self.directory.unnamed(scid, template),
        };
        let posted = self.directory.post_handle(asked.now, asked.caller, &reference, new, happened);
        let id = posted.map_err(|refusal| self.refused_handle(&refusal))?;
        let mut response = self.read_handle(asked, id)?;
        response.status = 201;
        // M296
        response.headers.push(("Location", format!("/handles/{id}")));
        response.headers.push(("Content-Location", format!("/handles/{id}")));
        Ok(response)
    }

    pub(super) fn read_handle(&self, asked: Asked<'_>, id: HandleId) -> Result<Response, Response> {
        asked.headers.no_condition()?;
        let handle = self.directory.handle_of(asked.now, id);
        let handle = handle.ok_or_else(|| self.refused_handle(&Refusal::NoHandle))?;
        Ok(Response::json(200, document::to_json(handle, None, Include::default(), self.epoch)))
    }

    pub(super) fn delete_handle(&mut self, asked: Asked<'_>, id: HandleId) -> Result<Response, Response> {
        asked.headers.no_condition()?;
        let deleted = self.directory.delete_handle(asked.now, asked.caller, id);
        deleted.map(|()| Response::empty(204)).map_err(|refusal| self.refused_handle(&refusal))
    }

    pub(super) fn query_handles(
        &mut self,
        asked: Asked<'_>,
        text: &str,
        include: Include,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        asked.headers.no_condition()?;
        let found = match body::query(text).map_err(malformed)? {
            Query::Activity { scid, owners } => self.directory.activities(scid, &owners),
            Query::Search { scid, template, filter, order_by } => {
                let search = Search::parse(scid, template, &filter, &order_by);
                let search = search.map_err(|refusal| self.refused_handle(&refusal))?;
                let first = self.directory.may_search(&search).map_err(|refusal| self.refused_handle(&refusal))?;
                self.directory.settle(asked.now, first, happened);
                let found = self.directory.search(&search, self.epoch).into_iter();
                found.filter_map(|found| self.directory.handle_of(asked.now, found.id)).collect()
            }
        };
        let row =
            |handle: &Handle| document::to_json(handle, self.directory.peek(&handle.reference), include, self.epoch);
        let rows: Vec<String> = found.into_iter().map(row).collect();
        Ok(Response::json(200, format!(r#"{{"results":[{}]}}"#, rows.join(","))))
    }

    pub(super) fn read_through(
        &mut self,
        asked: Asked<'_>,
        id: HandleId,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        let (reference, asked) = self.follow(asked, id)?;
        either(self.read(asked, &reference, happened), |response| located(response, &reference))
    }

    pub(super) fn write_through(
        &mut self,
        asked: Asked<'_>,
        id: HandleId,
        commit: Commit,
        text: &str,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        let write = super::body::write(text, asked.caller, self.epoch).map_err(malformed)?;
        let (reference, asked) = self.follow(asked, id)?;
        let answer =
            self.tried(commit, &reference, happened, |wire, happened| wire.write(asked, &reference, write, happened));
        either(answer, |response| located(response, &reference))
    }

    /// The session that a handle leads to, and the request with what the handle is worth.
    fn follow<'a>(&self, asked: Asked<'a>, id: HandleId) -> Result<(SessionReference, Asked<'a>), Response> {
        let followed = self.directory.follow(asked.now, asked.caller, id);
        let (reference, through) = followed.map_err(|refusal| self.refused_handle(&refusal))?;
        Ok((reference, Asked { through, ..asked }))
    }

    fn refused_handle(&self, refusal: &Refusal) -> Response {
        Response::text(refusal.status(self.directory.readings()), sentence(refusal))
    }
}

/// The session that the body of a new handle names; none if it names none or cannot be read.
pub(super) fn session_of(text: &str) -> Option<SessionReference> {
    let Posted { scid, template, name, .. } = body::handle(text).ok()?;
    Some(SessionReference { scid, template, name: name? })
}

/// The answer, be it a refusal or not, with something done to it.
fn either(answer: Result<Response, Response>, with: impl Fn(Response) -> Response) -> Result<Response, Response> {
    match answer {
        Ok(response) => Ok(with(response)),
        Err(response) => Err(with(response)),
    }
}

/// M296
fn located(mut response: Response, reference: &SessionReference) -> Response {
    let SessionReference { scid, template, name } = reference;
    let path = format!("/serviceconfigs/{scid}/sessiontemplates/{template}/sessions/{name}");
    response.headers.push(("Content-Location", path));
    response
}
