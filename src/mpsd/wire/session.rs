//! A session as a whole: read, written, and shown in the answer.

use super::document::View;
use super::{Door, FRESH, RequestContext, Response, sentence};
use crate::id::SessionReference;
use crate::mpsd::session::{Answer, Caller, Input, Refusal, Request as SessionRequest, Session, Write};

impl Door<'_> {
    pub(super) fn read(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
    ) -> Result<Response, Response> {
        let request = SessionRequest::read(context.caller.clone()).when(context.headers.for_read()?);
        match self.hand_in(context, reference, request) {
            Ok(answer) => Ok(self.session(context, reference, answer)),
            Err(refusal) => Err(self.refused(context, reference, &refusal)),
        }
    }

    pub(super) fn write(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        write: Write,
    ) -> Result<Response, Response> {
        let request = SessionRequest::write(context.caller.clone(), write).when(context.headers.for_write()?);
        match self.hand_in(context, reference, request) {
            Ok(answer) => {
                if let (Caller::User(user), Some(gamertag)) = (context.caller, context.gamertag) {
                    self.service.name(user.xuid, gamertag);
                }
                Ok(self.session(context, reference, answer))
            }
            Err(refusal) => Err(self.refused(context, reference, &refusal)),
        }
    }

    /// Passes a request about a session to the directory, with what its handle grants.
    pub(super) fn hand_in(
        &mut self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        request: SessionRequest,
    ) -> Result<Answer, Refusal> {
        self.asked_session = true;
        self.service.tell(context.now, reference, &Input::Request(request.through(context.through)), self.events)
    }

    /// An answer that carries the session, if there is one to carry.
    pub(super) fn session(
        &self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        answer: Answer,
    ) -> Response {
        let Some(session) = self.service.directory.peek(reference).filter(|_| answer != Answer::Gone) else {
            return Response::empty(answer.status());
        };
        let mut response = self.with_session(answer.status(), context, reference, session);
        if answer == Answer::NotModified {
            response.body = None;
            response.headers.retain(|(name, _)| *name != "Content-Type");
        }
        response.headers.push(("Cache-Control", FRESH.to_owned()));
        response
    }

    fn with_session(
        &self,
        status: u16,
        context: RequestContext<'_>,
        reference: &SessionReference,
        session: &Session,
    ) -> Response {
        let view =
            self.service.view(reference, session, context.headers.contract, Some(context.now)).seen_by(context.caller);
        let mut response = Response::json(status, view.to_json());
        self.stamp(&view, &mut response);
        response
    }

    /// `ETag` (M171) and `Expires` (M172).
    pub(super) fn stamp(&self, view: &View<'_>, response: &mut Response) {
        response.headers.push(("ETag", view.session.etag().to_string()));
        if let Some(next) = view.next_timer() {
            response.headers.push(("Expires", next.http()));
        }
    }

    /// The answer to a refused request. A failed precondition shows the session to whoever may read it (M107).
    pub(super) fn refused(
        &self,
        context: RequestContext<'_>,
        reference: &SessionReference,
        refusal: &Refusal,
    ) -> Response {
        let response = match refusal.status(self.service.directory.readings()) {
            204 => Response::empty(204),
            412 => match self.service.directory.peek(reference) {
                Some(session) if session.may_read_through(context.caller, context.through).is_ok() => {
                    self.with_session(412, context, reference, session)
                }
                Some(_) | None => Response::empty(412),
            },
            status => Response::text(status, sentence(refusal)),
        };
        response.because(refusal)
    }
}
