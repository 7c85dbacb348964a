//! Reading scripts and their templates from files.

use crate::scenario::{Overrides, Script, ScriptFault};
use std::path::Path;

/// Reads the script at `path`.
pub(super) fn script(path: &Path, text: &[u8], overrides: &Overrides) -> Result<Script, Vec<ScriptFault>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_stem().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut load = |file: &str| std::fs::read(folder.join(file)).map_err(|why| why.to_string());
    Script::parse(&name, text, overrides, &mut load)
}
