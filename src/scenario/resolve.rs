//! From a document to a script: every name resolved, every fault collected with its path.

mod steps;
mod templates;

use super::document::{Document, FORMAT, SettingsDocument};
use super::{Case, Overrides, Script, ScriptFault, Source};
use crate::cast::{Cast, ConsoleId, SERVICE, SessionId, UserId};
use crate::certificate::StableHash;
use crate::id::{Guid, Name, SessionReference, Xuid};
use crate::mpsd::readings::{ReadingError, Readings};
use crate::read::{Fault, Key, Located, MAX_FAULTS, Path, Place};
use crate::world::UserPlan;
use crate::world::deed::Settings;

/// The service configuration of every script.
const SCID: Guid = Guid::from_bits(0xa0b1_c2d3_0000_4000_8000_0000_0000_0001);

/// The Xbox id of a script's first user; the others follow.
const FIRST_XUID: u64 = 1001;

/// The name of the only template and of the only session, where the script gives none.
const ONLY: &str = "session";

pub(super) use templates::check_template;

/// Reads what a document means.
pub(super) fn script(
    name: &str,
    document: &Document,
    text: &[u8],
    overrides: &Overrides,
    load: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
) -> Result<Script, Vec<ScriptFault>> {
    let mut faults = Faults::default();
    if document.format.is_some_and(|format| format != FORMAT) {
        let help = format!(
            "this program reads format {FORMAT}; run the script with the program it was written for, or write it anew"
        );
        faults.at(root().join("format"), "the format is of another version").help(help);
    }
    let people = People::of(document, &mut faults);
    let raw = templates::load(document, load, &mut faults);
    let sessions = Sessions::of(document, &raw, &mut faults);
    let cases = cases(document, &raw, overrides, &mut faults);
    let steps = steps::resolve(document, &people, &sessions, &mut faults);
    let (faults, warnings) = faults.placed(text);
    if !faults.is_empty() {
        return Err(faults);
    }
    let cast = Cast { users: people.names, consoles: people.consoles, sessions: sessions.names };
    let digest = StableHash::default().text(&serde_json::to_string(document).unwrap_or_default());
    let (name, about, users) = (name.to_owned(), document.about.clone(), people.plans);
    Ok(Script { name, about, cast, users, sessions: sessions.references, steps, cases, warnings, digest })
}

/// Where a text begins.
const START: Place = Place { line: 1, column: 1, start: 0, end: 0 };

fn root() -> Path {
    Path::root()
}

/// Faults as they are found, by path; places come at the end, and only if there are any.
#[derive(Default)]
struct Faults(Vec<Found>);

struct Found {
    source: Source,
    path: Path,
    /// Whether the key is what is wrong, not its value.
    key: bool,
    warning: bool,
    fault: Words,
}

/// What is wrong, without its place.
#[derive(Default)]
struct Words {
    problem: String,
    found: Option<String>,
    known: Vec<String>,
    help: Option<String>,
    /// The place, if it is in another text than the script's.
    place: Option<Place>,
}

impl Words {
    fn help(&mut self, help: impl Into<String>) -> &mut Words {
        self.help = Some(help.into());
        self
    }

    /// The name that nothing knows, and those that would do.
    fn names<S: Into<String>>(&mut self, found: &str, known: impl IntoIterator<Item = S>) -> &mut Words {
        self.found = Some(found.to_owned());
        self.known = known.into_iter().map(Into::into).collect();
        self
    }
}

impl Faults {
    fn at(&mut self, path: Path, problem: impl Into<String>) -> &mut Words {
        self.add(Source::Script, path, false, false, problem)
    }

    fn at_key(&mut self, path: Path, problem: impl Into<String>) -> &mut Words {
        self.add(Source::Script, path, true, false, problem)
    }

    fn warn(&mut self, source: Source, path: Path, problem: impl Into<String>) -> &mut Words {
        self.add(source, path, false, true, problem)
    }

    fn add(&mut self, source: Source, path: Path, key: bool, warning: bool, problem: impl Into<String>) -> &mut Words {
        let fault = Words { problem: problem.into(), ..Words::default() };
        self.0.push(Found { source, path, key, warning, fault });
        let last = self.0.len() - 1;
        &mut self.0[last].fault
    }

    /// A fault that its own text has placed already.
    fn ready(&mut self, source: Source, fault: Fault) {
        let Fault { path, place, problem, found, known, help } = fault;
        let words = self.add(source, path, false, false, problem);
        *words = Words { found, known, help, place: Some(place), problem: std::mem::take(&mut words.problem) };
    }

    /// The faults and the warnings, each with its place in the script.
    fn placed(self, text: &[u8]) -> (Vec<ScriptFault>, Vec<ScriptFault>) {
        let located = if self.0.is_empty() { None } else { Located::new(text).ok() };
        let (mut faults, mut warnings) = (Vec::new(), Vec::new());
        for Found { source, path, key, warning, fault: words } in self.0 {
            let Words { problem, found, known, help, place } = words;
            let place = match (place, &located) {
                (Some(place), _) => place,
                (None, Some(located)) if key => located.key(&path),
                (None, Some(located)) => located.value(&path),
                (None, None) => START,
            };
            let fault = Fault { path, place, problem, found, known, help };
            let list = if warning { &mut warnings } else { &mut faults };
            list.push(ScriptFault { source, fault });
        }
        (once(faults), once(warnings))
    }
}

