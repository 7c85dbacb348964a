//! `sessim clauses`, `policies`, `schema` and `completions`: what is printed is what is committed.

use super::folder::Folder;
use serde_json::Value;
use std::path::Path;

fn printed(arguments: &[&str]) -> String {
    let ran = Folder::new().sessim(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran.out
}

fn committed(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

#[test]
fn the_page_of_the_model_is_generated() {
    assert!(
        printed(&["clauses", "--format", "markdown"]) == committed("docs/model.md"),
        "sessim clauses --format markdown > docs/model.md"
    );
}

#[test]
fn the_schema_is_the_committed_one() {
    assert!(printed(&["schema"]) == committed("scenarios/scenario.schema.json"));
}

#[test]
fn the_model_is_the_same_for_people_and_for_programs() {
    let model: Value = serde_json::from_str(&printed(&["clauses", "--format", "json"])).unwrap();
    let (text, page) = (printed(&["clauses"]), committed("docs/model.md"));
    let rules = model["rules"].as_array().unwrap();
    assert!(rules.len() > 100);
    for rule in rules {
        let (clause, sentence) = (rule["clause"].as_str().unwrap(), rule["sentence"].as_str().unwrap());
        assert!(text.contains(sentence) && page.contains(&format!("| {clause} | {sentence} |")), "{clause}");
        if let Some(reading) = rule["reading"].as_str() {
            let table = if clause.starts_with('G') { "gameliftReadings" } else { "readings" };
            assert!(
                model[table].as_array().unwrap().iter().any(|known| known["name"] == reading),
                "{clause}: {reading}"
            );
        }
    }
    for reading in model["readings"].as_array().unwrap() {
        assert_eq!(reading["default"], reading["values"][0]["value"]);
    }
    assert_eq!(model["presets"].as_array().unwrap().len(), 3);
}

#[test]
fn the_policies_are_the_same_for_people_for_programs_and_on_the_page() {
    let policies: Value = serde_json::from_str(&printed(&["policies", "--format", "json"])).unwrap();
    let (text, table) = (printed(&["policies"]), printed(&["policies", "--format", "markdown"]));
    let page = committed("docs/titles.md");
    assert!(table.lines().skip(2).all(|row| page.contains(row)), "sessim policies --format markdown");
    let listed = policies["policies"].as_array().unwrap();
    assert_eq!(listed.len(), sessim::policy::CHOICES.len());
    for policy in listed {
        let (name, question) = (policy["name"].as_str().unwrap(), policy["question"].as_str().unwrap());
        assert!(
            text.contains(&format!("  {name}  {question}\n")) && table.contains(&format!("| `{name}` | {question} |"))
        );
        assert_eq!(policy["default"], policy["values"][0]["value"]);
    }
    let presets = policies["presets"].as_array().unwrap();
    assert_eq!(presets[0]["deviations"].as_array().unwrap().len(), 0);
    assert!(presets[1]["deviations"].as_array().unwrap().contains(&"poll=never".into()));
}

#[test]
fn every_shell_gets_its_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(printed(&["completions", shell]).contains("policies"), "{shell}");
    }
    assert_eq!(Folder::new().sessim(&["completions", "cmd"]).code, Some(2));
}

#[test]
fn help_and_version_are_data() {
    assert!(printed(&["--help"]).contains("Exit codes"));
    assert_eq!(printed(&["--version"]), format!("sessim {}\n", env!("CARGO_PKG_VERSION")));
}
