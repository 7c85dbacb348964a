//! Resolves a document to a script: looks up every name, and collects every fault with its path.

mod actors;
mod beliefs;
mod countdown;
mod draft;
mod expectation;
mod faults;
mod gamelift;
mod handles;
mod hoppers;
mod http;
mod network;
mod people;
mod query;
mod sessions;
mod shell;
mod steps;
mod templates;
mod titles;
mod trail;

use super::document::{Document, FORMAT, SettingsDocument};
use super::{Case, Overrides, Script, ScriptFault, Source};
use crate::json::{Key, Named, Path};
use crate::mpsd::readings::{ChoiceError, Readings};
use crate::mpsd::wire::Epoch;
use crate::names::Names;
use crate::policy::PoliciesChange;
use crate::time::Millis;
use crate::world::Settings;
use faults::FaultList;
use gamelift::ScriptGameLift;
use people::ScriptPeople;
use sessions::ScriptSessions;

/// The name of the only template and of the only session, where the script gives none.
const ONLY: &str = "session";

/// The maximum number of actions of a script, in all its cases together, since their traces stay in memory.
const MAX_DEEDS: usize = 1_000_000;

pub(super) use templates::check_template;

/// Resolves a document.
pub(super) fn script(
    name: &str,
    document: &Document,
    text: &[u8],
    overrides: &Overrides,
    load: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
) -> Result<Script, Vec<ScriptFault>> {
    let mut faults = FaultList::default();
    if document.format.is_some_and(|format| format != FORMAT) {
        let help = format!(
            "this program reads format {FORMAT}; run the script with the program it was written for, or write it anew"
        );
        faults.at(root().join("format"), "the format is of another version").help(help);
    }
    if document.about.chars().any(char::is_control) {
        faults.at(root().join("about"), "it is one line without control characters").help("say more in \"note\"s");
    }
    let epoch = document.epoch.as_deref().map_or(Ok(Epoch::default()), str::parse).unwrap_or_else(|why| {
        faults.at(root().join("epoch"), format!("{why}"));
        Epoch::default()
    });
    let people = ScriptPeople::of(document, &mut faults);
    let raw = templates::load(document, load, &mut faults);
    let sessions = ScriptSessions::of(document, &raw, &mut faults);
    let cases = cases(document, &people, &raw, overrides, &mut faults);
    let hoppers = hoppers::resolve(document, &raw, &mut faults);
    let gamelift = ScriptGameLift::of(document, &mut faults);
    let (steps, handles) = steps::resolve(document, &people, &sessions, &hoppers, &gamelift, &mut faults);
    let actions: usize = steps.iter().map(|step| step.actions.len().max(1)).sum();
    if actions.saturating_mul(cases.len()) > MAX_DEEDS {
        let problem =
            format!("{actions} actions in each of {} cases are more than the {MAX_DEEDS} of one script", cases.len());
        faults.at(root().join("steps"), problem).help("make several scripts of it");
    }
    let (faults, warnings) = faults.placed(text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let names = Names {
        users: people.names,
        consoles: people.consoles,
        sessions: sessions.names,
        handles,
        servers: gamelift.servers,
        game_sessions: gamelift.game_sessions,
    };
    let (name, about, users) = (name.to_owned(), document.about.clone(), people.plans);
    Ok(Script {
        name,
        about,
        reference: document.reference.clone(),
        names,
        users,
        sessions: sessions.references,
        hoppers,
        steps,
        epoch,
        cases,
        warnings,
    })
}

fn root() -> Path {
    Path::root()
}

/// The ways to run the script: those it lists, or itself.
fn cases(
    document: &Document,
    people: &ScriptPeople,
    raw: &templates::Templates,
    overrides: &Overrides,
    faults: &mut FaultList,
) -> Vec<Case> {
    let base = Layer {
        path: root(),
        set: &document.set,
        readings: document.readings,
        title: document.title.as_ref(),
        titles: &document.titles,
        settings: &document.settings,
        seed: document.seed,
    };
    if document.cases.is_empty() {
        let gamelift = gamelift::plan(document, None, overrides, faults);
        return vec![Case { gamelift, ..case(None, &[base], people, raw, overrides, faults) }];
    }
    let mut cases = Vec::new();
    for (label, it) in document.cases.iter() {
        let path = root().join("cases").join(label);
        if let Some(why) = people::name_problem(label) {
            faults.at_key(path.clone(), why);
        }
        let over = Layer {
            path,
            set: &it.set,
            readings: it.readings,
            title: it.title.as_ref(),
            titles: &it.titles,
            settings: &it.settings,
            seed: it.seed,
        };
        let below = over.path.clone().join("gamelift");
        let gamelift = gamelift::plan(document, it.gamelift.as_ref().map(|it| (&below, it)), overrides, faults);
        let case = case(Some(label.to_owned()), &[base.clone(), over], people, raw, overrides, faults);
        cases.push(Case { gamelift, ..case });
    }
    cases
}

/// The overrides of a script, a case or the command line.
#[derive(Clone)]
struct Layer<'a> {
    path: Path,
    set: &'a std::collections::BTreeMap<String, serde_json::Value>,
    readings: crate::mpsd::readings::ReadingsChange,
    title: Option<&'a PoliciesChange>,
    titles: &'a Named<PoliciesChange>,
    settings: &'a SettingsDocument,
    seed: Option<u64>,
}

