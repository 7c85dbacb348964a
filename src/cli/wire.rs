//! `sessim wire`: reads requests as lines of JSON from stdin and writes replies as lines of JSON to stdout.

mod gamelift;
mod hoppers;
mod line;
mod templates;

use super::Exit;
use super::changes::{self, Chosen};
use super::diagnose;
use super::output::Output;
use crate::id::Seed;
use crate::json::fields::{Object, written};
use crate::mpsd::directory::Directory;
use crate::mpsd::service::{Call, Mpsd, MpsdEvent};
use crate::mpsd::wire::{Epoch, Request, Response};
use crate::time::Instant;
use gamelift::{GameLiftOptions, GameLiftStream};
use line::{DeviceNumbers, InputLine, LineAction, WireRequest};
use std::io::{self, BufRead, Read};
use std::path::PathBuf;

/// The maximum length of a line, in bytes.
const MAX_LINE: u64 = 4 << 20;

/// The arguments of `wire`.
#[derive(clap::Args, Debug)]
pub(super) struct WireArguments {
    /// A folder of templates, each at {scid}/{template}.json, or a single template file.
    #[arg(long, value_name = "PATH", required_unless_present = "world")]
    templates: Option<PathBuf>,
    /// A scenario whose GameLift world answers requests of GameLift's API; its steps are not run.
    #[arg(long, value_name = "FILE")]
    world: Option<PathBuf>,
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
    let mut stream = match open(arguments) {
        Ok(stream) => stream,
        Err(complaints) => {
            output.diagnostic(&complaints.concat())?;
            return Ok(Exit::Invalid);
        }
    };
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

/// Opens the services of the command line.
///
/// # Errors
/// A diagnostic for each fault of an option or a file.
fn open(arguments: &WireArguments) -> Result<LineStream, Vec<String>> {
    let plain = |why: &str| vec![diagnose::plain(why, None)];
    let gamelift_readings = arguments.chosen.gamelift();
    if let (Some((name, _)), None) = (gamelift_readings.first(), &arguments.world) {
        return Err(plain(&format!("--reading gamelift.{name}: there is no GameLift without --world")));
    }
    let readings = arguments.chosen.alone().map_err(|why| plain(&why))?;
    let seed = Seed(arguments.seed);
    let mut directory = Directory::new(readings).seeded(seed);
    if arguments.rate_limits {
        directory.limit_rates();
    }
    if let Some(path) = &arguments.templates {
        templates::load(path, &mut directory)?;
    }
    let mut service = Mpsd::new(directory, arguments.epoch);
    if let Some(file) = &arguments.hoppers {
        hoppers::load(file, &mut service)?;
    }
    let options = GameLiftOptions { readings: gamelift_readings, seed, epoch: arguments.epoch };
    let gamelift = arguments.world.as_ref().map(|file| gamelift::load(file, options)).transpose()?;
    Ok(LineStream { service, gamelift, ..LineStream::default() })
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

/// The services, and the state of one stream of lines.
#[derive(Default)]
struct LineStream {
    service: Mpsd,
    /// With `--world`.
    gamelift: Option<GameLiftStream>,
    devices: DeviceNumbers,
    now: Instant,
    /// The events of the session directory since the answer before.
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
                self.service.pass(now, &mut self.events);
                let changes = changes(&self.events[mark..]);
                let caused = self.caused();
                Ok(written(|to| {
                    to.number("events", changes);
                    caused.write(to);
                }))
            }
            LineAction::GameLiftFact(fact) => {
                self.gamelift()?;
                let now = self.advance(at)?;
                let result = self.gamelift()?.fact(now, fact)?;
                let caused = self.caused();
                Ok(written(|to| {
                    result.write(to);
                    caused.write(to);
                }))
            }
            LineAction::Request(asked) if asked.is_for_gamelift() => {
                if asked.caller.is_some() {
                    return Err("a request to GameLift has no \"as\"".to_owned());
                }
                self.gamelift()?;
                let now = self.advance(at)?;
                let response = self.gamelift()?.http(now, &asked);
                let caused = self.caused();
                Ok(written(|to| {
                    to.number("status", response.status);
                    headers(to, &response.headers);
                    to.raw("body", &response.body);
                    caused.write(to);
                }))
            }
            LineAction::Request(asked) => {
                let now = self.advance(at)?;
                let response = self.http(now, &asked);
                Ok(rendered(&response, &self.caused()))
            }
            LineAction::Time => {
                self.advance(at)?;
                let caused = self.caused();
                Ok(written(|to| caused.write(to)))
            }
        }
    }

    fn http(&mut self, now: Instant, asked: &WireRequest<'_>) -> Response {
        let headers = asked.headers();
        let request = Request {
            caller: asked.caller.as_ref(),
            gamertag: asked.gamertag.as_deref(),
            method: &asked.method,
            path: &asked.path,
            headers: &headers,
            body: asked.body.as_deref(),
        };
        self.service.http(now, &request, &mut self.events)
    }

    fn gamelift(&mut self) -> Result<&mut GameLiftStream, String> {
        self.gamelift.as_mut().ok_or_else(|| "there is no GameLift: name a scenario with --world".to_owned())
    }

    /// Applies what the line has made due at once, and renders everything that happened since the answer before: taps, and
    /// the events of GameLift.
    fn caused(&mut self) -> Caused {
        self.service.pass(self.now, &mut self.events);
        let taps = self.service.taps_as_json(&self.events);
        self.events.clear();
        let gamelift = self.gamelift.as_mut().map(|gamelift| {
            gamelift.pass(self.now);
            gamelift.take_events()
        });
        Caused { taps, gamelift }
    }

    /// Moves the clock forward. What falls due on the way is applied first.
    fn advance(&mut self, at: Option<Instant>) -> Result<Instant, String> {
        let at = at.ok_or("\"at\" is missing: the time in milliseconds")?;
        if at < self.now {
            let (at, now) = (at.as_millis(), self.now.as_millis());
            return Err(format!("time runs backwards: {at} comes after {now}"));
        }
        self.now = at;
        self.service.pass(at, &mut self.events);
        if let Some(gamelift) = &mut self.gamelift {
            gamelift.pass(at);
        }
        Ok(at)
    }
}

/// What happened in the services, as JSON.
struct Caused {
    taps: String,
    /// None without `--world`.
    gamelift: Option<String>,
}

impl Caused {
    fn write(&self, to: &mut Object<'_>) {
        if let Some(events) = &self.gamelift {
            to.raw("gamelift", events);
        }
        to.raw("taps", &self.taps);
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
fn rendered(response: &Response, caused: &Caused) -> String {
    written(|to| {
        to.number("status", response.status);
        headers(to, &response.headers);
        match &response.body {
            Some(body) if response.is_json() => to.raw("body", body),
            Some(body) => to.string("body", body),
            None => to.raw("body", "null"),
        }
        caused.write(to);
    })
}

fn headers(to: &mut Object<'_>, headers: &[(&'static str, String)]) {
    to.object("headers", |to| headers.iter().for_each(|(name, value)| to.string(name, value)));
}
