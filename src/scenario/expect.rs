//! What must be true, and whether it is. Looking peeks: it settles nothing.

use crate::cast::{Cast, SessionId, UserId};
use crate::mpsd::custom::Custom;
use crate::mpsd::session::{MemberStatus, Session};
use crate::read::Path;
use crate::time::Instant;
use crate::trace::{EntryId, What};
use crate::world::World;

/// What must be true after a step. What is not mentioned may be anything.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Expectation {
    /// The session that it is about, if it is about one.
    pub session: Option<SessionId>,
    /// The status of the answer to each deed of the step.
    pub statuses: Vec<u16>,
    /// The name of the refusal of each deed of the step.
    pub refusals: Vec<String>,
    /// Whether the deeds could be done at all.
    pub sent: Option<bool>,
    /// Users, and their status or that they are out.
    pub members: Vec<(UserId, Option<MemberStatus>)>,
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
    /// The session's custom properties.
    pub custom: Option<Custom>,
    /// Where the expectation stands in the file.
    pub path: Path,
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
    /// Where the expectation stands in the file.
    pub path: Path,
}

impl Verdict {
    /// Whether what was found is what was expected.
    #[must_use]
    pub fn held(&self) -> bool {
        self.expected == self.found
    }
}

/// Judges a step by one expectation. `entries` are those that its deeds made, in order.
pub(crate) fn judge(step: usize, expected: &Expectation, entries: &[EntryId], world: &World) -> Vec<Verdict> {
    let mut judge = Judge { step, path: &expected.path, implied: false, world, verdicts: Vec::new() };
    judge.answers(expected, entries);
    if let Some(session) = expected.session {
        judge.session(expected, session);
    }
    judge.verdicts
}

/// A step that could not be done although nothing said so: a verdict of its own, so that it is not overlooked.
pub(crate) fn judge_sent(step: usize, entries: &[EntryId], world: &World) -> Vec<Verdict> {
    let path = Path::root().join("steps").join(step);
    let mut judge = Judge { step, path: &path, implied: true, world, verdicts: Vec::new() };
    for entry in entries {
        if let Some(What::Hindered { by, why, .. }) = world.trace().entry(*entry).map(|entry| &entry.what) {
            judge.note("sent", "true".to_owned(), format!("false: {}: {why}", world.trace().cast.actor(*by)));
        }
    }
    judge.verdicts
}

struct Judge<'a> {
    step: usize,
    path: &'a Path,
    /// Whether the script does not say so itself.
    implied: bool,
    world: &'a World,
    verdicts: Vec<Verdict>,
}

impl Judge<'_> {
    /// `what` is a field of the expectation, perhaps with the number of an answer: `status[1]`, `members.B`.
    fn note(&mut self, what: impl Into<String>, expected: String, found: String) {
        let (step, at, what) = (self.step, self.world.now(), what.into());
        let path = match what.split_once('.') {
            // Nothing was expected here in so many words: the step itself is meant.
            _ if self.implied => self.path.clone(),
            Some((field, user)) => self.path.join(field).join(user),
            None => self.path.join(what.split('[').next().unwrap_or_default()),
        };
        self.verdicts.push(Verdict { step, at, what, expected, found, path });
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
            let of = |field: &str| if entries.len() > 1 { format!("{field}[{nth}]") } else { field.to_owned() };
            // One value stands for every deed of the step.
            if let Some(code) = expected.statuses.get(nth).or(expected.statuses.first()) {
                self.note(of("status"), code.to_string(), status);
            }
            if let Some(name) = expected.refusals.get(nth).or(expected.refusals.first()) {
                self.note(of("refusal"), name.clone(), refusal);
            }
            if let Some(expected) = expected.sent {
                self.note(of("sent"), expected.to_string(), sent.to_string());
            }
        }
    }

    fn session(&mut self, expected: &Expectation, session: SessionId) {
        let world = self.world;
        let cast = &world.trace().cast;
        let reference = world.reference(session);
        let stored = world.directory().peek(reference);
        let of_it = |describe: &dyn Fn(&Session) -> String| stored.map_or_else(|| "no session".to_owned(), describe);
        if let Some(exists) = expected.exists {
            self.note("exists", exists.to_string(), stored.is_some().to_string());
        }
        for (user, status) in &expected.members {
            let found = stored.and_then(|stored| stored.member_of(world.user(*user).xuid)).map(|member| member.status);
            self.note(format!("members.{}", cast.user(*user)), place_word(*status), place_word(found));
        }
        if let Some(count) = expected.count {
            let found = stored.map_or(0, |stored| stored.members().len());
            self.note("count", count.to_string(), found.to_string());
        }
        if let Some(host) = expected.host {
            let (expected, found) = self.hosts(cast, host, stored);
            self.note("host", expected, found);
        }
        if let Some(number) = expected.change_number {
            self.note("changeNumber", number.to_string(), of_it(&|stored| stored.change_number().to_string()));
        }
        if let Some(timer) = expected.next_timer {
            let word = |timer: Option<Instant>| timer.map_or("none".to_owned(), |at| at.as_millis().to_string());
            self.note("nextTimer", word(timer), of_it(&|stored| word(stored.next_timer(world.now()))));
        }
        if let Some(life) = expected.life {
            self.note("life", life.to_string(), world.directory().lives(reference).to_string());
        }
        if let Some(custom) = &expected.custom {
            let word = |custom: &Custom| custom.as_value().to_string();
            self.note("custom", word(custom), of_it(&|stored| word(stored.custom_properties())));
        }
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

fn place_word(status: Option<MemberStatus>) -> String {
    status.map_or("out".to_owned(), |status| status.to_string())
}