/// In the order of the text, and each said once though it is wrong with every case. If there are too many, the last
/// says so.
fn once(mut all: Vec<ScriptFault>) -> Vec<ScriptFault> {
    let place = |found: &ScriptFault| (found.source.clone(), found.fault.place.start);
    all.sort_by_key(place);
    let mut kept: Vec<ScriptFault> = Vec::new();
    for found in all {
        let beside = kept.iter().rev().take_while(|before| place(before) == place(&found));
        if beside.into_iter().any(|before| *before == found) {
            continue;
        }
        if kept.len() == MAX_FAULTS {
            if let Some(last) = kept.last_mut() {
                last.fault.problem = format!("there are more than {} faults", MAX_FAULTS - 1);
                (last.fault.path, last.fault.found, last.fault.help) = (root(), None, None);
            }
            break;
        }
        kept.push(found);
    }
    kept
}

/// The users and consoles of a script.
#[derive(Default)]
struct People {
    names: Vec<String>,
    consoles: Vec<String>,
    plans: Vec<UserPlan>,
}

impl People {
    fn of(document: &Document, faults: &mut Faults) -> People {
        let mut people = People::default();
        for (console, users) in document.consoles.iter() {
            let path = root().join("consoles").join(console);
            people.consoles.push(console.to_owned());
            for (nth, user) in users.iter().enumerate() {
                let path = path.join(nth);
                if user.is_empty() {
                    faults.at(path, "a user's name cannot be empty");
                } else if user == SERVICE {
                    faults
                        .at(path, format!("{SERVICE:?} is what scripts call a service principal"))
                        .help("choose another name");
                } else if people.user(user).is_some() {
                    faults.at(path, format!("{user:?} is signed in twice")).help("a user is on one console");
                } else {
                    let xuid = Xuid::new(FIRST_XUID + people.names.len() as u64);
                    let console = ConsoleId(people.consoles.len() - 1);
                    people.names.push(user.clone());
                    let special = document.users.get(user);
                    people.plans.push(UserPlan {
                        xuid,
                        console,
                        followers: Vec::new(),
                        multiplayer: special.and_then(|user| user.multiplayer).unwrap_or(true),
                        at_console: special.and_then(|user| user.console).unwrap_or(true),
                    });
                }
            }
        }
        for (user, special) in document.users.iter() {
            let path = root().join("users").join(user);
            let Some(UserId(place)) = people.find(user, path.clone(), true, faults) else { continue };
            for (nth, follower) in special.followed_by.iter().enumerate() {
                let follower = people.find(follower, path.join("followedBy").join(nth), false, faults);
                if let Some(UserId(follower)) = follower {
                    let xuid = people.plans[follower].xuid;
                    people.plans[place].followers.push(xuid);
                }
            }
        }
        people
    }

    fn user(&self, name: &str) -> Option<UserId> {
        self.names.iter().position(|user| user == name).map(UserId)
    }

    /// The user of that name, or a fault.
    fn find(&self, name: &str, path: Path, key: bool, faults: &mut Faults) -> Option<UserId> {
        let user = self.user(name);
        if user.is_none() {
            let fault = if key { faults.at_key(path, "") } else { faults.at(path, "") };
            fault.problem = format!("nobody is named {name:?}");
            fault.names(name, self.names.iter().cloned());
        }
        user
    }

    fn console(&self, name: &str, path: Path, faults: &mut Faults) -> Option<ConsoleId> {
        let console = self.consoles.iter().position(|console| console == name).map(ConsoleId);
        if console.is_none() {
            faults.at(path, format!("no console is named {name:?}")).names(name, self.consoles.iter().cloned());
        }
        console
    }
}

/// The sessions of a script: those it lists, and those it creates.
#[derive(Default)]
struct Sessions {
    names: Vec<String>,
    references: Vec<SessionReference>,
    /// Those whose template nobody knows, which has been said.
    open: Vec<String>,
}

