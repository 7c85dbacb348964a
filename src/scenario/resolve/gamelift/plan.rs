//! The fleets with which a world begins: those of the script, changed by a case and by the command line.

use super::FaultList;
use crate::gamelift::readings::{ChoiceError, GameLiftReadings};
use crate::gamelift::service::GameLift;
use crate::gamelift::setup::{AliasSpec, CreatorLimit, FleetSpec};
use crate::json::{self, Path};
use crate::scenario::document::{
    AliasDocument, Document, FleetDocument, GameLiftCaseDocument, HealthDocument, ServerProgramDocument,
};
use crate::scenario::{Overrides, Source};
use crate::time::{Millis, Timeout};
use crate::world::{GameLiftPlan, ServerProgram};
use serde_json::Value;

/// The region of a script that names none.
const REGION: &str = "us-east-1";

/// The most instances with which a fleet begins.
const MOST_INSTANCES: u32 = 1_000;

/// The most handlers of a notification.
const MOST_HANDLERS: u32 = 10;

/// A change of the script's GameLift, and its source and place.
struct PlanLayer {
    source: Source,
    path: Path,
    change: GameLiftCaseDocument,
}

/// GameLift of a case: that of the script with the changes of the case and of the command line.
pub(in crate::scenario::resolve) fn plan(
    document: &Document,
    case: Option<(&Path, &GameLiftCaseDocument)>,
    overrides: &Overrides,
    faults: &mut FaultList,
) -> Option<GameLiftPlan> {
    let mut layers = Vec::new();
    if let Some((path, change)) = case {
        layers.push(PlanLayer { source: Source::Script, path: path.clone(), change: change.clone() });
    }
    for (name, value) in &overrides.gamelift {
        layers.extend(set_layer(name, value, faults));
    }
    let Some(gamelift) = &document.gamelift else {
        if let Some(PlanLayer { source, path, .. }) = layers.into_iter().next() {
            let fault = faults.add(source, path, true, false, "the script has no GameLift");
            fault.help("give it \"gamelift\" at the top");
        }
        return None;
    };
    let readings = gamelift.readings.over(GameLiftReadings::default());
    let mut readings = layers.iter().fold(readings, |readings, layer| layer.change.readings.over(readings));
    for (name, value) in &overrides.gamelift_readings {
        match readings.with(name, value) {
            Ok(changed) => readings = changed,
            Err(ChoiceError { problem, found, known }) => {
                let source = Source::Option(format!("--reading gamelift.{name}={value}"));
                faults.add(source, Path::root(), false, false, problem).names(&found, known);
            }
        }
    }
    for PlanLayer { source, path, change } in &layers {
        for (id, fleet) in change.fleets.iter() {
            let path = path.clone().join("fleets").join(id);
            if !gamelift.fleets.names().any(|known| known == id) {
                let fault = faults.add(source.clone(), path, true, false, format!("there is no fleet {id:?}"));
                fault.names(id, gamelift.fleets.names());
            } else if let Some(field) = named_field(fleet) {
                let problem = format!("{field:?} is for all cases: the names of processes follow from it");
                faults.add(source.clone(), path.join(field), true, false, problem);
            }
        }
    }
    let root = Path::root().join("gamelift");
    let base = GameLiftCaseDocument { settings: gamelift.settings.clone(), ..GameLiftCaseDocument::default() };
    let base = PlanLayer { source: Source::Script, path: root.clone(), change: base };
    let (mut latency, mut handlers, mut configured) = (Millis::ZERO, 1, true);
    for PlanLayer { source, path, change } in std::iter::once(&base).chain(&layers) {
        let settings = &change.settings;
        latency = settings.latency.unwrap_or(latency);
        handlers = settings.handlers.unwrap_or(handlers);
        configured = settings.configured.unwrap_or(configured);
        if settings.handlers.is_some_and(|handlers| !(1..=MOST_HANDLERS).contains(&handlers)) {
            let problem = format!("from 1 to {MOST_HANDLERS} handlers are connected");
            faults.add(source.clone(), path.clone().join("settings").join("handlers"), false, false, problem);
        }
    }
    let region = gamelift.region.as_deref().unwrap_or(REGION);
    let mut service = GameLift::new(region.into(), 0, readings);
    let mut fleets = Vec::new();
    for (id, fleet) in gamelift.fleets.iter() {
        let path = root.clone().join("fleets").join(id);
        if fleet.instances.is_some_and(|instances| instances > MOST_INSTANCES) {
            faults.at(path.clone().join("instances"), format!("a fleet begins with at most {MOST_INSTANCES}"));
            continue;
        }
        let of_fleet = |layer: &PlanLayer| layer.change.fleets.get(id).cloned().unwrap_or_default();
        let spec = layers.iter().fold(spec(id, region, fleet), |spec, layer| changed(spec, &of_fleet(layer)));
        let program = program(&fleet.server, program(&gamelift.server, ServerProgram::default()));
        let program = layers.iter().fold(program, |program, layer| {
            let program = self::program(&layer.change.server, program);
            self::program(&of_fleet(layer).server, program)
        });
        match service.add_fleet(spec) {
            Ok(key) => fleets.push((key, fleet.instances.unwrap_or(1), program)),
            Err(why) => {
                // A value that a later layer has changed is at fault there.
                let source = layers.iter().rev().find(|layer| layer.change.fleets.get(id).is_some());
                let (source, path) = match source {
                    Some(layer) => (layer.source.clone(), layer.path.clone().join("fleets").join(id)),
                    None => (Source::Script, path),
                };
                faults.add(source, path, true, false, why.to_string());
            }
        }
    }
    for (id, alias) in gamelift.aliases.iter() {
        let leads = match alias {
            AliasDocument::Fleet(fleet) => AliasSpec::Fleet(fleet.as_str().into()),
            AliasDocument::Terminal(message) => AliasSpec::Terminal(message.as_str().into()),
        };
        if let Err(why) = service.add_alias(id, leads) {
            faults.at_key(root.clone().join("aliases").join(id), why.to_string());
        }
    }
    Some(GameLiftPlan { service, fleets, latency, handlers, configured })
}

