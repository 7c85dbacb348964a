//! The directory's door in the form of HTTP, without sockets: method, path, headers and JSON text in, status, headers
//! and JSON text out.
//!
//! A request is judged in this order: path and verb, claims, contract version, the other headers, the body; then the
//! directory settles the session and answers as its own door does. What is wrong before that point settles nothing.

mod body;
mod date;
mod document;
mod element;
mod headers;
mod message;
mod route;

pub use date::{Date, DateError, Epoch};
pub use message::{MAX_BODY, Request, Response};

use super::directory::Directory;
use super::session::{
    Answer, Caller, Event, Fact, Input, Precondition, Refusal, Request as SessionRequest, Session, Write,
};
use super::template::Contract;
use crate::id::{Guid, Name, SessionReference, Xuid};
use crate::time::Instant;
use document::View;
use element::Element;
use headers::{Headers, headers};
use route::{Commit, Route};
use std::collections::BTreeMap;

/// A directory, and what only its HTTP form needs: the calendar, and how users are called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Wire {
    directory: Directory,
    epoch: Epoch,
    gamertags: BTreeMap<Xuid, Box<str>>,
}

const FRESH: &str = "max-age=0, must-revalidate";
const NO_STORE: &str = "no-cache, no-store";

/// A request that has got past its headers.
#[derive(Clone, Copy)]
struct Asked<'a> {
    now: Instant,
    caller: &'a Caller,
    headers: Headers,
}

impl Wire {
    /// The door of this directory; virtual zero is at `epoch`.
    #[must_use]
    pub fn new(directory: Directory, epoch: Epoch) -> Wire {
        Wire { directory, epoch, gamertags: BTreeMap::new() }
    }

    /// The directory behind the door.
    #[must_use]
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Answers a request; every request has an answer. What changed is appended to `happened`, but not for a write
    /// with `nocommit=true`, which changes nothing.
    pub fn ask(&mut self, now: Instant, request: &Request<'_>, happened: &mut Vec<Event>) -> Response {
        let mut response = self.answer(now, request, happened).unwrap_or_else(|refusal| refusal);
        if response.header("Cache-Control").is_none() {
            response.headers.push(("Cache-Control", NO_STORE.to_owned()));
        }
        response.headers.push(("Date", self.epoch.at(now).http()));
        response
    }

    /// Lets the service learn something: every session that it concerns settles, if that kind of fact settles it.
    pub fn learn(&mut self, now: Instant, fact: Fact, happened: &mut Vec<Event>) {
        let concerned: Vec<SessionReference> = match fact {
            Fact::ConnectionLost(lost) => {
                let bound = |session: &Session| session.members().iter().any(|member| member.connection == Some(lost));
                let all = self.directory.sessions();
                all.filter(|(_, session)| bound(session)).map(|(reference, _)| reference.clone()).collect()
            }
            Fact::Presence(xuid, _) => self.directory.sessions_of(xuid).cloned().collect(),
            Fact::Tick => self.directory.sessions().map(|(reference, _)| reference.clone()).collect(),
        };
        for reference in concerned {
            // A fact is never refused: a session that is gone answers so.
            let _ = self.directory.handle(now, &reference, &Input::Fact(fact), happened);
        }
    }

    /// The stored session as JSON in 107's shape: nothing settles, and no `nextTimer` is shown (M155). `None` if there
    /// is none.
    ///
    /// # Errors
    /// Why the path leads to no session, in a sentence.
    pub fn peek(&self, path: &str) -> Result<Option<String>, String> {
        match route::route("GET", path) {
            Ok(Route::Read(reference)) => {
                let stored = self.directory.peek(&reference);
                Ok(stored.map(|session| self.view(&reference, session, Contract::V107, None).to_json()))
            }
            Ok(_) => Err(format!("{path} is not the path of a session")),
            Err(response) => Err(response.body.unwrap_or_default()),
        }
    }

