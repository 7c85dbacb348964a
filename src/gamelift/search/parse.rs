//! Reads filters and orders. `NOT` binds closer than `AND`, and `AND` closer than `OR`.

use super::filter::{PROPERTIES, SearchFilter, SearchOperand, SearchValue};
use super::lex::{DEEPEST, SearchFault, SearchToken, tokens};
use super::sort::{SearchSort, SortDirection};
use crate::gamelift::readings::SearchQuotes;

/// Reads a filter.
///
/// # Errors
/// The first fault.
pub fn parse_filter(text: &str, quotes: SearchQuotes) -> Result<SearchFilter, SearchFault> {
    let mut reader = ExpressionReader { tokens: tokens(text, quotes)?, next: 0, depth: 0 };
    let filter = reader.any_of()?;
    match reader.take() {
        (_, SearchToken::End) => Ok(filter),
        (at, other) => Err(SearchFault { at, found: other.found(), wanted: "AND, OR or the end" }),
    }
}

/// Reads an order: one operand and its direction.
///
/// # Errors
/// The first fault.
pub fn parse_sort(text: &str, quotes: SearchQuotes) -> Result<SearchSort, SearchFault> {
    let mut reader = ExpressionReader { tokens: tokens(text, quotes)?, next: 0, depth: 0 };
    let operand = reader.operand()?;
    let wanted = "ASC or DESC";
    let direction = match reader.take() {
        (_, SearchToken::Word(word)) if word.eq_ignore_ascii_case("ASC") => SortDirection::Ascending,
        (_, SearchToken::Word(word)) if word.eq_ignore_ascii_case("DESC") => SortDirection::Descending,
        (at, other) => return Err(SearchFault { at, found: other.found(), wanted }),
    };
    match reader.take() {
        (_, SearchToken::End) => Ok(SearchSort { operand, direction }),
        (at, other) => Err(SearchFault { at, found: other.found(), wanted: "the end: one operand is sorted by" }),
    }
}

struct ExpressionReader {
    tokens: Vec<(usize, SearchToken)>,
    next: usize,
    depth: usize,
}

impl ExpressionReader {
    fn take(&mut self) -> (usize, SearchToken) {
        let token = self.tokens.get(self.next).or(self.tokens.last()).cloned();
        self.next += 1;
        token.unwrap_or((1, SearchToken::End))
    }

    /// Takes a keyword if it comes next.
    fn keyword(&mut self, keyword: &str) -> bool {
        let comes = matches!(self.tokens.get(self.next), Some((_, SearchToken::Word(word))) if word.eq_ignore_ascii_case(keyword));
        self.next += usize::from(comes);
        comes
    }

    fn any_of(&mut self) -> Result<SearchFilter, SearchFault> {
        let mut filter = self.all_of()?;
        while self.keyword("OR") {
            filter = SearchFilter::Or(Box::new(filter), Box::new(self.all_of()?));
        }
        Ok(filter)
    }

    fn all_of(&mut self) -> Result<SearchFilter, SearchFault> {
        let mut filter = self.negated()?;
        while self.keyword("AND") {
            filter = SearchFilter::And(Box::new(filter), Box::new(self.negated()?));
        }
        Ok(filter)
    }

    fn negated(&mut self) -> Result<SearchFilter, SearchFault> {
        if !self.keyword("NOT") {
            return self.atom();
        }
        self.deeper()?;
        let inner = self.negated()?;
        self.depth -= 1;
        Ok(SearchFilter::Not(Box::new(inner)))
    }

    fn deeper(&mut self) -> Result<(), SearchFault> {
        self.depth += 1;
        if self.depth <= DEEPEST {
            return Ok(());
        }
        let at = self.tokens.get(self.next).map_or(1, |(at, _)| *at);
        Err(SearchFault {
            at,
            found: "a deeper nesting".to_owned(),
            wanted: "at most 64 levels of NOT and parentheses",
        })
    }

    fn atom(&mut self) -> Result<SearchFilter, SearchFault> {
        if let Some((_, SearchToken::Open)) = self.tokens.get(self.next) {
            self.next += 1;
            self.deeper()?;
            let inner = self.any_of()?;
            self.depth -= 1;
            return match self.take() {
                (_, SearchToken::Close) => Ok(inner),
                (at, other) => Err(SearchFault { at, found: other.found(), wanted: "a closing parenthesis" }),
            };
        }
        let operand = self.operand()?;
        let (at, operator) = match self.take() {
            (at, SearchToken::Operator(operator)) => (at, operator),
            (at, other) => return Err(SearchFault { at, found: other.found(), wanted: "=, <>, <, >, <= or >=" }),
        };
        if !operator.is_equality() && !operand.is_ordered() {
            let found = SearchToken::Operator(operator).found();
            return Err(SearchFault { at, found, wanted: "= or <>, the operators of this operand" });
        }
        let (at, token) = self.take();
        let value = match &token {
            SearchToken::Number(number) => Some(SearchValue::Number(*number)),
            SearchToken::Quoted(text) => Some(SearchValue::Text(text.as_str().into())),
            SearchToken::Word(word) if word.eq_ignore_ascii_case("true") => Some(SearchValue::Truth(true)),
            SearchToken::Word(word) if word.eq_ignore_ascii_case("false") => Some(SearchValue::Truth(false)),
            SearchToken::Word(_)
            | SearchToken::Operator(_)
            | SearchToken::Open
            | SearchToken::Close
            | SearchToken::End => None,
        };
        let Some(value) = value else {
            let wanted = "a value: a number, true, false or a text in single quotes";
            return Err(SearchFault { at, found: token.found(), wanted });
        };
        match operand.refuses(&value) {
            Some(wanted) => Err(SearchFault { at, found: token.found(), wanted }),
            None => Ok(SearchFilter::Compare(operand, operator, value)),
        }
    }

    fn operand(&mut self) -> Result<SearchOperand, SearchFault> {
        let (at, token) = self.take();
        let named = match &token {
            SearchToken::Word(word) => SearchOperand::named(word),
            SearchToken::Number(_)
            | SearchToken::Quoted(_)
            | SearchToken::Operator(_)
            | SearchToken::Open
            | SearchToken::Close
            | SearchToken::End => None,
        };
        let is_property = matches!(&token, SearchToken::Word(word) if word.starts_with(PROPERTIES));
        let wanted = if is_property {
            "gameSessionProperties. and a key without dots"
        } else {
            "an operand: gameSessionId, gameSessionName, gameSessionProperties.KEY, maximumSessions, \
                     creationTimeMillis, playerSessionCount or hasAvailablePlayerSessions"
        };
        named.ok_or_else(|| SearchFault { at, found: token.found(), wanted })
    }
}