fn case(
    label: Option<String>,
    layers: &[Layer<'_>],
    people: &ScriptPeople,
    raw: &templates::Templates,
    overrides: &Overrides,
    faults: &mut FaultList,
) -> Case {
    let readings = layers.iter().fold(Readings::default(), |readings, layer| layer.readings.over(readings));
    let mut readings = overrides.preset.map_or(readings, |preset| preset.readings());
    for (name, value) in &overrides.readings {
        match readings.with(name, value) {
            Ok(changed) => readings = changed,
            Err(ChoiceError { problem, found, known }) => {
                let source = Source::Option(format!("--reading {name}={value}"));
                faults.add(source, root(), false, false, problem).names(&found, known);
            }
        }
    }
    let templates = templates::resolve(raw, layers, overrides, &readings, faults);
    let settings = layers.iter().fold(Settings::default(), |settings, layer| settled(settings, layer, faults));
    let seed = layers.iter().rev().find_map(|layer| layer.seed);
    let seed = overrides.seed.or(seed).unwrap_or_default();
    let policies = titles::policies(&people.consoles, layers, overrides, faults);
    Case { label, readings, settings, policies, seed, templates, gamelift: None }
}

/// The minimum of `plannedClose`, since each close causes work.
const SHORTEST_CLOSE: Millis = Millis::from_secs(60);

/// The minimum of `answerWindow`, since each timeout may cause a retry.
const SHORTEST_WINDOW: Millis = Millis::from_secs(1);

fn settled(base: Settings, layer: &Layer<'_>, faults: &mut FaultList) -> Settings {
    let change = layer.settings;
    let settings = layer.path.clone().join("settings");
    if change.planned_close.is_some_and(|after| after < SHORTEST_CLOSE) {
        faults.at(settings.join("plannedClose"), format!("connections are closed after {SHORTEST_CLOSE} or more"));
    }
    if change.answer_window.is_some_and(|window| window < SHORTEST_WINDOW) {
        faults.at(settings.join("answerWindow"), format!("a client waits for {SHORTEST_WINDOW} or longer"));
    }
    Settings {
        presence_loss: change.presence_loss.unwrap_or(base.presence_loss),
        presence_exit: change.presence_exit.unwrap_or(base.presence_exit),
        presence_return: change.presence_return.unwrap_or(base.presence_return),
        connection_loss: change.connection_loss.unwrap_or(base.connection_loss),
        connect: change.connect.unwrap_or(base.connect),
        launch: change.launch.unwrap_or(base.launch),
        resume: change.resume.unwrap_or(base.resume),
        tap: change.tap.unwrap_or(base.tap),
        peer_loss: change.peer_loss.unwrap_or(base.peer_loss),
        request: change.request.unwrap_or(base.request),
        reply: change.reply.unwrap_or(base.reply),
        answer_window: change.answer_window.unwrap_or(base.answer_window),
        planned_close: change.planned_close.or(base.planned_close),
        rate_limits: change.rate_limits.unwrap_or(base.rate_limits),
        storage: change.storage.unwrap_or(base.storage),
    }
}

/// A dotted path, as templates have it, as a path.
fn dotted(path: &str) -> Path {
    path.split('.').map(|key| Key::Name(key.to_owned())).collect()
}
