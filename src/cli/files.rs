//! Finds and reads files.

use super::diagnose;
use super::suggest::nearest;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The maximum size of a file.
const MAX_BYTES: u64 = 64 << 20;

/// The name of folders that hold templates beside the scripts that use them.
const TEMPLATES: &str = "templates";

/// A file to read, and its title in lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FoundFile {
    pub(super) path: PathBuf,
    pub(super) title: String,
}

/// Which files of a folder to take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileSelection {
    Scripts,
    ScriptsAndTemplates,
}

/// The files at some paths: each file itself, and for each folder every `*.json` file in it and below, sorted by name.
///
/// Schemas, names that begin with a dot, links to folders, and template folders (unless selected) are skipped.
///
/// # Errors
/// A diagnostic for each path without files.
pub(super) fn find(paths: &[PathBuf], wanted: FileSelection) -> Result<Vec<FoundFile>, Vec<String>> {
    let (mut found, mut complaints) = (Vec::new(), Vec::new());
    for path in paths {
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => {
                let before = found.len();
                let walked = walk(path, path, wanted, &mut found);
                if let Err((path, why)) = walked {
                    complaints.push(diagnose::plain(&format!("{}: {}", path.display(), in_words(&why)), None));
                } else if found.len() == before {
                    let title = format!("{}: there are no scripts in this folder", path.display());
                    let help = "a script is a *.json file, except *.schema.json and files in a folder named templates";
                    complaints.push(diagnose::plain(&title, Some(help.to_owned())));
                }
            }
            Ok(_) => found.push(FoundFile { path: path.clone(), title: stem(path) }),
            Err(why) => {
                let near = if why.kind() == io::ErrorKind::NotFound { near(path) } else { String::new() };
                complaints.push(diagnose::plain(&format!("{}: {}{near}", path.display(), in_words(&why)), None));
            }
        }
    }
    if complaints.is_empty() { Ok(found) } else { Err(complaints) }
}

fn walk(
    top: &Path,
    folder: &Path,
    wanted: FileSelection,
    found: &mut Vec<FoundFile>,
) -> Result<(), (PathBuf, io::Error)> {
    let in_folder = |why| (folder.to_owned(), why);
    let entries = fs::read_dir(folder).map_err(in_folder)?.collect::<io::Result<Vec<_>>>();
    let mut entries = entries.map_err(in_folder)?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if name.starts_with('.') {
            continue;
        }
        let kind = entry.file_type().map_err(|why| (path.clone(), why))?;
        if kind.is_dir() {
            if name != TEMPLATES || wanted == FileSelection::ScriptsAndTemplates {
                walk(top, &path, wanted, found)?;
            }
        } else if name.ends_with(".json") && !name.ends_with(".schema.json") && path.is_file() {
            let title = path.strip_prefix(top).unwrap_or(&path).with_extension("");
            found.push(FoundFile { title: title.to_string_lossy().into_owned(), path });
        }
    }
    Ok(())
}

/// A file's name without folder and extension.
pub(super) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_else(|| OsStr::new("")).to_string_lossy().into_owned()
}

/// Reads a file.
///
/// # Errors
/// Why it cannot be read, in words.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.len() as u64 > MAX_BYTES => Err(format!("it is larger than {} MiB", MAX_BYTES >> 20)),
        Ok(bytes) => Ok(bytes),
        Err(why) => Err(in_words(&why)),
    }
}

/// Why a file cannot be read, in the same words on every system.
fn in_words(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => why.to_string(),
    }
}

/// A suggestion of a similar file name in the same folder, `; did you mean "late_join.json"?`, or an empty text.
pub(super) fn near(path: &Path) -> String {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    // Files that are not similar are not listed.
    nearest(&name, &names).map_or(String::new(), |near| format!("; did you mean {near:?}?"))
}
