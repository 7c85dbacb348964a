//! Where words go: data to stdout, talk to stderr, colour to terminals only.

use anstream::AutoStream;
use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

/// Both streams, locked for as long as the program runs.
pub(super) struct Output {
    data: BufWriter<AutoStream<StdoutLock<'static>>>,
    talk: AutoStream<StderrLock<'static>>,
}

impl Output {
    pub(super) fn new() -> Output {
        Output { data: BufWriter::new(anstream::stdout().lock()), talk: anstream::stderr().lock() }
    }

    /// What was asked for.
    pub(super) fn data(&mut self, text: &str) -> io::Result<()> {
        self.data.write_all(text.as_bytes())
    }

    /// What is said besides. All data that came before is out by then.
    pub(super) fn talk(&mut self, text: &str) -> io::Result<()> {
        self.data.flush()?;
        self.talk.write_all(text.as_bytes())
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.data.flush()
    }

    /// Why nothing more comes. If that cannot be said either, nobody is listening.
    pub(super) fn last_words(&mut self, text: &str) {
        let _ = self.talk.write_all(text.as_bytes());
    }
}
