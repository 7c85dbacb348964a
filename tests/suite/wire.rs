//! The HTTP form: the two shapes of a session, every status, and `sessim wire` from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use crate::common::door::{Door, SCID, me, path, playing};
use crate::common::json;
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the program says to these lines: exit code, lines of stdout, stderr.
pub(crate) fn sessim(arguments: &[&str], lines: &[u8]) -> (Option<i32>, Vec<String>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessim"));
    command.current_dir(root()).arg("wire").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut input, lines) = (child.stdin.take().unwrap(), lines.to_vec());
    // Whoever exits at once does not read.
    let writer = std::thread::spawn(move || drop(input.write_all(&lines)));
    let done = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let out = String::from_utf8(done.stdout).unwrap();
    (done.status.code(), out.lines().map(str::to_owned).collect(), String::from_utf8(done.stderr).unwrap())
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

const DUEL: [&str; 2] = ["--templates", "scenarios/templates/duel.json"];

#[test]
fn the_pages_show_what_the_program_answers() {
    let pages = ["docs/wire.md", "docs/wire-taps.md", "docs/wire-gamelift.md"]
        .map(|page| std::fs::read_to_string(root().join(page)).unwrap());
    let pages = pages.concat();
    // Each command on the pages begins a stream of its own.
    let streams: Vec<&str> = pages.split("\n    sessim wire ").skip(1).collect();
    assert_eq!(streams.len(), 3);
    for stream in streams {
        let (options, rest) = stream.split_once(" < requests.jsonl").unwrap();
        let lines = |mark: &str| rest.lines().filter_map(|line| line.strip_prefix(mark)).collect::<Vec<_>>();
        let (asked, told) = (lines("> "), lines("< "));
        assert!(asked.len() > 5);
        let (code, said, talk) = sessim(&options.split(' ').collect::<Vec<_>>(), asked.join("\n").as_bytes());
        assert_eq!((code, talk.as_str()), (Some(0), ""));
        for ((asked, told), said) in asked.iter().zip(&told).zip(&said) {
            assert_eq!(told, said, "{asked}");
        }
        assert_eq!((asked.len(), told.len()), (said.len(), said.len()));
    }
}

#[test]
fn subscriptions_are_read_and_shown_as_they_are_stored() {
    const ONE: &str = "9b7c3b56-55de-4c3e-8b0a-6a3a7d5e0b11";
    const OTHER: &str = "961dc162-3a8c-4982-b58b-0347ed086bc9";
    let mut d = Door::new(json!({ "capabilities": { "connectionRequiredForActiveMembers": true } }));
    let connection = "00000000-0000-0000-0000-000000000100";
    d.put(
        0,
        'A',
        me(json!({
            "active": true, "connection": connection,
            "subscription": { "id": ONE.to_uppercase(), "changeTypes": ["MembersList", "host", "host"] },
            "subscriptions": { OTHER: { "profile": "Queue", "onBehalfOfTitleId": "3948320593" } }
        })),
    )
    .is(201);
    let shown = |d: &mut Door| {
        let system = d.get(0, 'A', "/members/me/properties/system").is(200).body;
        (system["subscription"].clone(), system["subscriptions"].clone())
    };
    let one = json!({ "id": ONE, "changeTypes": ["host", "membersList"] });
    let other = json!({ OTHER: { "profile": "queue", "onBehalfOfTitleId": "3948320593" } });
    assert_eq!(shown(&mut d), (one.clone(), other));
    for (fields, words) in [
        (json!({ "subscription": { "id": ONE, "changeTypes": ["weather"] } }), "there is no change type \"weather\""),
        (json!({ "subscription": { "id": "7", "changeTypes": ["host"] } }), "not a GUID"),
        (json!({ "subscription": { "id": ONE } }), "changeTypes"),
        (json!({ "subscription": { "id": ONE, "changeTypes": [], "more": 1 } }), "more"),
        (json!({ "subscriptions": { "7": { "profile": "party" } } }), "not a GUID"),
        (json!({ "subscriptions": { OTHER: { "profile": "friends" } } }), "there is no profile \"friends\""),
        (json!({ "subscriptions": { OTHER: { "profile": "party", "onBehalfOfTitleId": "x" } } }), "not a title id"),
        (json!({ "subscriptions": { OTHER: {} } }), "profile"),
    ] {
        d.put(0, 'A', me(fields)).says(400, words);
    }
    d.put(0, 'A', me(json!({ "subscriptions": { OTHER: null, "00000000-0000-0000-0000-000000000007": null } })))
        .is(200);
    assert_eq!(shown(&mut d), (one, Value::Null));
    d.put(0, 'A', me(json!({ "subscription": null }))).is(200);
    assert_eq!(shown(&mut d), (Value::Null, Value::Null));
}

