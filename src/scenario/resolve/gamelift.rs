//! GameLift in a script: its names, and the fleets with which a world begins.

use super::faults::FaultList;
use super::people::name_problem;
use super::trail::Trail;
use crate::gamelift::readings::{ChoiceError, GameLiftReadings};
use crate::gamelift::service::GameLift;
use crate::gamelift::setup::{AliasSpec, CreatorLimit, FleetSpec};
use crate::json::Path;
use crate::names::{GameSessionName, SERVICE};
use crate::scenario::document::{
    AliasDocument, Document, FleetDocument, GameLiftActionDocument, GameLiftCaseDocument, GameLiftSettingsDocument,
    HealthDocument,
};
use crate::scenario::{Overrides, Source};
use crate::time::{Millis, Timeout};
use crate::world::{GameLiftPlan, ServerProgram};

/// The region of a script that names none.
const REGION: &str = "us-east-1";

/// The most processes of a fleet that have names of their own.
const MOST_NAMES: usize = 50_000;

/// The most instances with which a fleet begins.
const MOST_INSTANCES: u32 = 1_000;

/// The names of GameLift in a script.
#[derive(Default)]
pub(super) struct ScriptGameLift {
    /// Whether the script has GameLift.
    pub(super) present: bool,
    /// The ids of the fleets.
    pub(super) fleets: Vec<String>,
    /// Server processes, in the order of launch.
    pub(super) servers: Vec<String>,
    /// Game sessions, in the order in which steps name them.
    pub(super) game_sessions: Vec<String>,
}

impl ScriptGameLift {
    /// The names that a script's setup and steps give.
    pub(super) fn of(document: &Document, faults: &mut FaultList) -> ScriptGameLift {
        let Some(gamelift) = &document.gamelift else { return ScriptGameLift::default() };
        let mut names = ScriptGameLift { present: true, ..ScriptGameLift::default() };
        let all = Trail::ROOT.name("gamelift");
        let fleets = all.name("fleets");
        for (id, fleet) in gamelift.fleets.iter() {
            names.fleets.push(id.to_owned());
            let path = fleets.name(id);
            let list = path.name("names");
            let launched = fleet.instances.unwrap_or(1).saturating_mul(fleet.processes.unwrap_or(1));
            for (nth, name) in fleet.names.iter().enumerate() {
                if let Some(why) = name_problem(name) {
                    faults.at(list.index(nth), why);
                } else if names.servers.contains(name) || is_taken(document, name) {
                    faults.at(list.index(nth), format!("{name:?} is the name of something else"));
                }
                names.servers.push(name.clone());
            }
            if fleet.names.len() > usize::try_from(launched).unwrap_or(usize::MAX) {
                faults.at(list, format!("there are {} names for {launched} processes", fleet.names.len()));
            }
            // The names of later fleets belong to processes that are launched later.
            let unnamed =
                usize::try_from(launched).unwrap_or(usize::MAX).min(MOST_NAMES).saturating_sub(fleet.names.len());
            for _ in 0..unnamed {
                names.servers.push(format!("process-{}", names.servers.len() + 1));
            }
        }
        for step in &document.steps {
            let created = match step.action.as_ref().and_then(|action| action.gamelift()) {
                Some(GameLiftActionDocument::CreateSession(it) | GameLiftActionDocument::CreateSessionAsync(it)) => {
                    it.name.as_ref()
                }
                Some(_) | None => None,
            };
            if let Some(name) = created
                && !names.game_sessions.contains(name)
            {
                names.game_sessions.push(name.clone());
            }
        }
        names
    }

    /// The game session of that name, or a fault.
    pub(super) fn session(&self, name: &str, path: Trail<'_>, faults: &mut FaultList) -> Option<GameSessionName> {
        let found = self.game_sessions.iter().position(|known| known == name);
        if found.is_none() {
            let fault = faults.at(path, format!("no game session is named {name:?}"));
            fault.names(name, self.game_sessions.iter().cloned());
        }
        found.map(GameSessionName)
    }
}