    fn answer(&mut self, now: Instant, request: &Request<'_>, happened: &mut Vec<Event>) -> Result<Response, Response> {
        let route = route::route(request.method, request.path)?;
        // M175
        let caller = request.caller.ok_or_else(|| Response::text(401, "the request has no claims".to_owned()))?;
        let headers = headers(request.headers)?;
        let asked = Asked { now, caller, headers };
        let malformed = |why: String| Response::text(400, why);
        match route {
            Route::Read(reference) => self.read(asked, &reference, happened),
            Route::ReadElement(reference, path) => self.read_element(asked, &reference, &path, happened),
            Route::Write(reference, commit) => {
                let write = body::write(request.text()?, caller).map_err(malformed)?;
                match commit {
                    Commit::Yes => self.write(asked, request.gamertag, &reference, write, happened),
                    Commit::No => {
                        let mut rehearsal = self.rehearsal(&reference);
                        rehearsal.write(asked, request.gamertag, &reference, write, &mut Vec::new()).map(as_if)
                    }
                }
            }
            Route::WriteProperties(reference, commit) => {
                let write = body::properties(request.text()?).map_err(malformed)?;
                match commit {
                    Commit::Yes => self.write_properties(asked, &reference, write, happened),
                    Commit::No => self
                        .rehearsal(&reference)
                        .write_properties(asked, &reference, write, &mut Vec::new())
                        .map(as_if),
                }
            }
            Route::RemoveMember(reference, index) => {
                let own = |session: &Session| match caller {
                    Caller::User(user) => session.member_of(user.xuid).map(|member| member.index) == index,
                    Caller::Service => false,
                };
                let write = match index {
                    Some(index) if !self.directory.peek(&reference).is_some_and(own) => {
                        Write { remove: vec![index], ..Write::default() }
                    }
                    Some(_) | None => Write::leave(),
                };
                self.remove(asked, &reference, write, happened)
            }
            Route::Templates(scid) => self.templates(scid),
            Route::Template(scid, name) => self.template(scid, &name),
        }
    }

    fn read(
        &mut self,
        asked: Asked<'_>,
        reference: &SessionReference,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        let precondition = asked.headers.for_read()?;
        let request = SessionRequest::read(asked.caller.clone()).when(precondition);
        match self.directory.handle(asked.now, reference, &Input::Request(request), happened) {
            Ok(answer) => Ok(self.session(asked, reference, answer)),
            Err(refusal) => Err(self.refused(asked, reference, &refusal)),
        }
    }

    fn read_element(
        &mut self,
        asked: Asked<'_>,
        reference: &SessionReference,
        path: &[&str],
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        let precondition = asked.headers.for_read()?;
        let request = SessionRequest::read(asked.caller.clone()).when(precondition);
        match self.directory.handle(asked.now, reference, &Input::Request(request), happened) {
            Ok(Answer::NotModified) => Ok(self.session(asked, reference, Answer::NotModified)),
            Ok(_) => Ok(self.element(asked, reference, path)),
            // M168
            Err(Refusal::NoSession) => Err(Response::text(404, sentence(&Refusal::NoSession))),
            Err(refusal) => Err(self.refused(asked, reference, &refusal)),
        }
    }

    fn write(
        &mut self,
        asked: Asked<'_>,
        gamertag: Option<&str>,
        reference: &SessionReference,
        write: Write,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        let precondition = asked.headers.for_write()?;
        let request = SessionRequest::write(asked.caller.clone(), write).when(precondition);
        match self.directory.handle(asked.now, reference, &Input::Request(request), happened) {
            Ok(answer) => {
                if let (Caller::User(user), Some(gamertag)) = (asked.caller, gamertag)
                    && self.gamertags.get(&user.xuid).is_none_or(|known| **known != *gamertag)
                {
                    self.gamertags.insert(user.xuid, gamertag.into());
                }
                Ok(self.session(asked, reference, answer))
            }
            Err(refusal) => Err(self.refused(asked, reference, &refusal)),
        }
    }

    /// M170
    fn write_properties(
        &mut self,
        asked: Asked<'_>,
        reference: &SessionReference,
        write: Write,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        match self.write_element(asked, reference, write, happened)? {
            Answer::Gone => Ok(Response::empty(204)),
            Answer::Found | Answer::NotModified | Answer::Updated | Answer::Created => {
                Ok(self.element(asked, reference, &["properties"]))
            }
        }
    }

    /// M169
    fn remove(
        &mut self,
        asked: Asked<'_>,
        reference: &SessionReference,
        write: Write,
        happened: &mut Vec<Event>,
    ) -> Result<Response, Response> {
        self.write_element(asked, reference, write, happened).map(|_| Response::empty(204))
    }

