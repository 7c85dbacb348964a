//! The ledger of an outcome as JSON: times in whole milliseconds, names instead of numbers, keys in order.

use crate::json::fields::Object;
use crate::ledger::{ChangingRead, Held, HeldUntil, Ledger, LostSlot, LostState, Requests, Stretch, Unanswered, Wait};
use crate::names::Names;
use crate::run::Outcome;

/// Writes the ledger of an outcome.
pub(super) fn write(to: &mut Object<'_>, outcome: &Outcome) {
    let (ledger, names) = (outcome.ledger(), &outcome.trace.names);
    let gone = ledger.gone();
    to.object("deadlines", |to| {
        to.number("count", ledger.waits.len());
        to.number_or_null("longest", ledger.longest_wait().map(|wait| wait.delay));
        to.number("total", ledger.waited());
        to.objects("waits", &ledger.waits, |to, it| wait(to, it, names));
    });
    to.object("gone", |to| {
        to.number("detection", gone.detection);
        to.number("grace", gone.grace);
        to.number("noArbiter", gone.no_arbiter);
        to.number("nobodyLooked", gone.nobody_looked);
        to.objects("slots", &ledger.held, |to, it| held(to, it, names));
        to.number("total", gone.total());
    });
    stretches(to, "outlived", &ledger.outlived, names);
    to.objects("readsThatChanged", &ledger.changing_reads, |to, it| read(to, it, names));
    to.object("requests", |to| {
        to.objects("counts", &ledger.requests, |to, it| requests(to, it, names));
        to.number("made", ledger.asked(false));
        to.number("refused", ledger.asked(true));
        to.objects("unanswered", &ledger.unanswered, |to, it| unanswered(to, it, names));
    });
    to.objects("slotsGone", &ledger.lost_slots, |to, it| lost(to, it, names));
    to.object("stateLost", |to| {
        to.objects("restored", &ledger.lost_state, |to, it| state(to, it, names));
        to.number("total", ledger.state_lost());
    });
    to.number("until", ledger.until);
    stretches(to, "withoutArbiter", &ledger.without_arbiter, names);
}

fn held(to: &mut Object<'_>, it: &Held, names: &Names) {
    to.number("detection", it.causes.detection);
    to.string(
        "end",
        match it.end {
            HeldUntil::Back => "back",
            HeldUntil::Removed => "removed",
            HeldUntil::Now => "stillHeld",
        },
    );
    to.number("from", it.span.from);
    to.number("grace", it.causes.grace);
    to.number("noArbiter", it.causes.no_arbiter);
    to.number("nobodyLooked", it.causes.nobody_looked);
    to.string("session", names.session(it.session));
    to.number("to", it.span.to);
    to.number("total", it.span.length());
    to.string("user", names.user(it.user));
}

fn wait(to: &mut Object<'_>, it: &Wait, names: &Names) {
    to.number_or_null("applied", it.applied);
    to.number("deadline", it.deadline);
    to.number("delay", it.delay);
    to.string("session", names.session(it.session));
    to.shown("timer", it.timer);
    to.string_or_null("user", it.user.map(|user| names.user(user)));
}

fn read(to: &mut Object<'_>, it: &ChangingRead, names: &Names) {
    to.number("at", it.at);
    to.string("by", names.actor(it.by));
    to.string("session", names.session(it.session));
    to.string("verb", it.verb);
}

fn requests(to: &mut Object<'_>, it: &Requests, names: &Names) {
    to.string("by", names.actor(it.by));
    to.number("count", it.count);
    to.truth("refused", it.refused);
    to.string_or_null("session", it.session.map(|session| names.session(session)));
    to.number("status", it.status);
    to.string("verb", it.verb);
}

fn unanswered(to: &mut Object<'_>, it: &Unanswered, names: &Names) {
    to.number("at", it.at);
    to.string("by", names.actor(it.by));
    to.truth("reached", it.reached);
    to.string_or_null("session", it.session.map(|session| names.session(session)));
    to.string("verb", it.verb);
}

fn state(to: &mut Object<'_>, it: &LostState, names: &Names) {
    to.number("at", it.at);
    to.string("console", names.console(it.console));
    to.number("lost", it.lost);
    to.number("saved", it.saved);
    to.string("session", names.session(it.session));
}

fn lost(to: &mut Object<'_>, it: &LostSlot, names: &Names) {
    to.number_or_null("asked", it.asked);
    to.number("back", it.back);
    to.number("gone", it.gone);
    to.number("removed", it.removed);
    to.string("session", names.session(it.session));
    to.string("user", names.user(it.user));
}

fn stretches(to: &mut Object<'_>, key: &str, all: &[Stretch], names: &Names) {
    to.object(key, |to| {
        to.objects("stretches", all, |to, it| {
            to.number("from", it.span.from);
            to.truth("lasts", it.lasts);
            to.string("session", names.session(it.session));
            to.number("to", it.span.to);
        });
        to.number("total", Ledger::lasted(all));
    });
}
