//! The beliefs of clients as text.

use super::{Palette, Style, push};
use crate::names::SessionId;
use crate::run::{Belief, Difference, Outcome, SessionView};

/// Each client's belief on a line, with the differences from the stored session below it.
#[must_use]
pub fn beliefs(outcome: &Outcome, style: Style) -> String {
    let Palette { strong, faint, end, .. } = style.palette;
    let mut text = String::new();
    let stale_decisions = outcome.trace.stale_decisions();
    let all = outcome.finals.iter().zip(outcome.all_beliefs()).enumerate();
    for (place, (SessionView { session, change_number, .. }, beliefs)) in all {
        let truth = change_number.map_or("gone".to_owned(), |number| format!("#{}", number.0));
        push(&mut text, format_args!("{strong}{session}{end} is {truth}"));
        if let Some(stale) = stale_decisions.get(&SessionId(place)) {
            push(&mut text, format_args!("; {stale} decided on a stale view"));
        }
        push(&mut text, format_args!("\n"));
        for Belief { user, seen, saw, differs } in beliefs {
            let right = if differs.is_empty() { ", and is right" } else { "" };
            push(&mut text, format_args!("  {user} saw #{} at {}{right}\n", saw.0, style.times.show(seen)));
            for Difference { field, believed, is, since } in differs {
                let since = style.times.show(since);
                push(&mut text, format_args!("    {field}: {believed}; {faint}in truth{end} {is} since {since}\n"));
            }
        }
    }
    text
}
