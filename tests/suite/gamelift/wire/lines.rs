//! `sessim wire --world` from outside: requests, facts, names, options.

use crate::wire::{root, sessim};
use serde_json::{Value, json};
use std::path::Path;

const WORLD: &str = "docs/wire-world.json";

fn request(at: u64, operation: &str, body: &Value) -> Value {
    let headers = json!({ "X-Amz-Target": format!("GameLift.{operation}") });
    json!({ "at": at, "method": "POST", "path": "/", "headers": headers, "body": body })
}

fn fact(at: u64, name: &str, value: &Value) -> Value {
    json!({ "at": at, "fact": { "gamelift": { name: value } } })
}

/// The answers to these lines.
fn answers(arguments: &[&str], lines: &[Value]) -> Vec<Value> {
    let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
    let (code, said, talk) = sessim(arguments, text.as_bytes());
    assert_eq!((code, talk.as_str()), (Some(0), ""));
    said.iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A ready process, an active game session for two at 1 s, and a reservation in it at 2 s.
fn joined() -> Vec<Value> {
    let id = "arn:aws:gamelift:us-east-1::gamesession/fleet-a/duel";
    let create = json!({ "FleetId": "fleet-a", "MaximumPlayerSessionCount": 2, "IdempotencyToken": "duel" });
    vec![
        fact(0, "initSdk", &json!("server-1")),
        fact(0, "processReady", &json!({ "process": "server-1", "port": 33_450 })),
        request(1_000, "CreateGameSession", &create),
        fact(1_000, "activateGameSession", &json!("server-1")),
        request(2_000, "CreatePlayerSession", &json!({ "GameSessionId": id, "PlayerId": "A" })),
    ]
}

#[test]
fn the_page_has_an_example_of_every_fact() {
    let answer = answers(&["--world", WORLD], &[fact(0, "unknown", &json!({}))]).remove(0);
    let problem = answer["error"]["problem"].as_str().unwrap().to_owned();
    let known: Vec<&str> = problem.split('`').skip(1).step_by(2).filter(|name| *name != "unknown").collect();
    assert!(known.len() > 20, "{problem}");
    let page = std::fs::read_to_string(root().join("docs/wire-gamelift.md")).unwrap();
    for name in known {
        assert!(page.contains(&format!("\"gamelift\":{{\"{name}\":")), "{name} has no example");
        assert!(page.contains(&format!("`{name}`")), "{name} is not explained");
    }
}

/// One millisecond before the end of a reservation, at it, and after: the event has the deadline's instant.
#[test]
fn an_expiry_is_told_at_its_own_instant() {
    for (at, told) in [(61_999, None), (62_000, Some(62_000)), (62_001, Some(62_000)), (90_000, Some(62_000))] {
        let mut lines = joined();
        lines.push(json!({ "at": at }));
        let last = answers(&["--world", WORLD], &lines).pop().unwrap();
        let ended = last["gamelift"].as_array().unwrap().iter().find(|event| event["to"] == "TIMEDOUT");
        assert_eq!(ended.map(|event| event["at"].as_u64().unwrap()), told, "{last}");
        assert!(ended.is_none_or(|event| event["clause"] == "G54"));
    }
}

/// G504, G506: answers depend on the epoch and the seed, and on nothing else.
#[test]
fn the_epoch_moves_times_and_the_seed_makes_ids() {
    let told = |options: &[&str]| {
        let answer = answers(&[&["--world", WORLD], options].concat(), &joined()).pop().unwrap();
        let shown = &answer["body"]["PlayerSession"];
        let id = shown["PlayerSessionId"].as_str().unwrap().to_owned();
        (shown["CreationTime"].as_f64().unwrap(), id, answer["headers"]["x-amzn-RequestId"].clone())
    };
    let usual = told(&[]);
    assert_eq!(usual.0, 1_474_404_602.0);
    assert_eq!(told(&[]), usual);
    assert_eq!(told(&["--epoch", "1970-01-01T00:00:00.5Z"]), (2.5, usual.1.clone(), usual.2.clone()));
    let other = told(&["--seed", "7"]);
    assert!(other.0 == usual.0 && other.1 != usual.1 && other.2 != usual.2);
}

#[test]
fn a_bad_fact_changes_nothing_and_loses_no_event() {
    for (name, value, words) in [
        ("initSdk", json!("server-9"), "there is no server process \"server-9\"; 1 were launched"),
        ("initSdk", json!("process-1"), "there is no server process"),
        ("processExits", json!("process-2"), "there is no server process"),
        ("instanceLost", json!("instance-2"), "there is no instance \"instance-2\"; 1 have started"),
        ("instanceStops", json!("instance-01"), "there is no instance"),
        ("spotNotice", json!("instance-0"), "there is no instance"),
        ("instanceStarts", json!({ "fleet": "fleet-b" }), "there is no fleet \"fleet-b\""),
        ("fleetStatus", json!({ "fleet": "fleet-a", "status": "active" }), "is none of NEW"),
        ("gameSessionError", json!("arn"), "there is no game session \"arn\""),
        (
            "updatePlayerSessionCreationPolicy",
            json!({ "process": "server-1", "policy": "NONE" }),
            "ACCEPT_ALL, DENY_ALL",
        ),
        ("describePlayerSessions", json!({ "process": "server-1", "request": { "Limit": "1" } }), "Limit: expected"),
        ("processReady", json!({ "process": "server-1" }), "port"),
        ("reportHealth", json!({ "process": "server-1", "healthy": true, "more": 1 }), "more"),
    ] {
        let told = answers(&["--world", WORLD], &[fact(0, name, &value), json!({ "at": 0 })]);
        let problem = told[0]["error"]["problem"].as_str().unwrap_or_else(|| panic!("{}", told[0]));
        assert!(problem.contains(words), "{problem}");
        let launched = told[1]["gamelift"].as_array().unwrap();
        assert_eq!(launched.len(), 2, "the instance and its process: {}", told[1]);
    }
}

#[test]
fn both_services_answer_one_stream() {
    let lines = [
        json!({ "at": 0, "as": { "xuid": "1001" }, "method": "GET", "path": "/serviceconfigs/00000000-0000-0000-0000-000000000000/sessiontemplates/duel", "headers": { "X-Xbl-Contract-Version": "107" } }),
        request(0, "SearchGameSessions", &json!({ "FleetId": "fleet-a" })),
    ];
    let told = answers(&["--world", WORLD, "--templates", "scenarios/templates/duel.json"], &lines);
    assert_eq!((&told[0]["status"], told[0]["gamelift"].as_array().unwrap().len()), (&json!(200), 2));
    assert_eq!((&told[1]["body"], &told[1]["gamelift"]), (&json!({ "GameSessions": [] }), &json!([])));
    // Without a world, answers have no key for it.
    let told = answers(&["--templates", "scenarios/templates/duel.json"], &lines);
    assert!(told[0].get("gamelift").is_none());
    assert_eq!(told[1]["error"]["problem"], "there is no GameLift: name a scenario with --world");
    let told = answers(&["--templates", "scenarios/templates/duel.json"], &[fact(0, "initSdk", &json!("server-1"))]);
    assert_eq!(told[0]["error"]["problem"], "there is no GameLift: name a scenario with --world");
}

#[test]
fn a_reading_of_gamelift_applies() {
    let mut lines = joined();
    lines.push(request(2_000, "SearchGameSessions", &json!({ "FleetId": "fleet-a" })));
    for (reading, found) in [("2000", 0), ("1000", 1)] {
        let reading = format!("gamelift.index_lag_ms={reading}");
        let last = answers(&["--world", WORLD, "--reading", &reading], &lines).pop().unwrap();
        assert_eq!(last["body"]["GameSessions"].as_array().unwrap().len(), found, "{reading}");
    }
}

#[test]
fn worlds_that_cannot_be_are_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gamelift-worlds");
    std::fs::create_dir_all(&folder).unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let broken = file("broken.json", "{");
    let fleet = file(
        "fleet.json",
        r#"{"about":"x","consoles":{},"gamelift":{"fleets":{"fleet-a":{"processes":51}}},"steps":[]}"#,
    );
    for (arguments, words) in [
        (vec!["--world", "scenarios/four_player_power_failure.json"], "the scenario has no GameLift"),
        (vec!["--world", "scenarios/nowhere.json"], "scenarios/nowhere.json"),
        (vec!["--world", &broken], "the text ends"),
        (vec!["--world", &fleet], "from 1 to 50"),
        (vec!["--world", WORLD, "--reading", "gamelift.index_lag=0"], "index_lag"),
        (vec!["--world", WORLD, "--reading", "evaluation=never"], "evaluation=never"),
        (
            vec!["--templates", "scenarios/templates/duel.json", "--reading", "gamelift.index_lag_ms=0"],
            "there is no GameLift without --world",
        ),
        (vec![], "--templates"),
    ] {
        let (code, said, talk) = sessim(&arguments, b"{\"at\":0}\n");
        assert_eq!((code, said.len()), (Some(2), 0), "{arguments:?}");
        assert!(talk.contains(words), "{arguments:?}: {talk}");
    }
}
