//! The handles of a script: what is done with them, and how they are called.

use super::faults::Faults;
use super::people;
use super::steps::Reader;
use super::trail::Trail;
use crate::action::{HandleAsk, Post};
use crate::mpsd::session::HandleKind;
use crate::names::{Actor, HandleName, SERVICE, SessionId, UserId};
use crate::scenario::document::{ActionDocument, ExpectDocument};

/// The handles that the steps up to some place post, by name, each with the session that it leads to.
#[derive(Default)]
pub(super) struct Handles {
    pub(super) names: Vec<String>,
    sessions: Vec<SessionId>,
    kinds: Vec<HandleKind>,
}

impl Handles {
    /// The handle of that name, and the session that it leads to; a fault at `path`, or at its `key`, if no step before posts
    /// it.
    pub(super) fn find(
        &self,
        name: &str,
        path: Trail<'_>,
        key: bool,
        faults: &mut Faults,
    ) -> Option<(HandleName, SessionId)> {
        let place = self.names.iter().position(|known| known == name);
        if place.is_none() {
            let problem = format!("no handle is called {name:?}");
            let fault = if key { faults.at_key(path, problem) } else { faults.at(path, problem) };
            fault
                .names(name, self.names.iter().cloned())
                .help("a handle is known once a step before this one posts it and says \"handle\": ...");
        }
        place.map(|place| (HandleName(place), self.sessions[place]))
    }

    /// Of which type a handle is.
    pub(super) fn kind(&self, handle: HandleName) -> Option<HandleKind> {
        self.kinds.get(handle.0).copied()
    }

    /// A new handle, called so or by its type and number.
    fn add(
        &mut self,
        name: Option<&str>,
        kind: HandleKind,
        session: SessionId,
        path: Trail<'_>,
        faults: &mut Faults,
    ) -> HandleName {
        let number = self.names.len() + 1;
        let name = name.map_or_else(|| format!("{kind} {number}"), str::to_owned);
        if let Some(why) = people::unfit(&name) {
            faults.at(path.name("handle"), why);
        }
        if self.names.contains(&name) {
            faults.at(path.name("handle"), format!("a handle is called {name:?} already")).help("call it otherwise");
        }
        self.names.push(name);
        self.sessions.push(session);
        self.kinds.push(kind);
        HandleName(number - 1)
    }
}

/// One post as a verb has it.
struct Posted<'a> {
    session: Option<&'a str>,
    handle: Option<&'a str>,
}

