//! One event as JSON.

use crate::json::fields::{Object, object};
use crate::trace::Line;

/// Appends the object of one event. `case` is the label of its case, if the script has cases; `number` counts the events
/// of a run from 1.
pub fn write(text: &mut String, case: Option<&str>, number: usize, line: &Line<'_>) {
    object(text, |to| fields(to, case, number, line));
}

pub(super) fn fields(to: &mut Object<'_>, case: Option<&str>, number: usize, line: &Line<'_>) {
    if let Some(case) = case {
        to.string("case", case);
    }
    to.number("n", number);
    to.number("at", line.at);
    to.string("kind", line.kind.word());
    to.string_or_null("session", line.session);
    to.number_or_null("changeNumber", line.change_number);
    to.string_or_null("who", line.who);
    to.number_or_null("index", line.index);
    to.string("what", line.what);
    to.shown_or_null("from", line.from.as_ref());
    to.shown_or_null("to", line.to.as_ref());
    to.shown("cause", line.cause);
    to.shown_or_null("clause", line.clause);
    if let Some(policy) = line.policy {
        to.string("policy", policy);
    }
    to.flag("observer", line.observer);
}
