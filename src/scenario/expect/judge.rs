//! Judges expectations. It peeks: nothing settles.

use super::{Expectation, ExpectedSession, Verdict};
use crate::json::Path;
use crate::mpsd::custom::Custom;
use crate::mpsd::session::Session;
use crate::names::SessionId;
use crate::service::CallOutcome;
use crate::time::Instant;
use crate::trace::{EntryId, Trace, What};
use crate::world::{self, World};

/// The results of a step, and the trace since the previous step.
#[derive(Clone, Copy)]
pub(crate) struct StepRecord<'a> {
    /// The step, counted from 0.
    pub step: usize,
    /// Its actions, each with its entry and result.
    pub done: &'a [(EntryId, world::ActionOutcome)],
    /// The first entry after the previous step.
    pub since: EntryId,
}

/// Judges a step by one expectation. `case` is the label of its case, if it is not for all cases.
pub(crate) fn judge(
    done: StepRecord<'_>,
    case: Option<&str>,
    expected: &Expectation,
    run: Observed<'_>,
) -> Vec<Verdict> {
    let StepRecord { step, done: actions, .. } = done;
    let path = Path::root().join("steps").join(step);
    let path = match case {
        Some(label) => path.join("expectIn").join(label),
        None => path.join("expect"),
    };
    let mut judge = Judge::new(done, path, run);
    judge.answers(expected, actions);
    judge.replies(expected);
    judge.handles(expected);
    if let Some(view) = &expected.gamelift {
        judge.gamelift(view, done);
    }
    if let Some((session, view)) = &expected.view {
        judge.view(view, *session);
    }
    judge.verdicts
}

/// A failed verdict for each action that could not be carried out and was not expected to be.
pub(crate) fn judge_prevented(done: StepRecord<'_>, run: Observed<'_>) -> Vec<Verdict> {
    let mut judge = Judge::new(done, Path::root().join("steps").join(done.step), run);
    for (entry, _) in done.done {
        if let Some(What::Prevented { by, why, .. }) = run.trace.entry(*entry).map(|entry| &entry.what) {
            let found = format!("false: {}: {why}", run.trace.names.actor(*by));
            judge.push("sent".to_owned(), judge.path.clone(), true, found);
        }
    }
    judge.verdicts
}

/// The state to judge: the world, and its trace so far.
#[derive(Clone, Copy)]
pub(crate) struct Observed<'a> {
    pub world: &'a World,
    pub trace: &'a Trace,
}

pub(super) struct Judge<'a> {
    step: usize,
    pub(super) since: EntryId,
    pub(super) path: Path,
    pub(super) world: &'a World,
    pub(super) trace: &'a Trace,
    /// The prefix of subjects: whose belief it is.
    whose: String,
    /// The time of the session's state: now, or that of a snapshot.
    pub(super) looked: Instant,
    verdicts: Vec<Verdict>,
}

impl<'a> Judge<'a> {
    fn new(done: StepRecord<'_>, path: Path, Observed { world, trace }: Observed<'a>) -> Judge<'a> {
        let (step, since, looked) = (done.step, done.since, world.now());
        Judge { step, since, path, world, trace, whose: String::new(), looked, verdicts: Vec::new() }
    }

    /// Judges at another path of the expectation, and at another time.
    pub(super) fn of(&mut self, (path, whose): (Path, String), looked: Instant, judge: impl FnOnce(&mut Judge<'a>)) {
        let before = (self.path.clone(), std::mem::take(&mut self.whose), self.looked);
        (self.path, self.whose, self.looked) = (path, whose, looked);
        judge(self);
        (self.path, self.whose, self.looked) = before;
    }
}

