//! Renders diagnostics: place and problem on one line, then an excerpt of the text, then help.

use super::suggest::{Suggestion, suggestion};
use crate::json::{Fault, Place};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// How severe a finding is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Severity {
    Fault,
    Warning,
}

/// A finding in a text.
pub(super) fn in_text(severity: Severity, file: &str, text: &[u8], fault: &Fault) -> String {
    let (behind, help) = suggested(fault);
    // Place, path and problem in the library's form.
    let title = format!("{file}:{fault}{behind}");
    rendered(severity, &title, Some(&Excerpt::new(text, fault.place)), help)
}

/// A finding in an option of the command line.
pub(super) fn in_option(option: &str, fault: &Fault) -> String {
    let (behind, help) = suggested(fault);
    let title = format!("{option}: {}{behind}", fault.problem);
    rendered(Severity::Fault, &title, None, help)
}

/// A finding without a place, such as a file that cannot be read.
pub(super) fn plain(title: &str, help: Option<String>) -> String {
    rendered(Severity::Fault, title, None, help)
}

/// What to append to the problem, and the help below it; no help if a near name is suggested.
fn suggested(fault: &Fault) -> (String, Option<String>) {
    let Some(found) = &fault.found else { return (String::new(), fault.help.clone()) };
    let Suggestion { behind, below, near } = suggestion(found, &fault.known);
    (behind, fault.help.clone().filter(|_| !near).or(below))
}

fn rendered(severity: Severity, title: &str, excerpt: Option<&Excerpt>, help: Option<String>) -> String {
    let level = match severity {
        // The title begins with the place, so that editors can jump to it.
        Severity::Fault => Level::ERROR.no_name(),
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(title));
    if let Some(Excerpt { line, text, span }) = excerpt {
        let mark = AnnotationKind::Primary.span(span.clone());
        group = group.element(Snippet::source(text.as_str()).line_start(*line).annotation(mark));
    }
    // Rendered one by one: in a joint report, help would be attached to a line that does not exist.
    let helping = help.map(|help| Group::with_title(Level::HELP.secondary_title(help)));
    let render = |group: Group<'_>| format!("{}\n", Renderer::styled().render(&[group]));
    std::iter::once(group).chain(helping).map(render).collect()
}

/// The maximum number of bytes of a line that is shown whole.
const WHOLE: usize = 120;

/// The maximum number of bytes of a longer line that are shown before and after the start of the place.
const BEFORE: usize = 50;
const AFTER: usize = 70;

/// A line of a text, or a window into a long line, and the marked range in it.
struct Excerpt {
    line: usize,
    text: String,
    span: Range<usize>,
}

impl Excerpt {
    /// Only the first line of a place that spans several lines is shown.
    fn new(text: &[u8], place: Place) -> Excerpt {
        let at = place.start.min(text.len());
        let begin = text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
        let length = text[at..].iter().position(|&byte| byte == b'\n').unwrap_or(text.len() - at);
        let end = if text[..at + length].ends_with(b"\r") { at.max(at + length - 1) } else { at + length };

        // A window begins and ends at character boundaries.
        let within = |byte: &u8| byte & 0xC0 == 0x80;
        let skip = |from: usize| from + text[from..at].iter().take_while(|byte| within(byte)).count();
        let long = end - begin > WHOLE;
        let first = if long && at - begin > BEFORE { skip(at - BEFORE) } else { begin };
        let last = if long && end - at > AFTER {
            at + AFTER + text[at + AFTER..end].iter().take_while(|byte| within(byte)).count()
        } else {
            end
        };
        let to = place.end.clamp(at, last);

        let shown = |bytes: Range<usize>| String::from_utf8_lossy(&text[bytes]).into_owned();
        let cut = |cut: bool| if cut { "…" } else { "" };
        let lead = format!("{}{}", cut(first > begin), shown(first..at));
        let marked = shown(at..to);
        let span = lead.len()..lead.len() + marked.len();
        Excerpt { line: place.line, text: format!("{lead}{marked}{}{}", shown(to..last), cut(last < end)), span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excerpt(text: &str, what: &str) -> (String, String) {
        let start = text.find(what).unwrap();
        let Excerpt { text, span, .. } =
            Excerpt::new(text.as_bytes(), Place { line: 1, column: 1, start, end: start + what.len() });
        (text[span].to_owned(), text)
    }

    #[test]
    fn a_line_is_shown_whole_and_a_long_one_through_a_window_between_characters() {
        let whole = |line: &str| line.to_owned();
        assert_eq!(excerpt("one\ntwo x\r\nthree", "two"), (whole("two"), whole("two x")));
        assert_eq!(excerpt("one\n{ two\n}", "{ two\n}"), (whole("{ two"), whole("{ two")));
        let long = format!("{}x{}", "é".repeat(500), "é".repeat(500));
        let (marked, window) = excerpt(&long, "x");
        assert_eq!(marked, "x");
        assert_eq!(window, format!("…{}x{}…", "é".repeat(25), "é".repeat(35)));
    }

    #[test]
    fn the_end_of_a_text_has_a_place_too() {
        let end = Excerpt::new(b"{\n", Place { line: 2, column: 1, start: 2, end: 2 });
        assert_eq!((end.text.as_str(), end.span), ("", 0..0));
    }
}
