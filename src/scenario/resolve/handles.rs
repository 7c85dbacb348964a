//! The handles of a script: their names, and the requests about them.

use super::actors::{StepActions, StepActors};
use super::faults::FaultList;
use super::people;
use super::steps::StepReader;
use super::trail::Trail;
use crate::action::{Action, HandleIntent, Intent, Post};
use crate::mpsd::session::HandleKind;
use crate::names::{Actor, HandleName, SERVICE, SessionId, UserId};
use crate::scenario::document::{
    ActivityDocument, ClearActivityDocument, ExpectDocument, InviteDocument, NamedHandleDocument, SearchHandleDocument,
    TransferDocument,
};
use std::collections::BTreeMap;

/// The handles that the steps up to some place post, by name, each with the session that it leads to.
#[derive(Default)]
pub(super) struct ScriptHandles {
    pub(super) names: Vec<String>,
    /// The first of each name.
    by_name: BTreeMap<String, HandleName>,
    sessions: Vec<SessionId>,
    kinds: Vec<HandleKind>,
}

impl ScriptHandles {
    /// The handle of that name, and the session that it leads to; a fault at `path`, or at its `key`, if no step before posts
    /// it.
    pub(super) fn find(
        &self,
        name: &str,
        path: Trail<'_>,
        key: bool,
        faults: &mut FaultList,
    ) -> Option<(HandleName, SessionId)> {
        let found = self.by_name.get(name).copied();
        if found.is_none() {
            let problem = format!("no handle is called {name:?}");
            let fault = if key { faults.at_key(path, problem) } else { faults.at(path, problem) };
            fault
                .names(name, self.names.iter().cloned())
                .help("a handle is known once a step before this one posts it and says \"handle\": ...");
        }
        found.map(|handle| (handle, self.sessions[handle.0]))
    }

    /// The type of a handle.
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
        faults: &mut FaultList,
    ) -> HandleName {
        let handle = HandleName(self.names.len());
        let name = name.map_or_else(|| format!("{kind} {}", handle.0 + 1), str::to_owned);
        if let Some(why) = people::name_problem(&name) {
            faults.at(path.name("handle"), why);
        }
        if self.by_name.contains_key(&name) {
            faults.at(path.name("handle"), format!("a handle is called {name:?} already")).help("call it otherwise");
        }
        self.by_name.entry(name.clone()).or_insert(handle);
        self.names.push(name);
        self.sessions.push(session);
        self.kinds.push(kind);
        handle
    }
}

/// One post as a verb has it.
struct PostedHandle<'a> {
    session: Option<&'a str>,
    handle: Option<&'a str>,
}

impl StepReader<'_> {
    pub(super) fn set_activity(
        &mut self,
        from: &ActivityDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let named = PostedHandle { session: from.session.as_deref(), handle: from.handle.as_deref() };
        self.post(&named, &Post::Activity, by, path)
    }

    pub(super) fn clear_activity(
        &mut self,
        from: &ClearActivityDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        if by.contains(&Actor::Service) {
            self.faults.at(path, format!("{SERVICE:?} has no activity"));
        }
        let session = self.sessions.resolve(from.session.as_deref(), path, self.faults)?;
        Some(StepActions::called(by, Some(session), Intent::Handle { session, ask: HandleIntent::ClearActivity }))
    }

    pub(super) fn invite(
        &mut self,
        from: &InviteDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let Some(name) = &from.user else {
            self.faults.at(path, "whom does it invite?").help("say it: \"user\": ...");
            return None;
        };
        let user = self.people.find(name, path.name("user"), false, self.faults)?;
        let boxed = |text: &Option<String>| text.as_deref().map(Box::from);
        let what = Post::Invite {
            user,
            context: boxed(&from.context),
            context_string: boxed(&from.context_string),
            sender_string: boxed(&from.sender_string),
        };
        let named = PostedHandle { session: from.session.as_deref(), handle: from.handle.as_deref() };
        self.post(&named, &what, by, path)
    }

    pub(super) fn transfer(
        &mut self,
        from: &TransferDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let Some(origin) = &from.origin else {
            self.faults.at(path, "whose members may come?").help("say it: \"origin\": a session");
            return None;
        };
        let origin = self.sessions.named(origin, path.name("origin"), self.faults)?;
        let named = PostedHandle { session: from.session.as_deref(), handle: from.handle.as_deref() };
        self.post(&named, &Post::Transfer { origin }, by, path)
    }

    pub(super) fn search_handle(
        &mut self,
        from: &SearchHandleDocument,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let named = PostedHandle { session: from.session.as_deref(), handle: from.handle.as_deref() };
        self.post(&named, &Post::Search(from.search_attributes.clone().unwrap_or_default()), by, path)
    }

    /// A request about a handle that an earlier step posts.
    pub(super) fn known_handle(
        &mut self,
        from: &NamedHandleDocument,
        ask: fn(HandleName) -> HandleIntent,
        by: &StepActors<'_>,
        path: Trail<'_>,
    ) -> Option<StepActions> {
        let by = by.required(self.faults);
        let Some(name) = &from.handle else {
            self.faults.at(path, "which handle?").help("say it: \"handle\": ...");
            return None;
        };
        let (handle, session) = self.handles.find(name, path.name("handle"), false, self.faults)?;
        Some(StepActions::called(by, Some(session), Intent::Handle { session, ask: ask(handle) }))
    }

    /// A post by each of `by`; each makes a handle of its own.
    fn post(&mut self, from: &PostedHandle<'_>, what: &Post, by: &[Actor], path: Trail<'_>) -> Option<StepActions> {
        let session = self.sessions.resolve(from.session, path, self.faults)?;
        if from.handle.is_some() && by.len() > 1 {
            self.faults
                .at(path.name("handle"), "each of several posts a handle of its own")
                .help("write one step for each, or leave the name out");
        }
        let mut actions = Vec::with_capacity(by.len());
        for (nth, by) in by.iter().enumerate() {
            let name = self.handles.add(from.handle.filter(|_| nth == 0), what.kind(), session, path, self.faults);
            let intent = Intent::Handle { session, ask: HandleIntent::Post(name, what.clone()) };
            actions.push(Action::Call { by: *by, intent });
        }
        Some(StepActions::of(actions, Some(session)))
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

    /// Handles, and whether they must exist.
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
}
