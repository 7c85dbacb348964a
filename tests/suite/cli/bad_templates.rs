//! Templates with faults: they are shown in their own file.

use super::folder::{Folder, refused_template, script};
use insta::assert_snapshot;

#[test]
fn a_template_with_a_syntax_error() {
    assert_snapshot!(template_of_a_script("{\n  \"constants\": { \"system\": { \"version\": 1, } }\n}\n"));
}

#[test]
fn a_template_that_is_a_list() {
    assert_snapshot!(template_of_a_script(r#"[{ "system": { "version": 1 } }]"#));
}

#[test]
fn an_unknown_key_at_every_level_of_a_template() {
    assert_snapshot!(refused_template(
        r#"{
  "constants": {
    "system": {
      "inactiveRemovalTimout": 0,
      "capabilities": { "conectivity": true },
      "memberInitialization": { "joinTimeot": 1000 }
    },
    "costum": {}
  },
  "roleType": {}
}"#
    ));
}

#[test]
fn a_wrong_type_in_a_template() {
    assert_snapshot!(refused_template(
        r#"{
  "constants": {
    "system": {
      "inactiveRemovalTimeout": "soon",
      "maxMembersCount": -4,
      "visibility": "opne",
      "readyRemovalTimeout": 1.5,
      "capabilities": ["connectivity"],
      "metrics": [true, true]
    }
  }
}"#
    ));
}

#[test]
fn a_template_that_contradicts_itself() {
    assert_snapshot!(refused_template(
        r#"{
  "constants": {
    "system": {
      "maxMembersCount": 500,
      "inactiveRemovalTimeout": 0,
      "capabilities": { "large": true, "connectivity": true, "team": true, "gameplay": true, "broadcast": false }
    }
  }
}"#
    ));
}

#[test]
fn a_fault_of_a_template_is_told_once_for_all_cases_and_scripts() {
    let cases = r#""cases": { "short": {}, "long": {} },"#;
    let folder = Folder::new().with("a.json", script(cases, "")).with("b.json", script("", "")).with(
        "templates/duel.json",
        r#"{ "constants": { "system": { "maxMembersCount": 0, "inactiveRemovalTimeout": 0 } } }"#,
    );
    let ran = folder.sessim(&["run", "."]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_snapshot!(ran.err);
}

#[test]
fn a_timeout_left_out_is_a_warning_once_a_template() {
    let cases = r#""cases": { "short": {}, "long": {} },"#;
    let folder = Folder::new()
        .with("a.json", script(cases, ""))
        .with("b.json", script("", ""))
        .with("templates/duel.json", "{\n  \"constants\": {\n    \"system\": {\n      \"version\": 1\n    }\n  }\n}\n");
    let ran = folder.sessim(&["run", "."]);
    assert_eq!(ran.code, Some(0));
    assert_snapshot!(ran.err);
    assert_eq!(folder.sessim(&["run", ".", "--quiet"]).err, "");
    let checked = folder.sessim(&["check", "templates"]);
    assert_eq!((checked.code, checked.out.as_str()), (Some(0), ""));
    assert_eq!(checked.err, ran.err + "1 template is well formed\n");
    let zero = folder.sessim(&["run", ".", "--reading", "inactive_default=zero"]).err;
    assert!(zero.contains("and 0s is used"), "{zero}");
    let set = folder.sessim(&["run", ".", "--set", "inactiveRemovalTimeout=0"]);
    assert_eq!((set.code, set.err.as_str()), (Some(0), ""));
}

/// What is said of a script whose template is no template at all, so that it cannot be checked alone.
fn template_of_a_script(template: &str) -> String {
    let folder = Folder::new().with("late_join.json", script("", "")).with("templates/duel.json", template);
    let ran = folder.sessim(&["run", "late_join.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    ran.err
}
