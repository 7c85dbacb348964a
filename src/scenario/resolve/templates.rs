//! The templates of a script: fetched, overridden, checked.

use super::faults::FaultList;
use super::{Layer, dotted, root};
use crate::id::Name;
use crate::json::{self, Fault, Located, Path};
use crate::mpsd::readings::Readings;
use crate::mpsd::template::{SessionTemplate, SetFault};
use crate::scenario::document::{Document, TemplateSource};
use crate::scenario::{Overrides, ScriptFault, Source};
use serde_json::Value;

/// The documents of the templates.
pub(super) struct Templates(Vec<LoadedTemplate>);

struct LoadedTemplate {
    name: String,
    /// Its path in the script.
    path: Path,
    /// The file and its text, if it is one.
    file: Option<(String, Vec<u8>)>,
    /// None if it could not be read, which has been reported.
    document: Option<SessionTemplate>,
}

impl Templates {
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|template| template.name.as_str())
    }

    /// The name of the only template.
    pub(super) fn only(&self) -> Option<&str> {
        if let [only] = &self.0[..] { Some(&only.name) } else { None }
    }

    pub(super) fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// Fetches the templates that a script names.
pub(super) fn load(
    document: &Document,
    load: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    faults: &mut FaultList,
) -> Templates {
    let mut templates = Vec::new();
    if let Some(source) = &document.template {
        if !document.templates.is_empty() {
            faults
                .at_key(root().join("template"), "there is \"template\" and also \"templates\"")
                .help("keep one of them");
        }
        templates.push(fetch(super::ONLY, source, root().join("template"), load, faults));
    }
    for (name, source) in document.templates.iter() {
        let path = root().join("templates").join(name);
        if let Err(why) = name.parse::<Name>() {
            faults.at_key(path.clone(), why.to_string());
        }
        templates.push(fetch(name, source, path, load, faults));
    }
    if templates.is_empty() && document.gamelift.is_none() {
        faults
            .at(root(), "there is no template")
            .help("name a file beside the script: \"template\": \"templates/session-details-107.json\"");
    }
    Templates(templates)
}

fn fetch(
    name: &str,
    source: &TemplateSource,
    path: Path,
    load: &mut dyn FnMut(&str) -> Result<Vec<u8>, String>,
    faults: &mut FaultList,
) -> LoadedTemplate {
    // The name of the only template is its file's, so that traces and references tell which it was.
    match source {
        TemplateSource::Inline(document) => {
            LoadedTemplate { name: name.to_owned(), path, file: None, document: Some((**document).clone()) }
        }
        TemplateSource::File(file) => {
            let name = if name == super::ONLY { stem(file) } else { name };
            let mut loaded = LoadedTemplate { name: name.to_owned(), path, file: None, document: None };
            match load(file) {
                Err(why) => {
                    faults.at(loaded.path.clone(), format!("the template {file:?} cannot be read: {why}"));
                }
                Ok(text) => {
                    match json::read::<SessionTemplate>(&text) {
                        Ok(document) => loaded.document = Some(document),
                        Err(found) => {
                            for fault in found {
                                faults.ready(Source::Template(file.clone()), fault);
                            }
                        }
                    }
                    loaded.file = Some((file.clone(), text));
                }
            }
            loaded
        }
    }
}

/// A file's name without folders and ending, as far as it may stand in a reference.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    if stem.parse::<Name>().is_ok() { stem } else { super::ONLY }
}

