//! The service in the form of HTTP, without sockets: method, path, headers and JSON text in, status, headers and JSON
//! text out.
//!
//! A request is checked in this order: rate limits; path and verb, claims, contract version, the other headers, the
//! body. Then the directory settles the session and answers. A request that fails before that point settles nothing.
//!
//! `route` finds the endpoint; each endpoint is answered in its own file, reads its body by `body` and renders a
//! session by `document`.

mod body;
mod call;
mod document;
mod element;
mod handles;
mod headers;
mod qos;
mod query;
mod rate;
mod route;
mod session;
mod taps;
mod templates;
mod tickets;

pub use super::date::{Date, DateError, Epoch};
pub use super::message::{MAX_BODY, Request, Response};

use super::directory::Directory;
use super::service::{Mpsd, MpsdEvent};
use super::session::{Caller, Grant, Refusal, Session};
use super::template::Contract;
use crate::id::{SessionReference, Xuid};
use crate::time::Instant;
use document::View;
use headers::{Headers, headers};
use route::{Commit, Route};

/// The service while it answers one request.
struct Door<'a> {
    service: &'a mut Mpsd,
    /// The list to which it appends changes.
    events: &'a mut Vec<MpsdEvent>,
    /// Whether it has reached a session, so that the answer shows it.
    asked_session: bool,
}

const FRESH: &str = "max-age=0, must-revalidate";
const NO_STORE: &str = "no-cache, no-store";

/// A request whose headers have been read.
#[derive(Clone, Copy)]
struct RequestContext<'a> {
    now: Instant,
    caller: &'a Caller,
    gamertag: Option<&'a str>,
    headers: Headers,
    /// The rights that its handle grants, if it has one.
    through: Option<Grant>,
}

impl Mpsd {
    /// Answers a request in the HTTP form; every request has an answer. Changes are appended to `events`; a write with
    /// `nocommit=true` makes none. SmartMatch's work and taps are left to [`Mpsd::pass`].
    pub fn http(&mut self, now: Instant, request: &Request<'_>, events: &mut Vec<MpsdEvent>) -> Response {
        self.http_and_whether(now, request, events).0
    }

    /// The same, and whether the answer shows something of a session: a request that fails before the session does not,
    /// nor does a rehearsal.
    pub(super) fn http_and_whether(
        &mut self,
        now: Instant,
        request: &Request<'_>,
        events: &mut Vec<MpsdEvent>,
    ) -> (Response, bool) {
        let mut door = Door { service: self, events, asked_session: false };
        let mut response = door.answer(now, request).unwrap_or_else(|refusal| refusal);
        let asked_session = door.asked_session;
        if response.header("Cache-Control").is_none() {
            response.headers.push(("Cache-Control", NO_STORE.to_owned()));
        }
        response.headers.push(("Date", self.epoch.at(now).http()));
        (response, asked_session)
    }

    /// The stored session at a path as JSON in 107's shape: nothing settles, and no `nextTimer` is shown (M155). `None` if
    /// there is none.
    ///
    /// # Errors
    /// Why the path leads to no session, in a sentence.
    pub fn peek_at(&self, path: &str) -> Result<Option<String>, String> {
        match route::route("GET", path) {
            Ok(Route::Read(reference)) => {
                let stored = self.peek(&reference);
                Ok(stored.map(|session| self.view(&reference, session, Contract::V107, None).to_json()))
            }
            Ok(_) => Err(format!("{path} is not the path of a session")),
            Err(response) => Err(response.body.unwrap_or_default()),
        }
    }

    fn view<'a>(
        &'a self,
        reference: &'a SessionReference,
        session: &'a Session,
        contract: Contract,
        now: Option<Instant>,
    ) -> View<'a> {
        View {
            reference,
            session,
            contract,
            epoch: self.epoch,
            seed: self.directory.seed(),
            now,
            caller: None,
            gamertags: &self.gamertags,
        }
    }
}

/// The session of a path to a session or a part of it; none for other paths.
#[must_use]
pub fn session_at(path: &str) -> Option<SessionReference> {
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    match route::route("GET", path) {
        Ok(Route::Read(reference) | Route::ReadElement(reference, _)) => Some(reference),
        Ok(_) | Err(_) => None,
    }
}

/// The session that a request is about: the one that its path leads to or into, or that of the handle which it names or
/// posts; none if it is about several or about none.
#[must_use]
pub fn session_of(service: &Mpsd, now: Instant, request: &Request<'_>) -> Option<SessionReference> {
    match route::route(request.method, request.path).ok()? {
        Route::Read(reference)
        | Route::Write(reference, _)
        | Route::ReadElement(reference, _)
        | Route::WriteProperties(reference, _)
        | Route::RemoveServer(reference, _)
        | Route::RemoveMember(reference, _) => Some(reference),
        Route::ReadHandle(id) | Route::DeleteHandle(id) | Route::ReadThrough(id) | Route::WriteThrough(id, _) => {
            service.handle_of(now, id).map(|handle| handle.reference.clone())
        }
        Route::PostHandle => handles::session_of(request.body?),
        Route::QueryHandles(_)
        | Route::PostTicket(..)
        | Route::CancelTicket(..)
        | Route::HopperStats(..)
        | Route::Query(..)
        | Route::Batch(..)
        | Route::Templates(_)
        | Route::Template(..) => None,
    }
}

