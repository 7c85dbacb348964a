//! One event as JSON, written straight into the text: traces are long, and this is what they are made of.
//!
//! Keys are constants and numbers are digits, so only names and reasons have to be looked at for what JSON escapes.

use crate::trace::Line;
use std::fmt::{self, Write};

/// Appends the object of one event. `case` is the label of its case, if the script has cases; `number` counts the events
/// of a run from 1.
pub fn write(text: &mut String, case: Option<&str>, number: usize, line: &Line<'_>) {
    text.push('{');
    if let Some(case) = case {
        text.push_str("\"case\":");
        quoted(text, &case);
        text.push(',');
    }
    text.push_str("\"n\":");
    plain(text, &number);
    text.push_str(",\"at\":");
    plain(text, &line.at.as_millis());
    text.push_str(",\"kind\":\"");
    text.push_str(line.kind.word());
    text.push_str("\",\"session\":");
    optional(text, line.session.as_ref());
    text.push_str(",\"changeNumber\":");
    match line.change_number {
        Some(number) => plain(text, &number),
        None => text.push_str("null"),
    }
    text.push_str(",\"who\":");
    optional(text, line.who.as_ref());
    text.push_str(",\"index\":");
    match line.index {
        Some(index) => plain(text, &index),
        None => text.push_str("null"),
    }
    text.push_str(",\"what\":\"");
    text.push_str(line.what);
    text.push_str("\",\"from\":");
    optional(text, line.from.as_ref());
    text.push_str(",\"to\":");
    optional(text, line.to.as_ref());
    text.push_str(",\"cause\":");
    quoted(text, &line.cause);
    text.push_str(",\"clause\":");
    optional(text, line.clause.as_ref());
    if let Some(policy) = line.policy {
        text.push_str(",\"policy\":\"");
        text.push_str(policy);
        text.push('"');
    }
    if line.observer {
        text.push_str(",\"observer\":true");
    }
    text.push('}');
}

fn optional(text: &mut String, value: Option<&impl fmt::Display>) {
    match value {
        Some(value) => quoted(text, value),
        None => text.push_str("null"),
    }
}

fn plain(text: &mut String, value: &impl fmt::Display) {
    let written = write!(text, "{value}");
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}

fn quoted(text: &mut String, value: &impl fmt::Display) {
    text.push('"');
    let written = write!(Escaped(text), "{value}");
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
    text.push('"');
}

/// Writes what stands between the quotes of a JSON string.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        // Most pieces have nothing to escape; those that have are rare enough for the long way.
        if !piece.bytes().any(|byte| byte < 0x20 || byte == b'"' || byte == b'\\') {
            self.0.push_str(piece);
            return Ok(());
        }
        for letter in piece.chars() {
            match letter {
                '"' => self.0.push_str("\\\""),
                '\\' => self.0.push_str("\\\\"),
                '\n' => self.0.push_str("\\n"),
                control if control < ' ' => write!(self.0, "\\u{:04x}", u32::from(control))?,
                other => self.0.push(other),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_reads_back_as_it_was() {
        for value in ["", "plain", "with \"quotes\" and \\", "a\nb\tc\u{1}", "grüße \u{1f3ae}"] {
            let mut text = String::new();
            quoted(&mut text, &value);
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
        }
    }
}
