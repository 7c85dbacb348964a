//! `docs/sources.md` has a row for each section and key that a rule, a reading, a policy or a comment cites, and no other.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files fails")]

use crate::tidy::{root, sources};
use std::collections::BTreeSet;
use std::fs;

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

#[test]
fn every_section_that_is_cited_has_its_row_and_no_other_has() {
    let page = fs::read_to_string(root().join("docs/sources.md")).unwrap();
    let mut cited = BTreeSet::new();
    sources().iter().for_each(|(_, text)| sections(text, &mut cited));
    assert!(cited.len() > 40);
    assert_eq!(rows(&page, "Sections"), cited);
}

/// Keys are words in capitals in the sources of rules, readings and policies.
#[test]
fn every_key_that_is_cited_has_its_row() {
    let page = fs::read_to_string(root().join("docs/sources.md")).unwrap();
    let (known, mut cited) = (rows(&page, "Keys"), BTreeSet::new());
    for (file, text) in sources() {
        let file = file.to_string_lossy().into_owned();
        if !["/clauses/", "mpsd/readings.rs", "src/policy.rs"].iter().any(|part| file.contains(part)) {
            continue;
        }
        let quoted =
            text.lines().filter_map(|line| line.trim_end().trim_end_matches([';', '{', ' ']).strip_suffix('"'));
        for source in quoted.filter_map(|line| line.rsplit('"').next()) {
            let words = source.split(|c: char| !c.is_ascii_alphanumeric());
            let keys = words.filter(|word| word.len() > 1 && word.starts_with(|c: char| c.is_ascii_uppercase()));
            let keys = keys.filter(|word| word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()));
            // The method in "POST of handles".
            cited.extend(keys.filter(|word| *word != "POST").map(str::to_owned));
        }
    }
    let unknown: Vec<&String> = cited.difference(&known).collect();
    assert!(cited.len() > 20 && unknown.is_empty(), "keys without a row: {unknown:?}");
}
