//! Whether a text is JSON at all, and in plain words why not.

use super::place::Places;
use super::{Fault, MAX_DEPTH, Path};
use serde_json::value::RawValue;

/// The text, if it is one JSON document that nests no deeper than [`MAX_DEPTH`].
///
/// # Errors
/// The first thing that makes it something else.
pub(super) fn check<'a>(text: &'a [u8], places: &Places<'_>) -> Result<&'a str, Box<Fault>> {
    let fault = |start: usize, end: usize, problem: &str, help: Option<&str>| {
        let help = help.map(str::to_owned);
        Box::new(Fault { help, ..Fault::new(Path::root(), places.of(start..end), problem) })
    };
    if text.starts_with(b"\xEF\xBB\xBF") {
        let help = "save the file as UTF-8 without a byte order mark";
        return Err(fault(0, 3, "the text begins with a byte order mark", Some(help)));
    }
    let known = std::str::from_utf8(text).map_err(|error| {
        let bad = error.valid_up_to();
        fault(bad, bad + 1, "this byte is not UTF-8", Some("save the file as UTF-8"))
    })?;
    if known.trim_ascii().is_empty() {
        return Err(fault(0, 0, "the text is empty: a JSON document is expected", None));
    }
    serde_json::from_str::<&RawValue>(known).map_err(|error| Box::new(broken(known, places, &error)))?;
    match too_deep(text) {
        Some(at) => Err(fault(at, at + 1, &format!("nested deeper than {MAX_DEPTH} levels"), None)),
        None => Ok(known),
    }
}

/// What `serde_json` found wrong, at its place in this text.
pub(super) fn broken(text: &str, places: &Places<'_>, error: &serde_json::Error) -> Fault {
    let said = without_place(error);
    let at = match said.as_str() {
        // The other errors count the character they are about, this one does not.
        CONTROL_CHARACTER => places.offset(error.line(), error.column() + 1),
        _ if error.is_eof() => text.len(),
        _ => places.offset(error.line(), error.column()),
    };
    let start = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let found = text[start..].chars().next();
    let bytes = start..start + found.map_or(0, char::len_utf8);
    let after_comma = text[..start].trim_ascii_end().ends_with(',');
    let (problem, help) = match found {
        Some(end @ (']' | '}')) if after_comma => {
            (format!("expected more after the comma, found {end}"), Some("remove the comma"))
        }
        _ => in_words(&said, found),
    };
    Fault { help: help.map(str::to_owned), ..Fault::new(Path::root(), places.of(bytes), problem) }
}

/// An error of `serde_json` without the place at its end.
pub(super) fn without_place(error: &serde_json::Error) -> String {
    let mut said = error.to_string();
    match said.rfind(" at line ") {
        Some(place) if error.line() > 0 => said.truncate(place),
        Some(_) | None => {}
    }
    said
}

const CONTROL_CHARACTER: &str = "control character (\\u0000-\\u001F) found while parsing a string";

fn in_words(said: &str, found: Option<char>) -> (String, Option<&'static str>) {
    let but = found.map_or(String::new(), |found| match found {
        '\n' | '\r' => ", found the end of the line".to_owned(),
        '\'' | '"' => format!(", found {found}"),
        found => format!(", found {}", found.escape_debug()),
    });
    let habit = match found {
        Some('\'') => Some("JSON takes double quotes"),
        Some('/' | '#') => Some("JSON has no comments"),
        _ => None,
    };
    match said {
        "EOF while parsing a list" => ("the text ends in the middle of a list".into(), None),
        "EOF while parsing an object" => ("the text ends in the middle of an object".into(), None),
        "EOF while parsing a string" => ("the text ends in the middle of a string".into(), None),
        "EOF while parsing a value" => ("the text ends in the middle of a value".into(), None),
        "expected `:`" => (format!("expected a colon after the key{but}"), habit),
        "expected `,` or `]`" => (format!("expected a comma or the end of the list{but}"), habit),
        "expected `,` or `}`" => (format!("expected a comma or the end of the object{but}"), habit),
        "expected value" => (format!("expected a value{but}"), habit),
        "expected ident" => ("expected true, false or null".into(), None),
        "key must be a string" => (format!("expected a key in double quotes{but}"), habit),
        "trailing characters" => (format!("expected nothing after the end of the document{but}"), habit),
        "invalid escape" => ("no such escape in a JSON string".into(), Some(r"write \\ for a backslash")),
        "invalid number" => (format!("a number that JSON does not know{but}"), None),
        CONTROL_CHARACTER => {
            (format!("expected the end of the string{but}"), Some(r"a line break within a string is written \n"))
        }
        other => (other.to_owned(), None),
    }
}

/// The first bracket that opens too deep a level of a well-formed text.
fn too_deep(text: &[u8]) -> Option<usize> {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    text.iter().position(|byte| {
        match (in_string, byte) {
            (true, _) if escaped => escaped = false,
            (true, b'\\') => escaped = true,
            (_, b'"') => in_string = !in_string,
            (false, b'[' | b'{') => depth += 1,
            (false, b']' | b'}') => depth -= 1,
            (_, _) => {}
        }
        depth > MAX_DEPTH
    })
}
