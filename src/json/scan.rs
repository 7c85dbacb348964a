//! Parses text into the nodes of a document in one pass, or finds the place where it is not JSON.

use super::MAX_DEPTH;

/// A value of a document. The nodes stand in the order of the text, so that what a list or an object holds comes right
/// after it.
// Places are 32 bits wide: a large script has a million nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    start: u32,
    end: u32,
    /// The key with its quotes, where it stands in an object.
    key: Option<(u32, u32)>,
    parent: u32,
    /// The node after this one and all within it.
    next: u32,
    pub(super) kind: Kind,
    pub(super) key_is_escaped: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Null,
    Bool(bool),
    Number,
    String { is_escaped: bool },
    List,
    Object,
}

impl Node {
    /// The bytes of the value.
    pub(super) fn value(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The bytes of the key with its quotes, or nothing.
    pub(super) fn key(&self) -> Option<std::ops::Range<usize>> {
        self.key.map(|(start, end)| start as usize..end as usize)
    }

    /// Its own number, if it is the document.
    pub(super) fn parent(&self) -> usize {
        self.parent as usize
    }

    pub(super) fn next(&self) -> usize {
        self.next as usize
    }
}

/// The reason why a text is not JSON, and the byte of the fault.
#[derive(Debug)]
pub(super) struct Broken {
    pub(super) at: usize,
    pub(super) why: Why,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Why {
    /// The text ends inside this.
    Ends(&'static str),
    /// The expected text.
    Expected(&'static str),
    /// Neither true, false nor null.
    Word,
    Number,
    Escape,
    /// A control character in a string.
    Control,
    TooDeep,
    TooLong,
}

/// The nodes of a text, the document first. It is not blank.
pub(super) fn nodes(text: &str) -> Result<Vec<Node>, Broken> {
    if u32::try_from(text.len()).is_err() {
        return Err(Broken { at: 0, why: Why::TooLong });
    }
    let nodes = Vec::with_capacity(text.len() / 16);
    let mut scanner = Scanner { text: text.as_bytes(), at: 0, nodes, open: None, depth: 0, too_deep: None };
    scanner.document()?;
    match scanner.too_deep {
        Some(at) => Err(Broken { at, why: Why::TooDeep }),
        None => Ok(scanner.nodes),
    }
}

struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    nodes: Vec<Node>,
    /// The innermost open list or object.
    open: Option<usize>,
    depth: usize,
    /// The first bracket that exceeds the depth. It is reported only if there is no other fault.
    too_deep: Option<usize>,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn peek_behind_space(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\t' | b'\r') = self.peek() {
            self.at += 1;
        }
        self.peek()
    }

    fn document(&mut self) -> Result<(), Broken> {
        loop {
            let opened = self.entry()?;
            if !self.next_entry(opened)? {
                break;
            }
        }
        match self.peek_behind_space() {
            Some(_) => Err(self.broken(Why::Expected("nothing after the end of the document"))),
            None => Ok(()),
        }
    }

    /// Reads a value, with its key in an object; of a list or an object only the opening bracket, which it returns.
    fn entry(&mut self) -> Result<bool, Broken> {
        let (mut key, mut key_is_escaped) = (None, false);
        if self.open.is_some_and(|open| self.nodes[open].kind == Kind::Object) {
            match self.peek_behind_space() {
                Some(b'"') => {}
                Some(_) => return Err(self.broken(Why::Expected("a key in double quotes"))),
                None => return Err(self.ends("an object")),
            }
            let start = self.at;
            key_is_escaped = self.string()?;
            key = Some((place(start), place(self.at)));
            match self.peek_behind_space() {
                Some(b':') => self.at += 1,
                Some(_) => return Err(self.broken(Why::Expected("a colon after the key"))),
                None => return Err(self.ends("an object")),
            }
        }
        let first = self.peek_behind_space();
        let start = self.at;
        let kind = match first {
            Some(b'{') => self.bracket(Kind::Object),
            Some(b'[') => self.bracket(Kind::List),
            Some(b'"') => Kind::String { is_escaped: self.string()? },
            Some(b't') => self.word(b"true", Kind::Bool(true))?,
            Some(b'f') => self.word(b"false", Kind::Bool(false))?,
            Some(b'n') => self.word(b"null", Kind::Null)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => return Err(self.broken(Why::Expected("a value"))),
            None => return Err(self.ends("a value")),
        };
        let node = self.nodes.len();
        let parent = place(self.open.unwrap_or(node));
        let (start, end, next) = (place(start), place(self.at), place(node + 1));
        self.nodes.push(Node { start, end, key, parent, next, kind, key_is_escaped });
        let opened = matches!(kind, Kind::List | Kind::Object);
        if opened {
            self.open = Some(node);
        }
        Ok(opened)
    }

    /// Moves to the next entry, past closing brackets. False at the end of the document.
    fn next_entry(&mut self, mut just_opened: bool) -> Result<bool, Broken> {
        while let Some(open) = self.open {
            let is_list = self.nodes[open].kind == Kind::List;
            let (name, expected) = match is_list {
                true => ("a list", "a comma or the end of the list"),
                false => ("an object", "a comma or the end of the object"),
            };
            match self.peek_behind_space() {
                Some(b']') if is_list => self.close(open),
                Some(b'}') if !is_list => self.close(open),
                Some(_) if just_opened => return Ok(true),
                Some(b',') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(_) => return Err(self.broken(Why::Expected(expected))),
                None => return Err(self.ends(name)),
            }
            just_opened = false;
        }
        Ok(false)
    }

    fn bracket(&mut self, kind: Kind) -> Kind {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.too_deep.get_or_insert(self.at);
        }
        self.at += 1;
        kind
    }

