//! `sessim check`: what is wrong, and what is well formed.

use super::folder::{Folder, Ran, TEMPLATE, script};

fn folder() -> Folder {
    Folder::new()
        .with("a.json", script("", ""))
        .with("b.json", script("", r#", { "expect": { "count": 77 } }"#))
        .with("templates/duel.json", TEMPLATE)
}

#[test]
fn what_is_well_formed_is_said_to_be_so_though_it_would_fail() {
    let said = |arguments: &[&str]| {
        let Ran { code, out, err } = folder().sessim(&[&["check"], arguments].concat());
        assert_eq!((code, out.as_str()), (Some(0), ""));
        err
    };
    assert_eq!(said(&["a.json"]), "1 script is well formed\n");
    assert_eq!(said(&["a.json", "b.json"]), "2 scripts are well formed\n");
    assert_eq!(said(&["."]), "2 scripts and 1 template are well formed\n");
    assert_eq!(said(&["templates/duel.json"]), "1 template is well formed\n");
}

#[test]
fn the_faults_of_all_files_come_at_once() {
    let folder = folder().with("c.json", "{").with("d.json", script("", r#", { "by": "bub", "do": "join" }"#));
    let ran = folder.sessim(&["check", "."]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("1 fault in ./c.json\n") && ran.err.contains("1 fault in ./d.json\n"), "{}", ran.err);
}
