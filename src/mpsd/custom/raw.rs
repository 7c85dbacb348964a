//! From JSON text that is known to be well formed to the text in which custom data is kept: what is so already is copied
//! as it stands.

use super::read::sort;
use super::text::behind_string;
use crate::mpsd::text::{plain, quoted};
use serde_json::Number;
use serde_json::value::RawValue;

/// The deepest nesting of custom data that is read this way: what leaves room, in the nesting that JSON readers allow,
/// for the document around it.
const MAX_DEPTH: usize = 120;

/// The text of a value.
///
/// # Errors
/// What nobody can keep: a number too large, a string that is no text, a nesting too deep.
pub(super) fn text(raw: Box<RawValue>) -> Result<String, Box<str>> {
    let mut reader = Raw { raw: raw.get(), taken: 0, text: String::new(), entries: Vec::new() };
    let end = reader.value(0, 0)?;
    if reader.taken == 0 {
        return Ok(Box::<str>::from(raw).into_string());
    }
    reader.take(end);
    Ok(reader.text)
}

/// Places in the raw text are arguments, not fields, so that going through it touches no memory but the text.
struct Raw<'t> {
    raw: &'t str,
    /// Up to here the raw text is in the other one, or has been left out.
    taken: usize,
    text: String,
    /// Where the entries of the objects begin that are open, and where their keys end, in the text to be.
    entries: Vec<(usize, usize)>,
}

impl<'t> Raw<'t> {
    /// The byte at a place; 0 behind the last one.
    #[inline]
    fn byte(&self, at: usize) -> u8 {
        self.raw.as_bytes().get(at).copied().unwrap_or_default()
    }

    /// Where a place that is yet to be taken over will be in the text to be.
    #[inline]
    fn place(&self, at: usize) -> usize {
        self.text.len() + at - self.taken
    }

    /// Takes over the raw text up to here.
    fn take(&mut self, at: usize) {
        if self.text.is_empty() {
            self.text.reserve(self.raw.len());
        }
        self.text.push_str(self.raw.get(self.taken..at).unwrap_or_default());
        self.taken = at;
    }

    /// The place behind spaces, which are left out.
    #[inline]
    fn behind_space(&mut self, at: usize) -> usize {
        if self.byte(at) <= b' ' { self.leave_out_space(at) } else { at }
    }

    #[cold]
    fn leave_out_space(&mut self, mut at: usize) -> usize {
        self.take(at);
        while matches!(self.byte(at), b' ' | b'\n' | b'\r' | b'\t') {
            at += 1;
        }
        self.taken = at;
        at
    }

    /// Reads the value that begins here; gives the place behind it.
    // Inlined so that only what holds other values takes a call.
    #[inline(always)]
    fn value(&mut self, at: usize, depth: usize) -> Result<usize, Box<str>> {
        match self.byte(at) {
            b'{' | b'[' if depth == MAX_DEPTH => Err(too_deep()),
            b'{' => self.object(at, depth),
            b'[' => self.list(at, depth),
            b'"' => self.string(at).map(|(behind, _)| behind),
            b't' | b'n' => Ok(at + "true".len()),
            b'f' => Ok(at + "false".len()),
            _ => self.number(at),
        }
    }

    #[inline(never)]
    fn list(&mut self, at: usize, depth: usize) -> Result<usize, Box<str>> {
        let mut at = self.behind_space(at + 1);
        while self.byte(at) != b']' {
            let behind = self.value(at, depth + 1)?;
            at = self.behind_space(behind);
            if self.byte(at) == b',' {
                at = self.behind_space(at + 1);
            }
        }
        Ok(at + 1)
    }

    #[inline(never)]
    fn object(&mut self, at: usize, depth: usize) -> Result<usize, Box<str>> {
        let (start, outer) = (self.place(at), self.entries.len());
        let (mut rising, mut last) = (true, None);
        let mut at = at + 1;
        loop {
            match self.byte(at) {
                b'"' => {
                    let begin = self.place(at);
                    let (behind, key) = self.string(at)?;
                    self.entries.push((begin, self.place(behind)));
                    // Behind a key with escapes the order is not known.
                    rising = rising && last < key;
                    last = key;
                    let colon = self.behind_space(behind);
                    at = self.behind_space(colon + 1);
                    at = self.value(at, depth + 1)?;
                }
                b',' => at += 1,
                b' ' | b'\n' | b'\r' | b'\t' => at = self.leave_out_space(at),
                // The bracket.
                _ => break,
            }
        }
        at += 1;
        if !rising {
            self.take(at);
            sort(&mut self.text, start, &self.entries[outer..]);
        }
        self.entries.truncate(outer);
        Ok(at)
    }

    /// The place behind a string, and what stands between its quotes, if there are no escapes in it.
    #[inline]
    fn string(&mut self, at: usize) -> Result<(usize, Option<&'t [u8]>), Box<str>> {
        let rest = self.raw.as_bytes().get(at + 1..).unwrap_or_default();
        let (inside, behind) = rest.split_at(plain(rest));
        if behind.first() == Some(&b'\\') {
            return self.escaped_string(at).map(|behind| (behind, None));
        }
        Ok((at + inside.len() + 2, Some(inside)))
    }

    #[cold]
    fn escaped_string(&mut self, at: usize) -> Result<usize, Box<str>> {
        let behind = behind_string(self.raw.as_bytes(), at + 1);
        let written = self.raw.get(at..behind).unwrap_or_default();
        let value: String = serde_json::from_str(written).map_err(|_| format!("{written} is no text"))?;
        self.replace(at, behind, |text| quoted(text, &value));
        Ok(behind)
    }

    #[inline]
    fn number(&mut self, start: usize) -> Result<usize, Box<str>> {
        /// As many digits as fit into every whole number.
        const SAFE: usize = 18;
        let digits = start + usize::from(self.byte(start) == b'-');
        let mut at = digits;
        while self.byte(at).is_ascii_digit() {
            at += 1;
        }
        let whole = !matches!(self.byte(at), b'.' | b'e' | b'E');
        let minus_zero = digits > start && self.byte(digits) == b'0';
        if whole && !minus_zero && at - digits <= SAFE { Ok(at) } else { self.other_number(start, at) }
    }

    /// A number whose form may not be that in which it is kept.
    #[cold]
    fn other_number(&mut self, start: usize, mut at: usize) -> Result<usize, Box<str>> {
        while matches!(self.byte(at), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            at += 1;
        }
        let written = self.raw.get(start..at).unwrap_or_default();
        let number: Number = serde_json::from_str(written).map_err(|_| format!("the number {written} is too large"))?;
        let canonical = number.to_string();
        if canonical != written {
            self.replace(start, at, |text| text.push_str(&canonical));
        }
        Ok(at)
    }

    /// Puts something else in the place of a piece of the raw text.
    fn replace(&mut self, start: usize, end: usize, with: impl FnOnce(&mut String)) {
        self.take(start);
        with(&mut self.text);
        self.taken = end;
    }
}

#[cold]
fn too_deep() -> Box<str> {
    format!("custom data nests at most {MAX_DEPTH} levels deep").into()
}
