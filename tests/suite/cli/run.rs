//! `sessim run`: what it prints where, and what its exit codes mean.

use super::folder::{Folder, Ran, TEMPLATE, script};
use insta::assert_snapshot;
use std::io::Read;
use std::process::Stdio;

/// Three scenarios in two folders, of which one fails, beside what is passed over.
fn several() -> Folder {
    Folder::new()
        .with("b_holds.json", script("", r#", { "at": "5s", "by": "bob", "do": "join", "expect": { "count": 2 } }"#))
        .with("a_fails.json", script("", r#", { "at": "5s", "by": "bob", "do": "join", "expect": { "count": 3, "members": { "carol": "active" } } }"#))
        .with("more/cases.json", cases())
        .with("templates/duel.json", TEMPLATE)
        .with("more/templates/duel.json", TEMPLATE)
        .with("scenario.schema.json", "no schema at all")
        .with(".hidden/late.json", "{")
        .with("notes.txt", "{")
}

/// A boundary: the same steps under two timeouts.
fn cases() -> String {
    script(
        r#"
  "cases": { "not yet": { "set": { "inactiveRemovalTimeout": "10s" } }, "just due": { "set": { "inactiveRemovalTimeout": 9999 } } },"#,
        r#",
    { "at": "5s", "by": "bob", "do": { "join": { "as": "inactive" } } },
    { "after": "9s 999ms", "by": "alice", "do": "read", "expectIn": { "not yet": { "count": 2 }, "just due": { "count": 1 } } }"#,
    )
}

/// A text without the certificates in it, which change whenever anything of the program does.
fn uncertified(text: &str) -> String {
    let mut parts = text.split("certificate ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (digits, rest) = part.split_at(16);
        assert!(digits.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digits}");
        text + "certificate ................" + rest
    })
}

#[test]
fn a_file_is_shown_whole() {
    let ran = several().sessim(&["run", "b_holds.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn beliefs_stand_beside_the_truth() {
    let steps = r#",
    { "at": "5s", "by": "bob", "do": "join" },
    { "at": "8s", "by": "bob", "do": "inactive" },
    { "at": "9s", "by": "alice", "do": { "write": { "closed": true } } },
    { "at": "10s", "by": "bob", "do": { "write": { "custom": { "map": "quay" } } } },
    { "at": "11s", "by": "bob", "do": "leave" }"#;
    let folder = several().with("apart.json", script("", steps));
    let ran = folder.sessim(&["run", "apart.json", "--beliefs"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_snapshot!(&ran.out[ran.out.find("match is #").unwrap()..]);
    assert_eq!(folder.sessim(&["run", "apart.json", "--beliefs", "--quiet"]).code, Some(2));
}

#[test]
fn a_ledger_tells_what_is_not_zero() {
    let cut = r#",
    { "at": "5s", "by": "bob", "do": "join" },
    { "at": "10s", "do": { "cut": "xbox-b" } },
    { "at": "1m", "by": "alice", "do": "read" },
    { "at": "3h", "do": { "heal": "xbox-b" } },
    { "at": "3h 1s", "by": "bob", "do": "read" }"#;
    let folder = several().with("cut.json", script("", cut));
    let ran = folder.sessim(&["run", "cut.json", "--ledger"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_snapshot!(&ran.out[ran.out.find("ledger up to").unwrap()..]);
    let ran = folder.sessim(&["run", "b_holds.json", "--ledger"]);
    assert!(ran.out.ends_with("ledger up to 5s\n  nothing to report\n"), "{}", ran.out);
    let ran = folder.sessim(&["run", "more", "--ledger"]);
    assert_eq!(ran.out.matches("ledger up to 14s 999ms").count(), 2);
    assert!(ran.out.contains("[not yet]\nledger") && ran.out.contains("[just due]\nledger"), "{}", ran.out);
}

#[test]
fn times_are_milliseconds_where_that_is_asked_for() {
    let steps = r#",
    { "at": "5s", "by": "bob", "do": "join" },
    { "at": "1m", "do": { "delay_requests": { "of": "bob", "by": "3s" } } },
    { "at": "1m", "by": "bob", "do": { "write": { "closed": true } } },
    { "at": "2m", "do": { "lose_power": "xbox-b" } },
    { "at": "3d 2h 5s", "by": "alice", "do": "read" },
    { "at": "4d", "by": "alice", "do": "read", "expect": { "count": 1, "nextTimer": "5d" } }"#;
    let folder = several().with("late.json", script("", steps));
    let ran = folder.sessim(&["run", "late.json", "--ms", "--beliefs", "--ledger"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn a_failure_shows_both_sides_its_place_and_how_to_see_it_again() {
    let ran = several().sessim(&[
        "run",
        "a_fails.json",
        "--set",
        "inactiveRemovalTimeout=0",
        "--set",
        r#"maxMembersCount=5"#,
        "--reading",
        "evaluation=sweep 10s",
        "--seed",
        "7",
    ]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn the_replayed_command_does_the_same() {
    let folder = several();
    let first = folder.sessim(&["run", ".", "--seed", "7", "--readings", "template-reference"]);
    let command = first.out.lines().find_map(|line| line.strip_prefix("replay: sessim ")).unwrap();
    let replayed = folder.sessim(&command.split(' ').collect::<Vec<_>>());
    assert_eq!(replayed.code, Some(1));
    let certificate = |text: &str| text.lines().filter(|line| line.contains("certificate")).count();
    assert_eq!((certificate(&first.out), certificate(&replayed.out)), (0, 1));
    assert!(replayed.out.contains(first.out.lines().find(|line| line.starts_with("failed at")).unwrap()));
}

#[test]
fn a_folder_has_a_line_for_each_scenario_and_the_traces_of_those_that_fail() {
    let ran = several().sessim(&["run", "."]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(1), ""));
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn cases_are_shown_one_after_the_other() {
    let ran = several().sessim(&["run", "more/cases.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn several_files_are_listed_like_a_folder() {
    let ran = several().sessim(&["run", "b_holds.json", "more/cases.json"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert_eq!(
        ran.out,
        "held  b_holds  1 expectation\nheld  cases    2 expectations in 2 cases\n2 scenarios: 2 held\n"
    );
}

#[test]
fn trace_shows_what_held_too() {
    let ran = several().sessim(&["run", "b_holds.json", "more", "--trace"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.contains("bob's join, 200"), "{}", ran.out);
    assert!(ran.out.contains("\n[just due]\n"), "{}", ran.out);
}

#[test]
fn numbers_stand_before_the_lines() {
    let ran = several().sessim(&["run", "b_holds.json", "--numbers"]);
    assert_snapshot!(uncertified(&ran.out));
}

#[test]
fn quiet_says_nothing_of_what_holds() {
    let folder = several();
    let held = folder.sessim(&["run", "b_holds.json", "--quiet"]);
    assert_eq!(held, Ran { code: Some(0), out: String::new(), err: String::new() });
    let all = folder.sessim(&["run", ".", "-q"]);
    assert_eq!((all.code, all.err.as_str()), (Some(1), ""));
    assert_snapshot!(uncertified(&all.out));
}

#[test]
fn readings_and_constants_of_the_command_line_come_before_those_of_the_script() {
    let own = r#"
  "set": { "inactiveRemovalTimeout": "1h" }, "seed": 3, "readings": { "index_reuse": "last_only" },"#;
    let folder = Folder::new().with("a.json", script(own, "")).with("templates/duel.json", TEMPLATE);
    let under = |options: &[&str]| {
        let ran = folder.sessim(&[&["run", "a.json"], options].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert_eq!(under(&[]), "under index_reuse=last_only, seed 3");
    assert_eq!(
        under(&["--seed", "9", "--reading", "rta_loss=remove"]),
        "under index_reuse=last_only, rta_loss=remove, seed 9"
    );
    assert_eq!(
        under(&["--readings", "contract-105", "--reading", "evaluation=eager"]),
        "under evaluation=eager, members_needed=two, seed 3"
    );
}

#[test]
fn a_constant_is_json_or_a_string() {
    let steps = r#",
    { "at": "1s", "by": "bob", "do": { "join": { "as": "inactive" } }, "expect": { "nextTimer": "2h 1s" } }"#;
    let folder = Folder::new().with("a.json", script("", steps)).with("templates/duel.json", TEMPLATE);
    for (value, code) in [("7200000", 0), ("2h", 0), ("\"2h\"", 0), ("0", 1), ("null", 1), ("1h", 1)] {
        let ran = folder.sessim(&["run", "a.json", "--set", &format!("inactiveRemovalTimeout={value}")]);
        assert_eq!((ran.code, ran.err.as_str()), (Some(code), ""), "{value}");
    }
    let off = folder.sessim(&["run", "a.json", "--set", "capabilities.connectivity=false"]);
    assert!(!off.out.contains("device token"), "{}", off.out);
}

#[test]
fn the_same_run_twice_is_the_same_to_the_byte() {
    let folder = several();
    for format in ["text", "json"] {
        let ran = || folder.sessim(&["run", ".", "--trace", "--format", format, "--seed", "11"]);
        assert_eq!(ran(), ran());
    }
}

#[test]
fn colour_is_for_terminals_and_for_those_who_force_it() {
    let folder = several();
    let coloured = |variables: &[(&str, &str)], arguments: &[&str]| {
        let mut command = folder.command(arguments);
        command.envs(variables.iter().copied());
        let ran = Ran::of(command);
        [ran.out.contains('\x1b'), ran.err.contains('\x1b')]
    };
    let (held, missing) = (["run", "b_holds.json"], ["run", "late.json"]);
    assert_eq!(coloured(&[], &held), [false, false]);
    assert_eq!(coloured(&[("NO_COLOR", "1")], &held), [false, false]);
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1")], &held), [true, false]);
    assert_eq!(coloured(&[("CLICOLOR_FORCE", "1")], &missing), [false, true]);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = Folder::new().with("templates/duel.json", TEMPLATE);
    let steps = r#", { "after": "1s", "by": "bob", "do": "join" }, { "after": "1s", "by": "bob", "do": "leave" }"#
        .repeat(20_000);
    let folder = folder.with("long.json", script("", &steps));
    let mut child =
        folder.command(&["run", "long.json"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    // The pipe is closed now, long before all is written.
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8(done.stderr).unwrap().as_str()), (Some(0), ""));
}
