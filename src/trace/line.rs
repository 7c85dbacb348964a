//! An entry as a line: the same few columns for every kind, for people and for programs.

use super::{Entry, EntryId, Trace, What};
use crate::cast::{Actor, ConsoleId};
use crate::clause::Clause;
use crate::id::{ChangeNumber, ConnectionId, DeviceToken};
use crate::mpsd::session::{Cause, Change, Event, MemberStatus, Presence};
use crate::time::Instant;
use std::borrow::Cow;

/// What is said of an access that changed the session by looking at it.
const OBSERVER: &str = "looking changed the session (observer's effect)";

/// One line of a trace. Names are the script's.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// When.
    pub at: Instant,
    /// Who speaks: a request, a session, or the world around them.
    pub kind: Kind,
    /// The session, if it is about one.
    pub session: Option<&'a str>,
    /// The change under which it was committed, if it is a change of a session.
    pub change_number: Option<ChangeNumber>,
    /// The user, console or principal it is about; nobody where it is about the whole session.
    pub who: Option<&'a str>,
    /// What happened: a verb of the script, or what changed.
    pub what: &'static str,
    /// The value before.
    pub from: Option<Cow<'a, str>>,
    /// The value after; of a request, the status code.
    pub to: Option<Cow<'a, str>>,
    /// Why, in words.
    pub cause: String,
    /// The rule that says so.
    pub clause: Option<Clause>,
    /// Whether settling changed the session at this request: the observer's effect.
    pub observer: bool,
    /// How many changes of its own the request made.
    pub effects: usize,
}

/// What a line tells of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// Somebody asked and was answered.
    Request,
    /// A session changed.
    Session,
    /// Something happened around the services.
    World,
}

impl Kind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Session => "session",
            Kind::World => "world",
        }
    }
}

impl<'a> Line<'a> {
    pub(super) fn of(trace: &'a Trace, id: EntryId) -> Line<'a> {
        let entry = &trace.entries[id.0];
        let cast = &trace.cast;
        let world = |who: &'a str, what: &'static str| Line {
            at: entry.at,
            kind: Kind::World,
            session: None,
            change_number: None,
            who: Some(who),
            what,
            from: None,
            to: None,
            cause: String::new(),
            clause: None,
            observer: false,
            effects: 0,
        };
        let because = |line: Line<'a>| Line { cause: trace.cause_in_words(entry), ..line };
        match &entry.what {
            What::Request { by, session, verb, answer, status, settled, changed } => Line {
                effects: *changed,
                kind: Kind::Request,
                session: Some(cast.session(*session)),
                to: Some(Cow::Owned(status.to_string())),
                cause: match (answer, *settled) {
                    (Ok(_), 0) => String::new(),
                    (Ok(_), _) => OBSERVER.to_owned(),
                    (Err(refusal), 0) => refusal.to_string(),
                    (Err(refusal), _) => format!("{refusal}; {OBSERVER}"),
                },
                clause: answer.as_ref().err().map(|refusal| refusal.clause()),
                observer: *settled > 0,
                ..world(cast.actor(*by), verb)
            },
            What::Session { session, event } => {
                let (what, from, to) = trace.change_in_words(event);
                Line {
                    kind: Kind::Session,
                    session: Some(cast.session(*session)),
                    change_number: Some(event.change_number),
                    who: event.change.who().map(|(_, xuid)| trace.name_of(xuid)),
                    from,
                    to,
                    clause: Some(event.clause),
                    ..because(world("", what))
                }
            }
            What::Console { console, what } => world(cast.console(*console), what.verb()),
            What::Title { user, what } => world(cast.user(*user), what.verb()),
            What::TitleRuns { console } => because(world(cast.console(*console), "title_runs")),
            What::Connected { user, connection } => {
                Line { to: Some(trace.connection_name(*connection)), ..because(world(cast.user(*user), "connected")) }
            }
            What::GivenUp { user, connection } => {
                let from = Some(trace.connection_name(*connection));
                Line { from, ..because(world(cast.user(*user), "connection_given_up")) }
            }
            What::Presence { user, says } => {
                let to = match says {
                    Presence::InTitle => "in the title",
                    Presence::Elsewhere => "not in the title",
                };
                Line { to: Some(Cow::Borrowed(to)), ..because(world(cast.user(*user), "presence")) }
            }
            What::Hindered { by, verb, why } => {
                Line { to: Some(Cow::Borrowed("not sent")), cause: why.to_string(), ..world(cast.actor(*by), verb) }
            }
        }
    }

    /// What happened, short: `active -> inactive`, `host: xbox-a`, `read: 200`.
    #[must_use]
    pub fn action(&self) -> String {
        let what = self.what.replace('_', " ");
        match (self.what, &self.from, &self.to) {
            ("status", Some(from), Some(to)) => format!("{from} -> {to}"),
            (_, Some(from), Some(to)) => format!("{what} {from} -> {to}"),
            (_, None, None) => what,
            (_, None, Some(to)) => format!("{what}: {to}"),
            (_, Some(from), None) if self.kind == Kind::Session => format!("{what} {from} -> none"),
            (_, Some(from), None) => format!("{what}: {from}"),
        }
    }
}

impl Trace {
    /// A user's name by its number.
    fn name_of(&self, xuid: crate::id::Xuid) -> &str {
        self.xuids.get(&xuid).map_or("?", |user| self.cast.user(*user))
    }

    fn connection_name(&self, connection: ConnectionId) -> Cow<'_, str> {
        match self.connections.get(&connection) {
            Some((user, ordinal)) => Cow::Owned(format!("{}#{ordinal}", self.cast.user(*user))),
            None => Cow::Borrowed("unknown"),
        }
    }

