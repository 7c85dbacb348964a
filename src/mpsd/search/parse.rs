//! From tokens to a filter: one pass from left to right, without recursion, so that nesting cannot exhaust the stack.

use super::field::{self, SearchField, Set, Text};
use super::lex::{Token, TokenKind, lex};
use super::{Filter, FilterError, MAX_FILTER, Op, Test};

/// Reads a filter.
pub(super) fn parse(text: &str) -> Result<Filter, FilterError> {
    if text.len() > MAX_FILTER {
        return Err(FilterError::new(
            1,
            format!("a filter has at most {MAX_FILTER} bytes; this one has {}", text.len()),
        ));
    }
    let tokens = lex(text)?;
    let end = text.chars().count() + 1;
    let inner = without_outer_parentheses(&tokens);
    // The closing parenthesis is the end of the inner tokens.
    let end = tokens.get(inner.end).map_or(end, |token| token.column);
    let mut parser = Parser { tokens: &tokens[inner], at: 0, end };
    if tokens.is_empty() { Ok(Filter::default()) } else { parser.filter() }
}

/// The tokens without the pairs of parentheses that enclose all others.
fn without_outer_parentheses(tokens: &[Token<'_>]) -> std::ops::Range<usize> {
    let mut closed_by = vec![0; tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => open.push(at),
            TokenKind::Close => {
                if let Some(opened) = open.pop() {
                    closed_by[opened] = at;
                }
            }
            TokenKind::Word(_) | TokenKind::Number(_) | TokenKind::Text(_) | TokenKind::Slash | TokenKind::Colon => {}
        }
    }
    let mut range = 0..tokens.len();
    while range.len() > 2 && tokens[range.start].kind == TokenKind::Open && closed_by[range.start] == range.end - 1 {
        range = range.start + 1..range.end - 1;
    }
    range
}

struct Parser<'a, 'b> {
    tokens: &'b [Token<'a>],
    at: usize,
    /// The column after the last token.
    end: usize,
}

impl<'a, 'b> Parser<'a, 'b> {
    /// Tests joined by `and`, in parentheses or not, and at most one `or` outside all parentheses (M464).
    fn filter(&mut self) -> Result<Filter, FilterError> {
        let mut either = Vec::new();
        let mut or = None;
        let mut open = Vec::new();
        loop {
            while self.peek() == Some(&TokenKind::Open) {
                open.push(self.column());
                self.at += 1;
            }
            let test = self.test()?;
            or.as_mut().unwrap_or(&mut either).push(test);
            while self.peek() == Some(&TokenKind::Close) && open.pop().is_some() {
                self.at += 1;
            }
            let column = self.column();
            match self.word().as_deref() {
                Some("and") => self.at += 1,
                Some("or") if !open.is_empty() => {
                    return Err(FilterError::new(column, "\"or\" stands at the root of a filter, in no parentheses"));
                }
                Some("or") if or.is_some() => {
                    return Err(FilterError::new(column, "a filter has one \"or\" at most, and this is the second"));
                }
                Some("or") => {
                    or = Some(Vec::new());
                    self.at += 1;
                }
                Some(_) | None if self.peek().is_some() => {
                    let among = if open.is_empty() { "\"and\", \"or\" or the end" } else { "\"and\" or \")\"" };
                    return Err(self.expected(among));
                }
                Some(_) | None => break,
            }
        }
        match open.pop() {
            Some(column) => Err(FilterError::new(column, "this parenthesis is never closed")),
            None => Ok(Filter { either: either.into(), or: or.map(Into::into) }),
        }
    }

    fn test(&mut self) -> Result<Test, FilterError> {
        let column = self.column();
        let lower = self.function()?;
        let path = self.path()?;
        if self.any_follows() {
            if lower {
                return Err(FilterError::new(column, "tolower goes inside any: any(d:tolower(d) eq '...')"));
            }
            return self.any(&path, column);
        }
        if lower {
            self.take(&TokenKind::Close, "\")\", which closes tolower")?;
        }
        let field = field::field(&path, column)?;
        let (op, at) = self.op()?;
        match field {
            SearchField::Set(_) => {
                let why = format!("this is a set: write {}/any(d:d eq '...')", path.join("/"));
                Err(FilterError::new(column, why))
            }
            SearchField::Text(text) => {
                if matches!(text, Text::Attribute(_)) && !lower {
                    return Err(must_be_lowered(column, &path.join("/")));
                }
                let equal = op.equality().ok_or_else(|| FilterError::new(at, only_equality(op)))?;
                Ok(Test::Text { text, lower, equal, value: self.text()? })
            }
            SearchField::Number(_) | SearchField::Moment(_) if lower => {
                Err(FilterError::new(column, format!("tolower is for strings, and {} is none", path.join("/"))))
            }
            SearchField::Number(number) => Ok(Test::Number { number, op, value: self.number()? }),
            SearchField::Moment(moment) => Ok(Test::Moment { moment, op, value: self.date()? }),
        }
    }

    /// `tolower(`, if it is next.
    fn function(&mut self) -> Result<bool, FilterError> {
        if !matches!(
            (self.peek(), self.tokens.get(self.at + 1)),
            (Some(TokenKind::Word(_)), Some(Token { kind: TokenKind::Open, .. }))
        ) {
            return Ok(false);
        }
        match self.word().as_deref() {
            Some("tolower") => {
                self.at += 2;
                Ok(true)
            }
            Some("not") => Err(FilterError::new(self.column(), "there is no \"not\"; write ne instead of eq")),
            _ => {
                Err(FilterError::new(self.column(), format!("{} is no function here; there is tolower", self.found())))
            }
        }
    }