#[test]
fn a_rehearsal_counts_what_the_connection_carries() {
    let mut d = Door::new(json!({ "capabilities": { "connectionRequiredForActiveMembers": true } }));
    let connection = "00000000-0000-0000-0000-000000000100";
    let subscribes = me(json!({
        "active": true, "connection": connection,
        "subscription": { "id": connection, "changeTypes": ["everything"] }
    }))
    .to_string();
    let session = |number: u32, query: &str| path("").replace("alpha", &format!("s{number}{query}"));
    for number in 1..=10 {
        d.ask(0, 'A', "PUT", &session(number, ""), Some(&subscribes)).is(201);
    }
    for query in ["?nocommit=true", ""] {
        d.ask(0, 'A', "PUT", &session(11, query), Some(&subscribes)).says(400, "(M268)");
        d.ask(0, 'A', "PUT", &session(10, query), Some(&subscribes)).is(200);
    }
}

/// A session with all that is modelled in it.
fn rich() -> Door {
    let mut d = Door::new(json!({
        "version": 1, "maxMembersCount": 4, "inactiveRemovalTimeout": 60_000, "sessionEmptyTimeout": null,
        "capabilities": { "connectivity": true, "connectionRequiredForActiveMembers": true }
    }));
    let body = json!({
        "constants": { "custom": { "mode": "ranked" } },
        "properties": { "system": { "closed": true, "joinRestriction": "followed" }, "custom": { "map": "quay" } },
        "members": {
            "me": { "properties": { "system": { "active": true, "connection": "00000000-0000-0000-0000-000000000100",
                "secureDeviceAddress": "AQIDBA==" }, "custom": { "skin": 3 } } },
            "reserve_0": { "constants": { "system": { "xuid": "2" }, "custom": { "side": "blue" } } },
            "reserve_1": { "constants": { "system": { "xuid": "3" } } }
        }
    });
    d.put(0, 'A', body).is(201);
    let token = d.get(0, 'A', "/members/me/deviceToken").is(200).body;
    d.put(500, 'A', json!({ "properties": { "system": { "host": token } } })).is(200);
    d.put(1_500, 'B', me(json!({ "ready": true }))).is(200);
    d
}

#[test]
fn an_episode_of_initialization_is_shown_while_it_runs_and_after_it_failed() {
    let mut d = Door::new(json!({ "memberInitialization": { "joinTimeout": 1_000, "membersNeededToStart": 2 } }));
    let initializes = json!({ "system": { "initialize": true } });
    let reserved = json!({ "constants": { "system": { "xuid": "2", "initialize": true } } });
    let me = json!({ "constants": initializes, "properties": { "system": { "active": true } } });
    let got = d.put(0, 'A', json!({ "members": { "me": me, "reserve_0": reserved } })).is(201);
    assert_eq!(got.body["initializing"]["stage"], "joining");
    assert_eq!(got.body["initializing"]["stageStartTime"], got.body["startTime"]);
    assert_eq!(got.body["initializing"]["episode"], 1);
    let member = &got.body["members"]["1"];
    assert_eq!(
        (&member["initializationEpisode"], &member["constants"]["system"]["initialize"]),
        (&json!(1), &json!(true))
    );
    let got = d.put(500, 'A', json!({ "properties": { "system": { "initializationSucceeded": true } } }));
    got.says(400, "evaluating");
    // Seen at its deadline, the stage ends: who has not come is removed, and too few are left.
    let got = d.get(1_000, 'A', "").is(200);
    assert_eq!(got.body["initializing"]["stage"], "failed");
    let member = &got.body["members"]["0"];
    assert_eq!((&member["initializationFailure"], &member["initializationEpisode"]), (&json!("episode"), &Value::Null));
    assert_eq!(got.body["membersInfo"]["count"], 1);
}

#[test]
fn a_session_in_the_shape_of_107() {
    let got = rich().get(2_000, 'A', "").is(200);
    insta::assert_snapshot!(format!(
        "{:#?}\n{}",
        got.response.headers,
        serde_json::to_string_pretty(&got.body).unwrap()
    ));
}

