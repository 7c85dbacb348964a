//! Which way imports point: the layers of the program, and the parts of the session directory.

use super::circles;
use super::code::{code, layer_of, sources};
use std::collections::BTreeMap;

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
    "gamelift",
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
const SERVICES: &[(&str, &[&str])] = &[
    ("mpsd", &["hash", "ignored", "time", "clause", "id", "json", "choice", "mpsd"]),
    ("gamelift", &["hash", "ignored", "time", "clause", "id", "json", "choice", "gamelift"]),
];

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
