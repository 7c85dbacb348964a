//! The service's own calls in the HTTP form.

use super::{Request, session_of};
use crate::mpsd::service::{HttpRequest, Mpsd, MpsdEvent, Reply, Shown};
use crate::mpsd::session::Caller;
use crate::time::Instant;

impl Mpsd {
    /// Answers a request in the HTTP form.
    pub(in crate::mpsd) fn answer_http(
        &mut self,
        now: Instant,
        caller: &Caller,
        request: &HttpRequest,
        events: &mut Vec<MpsdEvent>,
    ) -> Reply {
        let headers: Vec<(&str, &str)> =
            request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let request = Request {
            caller: Some(caller),
            gamertag: request.gamertag.as_deref(),
            method: &request.method,
            path: &request.path,
            headers: &headers,
            body: request.body.as_deref(),
        };
        let session = session_of(self, now, &request);
        let (response, asked_session) = self.http_and_whether(now, &request, events);
        let carried = response.header("ETag").is_some();
        let shown = match &session {
            Some(session) if asked_session => self.shown(session, carried),
            Some(_) | None => Shown::Nothing,
        };
        Reply::Http { response: Box::new(response), session, shown }
    }
}
