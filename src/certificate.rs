//! The certificate: a stable hash of all that happened, sixteen hexadecimal digits.
//!
//! Two runs with the same certificate had the same behaviour, readings, settings, policies, templates, seed and events. What a
//! script says for people, what it expects and which version of the program runs it change no certificate. It is a check against
//! difference, not against forgery.
//!
//! Covered are the version of behaviour, what a case was played under, and every event, as numbers and as words of scripts and of
//! the JSON output. The phrases for people are not covered, so that they can be improved.

use crate::action::{Chance, ClockSkew, FaultEffect, FaultRule, NetworkAction, Obstacle};
use crate::clause::Clause;
use crate::draw::Delay;
use crate::hash::StableHash;
use crate::mpsd::service::Row;
use crate::mpsd::session::{Cause, Change};
use crate::policy::PolicyPreset;
use crate::scenario::Case;
use crate::service::{CallOutcome, ServiceEvent};
use crate::time::Millis;
use crate::trace::{Arrival, Entry, EntryId, Line, Passage, Stale, Trace, What};
use crate::world::GameLiftPlan;
use std::fmt;

/// The version of behaviour, which every certificate covers. It is raised by hand when traces, draws or invented ids are meant to
/// change; `tests/certificates.txt` may change only with it.
pub const BEHAVIOUR: u64 = 1;

/// The certificate of a run: equal certificates mean equal events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Certificate(u64);

impl From<StableHash> for Certificate {
    fn from(hash: StableHash) -> Certificate {
        Certificate(hash.finish())
    }
}

impl fmt::Display for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// The certificate of one run of a case. `templates` are those of the case as they are stored.
pub(crate) fn certify(case: &Case, templates: &[String], trace: &Trace) -> Certificate {
    let Case { label: _, readings, settings, policies, seed, templates: names, gamelift } = case;
    let mut hash = StableHash::default().number(BEHAVIOUR).number(*seed);
    hash = texts(hash, &readings.deviations());
    hash = texts(hash, &settings.deviations());
    let manual = PolicyPreset::Manual.policies();
    let titles: Vec<_> = policies.iter().enumerate().filter(|(_, policies)| **policies != manual).collect();
    hash = hash.number(titles.len() as u64);
    for (console, policies) in titles {
        hash = texts(hash.number(console as u64), &policies.deviations());
    }
    hash = hash.number(names.len() as u64);
    for ((name, _), template) in names.iter().zip(templates) {
        hash = hash.text(name.as_str()).text(template);
    }
    if let Some(plan) = gamelift {
        hash = fleets(hash, plan);
    }
    for (entry, line) in trace.entries.iter().zip(trace.lines()) {
        hash = detail(shown(hash, entry, &line), trace, &entry.what);
    }
    hash.into()
}

/// GameLift as a case begins with it.
fn fleets(hash: StableHash, plan: &GameLiftPlan) -> StableHash {
    let GameLiftPlan { service, fleets, latency, handlers, configured } = plan;
    let hash = texts(hash.text("gamelift").text(service.region()), &service.readings().deviations());
    let hash = hash.number(latency.get()).number(u64::from(*handlers)).number(u64::from(*configured));
    fleets.iter().fold(hash.number(fleets.len() as u64), |hash, (key, instances, program)| {
        let hash = hash.text(&service.fleet(*key).map(|fleet| fleet.spec.words()).unwrap_or_default());
        hash.number(u64::from(*instances)).text(&program.words())
    })
}

fn texts(hash: StableHash, texts: &[String]) -> StableHash {
    texts.iter().fold(hash.number(texts.len() as u64), |hash, text| hash.text(text))
}

