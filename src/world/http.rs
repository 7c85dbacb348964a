//! Requests in the session directory's HTTP form: put together, sent through that door, and looked at as any other.

use super::World;
use super::mail::{Lesson, Parcel};
use crate::action::{Hindrance, Http, Intent, Piece, Save, Text, Value};
use crate::id::HandleId;
use crate::mpsd::session::Cause;
use crate::mpsd::wire::{Request, Response, Wire};
use crate::names::{Actor, SessionId, UserId};
use crate::trace::{EntryId, What};
use serde_json::Value as Json;

/// A request in the HTTP form as it goes: all its texts put together.
#[derive(Clone, Debug)]
pub(super) struct Composed {
    pub(super) session: Option<SessionId>,
    pub(super) verb: &'static str,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    save: Vec<Save>,
}

impl World {
    pub(super) fn http(&mut self, by: Actor, http: &Http) -> EntryId {
        let sendable = match by {
            Actor::User(user) => self.consoles[self.users[user.0].plan.console.0].plays(),
            Actor::Service | Actor::SmartMatch => Ok(()),
        };
        let text = |text: &Text| self.put_together(by, http.session, text).ok_or(Hindrance::NothingThere);
        let sent = sendable.and_then(|()| {
            let headers = http.headers.iter().map(|(name, value)| Ok((name.as_str(), text(value)?)));
            let headers = headers.collect::<Result<Vec<_>, Hindrance>>()?;
            Ok((text(&http.path)?, headers, http.body.as_ref().map(text).transpose()?))
        });
        let (path, headers, body) = match sent {
            Ok(sent) => sent,
            Err(why) => return self.hindered(by, http.verb, why),
        };
        let composed = Composed {
            session: http.session,
            verb: http.verb,
            method: http.method.clone(),
            path,
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            body,
            save: http.save.clone(),
        };
        self.post(by, Parcel::Http(Box::new(composed)), None, || Intent::Http(Box::new(http.clone())))
    }

    /// The service answers a request in the HTTP form.
    pub(super) fn serve_http(&mut self, by: Actor, composed: &Composed) -> (EntryId, Lesson) {
        let Composed { session, verb, method, path, headers, body, save } = composed;
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let caller = self.caller(by, None);
        let gamertag = match by {
            Actor::User(user) => Some(self.trace.names.user(user).to_owned()),
            Actor::Service | Actor::SmartMatch => None,
        };
        let request = Request {
            caller: Some(&caller),
            gamertag: gamertag.as_deref(),
            method,
            path,
            headers: &headers,
            body: body.as_deref(),
        };
        self.happened.clear();
        let mut wire = Wire::new(std::mem::take(&mut self.directory), self.epoch);
        for (user, plan) in self.users.iter().enumerate() {
            wire.name(plan.plan.xuid, self.trace.names.user(UserId(user)));
        }
        let about = session.is_none().then(|| wire.session_of(self.now, &request)).flatten();
        let answer = wire.ask(self.now, &request, &mut self.happened);
        self.directory = wire.into_directory();
        let settled =
            self.happened.iter().position(|event| event.cause == Cause::Request).unwrap_or(self.happened.len());
        let changed = self.happened.len() - settled;
        let mut saved = Vec::with_capacity(save.len());
        for save in save {
            let value = part(&answer, save);
            if let Some(id) = value.as_ref().and_then(|value| value.parse().ok()) {
                self.trace.handles.entry(HandleId(id)).or_insert_with(|| save.name.clone());
            }
            saved.push((save.name.clone(), value));
        }
        let carried = answer.header("ETag").is_some();
        let session = session.or_else(|| about.map(|reference| self.session_called(&reference)));
        let (verb, answer) = (*verb, Box::new(answer));
        let entry = self.note(What::Http { by, session, verb, answer, settled, changed }, None);
        let mut lesson = Lesson { saved, ..Lesson::default() };
        if let Some(session) = session {
            self.note_happened(session, Some(entry), None);
            self.plan_look(session);
            self.send_taps();
            lesson.shown = self.shows(session, carried);
        }
        (entry, lesson)
    }

    /// The text with all its pieces; `None` if one of them is not there.
    fn put_together(&self, by: Actor, session: Option<SessionId>, text: &Text) -> Option<String> {
        let mut whole = String::new();
        for piece in &text.pieces {
            match piece {
                Piece::Plain(plain) => whole.push_str(plain),
                Piece::Value(value) => {
                    let value = self.value(by, session, value)?;
                    if text.json {
                        let quoted = Json::from(value).to_string();
                        whole.push_str(
                            quoted.strip_prefix('"').unwrap_or_default().strip_suffix('"').unwrap_or_default(),
                        );
                    } else {
                        whole.push_str(&value);
                    }
                }
            }
        }
        Some(whole)
    }

    fn value(&self, by: Actor, session: Option<SessionId>, value: &Value) -> Option<String> {
        let user = |named: &Option<UserId>| match (*named, by) {
            (Some(user), _) | (None, Actor::User(user)) => self.users.get(user.0),
            (None, Actor::Service | Actor::SmartMatch) => None,
        };
        match value {
            Value::ETag => self.seen(by, session?).map(|seen| seen.etag().to_string()),
            Value::Xuid(of) => user(of).map(|user| user.plan.xuid.to_string()),
            Value::Connection(of) => user(of)?.connection.map(|connection| connection.0.to_string()),
            Value::Address(of) => user(of)?.address.as_ref().map(|address| address.as_str().to_owned()),
            Value::DeviceToken(of) => user(of)?.address.as_ref().map(|address| address.token().to_string()),
            Value::Saved(name) => self.saved.get(name).cloned(),
        }
    }
}

/// What is to be kept of an answer: a text without its quotes, all else as JSON.
fn part(answer: &Response, save: &Save) -> Option<String> {
    if save.keys.is_empty() {
        return answer.header("ETag").map(str::to_owned);
    }
    let body = answer.body.as_deref().filter(|_| answer.is_json())?;
    let mut value = serde_json::from_str::<Json>(body).ok()?;
    for key in &save.keys {
        value = value.get_mut(key).map(Json::take)?;
    }
    match value {
        Json::Null => None,
        Json::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}