    fn token_name(&self, token: DeviceToken) -> Cow<'_, str> {
        let console = |id: &ConsoleId| Cow::Borrowed(self.cast.console(*id));
        self.tokens.get(&token).map_or(Cow::Borrowed("unknown"), console)
    }

    /// What changed, and the values before and after.
    fn change_in_words(&self, event: &Event) -> (&'static str, Option<Cow<'_, str>>, Option<Cow<'_, str>>) {
        let status = |status: Option<MemberStatus>| {
            let word = match status {
                None => "out",
                Some(MemberStatus::Reserved) => "reserved",
                Some(MemberStatus::Inactive) => "inactive",
                Some(MemberStatus::Ready) => "ready",
                Some(MemberStatus::Active) => "active",
            };
            Some(Cow::Borrowed(word))
        };
        let switch = |on: bool| Some(Cow::Borrowed(if on { "true" } else { "false" }));
        let token = |token: Option<DeviceToken>| token.map(|token| self.token_name(token));
        match event.change {
            Change::Created => ("created", None, None),
            Change::Emptied => ("emptied", None, None),
            Change::Deleted => ("deleted", None, None),
            Change::Status { from, to, .. } => ("status", status(from), status(to)),
            Change::TimerRestarted { .. } => ("timer_restarted", None, None),
            Change::Connection { to, .. } => ("connection", None, to.map(|to| self.connection_name(to))),
            Change::DeviceToken { to, .. } => ("device_token", None, token(to)),
            Change::MemberCustom { .. } => ("member_custom", None, None),
            Change::Host { from, to } => ("host", token(from), token(to)),
            Change::JoinRestriction { from, to } => {
                ("joinRestriction", Some(Cow::Owned(from.to_string())), Some(Cow::Owned(to.to_string())))
            }
            Change::ReadRestriction { from, to } => {
                ("readRestriction", Some(Cow::Owned(from.to_string())), Some(Cow::Owned(to.to_string())))
            }
            Change::Closed { to } => ("closed", switch(!to), switch(to)),
            Change::Locked { to } => ("locked", switch(!to), switch(to)),
            Change::Custom => ("custom", None, None),
        }
    }

    /// Why an entry happened, in one phrase.
    fn cause_in_words(&self, entry: &Entry) -> String {
        let seen = self.seen_by(entry);
        match &entry.what {
            What::Session { event, .. } => match event.cause {
                Cause::Request => entry.because.map_or_else(String::new, |request| self.request_in_words(request)),
                Cause::Timer { timer, deadline } => format!("{timer} was due at {}{seen}", deadline.as_millis()),
                Cause::Empty { deadline } => format!("sessionEmptyTimeout was due at {}{seen}", deadline.as_millis()),
                Cause::Presence => format!("presence says not in the title{seen}"),
                Cause::ConnectionLost => "the service gave up the connection".to_owned(),
                Cause::Consequence => match event.change {
                    Change::Host { .. } => "nobody there has its token any more".to_owned(),
                    Change::Created
                    | Change::Emptied
                    | Change::Deleted
                    | Change::Status { .. }
                    | Change::TimerRestarted { .. }
                    | Change::Connection { .. }
                    | Change::DeviceToken { .. }
                    | Change::MemberCustom { .. }
                    | Change::JoinRestriction { .. }
                    | Change::ReadRestriction { .. }
                    | Change::Closed { .. }
                    | Change::Locked { .. }
                    | Change::Custom => "nobody is left".to_owned(),
                },
            },
            What::TitleRuns { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Presence { .. }
            | What::Request { .. }
            | What::Console { .. }
            | What::Title { .. }
            | What::Hindered { .. } => match entry.because.and_then(|id| self.entry(id)) {
                Some(origin) => match origin.at == entry.at {
                    true => self.deed_in_words(origin),
                    false => format!("{} at {}", self.deed_in_words(origin), origin.at.as_millis()),
                },
                None => String::new(),
            },
        }
    }

    /// `A's join, 200`
    fn request_in_words(&self, request: EntryId) -> String {
        match self.entry(request).map(|entry| &entry.what) {
            Some(What::Request { by, verb, status, .. }) => format!("{}'s {verb}, {status}", self.cast.actor(*by)),
            _ => String::new(),
        }
    }

    /// `, seen by A's read`; nothing where the service looked by itself.
    fn seen_by(&self, entry: &Entry) -> String {
        match entry.through.and_then(|id| self.entry(id)).map(|entry| &entry.what) {
            Some(What::Request { by: by @ (Actor::User(_) | Actor::Service), verb, .. }) => {
                format!(", seen by {}'s {verb}", self.cast.actor(*by))
            }
            Some(What::GivenUp { user, .. }) => {
                format!(", seen when {}'s connection was given up", self.cast.user(*user))
            }
            _ => String::new(),
        }
    }

    fn deed_in_words(&self, entry: &Entry) -> String {
        match &entry.what {
            What::Console { console, what } => format!("{} {what}", self.cast.console(*console)),
            What::Title { user, what } => format!("{} {what}", self.cast.user(*user)),
            What::TitleRuns { console } => format!("the title runs on {}", self.cast.console(*console)),
            What::Session { event, .. } => match event.change {
                Change::Connection { .. } => "that connection is not open".to_owned(),
                _ => String::new(),
            },
            What::Request { .. }
            | What::Connected { .. }
            | What::GivenUp { .. }
            | What::Presence { .. }
            | What::Hindered { .. } => String::new(),
        }
    }
}
