//! The ledger of an outcome for people: what is zero is not told.

use super::push;
use crate::ledger::{ChangingRead, HeldByCause, HeldUntil, Ledger, Stretch};
use crate::names::Names;
use crate::report::Palette;
use crate::run::Outcome;
use crate::time::Millis;

/// A figure: what it is, how much, and what more there is to say.
struct FigureRow {
    indent: usize,
    what: String,
    figure: String,
    more: String,
}

/// How many slots, stretches or kinds of requests are listed one by one.
const LISTED: usize = 20;

/// How many reads are named on their line.
const NAMED: usize = 5;

/// The widest label that pushes the figures of the others to the right.
const WIDEST: usize = 46;

/// What the run has cost, each figure on a line with its reason.
#[must_use]
pub fn ledger(outcome: &Outcome, palette: Palette) -> String {
    let Palette { strong, faint, end, .. } = palette;
    let (ledger, names) = (outcome.ledger(), &outcome.trace.names);
    let mut rows = Vec::new();
    held(&ledger, names, &mut rows);
    waits(&ledger, names, &mut rows);
    spans("without an acting arbiter", &ledger.without_arbiter, names, &mut rows);
    spans("sessions that outlived their players", &ledger.outlived, names, &mut rows);
    lost(&ledger, names, &mut rows);
    state(&ledger, names, &mut rows);
    requests(&ledger, names, &mut rows);
    unanswered(&ledger, names, &mut rows);
    let mut text = format!("{strong}ledger{end} up to {}\n", ledger.until);
    if rows.is_empty() {
        push(&mut text, "  nothing to report\n");
    }
    let labels = rows.iter().map(|row| row.indent + row.what.chars().count());
    let label = labels.max().unwrap_or(0).min(WIDEST);
    let figure = rows.iter().map(|row| row.figure.chars().count()).max().unwrap_or(0);
    for FigureRow { indent, what, figure: it, more } in &rows {
        let line = format!("{:indent$}{what:rest$}  {it:figure$}", "", rest = label.saturating_sub(*indent));
        match more.as_str() {
            "" => push(&mut text, format_args!("{}\n", line.trim_end())),
            more => push(&mut text, format_args!("{line}  {faint}{more}{end}\n")),
        }
    }
    text
}

fn held(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    let gone = ledger.gone();
    if gone.total() == Millis::ZERO {
        return;
    }
    rows.push(FigureRow::new(2, "slots held by players who were gone", gone.total(), "all slots together"));
    let HeldByCause { detection, nobody_looked, grace, no_arbiter } = gone;
    for (what, figure, more) in [
        ("nobody knew yet", detection, "until Presence or the connection told, or the ready timer was due"),
        ("known or due, but nobody looked", nobody_looked, "until a request made the service act"),
        ("the same, without an arbiter to look", no_arbiter, "and nobody was there whose duty it is"),
        ("in grace", grace, "inactive, until the deadline"),
    ] {
        if figure > Millis::ZERO {
            rows.push(FigureRow::new(4, what, figure, more));
        }
    }
    for held in ledger.held.iter().take(LISTED) {
        let (user, session) = (names.user(held.user), names.session(held.session));
        let end = match held.end {
            HeldUntil::Back => "back at",
            HeldUntil::Removed => "removed at",
            HeldUntil::Now => "its slot still held at",
        };
        let more = format!("gone at {}, {end} {}", held.span.from, held.span.to);
        rows.push(FigureRow::new(4, format!("{user} in {session}"), held.span.length(), more));
    }
    others(ledger.held.len(), rows);
}

fn waits(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    let late = ledger.waits.iter().filter(|wait| wait.delay > Millis::ZERO).count();
    if let Some(longest) = ledger.longest_wait().filter(|_| late > 0) {
        let of = format!("{late} of {} deadlines, the longest below", ledger.waits.len());
        rows.push(FigureRow::new(2, "deadlines that waited for somebody to look", ledger.waited(), of));
        let whose = match longest.user {
            Some(user) => format!("{} in {}", names.user(user), names.session(longest.session)),
            None => names.session(longest.session).to_owned(),
        };
        let until = match longest.applied {
            Some(applied) => format!("applied at {applied}"),
            None => "not applied yet".to_owned(),
        };
        let more = format!("{} was due at {}, {until}", longest.timer, longest.deadline);
        rows.push(FigureRow::new(4, whose, longest.delay, more));
    }
}

