//! From JSON text that is known to be well formed to the text in which custom data is kept: what is so already is copied
//! as it stands.

use super::read::{key, sort};
use crate::mpsd::text::quoted;
use serde_json::Number;
use serde_json::value::RawValue;

/// The deepest nesting of custom data that is read this way: what leaves room, in the nesting that JSON readers allow,
/// for the document around it.
const MAX_DEPTH: usize = 120;

/// The text of a value.
///
/// # Errors
/// What nobody can keep: a number too large, a string that is no text, a nesting too deep.
pub(super) fn text(raw: Box<RawValue>) -> Result<String, String> {
    let mut reader = Raw { raw: raw.get(), at: 0, taken: 0, text: String::new(), entries: Vec::new() };
    reader.value(0)?;
    if reader.taken == 0 {
        return Ok(Box::<str>::from(raw).into_string());
    }
    reader.take();
    Ok(reader.text)
}

struct Raw<'t> {
    raw: &'t str,
    at: usize,
    /// Up to here the raw text is in the other one, or has been left out.
    taken: usize,
    text: String,
    /// Where the entries of the objects begin that are open, and where their keys end, in the text to be.
    entries: Vec<(usize, usize)>,
}

impl Raw<'_> {
    fn byte(&self) -> u8 {
        self.raw.as_bytes().get(self.at).copied().unwrap_or_default()
    }

    /// Where this will be in the text to be.
    fn place(&self) -> usize {
        self.text.len() + self.at - self.taken
    }

    /// Takes over the raw text up to here.
    fn take(&mut self) {
        if self.text.is_empty() {
            self.text.reserve(self.raw.len());
        }
        self.text.push_str(self.raw.get(self.taken..self.at).unwrap_or_default());
        self.taken = self.at;
    }

    /// Leaves out spaces.
    fn space(&mut self) {
        if matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
            self.take();
            while matches!(self.byte(), b' ' | b'\n' | b'\r' | b'\t') {
                self.at += 1;
            }
            self.taken = self.at;
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), String> {
        match self.byte() {
            b'{' | b'[' if depth == MAX_DEPTH => Err(format!("custom data nests at most {MAX_DEPTH} levels deep")),
            b'{' => self.object(depth),
            b'[' => self.list(depth),
            b'"' => self.string(),
            b't' | b'n' => {
                self.at += 4;
                Ok(())
            }
            b'f' => {
                self.at += 5;
                Ok(())
            }
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Result<(), String> {
        self.at += 1;
        self.space();
        while self.byte() != b']' {
            self.value(depth + 1)?;
            self.comma();
        }
        self.at += 1;
        Ok(())
    }

    fn object(&mut self, depth: usize) -> Result<(), String> {
        let (start, outer) = (self.place(), self.entries.len());
        let mut rising = true;
        self.at += 1;
        self.space();
        while self.byte() != b'}' {
            let begin = self.place();
            self.string()?;
            let entry = (begin, self.place());
            rising &= self.entries[outer..].last().is_none_or(|last| self.key(*last) < self.key(entry));
            self.entries.push(entry);
            self.space();
            // The colon.
            self.at += 1;
            self.space();
            self.value(depth + 1)?;
            self.comma();
        }
        self.at += 1;
        if !rising {
            self.take();
            sort(&mut self.text, start, &self.entries[outer..]);
        }
        self.entries.truncate(outer);
        Ok(())
    }

    /// Steps over what parts a value from the next, if there is one.
    fn comma(&mut self) {
        self.space();
        if self.byte() == b',' {
            self.at += 1;
            self.space();
        }
    }

    /// What stands between the quotes of an entry's key, wherever that is by now.
    fn key(&self, (begin, end): (usize, usize)) -> &str {
        match begin.checked_sub(self.text.len()) {
            Some(ahead) => key(self.raw, (self.taken + ahead, self.taken + ahead + end - begin)),
            None => key(&self.text, (begin, end)),
        }
    }

    fn string(&mut self) -> Result<(), String> {
        let start = self.at;
        let bytes = self.raw.as_bytes();
        let (mut at, mut plain) = (start + 1, true);
        while let Some(byte) = bytes.get(at) {
            at += 1;
            match byte {
                b'"' => break,
                b'\\' => {
                    plain = false;
                    at += 1;
                }
                _ => {}
            }
        }
        self.at = at;
        if !plain {
            let written = self.raw.get(start..self.at).unwrap_or_default();
            let value: String = serde_json::from_str(written).map_err(|_| format!("{written} is no text"))?;
            self.replace(start, |text| quoted(text, &value));
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), String> {
        /// As many digits as fit into every whole number.
        const SAFE: usize = 18;
        let start = self.at;
        while matches!(self.byte(), b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') {
            self.at += 1;
        }
        let written = self.raw.get(start..self.at).unwrap_or_default();
        let digits = written.strip_prefix('-').unwrap_or(written);
        if digits.len() > SAFE || written == "-0" || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let number: Number =
                serde_json::from_str(written).map_err(|_| format!("the number {written} is too large"))?;
            let canonical = number.to_string();
            if canonical != written {
                self.replace(start, |text| text.push_str(&canonical));
            }
        }
        Ok(())
    }

    /// Puts something else in the place of what was read since `start`.
    fn replace(&mut self, start: usize, with: impl FnOnce(&mut String)) {
        let end = self.at;
        self.at = start;
        self.take();
        with(&mut self.text);
        self.at = end;
        self.taken = end;
    }
}
