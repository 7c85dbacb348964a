//! The pages for readers agree with the program: links lead somewhere, examples hold, and what is printed is what is shown.

use super::folder::{Folder, Ran};
use serde_json::Value;
use sessim::scenario::{Overrides, Script};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Longer pages are split by subject. The model is a generated table, and the changelog a list.
const LONGEST: usize = 300;

/// A page: its path from the home of the package, and its text.
type Page = (String, String);

pub(super) fn home(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file)
}

fn read(page: &str) -> String {
    fs::read_to_string(home(page)).unwrap()
}

/// The README, the changelog, and every page below `docs`.
fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = ["README.md", "CHANGELOG.md"].map(|page| (page.to_owned(), read(page))).into();
    for folder in ["docs", "docs/scenarios"] {
        let files = fs::read_dir(home(folder)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut files: Vec<String> = files.filter(|file| file.ends_with(".md")).collect();
        files.sort();
        pages.extend(files.iter().map(|file| format!("{folder}/{file}")).map(|page| (page.clone(), read(&page))));
    }
    assert!(pages.len() > 20);
    pages
}

/// The pages that describe scripts: the format, and its chapters on titles and faults.
fn is_about_scripts(page: &str) -> bool {
    page.starts_with("docs/scenarios/") || ["docs/titles.md", "docs/faults.md"].contains(&page)
}

/// What those pages say, in one.
pub(super) fn format_of_scripts() -> String {
    pages().into_iter().filter(|(page, _)| is_about_scripts(page)).map(|(_, text)| text).collect()
}

pub(super) fn parse(text: &str, folder: &Path) -> Script {
    let mut load = |file: &str| fs::read(folder.join(file)).map_err(|why| why.to_string());
    Script::parse("example", text.as_bytes(), &Overrides::default(), &mut load).unwrap_or_else(|faults| {
        let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}\n{text}", faults.join("\n"))
    })
}

/// The fenced blocks of a page: what stands behind the opening fence, and the block itself.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("\n```").skip(1).step_by(2);
    blocks.map(|block| block.split_once('\n').unwrap()).collect()
}

/// A block of JSON is a whole script that holds, unless it says what else it is.
#[test]
fn every_example_in_json_is_valid() {
    let (mut scripts, mut others) = (0, 0);
    for (page, text) in pages() {
        for (kind, block) in blocks(&text) {
            let Some(kind) = kind.strip_prefix("json") else { continue };
            if kind.is_empty() {
                let script = parse(block, &home("scenarios"));
                for outcome in sessim::run::run(&script) {
                    let failed: Vec<_> = outcome.verdicts.iter().filter(|verdict| !verdict.held()).collect();
                    assert!(failed.is_empty(), "{page}: {}: {failed:#?}", script.about);
                }
                scripts += 1;
                continue;
            }
            others += 1;
            if kind == " template" {
                let folder = Folder::new().with("template.json", block);
                let ran = folder.sessim(&["check", "template.json"]);
                assert_eq!(ran.code, Some(0), "{page}: {}", ran.err);
            } else {
                let file = kind.strip_prefix(" output of ").unwrap_or_else(|| panic!("{page}: what is json{kind}?"));
                let mut command = Folder::new().command(&["run", "--format", "json", file]);
                command.current_dir(home(""));
                let printed: Value = serde_json::from_str(&Ran::of(command).out).unwrap();
                let shown: Value = serde_json::from_str(block).unwrap();
                assert!(is_part(&shown, &printed), "{page}: not the output of {file}:\n{block}");
            }
        }
    }
    assert!(scripts >= 20 && others >= 2, "{scripts} scripts, {others} others");
}

/// Whether one value is another, or what is left of it when keys of objects and items of lists are left out.
fn is_part(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => {
            part.iter().all(|(key, part)| whole.get(key).is_some_and(|whole| is_part(part, whole)))
        }
        (Value::Array(part), Value::Array(whole)) => {
            part.iter().all(|part| whole.iter().any(|whole| is_part(part, whole)))
        }
        (part, whole) => part == whole,
    }
}

#[test]
fn no_page_is_too_long_to_be_about_one_subject() {
    let long = |(page, text): &Page| {
        !["CHANGELOG.md", "docs/model.md"].contains(&page.as_str()) && text.lines().count() >= LONGEST
    };
    let long: Vec<String> = pages().into_iter().filter(long).map(|(page, _)| page).collect();
    assert!(long.is_empty(), "{LONGEST} lines or more: {long:?}");
}

/// Each page of the format says its subject in a paragraph, then shows an example, and is listed by the index.
#[test]
fn every_page_of_the_format_begins_with_an_example() {
    let index = read("docs/scenarios/README.md");
    for (page, text) in pages().iter().filter(|(page, _)| page.starts_with("docs/scenarios/")) {
        let before = text.split("\n```json").next().unwrap();
        let lines: Vec<&str> = before.lines().filter(|line| !line.is_empty()).collect();
        assert!(lines[0].starts_with("# ") && (2..=4).contains(&lines.len()), "{page} begins with {lines:#?}");
        assert!(lines[1..].iter().all(|line| !line.starts_with(['#', '|', '-'])), "{page} begins with {lines:#?}");
        let name = page.rsplit('/').next().unwrap();
        assert!(name == "README.md" || index.contains(&format!("({name})")), "the index does not list {name}");
    }
}

