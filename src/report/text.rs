//! Outcomes for people: one aligned line for each event, and what became of the expectations.

mod beliefs;
mod ledger;

pub use beliefs::beliefs;
pub use ledger::ledger;

use super::{Locate, Palette};
use crate::mpsd::clauses;
use crate::run::Outcome;
use crate::scenario::Verdict;
use crate::trace::{EntryId, Line, LineKind, LineValue, SaveOutcome, Trace, chain};
use std::fmt::{Display, Write};

/// The columns of a trace, as wide as their widest value up to these bounds.
const WIDEST: [usize; 4] = [16, 32, 20, 34];

/// The widest reason that pushes the clauses of the other lines to the right.
const WIDEST_REASON: usize = 64;

/// Every event of an outcome, one line each.
///
/// A request that changed the session is not listed by itself: its changes name it. Nor is a title's own read that changed
/// nothing.
#[must_use]
pub fn trace(outcome: &Outcome, palette: Palette) -> String {
    let lines: Vec<Line<'_>> = outcome.trace.lines().filter(Line::is_listed).collect();
    rows(&lines, palette).concat()
}

/// The same with the number of each event before it, counted from 1. What is not listed has a number too.
#[must_use]
pub fn numbered_trace(outcome: &Outcome, palette: Palette) -> String {
    let listed = outcome.trace.lines().zip(1..).filter(|(line, _)| line.is_listed());
    let (lines, numbers): (Vec<Line<'_>>, Vec<usize>) = listed.unzip();
    let width = numbers.last().map_or(0, |last| last.to_string().len());
    let Palette { faint, end, .. } = palette;
    let row = |(row, number): (String, usize)| format!("{faint}{number:width$}{end}  {row}");
    rows(&lines, palette).into_iter().zip(numbers).map(row).collect()
}

fn rows(lines: &[Line<'_>], palette: Palette) -> Vec<String> {
    let rows: Vec<[String; 4]> = lines.iter().map(columns).collect();
    let widths: [usize; 4] = std::array::from_fn(|column| {
        let widest = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        widest.min(WIDEST[column])
    });
    let with_clause = lines.iter().filter(|line| line.clause.is_some());
    let reasons = with_clause.map(|line| line.cause.to_string().chars().count()).max().unwrap_or(0).min(WIDEST_REASON);
    let row = |(line, [at, session, who, action]): (&Line<'_>, &[String; 4])| {
        let Palette { faint, end, .. } = palette;
        let [a, b, c, d] = widths;
        let mark = line.clause.map_or(String::new(), |clause| format!("  {clause}"));
        let row = format!("{at:>a$}  {session:b$}  {who:c$}  {action:d$}  {:reasons$}", line.cause.to_string());
        if mark.is_empty() { format!("{}\n", row.trim_end()) } else { format!("{row}{faint}{mark}{end}\n") }
    };
    lines.iter().zip(&rows).map(row).collect()
}

fn columns(line: &Line<'_>) -> [String; 4] {
    let session = match (line.session, line.change_number) {
        (Some(session), Some(number)) => format!("{session} #{number}"),
        (Some(session), None) => session.to_owned(),
        (None, _) => String::new(),
    };
    [line.at.as_millis().to_string(), session, line.who.unwrap_or_default().to_owned(), line.action()]
}

/// The heading of an outcome: what it shows, if `about` says it, its case, and what is not as usual. Of several cases only
/// the first needs to say what they show.
#[must_use]
pub fn heading(outcome: &Outcome, about: Option<&str>, palette: Palette) -> String {
    let Palette { strong, faint, end, .. } = palette;
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
pub fn failures(outcome: &Outcome, file: &str, locate: Locate<'_>, palette: Palette) -> String {
    let Palette { bad, end, .. } = palette;
    let mut text = String::new();
    for Verdict { at, what, expected, found, path, .. } in outcome.verdicts.iter().filter(|verdict| !verdict.held()) {
        let place = locate(path);
        let (line, column) = (place.line, place.column);
        push(&mut text, format_args!("{bad}failed{end} at {} ms: {what}\n", at.as_millis()));
        push(&mut text, format_args!("  expected  {expected}\n  found     {found}\n"));
        push(&mut text, format_args!("  {file}:{line}:{column}: {path}\n"));
    }
    text
}

/// The last lines of an outcome: the verdict and the certificate.
#[must_use]
pub fn summary(outcome: &Outcome, palette: Palette) -> String {
    let Palette { good, bad, faint, end, .. } = palette;
    let all = outcome.verdicts.len();
    let failed = outcome.verdicts.iter().filter(|verdict| !verdict.held()).count();
    let verdict = match (failed, all) {
        (0, 0) => format!("{good}held{end}: nothing was expected"),
        (0, 1) => format!("{good}held{end}: 1 expectation"),
        (0, _) => format!("{good}held{end}: {all} expectations"),
        _ => format!("{bad}failed{end}: {failed} of {all} expectations"),
    };
    format!("{verdict}, {faint}certificate {}{end}\n", outcome.certificate)
}

/// The chain of causes behind an entry, the nearest first, each with the rule that it followed.
#[must_use]
pub fn why(trace: &Trace, of: EntryId, palette: Palette) -> String {
    let Palette { strong, faint, end, .. } = palette;
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
        let cause = if line.cause.is_empty() { String::new() } else { format!("  ({})", line.cause) };
        let (at, action) = (line.at.as_millis(), line.action());
        push(
            &mut text,
            format_args!("{indent}{lead}{strong}{who}{action}{end}{session} at {at} ms, {}{cause}\n", line.at),
        );
        if let Some(rule) = line.clause.and_then(|clause| clauses::RULES.iter().find(|rule| rule.clause == clause)) {
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
