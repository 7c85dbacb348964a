//! Places in a text: lines and columns for people, byte ranges for programs.

use std::ops::Range;

/// A place in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The line of its first character, from 1.
    pub line: usize,
    /// The column of its first character, from 1, counted in characters.
    pub column: usize,
    /// The byte at which it starts, from 0. At the end of the text this is its length.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// The places of one text, computed in one pass. Each lookup then reads at most [`STRIDE`] bytes, so that
/// many lookups in one long line stay cheap.
#[derive(Clone, Debug)]
pub(super) struct LineIndex<'a> {
    text: &'a [u8],
    marks: Vec<Mark>,
}

/// A byte whose line and column are known: the first of every line, and one every [`STRIDE`] bytes.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    line: usize,
    column: usize,
}

const STRIDE: usize = 4096;

impl<'a> LineIndex<'a> {
    pub(super) fn new(text: &'a [u8]) -> LineIndex<'a> {
        let mut here = Mark { offset: 0, line: 1, column: 1 };
        let mut marks = vec![here];
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            for piece in line.chunks(STRIDE) {
                here.offset += piece.len();
                here.column += characters(piece);
                marks.push(here);
            }
            if line.ends_with(b"\n") {
                here = Mark { line: here.line + 1, column: 1, ..here };
                marks.push(here);
            }
        }
        LineIndex { text, marks }
    }

    /// The place of some bytes of the text; places beyond its end count as its end.
    pub(super) fn of(&self, bytes: Range<usize>) -> Place {
        let start = bytes.start.min(self.text.len());
        let end = bytes.end.clamp(start, self.text.len());
        let after = self.marks.partition_point(|mark| mark.offset <= start);
        let mark = self.marks[after.saturating_sub(1)];
        let column = mark.column + characters(&self.text[mark.offset..start]);
        Place { line: mark.line, column, start, end }
    }
}

/// The number of characters that begin in these bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_also_past_the_marks_of_a_long_line() {
        let text = format!("ab\né{}x\n", "é".repeat(STRIDE));
        let places = LineIndex::new(text.as_bytes());
        let at = |offset: usize| (places.of(offset..offset).line, places.of(offset..offset).column);
        assert_eq!([at(0), at(2), at(3), at(5)], [(1, 1), (1, 3), (2, 1), (2, 2)]);
        let x = text.find('x').unwrap();
        assert_eq!([at(x), at(x + 1), at(x + 2), at(x + 9)], [(2, STRIDE + 2), (2, STRIDE + 3), (3, 1), (3, 1)]);
    }
}
