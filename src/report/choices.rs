//! Tables of named choices (readings and policies) as text, JSON and Markdown.

use super::Palette;
use crate::choice::Choice;
use crate::json::fields::Object;
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
pub(super) fn json(to: &mut Object<'_>, key: &str, choices: &[Choice]) {
    to.objects(key, choices, |to, Choice { name, question, source, values }| {
        to.string_or_null("default", values.first().map(|(value, _)| *value));
        to.string("name", name);
        to.string("question", question);
        to.string("source", source);
        to.objects("values", *values, |to, (value, meaning)| {
            to.string("meaning", meaning);
            to.string("value", value);
        });
    });
}

/// The same of presets: where each is otherwise than by default.
pub(super) fn presets(to: &mut Object<'_>, presets: impl IntoIterator<Item = (&'static str, Vec<String>)>) {
    to.objects("presets", presets, |to, (name, deviations)| {
        to.json("deviations", &deviations);
        to.string("name", name);
    });
}

/// A text within a table of a page.
pub(super) fn cell(text: &str) -> String {
    text.replace('|', r"\|")
}

fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(what);
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}
