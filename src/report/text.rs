//! Outcomes for people: one line for each event, and what became of the expectations.

mod beliefs;
mod ledger;

pub use beliefs::beliefs;
pub use ledger::ledger;

use super::{Layout, Locate, Palette, Style};
use crate::clause::Clause;
use crate::run::Outcome;
use crate::scenario::Verdict;
use crate::service::rule;
use crate::time::Times;
use crate::trace::{EntryId, Line, LineKind, LineValue, SaveOutcome, Trace, chain};
use std::fmt::{Display, Write};

/// The widest cells that push what follows them to the right on the other lines too: of the time, the session, who, what
/// and why.
const WIDEST: [usize; 5] = [16, 16, 32, 34, 64];

/// The least widths of the same columns where one line does not depend on the others.
const FIXED: [usize; 5] = [10, 10, 7, 26, 48];

/// Every event of an outcome, one line each.
///
/// A request that changed the session is not listed by itself: its changes name it. Nor is a title's own read that changed
/// nothing.
#[must_use]
pub fn trace(outcome: &Outcome, style: Style) -> String {
    let listed = outcome.trace.lines().zip(1_usize..).filter(|(line, _)| line.is_listed());
    let rows: Vec<TraceRow> = listed.map(|(line, number)| TraceRow::of(&line, number, style.times)).collect();
    let widths = std::array::from_fn(|column| match style.layout {
        Layout::Aligned => {
            let cells = rows.iter().filter(|row| column != WHY || row.clause.is_some()).map(|row| &row.cells[column]);
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0).min(WIDEST[column])
        }
        Layout::Fixed => FIXED[column],
    });
    let digits = rows.last().map_or(0, |last| last.number.to_string().len());
    rows.iter().map(|row| row.set(widths, digits, style)).collect()
}

/// The place of the reason among the cells. One that no clause follows moves nothing.
const WHY: usize = 4;

/// One event as its cells.
struct TraceRow {
    number: usize,
    cells: [String; 5],
    clause: Option<Clause>,
}

impl TraceRow {
    fn of(line: &Line<'_>, number: usize, times: Times) -> TraceRow {
        let session = match (line.session, line.change_number) {
            (Some(session), Some(number)) => format!("{session} #{number}"),
            (Some(session), None) => session.to_owned(),
            (None, _) => String::new(),
        };
        let at = times.show(line.at).to_string();
        let cause = times.show(line.cause).to_string();
        let cells = [at, session, line.who.unwrap_or_default().to_owned(), line.action_in(times), cause];
        TraceRow { number, cells, clause: line.clause }
    }

    /// The row as a line, with columns of these widths and numbers of so many digits.
    fn set(&self, widths: [usize; 5], digits: usize, style: Style) -> String {
        let TraceRow { number, cells: [at, session, who, action, cause], clause } = self;
        let Palette { faint, end, .. } = style.palette;
        let [a, b, c, d, e] = widths;
        let number = if style.numbers { format!("{faint}{number:digits$}{end}  ") } else { String::new() };
        // Milliseconds are compared from the right, units from the left.
        let at = match style.times {
            Times::Units => format!("{at:a$}"),
            Times::Millis => format!("{at:>a$}"),
        };
        let row = format!("{number}{at}  {session:b$}  {who:c$}  {action:d$}  {cause:e$}");
        match clause {
            Some(clause) => format!("{row}  {faint}{clause}{end}\n"),
            None => format!("{}\n", row.trim_end()),
        }
    }
}

/// The heading of an outcome: what it shows, if `about` says it, its case, and what is not as usual. Of several cases only
/// the first needs to say what they show.
#[must_use]
pub fn heading(outcome: &Outcome, about: Option<&str>, style: Style) -> String {
    let Palette { strong, faint, end, .. } = style.palette;
    let mut text = String::new();
    if let Some(about) = about {
        push(&mut text, format_args!("{strong}{}{end}: {about}\n", outcome.scenario));
    }
    if let Some(case) = &outcome.case {
        push(&mut text, format_args!("{strong}[{case}]{end}\n"));
    }
    let mut unusual = outcome.readings.deviations();
    if outcome.seed != 0 {
        unusual.push(format!("seed {}", outcome.seed));
    }
    if !unusual.is_empty() {
        push(&mut text, format_args!("{faint}under {}{end}\n", unusual.join(", ")));
    }
    text
}

