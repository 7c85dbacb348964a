//! `sessim why`: the causes behind an event, or behind where a user is.

use super::folder::{Folder, Ran, TEMPLATE, script};
use insta::assert_snapshot;

fn folder() -> Folder {
    let steps = r#",
    { "at": "5s", "by": ["bob", "carol"], "do": "join" },
    { "at": "10s", "do": { "lose_power": "xbox-b" } },
    { "at": "1m", "by": "alice", "do": "read" },
    { "at": "3h", "by": "alice", "do": "read" }"#;
    let two = r#", { "by": "bob", "do": { "create": { "session": "lobby" } } }, { "by": "bob", "do": { "join": { "session": "match" } } }"#;
    let cases = r#" "cases": { "short": { "set": { "inactiveRemovalTimeout": 0 } }, "long wait": {} },"#;
    Folder::new()
        .with("gone.json", script("", steps))
        .with("cases.json", script(cases, steps))
        .with("two.json", script("", two))
        .with("templates/duel.json", TEMPLATE)
}

fn asked(arguments: &[&str]) -> Ran {
    folder().sessim(&[&["why"], arguments].concat())
}

fn answer(arguments: &[&str]) -> String {
    let ran = asked(arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    ran.out
}

fn refusal(arguments: &[&str]) -> String {
    let ran = asked(arguments);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    ran.err
}

#[test]
fn somebody_is_gone() {
    assert_snapshot!(answer(&["gone.json", "--user", "bob"]));
}

#[test]
fn somebody_is_still_there() {
    assert_snapshot!(answer(&["gone.json", "--user", "carol"]));
}

#[test]
fn a_change_by_its_number() {
    let by_number = answer(&["gone.json", "--user", "bob", "--session", "match", "--change", "4"]);
    assert!(by_number.starts_with("bob: active -> inactive in match #4"), "{by_number}");
}

#[test]
fn a_write_of_smartmatch_is_told_with_its_rule() {
    let name =
        concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/a_search_that_finds_nobody_expires_at_its_last_instant.json");
    let folder = Folder::new();
    let shown = folder.sessim(&["run", name, "--numbers"]).out;
    let line = shown.lines().find(|line| line.contains("searching -> expired")).unwrap();
    let number = line.split_whitespace().next().unwrap();
    let told = folder.sessim(&["why", name, "--event", number]).out;
    assert!(told.contains("\n           M426: A ticket that has searched for `giveUpDuration` expires"), "{told}");
}

/// The way back from the line of a scenario that says this.
fn of_scenario(name: &str, says: &str) -> String {
    let name = format!("{}/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let shown = folder.sessim(&["run", &name, "--numbers"]).out;
    let line = shown.lines().rfind(|line| line.contains(says)).unwrap();
    folder.sessim(&["why", &name, "--event", line.split_whitespace().next().unwrap()]).out
}

#[test]
fn a_write_of_a_title_is_told_with_the_tap_and_the_fault_that_led_to_it() {
    assert_snapshot!(of_scenario("museum/25_the_ghost_nobody_may_bury_cured", "(evict)"));
}

#[test]
fn a_request_of_a_title_names_its_policy_for_programs_too() {
    let name = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/museum/25_the_ghost_nobody_may_bury_cured.json");
    let told = Folder::new().sessim(&["run", name, "--format", "json"]).out;
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let events = told["events"].as_array().unwrap();
    let evicts = events.iter().filter(|event| event["policy"] == "evict").map(|event| &event["what"]);
    assert_eq!(evicts.collect::<Vec<_>>(), ["remove"]);
}

#[test]
fn two_arbiters_are_told_with_the_claim_that_made_them_two() {
    assert_snapshot!(of_scenario("museum/29_half_a_host", "two arbiters"));
}

#[test]
fn a_read_through_which_somebody_went_is_told_with_what_prompted_it() {
    let told =
        of_scenario("museum/17_the_countdown_counted_a_ghost", "inactive -> out             inactiveRemovalTimeout");
    assert!(told.contains("\n  seen by  A: read: 200 in match at 39s  (on_tap;"), "{told}");
    assert!(told.contains("\n    because  A: tap: everything in match #7 at 39s"), "{told}");
}

#[test]
fn an_event_by_the_number_that_run_shows() {
    let folder = folder();
    let shown = folder.sessim(&["run", "gone.json", "--numbers"]).out;
    let line = shown.lines().find(|line| line.contains("inactive -> out")).unwrap();
    let number = line.split_whitespace().next().unwrap();
    assert_eq!(answer(&["gone.json", "--event", number]), answer(&["gone.json", "--user", "bob"]));
}

#[test]
fn what_can_be_asked() {
    assert_snapshot!(answer(&["gone.json"]));
}

#[test]
fn a_case_is_named_where_there_are_several() {
    assert_snapshot!(refusal(&["cases.json", "--user", "bob"]));
    assert_snapshot!("an_unknown_case", refusal(&["cases.json", "--user", "bob", "--case", "shrt"]));
    assert_snapshot!("no_cases", refusal(&["gone.json", "--user", "bob", "--case", "short"]));
    assert!(answer(&["cases.json", "--user", "bob", "--case", "short"]).contains("inactive -> out"));
}

#[test]
fn a_session_is_named_where_a_user_was_in_several() {
    let folder = folder().with("templates/duel.json", TEMPLATE);
    let open = folder.sessim(&["why", "two.json", "--user", "bob"]);
    assert_eq!(open.code, Some(2));
    assert_snapshot!(open.err);
    assert_snapshot!("what_can_be_asked_of_two_sessions", answer(&["two.json"]));
    assert!(answer(&["two.json", "--user", "bob", "--session", "Lobby"]).starts_with("bob: out -> active in lobby #1"));
}

#[test]
fn names_and_numbers_that_lead_nowhere() {
    let all = [
        &["gone.json", "--user", "bub"][..],
        &["gone.json", "--user", "zed"],
        &["gone.json", "--user", "bob", "--session", "mach"],
        &["gone.json", "--user", "bob", "--change", "3"],
        &["gone.json", "--event", "0"],
        &["gone.json", "--event", "99"],
        &["two.json", "--user", "carol"],
        &["gon.json"],
        &["templates"],
    ];
    assert_snapshot!(all.map(refusal).concat());
}

#[test]
fn the_run_can_be_changed_as_with_run() {
    let at_once =
        answer(&["gone.json", "--user", "bob", "--reading", "evaluation=eager", "--set", "inactiveRemovalTimeout=1s"]);
    assert!(at_once.contains("31"), "{at_once}");
}

#[test]
fn times_are_milliseconds_where_that_is_asked_for() {
    let gone = answer(&["gone.json", "--user", "bob"]);
    let ms = answer(&["gone.json", "--user", "bob", "--ms"]);
    assert!(gone.contains("at 3h  (inactiveRemovalTimeout was due at 2h 1m, seen by alice's read)"), "{gone}");
    assert!(ms.contains("at 10800000ms  (inactiveRemovalTimeout was due at 7260000ms, seen by alice's read)"), "{ms}");
    assert!(answer(&["gone.json", "--ms"]).contains("  inactive -> out  at 10800000ms\n"));
}

#[test]
fn a_player_of_gamelift_is_told_with_the_reservation_that_ran_out_or_the_fault() {
    let of = |name: &str, user: &str| {
        let name = format!("{}/scenarios/{name}.json", env!("CARGO_MANIFEST_DIR"));
        Folder::new().sessim(&["why", &name, "--user", user]).out
    };
    assert_snapshot!(of("gamelift_nobody_accepts_and_every_player_session_runs_out", "A"));
    assert_snapshot!(of("gamelift_a_lost_players_place_is_free_when_the_server_notices", "B"));
}
