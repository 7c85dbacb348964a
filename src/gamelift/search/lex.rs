//! The words of a filter or order, each with its place, and what can be wrong with an expression.

use super::filter::SearchOperator;
use crate::gamelift::readings::SearchQuotes;
use std::fmt;

/// The longest expression, in characters.
pub(super) const LONGEST: usize = 1_024;
/// How deeply parentheses and `NOT` may be nested.
pub(super) const DEEPEST: usize = 64;

/// A fault of an expression.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SearchFault {
    /// The character at which it is, counted from 1.
    pub at: usize,
    /// What was found there.
    pub found: String,
    /// What would do.
    pub wanted: &'static str,
}

impl fmt::Display for SearchFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {} instead of {}", self.at, self.found, self.wanted)
    }
}

/// A word of an expression.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum SearchToken {
    /// Letters, digits, dots and underscores: an operand or a keyword.
    Word(String),
    /// A whole number, perhaps negative.
    Number(i64),
    /// A quoted text, without its quotes and escapes.
    Quoted(String),
    /// `=`, `<>`, `<`, `>`, `<=`, `>=`
    Operator(SearchOperator),
    Open,
    Close,
    End,
}

impl SearchToken {
    /// The token in words, for a fault.
    pub(super) fn found(&self) -> String {
        match self {
            SearchToken::Word(word) => format!("{word:?}"),
            SearchToken::Number(number) => format!("the number {number}"),
            SearchToken::Quoted(text) => format!("the text '{text}'"),
            SearchToken::Operator(operator) => format!("{:?}", operator.sign()),
            SearchToken::Open => "an opening parenthesis".to_owned(),
            SearchToken::Close => "a closing parenthesis".to_owned(),
            SearchToken::End => "the end".to_owned(),
        }
    }
}

/// The tokens of an expression with their places; the last is the end.
pub(super) fn tokens(text: &str, quotes: SearchQuotes) -> Result<Vec<(usize, SearchToken)>, SearchFault> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > LONGEST {
        let found = format!("{} characters", letters.len());
        return Err(SearchFault { at: LONGEST + 1, found, wanted: "at most 1,024 characters" });
    }
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        let start = at;
        let two = letters.get(at + 1).copied();
        let token = match (letter, two) {
            (letter, _) if letter.is_whitespace() => {
                at += 1;
                continue;
            }
            ('(', _) => single(&mut at, SearchToken::Open),
            (')', _) => single(&mut at, SearchToken::Close),
            ('<', Some('>')) => double(&mut at, SearchOperator::Unequal),
            ('<', Some('=')) => double(&mut at, SearchOperator::AtMost),
            ('>', Some('=')) => double(&mut at, SearchOperator::AtLeast),
            ('<', _) => single(&mut at, SearchToken::Operator(SearchOperator::Less)),
            ('>', _) => single(&mut at, SearchToken::Operator(SearchOperator::Greater)),
            ('=', _) => single(&mut at, SearchToken::Operator(SearchOperator::Equal)),
            ('\'', _) => quoted(&letters, &mut at)?,
            ('"', _) if quotes == SearchQuotes::SingleAndDouble => quoted(&letters, &mut at)?,
            ('"', _) => {
                let wanted = "a text in single quotes";
                return Err(SearchFault { at: start + 1, found: "a double quote".to_owned(), wanted });
            }
            (letter, _) if letter.is_ascii_digit() || letter == '-' => number(&letters, &mut at)?,
            (letter, _) if is_word(letter) => {
                let word: String = letters[at..].iter().take_while(|letter| is_word(**letter)).collect();
                at += word.chars().count();
                SearchToken::Word(word)
            }
            (letter, _) => {
                let wanted = "an operand, a value, an operator or a parenthesis";
                return Err(SearchFault { at: start + 1, found: format!("{letter:?}"), wanted });
            }
        };
        tokens.push((start + 1, token));
    }
    tokens.push((letters.len() + 1, SearchToken::End));
    Ok(tokens)
}

fn single(at: &mut usize, token: SearchToken) -> SearchToken {
    *at += 1;
    token
}

fn double(at: &mut usize, operator: SearchOperator) -> SearchToken {
    *at += 2;
    SearchToken::Operator(operator)
}

/// Letters of operands and keywords. A property's key may have a hyphen.
fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-')
}

fn number(letters: &[char], at: &mut usize) -> Result<SearchToken, SearchFault> {
    let start = *at;
    let digits = |from: usize| letters[from..].iter().take_while(|letter| letter.is_ascii_digit()).count();
    let sign = usize::from(letters[start] == '-');
    let end = start + sign + digits(start + sign);
    let text: String = letters[start..end].iter().collect();
    *at = end;
    match text.parse() {
        Ok(number) if !letters.get(end).is_some_and(|letter| is_word(*letter)) => Ok(SearchToken::Number(number)),
        Ok(_) | Err(_) => {
            let rest: String = letters[start..].iter().take_while(|letter| is_word(**letter)).collect();
            Err(SearchFault { at: start + 1, found: format!("{rest:?}"), wanted: "a whole number of at most 64 bits" })
        }
    }
}

/// A text in quotes. `\'` and `\\` are the only escapes.
fn quoted(letters: &[char], at: &mut usize) -> Result<SearchToken, SearchFault> {
    let (start, quote) = (*at, letters[*at]);
    let mut text = String::new();
    let mut place = start + 1;
    loop {
        match (letters.get(place).copied(), letters.get(place + 1).copied()) {
            (Some('\\'), Some(escaped)) if escaped == '\\' || escaped == quote => {
                text.push(escaped);
                place += 2;
            }
            (Some('\\'), next) => {
                let found =
                    next.map_or_else(|| "a backslash at the end".to_owned(), |next| format!("the escape \\{next}"));
                return Err(SearchFault { at: place + 1, found, wanted: "an escaped quote or an escaped backslash" });
            }
            (Some(letter), _) if letter == quote => {
                *at = place + 1;
                return Ok(SearchToken::Quoted(text));
            }
            (Some(letter), _) => {
                text.push(letter);
                place += 1;
            }
            (None, _) => {
                let found = "the end".to_owned();
                return Err(SearchFault { at: place + 1, found, wanted: "the closing quote" });
            }
        }
    }
}
