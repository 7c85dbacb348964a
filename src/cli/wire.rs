//! `sessim wire`: reads requests as lines of JSON from stdin and writes replies as lines of JSON to stdout.

mod hoppers;
mod line;
mod templates;

use super::Exit;
use super::changes::{self, Chosen};
use super::diagnose;
use super::output::Output;
use crate::id::Seed;
use crate::json::fields::written;
use crate::mpsd::directory::Directory;
use crate::mpsd::service::{Call, Mpsd, MpsdEvent};
use crate::mpsd::wire::{Epoch, Request, Response};
use crate::time::Instant;
use line::{DeviceNumbers, InputLine, LineAction};
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

/// The maximum length of a line, in bytes.
const MAX_LINE: u64 = 4 << 20;

/// The arguments of `wire`.
#[derive(clap::Args, Debug)]
pub(super) struct WireArguments {
    /// A folder of templates, each at {scid}/{template}.json, or a single template file.
    #[arg(long, value_name = "PATH")]
    templates: PathBuf,
    #[command(flatten)]
    chosen: Chosen,
    /// The date at virtual time zero.
    #[arg(long, value_name = "DATE", default_value = "2016-09-20T20:50:00Z")]
    epoch: Epoch,
    /// Seed for the ids that the service generates.
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = changes::seed, default_value = "0")]
    seed: u64,
    /// A file of SmartMatch hoppers: { "{scid}": { "{name}": { "players": [2, 4], ... } } }.
    #[arg(long, value_name = "FILE")]
    hoppers: Option<PathBuf>,
    /// Limit the rate of requests per user; requests over the limit are refused with 429.
    #[arg(long)]
    rate_limits: bool,
}

pub(super) fn wire(arguments: &WireArguments, output: &mut Output) -> io::Result<Exit> {
    let opened = arguments.chosen.alone().map_err(|why| vec![diagnose::plain(&why, None)]).and_then(|readings| {
        let mut directory = Directory::new(readings).seeded(Seed(arguments.seed));
        if arguments.rate_limits {
            directory.limit_rates();
        }
        templates::load(&arguments.templates, &mut directory)?;
        let mut service = Mpsd::new(directory, arguments.epoch);
        if let Some(file) = &arguments.hoppers {
            hoppers::load(file, &mut service)?;
        }
        Ok(service)
    });
    let service = match opened {
        Ok(service) => service,
        Err(complaints) => {
            output.diagnostic(&complaints.concat())?;
            return Ok(Exit::Invalid);
        }
    };
    let mut stream = LineStream { service, ..LineStream::default() };
    let mut input = io::stdin().lock();
    let mut text = Vec::new();
    for number in 1_u64.. {
        let Some(read) = next_line(&mut input, &mut text)? else { break };
        let answer = match read {
            Reading::Blank => continue,
            Reading::TooLong => Err(format!("the line has more than {MAX_LINE} bytes")),
            Reading::InputLine => stream.answer(&text),
        };
        let answer = answer.unwrap_or_else(|problem| {
            written(|to| {
                to.object("error", |to| {
                    to.number("line", number);
                    to.string("problem", &problem);
                })
            })
        });
        output.data(&answer)?;
        output.data("\n")?;
        output.finish()?;
    }
    Ok(Exit::Held)
}

/// The result of reading a line.
enum Reading {
    Blank,
    TooLong,
    InputLine,
}

/// Reads the next line into `text`, without its line break; `None` at the end of the input.
fn next_line(input: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<Reading>> {
    text.clear();
    if input.by_ref().take(MAX_LINE + 1).read_until(b'\n', text)? == 0 {
        return Ok(None);
    }
    if text.len() as u64 > MAX_LINE && !text.ends_with(b"\n") {
        input.skip_until(b'\n')?;
        return Ok(Some(Reading::TooLong));
    }
    Ok(Some(if text.iter().all(u8::is_ascii_whitespace) { Reading::Blank } else { Reading::InputLine }))
}

/// The service, and the state of one stream of lines.
#[derive(Default)]
struct LineStream {
    service: Mpsd,
    devices: DeviceNumbers,
    now: Instant,
    /// The events of the current line, from the clock of the line before.
    events: Vec<MpsdEvent>,
}

impl LineStream {
    fn answer(&mut self, text: &[u8]) -> Result<String, String> {
        let line: InputLine<'_> = serde_json::from_slice(text).map_err(|why| format!("{why}"))?;
        let (at, asked) = line.parse(&mut self.devices)?;
        match asked {
            LineAction::Peek(path) => {
                let stored = self.service.peek_at(path.as_ref())?;
                Ok(written(|to| to.raw("peek", stored.as_deref().unwrap_or("null"))))
            }
            LineAction::Fact(fact) => {
                let now = self.advance(at)?;
                let mark = self.events.len();
                // A fact has no reply and cannot be refused.
                let _ = self.service.handle(now, Call::Learn(fact), &mut self.events);
                let taps = self.taps();
                Ok(written(|to| {
                    to.number("events", changes(&self.events[mark..]));
                    to.raw("taps", &taps);
                }))
            }
            LineAction::Request(asked) => {
                let now = self.advance(at)?;
                let headers: Vec<(&str, &str)> =
                    asked.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                let request = Request {
                    caller: asked.caller.as_ref(),
                    gamertag: asked.gamertag.as_deref(),
                    method: &asked.method,
                    path: &asked.path,
                    headers: &headers,
                    body: asked.body.as_deref(),
                };
                let response = self.service.http(now, &request, &mut self.events);
                Ok(rendered(&response, &self.taps()))
            }
            LineAction::Time => {
                self.advance(at)?;
                let taps = self.taps();
                Ok(written(|to| to.raw("taps", &taps)))
            }
        }
    }

    /// Applies what the line has made due at once, and renders all taps sent with it: those due by its time, and those that
    /// it causes.
    fn taps(&mut self) -> String {
        self.service.pass(self.now, &mut self.events);
        self.service.taps_as_json(&self.events)
    }

    /// Moves the clock forward. What falls due on the way is applied first.
    fn advance(&mut self, at: Option<Instant>) -> Result<Instant, String> {
        let at = at.ok_or("\"at\" is missing: the time in milliseconds")?;
        if at < self.now {
            let (at, now) = (at.as_millis(), self.now.as_millis());
            return Err(format!("time runs backwards: {at} comes after {now}"));
        }
        self.now = at;
        self.events.clear();
        self.service.pass(at, &mut self.events);
        Ok(at)
    }
}

/// The number of changes of sessions among these events.
fn changes(events: &[MpsdEvent]) -> usize {
    let is_change = |event: &&MpsdEvent| match event {
        MpsdEvent::Changed { .. } => true,
        MpsdEvent::Ordered { .. } | MpsdEvent::Sent(_) => false,
    };
    events.iter().filter(is_change).count()
}

/// `{"status":..,"headers":{..},"body":..,"taps":[..]}`; a body that is not JSON is a string.
fn rendered(response: &Response, taps: &str) -> String {
    written(|to| {
        to.number("status", response.status);
        to.object("headers", |to| response.headers.iter().for_each(|(name, value)| to.string(name, value)));
        match &response.body {
            Some(body) if response.is_json() => to.raw("body", body),
            Some(body) => to.string("body", body),
            None => to.raw("body", "null"),
        }
        to.raw("taps", taps);
    })
}
