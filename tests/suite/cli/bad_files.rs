//! Files that are no scripts at all.

use super::folder::{Folder, TEMPLATE, refused, script};
use insta::assert_snapshot;

#[test]
fn an_empty_file() {
    assert_snapshot!(refused(""));
}

#[test]
fn a_file_that_is_cut_off() {
    let text = script("", "");
    assert_snapshot!(refused(&text[..text.len() / 2]));
}

#[test]
fn a_file_that_is_cut_off_at_the_end_of_a_line() {
    assert_snapshot!(refused("{\n  \"about\": \"somebody comes late\",\n"));
}

#[test]
fn a_comma_too_many() {
    assert_snapshot!(refused("{\n  \"about\": \"somebody comes late\",\n}"));
}

#[test]
fn a_byte_that_is_not_utf8() {
    assert_snapshot!(refused(b"{ \"about\": \"caf\xE9\", \"steps\": [] }"));
}

#[test]
fn a_byte_order_mark() {
    assert_snapshot!(refused(format!("\u{FEFF}{}", script("", ""))));
}

#[test]
fn lists_in_lists_in_lists() {
    assert_snapshot!(refused("[".repeat(200) + &"]".repeat(200)));
}

#[test]
fn lists_in_lists_without_an_end() {
    assert_snapshot!(refused("[".repeat(100_000)));
}

#[test]
fn a_list_instead_of_a_script() {
    assert_snapshot!(refused(r#"["scenario.schema.json", 1, "somebody comes late", [], [], {}, {}, {}]"#));
}

#[test]
fn a_string_instead_of_a_script() {
    assert_snapshot!(refused(r#""somebody comes late""#));
}

#[test]
fn an_object_with_nothing_in_it() {
    assert_snapshot!(refused("{}"));
}

#[test]
fn a_key_that_is_given_twice() {
    assert_snapshot!(refused(script("\n  \"about\": \"somebody comes later\",", "")));
}

#[test]
fn a_line_of_5_mb_is_shown_through_a_window() {
    let steps = r#", { "after": "1s", "by": "bob", "do": "read" }"#.repeat(55_000);
    let text =
        script("", &format!(r#"{steps}, {{ "after": "1s", "by": "bub", "do": "read" }}{steps}"#)).replace('\n', " ");
    assert!(text.len() > 5_000_000);
    let said = refused(text);
    assert!(said.len() < 1_000, "{} bytes", said.len());
    assert_snapshot!(said);
}

#[test]
fn a_template_where_a_script_should_be() {
    let folder = Folder::new().with("duel.json", TEMPLATE);
    let ran = folder.sessim(&["run", "duel.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_snapshot!(ran.err);
}

#[test]
fn a_script_that_is_not_there() {
    let folder = Folder::new().with("late_join.json", "");
    let ran = folder.sessim(&["run", "late_joim.json", "nothing/like/it.json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_snapshot!(ran.err);
}

#[test]
fn a_folder_without_scripts() {
    let folder = Folder::new().with("here/scenario.schema.json", "{}").with("here/templates/duel.json", TEMPLATE);
    let ran = folder.sessim(&["run", "here"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_snapshot!(ran.err);
}

#[test]
fn of_many_files_every_fault_is_told_and_nothing_is_run() {
    let folder = Folder::new()
        .with("all/good.json", script("", ""))
        .with("all/cut.json", "{")
        .with("all/more/late_join.json", script("", r#", { "by": "bub", "do": "jion" }"#))
        .with("all/templates/duel.json", TEMPLATE)
        .with("all/more/templates/duel.json", "{ \"constant\": {} }");
    let ran = folder.sessim(&["run", "all"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_snapshot!(ran.err);
}

#[test]
fn invalid_files_outweigh_failures() {
    let fails = script("", r#", { "expect": { "count": 7 } }"#);
    let folder = Folder::new().with("a.json", fails).with("b.json", "{").with("templates/duel.json", TEMPLATE);
    assert_eq!(folder.sessim(&["run", "a.json"]).code, Some(1));
    assert_eq!(folder.sessim(&["run", "a.json", "b.json"]).code, Some(2));
}
