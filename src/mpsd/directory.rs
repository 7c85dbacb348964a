//! The directory: sessions by reference, their templates, and requests for sessions that do not exist.

mod activities;
mod canonical;
mod handle;
mod handles;
mod keywords;
mod posting;
mod query;
mod records;
mod search;
mod taps;

pub use super::search::{ATTRIBUTE_NAME_LIMIT, AttributeName, SearchAttributes, SearchNumber, Searchable};
pub use activities::{MAX_RESULTS, Owners};
pub use handle::{Activity, Handle, HandleDetails, Invite, InviteAttributes, MAX_CONTEXT, NewHandle};
pub use query::{MAX_ROWS, Query, QueryRow, ShownVisibility, UserRow};
pub use search::Search;

use super::notify::Notifier;
use super::rate::{RateGroup, RateLimiter, Throttled};
use super::readings::Readings;
use super::session::{
    Answer, Caller, Change, Charter, Event, Fact, Input, Life, Lifecycle, Property, Refusal, Request, Session, User,
    Verb, Write,
};
use super::template::{Constants, CreateFault, SessionTemplate};
use crate::id::{ConnectionId, Guid, Name, Seed, SessionReference, Xuid};
use crate::ignored::Ignored;
use crate::time::Instant;
use handles::Handles;
use keywords::Keywords;
use records::RecordIndex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every session of every service configuration, and the templates that they are made from.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Directory {
    readings: Readings,
    seed: Seed,
    templates: BTreeMap<(Guid, Name), Template>,
    sessions: BTreeMap<SessionReference, Slot>,
    /// Counts requests, where rates are limited.
    limiter: Option<Box<RateLimiter>>,
    /// The number of sessions that require connections of their members.
    connected: usize,
    /// The sessions and connections of each user's records: an index over `sessions`.
    places: RecordIndex,
    handles: Handles,
    /// The subscriptions, an index over `sessions` too, and the taps that wait.
    notifier: Notifier,
    /// The sessions by keyword: another index.
    keywords: Keywords,
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Template {
    document: SessionTemplate,
    /// The charter of sessions whose creator adds no constants; none if the creator must add some.
    charter: Option<Arc<Charter>>,
}

/// The directory's entry for one reference.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Slot {
    /// The number of lives of a session of that name.
    lives: u32,
    session: Option<Session>,
    /// The copy that an answer last showed.
    shared: Shared,
}

/// A copy of a session that an answer has shown: a cache, which is not part of the directory's state.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
struct Shared(Ignored<Option<Arc<Session>>>);

impl Shared {
    fn copy_of(&mut self, stored: &Session) -> Arc<Session> {
        match &*self.0 {
            Some(copy) if **copy == *stored => Arc::clone(copy),
            Some(_) | None => Arc::clone(self.0.insert(Arc::new(stored.clone()))),
        }
    }
}

impl Directory {
    /// An empty directory under these readings.
    #[must_use]
    pub fn new(readings: Readings) -> Directory {
        Directory { readings, notifier: Notifier::new(&readings), ..Directory::default() }
    }

    /// The same, with invented ids (branches and with them ETags, correlation ids, handles, tickets, and the names of
    /// unnamed sessions) derived from this seed. The directory must still be empty.
    #[must_use]
    pub fn seeded(self, seed: Seed) -> Directory {
        Directory { seed, ..self }
    }

    /// The seed of its invented ids.
    #[must_use]
    pub fn seed(&self) -> Seed {
        self.seed
    }

    /// The chosen readings.
    #[must_use]
    pub fn readings(&self) -> &Readings {
        &self.readings
    }

    /// Adds a template, or replaces the one of that name; sessions made from the old one keep their constants.
    ///
    /// # Errors Every fault of the template that no creator can correct.
    pub fn add_template(
        &mut self,
        scid: Guid,
        name: Name,
        document: SessionTemplate,
    ) -> Result<(), Vec<super::template::ConstantFault>> {
        let faults = document.faults(&self.readings);
        if !faults.is_empty() {
            return Err(faults);
        }
        let readings = self.readings;
        let charter = document.resolve(&readings).ok().map(|constants| Arc::new(Charter { constants, readings }));
        self.templates.insert((scid, name), Template { document, charter });
        Ok(())
    }

    /// The template as it was added.
    #[must_use]
    pub fn template(&self, scid: Guid, name: &Name) -> Option<&SessionTemplate> {
        self.templates.get(&(scid, name.clone())).map(|template| &template.document)
    }

    /// The names of the templates of one service configuration, in order.
    pub fn template_names(&self, scid: Guid) -> impl Iterator<Item = &Name> {
        self.templates.keys().filter(move |(of, _)| *of == scid).map(|(_, name)| name)
    }

