//! Outcomes for programs: one JSON object a scenario, on one line.

use super::Locate;
use crate::run::{MemberView, Outcome, SessionView};
use crate::scenario::Verdict;
use crate::trace::Line;
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
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Serialize for Scenario<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let held = self.outcomes.iter().all(Outcome::held);
        let first = self.outcomes.first();
        let certificates: Vec<String> = self.outcomes.iter().map(|outcome| outcome.certificate.to_string()).collect();
        let mut object = to.serialize_struct("Scenario", 8)?;
        object.serialize_field("scenario", first.map_or("", |outcome| &outcome.scenario))?;
        object.serialize_field("verdict", if held { "held" } else { "failed" })?;
        object.serialize_field("certificate", &crate::run::certificate_of(self.outcomes).to_string())?;
        object.serialize_field("readings", &first.map(|outcome| outcome.readings))?;
        object.serialize_field("seed", &first.map_or(0, |outcome| outcome.seed))?;
        if let [Outcome { case: None, .. }] = self.outcomes {
            object.skip_field("cases")?;
        } else {
            let cases: Vec<Case<'_>> = self
                .outcomes
                .iter()
                .zip(&certificates)
                .map(|(outcome, certificate)| Case { outcome, certificate })
                .collect();
            object.serialize_field("cases", &cases)?;
        }
        object.serialize_field("events", &Events(self.outcomes))?;
        object.serialize_field("verdicts", &Verdicts { outcomes: self.outcomes, locate: self.locate })?;
        object.serialize_field("final", &Finals(self.outcomes))?;
        object.end()
    }
}

struct Case<'a> {
    outcome: &'a Outcome,
    certificate: &'a str,
}

impl Serialize for Case<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_struct("Case", 5)?;
        object.serialize_field("case", &self.outcome.case)?;
        object.serialize_field("verdict", if self.outcome.held() { "held" } else { "failed" })?;
        object.serialize_field("certificate", self.certificate)?;
        object.serialize_field("readings", &self.outcome.readings)?;
        object.serialize_field("seed", &self.outcome.seed)?;
        object.end()
    }
}

struct Events<'a>(&'a [Outcome]);

impl Serialize for Events<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for outcome in self.0 {
            for (line, n) in outcome.trace.lines().zip(1..) {
                list.serialize_element(&Event { case: outcome.case.as_deref(), n, line: &line })?;
            }
        }
        list.end()
    }
}

/// One event as an object.
pub struct Event<'a> {
    /// The label of its case, if the script has cases.
    pub case: Option<&'a str>,
    /// Its number in its run, from 1.
    pub n: usize,
    /// What it tells.
    pub line: &'a Line<'a>,
}

impl Serialize for Event<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Event { case, n, line } = self;
        let mut object = to.serialize_struct("Event", 13)?;
        match case {
            Some(case) => object.serialize_field("case", case)?,
            None => object.skip_field("case")?,
        }
        object.serialize_field("n", n)?;
        object.serialize_field("at", &line.at)?;
        object.serialize_field("kind", line.kind.word())?;
        object.serialize_field("session", &line.session)?;
        object.serialize_field("changeNumber", &line.change_number)?;
        object.serialize_field("who", &line.who)?;
        object.serialize_field("what", line.what)?;
        object.serialize_field("from", &line.from)?;
        object.serialize_field("to", &line.to)?;
        object.serialize_field("cause", &line.cause)?;
        object.serialize_field("clause", &line.clause)?;
        match line.observer {
            true => object.serialize_field("observer", &true)?,
            false => object.skip_field("observer")?,
        }
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
                list.serialize_element(&Judged {
                    case: outcome.case.as_deref(),
                    verdict,
                    place: (place.line, place.column),
                })?;
            }
        }
        list.end()
    }
}

struct Judged<'a> {
    case: Option<&'a str>,
    verdict: &'a Verdict,
    place: (usize, usize),
}

impl Serialize for Judged<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Judged { case, verdict, place: (line, column) } = self;
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

struct Finals<'a>(&'a [Outcome]);

impl Serialize for Finals<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(None)?;
        for outcome in self.0 {
            for view in &outcome.finals {
                list.serialize_element(&Final { case: outcome.case.as_deref(), view })?;
            }
        }
        list.end()
    }
}

struct Final<'a> {
    case: Option<&'a str>,
    view: &'a SessionView,
}

impl Serialize for Final<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Final { case, view } = self;
        let mut object = to.serialize_struct("Final", 7)?;
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
