//! What a request carries there, and what its answer teaches whoever sent it.

use crate::action::{Acting, Find, HandleAsk, TicketAction};
use crate::id::{Branch, ChangeNumber, HandleId};
use crate::mpsd::session::{Caller, Precondition, Session, Verb};
use crate::names::{Actor, SessionId, UserId};
use crate::time::Millis;
use crate::trace::{EntryId, Passage, What};
use crate::world::World;
use crate::world::autopilot::Trigger;
use crate::world::http::Composed;
use crate::world::snapshot::Snapshot;
use std::sync::Arc;

/// A request as it goes: composed of what its sender knew.
#[derive(Clone, Debug)]
pub(in crate::world) enum Parcel {
    /// About a session.
    Ask(Box<Asked>),
    /// About a handle: the session that it leads to, and the handle that is meant, if it is known.
    Handle(SessionId, HandleAsk, Option<HandleId>),
    /// A query.
    Find(Find),
    /// To SmartMatch.
    Ticket(TicketAction),
    /// In the HTTP form.
    Http(Box<Composed>),
}

/// A request about a session as it goes.
#[derive(Clone, Debug)]
pub(in crate::world) struct Asked {
    pub(in crate::world) session: SessionId,
    pub(in crate::world) verb: &'static str,
    /// The handle through which it goes.
    pub(in crate::world) via: Option<HandleId>,
    pub(in crate::world) on_behalf: Option<Acting>,
    pub(in crate::world) precondition: Precondition,
    /// The change on which its sender decided, if it says something of what all share.
    pub(in crate::world) decided_on: Option<(Branch, ChangeNumber)>,
    pub(in crate::world) ask: Verb,
}

/// What an answer teaches.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Lesson {
    pub(in crate::world) shown: Shown,
    /// What is to be kept of it under which names; none where it has no such thing.
    pub(in crate::world) saved: Vec<(String, Option<String>)>,
    /// Whether it lists sessions.
    pub(in crate::world) lists: bool,
    /// For how long the service asks to be left alone.
    pub(in crate::world) retry_after: Option<Millis>,
}

/// What an answer shows of a session.
#[derive(Clone, Debug, Default)]
pub(in crate::world) enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// What it is like.
    Session(SessionId, Snapshot),
    /// That it is gone.
    Gone(SessionId),
}

impl Parcel {
    /// The verb of the script, and the session that it is about.
    pub(in crate::world) fn subject(&self) -> (&'static str, Option<SessionId>) {
        match self {
            Parcel::Ask(asked) => (asked.verb, Some(asked.session)),
            Parcel::Handle(session, ask, _) => (ask.verb(), Some(*session)),
            Parcel::Find(find) => (find.verb(), None),
            Parcel::Ticket(TicketAction::Post { session, .. }) => ("ticket", Some(*session)),
            Parcel::Ticket(TicketAction::Cancel { session }) => ("cancel_ticket", Some(*session)),
            Parcel::Http(composed) => (composed.verb, composed.session),
        }
    }

    /// The session that it reads, if it is a plain read.
    pub(super) fn reads(&self) -> Option<SessionId> {
        match self {
            Parcel::Ask(asked) if asked.ask == Verb::Read => Some(asked.session),
            Parcel::Ask(_) | Parcel::Handle(..) | Parcel::Find(_) | Parcel::Ticket(_) | Parcel::Http(_) => None,
        }
    }
}

impl World {
    /// The service is asked, and answers.
    pub(super) fn serve(&mut self, by: Actor, parcel: Parcel, trigger: Option<Trigger>) -> (EntryId, Lesson) {
        match parcel {
            Parcel::Ask(asked) => self.serve_ask(by, *asked, trigger),
            Parcel::Handle(session, ask, known) => {
                (self.serve_handle(by, session, &ask, known, trigger), Lesson::default())
            }
            Parcel::Find(find) => (self.serve_find(by, &find, trigger), Lesson { lists: true, ..Lesson::default() }),
            Parcel::Ticket(action) => (self.serve_ticket(by, &action, trigger), Lesson::default()),
            Parcel::Http(composed) => self.serve_http(by, &composed),
        }
    }

    /// A read is served from the session as it was so long ago, if there is such a memory that the reader may see. Nothing is
    /// settled by it.
    pub(super) fn serve_stale(
        &mut self,
        user: UserId,
        session: SessionId,
        age: Millis,
        trigger: Option<Trigger>,
    ) -> Option<(EntryId, Lesson)> {
        let then = self.now.back(age);
        let (_, copy) = self.sessions[session.0].past.iter().rfind(|(since, _)| *since <= then)?;
        let copy: Option<Arc<Session>> = copy.clone();
        let by = Actor::User(user);
        let caller: Caller = self.caller(by, None);
        if copy.as_ref().is_some_and(|copy| copy.may_read(&caller).is_err()) {
            return None;
        }
        let change = copy.as_ref().map(|copy| copy.change_number());
        let status = if copy.is_some() { 200 } else { 204 };
        let passage = Passage::Stale { status, then, change };
        let policy = trigger.map(|trigger| trigger.policy);
        let what = What::Mail { by, session: Some(session), verb: "read", policy, passage };
        let entry = self.note(what, trigger.map(|trigger| trigger.because));
        let shown = match copy {
            Some(session_then) => Shown::Session(session, Snapshot { at: then, session: session_then }),
            None => Shown::Gone(session),
        };
        Some((entry, Lesson { shown, ..Lesson::default() }))
    }
}
