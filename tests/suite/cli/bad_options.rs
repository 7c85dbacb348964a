//! Options with faults: the message names the option.

use super::folder::{Folder, TEMPLATE, script};
use insta::assert_snapshot;

fn refused(options: &[&str]) -> String {
    let folder = Folder::new().with("late_join.json", script("", "")).with("templates/duel.json", TEMPLATE);
    let ran = folder.sessim(&[&["run", "late_join.json"], options].concat());
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{}", ran.err);
    ran.err
}

#[test]
fn an_unknown_constant() {
    assert_snapshot!(refused(&["--set", "inactiveTimeout=0", "--set", "joinTimeout=1s", "--set", "speed=9"]));
}

#[test]
fn a_constant_that_cannot_be_that() {
    assert_snapshot!(refused(&[
        "--set",
        "inactiveRemovalTimeout=soon",
        "--set",
        "maxMembersCount=0",
        "--set",
        "visibility=opne",
        "--set",
        "capabilities.large=true"
    ]));
}

#[test]
fn a_set_without_a_value() {
    assert_snapshot!(refused(&["--set", "inactiveRemovalTimeout"]));
}

#[test]
fn a_set_without_a_name() {
    assert_snapshot!(refused(&["--set", "=0"]));
}

#[test]
fn an_unknown_reading_and_an_unknown_value() {
    assert_snapshot!(refused(&[
        "--reading",
        "timer_anker=deadline",
        "--reading",
        "rta_loss=removed",
        "--reading",
        "evaluation=sweep 0s"
    ]));
}

#[test]
fn an_unknown_policy_and_an_unknown_value() {
    assert_snapshot!(refused(&[
        "--policy",
        "pol=never",
        "--policy",
        "idle=soon",
        "--policy",
        "poll=every 0s",
        "--policy",
        "fail_over=greed",
        "--policy",
        "waiting=elsewhere",
        "--policy",
        "retries=-1"
    ]));
}

#[test]
fn an_unknown_preset() {
    assert_snapshot!(refused(&["--readings", "template-refrence"]));
}

#[test]
fn a_seed_that_is_no_number() {
    assert_snapshot!(refused(&["--seed", "-1"]));
}

#[test]
fn a_fault_of_an_option_is_told_once_for_all_scripts() {
    let folder = Folder::new()
        .with("a.json", script("", ""))
        .with("b.json", script("", ""))
        .with("templates/duel.json", TEMPLATE);
    let ran = folder.sessim(&["run", ".", "--set", "inactiveTimeout=0"]);
    assert_eq!(ran.code, Some(2));
    assert_snapshot!(ran.err);
}

#[test]
fn no_command_an_unknown_command_and_an_unknown_option() {
    let folder = Folder::new();
    for arguments in
        [&[][..], &["rnu"][..], &["run"][..], &["run", ".", "--jsno"][..], &["run", ".", "--trace", "--quiet"][..]]
    {
        let ran = folder.sessim(arguments);
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.err.contains("Usage:"), "{}", ran.err);
    }
}
