//! Checks whether a text is JSON, and says in plain words why not.

use super::place::LineIndex;
use super::scan::{Broken, Why};
use super::tree::Tree;
use super::{Fault, MAX_DEPTH, Path};

/// The text, if it is UTF-8.
///
/// # Errors
/// The first byte that is not.
pub(super) fn utf8(text: &[u8]) -> Result<&str, Box<Fault>> {
    std::str::from_utf8(text).map_err(|error| {
        if text.starts_with(BYTE_ORDER_MARK.as_bytes()) {
            return marked(&LineIndex::new(text));
        }
        let bad = error.valid_up_to();
        let help = Some("save the file as UTF-8".to_owned());
        Box::new(Fault { help, ..fault(&LineIndex::new(text), bad..bad + 1, "this byte is not UTF-8") })
    })
}

/// The tree of a text, if it is one JSON document that nests no deeper than [`MAX_DEPTH`].
///
/// # Errors
/// The first fault.
pub(super) fn tree(text: &str) -> Result<Tree<'_>, Box<Fault>> {
    Tree::new(text).map_err(|broken| {
        let places = LineIndex::new(text.as_bytes());
        if text.starts_with(BYTE_ORDER_MARK) {
            marked(&places)
        } else if text.trim_ascii().is_empty() {
            Box::new(fault(&places, 0..0, "the text is empty: a JSON document is expected"))
        } else {
            Box::new(in_words(text, &places, &broken))
        }
    })
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

fn marked(places: &LineIndex<'_>) -> Box<Fault> {
    let help = Some("save the file as UTF-8 without a byte order mark".to_owned());
    Box::new(Fault { help, ..fault(places, 0..BYTE_ORDER_MARK.len(), "the text begins with a byte order mark") })
}

fn fault(places: &LineIndex<'_>, bytes: std::ops::Range<usize>, problem: &str) -> Fault {
    Fault::new(Path::root(), places.of(bytes), problem)
}

fn in_words(text: &str, places: &LineIndex<'_>, broken: &Broken) -> Fault {
    let start = (0..=broken.at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let found = text[start..].chars().next();
    let but = found.map_or(String::new(), |found| match found {
        '\n' | '\r' => ", found the end of the line".to_owned(),
        '\'' | '"' => format!(", found {found}"),
        found => format!(", found {}", found.escape_debug()),
    });
    let habit = match found {
        Some('\'') => Some("JSON takes double quotes"),
        Some('/' | '#') => Some("JSON has no comments"),
        Some(_) | None => None,
    };
    let after_comma = text[..start].trim_ascii_end().ends_with(',');
    let (problem, help) = match (broken.why, found) {
        (Why::Ends(within), _) => (format!("the text ends in the middle of {within}"), None),
        (Why::TooDeep, _) => (format!("nested deeper than {MAX_DEPTH} levels"), None),
        (Why::TooLong, _) => ("the text is longer than 4 GiB".to_owned(), None),
        (_, Some(end @ (']' | '}'))) if after_comma => {
            (format!("expected more after the comma, found {end}"), Some("remove the comma"))
        }
        (Why::Expected(what), _) => (format!("expected {what}{but}"), habit),
        (Why::Word, _) => ("expected true, false or null".to_owned(), None),
        (Why::Escape, _) => ("no such escape in a JSON string".to_owned(), Some(r"write \\ for a backslash")),
        (Why::Number, _) => (format!("a number that JSON does not know{but}"), None),
        (Why::Control, _) => {
            (format!("expected the end of the string{but}"), Some(r"a line break within a string is written \n"))
        }
    };
    let bytes = start..start + found.map_or(0, char::len_utf8);
    Fault { help: help.map(str::to_owned), ..fault(places, bytes, &problem) }
}
