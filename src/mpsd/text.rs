//! Pieces of JSON appended to a text. An answer of the directory's HTTP form is made of hundreds of them, which is why
//! they are not left to the formatter.

/// Appends a whole number.
pub(super) fn decimal(text: &mut String, mut number: u64) {
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

/// Appends a string in its quotes, what JSON escapes escaped.
pub(super) fn quoted(text: &mut String, value: &str) {
    // Without a branch for each byte.
    let escaped = value.bytes().fold(false, |escaped, byte| escaped | (byte < 0x20) | (byte == b'"') | (byte == b'\\'));
    if escaped {
        // A string becomes JSON without fail.
        text.push_str(&serde_json::to_string(value).unwrap_or_default());
    } else {
        text.push('"');
        text.push_str(value);
        text.push('"');
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
    fn strings_read_back_as_they_were() {
        for value in ["", "plain", "with \"quotes\" and \\", "a\nb\tc\u{1}\u{7f}", "grüße \u{1f3ae}"] {
            let mut text = String::new();
            quoted(&mut text, value);
            assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
        }
    }
}
