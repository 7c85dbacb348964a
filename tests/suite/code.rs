//! The program's own code as the tests of the house rules read it: files, lines and words.
#![expect(clippy::unwrap_used, reason = "a test may fail where it cannot read its files")]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn a_word_is_found_apart_from_longer_names() {
    assert!(has_word("fn of(world: &World) -> bool {", "World"));
    assert!(has_word("std::println!(\"{}\", 1)", "println!"));
    assert!(!has_word("let setup = WorldSetup::default();", "World"));
}

/// The lines of the program's own code (tests left out) that hold one of these words.
pub(crate) fn finds(words: &[&str], in_file: impl Fn(&Path) -> bool) -> Vec<String> {
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
pub(crate) fn has_word(line: &str, word: &str) -> bool {
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

/// The first folder or file below `src`.
pub(crate) fn layer_of(file: &Path) -> String {
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
pub(crate) fn rust_files(folder: &str) -> Vec<(PathBuf, String)> {
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