/// What every event has: when, who, what, and what brought it about.
fn shown(hash: StableHash, entry: &Entry, line: &Line<'_>) -> StableHash {
    let optional = |hash: StableHash, text: Option<&str>| match text {
        Some(text) => hash.number(1).text(text),
        None => hash.number(0),
    };
    let value = |hash, value: Option<_>| {
        optional(hash, value.map(|value: crate::trace::LineValue<'_>| value.to_string()).as_deref())
    };
    let place = |id: Option<EntryId>| id.map_or(0, |EntryId(place)| place as u64 + 1);
    let hash = hash.number(line.at.as_millis()).text(line.kind.word()).text(line.what);
    let hash = optional(optional(hash, line.session), line.who);
    let hash = hash.number(line.change_number.map_or(0, |number| number.0));
    let hash = hash.number(line.index.map_or(0, |index| u64::from(index.0) + 1));
    let hash = optional(value(value(hash, line.from), line.to), line.policy);
    clause(hash, line.clause).number(place(entry.because)).number(place(entry.through))
}

/// A clause by its service's letter and its number.
fn clause(hash: StableHash, clause: Option<Clause>) -> StableHash {
    match clause {
        Some(clause) => hash.text(&clause.to_string()),
        None => hash.text(""),
    }
}

/// What the reason tells beside that.
fn detail(hash: StableHash, trace: &Trace, what: &What) -> StableHash {
    let names = &trace.names;
    match what {
        What::Call { rule, outcome, settled, changed, stale, .. } => {
            let hash = clause(hash, *rule).text(outcome.refusal().unwrap_or_default());
            let hash = hash.number(*settled as u64).number(*changed as u64);
            let hash = match stale {
                Some(Stale { saw, is }) => hash.number(1).number(saw.0).number(is.0),
                None => hash.number(0),
            };
            found(hash, outcome)
        }
        What::Change(ServiceEvent::Mpsd { life, event, .. }) => {
            let hash = hash.number(u64::from(*life));
            let hash = match event.cause {
                Cause::Request => hash.text("request"),
                Cause::Timer { timer, deadline } => hash.text(&timer.to_string()).number(deadline.as_millis()),
                Cause::Empty { deadline } => hash.text("sessionEmptyTimeout").number(deadline.as_millis()),
                Cause::Stage { timer, deadline } => hash.text(&timer.to_string()).number(deadline.as_millis()),
                Cause::Presence => hash.text("presence"),
                Cause::ConnectionLost => hash.text("connection_lost"),
                Cause::Consequence => hash.text("consequence"),
            };
            match event.change {
                Change::InitializationFailure { with: Some(with), .. } => hash.text(&with.to_string()),
                _ => hash,
            }
        }
        What::Tap { arrival, .. } => hash.text(match arrival {
            Arrival::News => "news",
            Arrival::Known => "known",
            Arrival::Lost => "lost",
            Arrival::Dropped => "dropped",
            Arrival::Deaf => "deaf",
        }),
        What::SplitBrain { consoles, ended, .. } => {
            let hash = consoles
                .iter()
                .fold(hash.number(consoles.len() as u64), |hash, console| hash.text(names.console(*console)));
            span(hash, *ended)
        }
        What::Change(ServiceEvent::GameLift(_)) => hash,
        What::Gem(entry) => {
            let logged = entry.log.as_deref().unwrap_or_default();
            clause(hash.text(entry.error().map_or("", |error| error.word())).text(logged), entry.clause)
        }
        What::Countdown { ends, .. } => hash.number(ends.as_millis()),
        What::Told { heard, .. } => hash.number(u64::from(*heard)),
        What::Restored { lost, .. } => hash.number(lost.get()),
        What::Message { passage, .. } => message(hash, *passage),
        What::Network { what } => network(hash, trace, what),
        What::Drawn { within, .. } => hash.number(within.get()),
        What::Prevented { why, .. } => hash.text(obstacle(*why)),
        What::Console { .. }
        | What::Title { .. }
        | What::TitleRuns { .. }
        | What::Connected { .. }
        | What::GivenUp { .. }
        | What::Presence { .. }
        | What::Toast { .. }
        | What::Peers { .. }
        | What::Activation { .. }
        | What::Saved { .. }
        | What::Closed { .. } => hash,
    }
}

/// The sessions that a query or a search found.
fn found(hash: StableHash, outcome: &CallOutcome) -> StableHash {
    let Some(rows) = outcome.found() else { return hash.number(0) };
    let row = |hash: StableHash, Row { session, row }: &Row| {
        let hash = hash.text(session.template.as_str()).text(session.name.as_str());
        match row.as_ref().and_then(|row| row.user) {
            Some(user) => hash.number(user.xuid.get()).text(&user.status.to_string()),
            None => hash.number(0).text(""),
        }
    };
    rows.iter().fold(hash.number(rows.len() as u64 + 1), row)
}

fn message(hash: StableHash, passage: Passage) -> StableHash {
    let answer = |hash: StableHash, word, status: u16, sent: crate::time::Instant| {
        hash.text(word).number(u64::from(status)).number(sent.as_millis())
    };
    match passage {
        Passage::Sent { arrives, late } => hash.text("sent").number(arrives.as_millis()).number(u64::from(late)),
        Passage::Lost => hash.text("lost"),
        Passage::Failed { status, retry_after } => {
            hash.text("failed").number(u64::from(status)).number(retry_after.get())
        }
        Passage::Stale { status, then, change } => {
            answer(hash, "stale", status, then).number(change.map_or(0, |number| number.0))
        }
        Passage::Replied { status, sent, late, overtaken, older } => {
            let hash = answer(hash, "replied", status, sent);
            [late, overtaken, older].into_iter().fold(hash, |hash, flag| hash.number(u64::from(flag)))
        }
        Passage::ReplyLost(status, sent) => answer(hash, "reply_lost", status, sent),
        Passage::ReplyCutOff(status, sent) => answer(hash, "reply_cut_off", status, sent),
        Passage::ReplyTooLate(status, sent) => answer(hash, "reply_too_late", status, sent),
        Passage::Unanswered { after } => hash.text("unanswered").number(after.get()),
        Passage::GaveUp { retries } => hash.text("gave_up").number(u64::from(retries)),
    }
}

fn network(hash: StableHash, trace: &Trace, action: &NetworkAction) -> StableHash {
    let of = action.of();
    let hash = of.iter().fold(hash.number(of.len() as u64), |hash, user| hash.text(trace.names.user(*user)));
    match action {
        NetworkAction::InjectFault(FaultRule { what, of: _, next, lasts, chance }) => {
            let delay = |delay| match delay {
                Delay::Fixed(span) => hash.number(span.get()).number(span.get()),
                Delay::Uniform(from, to) => hash.number(from.get()).number(to.get()),
            };
            let hash = match what.effect() {
                FaultEffect::Loses => hash,
                FaultEffect::Delays(by) => delay(by),
                FaultEffect::ShowsCopy(age) => hash.number(age.get()),
                FaultEffect::Fails(status, retry_after) => hash.number(u64::from(status)).number(retry_after.get()),
            };
            let hash = hash.number(next.map_or(0, |next| u64::from(next) + 1));
            span(hash, *lasts).number(chance.map_or(0, |Chance(millionths)| u64::from(millionths) + 1))
        }
        NetworkAction::ClearFaults(kind) => hash.text(kind.map_or("", |kind| kind.verb())),
        NetworkAction::SkewClocks(_, ClockSkew::Ahead(by)) => hash.text("ahead").number(by.get()),
        NetworkAction::SkewClocks(_, ClockSkew::Behind(by)) => hash.text("behind").number(by.get()),
    }
}

fn span(hash: StableHash, span: Option<Millis>) -> StableHash {
    match span {
        Some(span) => hash.number(1).number(span.get()),
        None => hash.number(0),
    }
}

fn obstacle(why: Obstacle) -> &'static str {
    match why {
        Obstacle::NoPower => "no_power",
        Obstacle::NoNetwork => "no_network",
        Obstacle::NoTitle => "no_title",
        Obstacle::TitleRuns => "title_runs",
        Obstacle::NotSuspended => "not_suspended",
        Obstacle::Hung => "hung",
        Obstacle::NotHung => "not_hung",
        Obstacle::NoConnection => "no_connection",
        Obstacle::NoHandle => "no_handle",
        Obstacle::NothingThere => "nothing_there",
        Obstacle::NotTheArbiter => "not_the_arbiter",
        Obstacle::InvitedBefore => "invited_before",
        Obstacle::NoActivity => "no_activity",
    }
}
