//! The scenario files of the repository, as scripts.

use sessim::scenario::{Overrides, Script};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the scenarios.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every scenario file, in the folder and those below it.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut folders = vec![folder()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            match (path.is_dir(), name.as_str()) {
                (true, "templates") => {}
                (true, _) => folders.push(path),
                (false, _) if name.ends_with(".schema.json") || !name.ends_with(".json") => {}
                (false, _) => files.push(path),
            }
        }
    }
    files.sort();
    files
}

/// The name of a scenario file's scenario.
pub(crate) fn name(file: &Path) -> String {
    file.file_stem().unwrap().to_string_lossy().into_owned()
}

/// The script of a scenario file.
pub(crate) fn script(file: &Path) -> Script {
    let mut load = |path: &str| fs::read(file.parent().unwrap().join(path)).map_err(|why| why.to_string());
    Script::parse(&name(file), &fs::read(file).unwrap(), &Overrides::default(), &mut load)
        .unwrap_or_else(|faults| panic!("{}: {}", file.display(), faults[0]))
}