/// The templates of one case: overridden, and checked under its readings.
pub(super) fn resolve(
    templates: &Templates,
    layers: &[Layer<'_>],
    overrides: &Overrides,
    readings: &Readings,
    faults: &mut FaultList,
) -> Vec<(Name, SessionTemplate)> {
    let mut resolved = Vec::new();
    for template in &templates.0 {
        let Some(mut document) = template.document.clone() else { continue };
        let mut changes = Vec::new();
        for layer in layers {
            for (name, value) in layer.set {
                let path = layer.path.join("set").join(name.as_str());
                changes.push((name.as_str(), value, Source::Script, path));
            }
        }
        for (name, value) in &overrides.set {
            changes.push((name.as_str(), value, Source::Option(option(name, value)), root()));
        }
        for (name, value, source, path) in &changes {
            if let Err(fault) = document.set(name, value) {
                add_set_fault(fault, source.clone(), path.clone(), faults);
            }
        }
        check(template, &document, readings, &changes, faults);
        if let Ok(name) = template.name.parse() {
            resolved.push((name, document));
        }
    }
    resolved
}

/// An overridden constant: its name, its value, and its place.
type ConstantChange<'a> = (&'a str, &'a Value, Source, Path);

/// The option as it was typed: a string that is no JSON by itself needs no quotes.
fn option(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) if serde_json::from_str::<Value>(text).is_err() => format!("--set {name}={text}"),
        _ => format!("--set {name}={value}"),
    }
}

fn add_set_fault(fault: SetFault, source: Source, path: Path, faults: &mut FaultList) {
    let key = matches!(fault, SetFault::UnknownName { .. });
    let words = faults.add(source, path, key, false, "");
    match fault {
        SetFault::UnknownName { name, known } => {
            words.problem = format!("there is no constant {name:?}");
            words.names(&name, known.iter().copied()).help(
                "a constant is named by its path below constants.system, such as inactiveRemovalTimeout or capabilities.connectivity",
            );
        }
        // The name stands in the path or the option.
        SetFault::WrongValue { problem, found, known, .. } => {
            words.problem = problem;
            words.found = found;
            words.known = known.into();
        }
    }
}

/// Reports the faults and warnings of a template.
fn check(
    template: &LoadedTemplate,
    document: &SessionTemplate,
    readings: &Readings,
    changes: &[ConstantChange<'_>],
    faults: &mut FaultList,
) {
    let source = match &template.file {
        Some((file, _)) => Source::Template(file.clone()),
        None => Source::Script,
    };
    // A fault in a file is placed by the file's own text.
    let place = |path: &str| match &template.file {
        Some((_, text)) => (dotted(path), Located::new(text).ok().map(|located| located.value(&dotted(path)))),
        None => (template.path.keys().iter().cloned().chain(dotted(path).keys().iter().cloned()).collect(), None),
    };
    for fault in document.faults(readings) {
        let problem = format!("{} ({})", fault.problem, fault.rule.clause());
        // A fault of an overridden constant belongs to the override, not to the file.
        let changed = changes.iter().rev().find(|(name, ..)| fault.path == format!("constants.system.{name}"));
        let words = match changed {
            Some((_, _, source, path)) => faults.add(source.clone(), path.clone(), false, false, problem),
            None => {
                let (path, placed) = place(&fault.path);
                let words = faults.add(source.clone(), path, false, false, problem);
                words.place = placed;
                words
            }
        };
        words.help.clone_from(&fault.help);
    }
    for warning in document.warnings(readings) {
        let (path, placed) = place(&warning.path);
        let words = faults.warn(source.clone(), path, format!("{} ({})", warning.problem, warning.clause));
        words.help(warning.help);
        words.place = placed;
    }
}

/// The faults and warnings of a template by itself.
pub(in crate::scenario) fn check_template(text: &[u8], readings: &Readings) -> Result<Vec<Fault>, Vec<Fault>> {
    let document = Some(json::read::<SessionTemplate>(text)?);
    // Its faults are placed as those of a file; which, the caller knows.
    let file = Some((String::new(), text.to_vec()));
    let template = LoadedTemplate { name: super::ONLY.to_owned(), path: root(), file, document };
    let mut faults = FaultList::default();
    if let Some(document) = &template.document {
        check(&template, document, readings, &[], &mut faults);
    }
    let (faults, warnings) = faults.placed(b"");
    let bare = |found: Vec<ScriptFault>| found.into_iter().map(|found| found.fault).collect();
    if faults.is_empty() { Ok(bare(warnings)) } else { Err(bare(faults)) }
}
