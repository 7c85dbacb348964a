//! `sessim run --format json`: every field that docs/scenarios/output.md promises.

use super::folder::{Folder, TEMPLATE, script};
use serde_json::Value;

/// The objects that a run prints, one a line.
fn lines(folder: &Folder, arguments: &[&str], code: i32) -> Vec<Value> {
    let ran = folder.sessim(&[&["run", "--format", "json"], arguments].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(code), ""));
    assert!(ran.out.ends_with('\n'));
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn folder() -> Folder {
    let steps = r#",
    { "at": "5s", "by": "bob", "do": "join", "expect": { "status": 200, "count": 3 } },
    { "at": "10s", "do": { "lose_power": "xbox-b" } },
    { "at": "1m", "by": "alice", "do": "read" },
    { "at": "3h", "by": "alice", "do": "read", "expect": { "members": { "bob": "out" } } },
    { "by": "carol", "do": { "reserve": { "users": "bob" } } }"#;
    Folder::new()
        .with("fails.json", script("", steps))
        .with(
            "holds.json",
            script(r#" "cases": { "one": {}, "two": { "readings": { "eval_bumps": "silent" } } }, "#, ""),
        )
        .with("templates/duel.json", TEMPLATE)
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn a_scenario_has_every_documented_field() {
    let scenarios = lines(&folder(), &["fails.json", "--seed", "7"], 1);
    assert_eq!(scenarios.len(), 1);
    let it = &scenarios[0];
    assert_eq!(
        keys(it),
        ["certificate", "events", "final", "ledger", "readings", "scenario", "seed", "verdict", "verdicts"]
    );
    assert_eq!((&it["scenario"], &it["verdict"], &it["seed"]), (&"fails".into(), &"failed".into(), &7.into()));
    let certificate = it["certificate"].as_str().unwrap();
    assert_eq!((certificate.len(), certificate.bytes().all(|byte| byte.is_ascii_hexdigit())), (16, true));
    assert_eq!(it["readings"]["evaluation"], "lazy_one_step");
    assert_eq!(it["readings"]["inactive_default"], "two_hours");
}

#[test]
fn an_event_has_every_documented_field() {
    let it = &lines(&folder(), &["fails.json"], 1)[0];
    let events = it["events"].as_array().unwrap();
    for (event, n) in events.iter().zip(1..) {
        let mut known = keys(event);
        known.retain(|key| *key != "observer");
        assert_eq!(
            known,
            ["at", "cause", "changeNumber", "clause", "from", "index", "kind", "n", "session", "to", "what", "who"]
        );
        assert_eq!(event["n"], n);
        assert!(["request", "session", "world"].contains(&event["kind"].as_str().unwrap()));
    }
    let demoted = events.iter().find(|event| event["to"] == "inactive").unwrap();
    let mut expected = serde_json::json!({
        "at": 60000, "kind": "session", "session": "match", "changeNumber": 3, "who": "bob", "index": 1, "what": "status",
        "from": "active", "to": "inactive", "cause": "presence says not in the title, seen by alice's read", "clause": "M92"
    });
    expected["n"] = demoted["n"].clone();
    assert_eq!(*demoted, expected);
    let seen = events.iter().find(|event| event["observer"] == true).unwrap();
    assert_eq!((&seen["kind"], &seen["who"], &seen["what"]), (&"request".into(), &"alice".into(), &"read".into()));
    let power = events.iter().find(|event| event["kind"] == "world").unwrap();
    assert_eq!((&power["session"], &power["who"], &power["clause"]), (&Value::Null, &"xbox-b".into(), &Value::Null));
}

#[test]
fn a_verdict_and_a_final_session_have_every_documented_field() {
    let it = &lines(&folder(), &["fails.json"], 1)[0];
    let failed: Vec<&Value> =
        it["verdicts"].as_array().unwrap().iter().filter(|verdict| verdict["held"] == false).collect();
    assert_eq!(
        *failed[0],
        serde_json::json!({
            "step": 1, "at": 5000, "what": "count", "expected": "3", "found": "2", "held": false,
            "path": "steps[1].expect.count", "line": 7, "column": 82
        })
    );
    let session = &it["final"][0];
    assert_eq!(
        keys(session),
        ["beliefs", "changeNumber", "exists", "host", "members", "nextTimer", "session", "staleDecisions"]
    );
    let belief = &session["beliefs"][0];
    assert_eq!(keys(belief), ["changeNumber", "differs", "seen", "user"]);
    assert_eq!(
        (&belief["user"], &belief["changeNumber"], &session["changeNumber"]),
        (&"alice".into(), &4.into(), &5.into())
    );
    let differs = &belief["differs"][0];
    assert_eq!(keys(differs), ["believed", "field", "is", "since"]);
    let member = &session["members"][0];
    assert_eq!(keys(member), ["index", "since", "status", "user"]);
    assert_eq!((&member["user"], &member["status"]), (&"alice".into(), &"active".into()));
}

#[test]
fn a_scenario_with_cases_names_them_everywhere() {
    let it = &lines(&folder(), &["holds.json"], 0)[0];
    let cases = it["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 2);
    assert_eq!(keys(&cases[1]), ["case", "certificate", "ledger", "readings", "seed", "verdict"]);
    assert_eq!((&cases[1]["case"], &cases[1]["readings"]["eval_bumps"]), (&"two".into(), &"silent".into()));
    for list in ["events", "final"] {
        let labels: Vec<&str> =
            it[list].as_array().unwrap().iter().map(|entry| entry["case"].as_str().unwrap()).collect();
        assert!(labels.contains(&"one") && labels.contains(&"two"), "{list}");
    }
}

#[test]
fn a_folder_has_one_line_a_scenario_and_quiet_only_those_that_fail() {
    let names = |arguments: &[&str]| -> Vec<String> {
        lines(&folder(), arguments, 1).iter().map(|it| it["scenario"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&["."]), ["fails", "holds"]);
    assert_eq!(names(&[".", "--quiet"]), ["fails"]);
}

#[test]
fn a_ledger_has_every_documented_field() {
    let it = &lines(&folder(), &["fails.json"], 1)[0]["ledger"];
    let figures = ["detection", "grace", "noArbiter", "nobodyLooked", "total"];
    let all = [
        "deadlines",
        "gone",
        "outlived",
        "readsThatChanged",
        "requests",
        "slotsGone",
        "stateLost",
        "until",
        "withoutArbiter",
    ];
    assert_eq!(keys(it), all);
    // Bob is gone at 10 s and known to be at 30 s; alice looks at 1 min and at 3 h, when 2 h of grace have long passed.
    let gone = &it["gone"];
    let [detection, grace, no_arbiter, nobody_looked, total] = figures.map(|figure| gone[figure].as_u64().unwrap());
    assert_eq!((detection, grace, no_arbiter), (20_000, 7_200_000, 0));
    assert_eq!((nobody_looked, total), (30_000 + 10_800_000 - 7_260_000, 10_800_000 - 10_000));
    assert_eq!(
        gone["slots"][0],
        serde_json::json!({
            "session": "match", "user": "bob", "from": 10_000, "to": 10_800_000, "end": "removed", "total": total,
            "detection": detection, "nobodyLooked": nobody_looked, "grace": grace, "noArbiter": 0
        })
    );
    assert_eq!(
        it["deadlines"]["waits"],
        serde_json::json!([{ "timer": "inactiveRemovalTimeout", "session": "match", "user": "bob",
            "deadline": 7_260_000, "applied": 10_800_000, "delay": 3_540_000 }])
    );
    assert_eq!((&it["deadlines"]["count"], &it["deadlines"]["longest"]), (&1.into(), &3_540_000.into()));
    assert_eq!(keys(&it["readsThatChanged"][0]), ["at", "by", "session", "verb"]);
    assert_eq!(keys(&it["requests"]["counts"][0]), ["by", "count", "refused", "session", "status", "verb"]);
    assert_eq!(it["requests"]["made"], 5);
    assert_eq!(it["outlived"], serde_json::json!({ "total": 0, "stretches": [] }));
    assert_eq!((&it["slotsGone"], &it["until"]), (&serde_json::json!([]), &10_800_000.into()));
}