/// What an outcome is called: the scenario, and the case in brackets.
#[must_use]
pub fn title(outcome: &Outcome) -> String {
    match &outcome.case {
        Some(case) => format!("{} [{case}]", outcome.scenario),
        None => outcome.scenario.clone(),
    }
}

/// What was expected and not found, side by side, with its place in the file.
#[must_use]
pub fn failures(outcome: &Outcome, file: &str, locate: Locate<'_>, style: Style) -> String {
    let Palette { bad, end, .. } = style.palette;
    let mut text = String::new();
    for Verdict { at, what, expected, found, path, .. } in outcome.verdicts.iter().filter(|verdict| !verdict.held()) {
        let place = locate(path);
        let (line, column) = (place.line, place.column);
        push(&mut text, format_args!("{bad}failed{end} at {}: {what}\n", style.times.show(at)));
        push(&mut text, format_args!("  expected  {expected}\n  found     {found}\n"));
        push(&mut text, format_args!("  {file}:{line}:{column}: {path}\n"));
    }
    text
}

/// The last line of an outcome: the verdict and the certificate.
#[must_use]
pub fn summary(outcome: &Outcome, style: Style) -> String {
    let Palette { faint, end, .. } = style.palette;
    format!("{}, {faint}certificate {}{end}\n", verdict(outcome, style), outcome.certificate)
}

/// Whether what was expected is so: `held: 12 expectations`.
#[must_use]
pub fn verdict(outcome: &Outcome, style: Style) -> String {
    let Palette { good, bad, end, .. } = style.palette;
    let all = outcome.verdicts.len();
    let failed = outcome.verdicts.iter().filter(|verdict| !verdict.held()).count();
    match (failed, all) {
        (0, 0) => format!("{good}held{end}: nothing was expected"),
        (0, 1) => format!("{good}held{end}: 1 expectation"),
        (0, _) => format!("{good}held{end}: {all} expectations"),
        _ => format!("{bad}failed{end}: {failed} of {all} expectations"),
    }
}

/// The chain of causes behind an entry, the nearest first, each with the rule that it followed.
#[must_use]
pub fn why(trace: &Trace, of: EntryId, style: Style) -> String {
    let Palette { strong, faint, end, .. } = style.palette;
    let mut text = String::new();
    for link in chain(trace, of) {
        let Some(line) = trace.line(link.entry) else { continue };
        let lead = match (link.depth, link.through) {
            (0, _) => "",
            (_, true) => "seen by  ",
            (_, false) => "because  ",
        };
        let indent = "  ".repeat(link.depth);
        let session = line.session.map_or(String::new(), |session| match line.change_number {
            Some(number) => format!(" in {session} #{number}"),
            None => format!(" in {session}"),
        });
        let who = line.who.map_or(String::new(), |who| format!("{who}: "));
        let Style { times, .. } = style;
        let cause = if line.cause.is_empty() { String::new() } else { format!("  ({})", times.show(line.cause)) };
        let (at, action) = (times.show(line.at), line.action_in(times));
        push(&mut text, format_args!("{indent}{lead}{strong}{who}{action}{end}{session} at {at}{cause}\n"));
        if let Some(rule) = line.clause.and_then(rule) {
            push(
                &mut text,
                format_args!("{indent}{:lead$}{faint}{}: {}{end}\n", "", rule.clause, rule.sentence, lead = lead.len()),
            );
        }
    }
    text
}

impl Line<'_> {
    /// Whether the line is worth a row of its own.
    fn is_listed(&self) -> bool {
        let looks =
            self.policy.is_some() && !self.observer && self.what == "read" && self.to == Some(LineValue::Code(200));
        // So many saves that go well would hide the rest.
        let saves = self.policy == Some("save") && self.what == SaveOutcome::Kept.word();
        !saves && !self.routine && (self.kind != LineKind::Request || (self.effects == 0 && !looks))
    }
}

fn push(text: &mut String, what: impl Display) {
    let written = write!(text, "{what}");
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}