impl Reader<'_> {
    /// What a verb about handles does, for each of `by`, and the session that it is about; `None` if the verb is another or
    /// is not understood.
    pub(super) fn handle_actions(
        &mut self,
        action: &ActionDocument,
        by: &[Actor],
        path: Trail<'_>,
    ) -> Option<Option<(SessionId, Vec<HandleAsk>)>> {
        Some(match action {
            ActionDocument::SetActivity(it) => {
                let path = path.name("set_activity");
                let named = Posted { session: it.session.as_deref(), handle: it.handle.as_deref() };
                self.post(&named, Post::Activity, by, path)
            }
            ActionDocument::Invite(it) => {
                let path = path.name("invite");
                let Some(name) = &it.user else {
                    self.faults.at(path, "whom does it invite?").help("say it: \"user\": ...");
                    return Some(None);
                };
                let Some(user) = self.people.find(name, path.name("user"), false, self.faults) else {
                    return Some(None);
                };
                let boxed = |text: &Option<String>| text.as_deref().map(Box::from);
                let what = Post::Invite {
                    user,
                    context: boxed(&it.context),
                    context_string: boxed(&it.context_string),
                    sender_string: boxed(&it.sender_string),
                };
                let named = Posted { session: it.session.as_deref(), handle: it.handle.as_deref() };
                self.post(&named, what, by, path)
            }
            ActionDocument::Transfer(it) => {
                let path = path.name("transfer");
                let Some(origin) = &it.origin else {
                    self.faults.at(path, "whose members may come?").help("say it: \"origin\": a session");
                    return Some(None);
                };
                let Some(origin) = self.sessions.named(origin, path.name("origin"), self.faults) else {
                    return Some(None);
                };
                let named = Posted { session: it.session.as_deref(), handle: it.handle.as_deref() };
                self.post(&named, Post::Transfer { origin }, by, path)
            }
            ActionDocument::SearchHandle(it) => {
                let path = path.name("search_handle");
                let what = Post::Search(it.search_attributes.clone().unwrap_or_default());
                let named = Posted { session: it.session.as_deref(), handle: it.handle.as_deref() };
                self.post(&named, what, by, path)
            }
            ActionDocument::ReadHandle(it) => {
                self.named(it.handle.as_deref(), path.name("read_handle"), by, HandleAsk::Read)
            }
            ActionDocument::DeleteHandle(it) => {
                self.named(it.handle.as_deref(), path.name("delete_handle"), by, HandleAsk::Delete)
            }
            ActionDocument::ClearActivity(it) => {
                let path = path.name("clear_activity");
                if by.contains(&Actor::Service) {
                    self.faults.at(path, format!("{SERVICE:?} has no activity"));
                }
                let session = self.sessions.resolve(it.session.as_deref(), path, self.faults);
                session.map(|session| (session, vec![HandleAsk::ClearActivity; by.len()]))
            }
            _ => return None,
        })
    }

    /// A post by each of `by`; each makes a handle of its own.
    fn post(
        &mut self,
        from: &Posted<'_>,
        what: Post,
        by: &[Actor],
        path: Trail<'_>,
    ) -> Option<(SessionId, Vec<HandleAsk>)> {
        let session = self.sessions.resolve(from.session, path, self.faults)?;
        if from.handle.is_some() && by.len() > 1 {
            self.faults
                .at(path.name("handle"), "each of several posts a handle of its own")
                .help("write one step for each, or leave the name out");
        }
        let mut actions = Vec::with_capacity(by.len());
        for nth in 0..by.len() {
            let name = self.handles.add(from.handle.filter(|_| nth == 0), what.kind(), session, path, self.faults);
            actions.push(HandleAsk::Post(name, what.clone()));
        }
        Some((session, actions))
    }

    /// The session that a request is about, and the handle through which it comes.
    pub(super) fn way(
        &mut self,
        session: Option<&str>,
        via: Option<&str>,
        path: Trail<'_>,
    ) -> Option<(SessionId, Option<HandleName>)> {
        let Some(via) = via else { return Some((self.sessions.resolve(session, path, self.faults)?, None)) };
        let (handle, leads_to) = self.handles.find(via, path.name("via"), false, self.faults)?;
        if let Some(name) = session
            && self.sessions.named(name, path.name("session"), self.faults)? != leads_to
        {
            let problem = format!("the handle {via:?} leads to another session than {name:?}");
            self.faults.at(path.name("session"), problem).help("leave it out: the handle says which session");
        }
        Some((leads_to, Some(handle)))
    }

    /// Handles and whether they are to be there.
    pub(super) fn expected_handles(&mut self, from: &ExpectDocument, path: Trail<'_>) -> Vec<(HandleName, bool)> {
        let path = path.name("handles");
        let mut expected = Vec::with_capacity(from.handles.len());
        for (name, there) in from.handles.iter() {
            if let Some((handle, _)) = self.handles.find(name, path.name(name), true, self.faults) {
                expected.push((handle, *there));
            }
        }
        expected
    }

    /// Users and the sessions of their activities.
    pub(super) fn expected_activities(
        &mut self,
        from: &ExpectDocument,
        path: Trail<'_>,
    ) -> Vec<(UserId, Option<SessionId>)> {
        let path = path.name("activities");
        let mut expected = Vec::with_capacity(from.activities.len());
        for (name, session) in from.activities.iter() {
            let path = path.name(name);
            let user = self.people.find(name, path, true, self.faults);
            let session = match session {
                None => Some(None),
                Some(session) => self.sessions.named(session, path, self.faults).map(Some),
            };
            expected.extend(user.zip(session));
        }
        expected
    }

    fn named(
        &mut self,
        name: Option<&str>,
        path: Trail<'_>,
        by: &[Actor],
        ask: fn(HandleName) -> HandleAsk,
    ) -> Option<(SessionId, Vec<HandleAsk>)> {
        let Some(name) = name else {
            self.faults.at(path, "which handle?").help("say it: \"handle\": ...");
            return None;
        };
        let (handle, session) = self.handles.find(name, path.name("handle"), false, self.faults)?;
        Some((session, vec![ask(handle); by.len()]))
    }
}
