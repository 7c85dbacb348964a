//! Beliefs: each client's last snapshot at the end of a run, compared with the stored session.

use crate::id::ChangeNumber;
use crate::mpsd::session::Session;
use crate::names::{Actor, SessionId, UserId};
use crate::time::Instant;
use crate::trace::Trace;
use crate::world::{Snapshot, World};
use std::collections::BTreeMap;

/// The last snapshots of the clients, and the stored sessions.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Clients {
    /// The snapshots of each session, in the order of the users.
    snapshots: BTreeMap<SessionId, Vec<(UserId, Snapshot)>>,
    /// Each session as it is stored.
    stored: Vec<Option<Session>>,
}

/// A session as one client last saw it, compared with the stored one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Belief {
    /// The user.
    pub user: String,
    /// The time of its snapshot.
    pub seen: Instant,
    /// The last change that there was then.
    pub saw: ChangeNumber,
    /// The fields that differ by now; empty if none visible do.
    pub differs: Vec<Difference>,
}

/// A field that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// The field: `members.B`, `host`.
    pub field: String,
    /// The believed value.
    pub believed: String,
    /// The stored value.
    pub is: String,
    /// The time since which it has differed.
    pub since: Instant,
}

/// The fields of a session that are compared, each in a word: by which it is, and whose.
type ComparedFields<'a> = BTreeMap<(&'static str, Option<&'a str>), &'a str>;

/// When the fields of one session changed: by what changed and whose it is, at which instant to which change number, in order.
type FieldChanges<'a> = BTreeMap<(&'a str, Option<&'a str>), Vec<(Instant, Option<ChangeNumber>)>>;

impl Clients {
    pub(super) fn of(world: &World, sessions: usize) -> Clients {
        let of_session = |session| {
            let seen = |user| Some((user, world.seen(Actor::User(user), session)?.clone()));
            (session, world.viewers(session).filter_map(seen).collect())
        };
        let sessions = || (0..sessions).map(SessionId);
        Clients {
            snapshots: sessions().map(of_session).collect(),
            stored: sessions().map(|session| world.peek(session).cloned()).collect(),
        }
    }

    /// What each client that knows of a session believes of it, in the order of the users.
    #[must_use]
    pub fn beliefs(&self, trace: &Trace, session: SessionId) -> Vec<Belief> {
        let changes = changes(trace, |of| of == session);
        self.beliefs_of(trace, session, changes.get(&session))
    }

    /// The same for every session, in their order, with one look at the trace.
    #[must_use]
    pub fn all_beliefs(&self, trace: &Trace) -> Vec<Vec<Belief>> {
        let changes = changes(trace, |of| !self.is_up_to_date(of));
        let sessions = (0..self.stored.len()).map(SessionId);
        sessions.map(|session| self.beliefs_of(trace, session, changes.get(&session))).collect()
    }

    fn stored(&self, session: SessionId) -> Option<&Session> {
        self.stored.get(session.0).and_then(Option::as_ref)
    }

    /// Whether every client that has a snapshot of a session saw its last change.
    fn is_up_to_date(&self, session: SessionId) -> bool {
        let stored = self.stored(session).map(|stored| (stored.branch(), stored.change_number()));
        let mut seen = self.snapshots.get(&session).into_iter().flatten();
        seen.all(|(_, snapshot)| Some((snapshot.branch(), snapshot.number())) == stored)
    }

    fn beliefs_of(&self, trace: &Trace, session: SessionId, changes: Option<&FieldChanges<'_>>) -> Vec<Belief> {
        let (none, stored) = (FieldChanges::new(), self.stored(session));
        let truth = stored.filter(|_| !self.is_up_to_date(session)).map(|stored| fields(trace, stored));
        let truth = truth.unwrap_or_default();
        let belief = |(user, snapshot): &(UserId, Snapshot)| Belief {
            user: trace.names.user(*user).to_owned(),
            seen: snapshot.at,
            saw: snapshot.number(),
            differs: differences(trace, snapshot, (stored, &truth), changes.unwrap_or(&none)),
        };
        self.snapshots.get(&session).into_iter().flatten().map(belief).collect()
    }
}

