//! The ledger of an outcome as JSON: times in whole milliseconds, names instead of numbers.

use crate::cast::Cast;
use crate::ledger::{ChangingRead, Held, HeldUntil, Ledger, LostSlot, LostState, Requests, Stretch, Unanswered, Wait};
use crate::run::Outcome;
use serde::ser::{Serialize, Serializer};
use serde_json::{Value, json};

/// What an outcome has cost.
pub(super) struct Account<'a>(pub &'a Outcome);

impl Serialize for Account<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let Account(outcome) = self;
        let (ledger, cast) = (outcome.ledger(), &outcome.trace.cast);
        let gone = ledger.gone();
        json!({
            "until": ledger.until,
            "gone": {
                "total": gone.total(),
                "detection": gone.detection,
                "nobodyLooked": gone.nobody_looked,
                "grace": gone.grace,
                "noArbiter": gone.no_arbiter,
                "slots": list(&ledger.held, |it| held(it, cast)),
            },
            "deadlines": {
                "count": ledger.waits.len(),
                "total": ledger.waited(),
                "longest": ledger.longest_wait().map(|wait| wait.delay),
                "waits": list(&ledger.waits, |it| wait(it, cast)),
            },
            "readsThatChanged": list(&ledger.changing_reads, |it| read(it, cast)),
            "requests": {
                "made": ledger.asked(false),
                "refused": ledger.asked(true),
                "unanswered": list(&ledger.unanswered, |it| unanswered(it, cast)),
                "counts": list(&ledger.requests, |it| requests(it, cast)),
            },
            "withoutArbiter": stretches(&ledger.without_arbiter, cast),
            "slotsGone": list(&ledger.lost_slots, |it| lost(it, cast)),
            "outlived": stretches(&ledger.outlived, cast),
            "stateLost": {
                "total": ledger.state_lost(),
                "restored": list(&ledger.lost_state, |it| state(it, cast)),
            },
        })
        .serialize(to)
    }
}

fn list<T>(all: &[T], object: impl Fn(&T) -> Value) -> Value {
    all.iter().map(object).collect()
}

fn held(it: &Held, cast: &Cast) -> Value {
    json!({
        "session": cast.session(it.session),
        "user": cast.user(it.user),
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

fn wait(it: &Wait, cast: &Cast) -> Value {
    json!({
        "timer": it.timer.to_string(),
        "session": cast.session(it.session),
        "user": it.user.map(|user| cast.user(user)),
        "deadline": it.deadline,
        "applied": it.applied,
        "delay": it.delay,
    })
}

fn read(it: &ChangingRead, cast: &Cast) -> Value {
    json!({ "at": it.at, "by": cast.actor(it.by), "verb": it.verb, "session": cast.session(it.session) })
}

fn requests(it: &Requests, cast: &Cast) -> Value {
    json!({
        "by": cast.actor(it.by),
        "verb": it.verb,
        "session": it.session.map(|session| cast.session(session)),
        "status": it.status,
        "refused": it.refused,
        "count": it.count,
    })
}

fn unanswered(it: &Unanswered, cast: &Cast) -> Value {
    json!({
        "at": it.at,
        "by": cast.actor(it.by),
        "verb": it.verb,
        "session": it.session.map(|session| cast.session(session)),
        "reached": it.reached,
    })
}

fn state(it: &LostState, cast: &Cast) -> Value {
    json!({
        "at": it.at,
        "session": cast.session(it.session),
        "console": cast.console(it.console),
        "saved": it.saved,
        "lost": it.lost,
    })
}

fn lost(it: &LostSlot, cast: &Cast) -> Value {
    json!({
        "session": cast.session(it.session),
        "user": cast.user(it.user),
        "gone": it.gone,
        "removed": it.removed,
        "back": it.back,
        "asked": it.asked,
    })
}

fn stretches(all: &[Stretch], cast: &Cast) -> Value {
    let stretch = |it: &Stretch| json!({ "session": cast.session(it.session), "from": it.span.from, "to": it.span.to, "lasts": it.lasts });
    json!({ "total": Ledger::lasted(all), "stretches": list(all, stretch) })
}