    fn close(&mut self, open: usize) {
        self.at += 1;
        self.depth -= 1;
        let next = place(self.nodes.len());
        let node = &mut self.nodes[open];
        (node.end, node.next) = (place(self.at), next);
        self.open = (node.parent() != open).then(|| node.parent());
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<Kind, Broken> {
        for letter in word {
            match self.peek() {
                Some(found) if found == *letter => self.at += 1,
                Some(_) => return Err(self.broken(Why::Word)),
                None => return Err(self.ends("a value")),
            }
        }
        Ok(kind)
    }

    /// Moves past a string, and returns whether it has escapes.
    fn string(&mut self) -> Result<bool, Broken> {
        let mut is_escaped = false;
        self.at += 1;
        loop {
            let plain = |byte: &u8| !matches!(byte, b'"' | b'\\' | 0..=0x1F);
            self.at += self.text[self.at..].iter().take_while(|byte| plain(byte)).count();
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.escape()?,
                Some(_) => return Err(self.broken(Why::Control)),
                None => return Err(self.ends("a string")),
            }
            is_escaped = true;
        }
        self.at += 1;
        Ok(is_escaped)
    }

    /// Moves past an escape. Half a surrogate pair is found when the string is read.
    fn escape(&mut self) -> Result<(), Broken> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => match self.text.get(self.at + 1..self.at + 5) {
                Some(digits) => {
                    self.at += 4;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return Err(self.broken(Why::Escape));
                    }
                    self.at += 1;
                }
                None => return Err(self.ends("a string")),
            },
            Some(_) => return Err(self.broken(Why::Escape)),
            None => return Err(self.ends("a string")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<Kind, Broken> {
        self.at += usize::from(self.peek() == Some(b'-'));
        match self.peek() {
            Some(b'0') => {
                self.at += 1;
                if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    return Err(self.broken(Why::Number));
                }
            }
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            self.digits()?;
        }
        Ok(Kind::Number)
    }

    /// Moves past digits; there must be at least one.
    fn digits(&mut self) -> Result<(), Broken> {
        let digits = self.text[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += digits;
        if digits == 0 { Err(self.broken(Why::Number)) } else { Ok(()) }
    }

    /// A fault at this byte, or at the last one of the text.
    fn broken(&self, why: Why) -> Broken {
        Broken { at: self.at.min(self.text.len().saturating_sub(1)), why }
    }

    fn ends(&self, within: &'static str) -> Broken {
        Broken { at: self.text.len(), why: Why::Ends(within) }
    }
}

/// A place in a text that is short enough.
#[expect(clippy::cast_possible_truncation, reason = "the length of the text has been compared")]
fn place(at: usize) -> u32 {
    at as u32
}