fn is_taken(document: &Document, name: &str) -> bool {
    name == SERVICE
        || document.consoles.iter().any(|(console, users)| console == name || users.iter().any(|user| user == name))
}

/// GameLift of a case: the setup of the script with the settings and readings of the case and the command line.
pub(super) fn plan(
    document: &Document,
    case: Option<(&Path, &GameLiftCaseDocument)>,
    overrides: &Overrides,
    faults: &mut FaultList,
) -> Option<GameLiftPlan> {
    let Some(gamelift) = &document.gamelift else {
        if let Some((path, _)) = case {
            faults.at_key(path.clone(), "the script has no GameLift").help("give it \"gamelift\" at the top");
        }
        return None;
    };
    let readings = gamelift.readings.over(GameLiftReadings::default());
    let mut readings = case.map_or(readings, |(_, case)| case.readings.over(readings));
    for (name, value) in &overrides.gamelift_readings {
        match readings.with(name, value) {
            Ok(changed) => readings = changed,
            Err(ChoiceError { problem, found, known }) => {
                let source = Source::Option(format!("--reading gamelift.{name}={value}"));
                faults.add(source, Path::root(), false, false, problem).names(&found, known);
            }
        }
    }
    let base = &gamelift.settings;
    let over = case.map(|(_, case)| &case.settings);
    let program = program(base, over);
    let root = Path::root().join("gamelift");
    let handlers = over.and_then(|over| over.handlers).or(base.handlers).unwrap_or(1);
    if !(1..=10).contains(&handlers) {
        faults.at(root.clone().join("settings").join("handlers"), "from 1 to 10 handlers are connected");
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
        match service.add_fleet(spec(id, region, fleet)) {
            Ok(key) => fleets.push((key, fleet.instances.unwrap_or(1), program)),
            Err(why) => drop(faults.at_key(path, why.to_string())),
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
    let configured = over.and_then(|over| over.configured).or(base.configured).unwrap_or(true);
    Some(GameLiftPlan {
        service,
        fleets,
        latency: over.and_then(|over| over.latency).or(base.latency).unwrap_or(Millis::ZERO),
        handlers,
        configured,
    })
}

fn spec(id: &str, region: &str, fleet: &FleetDocument) -> FleetSpec {
    let usual = FleetSpec::new(id, region);
    FleetSpec {
        processes_per_instance: fleet.processes.unwrap_or(usual.processes_per_instance),
        activation_timeout: fleet.activation_timeout.unwrap_or(usual.activation_timeout),
        max_concurrent_activations: fleet.concurrent_activations.unwrap_or(usual.max_concurrent_activations),
        compute: fleet.compute.map_or(usual.compute, Into::into),
        certificate: fleet.certificate.unwrap_or(usual.certificate),
        locations: fleet.locations.iter().map(|location| location.as_str().into()).collect(),
        spot: fleet.spot.unwrap_or(usual.spot),
        creator_limit: fleet.creator_limit.map(|limit| CreatorLimit { sessions: limit.sessions, period: limit.period }),
        ..usual
    }
}

fn program(base: &GameLiftSettingsDocument, over: Option<&GameLiftSettingsDocument>) -> ServerProgram {
    let usual = ServerProgram::default();
    [Some(base), over].into_iter().flatten().fold(usual, |before, change| ServerProgram {
        initialize: change.initialize.unwrap_or(before.initialize),
        ready: change.ready.unwrap_or(before.ready),
        activate: match change.activate {
            None => before.activate,
            Some(Timeout::Never) => None,
            Some(Timeout::After(span)) => Some(span),
        },
        health: match change.health {
            None => before.health,
            Some(HealthDocument::Healthy) => Some(true),
            Some(HealthDocument::Unhealthy) => Some(false),
            Some(HealthDocument::Silent) => None,
        },
        connect: change.connect.unwrap_or(before.connect),
        notice_departure: change.notice_departure.unwrap_or(before.notice_departure),
        exit: change.exit.unwrap_or(before.exit),
        accepts: change.accepts.unwrap_or(before.accepts),
        terminate_on_player_exit: change.terminate_on_player_exit.unwrap_or(before.terminate_on_player_exit),
    })
}
