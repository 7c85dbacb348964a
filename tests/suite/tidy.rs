//! The house rules that no compiler knows: which way imports point, what stays at the edge, how long a file may be.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use super::circles;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the ground up. A module may use those above it in this list, itself, and nothing below.
const LAYERS: &[&str] = &[
    "hash",
    "ignored",
    "time",
    "clause",
    "id",
    "draw",
    "json",
    "choice",
    "mpsd",
    "policy",
    "names",
    "service",
    "action",
    "trace",
    "world",
    "ledger",
    "scenario",
    "certificate",
    "run",
    "strategies",
    "report",
    "cli",
    "main",
];

/// The services, and the layers that each of them may use: the ground alone. They know no world and no chance.
const SERVICES: &[(&str, &[&str])] =
    &[("mpsd", &["hash", "ignored", "time", "clause", "id", "json", "choice", "mpsd"])];

/// The parts of the session directory from the ground up. A part may use those above it in this list, itself, and nothing
/// below: so the words of a session know neither the session nor its rules.
const DIRECTORY: &[&str] = &[
    "text",
    "custom",
    "date",
    "clauses",
    "readings",
    "template",
    "rate",
    "session/model",
    "session",
    "session/rules",
    "message",
    "search",
    "notify",
    "directory",
    "smartmatch",
    "service",
    "outcome",
    "wire",
];

