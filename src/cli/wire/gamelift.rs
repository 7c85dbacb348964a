//! GameLift behind `sessim wire`: a world from a script, requests by the API's protocol, facts about its server processes.

mod events;
mod facts;
mod names;

pub(super) use facts::GameLiftFactDocument;

use super::line::WireRequest;
use crate::cli::diagnose;
use crate::cli::files::{self, FoundFile};
use crate::cli::input::Findings;
use crate::gamelift::call::{GameLiftCall, GameLiftFact};
use crate::gamelift::epoch::UnixEpoch;
use crate::gamelift::event::GameLiftEvent;
use crate::gamelift::exception::GameLiftException;
use crate::gamelift::service::GameLift;
use crate::gamelift::wire::{ApiRequest, ApiResponse};
use crate::id::Seed;
use crate::json::fields::{Object, objects};
use crate::mpsd::wire::Epoch;
use crate::scenario::Overrides;
use crate::time::Instant;
use events::{EventForm, TimedEvent};
use names::ResourceNames;
use std::path::Path;

/// The service with the names of its world, and what happened in it since the last answer.
pub(super) struct GameLiftStream {
    service: GameLift,
    names: ResourceNames,
    /// The requests so far.
    requests: u64,
    buffer: Vec<GameLiftEvent>,
    happened: Vec<TimedEvent>,
}

/// What the command line says about GameLift.
pub(super) struct GameLiftOptions {
    /// Readings by name and value.
    pub(super) readings: Vec<(String, String)>,
    pub(super) seed: Seed,
    pub(super) epoch: Epoch,
}

/// Opens the world of a scenario, of its first case if it has several. Its instances start at virtual zero.
///
/// # Errors
/// A diagnostic for each fault of the file; or one that it has no GameLift.
pub(super) fn load(path: &Path, options: GameLiftOptions) -> Result<GameLiftStream, Vec<String>> {
    let mut findings = Findings::default();
    let overrides = Overrides { gamelift_readings: options.readings, ..Overrides::default() };
    let file = FoundFile { path: path.to_owned(), title: files::stem(path) };
    let Some(loaded) = findings.script(&file, &overrides) else { return Err(findings.texts()) };
    let script = loaded.script;
    let Some(plan) = script.cases.into_iter().next().and_then(|case| case.gamelift) else {
        let title = format!("{}: the scenario has no GameLift", path.display());
        return Err(vec![diagnose::plain(&title, Some("give it \"gamelift\" at the top".to_owned()))]);
    };
    let epoch = UnixEpoch::from_millis(options.epoch.unix_millis());
    let mut stream = GameLiftStream {
        service: plan.service.seeded(options.seed.0).since(epoch),
        names: ResourceNames::new(script.names.servers),
        requests: 0,
        buffer: Vec::new(),
        happened: Vec::new(),
    };
    for (fleet, instances, _) in plan.fleets {
        for _ in 0..instances {
            stream.learn(GameLiftFact::InstanceStarts { fleet, location: None });
        }
    }
    Ok(stream)
}

impl GameLiftStream {
    /// Lets everything happen that is due up to `now`, each at its own instant.
    pub(super) fn pass(&mut self, now: Instant) {
        while let Some(due) = self.service.next_due().filter(|due| *due <= now) {
            self.service.pass(due, &mut self.buffer);
            self.keep(due);
        }
    }

    /// Takes in a fact at virtual zero; facts are never refused.
    fn learn(&mut self, fact: GameLiftFact) {
        let _ = self.service.handle(Instant::ZERO, &GameLiftCall::Learn(fact), &mut self.buffer);
        self.keep(Instant::ZERO);
    }

    /// Answers a request of the API.
    pub(super) fn http(&mut self, now: Instant, asked: &WireRequest<'_>) -> ApiResponse {
        self.requests += 1;
        let headers = asked.headers();
        let request = ApiRequest {
            number: self.requests,
            method: &asked.method,
            path: &asked.path,
            headers: &headers,
            body: asked.body.as_deref(),
        };
        let response = self.service.http(now, &request, &mut self.buffer);
        self.keep(now);
        response
    }

    /// Takes in a fact.
    ///
    /// # Errors
    /// What is wrong with the fact, in a sentence; then the service has not learned it.
    pub(super) fn fact(&mut self, now: Instant, fact: GameLiftFactDocument) -> Result<FactResult, String> {
        let call = fact.call(&self.names, &self.service)?;
        let result = self.service.handle(now, &call, &mut self.buffer);
        self.keep(now);
        Ok(match result {
            Ok(reply) => FactResult::Reply(self.service.reply_as_json(&reply)),
            Err(exception) => FactResult::Refused(exception),
        })
    }

    /// Everything that happened since the last time, as a list.
    pub(super) fn take_events(&mut self) -> String {
        let mut text = String::new();
        let form = EventForm { service: &self.service, names: &self.names };
        objects(&mut text, self.happened.drain(..), |to, event| form.write(to, &event));
        text
    }

    fn keep(&mut self, at: Instant) {
        for event in self.buffer.drain(..) {
            self.names.learn(&event);
            self.happened.push(TimedEvent { at, event });
        }
    }
}

/// The answer to a fact.
pub(super) enum FactResult {
    /// JSON.
    Reply(String),
    Refused(GameLiftException),
}

impl FactResult {
    /// `"reply":{..}`, or `"refusal":{"error":..,"message":..,"clause":..}`.
    pub(super) fn write(&self, to: &mut Object<'_>) {
        match self {
            FactResult::Reply(reply) => to.raw("reply", reply),
            FactResult::Refused(exception) => to.object("refusal", |to| {
                to.string("error", exception.error().word());
                to.shown("message", exception);
                to.shown("clause", exception.clause());
            }),
        }
    }
}
