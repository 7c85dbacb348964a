//! Reads scripts from files and collects all findings about them.

use super::diagnose::{self, Severity};
use super::files::{self, FoundFile};
use super::output::Output;
use super::suggest::counted;
use crate::json::{Fault, Located, Path as InText, Place};
use crate::mpsd::readings::Readings;
use crate::scenario::{Overrides, Script, ScriptFault, Source};
use serde::de::IgnoredAny;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A valid script and the text that it was read from.
pub(super) struct LoadedScript {
    /// The path as given or found.
    pub(super) file: String,
    /// Its title in lists.
    pub(super) title: String,
    pub(super) script: Script,
    text: Vec<u8>,
}

impl LoadedScript {
    /// Maps paths to places. The text is parsed again for that, on the first use only.
    pub(super) fn locate(&self) -> impl Fn(&InText) -> Place {
        let located = OnceCell::new();
        move |path| match located.get_or_init(|| Located::new(&self.text)) {
            Ok(located) => located.value(path),
            Err(fault) => fault.place,
        }
    }
}

/// Errors and warnings by file, without duplicates.
#[derive(Default)]
pub(super) struct Findings {
    /// In the order in which they were found; those without a file are about the command line.
    files: Vec<(Option<String>, Vec<Finding>)>,
}

/// The severity and the rendered text.
type Finding = (Severity, String);

impl Findings {
    /// Reads a script, adding findings.
    pub(super) fn script(&mut self, found: &FoundFile, overrides: &Overrides) -> Option<LoadedScript> {
        let file = found.path.display().to_string();
        let text = self.text(found)?;
        let folder = found.path.parent().unwrap_or(Path::new(""));
        let mut templates = BTreeMap::new();
        let mut load = |name: &str| {
            let path = folder.join(name);
            let near = || if path.exists() { String::new() } else { files::near(&path) };
            let text = files::read(&path).map_err(|why| format!("{why}{}", near()))?;
            templates.insert(name.to_owned(), text.clone());
            Ok(text)
        };
        let parsed = Script::parse(&files::stem(&found.path), &text, overrides, &mut load);
        if parsed.is_err() && is_template(&text) {
            let title = format!("{file}: this is a template, not a script");
            let help =
                format!("refer to it from a script as \"template\": ...; to check it alone: sessim check {file}");
            self.add(Some(file), Severity::Fault, diagnose::plain(&title, Some(help)));
            return None;
        }
        let texts = Texts { file: &file, text: &text, folder, templates: &templates };
        match parsed {
            Ok(mut script) => {
                self.all(&texts, Severity::Warning, &std::mem::take(&mut script.warnings));
                Some(LoadedScript { file, title: found.title.clone(), script, text })
            }
            Err(faults) => {
                self.all(&texts, Severity::Fault, &faults);
                None
            }
        }
    }

    /// Checks a file that is a script or a template.
    pub(super) fn check(&mut self, found: &FoundFile) -> FileKind {
        let Some(text) = self.text(found) else { return FileKind::Script };
        if !is_template(&text) {
            self.script(found, &Overrides::default());
            return FileKind::Script;
        }
        let file = tidy(&found.path);
        let (severity, faults) = match Script::check_template(&text, &Readings::default()) {
            Ok(warnings) => (Severity::Warning, warnings),
            Err(faults) => (Severity::Fault, faults),
        };
        for fault in &faults {
            self.add(Some(file.clone()), severity, diagnose::in_text(severity, &file, &text, fault));
        }
        FileKind::Template
    }

    fn text(&mut self, found: &FoundFile) -> Option<Vec<u8>> {
        let file = found.path.display().to_string();
        match files::read(&found.path) {
            Ok(text) => Some(text),
            Err(why) => {
                self.add(Some(file.clone()), Severity::Fault, diagnose::plain(&format!("{file}: {why}"), None));
                None
            }
        }
    }

    fn all(&mut self, texts: &Texts<'_>, severity: Severity, found: &[ScriptFault]) {
        for ScriptFault { source, fault } in found {
            let (file, said) = texts.diagnose(severity, source, fault);
            self.add(file, severity, said);
        }
    }

    fn add(&mut self, file: Option<String>, severity: Severity, said: String) {
        let place = self.files.iter().position(|(known, _)| *known == file);
        let place = place.unwrap_or_else(|| {
            self.files.push((file, Vec::new()));
            self.files.len() - 1
        });
        let list = &mut self.files[place].1;
        // The faults of a template shared by several scripts are reported once.
        if !list.iter().any(|(_, known)| *known == said) {
            list.push((severity, said));
        }
    }

    /// The number of files with faults.
    pub(super) fn invalid(&self) -> usize {
        let is_fault = |(severity, _): &Finding| *severity == Severity::Fault;
        self.files.iter().filter(|(_, list)| list.iter().any(is_fault)).count()
    }

    /// The texts of all findings.
    pub(super) fn texts(self) -> Vec<String> {
        self.files.into_iter().flat_map(|(_, list)| list).map(|(_, text)| text).collect()
    }

    /// Prints all findings, and after those of each file the number of its faults.
    pub(super) fn print(&self, output: &mut Output) -> io::Result<()> {
        for (file, list) in &self.files {
            for (_, said) in list {
                output.diagnostic(said)?;
            }
            let faults = list.iter().filter(|(severity, _)| *severity == Severity::Fault).count();
            if let Some(file) = file.as_ref().filter(|_| faults > 0) {
                output.diagnostic(&format!("{} in {file}\n", counted(faults, "fault")))?;
            }
        }
        Ok(())
    }
}

/// The kind of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileKind {
    Script,
    Template,
}

/// The texts that a script's findings refer to.
struct Texts<'a> {
    file: &'a str,
    text: &'a [u8],
    folder: &'a Path,
    templates: &'a BTreeMap<String, Vec<u8>>,
}

impl Texts<'_> {
    fn diagnose(&self, severity: Severity, source: &Source, fault: &Fault) -> (Option<String>, String) {
        match source {
            Source::Script => (Some(self.file.to_owned()), diagnose::in_text(severity, self.file, self.text, fault)),
            Source::Template(name) => {
                let file = tidy(&self.folder.join(name));
                let text = self.templates.get(name).map_or(&[][..], Vec::as_slice);
                let said = diagnose::in_text(severity, &file, text, fault);
                (Some(file), said)
            }
            Source::Option(option) => (None, diagnose::in_option(option, fault)),
        }
    }
}

/// A template is an object with constants and without steps.
fn is_template(text: &[u8]) -> bool {
    let keys = serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(text).unwrap_or_default();
    keys.contains_key("constants") && !keys.contains_key("steps")
}

/// A path without `.` and `..`, so that a template has one name in all scripts.
fn tidy(path: &Path) -> String {
    let mut short = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir if matches!(short.components().next_back(), Some(Component::Normal(_))) => {
                short.pop();
            }
            Component::CurDir => {}
            Component::Prefix(_) | Component::RootDir | Component::ParentDir | Component::Normal(_) => short.push(part),
        }
    }
    short.display().to_string()
}