    /// Names with slashes between them, up to `any(`.
    fn path(&mut self) -> Result<Vec<&'a str>, FilterError> {
        let mut path = Vec::new();
        loop {
            let Some(TokenKind::Word(word)) = self.peek() else {
                return Err(self.expected("a name such as tags or numbers/rank"));
            };
            path.push(*word);
            self.at += 1;
            if self.peek() != Some(&TokenKind::Slash) {
                return Ok(path);
            }
            self.at += 1;
            if self.any_follows() {
                return Ok(path);
            }
        }
    }

    /// Whether `any(` is next.
    fn any_follows(&self) -> bool {
        let opens = matches!(self.tokens.get(self.at + 1), Some(Token { kind: TokenKind::Open, .. }));
        opens && self.word().as_deref() == Some("any")
    }

    /// `any(d:tolower(d) eq 'x')`, optionally followed by `eq true`, which changes nothing.
    fn any(&mut self, path: &[&str], column: usize) -> Result<Test, FilterError> {
        let field = field::field(path, column)?;
        let SearchField::Set(set) = field else {
            return Err(FilterError::new(column, format!("{} is no set, so it has no any", path.join("/"))));
        };
        self.at += 2;
        let Some(TokenKind::Word(each)) = self.peek() else {
            return Err(self.expected("a name for each of them: any(d:...)"));
        };
        self.at += 1;
        self.take(&TokenKind::Colon, "\":\"")?;
        let inside = self.column();
        let lower = self.function()?;
        match self.peek() {
            Some(TokenKind::Word(word)) if word == each => self.at += 1,
            _ => return Err(self.expected(&format!("{each:?} or tolower({each})"))),
        }
        if lower {
            self.take(&TokenKind::Close, "\")\", which closes tolower")?;
        } else if set == Set::Tags {
            return Err(must_be_lowered(inside, each));
        }
        let (op, at) = self.op()?;
        let contains = op.equality().ok_or_else(|| FilterError::new(at, only_equality(op)))?;
        let value = self.text()?;
        self.take(&TokenKind::Close, "\")\", which closes any")?;
        Ok(Test::Set { set, lower, contains: contains == self.truth()?, value })
    }

    /// `eq true` or `ne false` after a test is true; `eq false` and `ne true` negate it.
    fn truth(&mut self) -> Result<bool, FilterError> {
        let Some(equal) = self.word().and_then(|word| Op::of(&word)).map(Op::equality) else { return Ok(true) };
        let equal = equal.ok_or_else(|| self.expected("\"and\", \"or\", \"eq true\" or the end"))?;
        self.at += 1;
        let truth = match self.word().as_deref() {
            Some("true") => true,
            Some("false") => false,
            _ => return Err(self.expected("true or false")),
        };
        self.at += 1;
        Ok(truth == equal)
    }

    fn op(&mut self) -> Result<(Op, usize), FilterError> {
        let column = self.column();
        match self.word().and_then(|word| Op::of(&word)) {
            Some(op) => {
                self.at += 1;
                Ok((op, column))
            }
            None => Err(self.expected("eq, ne, gt, ge, lt or le")),
        }
    }

    fn text(&mut self) -> Result<Box<str>, FilterError> {
        match self.peek() {
            Some(TokenKind::Text(text)) => {
                self.at += 1;
                Ok(text.clone())
            }
            _ => Err(self.expected("a string in single quotes")),
        }
    }

    fn number<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self) -> Result<T, FilterError> {
        match self.peek() {
            Some(TokenKind::Number(number)) => {
                let read = number.parse().map_err(|why| FilterError::new(self.column(), format!("{why}")))?;
                self.at += 1;
                Ok(read)
            }
            _ => Err(self.expected("a number")),
        }
    }

    /// A date, in quotes as the documents write it or without as OData does.
    fn date<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self) -> Result<T, FilterError> {
        let text: &str = match self.peek() {
            Some(TokenKind::Text(text)) => text,
            Some(TokenKind::Number(text)) => text,
            _ => return Err(self.expected("a date such as '2016-09-20T20:50:00Z'")),
        };
        let read = text.parse().map_err(|why| FilterError::new(self.column(), format!("{why}")))?;
        self.at += 1;
        Ok(read)
    }

    fn take(&mut self, kind: &TokenKind<'_>, named: &str) -> Result<(), FilterError> {
        if self.peek() != Some(kind) {
            return Err(self.expected(named));
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<&'b TokenKind<'a>> {
        self.tokens.get(self.at).map(|token| &token.kind)
    }

    /// The next token in lower case, if it is a word.
    fn word(&self) -> Option<String> {
        match self.peek() {
            Some(TokenKind::Word(word)) => Some(word.to_ascii_lowercase()),
            _ => None,
        }
    }

    fn column(&self) -> usize {
        self.tokens.get(self.at).map_or(self.end, |token| token.column)
    }

    fn found(&self) -> String {
        self.peek().map_or("the end".to_owned(), TokenKind::shown)
    }

    fn expected(&self, what: &str) -> FilterError {
        FilterError::new(self.column(), format!("expected {what}, found {}", self.found()))
    }
}

/// M465
fn must_be_lowered(column: usize, what: &str) -> FilterError {
    FilterError::new(column, format!("tags and strings are compared in lower case: write tolower({what})"))
}

fn only_equality(op: Op) -> String {
    format!("strings compare by eq and ne, not by {}", op.word())
}