    /// A directory with this session, its template and the subscriptions alone: to try what a request would do.
    #[must_use]
    pub fn excerpt(&self, reference: &SessionReference) -> Directory {
        let key = (reference.scid, reference.template.clone());
        let template = self.templates.get(&key).cloned();
        let slot = self.sessions.get(reference).cloned();
        let session = slot.as_ref().and_then(|slot| slot.session.as_ref());
        let connected = usize::from(session.is_some_and(asks_for_connections));
        Directory {
            readings: self.readings,
            seed: self.seed,
            templates: template.map(|template| (key, template)).into_iter().collect(),
            sessions: slot.map(|slot| (reference.clone(), slot)).into_iter().collect(),
            limiter: None,
            connected,
            places: RecordIndex::default(),
            handles: Handles::default(),
            notifier: self.notifier.clone(),
            keywords: Keywords::default(),
        }
    }

    /// Turns rate limits on.
    pub fn limit_rates(&mut self) {
        self.limiter = Some(Box::default());
    }

    /// Whether rates are limited.
    #[must_use]
    pub fn limits_rates(&self) -> bool {
        self.limiter.is_some()
    }

    /// Counts a request against the rate limits of its group: the first check of all. It settles nothing (M481).
    /// Service principals are not counted (M486).
    ///
    /// # Errors The limit that is exceeded, for [`Refusal::TooManyRequests`].
    pub fn admit(&mut self, now: Instant, caller: &Caller, group: RateGroup) -> Result<(), Throttled> {
        match (&mut self.limiter, caller) {
            (Some(limiter), Caller::User(user)) => {
                limiter.count(now, (user.xuid, user.title, group), self.readings.fgrl_window_origin)
            }
            (None, _) | (Some(_), Caller::Service | Caller::OnBehalf(_)) => Ok(()),
        }
    }

    /// The constants of the session; of one that does not exist, those of its template.
    #[must_use]
    pub fn constants(&self, reference: &SessionReference) -> Option<&Constants> {
        let template = || self.templates.get(&(reference.scid, reference.template.clone()))?.charter.as_ref();
        self.peek(reference).map(Session::charter).or_else(template).map(|charter| &charter.constants)
    }

    /// The number of lives of a session of this name.
    #[must_use]
    pub fn lives(&self, reference: &SessionReference) -> u32 {
        self.sessions.get(reference).map_or(0, |slot| slot.lives)
    }

    /// The session as stored, if it exists. It is not settled.
    #[must_use]
    pub fn peek(&self, reference: &SessionReference) -> Option<&Session> {
        self.sessions.get(reference)?.session.as_ref()
    }

    /// All sessions, by reference.
    pub fn sessions(&self) -> impl Iterator<Item = (&SessionReference, &Session)> {
        self.sessions.iter().filter_map(|(reference, slot)| Some((reference, slot.session.as_ref()?)))
    }

    /// Whether any session requires connections of its members.
    #[must_use]
    pub fn connections_matter(&self) -> bool {
        self.connected > 0
    }

    /// The sessions in which this user has a record, reserved ones too, by reference.
    pub fn sessions_of(&self, xuid: Xuid) -> impl Iterator<Item = &SessionReference> {
        self.places.of(xuid)
    }

    /// The sessions in which a member is bound to this connection, by reference.
    pub fn sessions_bound_to(&self, connection: ConnectionId) -> impl Iterator<Item = &SessionReference> {
        self.places.bound_to(connection)
    }

    /// The session as it is stored, as a copy that is shared until the session changes.
    pub(super) fn share(&mut self, reference: &SessionReference) -> Option<Arc<Session>> {
        let Slot { session, shared, .. } = self.sessions.get_mut(reference)?;
        Some(shared.copy_of(session.as_ref()?))
    }

    /// Settles the session, then answers. Creates a session that does not exist yet, and drops one that was deleted.
    /// What changed is appended to `happened`.
    ///
    /// # Errors
    /// The refusal; then only settling has changed the session.
    pub fn handle(
        &mut self,
        now: Instant,
        reference: &SessionReference,
        input: &Input,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        let informed = self.informed(reference, input);
        let input = informed.as_ref().unwrap_or(input);
        let mark = happened.len();
        let present = self.sessions.get_mut(reference).and_then(|slot| slot.session.as_mut());
        let answer = match (present, input) {
            (Some(session), _) => session.handle(now, input, happened),
            (None, Input::Fact(Fact::ConnectionLost(_) | Fact::Presence(..) | Fact::Tick)) => Ok(Answer::Gone),
            (None, Input::Request(_)) => Err(Refusal::NoSession),
        };
        self.note(now, reference, &happened[mark..]);
        if !self.handles.is_empty() {
            self.settle_handles(reference, happened, mark);
        }
        if let Input::Fact(Fact::ConnectionLost(connection)) = input {
            self.notifier.lose(*connection);
        }
        match (answer, input) {
            (Err(Refusal::NoSession), Input::Request(request)) => {
                self.without_session(now, reference, request, happened)
            }
            (answer, _) => answer,
        }
    }

