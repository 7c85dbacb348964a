//! The house rules that no compiler knows: what stays at the edge, how long a file may be, what every file and dependency says.

use super::code::{finds, layer_of, root, rust_files, sources};
use std::fs;
use std::path::Path;

/// Past this a file holds a second subject.
const LONGEST: usize = 500;

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
