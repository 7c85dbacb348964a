//! Requests made and refused, and reads that changed a session.
//!
//! A request counts that reached the service; what could not be sent does not. It is refused if its answer is a refusal,
//! also one that says 204: the session is not there any more. Whether its sender ever learns of the answer is another matter.

use crate::names::{Actor, SessionId};
use crate::time::Instant;
use crate::trace::{EntryId, Passage, Trace, What};
use std::collections::{BTreeMap, BTreeSet};

/// How often somebody asked something and was answered so.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Requests {
    /// Who.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// The status of the answer.
    pub status: u16,
    /// Whether it was a refusal.
    pub refused: bool,
    /// How often.
    pub count: usize,
}

/// A read before which settling changed a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ChangingRead {
    /// When.
    pub at: Instant,
    /// Whose.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// What it changed.
    pub session: SessionId,
}

/// A request for whose answer its sender waited in vain.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Unanswered {
    /// When it waited no more.
    pub at: Instant,
    /// Who.
    pub by: Actor,
    /// The verb of the script.
    pub verb: &'static str,
    /// About which session; none for queries and searches.
    pub session: Option<SessionId>,
    /// Whether the service had the request by then.
    pub reached: bool,
}

/// A request, of whatever kind.
struct Asked {
    by: Actor,
    verb: &'static str,
    session: Option<SessionId>,
    status: u16,
    refused: bool,
    /// Whether it asks for nothing but to see.
    reads: bool,
}

pub(super) fn of(trace: &Trace) -> Vec<Requests> {
    let mut counts: BTreeMap<(Actor, &'static str, Option<SessionId>, u16, bool), usize> = BTreeMap::new();
    for asked in trace.entries.iter().filter_map(|entry| asked(&entry.what)) {
        *counts.entry((asked.by, asked.verb, asked.session, asked.status, asked.refused)).or_default() += 1;
    }
    let row = |((by, verb, session, status, refused), count)| Requests { by, verb, session, status, refused, count };
    counts.into_iter().map(row).collect()
}

/// Each request that was given up. A title that ended meanwhile waits for nothing.
pub(super) fn unanswered(trace: &Trace) -> Vec<Unanswered> {
    let given_up = trace.entries.iter().filter_map(|entry| {
        let What::Mail { by, session, verb, passage: Passage::Unanswered { .. }, .. } = entry.what else { return None };
        let sending = trace.entry(entry.because?)?;
        let reached = match sending.what {
            What::Mail { passage: Passage::Lost, .. } => false,
            What::Mail { passage: Passage::Sent { arrives, .. }, .. } => arrives <= entry.at,
            _ => true,
        };
        Some(Unanswered { at: entry.at, by, verb, session, reached })
    });
    given_up.collect()
}

/// Each read once for each session that it changed.
pub(super) fn changing_reads(trace: &Trace) -> Vec<ChangingRead> {
    let mut seen: BTreeSet<(EntryId, SessionId)> = BTreeSet::new();
    let mut reads = Vec::new();
    for entry in &trace.entries {
        let (What::Session { session, .. }, Some(access)) = (&entry.what, entry.through) else { continue };
        let Some(asked) = trace.entry(access).and_then(|access| asked(&access.what)) else { continue };
        if asked.reads && seen.insert((access, *session)) {
            reads.push(ChangingRead { at: entry.at, by: asked.by, verb: asked.verb, session: *session });
        }
    }
    reads
}

/// Whether somebody asks, and about which session.
pub(super) fn asks(what: &What) -> Option<(Actor, Option<SessionId>)> {
    asked(what).map(|asked| (asked.by, asked.session))
}

fn asked(what: &What) -> Option<Asked> {
    match what {
        What::Request { by, session, verb, answer, status, .. } => Some(Asked {
            by: *by,
            verb,
            session: Some(*session),
            status: *status,
            refused: answer.is_err(),
            reads: matches!(*verb, "read" | "read_handle"),
        }),
        What::Find { by, verb, answer, status, .. } => {
            Some(Asked { by: *by, verb, session: None, status: *status, refused: answer.is_err(), reads: true })
        }
        What::Http { by, session, verb, answer, .. } => Some(Asked {
            by: *by,
            verb,
            session: *session,
            status: answer.status,
            refused: answer.refusal.is_some() || answer.status >= 400,
            reads: *verb == "http GET",
        }),
        What::Mail { by, session, verb, passage: Passage::Failed { status, .. }, .. } => {
            Some(Asked { by: *by, verb, session: *session, status: *status, refused: true, reads: false })
        }
        What::Mail { by, session, verb, passage: Passage::Stale { status, .. }, .. } => {
            Some(Asked { by: *by, verb, session: *session, status: *status, refused: false, reads: true })
        }
        What::Session { .. }
        | What::Mail { .. }
        | What::Network { .. }
        | What::Drawn { .. }
        | What::Closed { .. }
        | What::Console { .. }
        | What::Title { .. }
        | What::TitleRuns { .. }
        | What::Connected { .. }
        | What::GivenUp { .. }
        | What::Presence { .. }
        | What::Toast { .. }
        | What::Tap { .. }
        | What::Peers { .. }
        | What::SplitBrain { .. }
        | What::Countdown { .. }
        | What::Activation { .. }
        | What::Told { .. }
        | What::Saved { .. }
        | What::Restored { .. }
        | What::Hindered { .. } => None,
    }
}
