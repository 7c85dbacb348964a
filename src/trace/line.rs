//! An entry as a line: the same columns for every kind of entry.

use super::gamelift::ChangeInWords;
use super::gem::{GameLiftSubject, GemParty};
use super::value::LineValue;
use super::words::tap_rule;
use super::{Arrival, Entry, Reason, Trace, What};
use crate::clause::Clause;
use crate::id::{ChangeNumber, ConnectionId, DeviceToken, HandleId, MemberIndex, Xuid};
use crate::mpsd::session::{Change, Event, MatchmakingStatus, MemberStatus, Presence, Restriction, RoleId};
use crate::names::SessionId;
use crate::service::ServiceEvent;
use crate::time::{Instant, Times};

/// One line of a trace, with the script's names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// The instant.
    pub at: Instant,
    /// Whether it is a request, a change of a session, or an event of the world.
    pub kind: LineKind,
    /// The session, if it is about one.
    pub session: Option<&'a str>,
    /// The change number, if it is a change of a session.
    pub change_number: Option<ChangeNumber>,
    /// The user, console or principal; none if it is about the whole session.
    pub who: Option<&'a str>,
    /// The index of the member's record, if it is about one.
    pub index: Option<MemberIndex>,
    /// A verb of the script, or what changed.
    pub what: &'static str,
    /// The value before.
    pub from: Option<LineValue<'a>>,
    /// The value after; of a request, the status code.
    pub to: Option<LineValue<'a>>,
    /// Why, in words.
    pub cause: Reason<'a>,
    /// The rule.
    pub clause: Option<Clause>,
    /// Whether settling changed the session at this request: the observer's effect.
    pub observer: bool,
    /// How many changes of its own the request made.
    pub effects: usize,
    /// The policy by which a title sent a request, if the script did not.
    pub policy: Option<&'static str>,
    /// Whether it is a message without delay or fault, which text reports omit.
    pub routine: bool,
}

/// The kind of a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LineKind {
    /// A request.
    Request,
    /// A session changed.
    Session,
    /// Something happened around the services.
    World,
}

impl LineKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            LineKind::Request => "request",
            LineKind::Session => "session",
            LineKind::World => "world",
        }
    }
}