#[test]
fn a_session_in_the_shape_of_105() {
    let mut d = rich();
    d.headers = vec![("X-Xbl-Contract-Version", "105".to_owned())];
    let got = d.get(2_000, 'A', "").is(200);
    insta::assert_snapshot!(format!(
        "{:#?}\n{}",
        got.response.headers,
        serde_json::to_string_pretty(&got.body).unwrap()
    ));
}

#[test]
fn keys_stand_in_the_order_of_the_documents() {
    let text = rich().get(2_000, 'A', "").response.body.unwrap();
    let mut from = 0;
    for key in ["contractVersion", "correlationId", "branch", "changeNumber", "startTime", "nextTimer", "membersInfo"] {
        from += text[from..].find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} is not after its precursor"));
    }
}

/// T-E: a timer that falls due before a conditional write makes its ETag stale.
#[test]
fn a_lazy_bump_fails_a_conditional_write() {
    let mut d = Door::new(json!({}));
    d.put(0, 'B', playing()).is(201);
    d.put(0, 'B', json!({ "members": { "reserve_0": { "constants": { "system": { "xuid": "9" } } } } })).is(200);
    let read = d.get(10_000, 'B', "").is(200);
    let etag = read.header("ETag").unwrap().to_owned();
    let close = json!({ "properties": { "system": { "closed": true } } });
    d.with("If-Match", &etag).0.put(29_999, 'B', json!({})).is(200);
    let late = d.with("If-Match", &etag).0.put(31_000, 'B', close.clone()).is(412);
    // Settling came first, and stands: the reservation is gone from the session that the refusal shows.
    assert_eq!((late.events.len(), &late.body["membersInfo"]["count"]), (1, &json!(1)));
    assert_eq!(late.body["properties"]["system"]["closed"], Value::Null);
    let fresh = late.header("ETag").unwrap().to_owned();
    assert_ne!(fresh, etag);
    d.with("If-Match", &fresh).0.put(31_000, 'B', close).is(200);
}

#[test]
fn every_status_that_is_modelled() {
    let mut d = Door::new(json!({ "maxMembersCount": 2, "capabilities": { "connectivity": true } }));
    let leave = || json!({ "members": { "me": null } });
    d.get(0, 'A', "").is(204);
    d.with("If-Match", "*").0.put(0, 'A', playing()).is(412);
    d.put(0, 'A', leave()).is(204);
    d.put(0, 'A', playing()).is(201);
    d.put(0, 'A', playing()).is(200);
    d.put(0, 'A', json!({ "constants": { "system": { "maxMembersCount": 2 } } })).is(200);
    d.put(0, 'A', json!({ "constants": { "system": { "maxMembersCount": 3 } } })).says(409, "maxMembersCount");
    d.put(0, 'A', me(json!({ "active": true, "ready": true }))).says(400, "cannot both");
    d.put(0, 'A', json!({ "properties": { "system": { "locked": true } } })).says(400, "locked needs closed");
    d.put(0, 'A', json!({ "properties": { "system": { "readRestriction": "local" } } })).says(400, "readRestriction");
    d.put(0, '*', playing()).says(403, "service principal");
    d.put(0, 'B', playing()).is(200);
    d.put(0, 'C', playing()).says(400, "no slot");
    d.put(0, 'B', json!({ "members": { "0": null } })).says(403, "own record");
    d.put(0, 'A', json!({ "properties": { "system": { "closed": true } } })).is(200);
    d.put(0, 'B', leave()).is(200);
    d.put(0, 'B', playing()).says(403, "closed");
    d.get(0, 'B', "").is(200);
    d.put(0, 'A', leave()).is(204);
    d.get(0, 'A', "").is(204);
    let templates = format!("/serviceconfigs/{}/sessiontemplates", SCID);
    let mut ask = |path: &str| d.ask(0, 'A', "GET", path, None);
    assert_eq!(ask(&templates).is(200).body, json!({ "results": [{ "templateName": "duel" }] }));
    let template = ask(&format!("{templates}/Duel")).is(200);
    assert_eq!(template.body["constants"]["system"]["maxMembersCount"], 2);
    ask(&format!("{templates}/poker")).is(404);
    ask("/serviceconfigs/00000000-0000-0000-0000-000000000007/sessiontemplates").is(404);
    assert_eq!(
        d.ask(0, 'A', "PUT", &path("/members"), None).is(405).header("Cache-Control"),
        Some("no-cache, no-store")
    );
}