impl Sessions {
    fn of(document: &Document, templates: &templates::Templates, faults: &mut Faults) -> Sessions {
        let mut sessions = Sessions::default();
        for (name, session) in document.sessions.iter() {
            let path = root().join("sessions").join(name);
            let template = templates.names().find(|template| template.eq_ignore_ascii_case(&session.template));
            match template {
                Some(template) => sessions.add(name, template, path, faults),
                None => {
                    faults
                        .at(path.join("template"), format!("no template is named {:?}", session.template))
                        .names(&session.template, templates.names());
                }
            }
        }
        let only = templates.only();
        for (nth, step) in document.steps.iter().enumerate() {
            let Some((name, path)) = steps::creates(step, root().join("steps").join(nth)) else { continue };
            if sessions.find(name).is_some() {
                continue;
            }
            match only {
                Some(template) => sessions.add(name, template, path, faults),
                None => {
                    if templates.any() && !sessions.is_open(name) {
                        let help = format!("list it: \"sessions\": {{ {name:?}: {{ \"template\": ... }} }}");
                        faults.at(path, format!("which template is {name:?} made from?")).help(help);
                    }
                    sessions.open.push(name.to_owned());
                }
            }
        }
        if let (true, Some(template)) = (sessions.names.is_empty(), only) {
            sessions.add(ONLY, template, root(), faults);
        }
        sessions
    }

    fn add(&mut self, name: &str, template: &str, path: Path, faults: &mut Faults) {
        match (name.parse::<Name>(), template.parse::<Name>()) {
            (Ok(given), Ok(template)) => {
                self.names.push(name.to_owned());
                self.references.push(SessionReference { scid: SCID, template, name: given });
            }
            (Err(why), _) => {
                faults.at(path, why.to_string());
            }
            // The template's own name has been refused where it stands.
            (Ok(_), Err(_)) => {}
        }
    }

    fn find(&self, name: &str) -> Option<SessionId> {
        self.names.iter().position(|session| session.eq_ignore_ascii_case(name)).map(SessionId)
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|open| open.eq_ignore_ascii_case(name))
    }

    /// The session of that name, or the only one; a fault at `path` if it is neither.
    fn resolve(&self, name: Option<&str>, path: Path, faults: &mut Faults) -> Option<SessionId> {
        match name {
            Some(name) => {
                let session = self.find(name);
                if session.is_none() && !self.is_open(name) {
                    faults
                        .at(path.join("session"), format!("no session is named {name:?}"))
                        .names(name, self.names.iter().cloned())
                        .help("a session is known once a step creates it or \"sessions\" lists it");
                }
                session
            }
            None if self.names.len() == 1 => Some(SessionId(0)),
            None if self.names.is_empty() => None,
            None => {
                let known = self.names.join(", ");
                faults.at(path, format!("which session? There are {known}")).help("say it: \"session\": ...");
                None
            }
        }
    }
}

/// The ways to run the script: those it lists, or itself.
fn cases(document: &Document, raw: &templates::Templates, overrides: &Overrides, faults: &mut Faults) -> Vec<Case> {
    let base = Layer { path: root(), set: &document.set, readings: document.readings, settings: &document.settings };
    if document.cases.is_empty() {
        return vec![case(None, &[base], document, raw, overrides, faults)];
    }
    let mut cases = Vec::new();
    for (label, it) in document.cases.iter() {
        let path = root().join("cases").join(label);
        let over = Layer { path, set: &it.set, readings: it.readings, settings: &it.settings };
        cases.push(case(Some(label.to_owned()), &[base.clone(), over], document, raw, overrides, faults));
    }
    cases
}

/// What a script, a case or the command line changes.
#[derive(Clone)]
struct Layer<'a> {
    path: Path,
    set: &'a std::collections::BTreeMap<String, serde_json::Value>,
    readings: crate::mpsd::readings::ReadingsChange,
    settings: &'a SettingsDocument,
}

fn case(
    label: Option<String>,
    layers: &[Layer<'_>],
    document: &Document,
    raw: &templates::Templates,
    overrides: &Overrides,
    faults: &mut Faults,
) -> Case {
    let readings = layers.iter().fold(Readings::default(), |readings, layer| layer.readings.over(readings));
    let mut readings = overrides.preset.map_or(readings, |preset| preset.readings());
    for (name, value) in &overrides.readings {
        match readings.with(name, value) {
            Ok(changed) => readings = changed,
            Err(ReadingError { problem, found, known }) => {
                let source = Source::Option(format!("--reading {name}={value}"));
                faults.add(source, root(), false, false, problem).names(&found, known);
            }
        }
    }
    let templates = templates::resolve(raw, layers, overrides, &readings, faults);
    let settings = layers.iter().fold(Settings::default(), |settings, layer| settled(settings, layer.settings));
    let seed = overrides.seed.or(document.seed).unwrap_or_default();
    Case { label, readings, settings, seed, templates }
}

fn settled(base: Settings, change: &SettingsDocument) -> Settings {
    Settings {
        presence_loss: change.presence_loss.unwrap_or(base.presence_loss),
        presence_exit: change.presence_exit.unwrap_or(base.presence_exit),
        presence_return: change.presence_return.unwrap_or(base.presence_return),
        connection_loss: change.connection_loss.unwrap_or(base.connection_loss),
        connect: change.connect.unwrap_or(base.connect),
        launch: change.launch.unwrap_or(base.launch),
        resume: change.resume.unwrap_or(base.resume),
    }
}

/// A dotted path, as templates have it, as a path.
fn dotted(path: &str) -> Path {
    path.split('.').map(|key| Key::Name(key.to_owned())).collect()
}
