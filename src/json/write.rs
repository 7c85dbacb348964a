//! Pieces of JSON appended to a text. Long texts are made of many of them, which is why they are not left to the formatter.

use std::fmt::{self, Write};

/// Appends a whole number.
pub(crate) fn decimal(text: &mut String, mut number: u64) {
    if number < 10 {
        return text.push(char::from(b'0' + number as u8));
    }
    let mut digits = [0; 20];
    let mut first = digits.len();
    loop {
        first -= 1;
        digits[first] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    text.push_str(std::str::from_utf8(&digits[first..]).unwrap_or_default());
}

/// Appends a number; a number that JSON cannot represent becomes `null`.
pub(crate) fn float(text: &mut String, number: f64) {
    match serde_json::Number::from_f64(number) {
        Some(number) => printed(text, &number),
        None => text.push_str("null"),
    }
}

/// Appends a string in its quotes.
pub(crate) fn quoted(text: &mut String, value: &str) {
    text.push('"');
    escaped(text, value);
    text.push('"');
}

/// Appends a value whose text JSON need not escape.
pub(crate) fn printed(text: &mut String, value: &impl fmt::Display) {
    let written = write!(text, "{value}");
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
}

/// Appends the text of a value as a string.
pub(crate) fn shown(text: &mut String, value: &(impl fmt::Display + ?Sized)) {
    text.push('"');
    let written = write!(Escaped(text), "{value}");
    debug_assert!(written.is_ok(), "writing into a string cannot fail");
    text.push('"');
}

/// Writes the content of a string.
struct Escaped<'t>(&'t mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        escaped(self.0, piece);
        Ok(())
    }
}

/// Appends the content of a string.
fn escaped(text: &mut String, value: &str) {
    let special = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    // Without a branch for each byte.
    if !value.bytes().fold(false, |any, byte| any | special(byte)) {
        return text.push_str(value);
    }
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            control if control < ' ' => printed(text, &format_args!("\\u{:04x}", u32::from(control))),
            other => text.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_their_digits() {
        for number in [0, 9, 10, 107, 1_000_000, u64::MAX] {
            let mut text = String::from("n");
            decimal(&mut text, number);
            assert_eq!(text, format!("n{number}"));
        }
    }

    #[test]
    fn strings_are_escaped_as_serde_json_escapes_them() {
        let controls: String = (0..=0x7f_u8).map(char::from).collect();
        for value in ["", "plain", "with \"quotes\" and \\", &controls, "grüße \u{1f3ae}"] {
            let mut text = String::new();
            quoted(&mut text, value);
            assert_eq!(text, serde_json::to_string(value).unwrap());
            let mut text = String::new();
            shown(&mut text, value);
            assert_eq!(text, serde_json::to_string(value).unwrap());
        }
    }
}