    /// A write to a part of a session never makes one: if there is none, the part's path leads nowhere.
    fn write_element(
        &mut self,
        asked: Asked<'_>,
        reference: &SessionReference,
        write: Write,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Response> {
        let precondition = match asked.headers.for_write()? {
            Precondition::None => Precondition::Exists,
            given => given,
        };
        if precondition == Precondition::Absent {
            return Err(Response::text(400, "If-None-Match: * creates, and a part of a session cannot be".to_owned()));
        }
        let request = SessionRequest::write(asked.caller.clone(), write).when(precondition);
        match self.directory.handle(asked.now, reference, &Input::Request(request), happened) {
            Ok(answer) => Ok(answer),
            Err(Refusal::MustExist) => Err(Response::text(404, sentence(&Refusal::NoSession))),
            Err(refusal) => Err(self.refused(asked, reference, &refusal)),
        }
    }

    fn templates(&self, scid: Guid) -> Result<Response, Response> {
        let names: Vec<&str> = self.directory.template_names(scid).map(Name::as_str).collect();
        if names.is_empty() {
            return Err(Response::text(404, format!("there is no service configuration {scid}")));
        }
        let results = names.iter().map(|name| format!(r#"{{"templateName":"{name}"}}"#)).collect::<Vec<_>>();
        Ok(Response::json(200, format!(r#"{{"results":[{}]}}"#, results.join(","))))
    }

    fn template(&self, scid: Guid, name: &Name) -> Result<Response, Response> {
        let template = self.directory.template(scid, name);
        let template = template.ok_or_else(|| Response::text(404, sentence(&Refusal::NoTemplate)))?;
        Ok(Response::json(200, serde_json::to_string(template).unwrap_or_default()))
    }

    /// The same door over a copy of what one write can touch: what happens there has not happened (M167).
    fn rehearsal(&self, reference: &SessionReference) -> Wire {
        let directory = self.directory.excerpt(reference);
        Wire { directory, epoch: self.epoch, gamertags: self.gamertags.clone() }
    }

    fn view<'a>(
        &'a self,
        reference: &'a SessionReference,
        session: &'a Session,
        contract: Contract,
        now: Option<Instant>,
    ) -> View<'a> {
        View { reference, session, contract, epoch: self.epoch, now, gamertags: &self.gamertags }
    }

    /// An answer that carries the session, if there is one to carry.
    fn session(&self, asked: Asked<'_>, reference: &SessionReference, answer: Answer) -> Response {
        let Some(session) = self.directory.peek(reference).filter(|_| answer != Answer::Gone) else {
            return Response::empty(answer.status());
        };
        let mut response = self.with_session(answer.status(), asked, reference, session);
        if answer == Answer::NotModified {
            response.body = None;
            response.headers.retain(|(name, _)| *name != "Content-Type");
        }
        response.headers.push(("Cache-Control", FRESH.to_owned()));
        response
    }

    fn with_session(&self, status: u16, asked: Asked<'_>, reference: &SessionReference, session: &Session) -> Response {
        let view = self.view(reference, session, asked.headers.contract, Some(asked.now));
        let mut response = Response::json(status, view.to_json());
        self.stamp(&view, &mut response);
        response
    }

    /// `ETag` (M171) and `Expires` (M172).
    fn stamp(&self, view: &View<'_>, response: &mut Response) {
        response.headers.push(("ETag", view.session.etag().to_string()));
        if let Some(next) = view.next_timer() {
            response.headers.push(("Expires", next.http()));
        }
    }

    fn element(&self, asked: Asked<'_>, reference: &SessionReference, path: &[&str]) -> Response {
        let Some(session) = self.directory.peek(reference) else { return Response::empty(204) };
        let view = self.view(reference, session, asked.headers.contract, Some(asked.now));
        let mut path: Vec<&str> = path.to_vec();
        let index = match asked.caller {
            Caller::User(user) => session.member_of(user.xuid).map(|member| member.index.to_string()),
            Caller::Service => None,
        };
        if let [_, me, ..] = path.as_mut_slice()
            && me.eq_ignore_ascii_case("me")
            && let Some(index) = &index
        {
            *me = index;
        }
        match element::find(&view.to_json(), &path) {
            Element::Found(json) => {
                let mut response = Response::json(200, json);
                self.stamp(&view, &mut response);
                response.headers.push(("Cache-Control", FRESH.to_owned()));
                response
            }
            Element::Absent => Response::empty(204),
            Element::Nonsense => Response::text(404, format!("{} leads into a value without parts", path.join("/"))),
        }
    }

    /// The answer to a refused request. A failed precondition shows the session to whoever may read it (M107).
    fn refused(&self, asked: Asked<'_>, reference: &SessionReference, refusal: &Refusal) -> Response {
        match refusal.status(self.directory.readings()) {
            204 => Response::empty(204),
            412 => match self.directory.peek(reference) {
                Some(session) if session.may_read(asked.caller).is_ok() => {
                    self.with_session(412, asked, reference, session)
                }
                Some(_) | None => Response::empty(412),
            },
            status => Response::text(status, sentence(refusal)),
        }
    }
}

/// What would have been created was not, and the session that would be has no ETag to write against.
fn as_if(mut response: Response) -> Response {
    response.headers.retain(|(name, _)| *name != "ETag");
    Response { status: if response.status == 201 { 200 } else { response.status }, ..response }
}

fn sentence(refusal: &Refusal) -> String {
    format!("{refusal} ({})", refusal.clause())
}