fn spans(what: &str, all: &[Stretch], names: &Names, rows: &mut Vec<FigureRow>) {
    if all.is_empty() {
        return;
    }
    rows.push(FigureRow::new(2, what, Ledger::lasted(all), ""));
    for stretch in all.iter().take(LISTED) {
        let until = if stretch.lasts { "still so at" } else { "until" };
        let more = format!("from {}, {until} {}", stretch.span.from, stretch.span.to);
        rows.push(FigureRow::new(4, names.session(stretch.session), stretch.span.length(), more));
    }
    others(all.len(), rows);
}

fn lost(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    if ledger.lost_slots.is_empty() {
        return;
    }
    rows.push(FigureRow::new(2, "players who came back and had no slot", ledger.lost_slots.len(), ""));
    for slot in ledger.lost_slots.iter().take(LISTED) {
        let asked = slot.asked.map_or("never asked".to_owned(), |at| format!("asked at {at}"));
        let more = format!("gone at {}, removed at {}, back at {}, {asked}", slot.gone, slot.removed, slot.back);
        rows.push(FigureRow::new(4, format!("{} in {}", names.user(slot.user), names.session(slot.session)), "", more));
    }
    others(ledger.lost_slots.len(), rows);
}

fn state(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    if ledger.lost_state.is_empty() {
        return;
    }
    rows.push(FigureRow::new(2, "played and not saved when a new arbiter restored", ledger.state_lost(), ""));
    for it in ledger.lost_state.iter().take(LISTED) {
        let more = format!("{} restored {} at {}", names.console(it.console), it.saved, it.at);
        rows.push(FigureRow::new(4, names.session(it.session), it.lost, more));
    }
    others(ledger.lost_state.len(), rows);
}

fn requests(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    if !ledger.changing_reads.is_empty() {
        let who = |read: &ChangingRead| format!("{} at {}", names.actor(read.by), read.at);
        let count = ledger.changing_reads.len();
        let mut who: Vec<String> = ledger.changing_reads.iter().take(NAMED).map(who).collect();
        if count > NAMED {
            who.push(format!("and {} more", count - NAMED));
        }
        rows.push(FigureRow::new(2, "reads that changed a session", count, who.join(", ")));
    }
    if ledger.asked(true) > 0 {
        let of = format!("of {} that were made", ledger.asked(false));
        rows.push(FigureRow::new(2, "requests that were refused", ledger.asked(true), of));
        let refused = || ledger.requests.iter().filter(|row| row.refused);
        for row in refused().take(LISTED) {
            let session = row.session.map_or(String::new(), |session| format!(" of {}", names.session(session)));
            let what = format!("{}'s {}{session}", names.actor(row.by), row.verb);
            rows.push(FigureRow::new(4, what, row.count, format!("answered {}", row.status)));
        }
        others(refused().count(), rows);
    }
}

/// Requests for whose answers somebody waited in vain.
fn unanswered(ledger: &Ledger, names: &Names, rows: &mut Vec<FigureRow>) {
    if ledger.unanswered.is_empty() {
        return;
    }
    let lost = ledger.unanswered.iter().filter(|it| !it.reached).count();
    let more = format!("{lost} of them never came to the service");
    rows.push(FigureRow::new(2, "requests that were not answered in time", ledger.unanswered.len(), more));
    for it in ledger.unanswered.iter().take(LISTED) {
        let session = it.session.map_or(String::new(), |session| format!(" of {}", names.session(session)));
        let reached = if it.reached { "the service had it" } else { "the service did not have it" };
        let what = format!("{}'s {}{session}", names.actor(it.by), it.verb);
        rows.push(FigureRow::new(4, what, "", format!("given up at {}; {reached}", it.at)));
    }
    others(ledger.unanswered.len(), rows);
}

/// Says how many of so many are not listed.
fn others(all: usize, rows: &mut Vec<FigureRow>) {
    if all > LISTED {
        rows.push(FigureRow::new(4, format!("and {} more", all - LISTED), "", ""));
    }
}

impl FigureRow {
    fn new(indent: usize, what: impl Into<String>, figure: impl ToString, more: impl Into<String>) -> FigureRow {
        FigureRow { indent, what: what.into(), figure: figure.to_string(), more: more.into() }
    }
}