    /// Answers a request for a session that does not exist.
    fn without_session(
        &mut self,
        now: Instant,
        reference: &SessionReference,
        request: &Request,
        happened: &mut Vec<Event>,
    ) -> Result<Answer, Refusal> {
        if let Verb::Write(write) = &request.verb {
            write.check_shape()?;
        }
        let template = self.templates.get(&(reference.scid, reference.template.clone())).ok_or(Refusal::NoTemplate)?;
        match &request.verb {
            Verb::Read | Verb::PostHandle(_) => Err(Refusal::NoSession),
            Verb::Write(write) => {
                request.precondition.check_creation()?;
                template.admits(&request.caller)?;
                let charter = template.charter_for(write, &self.readings)?;
                bears_its_name(reference, &charter, &request.caller)?;
                let life = self.sessions.get(reference).map_or(1, |slot| slot.lives + 1);
                let branch = reference.branch(self.seed, life);
                let mark = happened.len();
                let (session, answer) = Session::create(now, branch, charter, &request.caller, write, happened)?;
                if session.life() != Life::Deleted {
                    self.connected += usize::from(asks_for_connections(&session));
                    self.sessions
                        .insert(reference.clone(), Slot { lives: life, session: Some(session), ..Slot::default() });
                    self.note(now, reference, &happened[mark..]);
                }
                Ok(answer)
            }
        }
    }

    /// Updates the indexes by user, connection and keyword, notifies subscribers, and drops a session that was deleted.
    fn note(&mut self, now: Instant, reference: &SessionReference, happened: &[Event]) {
        if happened.is_empty() {
            return;
        }
        let stored = self.sessions.get(reference).and_then(|slot| slot.session.as_ref());
        let (mut subscribed, mut deleted, mut named) = (false, false, false);
        for event in happened {
            match event.change.lifecycle() {
                Some(Lifecycle::Status { xuid, .. } | Lifecycle::Connection { xuid, .. }) => {
                    let record = stored.and_then(|session| session.member_of(xuid));
                    self.places.note(reference, xuid, record.map(|member| member.connection));
                }
                Some(Lifecycle::Created) => named = true,
                Some(Lifecycle::Deleted) => (deleted, named) = (true, true),
                Some(Lifecycle::Subscription { .. }) => subscribed = true,
                Some(
                    Lifecycle::Emptied | Lifecycle::TimerRestarted { .. } | Lifecycle::Stage | Lifecycle::EpisodeEnded,
                ) => {}
                None => named |= event.change == Change::Property(Property::Keywords),
            }
        }
        self.notify(now, reference, subscribed, happened);
        if deleted && let Some(slot) = self.sessions.get_mut(reference) {
            self.connected -= usize::from(slot.session.as_ref().is_some_and(asks_for_connections));
            (slot.session, slot.shared) = (None, Shared::default());
        }
        if named {
            let session = self.sessions.get(reference).and_then(|slot| slot.session.as_ref());
            self.keywords.enter(reference, session);
        }
    }
}

impl Template {
    /// Whether the template's own `initiators` let the caller create; access is judged before constants (M114).
    fn admits(&self, caller: &Caller) -> Result<(), Refusal> {
        match &self.document.constants.system.initiators {
            Some(initiators) if !caller.is_among(initiators) => Err(Refusal::NotAnInitiator),
            Some(_) | None => Ok(()),
        }
    }

    /// The charter of a new session: the template's constants, and those of the creator's that the template leaves open.
    fn charter_for(&self, write: &Write, readings: &Readings) -> Result<Arc<Charter>, Refusal> {
        if let (None, Some(charter)) = (&write.constants, &self.charter) {
            return Ok(Arc::clone(charter));
        }
        let creator = write.constants.as_deref().cloned().unwrap_or_default();
        match self.document.resolve_with(&creator, readings) {
            Ok(constants) => Ok(Arc::new(Charter { constants, readings: *readings })),
            Err(CreateFault::Conflict { path }) => Err(Refusal::TemplateConflict(path.into())),
            Err(CreateFault::Invalid(faults)) => {
                let first = faults.into_iter().next();
                let (clause, why) = first.map_or((super::clauses::UNKNOWN_CONSTANT, String::new()), |fault| {
                    (fault.rule.clause(), format!("{}: {}", fault.path, fault.problem))
                });
                Err(Refusal::InvalidConstants(clause, why.into()))
            }
        }
    }
}

fn asks_for_connections(session: &Session) -> bool {
    session.charter().constants.capabilities.connection_required_for_active_members
}

/// The name of a broadcast session is its creator's xuid (M40).
fn bears_its_name(reference: &SessionReference, charter: &Charter, caller: &Caller) -> Result<(), Refusal> {
    let creator = match caller {
        Caller::User(user) => Some(user),
        Caller::Service => None,
        Caller::OnBehalf(acting) => acting.users.first().filter(|_| !acting.manage),
    };
    let named = |user: &User| reference.name.as_str() == user.xuid.to_string();
    if charter.constants.capabilities.broadcast && !creator.is_none_or(named) {
        return Err(Refusal::BroadcastName);
    }
    Ok(())
}
