//! The directory's HTTP form for tests: one template, one session, one line a request.

use super::{Value, at, json, template, user};
use sessim::mpsd::directory::Directory;
use sessim::mpsd::service::{self, Mpsd};
use sessim::mpsd::session::{Caller, Event};
use sessim::mpsd::wire::{Epoch, Request, Response};

pub(crate) const SCID: &str = "a0b1c2d3-0000-4000-8000-000000000001";

/// The path of the one session, `alpha`, or of a part of it.
pub(crate) fn path(rest: &str) -> String {
    format!("/serviceconfigs/{SCID}/sessiontemplates/duel/sessions/alpha{rest}")
}

#[derive(Clone)]
pub(crate) struct Door {
    pub(crate) service: Mpsd,
    /// Sent with each request.
    pub(crate) headers: Vec<(&'static str, String)>,
}

/// An answer, with its body read.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    /// JSON; a sentence as a string; `null` if there is none.
    pub(crate) body: Value,
    pub(crate) response: Response,
    pub(crate) events: Vec<Event>,
}

impl Door {
    pub(crate) fn new(system: Value) -> Door {
        let mut directory = Directory::default();
        directory.add_template(SCID.parse().unwrap(), "duel".parse().unwrap(), template(system)).unwrap();
        let headers = vec![("X-Xbl-Contract-Version", "107".to_owned())];
        Door { service: Mpsd::new(directory, Epoch::default()), headers }
    }

    /// Counts requests from now on.
    pub(crate) fn limited(&mut self) {
        let mut directory = self.service.directory().clone();
        directory.limit_rates();
        self.service = Mpsd::new(directory, Epoch::default());
    }

    /// Lets time pass, and tells the changes of sessions that it brings.
    pub(crate) fn pass(&mut self, now: u64) -> Vec<Event> {
        let mut events = Vec::new();
        self.service.pass(at(now), &mut events);
        changes(events)
    }

    /// Under one more header, for the next request alone.
    pub(crate) fn with(&mut self, name: &'static str, value: &str) -> Once<'_> {
        self.headers.push((name, value.to_owned()));
        Once(self)
    }

    /// Asks as the user of that letter; as a service for `*`; without claims for `-`.
    pub(crate) fn ask(&mut self, now: u64, by: char, method: &str, path: &str, body: Option<&str>) -> Got {
        let caller = match by {
            '-' => None,
            '*' => Some(Caller::Service),
            letter => Some(Caller::User(user(letter))),
        };
        self.ask_as(now, caller.as_ref(), &format!("Gamer {by}"), method, path, body)
    }

    /// Asks as that caller.
    pub(crate) fn ask_as(
        &mut self,
        now: u64,
        caller: Option<&Caller>,
        gamertag: &str,
        method: &str,
        path: &str,
        body: Option<&str>,
    ) -> Got {
        let headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let request = Request { caller, gamertag: Some(gamertag), method, path, headers: &headers, body };
        let mut events = Vec::new();
        self.service.pass(at(now), &mut events);
        let response = self.service.http(at(now), &request, &mut events);
        self.service.pass(at(now), &mut events);
        let body = match &response.body {
            None => Value::Null,
            Some(body) if response.is_json() => serde_json::from_str(body).unwrap(),
            Some(body) => json!(body),
        };
        Got { status: response.status, body, response, events: changes(events) }
    }

    pub(crate) fn put(&mut self, now: u64, by: char, body: Value) -> Got {
        self.ask(now, by, "PUT", &path(""), Some(&body.to_string()))
    }

    pub(crate) fn get(&mut self, now: u64, by: char, part: &str) -> Got {
        self.ask(now, by, "GET", &path(part), None)
    }

    pub(crate) fn delete(&mut self, now: u64, by: char, part: &str) -> Got {
        self.ask(now, by, "DELETE", &path(part), None)
    }
}

/// The changes of sessions among what happened.
fn changes(events: Vec<service::MpsdEvent>) -> Vec<Event> {
    let change = |event| match event {
        service::MpsdEvent::Changed { event, .. } => Some(event),
        service::MpsdEvent::Ordered { .. } | service::MpsdEvent::Sent(_) => None,
    };
    events.into_iter().filter_map(change).collect()
}

/// A door under one more header. Dropped, it is as it was.
pub(crate) struct Once<'a>(pub(crate) &'a mut Door);

impl Drop for Once<'_> {
    fn drop(&mut self) {
        self.0.headers.pop();
    }
}

impl Got {
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Got {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }

    /// Checks that a refusal says this.
    #[track_caller]
    pub(crate) fn says(self, status: u16, words: &str) {
        let got = self.is(status);
        let said = got.body.as_str().unwrap_or_default();
        assert!(said.contains(words), "{said}");
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }
}

/// `{"members":{"me":{...}}}` with these system properties.
pub(crate) fn me(system: Value) -> Value {
    json!({ "members": { "me": { "properties": { "system": system } } } })
}

pub(crate) fn playing() -> Value {
    me(json!({ "active": true }))
}
