//! The templates of a script: fetched, overridden, checked.

use super::{Faults, Layer, dotted, root};
use crate::id::Name;
use crate::mpsd::readings::Readings;
use crate::mpsd::template::{SessionTemplate, SetFault};
use crate::read::{self, Located, Path};
use crate::scenario::document::{Document, TemplateSource};
use crate::scenario::{Overrides, Source};

/// The templates as they are written.
pub(super) struct Templates(Vec<Loaded>);

struct Loaded {
    name: String,
    /// Where the script has it.
    path: Path,
    /// The file and its text, if it is one.
    file: Option<(String, Vec<u8>)>,
    /// None if it could not be read; that has been said.
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
    faults: &mut Faults,
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
    if templates.is_empty() {
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
    faults: &mut Faults,
) -> Loaded {
    // The name of the only template is its file's, so that traces and references tell which it was.
    match source {
        TemplateSource::Inline(document) => {
            Loaded { name: name.to_owned(), path, file: None, document: Some((**document).clone()) }
        }
        TemplateSource::File(file) => {
            let name = if name == super::ONLY { stem(file) } else { name };
            let mut loaded = Loaded { name: name.to_owned(), path, file: None, document: None };
            match load(file) {
                Err(why) => {
                    faults.at(loaded.path.clone(), format!("the template {file:?} cannot be read: {why}"));
                }
                Ok(text) => {
                    match read::read::<SessionTemplate>(&text) {
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
    faults: &mut Faults,
) -> Vec<(Name, SessionTemplate)> {
    let mut resolved = Vec::new();
    for template in &templates.0 {
        let Some(mut document) = template.document.clone() else { continue };
        for layer in layers {
            for (name, value) in layer.set {
                if let Err(fault) = document.set(name, value) {
                    let path = layer.path.join("set").join(name.as_str());
                    tell(fault, Source::Script, path, faults);
                }
            }
        }
        for (name, value) in &overrides.set {
            if let Err(fault) = document.set(name, value) {
                tell(fault, Source::Option(format!("--set {name}={value}")), root(), faults);
            }
        }
        check(template, &document, readings, faults);
        if let Ok(name) = template.name.parse() {
            resolved.push((name, document));
        }
    }
    resolved
}

fn tell(fault: SetFault, source: Source, path: Path, faults: &mut Faults) {
    let key = matches!(fault, SetFault::UnknownName { .. });
    let words = faults.add(source, path, key, false, fault.to_string());
    if let SetFault::UnknownName { name, known } = &fault {
        words.problem = format!("there is no constant {name:?}");
        words.names(name, known.iter().copied());
    }
}

/// Tells what is wrong with a template, and what is doubtful.
fn check(template: &Loaded, document: &SessionTemplate, readings: &Readings, faults: &mut Faults) {
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
        let (path, placed) = place(&fault.path);
        let words =
            faults.add(source.clone(), path, false, false, format!("{} ({})", fault.problem, fault.rule.clause()));
        words.help.clone_from(&fault.help);
        words.place = placed;
    }
    for warning in document.warnings(readings) {
        let (path, placed) = place(&warning.path);
        let words = faults.warn(source.clone(), path, format!("{} ({})", warning.problem, warning.clause));
        words.help(warning.help);
        words.place = placed;
    }
}
