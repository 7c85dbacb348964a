//! Outcomes as JSON: one object per scenario, on one line.

pub mod event;
mod ledger;

use super::Locate;
use crate::json::fields::{Object, written};
use crate::names::SessionId;
use crate::run::{Belief, Difference, MemberView, Outcome, SessionView, certificate_of};
use crate::scenario::Verdict;

/// All cases of one scenario.
pub struct Scenario<'a> {
    /// The outcome of each case; at least one.
    pub outcomes: &'a [Outcome],
    /// Resolves its paths to places.
    pub locate: Locate<'a>,
}

impl Scenario<'_> {
    /// The object on one line, without the line's end.
    #[must_use]
    pub fn to_line(&self) -> String {
        written(|to| self.write(to))
    }

    fn write(&self, to: &mut Object<'_>) {
        let first = self.outcomes.first();
        to.string("scenario", first.map_or("", |outcome| &outcome.scenario));
        to.string("verdict", verdict(self.outcomes));
        to.shown("certificate", certificate_of(self.outcomes));
        to.json("readings", &first.map(|outcome| outcome.readings));
        to.number("seed", first.map_or(0, |outcome| outcome.seed));
        if !matches!(self.outcomes, [Outcome { case: None, .. }]) {
            to.objects("cases", self.outcomes, case);
        }
        let events = self.outcomes.iter().flat_map(|of| of.trace.lines().zip(1..).map(move |event| (of, event)));
        to.objects("events", events, |to, (of, (line, number))| event::fields(to, of.case.as_deref(), number, &line));
        let verdicts = self.outcomes.iter().flat_map(|of| of.verdicts.iter().map(move |verdict| (of, verdict)));
        to.objects("verdicts", verdicts, |to, (of, verdict)| self.judged(to, of, verdict));
        to.objects("final", self.outcomes.iter().flat_map(finals), last);
        if let [outcome @ Outcome { case: None, .. }] = self.outcomes {
            to.object("ledger", |to| ledger::write(to, outcome));
        }
    }

    fn judged(&self, to: &mut Object<'_>, of: &Outcome, verdict: &Verdict) {
        let place = (self.locate)(&verdict.path);
        to.json_if("case", of.case.as_ref());
        to.number("step", verdict.step);
        to.number("at", verdict.at);
        to.string("what", &verdict.what);
        to.string("expected", &verdict.expected);
        to.string("found", &verdict.found);
        to.truth("held", verdict.held());
        to.shown("path", &verdict.path);
        to.number("line", place.line);
        to.number("column", place.column);
    }
}

fn verdict(outcomes: &[Outcome]) -> &'static str {
    if outcomes.iter().all(Outcome::held) { "held" } else { "failed" }
}

fn case(to: &mut Object<'_>, outcome: &Outcome) {
    to.string_or_null("case", outcome.case.as_deref());
    to.string("verdict", verdict(std::slice::from_ref(outcome)));
    to.shown("certificate", outcome.certificate);
    to.json("readings", &outcome.readings);
    to.number("seed", outcome.seed);
    to.object("ledger", |to| ledger::write(to, outcome));
}

/// A session at the end of the run.
struct Final<'a> {
    case: Option<&'a str>,
    view: &'a SessionView,
    beliefs: Vec<Belief>,
    stale_decisions: usize,
}

fn finals(outcome: &Outcome) -> impl Iterator<Item = Final<'_>> {
    let stale = outcome.trace.stale_decisions();
    outcome.finals.iter().zip(outcome.all_beliefs()).enumerate().map(move |(place, (view, beliefs))| Final {
        case: outcome.case.as_deref(),
        view,
        beliefs,
        stale_decisions: stale.get(&SessionId(place)).copied().unwrap_or(0),
    })
}

fn last(to: &mut Object<'_>, Final { case, view, beliefs, stale_decisions }: Final<'_>) {
    to.json_if("case", case);
    to.string("session", &view.session);
    to.truth("exists", view.change_number.is_some());
    to.number_or_null("changeNumber", view.change_number);
    to.objects("members", &view.members, member);
    to.string_or_null("host", view.host.as_deref());
    to.number_or_null("nextTimer", view.next_timer);
    to.number("staleDecisions", stale_decisions);
    to.objects("beliefs", beliefs, belief);
}

fn member(to: &mut Object<'_>, member: &MemberView) {
    to.number("index", member.index);
    to.string("user", &member.user);
    to.json("status", &member.status);
    to.number("since", member.since);
}

/// A belief: the snapshot's change and time, and the fields that differ by now.
fn belief(to: &mut Object<'_>, belief: Belief) {
    to.string("user", &belief.user);
    to.number("seen", belief.seen);
    to.number("changeNumber", belief.saw);
    to.objects("differs", belief.differs, difference);
}

fn difference(to: &mut Object<'_>, difference: Difference) {
    to.string("field", &difference.field);
    to.string("believed", &difference.believed);
    to.string("is", &difference.is);
    to.number("since", difference.since);
}
