//! Pieces of JSON appended to a text. An answer of the directory's HTTP form is made of hundreds of them, which is why
//! they are not left to the formatter.

/// Appends a whole number.
pub(super) fn decimal(text: &mut String, mut number: u64) {
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

/// How many bytes stand before the first quote or backslash; all of them, if there is none. Eight at a time, since most
/// keys are no longer.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> usize {
    const LOW: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = LOW << 7;
    let (eights, rest) = bytes.as_chunks::<8>();
    for (at, eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(*eight);
        // The high bit of each byte that is zero; what is wrong in it stands above the first such byte.
        let zero = |eight: u64| eight.wrapping_sub(LOW) & !eight & HIGH;
        let found = zero(eight ^ (LOW * b'"' as u64)) | zero(eight ^ (LOW * b'\\' as u64));
        if found != 0 {
            return at * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let special = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'));
    bytes.len() - rest.len() + special.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_backslashes_are_found_wherever_they_are() {
        let plain_text = "aé\u{80}\u{ff}!#[]\u{1}\u{7f} ~{}".repeat(3);
        for length in 0..plain_text.len() {
            let before = &plain_text.as_bytes()[..length];
            assert_eq!(plain(before), length);
            for special in [b'"', b'\\'] {
                for after in ["", "\"", "\\", "behind it"] {
                    assert_eq!(plain(&[before, &[special], after.as_bytes()].concat()), length);
                }
            }
        }
    }

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
