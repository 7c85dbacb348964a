//! One name, one thing: no two types of the program have one name.

use super::code::{code, root, sources};
use std::collections::{BTreeMap, BTreeSet};

/// Types that mirror those of another file by rule: the constants of a template before defaults are filled in.
const MIRRORS: &[&str] = &["src/mpsd/template/raw.rs"];

/// Names that several types share: constants and roles as they are written and as they are used, requests to a session and in the
/// form of HTTP, and types that are private to the JSON layer.
const SHARED: &[&str] = &["Place", "Request", "Role", "RoleType", "What", "Why"];

#[test]
fn no_two_types_have_one_name() {
    let mut places: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (file, text) in sources() {
        let place = file.strip_prefix(root()).unwrap_or(&file).to_string_lossy().replace('\\', "/");
        if MIRRORS.contains(&place.as_str()) {
            continue;
        }
        for name in code(&text).filter_map(|(_, line)| defined(line)) {
            places.entry(name.to_owned()).or_default().insert(place.clone());
        }
    }
    assert!(places.len() > 300, "types were not found");
    let twice = places.iter().filter(|(_, places)| places.len() > 1);
    let twice: Vec<String> = twice
        .filter(|(name, _)| !SHARED.contains(&name.as_str()))
        .map(|(name, places)| format!("{name}: {places:?}"))
        .collect();
    assert!(twice.is_empty(), "\n{}", twice.join("\n"));
    let unique = SHARED.iter().filter(|name| places.get(**name).is_none_or(|places| places.len() < 2));
    let unique: Vec<&&str> = unique.collect();
    assert!(unique.is_empty(), "these are shared no longer: {unique:?}");
}

/// The type or trait that a line defines. An associated type is not one.
fn defined(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let line = line.strip_prefix("pub").map_or(line, |rest| {
        rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest).trim_start()
    });
    let name = ["struct ", "enum ", "trait "].iter().find_map(|word| line.strip_prefix(word))?;
    let end = name.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(name.len());
    Some(&name[..end]).filter(|name| !name.is_empty())
}