/// A change by the command line: `fleets.fleet-a.activationTimeout` and its value, as the case that would have it.
fn set_layer(name: &str, value: &Value, faults: &mut FaultList) -> Option<PlanLayer> {
    let nested = name
        .rsplit('.')
        .fold(value.clone(), |inner, key| Value::Object(std::iter::once((key.to_owned(), inner)).collect()));
    let shown = match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    let source = Source::Option(format!("--set gamelift.{name}={shown}"));
    match json::read::<GameLiftCaseDocument>(nested.to_string().as_bytes()) {
        Ok(change) => Some(PlanLayer { source, path: Path::root(), change }),
        Err(found) => {
            for fault in found {
                let problem = format!("{}: {}", fault.path, fault.problem);
                let words = faults.add(source.clone(), Path::root(), false, false, problem);
                words.help = fault.help;
                if let Some(found) = &fault.found {
                    words.names(found, fault.known.iter().cloned());
                }
            }
            None
        }
    }
}

/// A field of a fleet from which the names of processes follow, if it is given.
fn named_field(fleet: &FleetDocument) -> Option<&'static str> {
    let given = [
        ("instances", fleet.instances.is_some()),
        ("processes", fleet.processes.is_some()),
        ("names", !fleet.names.is_empty()),
    ];
    given.into_iter().find_map(|(field, given)| given.then_some(field))
}

fn spec(id: &str, region: &str, fleet: &FleetDocument) -> FleetSpec {
    changed(FleetSpec::new(id, region), fleet)
}

/// A fleet with the fields that a document gives.
fn changed(before: FleetSpec, fleet: &FleetDocument) -> FleetSpec {
    let locations = if fleet.locations.is_empty() {
        before.locations.clone()
    } else {
        fleet.locations.iter().map(|location| location.as_str().into()).collect()
    };
    let limit = fleet.creator_limit.map(|limit| CreatorLimit { sessions: limit.sessions, period: limit.period });
    FleetSpec {
        locations,
        compute: fleet.compute.map_or(before.compute, Into::into),
        certificate: fleet.certificate.unwrap_or(before.certificate),
        spot: fleet.spot.unwrap_or(before.spot),
        processes_per_instance: fleet.processes.unwrap_or(before.processes_per_instance),
        max_concurrent_activations: fleet.concurrent_activations.unwrap_or(before.max_concurrent_activations),
        activation_timeout: fleet.activation_timeout.unwrap_or(before.activation_timeout),
        protection: fleet.protection.map_or(before.protection, Into::into),
        creator_limit: limit.or(before.creator_limit),
        ..before
    }
}

/// A program with the fields that a document gives.
fn program(change: &ServerProgramDocument, before: ServerProgram) -> ServerProgram {
    let time = |changed: Option<Timeout>, before: Option<Millis>| match changed {
        None => before,
        Some(Timeout::Never) => None,
        Some(Timeout::After(span)) => Some(span),
    };
    let all = |results: &Option<Vec<bool>>| results.as_ref().map(|results| results.iter().all(|result| *result));
    let hooks = &change.hooks;
    ServerProgram {
        initialize: time(change.initialize, before.initialize),
        ready: time(change.ready, before.ready),
        activate: time(change.activate, before.activate),
        health_callback: match change.health {
            None => before.health_callback,
            Some(HealthDocument::Healthy | HealthDocument::Unhealthy | HealthDocument::Silent) => true,
            Some(HealthDocument::Absent) => false,
        },
        health: match change.health {
            None => all(&hooks.on_session_health_check).map_or(before.health, Some),
            Some(HealthDocument::Healthy | HealthDocument::Absent) => {
                Some(all(&hooks.on_session_health_check).unwrap_or(true))
            }
            Some(HealthDocument::Unhealthy) => Some(false),
            Some(HealthDocument::Silent) => None,
        },
        connect: change.connect.unwrap_or(before.connect),
        notice_departure: change.notice_departure.unwrap_or(before.notice_departure),
        exit: change.exit.unwrap_or(before.exit),
        accepts: change.accepts.unwrap_or(before.accepts),
        terminate_on_player_exit: change.terminate_on_player_exit.unwrap_or(before.terminate_on_player_exit),
        creates: all(&hooks.on_create_session_begin).unwrap_or(before.creates),
        destroys: all(&hooks.on_destroy_session_begin).unwrap_or(before.destroys),
    }
}
