//! The ledger of an outcome as text. Zero values are omitted.

use super::push;
use crate::ledger::{ChangingRead, HeldByCause, HeldUntil, Ledger, Stretch};
use crate::names::Names;
use crate::report::{Palette, Style};
use crate::run::Outcome;
use crate::time::{Instant, Millis, Times};
use std::fmt::Display;

/// A figure: what it is, how much, and what more there is to say.
struct FigureRow {
    indent: usize,
    what: String,
    figure: String,
    more: String,
}

/// How many slots, stretches or kinds of requests are listed one by one.
const LISTED: usize = 20;

/// The maximum number of reads that a line names.
const NAMED: usize = 5;

/// The widest label that pushes the figures of the others to the right.
const WIDEST: usize = 46;

/// The ledger, one figure per line with its explanation.
#[must_use]
pub fn ledger(outcome: &Outcome, style: Style) -> String {
    let Palette { strong, faint, end, .. } = style.palette;
    let (ledger, names, times) = (outcome.ledger(), &outcome.trace.names, style.times);
    let mut page = LedgerPage { names, times, rows: Vec::new() };
    page.held(&ledger);
    page.waits(&ledger);
    page.spans("without an acting arbiter", &ledger.without_arbiter);
    page.spans("sessions that outlived their players", &ledger.outlived);
    page.lost(&ledger);
    page.state(&ledger);
    page.requests(&ledger);
    page.unanswered(&ledger);
    let rows = page.rows;
    let mut text = format!("{strong}ledger{end} up to {}\n", times.show(ledger.until));
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

/// The rows so far, and how they are written.
struct LedgerPage<'a> {
    names: &'a Names,
    times: Times,
    rows: Vec<FigureRow>,
}