#[test]
fn every_policy_is_described_in_its_own_words() {
    let titles = read("docs/titles.md");
    for choice in sessim::policy::CHOICES {
        let value = |(value, meaning): &(&str, &str)| format!("`{value}`: {meaning}");
        let values = choice.values.iter().map(value).collect::<Vec<_>>().join("; ");
        let row = format!("| `{}` | {} | {values} | {} |\n", choice.name, choice.question, choice.source);
        assert_eq!(titles.matches(&row).count(), 1, "a row of a table of policies should be\n{row}");
    }
    let rows = titles.lines().filter(|line| line.starts_with("| `") && line.contains("` | ") && line.contains("? | `"));
    assert_eq!(rows.count(), sessim::policy::CHOICES.len(), "a row about no policy");
}

#[test]
fn the_page_of_the_ledger_shows_what_run_prints() {
    let text = read("scenarios/four_player_power_failure.json");
    let outcomes = sessim::run::run(&parse(&text, &home("scenarios")));
    let printed = sessim::report::text::ledger(&outcomes[0], sessim::report::Style::default());
    let page = read("docs/ledger.md");
    assert!(page.contains(&format!("```text\n{printed}```\n")), "{printed}");
}

/// The commands of the README and of the museum work as they are written: none is bad usage or bad input.
#[test]
fn every_command_that_is_shown_works() {
    let pages = ["README.md", "docs/museum.md"].map(read);
    let lines = pages.iter().flat_map(|page| page.lines()).filter_map(|line| line.strip_prefix("    "));
    let commands =
        lines.filter_map(|line| ["cargo run --release -- ", "sessim "].iter().find_map(|run| line.strip_prefix(run)));
    let mut ran = 0;
    // A remark may stand beside a command.
    for line in commands.filter_map(|command| command.split("   ").next()) {
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let mut command = Folder::new().command(&arguments);
        command.current_dir(home(""));
        let done = Ran::of(command);
        assert!(matches!(done.code, Some(0 | 1)), "{line}: {}", done.err);
        ran += 1;
    }
    assert!(ran >= 10, "only {ran} commands were found");
}

/// Every link between the pages leads to a file that is there, and to a heading of it.
#[test]
fn every_link_leads_somewhere() {
    for (page, text) in pages() {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let page = home(&page);
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if !anchor.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                assert!(text.lines().any(|line| anchor_of(line) == anchor), "{}: {link}", page.display());
            }
        }
    }
}

/// The anchor of a heading; empty of any other line.
fn anchor_of(line: &str) -> String {
    let heading = line.trim_start_matches('#');
    if heading.len() == line.len() || !heading.starts_with(' ') {
        return String::new();
    }
    let kept = heading.trim().to_lowercase().replace(' ', "-");
    kept.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
}

#[test]
fn every_refusal_has_its_row_and_no_row_is_about_none() {
    let page = read("docs/scenarios/refusals.md");
    let rows: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | ")).map(|(name, _)| name).collect();
    assert_eq!(rows, sessim::mpsd::session::Refusal::NAMES.iter().copied().collect());
}

/// The glossary: words in alphabetical order, each in one sentence that is about one thing.
#[test]
fn every_word_of_the_glossary_has_one_sentence() {
    let page = read("docs/glossary.md");
    let entries: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("- **")).collect();
    let mut words = Vec::new();
    for entry in entries {
        let (word, sentence) = entry.split_once("**: ").unwrap_or_else(|| panic!("{entry}"));
        let one = sentence.ends_with('.') && !sentence.contains(". ") && sentence.split(' ').count() >= 3;
        assert!(one, "{word}: one sentence and its full stop, not {sentence:?}");
        words.push(word.to_lowercase());
    }
    assert!(words.len() > 80 && words.is_sorted_by(|one, next| one < next), "out of order: {words:#?}");
    for word in ["tap", "arbiter", "presence", "template", "reading", "policy", "session", "member", "peek", "lazy"] {
        assert!(words.iter().any(|known| known == word), "{word}");
    }
}

/// Where a block of the README stands below a command, it is what that command prints.
#[test]
fn the_readme_shows_what_its_commands_print() {
    let readme = read("README.md");
    let mut shown = 0;
    for (before, block) in readme.split("\n```text\n").zip(readme.split("\n```text\n").skip(1)) {
        let line = before.lines().rfind(|line| line.starts_with("    cargo run --release -- ")).unwrap();
        let arguments: Vec<&str> = line.trim_start_matches("    cargo run --release -- ").split(' ').collect();
        let mut command = Folder::new().command(&arguments);
        command.current_dir(home(""));
        assert_eq!(Ran::of(command).out, format!("{}\n", block.split("\n```").next().unwrap()), "{line}");
        shown += 1;
    }
    assert!(shown >= 2);
}