impl<'a> Line<'a> {
    pub(super) fn of(trace: &'a Trace, entry: &'a Entry) -> Line<'a> {
        let names = &trace.names;
        let world = |who: &'a str, what: &'static str| Line {
            at: entry.at,
            kind: LineKind::World,
            session: None,
            change_number: None,
            who: Some(who),
            index: None,
            what,
            from: None,
            to: None,
            cause: Reason { trace, entry },
            clause: None,
            observer: false,
            effects: 0,
            policy: None,
            routine: false,
        };
        match &entry.what {
            What::Call { by, session, verb, policy, rule, outcome, settled, changed, .. } => Line {
                kind: LineKind::Request,
                policy: *policy,
                session: session.map(|session| names.session(session)),
                to: Some(LineValue::Code(outcome.status())),
                clause: outcome.clause().or(*rule),
                observer: *settled > 0,
                effects: *changed,
                ..world(names.actor(*by), verb)
            },
            What::Change(ServiceEvent::Mpsd { session, life, event }) => {
                let (what, from, to) = trace.change_in_words(event, *session, *life);
                Line {
                    kind: LineKind::Session,
                    session: Some(names.session(*session)),
                    change_number: Some(event.change_number),
                    who: event.change.who().map(|(_, xuid)| trace.name_of(xuid)),
                    index: event.change.member(),
                    from,
                    to,
                    clause: Some(event.clause),
                    ..world("", what)
                }
            }
            What::Change(ServiceEvent::GameLift(event)) => {
                let ChangeInWords { session, who, what, from, to } = trace.gamelift_in_words(&event.what);
                let clause = Some(event.clause);
                let routine = event.is_routine();
                Line { kind: LineKind::Session, session, who, from, to, clause, routine, ..world("", what) }
            }
            What::Gem(entry) => {
                let who = match entry.party {
                    GemParty::User(user) => names.user(user),
                    GemParty::Server(process) => trace.gamelift.get(GameLiftSubject::Process(process)),
                    GemParty::Backend => "backend",
                    GemParty::Nobody => "",
                };
                let to = (!entry.shown.is_empty()).then_some(LineValue::Word(&entry.shown));
                let clause = entry.exception.as_ref().map(|why| why.clause()).or(entry.clause);
                let routine = entry.is_routine();
                Line { kind: LineKind::Request, to, clause, routine, ..world(who, entry.verb) }
            }
            What::Console { console, what } => {
                Line { to: what.link().map(LineValue::Word), ..world(names.console(*console), what.verb()) }
            }
            What::Title { user, what } => world(names.user(*user), what.verb()),
            What::TitleRuns { console } => world(names.console(*console), "title_runs"),
            What::Connected { user, connection } => {
                Line { to: Some(trace.connection_name(*connection)), ..world(names.user(*user), "connected") }
            }
            What::GivenUp { user, connection } => Line {
                from: Some(trace.connection_name(*connection)),
                ..world(names.user(*user), "connection_given_up")
            },
            What::Presence { user, says } => {
                let to = match says {
                    Presence::InTitle => "in the title",
                    Presence::Elsewhere => "not in the title",
                };
                Line { to: Some(LineValue::Word(to)), ..world(names.user(*user), "presence") }
            }
            What::Toast { user } => world(names.user(*user), "toast"),
            What::Tap { user, session, change_number, fired, arrival, .. } => {
                let (what, ruled) = match arrival {
                    Arrival::News | Arrival::Known => ("tap", true),
                    Arrival::Lost => ("tap_lost", true),
                    Arrival::Dropped | Arrival::Deaf => ("tap_lost", false),
                };
                let about = if change_number.is_some() { LineValue::Fired(*fired) } else { LineValue::Word("deleted") };
                Line {
                    session: Some(names.session(*session)),
                    change_number: *change_number,
                    to: Some(about),
                    clause: ruled.then(|| tap_rule(*change_number, *fired, *arrival)),
                    ..world(names.user(*user), what)
                }
            }
            What::Peers { console, heard } => {
                let to = if *heard { "heard" } else { "not heard" };
                Line { to: Some(LineValue::Word(to)), ..world(names.console(*console), "peers") }
            }
            What::SplitBrain { session, ended, .. } => Line {
                session: Some(names.session(*session)),
                who: None,
                to: ended.is_some().then_some(LineValue::Word("no longer")),
                ..world("", "two_arbiters")
            },
            What::Countdown { user, session, .. } => {
                Line { session: Some(names.session(*session)), ..world(names.user(*user), "countdown") }
            }
            What::Activation { user, session, verb, handle } => Line {
                session: Some(names.session(*session)),
                to: Some(trace.handle_name(*handle)),
                ..world(names.user(*user), verb)
            },
            What::Told { by, to, session, word, .. } => Line {
                session: Some(names.session(*session)),
                to: Some(LineValue::Word(names.user(*to))),
                ..world(names.user(*by), word.word())
            },
            What::Saved { console, session, saved, outcome, policy } => Line {
                policy: *policy,
                session: Some(names.session(*session)),
                to: Some(LineValue::Span(*saved)),
                ..world(names.console(*console), outcome.word())
            },
            What::Restored { console, session, saved, .. } => Line {
                session: Some(names.session(*session)),
                to: Some(LineValue::Span(*saved)),
                ..world(names.console(*console), "restores")
            },
            What::Message { by, session, verb, policy, passage } => Line {
                kind: LineKind::Request,
                session: session.map(|session| names.session(session)),
                policy: *policy,
                to: Some(passage.came_to()),
                routine: passage.is_routine(),
                ..world(names.actor(*by), passage.what(verb))
            },
            What::Network { what } => {
                let who = if let [only] = what.of() { Some(names.user(*only)) } else { None };
                Line { who, ..world("", what.verb()) }
            }
            What::Drawn { console, what, .. } => {
                Line { to: Some(LineValue::Word("to come")), ..world(names.console(*console), what.verb()) }
            }
            What::Closed { user, connection } => {
                Line { from: Some(trace.connection_name(*connection)), ..world(names.user(*user), "connection_closed") }
            }
            What::Prevented { by, verb, .. } => {
                Line { to: Some(LineValue::Word("not sent")), ..world(names.actor(*by), verb) }
            }
        }
    }

    /// The event in short: `active -> inactive`, `host: xbox-a`, `read: 200`.
    #[must_use]
    pub fn action(&self) -> String {
        self.action_in(Times::Units)
    }

    /// The same, with its times written in one way.
    #[must_use]
    pub fn action_in(&self, times: Times) -> String {
        let what = self.what.replace('_', " ");
        let shown = |value: Option<LineValue<'a>>| value.map(|value| times.show(value));
        match (self.what, shown(self.from), shown(self.to)) {
            ("status", Some(from), Some(to)) => format!("{from} -> {to}"),
            (_, Some(from), Some(to)) => format!("{what} {from} -> {to}"),
            (_, None, None) => what,
            (_, None, Some(to)) => format!("{what}: {to}"),
            (_, Some(from), None) if self.kind == LineKind::Session => format!("{what} {from} -> none"),
            (_, Some(from), None) => format!("{what}: {from}"),
        }
    }
}

