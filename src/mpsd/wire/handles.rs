//! Handles: posted, read, deleted and looked for, and sessions read and written through them.

mod body;
mod document;

pub(super) use document::Include;

use super::route::Commit;
use super::{Door, RequestContext, Response, malformed};
use crate::id::{HandleId, SessionReference};
use crate::json::fields::{list, written};
use crate::mpsd::directory::{Handle, Search};
use crate::mpsd::session::Refusal;
use body::{HandleQuery, Posted};

impl Door<'_> {
    pub(super) fn post_handle(&mut self, context: RequestContext<'_>, text: &str) -> Result<Response, Response> {
        context.headers.no_condition()?;
        let Posted { scid, template, name, new } = body::handle(text).map_err(malformed)?;
        let reference = match name {
            Some(name) => SessionReference { scid, template, name },
            None => self.service.directory.unnamed(scid, template),
        };
        let posted = self.service.post_handle(context.now, context.caller, &reference, new, self.events);
        let id = posted.map_err(|refusal| self.refusal(&refusal))?;
        let mut response = self.read_handle(context, id)?;
        response.status = 201;
        // M296
        response.headers.push(("Location", format!("/handles/{id}")));
        response.headers.push(("Content-Location", format!("/handles/{id}")));
        Ok(response)
    }

    pub(super) fn read_handle(&self, context: RequestContext<'_>, id: HandleId) -> Result<Response, Response> {
        context.headers.no_condition()?;
        let handle = self.service.directory.handle_of(context.now, id);
        let handle = handle.ok_or_else(|| self.refusal(&Refusal::NoHandle))?;
        Ok(Response::json(200, document::to_json(handle, None, Include::default(), self.service.epoch)))
    }

    pub(super) fn delete_handle(&mut self, context: RequestContext<'_>, id: HandleId) -> Result<Response, Response> {
        context.headers.no_condition()?;
        let deleted = self.service.delete_handle(context.now, context.caller, id);
        deleted.map(|()| Response::empty(204)).map_err(|refusal| self.refusal(&refusal))
    }

    pub(super) fn query_handles(
        &mut self,
        context: RequestContext<'_>,
        text: &str,
        include: Include,
    ) -> Result<Response, Response> {
        context.headers.no_condition()?;
        let found = match body::query(text).map_err(malformed)? {
            HandleQuery::Activity { scid, owners } => self.service.directory.activities(scid, &owners),
            HandleQuery::Search { scid, template, filter, order_by } => {
                let search = Search::parse(scid, template, &filter, &order_by);
                let search = search.map_err(|refusal| self.refusal(&refusal))?;
                let found = self.service.search(context.now, &search, self.events);
                let found = found.map_err(|refusal| self.refusal(&refusal))?.into_iter();
                found.filter_map(|(id, _)| self.service.handle_of(context.now, id)).collect()
            }
        };
        let row = |text: &mut String, handle: &Handle| {
            let session = self.service.directory.peek(&handle.reference);
            text.push_str(&document::to_json(handle, session, include, self.service.epoch));
        };
        Ok(Response::json(200, written(|to| list(to.key("results"), found, row))))
    }

    pub(super) fn read_through(&mut self, context: RequestContext<'_>, id: HandleId) -> Result<Response, Response> {
        let (reference, context) = self.follow(context, id)?;
        either(self.read(context, &reference), |response| located(response, &reference))
    }

    pub(super) fn write_through(
        &mut self,
        context: RequestContext<'_>,
        id: HandleId,
        commit: Commit,
        text: &str,
    ) -> Result<Response, Response> {
        let write = super::body::write(text, context.caller, self.service.epoch).map_err(malformed)?;
        let (reference, context) = self.follow(context, id)?;
        let answer = self.tried(commit, &reference, |door| door.write(context, &reference, write));
        either(answer, |response| located(response, &reference))
    }

    /// The session that a handle leads to, and the request with what the handle grants.
    fn follow<'a>(
        &self,
        context: RequestContext<'a>,
        id: HandleId,
    ) -> Result<(SessionReference, RequestContext<'a>), Response> {
        let followed = self.service.directory.follow(context.now, context.caller, id);
        let (reference, through) = followed.map_err(|refusal| self.refusal(&refusal))?;
        Ok((reference, RequestContext { through, ..context }))
    }
}

/// The session that the body of a new handle names; none if it names none or cannot be read.
pub(super) fn session_of(text: &str) -> Option<SessionReference> {
    let Posted { scid, template, name, .. } = body::handle(text).ok()?;
    Some(SessionReference { scid, template, name: name? })
}

/// Applies `with` to an answer, a refusal or not.
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
