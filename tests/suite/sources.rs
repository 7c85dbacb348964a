//! `docs/sources.md` has a row for each section and key that a rule, a reading, a policy or a comment cites, and no other.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files fails")]

use crate::code::{root, sources};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The first cells of the rows below a heading.
fn rows(page: &str, heading: &str) -> BTreeSet<String> {
    let part = page.split(&format!("\n## {heading}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
    rows.skip(1).flat_map(|cell| cell.split(", ")).map(str::to_owned).collect()
}

/// The numbers of the sections that a text cites: `section 9.2`, `sections 3.1, 18`.
fn sections(text: &str, found: &mut BTreeSet<String>) {
    for (at, _) in text.match_indices("section") {
        let rest = &text[at + "section".len()..];
        let (rest, several) = rest.strip_prefix('s').map_or((rest, false), |rest| (rest, true));
        for word in rest.split_whitespace().take(if several { 3 } else { 1 }) {
            let number: String = word.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
            let number = number.trim_end_matches('.');
            if number.is_empty() {
                break;
            }
            found.insert(number.to_owned());
            if !word.ends_with(',') {
                break;
            }
        }
    }
}

/// Whether a file cites the sources of GameLift, whose keys and sections have tables of their own.
fn is_about_gamelift(file: &Path) -> bool {
    file.strip_prefix(root()).unwrap().to_string_lossy().contains("gamelift")
}

#[test]
fn every_section_that_is_cited_has_its_row_and_no_other_has() {
    let page = fs::read_to_string(root().join("docs/sources.md")).unwrap();
    let mut cited = BTreeSet::new();
    let of_the_directory = sources().into_iter().filter(|(file, _)| !is_about_gamelift(file));
    of_the_directory.for_each(|(_, text)| sections(&text, &mut cited));
    assert!(cited.len() > 40);
    assert_eq!(rows(&page, "Sections"), cited);
}

/// The keys in a text: words in capitals, but for `HTTP` and `POST`; and an issue by its number.
fn keys(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let keys = words.filter(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()));
    let keys = keys.filter(|word| {
        word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()) && !["HTTP", "POST"].contains(word)
    });
    let issues = text.match_indices("issue ").map(|(at, issue)| {
        let number = &text[at + issue.len()..];
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        text[at..at + issue.len() + end].to_owned()
    });
    keys.map(str::to_owned).chain(issues).collect()
}

/// Keys are cited by the sources of rules, readings and policies, and by the sections of the page itself.
#[test]
fn every_key_that_is_cited_has_its_row_and_no_other_has() {
    let page = fs::read_to_string(root().join("docs/sources.md")).unwrap();
    let mut cited = BTreeSet::new();
    for (file, text) in sources() {
        let of_gamelift = is_about_gamelift(&file);
        let file = file.to_string_lossy().into_owned();
        if of_gamelift || !["/clauses/", "mpsd/readings.rs", "src/policy.rs"].iter().any(|part| file.contains(part)) {
            continue;
        }
        let quoted =
            text.lines().filter_map(|line| line.trim_end().trim_end_matches([';', '{', ' ']).strip_suffix('"'));
        cited.extend(quoted.filter_map(|line| line.rsplit('"').next()).flat_map(keys));
    }
    assert!(cited.len() > 20);
    let sections = page.split("\n## Sections\n").nth(1).unwrap();
    let sections =
        sections.split("\n## Keys of GameLift\n").next().unwrap().lines().filter(|line| line.starts_with("| "));
    // What stands in quotes is a heading of a source.
    let unquoted = |cell: &str| cell.split('"').step_by(2).collect::<String>();
    cited.extend(sections.flat_map(|row| keys(&unquoted(row.rsplit(" | ").next().unwrap()))));
    assert_eq!(rows(&page, "Keys"), cited);
}

/// What a file about GameLift cites has its row; a row may wait for its first citation.
#[test]
fn every_key_and_section_of_gamelift_that_is_cited_has_its_row() {
    let page = fs::read_to_string(root().join("docs/sources.md")).unwrap();
    let (mut cited, mut cited_keys) = (BTreeSet::new(), BTreeSet::new());
    for (file, text) in sources() {
        if !is_about_gamelift(&file) {
            continue;
        }
        sections(&text, &mut cited);
        if file.to_string_lossy().contains("/clauses/") {
            let quoted = text.lines().filter_map(|line| line.trim_end().strip_suffix("\";"));
            cited_keys.extend(quoted.filter_map(|line| line.rsplit('"').next()).flat_map(keys));
        }
    }
    assert!(cited.len() > 10 && cited_keys.contains("API"));
    let without = |heading: &str, cited: BTreeSet<String>| &cited - &rows(&page, heading);
    assert_eq!(without("Sections of GameLift", cited), BTreeSet::new());
    assert_eq!(without("Keys of GameLift", cited_keys), BTreeSet::new());
}