impl Trace {
    /// A user's name by its number.
    pub(super) fn name_of(&self, xuid: Xuid) -> &str {
        self.xuids.get(&xuid).map_or("?", |user| self.names.user(*user))
    }

    fn connection_name(&self, connection: ConnectionId) -> LineValue<'_> {
        match self.connections.get(&connection) {
            Some((user, ordinal)) => LineValue::Connection(self.names.user(*user), *ordinal),
            None => LineValue::Word("unknown"),
        }
    }

    pub(super) fn token_name(&self, token: DeviceToken) -> LineValue<'_> {
        LineValue::Word(self.tokens.get(&token).map_or("unknown", |console| self.names.console(*console)))
    }

    fn handle_name(&self, handle: HandleId) -> LineValue<'_> {
        LineValue::Word(self.handles.get(&handle).map_or("unknown", String::as_str))
    }

    /// What changed, and the values before and after.
    fn change_in_words(
        &self,
        event: &Event,
        session: SessionId,
        life: u32,
    ) -> (&'static str, Option<LineValue<'_>>, Option<LineValue<'_>>) {
        let status = |status: Option<MemberStatus>| Some(LineValue::Word(status.map_or("out", MemberStatus::word)));
        let switch = |on: bool| Some(LineValue::Word(if on { "true" } else { "false" }));
        let restriction = |restriction: Restriction| Some(LineValue::Word(restriction.word()));
        let token = |token: Option<DeviceToken>| token.map(|token| self.token_name(token));
        let role = |role: Option<RoleId>| {
            role.map(|role| LineValue::Word(self.roles.get(&(session, life, role)).map_or("unknown", String::as_str)))
        };
        match event.change {
            Change::Created => ("created", None, (life > 1).then_some(LineValue::Life(life))),
            Change::Emptied => ("emptied", None, None),
            Change::Deleted => ("deleted", None, None),
            Change::Status { from, to, .. } => ("status", status(from), status(to)),
            Change::TimerRestarted { .. } => ("timer_restarted", None, None),
            Change::Connection { to, .. } => ("connection", None, to.map(|to| self.connection_name(to))),
            Change::DeviceToken { to, .. } => ("device_token", None, token(to)),
            Change::Subscription { to, .. } => {
                ("subscription", None, Some(to.map_or(LineValue::Word("none"), LineValue::Interest)))
            }
            Change::MemberProperty { property, .. } => (property.word(), None, None),
            Change::Encounter { with, .. } => ("encounter", None, Some(LineValue::Word(self.name_of(with)))),
            Change::Role { from, to, .. } => ("role", role(from), role(to)),
            Change::Owner { to, .. } => ("owner", None, switch(to)),
            Change::InitializationFailure { to, .. } => {
                ("initializationFailure", None, Some(LineValue::Word(to.word())))
            }
            Change::Stage { from, to, .. } => {
                ("stage", from.map(|from| LineValue::Word(from.word())), Some(LineValue::Word(to.word())))
            }
            Change::EpisodeEnded { episode, succeeded } => {
                let how = if succeeded { "succeeded" } else { "failed" };
                ("episode_ended", Some(LineValue::Number(episode)), Some(LineValue::Word(how)))
            }
            Change::HostCandidates { from, to } => ("hostCandidates", token(from), token(to)),
            Change::Host { from, to } => ("host", token(from), token(to)),
            Change::JoinRestriction { from, to } => ("joinRestriction", restriction(from), restriction(to)),
            Change::ReadRestriction { from, to } => ("readRestriction", restriction(from), restriction(to)),
            Change::Closed { to } => ("closed", switch(!to), switch(to)),
            Change::Locked { to } => ("locked", switch(!to), switch(to)),
            Change::Server { server, to } => (server.word(), None, Some(LineValue::Word(to.word()))),
            Change::Matchmaking { from, to } => {
                let word = |status: Option<MatchmakingStatus>| status.map(|status| LineValue::Word(status.word()));
                ("search", word(from), word(to))
            }
            Change::Handle { kind, from, to, .. } => {
                let name = |handle: Option<HandleId>| handle.map(|handle| self.handle_name(handle));
                (kind.word(), name(from), name(to))
            }
            Change::Property(property) => (property.word(), None, None),
        }
    }
}
