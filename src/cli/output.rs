//! Output: results go to stdout, diagnostics to stderr; colour is used on terminals only.

use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufWriter, StderrLock, StdoutLock, Write};

/// Both streams, locked while the program runs.
pub(super) struct Output {
    data: Data,
    talk: AutoStream<StderrLock<'static>>,
}

/// Where results go.
enum Data {
    /// A terminal, with colour.
    Coloured(BufWriter<AutoStream<StdoutLock<'static>>>),
    /// Anything else, without colour. Text without escape sequences is written as it is.
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

    /// Writes a result.
    pub(super) fn data(&mut self, text: &str) -> io::Result<()> {
        match &mut self.data {
            Data::Coloured(to) => to.write_all(text.as_bytes()),
            Data::Plain(to) if text.bytes().all(is_shown) => to.write_all(text.as_bytes()),
            Data::Plain(to) => write!(to, "{}", anstream::adapter::strip_str(text)),
        }
    }

    /// Writes a diagnostic, after flushing all results so far.
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

    /// Writes the reason why the program stops. Failure to write it is ignored.
    pub(super) fn fatal(&mut self, text: &str) {
        let _ = self.talk.write_all(text.as_bytes());
    }
}

/// Whether a byte cannot be part of a terminal escape sequence.
fn is_shown(byte: u8) -> bool {
    (byte >= b' ' && byte != 0x7f) || byte == b'\n'
}
