//! Outcomes for programs: one JSON object a scenario, on one line.

mod beliefs;
pub mod event;
mod ledger;

use super::Locate;
use crate::names::SessionId;
use crate::run::{Belief, MemberView, Outcome, SessionView, certificate_of};
use crate::scenario::Verdict;
use ledger::LedgerJson;
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

/// All cases of one scenario.
pub struct Scenario<'a> {
    /// What came of each case; at least one.
    pub outcomes: &'a [Outcome],
    /// Where its paths lead.
    pub locate: Locate<'a>,
}

impl Scenario<'_> {
    /// The object on one line, without the line's end.
    #[must_use]
    pub fn to_line(&self) -> String {
        let held = self.outcomes.iter().all(Outcome::held);
        let first = self.outcomes.first();
        let mut text = String::from("{");
        member(&mut text, "scenario", first.map_or("", |outcome| &outcome.scenario));
        member(&mut text, "verdict", if held { "held" } else { "failed" });
        member(&mut text, "certificate", &certificate_of(self.outcomes).to_string());
        member(&mut text, "readings", &first.map(|outcome| outcome.readings));
        member(&mut text, "seed", &first.map_or(0, |outcome| outcome.seed));
        if !matches!(self.outcomes, [Outcome { case: None, .. }]) {
            member(&mut text, "cases", &self.outcomes.iter().map(CaseJson).collect::<Vec<_>>());
        }
        text.push_str(",\"events\":[");
        let mut between = "";
        for outcome in self.outcomes {
            for (line, number) in outcome.trace.lines().zip(1..) {
                text.push_str(between);
                event::write(&mut text, outcome.case.as_deref(), number, &line);
                between = ",";
            }
        }
        text.push(']');
        member(&mut text, "verdicts", &Verdicts { outcomes: self.outcomes, locate: self.locate });
        member(&mut text, "final", &FinalsJson(self.outcomes));
        if let [outcome @ Outcome { case: None, .. }] = self.outcomes {
            member(&mut text, "ledger", &LedgerJson(outcome));
        }
        text.push('}');
        text
    }
}

/// Appends a key and its value.
fn member<T: Serialize + ?Sized>(text: &mut String, key: &str, value: &T) {
    if !text.ends_with('{') {
        text.push(',');
    }
    text.push('"');
    text.push_str(key);
    text.push_str("\":");
    // Nothing here has a key that is no text or a number that is no JSON, so this does not fail.
    text.push_str(&serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()));
}

struct CaseJson<'a>(&'a Outcome);

impl Serialize for CaseJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let CaseJson(outcome) = self;
        let mut object = to.serialize_struct("Case", 6)?;
        object.serialize_field("case", &outcome.case)?;
        object.serialize_field("verdict", if outcome.held() { "held" } else { "failed" })?;
        object.serialize_field("certificate", &outcome.certificate.to_string())?;
        object.serialize_field("readings", &outcome.readings)?;
        object.serialize_field("seed", &outcome.seed)?;
        object.serialize_field("ledger", &LedgerJson(outcome))?;
        object.end()
    }
}

struct Verdicts<'a> {
    outcomes: &'a [Outcome],
    locate: Locate<'a>,
}

impl Serialize for Verdicts<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for outcome in self.outcomes {
            for verdict in &outcome.verdicts {
                let place = (self.locate)(&verdict.path);
                list.serialize_element(&VerdictJson {
                    case: outcome.case.as_deref(),
                    verdict,
                    place: (place.line, place.column),
                })?;
            }
        }
        list.end()
    }
}

struct VerdictJson<'a> {
    case: Option<&'a str>,
    verdict: &'a Verdict,
    place: (usize, usize),
}

impl Serialize for VerdictJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let VerdictJson { case, verdict, place: (line, column) } = self;
        let mut object = to.serialize_struct("Verdict", 10)?;
        match case {
            Some(case) => object.serialize_field("case", case)?,
            None => object.skip_field("case")?,
        }
        object.serialize_field("step", &verdict.step)?;
        object.serialize_field("at", &verdict.at)?;
        object.serialize_field("what", &verdict.what)?;
        object.serialize_field("expected", &verdict.expected)?;
        object.serialize_field("found", &verdict.found)?;
        object.serialize_field("held", &verdict.held())?;
        object.serialize_field("path", &verdict.path.to_string())?;
        object.serialize_field("line", line)?;
        object.serialize_field("column", column)?;
        object.end()
    }
}

struct FinalsJson<'a>(&'a [Outcome]);

impl Serialize for FinalsJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for outcome in self.0 {
            let stale = outcome.trace.stale_decisions();
            for (place, (view, beliefs)) in outcome.finals.iter().zip(outcome.all_beliefs()).enumerate() {
                let stale_decisions = stale.get(&SessionId(place)).copied().unwrap_or(0);
                list.serialize_element(&FinalJson { case: outcome.case.as_deref(), view, beliefs, stale_decisions })?;
            }
        }
        list.end()
    }
}

struct FinalJson<'a> {
    case: Option<&'a str>,
    view: &'a SessionView,
    beliefs: Vec<Belief>,
    stale_decisions: usize,
}

impl Serialize for FinalJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let FinalJson { case, view, beliefs, stale_decisions } = self;
        let mut object = to.serialize_struct("Final", 9)?;
        match case {
            Some(case) => object.serialize_field("case", case)?,
            None => object.skip_field("case")?,
        }
        object.serialize_field("session", &view.session)?;
        object.serialize_field("exists", &view.change_number.is_some())?;
        object.serialize_field("changeNumber", &view.change_number)?;
        object.serialize_field("members", &view.members)?;
        object.serialize_field("host", &view.host)?;
        object.serialize_field("nextTimer", &view.next_timer)?;
        object.serialize_field("staleDecisions", stale_decisions)?;
        object.serialize_field("beliefs", beliefs)?;
        object.end()
    }
}

impl Serialize for MemberView {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Member", 4)?;
        object.serialize_field("index", &self.index)?;
        object.serialize_field("user", &self.user)?;
        object.serialize_field("status", &self.status)?;
        object.serialize_field("since", &self.since)?;
        object.end()
    }
}