/// Past this a file holds a second subject.
const LONGEST: usize = 500;

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let module = layer_of(&file);
        if module == "lib" {
            continue;
        }
        let place = LAYERS.iter().position(|layer| *layer == module);
        let place = place.unwrap_or_else(|| panic!("{module} is in no layer: add it to LAYERS where it belongs"));
        for used in uses(&text) {
            let below = LAYERS[..=place].contains(&used.as_str());
            let service = SERVICES.iter().find(|(service, _)| *service == module);
            let allowed = service.is_none_or(|(_, allowed)| allowed.contains(&used.as_str()));
            if !below || !allowed {
                wrong.push(format!("{}: {module} uses {used}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_parts_of_the_session_directory_point_one_way() {
    let wrong = against_the_order(&circles::files());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The check can fail: a word of a session that knew a rule, and a rule that knew the wire.
#[test]
fn an_import_against_the_order_of_the_parts_is_found() {
    for (file, import) in [
        ("mpsd/session/model/member", "mpsd/session/rules/settle/Batch"),
        ("mpsd/session/model/member", "mpsd/session/Session"),
        ("mpsd/session/rules/settle", "mpsd/wire/Wire"),
    ] {
        let mut files = circles::files();
        let module: circles::Module = file.split('/').map(str::to_owned).collect();
        files.get_mut(&module).unwrap().import(import);
        assert_eq!(against_the_order(&files).len(), 1, "{file} uses {import}");
    }
}

/// The imports that point from a part of the session directory to one that stands above it.
fn against_the_order(files: &BTreeMap<circles::Module, circles::File>) -> Vec<String> {
    let part = |module: &circles::Module| {
        let below = module.strip_prefix(&["mpsd".to_owned()])?.join("/");
        let within = |part: &&&str| below == ***part || below.starts_with(&format!("{part}/"));
        let longest = DIRECTORY.iter().filter(within).max_by_key(|part| part.len());
        // The folder's own file only lists what is there.
        let place = longest.and_then(|part| DIRECTORY.iter().position(|known| known == part));
        assert!(place.is_some() || below.is_empty(), "{below} is in no part: add it to DIRECTORY where it belongs");
        place
    };
    let mut wrong = Vec::new();
    for (module, targets) in circles::arrows(files) {
        let Some(own) = part(module) else { continue };
        for target in targets.iter().filter(|target| part(target).is_some_and(|used| used > own)) {
            wrong.push(format!("{} uses {}", module.join("/"), target.join("/")));
        }
    }
    wrong
}

#[test]
fn files_environment_output_and_real_time_stay_in_the_program() {
    let banned = [
        "std::fs",
        "std::env",
        "std::io",
        "std::net",
        "std::process",
        "std::time::",
        "println!",
        "eprintln!",
        "thread::",
    ];
    let wrong = finds(&banned, |file| !["cli", "main"].contains(&layer_of(file).as_str()));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn services_take_json_only_as_opaque_custom_data() {
    // A template's constants can be set by name, and its schema is made for editors; no rule looks at either.
    // The wire is the door where JSON enters and leaves; it finds the part of a document that a path leads to, and puts
    // one that is written into another.
    let opaque = [
        "src/mpsd/custom.rs",
        "src/mpsd/template/set.rs",
        "src/mpsd/schema.rs",
        "src/mpsd/wire/element.rs",
        "src/mpsd/wire/handles/document.rs",
    ];
    let elsewhere = |file: &Path| layer_of(file) == "mpsd" && !opaque.iter().any(|allowed| file.ends_with(allowed));
    let wrong = finds(&["serde_json::Value", "use serde_json::"], elsewhere);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_word_is_found_apart_from_longer_names() {
    assert!(has_word("fn of(world: &World) -> bool {", "World"));
    assert!(has_word("std::println!(\"{}\", 1)", "println!"));
    assert!(!has_word("let setup = WorldSetup::default();", "World"));
}

#[test]
fn json_is_written_and_escaped_in_one_place() {
    // The library's writer; keys and escapes that are written by hand.
    let writing = [
        "serde_json::to_string",
        "serde_json::to_string_pretty",
        "serde_json::to_value",
        "serde_json::to_vec",
        "serde_json::to_writer",
        "serde_json::ser",
        r##"r#"{{""##,
        r#"push_str("\""#,
        r#"push_str(",\""#,
        r"\\u{",
        r#"\\\""#,
    ];
    let wrong = finds(&writing, |file| layer_of(file) != "json");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Who may read a trace: a log is written and not read to decide, so whoever reads one tells of a run or judges it.
const READERS: &[&str] = &["trace", "ledger", "report", "certificate", "run", "scenario/expect"];

/// Who may have one all the same: the script makes an empty one, and the program shows one.
const HOLDERS: &[&str] = &["scenario.rs", "cli"];

#[test]
fn only_what_tells_of_a_run_reads_a_trace() {
    let wrong = finds(TRACE_WORDS, |file| !may_read_a_trace(file));
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The check can fail: it looks at files that decide, and the words stand where a trace is read.
#[test]
fn a_file_that_decides_may_not_read_a_trace() {
    let src = root().join("src");
    for file in ["world/serve.rs", "mpsd/service.rs", "scenario/resolve/steps.rs", "action.rs", "strategies/run.rs"] {
        assert!(!may_read_a_trace(&src.join(file)), "{file}");
    }
    assert!(!finds(TRACE_WORDS, |file| file.ends_with("scenario/expect/judge.rs")).is_empty());
}

const TRACE_WORDS: &[&str] = &["Trace", "Recorder", "trace.entries"];

fn may_read_a_trace(file: &Path) -> bool {
    let below = file.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
    let within =
        |part: &&str| below == **part || below == format!("{part}.rs") || below.starts_with(&format!("{part}/"));
    READERS.iter().chain(HOLDERS).any(within)
}

/// A title composes and decides of what it was told: nothing under `world/client`, and no view of a title, looks into a
/// service. The shell is not a title.
#[test]
fn titles_do_not_look_into_services() {
    let titles = |file: &Path| {
        let file = file.to_string_lossy().replace('\\', "/");
        file.contains("src/world/client") || file.ends_with("src/world/title.rs")
    };
    let wrong = finds(&[".mpsd", ".directory()", ".peek(", "setup.service", "directory::Directory"], titles);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The parts of the world are values: a file that keeps state names no file that moves it.
#[test]
fn parts_of_the_world_do_not_know_the_world() {
    let parts = [
        "causes",
        "console",
        "item",
        "network",
        "presence",
        "schedule",
        "sessions",
        "settings",
        "setup",
        "split_brain",
        "storage",
        "trigger",
        "client/mpsd/memory",
        "client/mpsd/snapshot",
    ];
    let is_part = |file: &Path| {
        let below = file.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/");
        parts.iter().any(|part| below == format!("world/{part}.rs") || below.starts_with(&format!("world/{part}/")))
    };
    let wrong = finds(&["World", "WorldStep<", "Title<"], is_part);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_left_undone_or_silenced() {
    let banned = [
        "todo!(",
        "unimplemented!(",
        "unreachable!(",
        "#[allow(",
        "#![allow(",
        ".unwrap()",
        ".expect(\"",
        "HashMap",
        "HashSet",
    ];
    let wrong = finds(&banned, |_| true);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_holds_two_subjects() {
    let all = [rust_files("src"), rust_files("tests")].concat();
    let long: Vec<String> = all
        .iter()
        .filter(|(_, text)| text.lines().count() > LONGEST)
        .map(|(file, text)| format!("{}: {} lines", file.display(), text.lines().count()))
        .collect();
    assert!(long.is_empty(), "\n{}", long.join("\n"));
}

#[test]
fn every_file_says_in_its_first_line_what_it_is_about() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(file, _)| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut section = "";
    let mut silent = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') && !line.contains(" # ") {
            silent.push(line.to_owned());
        }
    }
    assert!(silent.is_empty(), "\n{}", silent.join("\n"));
}

/// The lines of the program's own code (tests left out) that hold one of these words.
fn finds(words: &[&str], in_file: impl Fn(&Path) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in sources() {
        if !in_file(&file) {
            continue;
        }
        for (number, line) in code(&text) {
            for word in words.iter().filter(|word| has_word(line, word)) {
                found.push(format!("{}:{number}: {word}", file.display()));
            }
        }
    }
    found
}

/// Whether a line has the word, not as a part of a longer name: `WorldSetup` is no `World`.
fn has_word(line: &str, word: &str) -> bool {
    let in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let apart = |edge: Option<char>, beside: Option<char>| !(edge.is_some_and(in_name) && beside.is_some_and(in_name));
    line.match_indices(word).any(|(at, _)| {
        apart(word.chars().next(), line[..at].chars().next_back())
            && apart(word.chars().next_back(), line[at + word.len()..].chars().next())
    })
}

/// The lines that are neither comments nor in the tests at the end of a file.
pub(crate) fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = (1..).zip(text.lines()).take_while(|(_, line)| line.trim() != "#[cfg(test)]");
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// The layers named in `use crate::...` and `crate::...::` of a file.
fn uses(text: &str) -> Vec<String> {
    let mut used: BTreeMap<String, ()> = BTreeMap::new();
    for (_, line) in code(text) {
        for (at, _) in line.match_indices("crate::") {
            let module: String = line[at + "crate::".len()..]
                .chars()
                .take_while(|letter| letter.is_ascii_lowercase() || *letter == '_')
                .collect();
            if LAYERS.contains(&module.as_str()) {
                used.insert(module, ());
            }
        }
    }
    used.into_keys().collect()
}

/// The first folder or file below `src`.
fn layer_of(file: &Path) -> String {
    let below = file.strip_prefix(root().join("src")).unwrap();
    let first = below.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The program's own files, but for those that are tests.
pub(crate) fn sources() -> Vec<(PathBuf, String)> {
    let mut files = rust_files("src");
    files.retain(|(file, _)| !is_test(file));
    files
}

/// Whether a file of the program holds nothing but tests.
fn is_test(file: &Path) -> bool {
    let below = file.strip_prefix(root()).unwrap();
    below.components().any(|part| ["tests", "tests.rs"].iter().any(|name| part.as_os_str() == *name))
}

/// Every file of Rust below a folder.
fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join(folder)];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") {
                files.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    assert!(files.len() > 20, "{folder} was not found");
    files
}