impl Door<'_> {
    fn answer(&mut self, now: Instant, request: &Request<'_>) -> Result<Response, Response> {
        self.admit(now, request)?;
        let route = route::route(request.method, request.path)?;
        // M175
        let caller = request.caller.ok_or_else(|| Response::text(401, "the request has no claims".to_owned()))?;
        let acting = headers::on_behalf(request.headers, caller)?.map(Caller::OnBehalf);
        let caller = acting.as_ref().unwrap_or(caller);
        let context = RequestContext {
            now,
            caller,
            gamertag: request.gamertag,
            headers: headers(request.headers)?,
            through: None,
        };
        match route {
            Route::Read(reference) => self.read(context, &reference),
            Route::Write(reference, commit) => {
                let write = body::write(request.text()?, caller, self.service.epoch).map_err(malformed)?;
                self.tried(commit, &reference, |door| door.write(context, &reference, write))
            }
            Route::ReadElement(reference, path) => self.read_element(context, &reference, &path),
            Route::WriteProperties(reference, commit) => {
                let write = body::properties(request.text()?).map_err(malformed)?;
                self.tried(commit, &reference, |door| door.write_properties(context, &reference, write))
            }
            Route::RemoveServer(reference, name) => self.remove_server(context, &reference, name),
            Route::RemoveMember(reference, index) => self.remove_member(context, &reference, index),
            Route::PostHandle => self.post_handle(context, request.text()?),
            Route::ReadHandle(id) => self.read_handle(context, id),
            Route::DeleteHandle(id) => self.delete_handle(context, id),
            Route::QueryHandles(include) => self.query_handles(context, request.text()?, include),
            Route::ReadThrough(id) => self.read_through(context, id),
            Route::WriteThrough(id, commit) => self.write_through(context, id, commit, request.text()?),
            Route::PostTicket(scid, hopper) => self.post_ticket(context, scid, &hopper, request.text()?),
            Route::CancelTicket(scid, hopper, ticket) => self.cancel_ticket(context, scid, &hopper, ticket),
            Route::HopperStats(scid, hopper) => self.hopper_stats(scid, &hopper),
            Route::Query(scid, template, parameters) => {
                let query = query::query(scid, template, parameters, None)?;
                self.query(context, &query)
            }
            Route::Batch(scid, template, parameters) => {
                let query = query::query(scid, template, parameters, Some(request.text()?))?;
                self.query(context, &query)
            }
            Route::Templates(scid) => self.templates(scid),
            Route::Template(scid, name) => self.template(scid, &name),
        }
    }

    /// Counts the request, before all other checks (M481). A caller without claims cannot be counted.
    fn admit(&mut self, now: Instant, request: &Request<'_>) -> Result<(), Response> {
        let directory = &mut self.service.directory;
        let Some(caller) = request.caller.filter(|_| directory.limits_rates()) else { return Ok(()) };
        directory.admit(now, caller, rate::group(request)).map_err(|throttled| rate::refusal(&throttled))
    }

    /// Writes; with `nocommit=true`, to a copy of the session that is then dropped (M167).
    fn tried(
        &mut self,
        commit: Commit,
        reference: &SessionReference,
        write: impl FnOnce(&mut Door<'_>) -> Result<Response, Response>,
    ) -> Result<Response, Response> {
        match commit {
            Commit::Yes => write(self),
            Commit::No => {
                let mut copy = self.service.excerpt(reference);
                write(&mut Door { service: &mut copy, events: &mut Vec::new(), asked_session: false }).map(as_if)
            }
        }
    }

    /// The answer to a refused request, without a session's document.
    fn refusal(&self, refusal: &Refusal) -> Response {
        Response::text(refusal.status(self.service.readings()), sentence(refusal))
    }
}

/// The HTTP form of a directory alone, without SmartMatch.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Wire(Mpsd);

impl Wire {
    /// The HTTP form of this directory; virtual zero is at `epoch`.
    #[must_use]
    pub fn new(directory: Directory, epoch: Epoch) -> Wire {
        Wire(Mpsd::new(directory, epoch))
    }

    /// Sets a user's gamertag.
    pub fn name(&mut self, xuid: Xuid, gamertag: &str) {
        self.0.name(xuid, gamertag);
    }

    /// The session of a path to a session or a part of it; none for other paths.
    #[must_use]
    pub fn session_at(path: &str) -> Option<SessionReference> {
        session_at(path)
    }

    /// The session that a request is about; none if it is about several or about none.
    #[must_use]
    pub fn session_of(&self, now: Instant, request: &Request<'_>) -> Option<SessionReference> {
        session_of(&self.0, now, request)
    }

    /// Answers a request. Changes are appended to `happened`.
    pub fn ask(&mut self, now: Instant, request: &Request<'_>, happened: &mut Vec<super::session::Event>) -> Response {
        let mut events = Vec::new();
        let response = self.0.http(now, request, &mut events);
        happened.extend(events.into_iter().filter_map(|event| match event {
            MpsdEvent::Changed { event, .. } => Some(event),
            MpsdEvent::Ordered { .. } | MpsdEvent::Sent(_) => None,
        }));
        response
    }
}

/// Turns the answer of a rehearsal into that of an update: nothing was created, and there is no ETag.
fn as_if(mut response: Response) -> Response {
    response.headers.retain(|(name, _)| *name != "ETag");
    Response { status: if response.status == 201 { 200 } else { response.status }, ..response }
}

fn malformed(why: String) -> Response {
    Response::text(400, why)
}

/// The sentence of a refusal, with the number of its clause.
fn sentence(refusal: &Refusal) -> String {
    format!("{refusal} ({})", refusal.clause())
}