impl LedgerPage<'_> {
    fn held(&mut self, ledger: &Ledger) {
        let gone = ledger.gone();
        if gone.total() == Millis::ZERO {
            return;
        }
        self.row(2, "slots held by players who were gone", gone.total(), "all slots together");
        let HeldByCause { detection, nobody_looked, grace, no_arbiter } = gone;
        for (what, figure, more) in [
            ("nobody knew yet", detection, "until Presence or the connection told, or the ready timer was due"),
            ("known or due, but nobody looked", nobody_looked, "until a request made the service act"),
            ("the same, without an arbiter to look", no_arbiter, "and nobody was there whose duty it is"),
            ("in grace", grace, "inactive, until the deadline"),
        ] {
            if figure > Millis::ZERO {
                self.row(4, what, figure, more);
            }
        }
        for held in ledger.held.iter().take(LISTED) {
            let (user, session) = (self.names.user(held.user), self.names.session(held.session));
            let end = match held.end {
                HeldUntil::Back => "back at",
                HeldUntil::Removed => "removed at",
                HeldUntil::Now => "its slot still held at",
            };
            let more = format!("gone at {}, {end} {}", self.at(held.span.from), self.at(held.span.to));
            self.row(4, format!("{user} in {session}"), held.span.length(), more);
        }
        self.others(ledger.held.len());
    }

    fn waits(&mut self, ledger: &Ledger) {
        let late = ledger.waits.iter().filter(|wait| wait.delay > Millis::ZERO).count();
        if let Some(longest) = ledger.longest_wait().filter(|_| late > 0) {
            let of = format!("{late} of {} deadlines, the longest below", ledger.waits.len());
            self.row(2, "deadlines that waited for somebody to look", ledger.waited(), of);
            let whose = match longest.user {
                Some(user) => format!("{} in {}", self.names.user(user), self.names.session(longest.session)),
                None => self.names.session(longest.session).to_owned(),
            };
            let until = match longest.applied {
                Some(applied) => format!("applied at {}", self.at(applied)),
                None => "not applied yet".to_owned(),
            };
            let more = format!("{} was due at {}, {until}", longest.timer, self.at(longest.deadline));
            self.row(4, whose, longest.delay, more);
        }
    }

    fn spans(&mut self, what: &str, all: &[Stretch]) {
        if all.is_empty() {
            return;
        }
        self.row(2, what, Ledger::lasted(all), "");
        for stretch in all.iter().take(LISTED) {
            let until = if stretch.lasts { "still so at" } else { "until" };
            let more = format!("from {}, {until} {}", self.at(stretch.span.from), self.at(stretch.span.to));
            self.row(4, self.names.session(stretch.session), stretch.span.length(), more);
        }
        self.others(all.len());
    }

    fn lost(&mut self, ledger: &Ledger) {
        if ledger.lost_slots.is_empty() {
            return;
        }
        self.row(2, "players who came back and had no slot", ledger.lost_slots.len(), "");
        for slot in ledger.lost_slots.iter().take(LISTED) {
            let asked = slot.asked.map_or("never asked".to_owned(), |at| format!("asked at {}", self.at(at)));
            let more = format!(
                "gone at {}, removed at {}, back at {}, {asked}",
                self.at(slot.gone),
                self.at(slot.removed),
                self.at(slot.back)
            );
            self.row(4, format!("{} in {}", self.names.user(slot.user), self.names.session(slot.session)), "", more);
        }
        self.others(ledger.lost_slots.len());
    }

    fn state(&mut self, ledger: &Ledger) {
        if ledger.lost_state.is_empty() {
            return;
        }
        self.row(2, "played and not saved when a new arbiter restored", ledger.state_lost(), "");
        for it in ledger.lost_state.iter().take(LISTED) {
            let more = format!(
                "{} restored {} at {}",
                self.names.console(it.console),
                self.times.show(it.saved),
                self.at(it.at)
            );
            self.row(4, self.names.session(it.session), it.lost, more);
        }
        self.others(ledger.lost_state.len());
    }

    fn requests(&mut self, ledger: &Ledger) {
        if !ledger.changing_reads.is_empty() {
            let who = |read: &ChangingRead| format!("{} at {}", self.names.actor(read.by), self.at(read.at));
            let count = ledger.changing_reads.len();
            let mut who: Vec<String> = ledger.changing_reads.iter().take(NAMED).map(who).collect();
            if count > NAMED {
                who.push(format!("and {} more", count - NAMED));
            }
            self.row(2, "reads that changed a session", count, who.join(", "));
        }
        if ledger.asked(true) > 0 {
            let of = format!("of {} that were made", ledger.asked(false));
            self.row(2, "requests that were refused", ledger.asked(true), of);
            let refused = || ledger.requests.iter().filter(|row| row.refused);
            for row in refused().take(LISTED) {
                let session =
                    row.session.map_or(String::new(), |session| format!(" of {}", self.names.session(session)));
                let what = format!("{}'s {}{session}", self.names.actor(row.by), row.verb);
                self.row(4, what, row.count, format!("answered {}", row.status));
            }
            self.others(refused().count());
        }
    }

    /// Requests that were never answered.
    fn unanswered(&mut self, ledger: &Ledger) {
        if ledger.unanswered.is_empty() {
            return;
        }
        let lost = ledger.unanswered.iter().filter(|it| !it.reached).count();
        let more = format!("{lost} of them never came to the service");
        self.row(2, "requests that were not answered in time", ledger.unanswered.len(), more);
        for it in ledger.unanswered.iter().take(LISTED) {
            let session = it.session.map_or(String::new(), |session| format!(" of {}", self.names.session(session)));
            let reached = if it.reached { "the service had it" } else { "the service did not have it" };
            let what = format!("{}'s {}{session}", self.names.actor(it.by), it.verb);
            self.row(4, what, "", format!("given up at {}; {reached}", self.at(it.at)));
        }
        self.others(ledger.unanswered.len());
    }

    /// Adds how many entries are not listed.
    fn others(&mut self, all: usize) {
        if all > LISTED {
            self.row(4, format!("and {} more", all - LISTED), "", "");
        }
    }

    fn at(&self, instant: Instant) -> impl Display + use<> {
        self.times.show(instant)
    }

    fn row(&mut self, indent: usize, what: impl Into<String>, figure: impl Display, more: impl Into<String>) {
        let figure = self.times.show(figure).to_string();
        self.rows.push(FigureRow { indent, what: what.into(), figure, more: more.into() });
    }
}
