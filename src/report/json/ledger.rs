//! The ledger of an outcome as JSON: times in whole milliseconds, names instead of numbers.

use crate::ledger::{ChangingRead, Held, HeldUntil, Ledger, LostSlot, LostState, Requests, Stretch, Unanswered, Wait};
use crate::names::Names;
use crate::run::Outcome;
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

/// What an outcome has cost.
pub(super) struct LedgerJson<'a>(pub &'a Outcome);

impl Serialize for LedgerJson<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let LedgerJson(outcome) = self;
        let (ledger, names) = (outcome.ledger(), &outcome.trace.names);
        let gone = ledger.gone();
        json!({
            "until": ledger.until,
            "gone": {
                "total": gone.total(),
                "detection": gone.detection,
                "nobodyLooked": gone.nobody_looked,
                "grace": gone.grace,
                "noArbiter": gone.no_arbiter,
                "slots": list(&ledger.held, |it| held(it, names)),
            },
            "deadlines": {
                "count": ledger.waits.len(),
                "total": ledger.waited(),
                "longest": ledger.longest_wait().map(|wait| wait.delay),
                "waits": list(&ledger.waits, |it| wait(it, names)),
            },
            "readsThatChanged": list(&ledger.changing_reads, |it| read(it, names)),
            "requests": {
                "made": ledger.asked(false),
                "refused": ledger.asked(true),
                "unanswered": list(&ledger.unanswered, |it| unanswered(it, names)),
                "counts": list(&ledger.requests, |it| requests(it, names)),
            },
            "withoutArbiter": stretches(&ledger.without_arbiter, names),
            "slotsGone": list(&ledger.lost_slots, |it| lost(it, names)),
            "outlived": stretches(&ledger.outlived, names),
            "stateLost": {
                "total": ledger.state_lost(),
                "restored": list(&ledger.lost_state, |it| state(it, names)),
            },
        })
        .serialize(to)
    }
}

fn list<T>(all: &[T], object: impl Fn(&T) -> Value) -> Value {
    all.iter().map(object).collect()
}

fn held(it: &Held, names: &Names) -> Value {
    json!({
        "session": names.session(it.session),
        "user": names.user(it.user),
        "from": it.span.from,
        "to": it.span.to,
        "end": match it.end {
            HeldUntil::Back => "back",
            HeldUntil::Removed => "removed",
            HeldUntil::Now => "stillHeld",
        },
        "total": it.span.length(),
        "detection": it.causes.detection,
        "nobodyLooked": it.causes.nobody_looked,
        "grace": it.causes.grace,
        "noArbiter": it.causes.no_arbiter,
    })
}

fn wait(it: &Wait, names: &Names) -> Value {
    json!({
        "timer": it.timer.to_string(),
        "session": names.session(it.session),
        "user": it.user.map(|user| names.user(user)),
        "deadline": it.deadline,
        "applied": it.applied,
        "delay": it.delay,
    })
}

fn read(it: &ChangingRead, names: &Names) -> Value {
    json!({ "at": it.at, "by": names.actor(it.by), "verb": it.verb, "session": names.session(it.session) })
}

fn requests(it: &Requests, names: &Names) -> Value {
    json!({
        "by": names.actor(it.by),
        "verb": it.verb,
        "session": it.session.map(|session| names.session(session)),
        "status": it.status,
        "refused": it.refused,
        "count": it.count,
    })
}

fn unanswered(it: &Unanswered, names: &Names) -> Value {
    json!({
        "at": it.at,
        "by": names.actor(it.by),
        "verb": it.verb,
        "session": it.session.map(|session| names.session(session)),
        "reached": it.reached,
    })
}

fn state(it: &LostState, names: &Names) -> Value {
    json!({
        "at": it.at,
        "session": names.session(it.session),
        "console": names.console(it.console),
        "saved": it.saved,
        "lost": it.lost,
    })
}

fn lost(it: &LostSlot, names: &Names) -> Value {
    json!({
        "session": names.session(it.session),
        "user": names.user(it.user),
        "gone": it.gone,
        "removed": it.removed,
        "back": it.back,
        "asked": it.asked,
    })
}

fn stretches(all: &[Stretch], names: &Names) -> Value {
    let stretch = |it: &Stretch| json!({ "session": names.session(it.session), "from": it.span.from, "to": it.span.to, "lasts": it.lasts });
    json!({ "total": Ledger::lasted(all), "stretches": list(all, stretch) })
}
