//! Where words go: data to stdout, talk to stderr, colour to terminals only.

use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

/// Both streams, locked for as long as the program runs.
pub(super) struct Output {
    data: Data,
    talk: AutoStream<StderrLock<'static>>,
}

/// Where data goes.
enum Data {
    /// A terminal, with colours.
    Coloured(BufWriter<AutoStream<StdoutLock<'static>>>),
    /// Anything else, without. Much data has none to begin with, and is then written as it is.
    Plain(BufWriter<StdoutLock<'static>>),
}

impl Output {
    pub(super) fn new() -> Output {
        let stdout = io::stdout();
        let data = match AutoStream::choice(&stdout) {
            ColorChoice::Never => Data::Plain(BufWriter::new(stdout.lock())),
            ColorChoice::Auto | ColorChoice::AlwaysAnsi | ColorChoice::Always => {
                Data::Coloured(BufWriter::new(anstream::stdout().lock()))
            }
        };
        Output { data, talk: anstream::stderr().lock() }
    }

    /// What was asked for.
    pub(super) fn data(&mut self, text: &str) -> io::Result<()> {
        match &mut self.data {
            Data::Coloured(to) => to.write_all(text.as_bytes()),
            Data::Plain(to) if text.bytes().all(is_shown) => to.write_all(text.as_bytes()),
            Data::Plain(to) => write!(to, "{}", anstream::adapter::strip_str(text)),
        }
    }

    /// What is said besides. All data that came before is out by then.
    pub(super) fn diagnostic(&mut self, text: &str) -> io::Result<()> {
        self.finish()?;
        self.talk.write_all(text.as_bytes())
    }

    pub(super) fn finish(&mut self) -> io::Result<()> {
        match &mut self.data {
            Data::Coloured(to) => to.flush(),
            Data::Plain(to) => to.flush(),
        }
    }

    /// Why nothing more comes. If that cannot be said either, nobody is listening.
    pub(super) fn fatal(&mut self, text: &str) {
        let _ = self.talk.write_all(text.as_bytes());
    }
}

/// Whether a byte is no part of anything that only a terminal understands.
fn is_shown(byte: u8) -> bool {
    (byte >= b' ' && byte != 0x7f) || byte == b'\n'
}
