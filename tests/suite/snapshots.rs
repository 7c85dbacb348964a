//! Every snapshot is of something that exists: a scenario, or an assertion of a test.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use crate::scripts;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every snapshot below a folder.
fn snapshots(folder: PathBuf) -> Vec<PathBuf> {
    let mut folders = vec![folder];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(extension) if extension == "snap" => found.push(path),
                Some(_) | None => {}
            }
        }
    }
    found
}

/// Whether a snapshot is of an assertion. Its name is that of a module and of a function, with a number if it is not the
/// function's first, or of a module and what the assertion calls it.
fn is_asserted(snapshot: &Path) -> bool {
    let stem = snapshot.file_stem().unwrap().to_string_lossy();
    let Some((module, name)) = stem.rsplit_once("__") else { return false };
    let Ok(source) = fs::read_to_string(root().join("tests").join(module.replace("__", "/")).with_extension("rs"))
    else {
        return false;
    };
    let (function, number) = name.rsplit_once('-').unwrap_or((name, "1"));
    let body = source.split(&format!("fn {function}()")).nth(1).and_then(|rest| rest.split("\n}").next());
    let assertions = body.map_or(0, |body| body.matches("assert_snapshot!(").count());
    number.parse().is_ok_and(|number: usize| (1..=assertions).contains(&number))
        || source.contains(&format!("assert_snapshot!(\"{name}\""))
}

#[test]
fn no_snapshot_is_orphaned() {
    let names: Vec<String> = scripts::files().iter().map(|file| scripts::name(file)).collect();
    let of_scenarios = root().join("tests/rules/scenarios");
    let is_orphan = |snapshot: &PathBuf| match snapshot.parent() == Some(&of_scenarios) {
        true => !names.contains(&scripts::name(snapshot)),
        false => !is_asserted(snapshot),
    };
    let snapshots = snapshots(root().join("tests"));
    assert!(snapshots.len() > names.len(), "there are {}", snapshots.len());
    let orphans: Vec<PathBuf> = snapshots.into_iter().filter(is_orphan).collect();
    assert!(orphans.is_empty(), "snapshots of nothing: {orphans:#?}");
}

#[test]
fn no_two_scenarios_share_a_name_and_thereby_a_snapshot() {
    let mut files = BTreeMap::new();
    for file in scripts::files() {
        let other = files.insert(scripts::name(&file), file.clone());
        assert_eq!(other, None, "has the name of {}", file.display());
    }
}
