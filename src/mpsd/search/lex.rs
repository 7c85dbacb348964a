//! A filter's text as tokens, each with its column.

use super::FilterError;

/// One token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token<'a> {
    /// Its kind.
    pub(super) kind: TokenKind<'a>,
    /// The column of its start, in characters from 1.
    pub(super) column: usize,
}

/// The kind of a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum TokenKind<'a> {
    /// A name, an operator, a function.
    Word(&'a str),
    /// Something that begins like a number: a number or a date.
    Number(&'a str),
    /// The text between quotes; two quotes inside it are one.
    Text(Box<str>),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `/`
    Slash,
    /// `:`
    Colon,
}

impl TokenKind<'_> {
    /// The text of the token, for errors.
    pub(super) fn shown(&self) -> String {
        match self {
            TokenKind::Word(word) | TokenKind::Number(word) => format!("{word:?}"),
            TokenKind::Text(text) => format!("the string '{}'", text.replace('\'', "''")),
            TokenKind::Open => "\"(\"".to_owned(),
            TokenKind::Close => "\")\"".to_owned(),
            TokenKind::Slash => "\"/\"".to_owned(),
            TokenKind::Colon => "\":\"".to_owned(),
        }
    }
}

/// Reads the whole text, once, from left to right.
///
/// # Errors
/// A character that begins no token, or a string without an end.
pub(super) fn lex(text: &str) -> Result<Vec<Token<'_>>, FilterError> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut column = 1;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            space if space.is_whitespace() => {
                column += 1;
                rest = &rest[first.len_utf8()..];
                continue;
            }
            '(' => (TokenKind::Open, 1),
            ')' => (TokenKind::Close, 1),
            '/' => (TokenKind::Slash, 1),
            ':' => (TokenKind::Colon, 1),
            '\'' => quoted(rest, column)?,
            letter if letter.is_alphabetic() || letter == '_' => {
                let length = rest.find(ends_word).unwrap_or(rest.len());
                (TokenKind::Word(&rest[..length]), length)
            }
            digit if digit.is_ascii_digit() || digit == '-' => {
                // A date has colons in it.
                let length = rest.find(|next| ends_word(next) && next != ':').unwrap_or(rest.len());
                (TokenKind::Number(&rest[..length]), length)
            }
            other => {
                let help = if other == '"' { "; strings stand in single quotes" } else { "" };
                return Err(FilterError::new(column, format!("{other:?} begins nothing here{help}")));
            }
        };
        tokens.push(Token { kind, column });
        column += rest[..length].chars().count();
        rest = &rest[length..];
    }
    Ok(tokens)
}

/// Whether a name ends before this character.
fn ends_word(next: char) -> bool {
    next.is_whitespace() || matches!(next, '(' | ')' | '/' | ':' | '\'' | ',')
}

/// A string from its opening quote on, and how many bytes it takes.
fn quoted(text: &str, column: usize) -> Result<(TokenKind<'_>, usize), FilterError> {
    let mut inner = String::new();
    let mut at = 1;
    loop {
        let Some(end) = text[at..].find('\'') else {
            return Err(FilterError::new(column, "a string begins here and has no closing quote"));
        };
        inner.push_str(&text[at..at + end]);
        at += end + 1;
        if !text[at..].starts_with('\'') {
            return Ok((TokenKind::Text(inner.into()), at));
        }
        inner.push('\'');
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_their_columns() {
        let tokens = lex("tags/any(d:d eq 'it''s ü') lt -1.5 2016-09-20T20:50:00Z").unwrap();
        let shown: Vec<(usize, String)> = tokens.iter().map(|token| (token.column, token.kind.shown())).collect();
        let expected = [
            (1, "\"tags\""),
            (5, "\"/\""),
            (6, "\"any\""),
            (9, "\"(\""),
            (10, "\"d\""),
            (11, "\":\""),
            (12, "\"d\""),
            (14, "\"eq\""),
            (17, "the string 'it''s ü'"),
            (26, "\")\""),
            (28, "\"lt\""),
            (31, "\"-1.5\""),
            (36, "\"2016-09-20T20:50:00Z\""),
        ];
        assert_eq!(shown, expected.map(|(column, text)| (column, text.to_owned())));
        assert_eq!(tokens[8].kind, TokenKind::Text("it's ü".into()));
    }

    #[test]
    fn what_begins_nothing_is_told_with_its_place() {
        assert_eq!(lex("a eq \"x\"").unwrap_err().column, 6);
        assert_eq!(lex("ü eq 'x").unwrap_err().column, 6);
        assert_eq!(lex("a , b").unwrap_err().column, 3);
    }
}
