//! What must be true, and whether it is. Looking peeks: it settles nothing.

use crate::cast::{Cast, SessionId, UserId};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{InitializationFailure, Member, MemberStatus, Restriction, Session, Stage};
use crate::read::Path;
use crate::time::Instant;
use crate::trace::{EntryId, What};
use crate::world::World;

/// What must be true after a step. What is not mentioned may be anything.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expectation {
    /// The status of the answer to each deed of the step, or one for all.
    pub statuses: Vec<u16>,
    /// The name of the refusal of each deed of the step, or one for all; `none` for an answer.
    pub refusals: Vec<String>,
    /// Whether the deeds could be done at all.
    pub sent: Option<bool>,
    /// What a peek at a session must show.
    pub view: Option<(SessionId, View)>,
}

/// What a peek at a session must show.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct View {
    /// Users, and their status or that they are out.
    pub members: Vec<(UserId, Option<MemberStatus>)>,
    /// Users, and the index of their record.
    pub indices: Vec<(UserId, Option<u32>)>,
    /// Users, and their custom properties.
    pub member_custom: Vec<(UserId, Custom)>,
    /// The stage of managed initialization, or that there is none.
    pub stage: Option<Option<Stage>>,
    /// Users, and why their initialization failed, or that it did not.
    pub failures: Vec<(UserId, Option<InitializationFailure>)>,
    /// How many records there are.
    pub count: Option<u64>,
    /// On whose device the arbiter is, or that there is none.
    pub host: Option<Option<UserId>>,
    /// The change number.
    pub change_number: Option<u64>,
    /// The next timer, or that there is none.
    pub next_timer: Option<Option<Instant>>,
    /// Whether the session is there.
    pub exists: Option<bool>,
    /// Which life of the session this is.
    pub life: Option<u32>,
    /// `joinRestriction`
    pub join_restriction: Option<Restriction>,
    /// `readRestriction`
    pub read_restriction: Option<Restriction>,
    /// `closed`
    pub closed: Option<bool>,
    /// `locked`
    pub locked: Option<bool>,
    /// The session's custom properties.
    pub custom: Option<Custom>,
}

/// One thing that was expected, and what was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// The step, counted from 0.
    pub step: usize,
    /// When.
    pub at: Instant,
    /// What was looked at: `status`, `members.B`.
    pub what: String,
    /// What should be.
    pub expected: String,
    /// What is.
    pub found: String,
    /// Where the expectation stands in the script.
    pub path: Path,
}

impl Verdict {
    /// Whether what was found is what was expected.
    #[must_use]
    pub fn held(&self) -> bool {
        self.expected == self.found
    }
}

/// Judges step number `step`, whose deeds made `entries`, by one expectation. `case` is the label of the case that it is
/// for, if it is not for all.
pub(crate) fn judge(
    step: usize,
    case: Option<&str>,
    expected: &Expectation,
    entries: &[EntryId],
    world: &World,
) -> Vec<Verdict> {
    let path = Path::root().join("steps").join(step);
    let path = match case {
        Some(label) => path.join("expectIn").join(label),
        None => path.join("expect"),
    };
    let mut judge = Judge { step, path, world, verdicts: Vec::new() };
    judge.answers(expected, entries);
    if let Some((session, view)) = &expected.view {
        judge.view(view, *session);
    }
    judge.verdicts
}

/// A step that could not be done although nothing said so: a verdict of its own, so that it is not overlooked.
pub(crate) fn judge_sent(step: usize, entries: &[EntryId], world: &World) -> Vec<Verdict> {
    let mut judge = Judge { step, path: Path::root().join("steps").join(step), world, verdicts: Vec::new() };
    for entry in entries {
        if let Some(What::Hindered { by, why, .. }) = world.trace().entry(*entry).map(|entry| &entry.what) {
            let found = format!("false: {}: {why}", world.trace().cast.actor(*by));
            judge.push("sent".to_owned(), judge.path.clone(), true, found);
        }
    }
    judge.verdicts
}

struct Judge<'a> {
    step: usize,
    path: Path,
    world: &'a World,
    verdicts: Vec<Verdict>,
}

