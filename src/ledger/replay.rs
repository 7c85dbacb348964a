//! Replays a trace to a meter.

use super::Meter;
use crate::trace::{CauseToken, EntryId, Listener, Trace, What, Why};
use std::sync::Arc;

/// The meter of a trace. Where a listener receives the stored session, the trace has kept its timers and charter.
pub(super) fn replay(trace: &Trace) -> Meter {
    let mut meter = Meter::of_users(trace.xuids.clone(), trace.names.users.len());
    let mut tokens: Vec<CauseToken> = Vec::with_capacity(trace.entries.len());
    let mut truth = trace.truth.iter().copied().peekable();
    let mut timers = trace.timers.iter().peekable();
    for (place, entry) in trace.entries.iter().enumerate() {
        while let Some(change) = truth.next_if(|change| change.at <= entry.at) {
            meter.truth(change);
        }
        let token = |of: Option<EntryId>| of.and_then(|of| tokens.get(of.0).copied()).unwrap_or_default();
        let why = Why { because: token(entry.because), through: token(entry.through) };
        let changed = if let What::Change(changed) = &entry.what { changed.as_mpsd() } else { None };
        let class = if let Some((session, life, event)) = changed {
            let charter = trace.charters.get(&(session, life)).map(Arc::as_ref);
            meter.change(entry.at, session, event, charter, why)
        } else {
            meter.happen(entry.at, &entry.what, why)
        };
        tokens.push(class.token());
        while let Some(set) = timers.next_if(|set| set.entry.0 <= place) {
            meter.set_timer(entry.at, set.session, set.whose, set.due);
        }
    }
    truth.for_each(|change| meter.truth(change));
    meter
}