impl Judge<'_> {
    /// Adds a verdict for a key of the expectation, and a name below it if given.
    pub(super) fn note(&mut self, key: &str, name: Option<&str>, expected: impl ToString, found: impl ToString) {
        let path = self.path.join(key);
        let (what, path) = match name {
            Some(name) => (format!("{key}.{name}"), path.join(name)),
            None => (key.to_owned(), path),
        };
        self.push(what, path, expected, found);
    }

    pub(super) fn push(&mut self, what: String, path: Path, expected: impl ToString, found: impl ToString) {
        let (step, at) = (self.step, self.world.now());
        let (expected, found) = (expected.to_string(), found.to_string());
        let what = format!("{}{what}", self.whose);
        self.verdicts.push(Verdict { step, at, what, expected, found, path });
    }

    /// Adds a verdict if a value is expected; `found` is none if the session does not exist.
    pub(super) fn compare<T>(&mut self, key: &str, expected: Option<T>, found: Option<T>, word: impl Fn(T) -> String) {
        if let Some(expected) = expected {
            self.note(key, None, word(expected), found.map_or_else(|| "no session".to_owned(), word));
        }
    }

    /// Adds a verdict for the nth of several answers; a single expected value applies to all.
    pub(super) fn answer<T: ToString>(
        &mut self,
        key: &str,
        (nth, of): (usize, usize),
        expected: &[T],
        found: impl ToString,
    ) {
        let Some(value) = expected.get(nth).or(expected.first()) else { return };
        let what = if of > 1 { format!("{key}[{nth}]") } else { key.to_owned() };
        let path = self.path.join(key);
        let path = if expected.len() > 1 { path.join(nth) } else { path };
        self.push(what, path, value.to_string(), found);
    }

    fn answers(&mut self, expected: &Expectation, done: &[(EntryId, world::ActionOutcome)]) {
        let trace = self.trace;
        for (nth, (entry, how)) in done.iter().enumerate() {
            let Some(what) = trace.entry(*entry).map(|entry| &entry.what) else { continue };
            let (status, refusal) = match (what.obstacle(), what.request()) {
                (Some(why), _) => (format!("not sent: {why}"), format!("not sent: {why}")),
                (None, Some(request)) => {
                    let status = request.status().map_or_else(|| "under way".to_owned(), |status| status.to_string());
                    let refusal = request.outcome().and_then(CallOutcome::refusal);
                    (status, refusal.unwrap_or("none").to_owned())
                }
                (None, None) => ("none".to_owned(), "none".to_owned()),
            };
            let sent = what.obstacle().is_none();
            let (status, refusal) =
                if how.under_way { ("under way".to_owned(), "under way".to_owned()) } else { (status, refusal) };
            let which = (nth, done.len());
            self.answer("status", which, &expected.statuses, status);
            self.answer("refusal", which, &expected.refusals, refusal);
            self.answer("sent", which, expected.sent.as_slice(), sent);
            let outcome = what.outcome();
            self.carried(expected, outcome.and_then(CallOutcome::response));
            if expected.toast.is_some() {
                self.answer("toast", which, expected.toast.as_slice(), self.has_toast(*entry));
            }
            if let Some(results) = &expected.results {
                self.results(which, results, outcome);
            }
        }
    }

    fn view(&mut self, expected: &ExpectedSession, session: SessionId) {
        let stored = self.world.peek(session);
        if let Some(exists) = expected.exists {
            self.note("exists", None, exists, stored.is_some());
        }
        self.session_view(expected, session, stored);
        self.taps(expected, session, stored);
        self.ledger(&expected.ledger, session);
        self.beliefs(expected, session);
    }

    /// Judges a stored session, or a snapshot.
    pub(super) fn session_view(&mut self, expected: &ExpectedSession, session: SessionId, stored: Option<&Session>) {
        self.members(expected, stored);
        self.roles_and_owners(expected, stored);
        self.initialization(expected, stored);
        self.qos(expected, stored);
        self.session(expected, session, stored);
        self.properties(expected, stored);
        self.servers(expected, stored);
        self.fields(expected, stored);
    }
}

/// Custom data as JSON; none at all is an empty object.
pub(super) fn custom_word(custom: &Custom) -> String {
    custom.to_string()
}