impl Judge<'_> {
    /// Notes one thing that was expected: the key under which the expectation has it, and below that perhaps a name.
    fn note(&mut self, key: &str, name: Option<&str>, expected: impl ToString, found: impl ToString) {
        let path = self.path.join(key);
        let (what, path) = match name {
            Some(name) => (format!("{key}.{name}"), path.join(name)),
            None => (key.to_owned(), path),
        };
        self.push(what, path, expected, found);
    }

    fn push(&mut self, what: String, path: Path, expected: impl ToString, found: impl ToString) {
        let (step, at) = (self.step, self.world.now());
        let (expected, found) = (expected.to_string(), found.to_string());
        self.verdicts.push(Verdict { step, at, what, expected, found, path });
    }

    /// Notes what is expected to be `expected`, if it is, and what is found: of a session that is not there, nothing.
    fn compare<T>(&mut self, key: &str, expected: Option<T>, found: Option<T>, word: impl Fn(T) -> String) {
        if let Some(expected) = expected {
            self.note(key, None, word(expected), found.map_or_else(|| "no session".to_owned(), word));
        }
    }

    /// Notes what the nth of several answers should be; one value stands for all of them.
    fn answer<T: ToString>(&mut self, key: &str, (nth, of): (usize, usize), expected: &[T], found: impl ToString) {
        let Some(value) = expected.get(nth).or(expected.first()) else { return };
        let what = if of > 1 { format!("{key}[{nth}]") } else { key.to_owned() };
        let path = self.path.join(key);
        let path = if expected.len() > 1 { path.join(nth) } else { path };
        self.push(what, path, value.to_string(), found);
    }

    fn answers(&mut self, expected: &Expectation, entries: &[EntryId]) {
        let world = self.world;
        for (nth, entry) in entries.iter().enumerate() {
            let Some(what) = world.trace().entry(*entry).map(|entry| &entry.what) else { continue };
            let (status, refusal, sent) = match what {
                What::Request { answer, status, .. } => {
                    let refusal = answer.as_ref().err().map_or("none", |refusal| refusal.name());
                    (status.to_string(), refusal.to_owned(), true)
                }
                What::Hindered { why, .. } => (format!("not sent: {why}"), format!("not sent: {why}"), false),
                _ => ("none".to_owned(), "none".to_owned(), true),
            };
            let which = (nth, entries.len());
            self.answer("status", which, &expected.statuses, status);
            self.answer("refusal", which, &expected.refusals, refusal);
            self.answer("sent", which, expected.sent.as_slice(), sent);
        }
    }

    fn view(&mut self, expected: &View, session: SessionId) {
        let world = self.world;
        let cast = &world.trace().cast;
        let reference = world.reference(session);
        let stored = world.directory().peek(reference);
        let member = |user: UserId| stored.and_then(|stored| stored.member_of(world.user(user).xuid));
        if let Some(exists) = expected.exists {
            self.note("exists", None, exists, stored.is_some());
        }
        for (user, status) in &expected.members {
            let found = member(*user).map(|member| member.status);
            self.note("members", Some(cast.user(*user)), status_word(*status), status_word(found));
        }
        for (user, index) in &expected.indices {
            let word = |index: Option<u32>| index.map_or("none".to_owned(), |index| index.to_string());
            let found = member(*user).map(|member| member.index.0);
            self.note("indices", Some(cast.user(*user)), word(*index), word(found));
        }
        for (user, custom) in &expected.member_custom {
            let found = member(*user).and_then(Member::custom_properties).map_or("{}".to_owned(), custom_word);
            self.note("memberCustom", Some(cast.user(*user)), custom_word(custom), found);
        }
        let stage = |stage: Option<Stage>| stage.map_or("none", Stage::word).to_owned();
        self.compare("stage", expected.stage, stored.map(Session::stage), stage);
        for (user, failure) in &expected.failures {
            let word = |failure: Option<InitializationFailure>| failure.map_or("none", InitializationFailure::word);
            let found = member(*user).map_or("out", |member| word(member.initialization_failure));
            self.note("failures", Some(cast.user(*user)), word(*failure), found);
        }
        if let Some(count) = expected.count {
            self.note("count", None, count, stored.map_or(0, |stored| stored.members().len()));
        }
        if let Some(host) = expected.host {
            let (expected, found) = self.hosts(cast, host, stored);
            self.note("host", None, expected, found);
        }
        let number = stored.map(|stored| stored.change_number().0);
        self.compare("changeNumber", expected.change_number, number, |number| number.to_string());
        // A session that is not there has no timer.
        let timer = Some(stored.and_then(|stored| stored.next_timer(world.now())));
        self.compare("nextTimer", expected.next_timer, timer, |at| {
            at.map_or("none".to_owned(), |at| at.as_millis().to_string())
        });
        if let Some(life) = expected.life {
            self.note("life", None, life, world.directory().lives(reference));
        }
        let restriction = |restriction: Restriction| restriction.word().to_owned();
        self.compare("joinRestriction", expected.join_restriction, stored.map(Session::join_restriction), restriction);
        self.compare("readRestriction", expected.read_restriction, stored.map(Session::read_restriction), restriction);
        self.compare("closed", expected.closed, stored.map(Session::closed), |closed| closed.to_string());
        self.compare("locked", expected.locked, stored.map(Session::locked), |locked| locked.to_string());
        self.compare("custom", expected.custom.as_ref(), stored.map(Session::custom_properties), custom_word);
    }

    /// The expected arbiter and the one there is. Users of one console share a device, so any of them will do.
    fn hosts(&self, cast: &Cast, expected: Option<UserId>, stored: Option<&Session>) -> (String, String) {
        let name = |user: Option<UserId>| user.map_or("none".to_owned(), |user| cast.user(user).to_owned());
        let token = stored.and_then(Session::host);
        let found = match (expected, token) {
            (_, None) => None,
            (Some(user), Some(token)) if self.world.token_of(user) == Some(token) => Some(user),
            (_, Some(token)) => {
                (0..cast.users.len()).map(UserId).find(|user| self.world.token_of(*user) == Some(token))
            }
        };
        (name(expected), name(found))
    }
}

fn status_word(status: Option<MemberStatus>) -> &'static str {
    status.map_or("out", MemberStatus::word)
}

/// Custom data as JSON; none at all is an empty object.
fn custom_word(custom: &Custom) -> String {
    if custom.is_empty() { "{}".to_owned() } else { custom.as_value().to_string() }
}