#[test]
fn a_bad_line_is_answered_with_its_number_and_the_stream_goes_on() {
    let good = r#"{"peek":"/serviceconfigs/00000000-0000-0000-0000-000000000000/sessiontemplates/duel/sessions/a"}"#;
    let bad = [
        "{",
        "7",
        "\"text\"",
        "{}",
        "\u{0}",
        r#"{"at":0,"as":{"xuid":"1"},"method":"GET"}"#,
        r#"{"at":0,"as":{"xuid":"1"},"path":"/"}"#,
        r#"{"as":{"xuid":"1"},"method":"GET","path":"/"}"#,
        r#"{"at":-1,"method":"GET","path":"/"}"#,
        r#"{"at":9007199254740992,"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{},"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{"xuid":"one"},"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{"xuid":"1","service":"s"},"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{"xuid":"1","titleId":"T"},"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{"xuid":"1","connection":"K"},"method":"GET","path":"/"}"#,
        r#"{"at":0,"as":{"xuid":"1"},"method":"GET","path":"/","headers":[]}"#,
        r#"{"at":0,"as":{"xuid":"1"},"method":"GET","path":"/","colour":7}"#,
        r#"{"at":0,"fact":{"presence":{"xuid":"1"}}}"#,
        r#"{"at":0,"fact":{"connectionLost":"K"}}"#,
        r#"{"at":0,"fact":{"weather":"fair"}}"#,
        r#"{"at":0,"fact":{"presence":{"xuid":"1","inTitle":true}},"method":"GET"}"#,
        r#"{"peek":"nowhere"}"#,
    ];
    let mut lines = Vec::new();
    for bad in bad {
        lines.extend(format!("{bad}\n\n{good}\n").into_bytes());
    }
    lines.extend(b"\xff\n");
    lines.extend(vec![b'x'; 5 << 20]);
    lines.extend(b"\n");
    lines.extend(br#"{"at":5,"as":{"xuid":"1"},"method":"GET","path":"/"}"#);
    lines.extend(b"\n");
    lines.extend(br#"{"at":4,"as":{"xuid":"1"},"method":"GET","path":"/"}"#);
    let (code, said, talk) = sessim(&DUEL, &lines);
    assert_eq!((code, talk.as_str(), said.len()), (Some(0), "", 2 * bad.len() + 4));
    let read: Vec<Value> = said.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (at, bad) in bad.iter().enumerate() {
        assert_eq!(read[2 * at]["error"]["line"], 3 * at + 1, "{bad}: {}", said[2 * at]);
        assert_eq!(said[2 * at + 1], r#"{"peek":null}"#);
    }
    let last = &read[2 * bad.len()..];
    assert!(last[1]["error"]["problem"].as_str().unwrap().contains("bytes"));
    assert_eq!((&last[0]["error"]["line"], &last[2]["status"]), (&json!(3 * bad.len() + 1), &json!(404)));
    assert!(last[3]["error"]["problem"].as_str().unwrap().contains("time runs backwards"));
}

#[test]
fn a_body_that_is_broken_anywhere_is_refused_and_never_a_panic() {
    let whole = r#"{"constants":{"system":{"maxMembersCount":4},"custom":{"a":[1,{"b":null}]}},"properties":{"system":{"closed":true,"host":"1f0e"}},"members":{"me":{"properties":{"system":{"active":true,"secureDeviceAddress":"AQ=="}}},"reserve_0":{"constants":{"system":{"xuid":"2"}}}}}"#;
    for cut in 1..whole.len() {
        let mut d = Door::new(json!({}));
        d.ask(0, 'A', "PUT", &path(""), Some(&whole[..cut])).is(400);
        // One character gone, or doubled: whatever it is then, it has an answer.
        let (before, rest) = whole.split_at(cut);
        for changed in [format!("{before}{}", &rest[1..]), format!("{before}{}{rest}", &rest[..1])] {
            assert!(d.ask(0, 'A', "PUT", &path(""), Some(&changed)).status < 500, "{changed}");
        }
    }
}

#[test]
fn templates_come_from_a_folder_of_service_configurations() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("wire-{}", std::process::id()));
    let scid = folder.join(SCID);
    std::fs::create_dir_all(&scid).unwrap();
    let at = |folder: &Path| folder.display().to_string();
    let (code, _, talk) = sessim(&["--templates", &at(&folder)], b"");
    assert_eq!((code, talk.contains("there are no templates")), (Some(2), true), "{talk}");
    std::fs::copy(root().join(DUEL[1]), scid.join("duel.json")).unwrap();
    let peek = format!(
        r#"{{"at":0,"as":{{"service":"s"}},"method":"GET","path":"/serviceconfigs/{}/sessiontemplates/duel","headers":{{"X-Xbl-Contract-Version":"107"}}}}"#,
        SCID
    );
    let (code, said, talk) = sessim(&["--templates", &at(&folder)], peek.as_bytes());
    assert_eq!((code, talk.as_str()), (Some(0), ""));
    assert!(said[0].starts_with(r#"{"status":200,"#), "{}", said[0]);
    std::fs::write(scid.join("broken.json"), r#"{"constants":{"system":{"maxMembersCount":"four"}}}"#).unwrap();
    let (code, said, talk) = sessim(&["--templates", &at(&folder)], b"{}");
    assert_eq!((code, said.len(), talk.contains("maxMembersCount")), (Some(2), 0, true), "{talk}");
    drop(std::fs::remove_dir_all(&folder));
}

#[test]
fn options_that_cannot_be_are_told() {
    for (option, words) in [
        (["--reading", "colour=red"], "there is no reading"),
        (["--epoch", "yesterday"], "no date"),
        (["--readings", "none"], "possible values"),
    ] {
        let (code, said, talk) = sessim(&[DUEL[0], DUEL[1], option[0], option[1]], b"{}");
        assert_eq!((code, said.len(), talk.contains(words)), (Some(2), 0, true), "{talk}");
    }
    let (code, _, talk) = sessim(&["--templates", "scenarios/templates/due.json"], b"");
    assert_eq!((code, talk.contains("no such file")), (Some(2), true), "{talk}");
}

/// A line with a request.
fn request(at: u32, xuid: &str, method: &str, path: &str, body: &Value) -> String {
    let (claims, headers) = (json!({ "xuid": xuid }), json!({ "X-Xbl-Contract-Version": "107" }));
    json!({ "at": at, "as": claims, "method": method, "path": path, "headers": headers, "body": body }).to_string()
}

/// The path of a session made from that template.
fn alpha(template: &str) -> String {
    format!("/serviceconfigs/00000000-0000-0000-0000-000000000000/sessiontemplates/{template}/sessions/alpha")
}

/// Those who subscribe are told at the instant of the look, by whichever line comes next.
#[test]
fn a_service_that_looks_by_itself_does_so_between_the_lines() {
    let path = alpha("halo-mcc-matchmaking");
    let connection = "5c1e2f70-0d4b-4a58-9a61-0c6f3d3f8a01";
    let subscribes = me(json!({
        "active": true, "connection": connection, "subscription": { "id": connection, "changeTypes": ["everything"] }
    }));
    let lines = [
        request(0, "1001", "PUT", &path, &subscribes),
        request(0, "2002", "PUT", &path, &me(json!({ "ready": true }))),
        json!({ "at": 29_999 }).to_string(),
        json!({ "at": 39_999 }).to_string(),
        json!({ "at": 61_000 }).to_string(),
        json!({ "peek": path }).to_string(),
    ]
    .join("\n");
    let told = |evaluation: &str| {
        let template = "scenarios/templates/halo-mcc-matchmaking.json";
        let (code, said, talk) =
            sessim(&["--templates", template, "--reading", &format!("evaluation={evaluation}")], lines.as_bytes());
        assert_eq!((code, talk.as_str(), said.len()), (Some(0), "", 6));
        let said: Vec<Value> = said.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let taps = |line: &Value| {
            let all = line["taps"].as_array().unwrap().iter();
            all.map(|tap| (tap["at"].as_u64().unwrap(), tap["changeNumber"].as_u64().unwrap())).collect::<Vec<_>>()
        };
        let count = said[5]["peek"]["membersInfo"]["count"].as_u64().unwrap();
        (said[2..5].iter().map(taps).collect::<Vec<_>>(), count)
    };
    // Ready for 30 s, and inactive for none.
    assert_eq!(told("lazy_one_step"), (vec![vec![], vec![], vec![]], 2));
    assert_eq!(told("eager"), (vec![vec![], vec![(30_000, 3)], vec![]], 1));
    assert_eq!(told("sweep 20s"), (vec![vec![], vec![], vec![(40_000, 3), (60_000, 4)]], 1));
}

#[test]
fn a_service_that_looks_by_itself_acts_upon_presence() {
    let path = alpha("duel");
    let lines = [
        request(0, "1001", "PUT", &path, &playing()),
        request(1, "2002", "PUT", &path, &playing()),
        json!({ "at": 4, "fact": { "presence": { "xuid": "2002", "inTitle": false } } }).to_string(),
        json!({ "peek": path }).to_string(),
        json!({ "at": 10 }).to_string(),
        json!({ "peek": path }).to_string(),
    ]
    .join("\n");
    let active = |evaluation: &str| {
        let option = format!("evaluation={evaluation}");
        let (_, said, talk) = sessim(&[DUEL[0], DUEL[1], "--reading", &option], lines.as_bytes());
        assert_eq!(talk, "");
        let said: Vec<Value> = said.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let active = |line: &Value| line["peek"]["membersInfo"]["active"].as_u64().unwrap();
        (said[2]["events"].as_u64().unwrap(), active(&said[3]), active(&said[5]))
    };
    assert_eq!(active("lazy_one_step"), (0, 2, 2));
    assert_eq!(active("eager"), (1, 1, 1));
    assert_eq!(active("sweep 10ms"), (0, 2, 1));
}

#[test]
fn a_seed_makes_other_ids_and_changes_nothing_else() {
    let scid = "00000000-0000-0000-0000-000000000000";
    let path = alpha("duel");
    let named = json!({ "version": 1, "type": "activity",
        "sessionRef": { "scid": scid, "templateName": "duel", "name": "alpha" } });
    let unnamed = json!({ "version": 1, "type": "transfer", "originSessionRef": named["sessionRef"],
        "sessionRef": { "scid": scid, "templateName": "duel" } });
    let lines = [
        request(0, "1001", "PUT", &path, &playing()),
        request(1, "1001", "POST", "/handles", &named),
        request(2, "1001", "POST", "/handles", &unnamed),
    ]
    .join("\n");
    let under = |options: &[&str]| {
        let (code, said, talk) = sessim(&[&DUEL, options].concat(), lines.as_bytes());
        assert_eq!((code, talk.as_str(), said.len()), (Some(0), "", 3));
        said.iter().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let (usual, seeded) = (under(&[]), under(&["--seed", "7"]));
    assert_eq!(usual, under(&["--seed", "0"]));
    assert_eq!(seeded, under(&["--seed", "7"]));
    let invented = [
        (0, "/body/branch"),
        (0, "/body/correlationId"),
        (0, "/headers/ETag"),
        (1, "/body/id"),
        (2, "/body/id"),
        (2, "/body/sessionRef/name"),
    ];
    for (line, place) in invented {
        let [one, other] = [&usual, &seeded].map(|said| said[line].pointer(place).unwrap());
        assert_ne!(one, other, "{place}");
    }
    let shown =
        |said: &[Value]| json!([said[0]["status"], said[0]["body"]["members"], said[1]["status"], said[2]["status"]]);
    assert_eq!(shown(&usual), shown(&seeded));
    let (code, said, talk) = sessim(&[DUEL[0], DUEL[1], "--seed", "-1"], b"{}");
    assert_eq!((code, said.len(), talk.contains("whole number")), (Some(2), 0, true), "{talk}");
}

#[test]
fn an_option_counts_requests() {
    let read = r#"{"at":0,"as":{"xuid":"1"},"method":"GET","path":"/nowhere"}"#;
    let lines = [read; 31].join("\n");
    let status = |answer: &String| serde_json::from_str::<Value>(answer).unwrap()["status"].clone();
    let (_, said, _) = sessim(&DUEL, lines.as_bytes());
    assert!(said.iter().all(|answer| status(answer) == 404));
    let (code, said, talk) = sessim(&[DUEL[0], DUEL[1], "--rate-limits"], lines.as_bytes());
    assert_eq!((code, talk.as_str(), said.len()), (Some(0), "", 31));
    assert!(said[..30].iter().all(|answer| status(answer) == 404));
    let last: Value = serde_json::from_str(&said[30]).unwrap();
    let body =
        json!({ "version": 1, "currentRequests": 31, "maxRequests": 30, "periodInSeconds": 15, "limitType": "rate" });
    assert_eq!((&last["status"], &last["headers"]["Retry-After"], &last["body"]), (&json!(429), &json!("15"), &body));
}

#[test]
fn answers_are_flushed_one_by_one_and_a_closed_pipe_is_no_error() {
    use std::io::{BufRead, BufReader};
    let mut command = Command::new(env!("CARGO_BIN_EXE_sessim"));
    command.current_dir(root()).arg("wire").args(DUEL);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        input.write_all(b"{}\n").unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert!(line.contains("error"));
    }
    drop(output);
    drop(input.write_all(b"{}\n"));
    drop(input);
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), done.stderr), (Some(0), Vec::new()));
}