/// When the fields of the sessions changed of which this is true.
fn changes(trace: &Trace, wanted: impl Fn(SessionId) -> bool) -> BTreeMap<SessionId, FieldChanges<'_>> {
    let mut changes = BTreeMap::<SessionId, FieldChanges<'_>>::new();
    for (session, line) in trace.changes_of_sessions(wanted) {
        let of = changes.entry(session).or_default();
        of.entry((line.what, line.who)).or_default().push((line.at, line.change_number));
    }
    changes
}

fn differences(
    trace: &Trace,
    snapshot: &Snapshot,
    (stored, truth): (Option<&Session>, &ComparedFields<'_>),
    changes: &FieldChanges<'_>,
) -> Vec<Difference> {
    let since = |what: &str, who: Option<&str>| {
        let times = changes.get(&(what, who)).map_or(&[][..], Vec::as_slice);
        let from = times.partition_point(|(at, _)| *at < snapshot.at);
        let is_newer = |(at, number): &&(Instant, Option<ChangeNumber>)| {
            *at > snapshot.at || number.is_some_and(|number| number > snapshot.number())
        };
        times.get(from..).and_then(|later| later.iter().find(is_newer)).map_or(snapshot.at, |(at, _)| *at)
    };
    let Some(stored) = stored.filter(|stored| stored.branch() == snapshot.branch()) else {
        let is = if stored.is_some() { "another one" } else { "gone" };
        let (field, believed) = ("session".to_owned(), "there".to_owned());
        return vec![Difference { field, believed, is: is.to_owned(), since: since("deleted", None) }];
    };
    if stored.change_number() == snapshot.number() {
        return Vec::new();
    }
    let believed = fields(trace, &snapshot.session);
    let fields = believed.keys().chain(truth.keys().filter(|field| !believed.contains_key(*field)));
    let word = |word: Option<&&str>, field: &str| match word {
        Some(word) => (*word).to_owned(),
        None if field == MEMBER_CUSTOM => "{}".to_owned(),
        None => "out".to_owned(),
    };
    let difference = |field @ (name, whose): &(&'static str, Option<&str>)| {
        let (believed, is) = (believed.get(field), truth.get(field));
        (believed != is).then(|| Difference {
            field: whose.map_or((*name).to_owned(), |whose| format!("{name}.{whose}")),
            believed: word(believed, name),
            is: word(is, name),
            since: match *name {
                MEMBERS => since("status", *whose),
                MEMBER_CUSTOM => since("member_custom", *whose),
                name => since(name, *whose),
            },
        })
    };
    fields.filter_map(difference).collect()
}

/// A member's status.
const MEMBERS: &str = "members";

/// A member's custom data.
const MEMBER_CUSTOM: &str = "memberCustom";

fn fields<'a>(trace: &'a Trace, session: &'a Session) -> ComparedFields<'a> {
    let switch = |on: bool| if on { "true" } else { "false" };
    let console = |token| trace.tokens.get(&token).map_or("unknown", |console| trace.names.console(*console));
    let mut fields = ComparedFields::from([
        (("host", None), session.host().map_or("none", console)),
        (("closed", None), switch(session.closed())),
        (("locked", None), switch(session.locked())),
        (("joinRestriction", None), session.join_restriction().word()),
        (("readRestriction", None), session.read_restriction().word()),
        (("stage", None), session.stage().map_or("none", |stage| stage.word())),
        (("custom", None), session.custom_properties().as_str()),
    ]);
    for member in session.members() {
        let user = trace.xuids.get(&member.xuid).map_or("?", |user| trace.names.user(*user));
        fields.insert((MEMBERS, Some(user)), member.status.word());
        if let Some(custom) = member.custom_properties().filter(|custom| !custom.is_empty()) {
            fields.insert((MEMBER_CUSTOM, Some(user)), custom.as_str());
        }
    }
    fields
}
