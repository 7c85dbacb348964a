//! The order of search results.

use super::evaluate::Candidate;
use super::field::{self, Moment, NumberField, SearchField, Text};
use super::lex::{TokenKind, lex};
use super::{FilterError, MAX_FILTER};
use std::cmp::Ordering;

/// The sort key and direction of results. The default is the order in which the handles were posted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct OrderBy {
    key: OrderKey,
    descending: bool,
}

/// The sort key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
enum OrderKey {
    /// When the handle was posted.
    #[default]
    Timestamp,
    Text(Text),
    Number(NumberField),
    Moment(Moment),
}

impl OrderBy {
    /// Parses `Timestamp asc`, `numbers/rank desc`, `session/membersCount`; without a direction it is ascending. An
    /// empty text is the default.
    ///
    /// # Errors
    /// The place at which the text is no order, the found text, and the expected one.
    pub fn parse(text: &str) -> Result<OrderBy, FilterError> {
        if text.len() > MAX_FILTER {
            return Err(FilterError::new(1, format!("an order has at most {MAX_FILTER} bytes")));
        }
        let tokens = lex(text)?;
        let (path, rest) = tokens.split_at(tokens.iter().take_while(|token| !is_direction(&token.kind)).count());
        let descending = match rest {
            [] => false,
            [direction] => matches!(&direction.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("desc")),
            [_, after, ..] => return Err(FilterError::new(after.column, "an order is one field and one direction")),
        };
        let Some(first) = path.first() else {
            return match rest {
                [] => Ok(OrderBy::default()),
                [direction, ..] => Err(FilterError::new(direction.column, "by what? Write Timestamp asc")),
            };
        };
        let mut names = Vec::new();
        for (nth, token) in path.iter().enumerate() {
            match (&token.kind, nth % 2) {
                (TokenKind::Word(name), 0) => names.push(*name),
                (TokenKind::Slash, 1) if nth + 1 < path.len() => {}
                (kind, _) => {
                    let found = kind.shown();
                    return Err(FilterError::new(
                        token.column,
                        format!("expected asc, desc or the end, found {found}"),
                    ));
                }
            }
        }
        let key = match names[..] {
            [only] if only.eq_ignore_ascii_case("timestamp") => OrderKey::Timestamp,
            _ => match field::field(&names, first.column)? {
                SearchField::Text(text) => OrderKey::Text(text),
                SearchField::Number(number) => OrderKey::Number(number),
                SearchField::Moment(moment) => OrderKey::Moment(moment),
                SearchField::Set(_) => {
                    let why = "a set has no order; use Timestamp, a number, a string or a time";
                    return Err(FilterError::new(first.column, why));
                }
            },
        };
        Ok(OrderBy { key, descending })
    }

    /// Compares two results by the requested order alone. Those without a value come last in either direction (M470).
    #[must_use]
    pub fn compare(&self, one: &Candidate<'_>, other: &Candidate<'_>) -> Ordering {
        match &self.key {
            OrderKey::Timestamp => self.directed(one.found.create_time.cmp(&other.found.create_time)),
            OrderKey::Text(text) => self.known(one.text(text), other.text(text)),
            OrderKey::Number(number) => self.known(one.number(number), other.number(number)),
            OrderKey::Moment(moment) => self.known(one.moment(*moment), other.moment(*moment)),
        }
    }

    fn known<T: Ord>(&self, one: Option<T>, other: Option<T>) -> Ordering {
        match (one, other) {
            (Some(one), Some(other)) => self.directed(one.cmp(&other)),
            (one, other) => one.is_none().cmp(&other.is_none()),
        }
    }

    fn directed(&self, order: Ordering) -> Ordering {
        if self.descending { order.reverse() } else { order }
    }
}

fn is_direction(kind: &TokenKind<'_>) -> bool {
    matches!(kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("asc") || word.eq_ignore_ascii_case("desc"))
}
