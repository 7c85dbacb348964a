//! What each client believes at the end of a run, beside what is so.

use crate::id::ChangeNumber;
use crate::mpsd::session::{Member, Session};
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::{Kind, Line, Trace};
use crate::world::{Snapshot, World};
use std::collections::BTreeMap;

/// What the clients last saw, and what is stored: what beliefs are reckoned from.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Clients {
    /// Who saw which session, and how it was then.
    snapshots: Vec<(UserId, SessionId, Snapshot)>,
    /// Each session as it is stored.
    stored: Vec<Option<Session>>,
}

/// A session as one client last saw it, beside the truth.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Belief {
    /// Whose belief.
    pub user: String,
    /// When it saw the session.
    pub seen: Instant,
    /// The last change that there was then.
    pub saw: ChangeNumber,
    /// What is otherwise by now, field by field; empty if nothing is that can be seen.
    pub differs: Vec<Difference>,
}

/// A field that is not as a client believes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// Which: `members.B`, `host`.
    pub field: String,
    /// What the client believes.
    pub believed: String,
    /// What is so.
    pub is: String,
    /// Since when it has not been as the client believes.
    pub since: Instant,
}

/// The fields of a session that are compared, each in a word.
type Fields = BTreeMap<String, String>;

impl Clients {
    pub(super) fn of(world: &World) -> Clients {
        let names = &world.trace().names;
        let sessions = || (0..names.sessions.len()).map(SessionId);
        let seen = |user: UserId, session| Some((user, session, world.seen(Actor::User(user), session)?.clone()));
        let of_user = |user| sessions().filter_map(move |session| seen(user, session));
        Clients {
            snapshots: (0..names.users.len()).map(UserId).flat_map(of_user).collect(),
            stored: sessions().map(|session| world.directory().peek(world.reference(session)).cloned()).collect(),
        }
    }

    /// What each client that knows of a session believes of it, in the order of the users.
    #[must_use]
    pub fn beliefs(&self, trace: &Trace, session: SessionId) -> Vec<Belief> {
        let stored = self.stored.get(session.0).and_then(Option::as_ref);
        let about = self.snapshots.iter().filter(|(_, of, _)| *of == session);
        let belief = |(user, _, snapshot): &(UserId, SessionId, Snapshot)| Belief {
            user: trace.names.user(*user).to_owned(),
            seen: snapshot.at,
            saw: snapshot.number(),
            differs: differences(trace, session, snapshot, stored),
        };
        about.map(belief).collect()
    }
}

fn differences(trace: &Trace, session: SessionId, snapshot: &Snapshot, stored: Option<&Session>) -> Vec<Difference> {
    let since = |is_it: &dyn Fn(&Line<'_>) -> bool| {
        let later = trace.lines().filter(|line| {
            let newer = line.change_number.is_some_and(|number| number > snapshot.number()) || line.at > snapshot.at;
            newer && line.at >= snapshot.at && line.session == Some(trace.names.session(session)) && is_it(line)
        });
        let mut later = later.filter(|line| line.kind == Kind::Session);
        later.next().map_or(snapshot.at, |line| line.at)
    };
    let Some(stored) = stored.filter(|stored| stored.branch() == snapshot.branch()) else {
        let gone = since(&|line| line.what == "deleted");
        let is = if stored.is_some() { "another one" } else { "gone" };
        let (field, believed) = ("session".to_owned(), "there".to_owned());
        return vec![Difference { field, believed, is: is.to_owned(), since: gone }];
    };
    if stored.change_number() == snapshot.number() {
        return Vec::new();
    }
    let (believed, truth) = (fields(trace, &snapshot.session), fields(trace, stored));
    let names = believed.keys().chain(truth.keys().filter(|name| !believed.contains_key(*name)));
    let none = |name: &str| if name.starts_with("memberCustom.") { "{}" } else { "out" };
    let word = |fields: &Fields, name: &str| fields.get(name).map_or(none(name), String::as_str).to_owned();
    let differing = names.filter(|name| believed.get(*name) != truth.get(*name)).map(|name| {
        let concerns = |line: &Line<'_>| match name.split_once('.') {
            Some(("members", user)) => line.what == "status" && line.who == Some(user),
            Some((_, user)) => line.what == "member_custom" && line.who == Some(user),
            None => line.what == name && line.who.is_none(),
        };
        let (believed, is) = (word(&believed, name), word(&truth, name));
        Difference { field: name.clone(), believed, is, since: since(&concerns) }
    });
    differing.collect()
}

fn fields(trace: &Trace, session: &Session) -> Fields {
    let user = |member: &Member| trace.xuids.get(&member.xuid).map_or("?", |user| trace.names.user(*user)).to_owned();
    let console =
        |token| trace.tokens.get(&token).map_or("unknown", |console| trace.names.console(*console)).to_owned();
    let mut fields = Fields::from([
        ("host".to_owned(), session.host().map_or("none".to_owned(), console)),
        ("closed".to_owned(), session.closed().to_string()),
        ("locked".to_owned(), session.locked().to_string()),
        ("joinRestriction".to_owned(), session.join_restriction().word().to_owned()),
        ("readRestriction".to_owned(), session.read_restriction().word().to_owned()),
        ("stage".to_owned(), session.stage().map_or("none", |stage| stage.word()).to_owned()),
        ("custom".to_owned(), session.custom_properties().to_string()),
    ]);
    for member in session.members() {
        fields.insert(format!("members.{}", user(member)), member.status.word().to_owned());
        if let Some(custom) = member.custom_properties().filter(|custom| !custom.is_empty()) {
            fields.insert(format!("memberCustom.{}", user(member)), custom.to_string());
        }
    }
    fields
}
