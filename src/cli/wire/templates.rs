//! Loads the templates of `sessim wire`.

use crate::cli::diagnose::{self, Severity};
use crate::cli::files;
use crate::id::{Guid, Name};
use crate::mpsd::directory::Directory;
use crate::mpsd::template::SessionTemplate;
use std::fs;
use std::path::{Path, PathBuf};

/// Adds every `{scid}/{template}.json` of a folder, or a single file. The service configuration of a single file is the name
/// of its folder if that is a GUID, and the zero GUID otherwise.
///
/// # Errors
/// A diagnostic for each invalid template.
pub(super) fn load(path: &Path, directory: &mut Directory) -> Result<(), Vec<String>> {
    let mut complaints = Vec::new();
    if path.is_dir() {
        let folders: Vec<(Guid, PathBuf)> = entries(path, &mut complaints)
            .into_iter()
            .filter_map(|folder| Some((guid(&folder)?, folder)))
            .filter(|(_, folder)| folder.is_dir())
            .collect();
        let before = complaints.len();
        let mut any = false;
        for (scid, folder) in folders {
            for file in entries(&folder, &mut complaints) {
                if file.extension().is_some_and(|ending| ending == "json") && file.is_file() {
                    any = true;
                    add(&file, scid, directory, &mut complaints);
                }
            }
        }
        if !any && complaints.len() == before {
            let title = format!("{}: there are no templates in this folder", path.display());
            let help = "templates are expected at {scid}/{template}.json".to_owned();
            complaints.push(diagnose::plain(&title, Some(help)));
        }
    } else {
        let scid = path.parent().and_then(guid).unwrap_or(Guid::from_bits(0));
        add(path, scid, directory, &mut complaints);
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints) }
}

/// The entries of a folder, sorted by name.
fn entries(folder: &Path, complaints: &mut Vec<String>) -> Vec<PathBuf> {
    let read = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = read.unwrap_or_else(|why| {
        complaints.push(diagnose::plain(&format!("{}: {why}", folder.display()), None));
        Vec::new()
    });
    paths.sort();
    paths
}

fn guid(folder: &Path) -> Option<Guid> {
    folder.file_name()?.to_str()?.parse().ok()
}

fn add(file: &Path, scid: Guid, directory: &mut Directory, complaints: &mut Vec<String>) {
    let shown = file.display().to_string();
    let mut complain = |why: String| complaints.push(diagnose::plain(&format!("{shown}: {why}"), None));
    let name: Name = match files::stem(file).parse() {
        Ok(name) => name,
        Err(why) => return complain(format!("{why}")),
    };
    let text = match files::read(file) {
        Ok(text) => text,
        Err(why) => return complain(why),
    };
    match crate::json::read::<SessionTemplate>(&text) {
        Ok(template) => {
            for fault in directory.add_template(scid, name, template).err().into_iter().flatten() {
                complain(format!("{}: {}", fault.path, fault.problem));
            }
        }
        Err(faults) => {
            for fault in &faults {
                complaints.push(diagnose::in_text(Severity::Fault, &shown, &text, fault));
            }
        }
    }
}
