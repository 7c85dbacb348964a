//! The order of results, and the cursor that says where in it a page ends.

use super::filter::{SearchOperand, SearchValue, ShownValue};
use crate::gamelift::key::GameSessionKey;
use std::cmp::Reverse;
use std::fmt::Write;

/// Texts are sorted by so many bytes of them, so that a token holds what its page was sorted by.
const SORTED_BYTES: usize = 400;

/// An order of results.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SearchSort {
    /// What is sorted by.
    pub operand: SearchOperand,
    /// In which direction.
    pub direction: SortDirection,
}

/// The direction of an order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SortDirection {
    /// `ASC`
    Ascending,
    /// `DESC`
    Descending,
}

/// By what a row is sorted; equal ones are sorted by their [`SearchPlace`](super::SearchPlace). Rows without the value come last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::gamelift) enum SortKey<'s> {
    /// A number drawn for the row.
    Drawn(u64),
    Ascending(ShownValue<'s>),
    Descending(Reverse<ShownValue<'s>>),
    Without,
}

impl<'s> SortKey<'s> {
    /// The key of a row with this value.
    pub(in crate::gamelift) fn of(value: Option<ShownValue<'s>>, direction: SortDirection) -> SortKey<'s> {
        let value = value.map(|value| match value {
            ShownValue::Text(text) => ShownValue::Text(head(text)),
            ShownValue::Number(_) | ShownValue::Truth(_) => value,
        });
        match (value, direction) {
            (Some(value), SortDirection::Ascending) => SortKey::Ascending(value),
            (Some(value), SortDirection::Descending) => SortKey::Descending(Reverse(value)),
            (None, SortDirection::Ascending | SortDirection::Descending) => SortKey::Without,
        }
    }
}

/// The part of a text that is sorted by.
fn head(text: &str) -> &str {
    let end = (0..=SORTED_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}

/// The last row of a page: its game session, and the value by which it was sorted there.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::gamelift) struct SearchCursor {
    pub(in crate::gamelift) key: GameSessionKey,
    pub(in crate::gamelift) value: Option<SearchValue>,
}

impl SearchCursor {
    /// The cursor behind a row.
    pub(in crate::gamelift) fn behind(key: GameSessionKey, value: Option<ShownValue<'_>>) -> SearchCursor {
        let value = value.map(|value| match value {
            ShownValue::Text(text) => SearchValue::Text(head(text).into()),
            ShownValue::Number(number) => SearchValue::Number(number),
            ShownValue::Truth(is) => SearchValue::Truth(is),
        });
        SearchCursor { key, value }
    }

    /// The cursor as a token has it: eight digits of the key, then a letter and the value.
    pub(in crate::gamelift) fn written(&self) -> String {
        let mut text = format!("{:08x}", self.key.0);
        // Writing into a text cannot fail.
        let _ = match &self.value {
            None => Ok(()),
            Some(SearchValue::Number(number)) => write!(text, "n{number}"),
            Some(SearchValue::Truth(is)) => write!(text, "{}", if *is { "y" } else { "z" }),
            Some(SearchValue::Text(value)) => {
                text.push('t');
                value.bytes().try_for_each(|byte| write!(text, "{byte:02x}"))
            }
        };
        text
    }

    /// Reads a written cursor.
    pub(in crate::gamelift) fn read(text: &str) -> Option<SearchCursor> {
        let (key, value) = text.split_at_checked(8)?;
        let key = GameSessionKey(u32::from_str_radix(hex(key)?, 16).ok()?);
        let value = match (value.get(..1), value.get(1..)) {
            (Some("n"), Some(number)) => Some(SearchValue::Number(number.parse().ok()?)),
            (Some("y"), Some("")) => Some(SearchValue::Truth(true)),
            (Some("z"), Some("")) => Some(SearchValue::Truth(false)),
            (Some("t"), Some(digits)) if digits.len() % 2 == 0 => {
                let digits = hex(digits)?;
                let byte = |pair: &[u8]| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok();
                let bytes: Option<Vec<u8>> = digits.as_bytes().chunks(2).map(byte).collect();
                Some(SearchValue::Text(String::from_utf8(bytes?).ok()?.into()))
            }
            (None, None) => None,
            (Some(_) | None, Some(_) | None) => return None,
        };
        Some(SearchCursor { key, value })
    }
}

/// The text, if it has hexadecimal digits alone. Reading a number would take a sign too.
fn hex(text: &str) -> Option<&str> {
    text.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_cursor_is_read_as_it_was() {
        let longest = "ä".repeat(300);
        for value in [
            None,
            Some(ShownValue::Number(i64::MIN)),
            Some(ShownValue::Truth(true)),
            Some(ShownValue::Truth(false)),
            Some(ShownValue::Text("")),
            Some(ShownValue::Text(&longest)),
        ] {
            let cursor = SearchCursor::behind(GameSessionKey(u32::MAX), value);
            let written = cursor.written();
            assert!(written.is_ascii() && written.len() <= 1_000, "it fits into a token");
            assert_eq!(SearchCursor::read(&written), Some(cursor));
        }
        for text in [
            "",
            "0000000",
            "0000000g",
            "00000001x",
            "00000001n",
            "00000001y1",
            "00000001tf",
            "00000001tff",
            "+0000001",
            "00000001t+f",
        ] {
            assert_eq!(SearchCursor::read(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_sorted_by_400_bytes_and_no_character_is_cut() {
        assert_eq!(head(&"x".repeat(401)).len(), 400);
        assert_eq!(head(&format!("x{}", "ä".repeat(300))).len(), 399);
    }
}
