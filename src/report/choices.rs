//! Tables of named choices, for people, for programs and for pages: readings and policies alike.

use super::Palette;
use crate::choice::Choice;
use serde_json::{Value, json};
use std::fmt::Write;

/// For people: each with its question, a line for each value, the default first, and where the question arises.
#[must_use]
pub(super) fn text(choices: &[Choice], palette: Palette) -> String {
    let Palette { strong, faint, end, .. } = palette;
    let mut text = String::new();
    for Choice { name, question, source, values } in choices {
        push(&mut text, format_args!("  {strong}{name}{end}  {question}\n"));
        for (value, meaning) in *values {
            push(&mut text, format_args!("    {value:20} {meaning}\n"));
        }
        push(&mut text, format_args!("    {faint}{source}{end}\n"));
    }
    text
}

/// For programs: an object for each.
#[must_use]
pub(super) fn json(choices: &[Choice]) -> Vec<Value> {
    let one = |Choice { name, question, source, values }: &Choice| {
        let default = values.first().map(|(value, _)| value);
        let values: Vec<Value> =
            values.iter().map(|(value, meaning)| json!({ "value": value, "meaning": meaning })).collect();
        json!({ "name": name, "question": question, "source": source, "default": default, "values": values })
    };
    choices.iter().map(one).collect()
}

/// A text within a table of a page.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', r"\|")
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}
