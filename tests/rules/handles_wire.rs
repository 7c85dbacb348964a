//! Handles in the HTTP form: M292, M296, M299, M308, M316 and what their answers look like.

use crate::common::door::{Door, Got, SCID, path, playing};
use crate::common::{Value, json};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;

fn post(d: &mut Door, now: u64, by: char, body: &Value) -> Got {
    d.ask(now, by, "POST", "/handles", Some(&body.to_string()))
}

fn reference(name: &str) -> Value {
    json!({ "scid": SCID, "templateName": "duel", "name": name })
}

fn activity() -> Value {
    json!({ "version": 1, "type": "activity", "sessionRef": reference("alpha") })
}

fn invite(xuid: &str) -> Value {
    json!({ "version": 1, "type": "invite", "sessionRef": reference("alpha"), "invitedXuid": xuid })
}

fn query(d: &mut Door, include: &str, owners: Value) -> Got {
    let body = json!({ "type": "activity", "scid": SCID, "owners": owners }).to_string();
    d.ask(9, 'Z', "POST", &format!("/handles/query{include}"), Some(&body))
}

/// The path of a posted handle.
fn at(got: &Got) -> String {
    format!("/handles/{}", got.body["id"].as_str().unwrap())
}

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::HANDLE_LOCATION], "answers about handles say where things are", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let posted = post(&mut d, 1, 'A', &activity()).is(201);
        let handle = at(&posted);
        assert_eq!((posted.header("Location"), posted.header("Content-Location")), (Some(&*handle), Some(&*handle)));
        let through = format!("{handle}/session");
        let read = d.ask(2, 'B', "GET", &through, None).is(200);
        assert_eq!(read.header("Content-Location"), Some(&*path("")));
        assert_eq!(read.body["changeNumber"], 2);
        let written = d.ask(3, 'B', "PUT", &through, Some(&playing().to_string())).is(200);
        assert_eq!(written.header("Content-Location"), Some(&*path("")));
        let tag = written.header("ETag").unwrap().to_owned();
        let unchanged = d.with("If-None-Match", &tag).0.ask(4, 'B', "GET", &through, None).is(304);
        assert_eq!(unchanged.header("Content-Location"), Some(&*path("")));
        d.ask(5, 'B', "PUT", &format!("{through}?nocommit=true"), Some(r#"{"members":{"me":null}}"#)).is(200);
        assert_eq!(d.get(5, 'A', "").body["membersInfo"]["count"], 2);
        d.ask(6, 'A', "DELETE", &handle, None).is(204);
        d.ask(6, 'B', "GET", &through, None).says(404, "there is no such handle (M293)");
        d.ask(6, 'B', "GET", &handle, None).says(404, "there is no such handle (M293)");
    }),
    rule(&[m::HANDLE_NAMES_SESSION, m::HANDLE_OF_ABSENT], "a reference without a name is given one", || {
        let mut d = Door::new(json!({}));
        let mut body = activity();
        body["sessionRef"].as_object_mut().unwrap().remove("name");
        let posted = post(&mut d, 0, 'A', &body).is(201);
        let name = posted.body["sessionRef"]["name"].as_str().unwrap();
        assert_eq!((name.len(), posted.body["sessionRef"]["templateName"].as_str()), (36, Some("duel")));
        let through = format!("{}/session", at(&posted));
        d.ask(1, 'A', "GET", &through, None).is(204);
        d.ask(2, 'A', "PUT", &through, Some(&playing().to_string())).is(201);
        d.ask(3, 'A', "GET", &through, None).is(200);
    }),
    rule(&[m::HANDLE], "a handle is shown with what its type says", || {
        let mut d = Door::new(json!({ "inviteProtocol": "game", "capabilities": { "searchable": true } }));
        d.put(0, 'A', playing()).is(201);
        let posted = post(&mut d, 1_000, 'A', &activity()).is(201);
        let id = posted.body["id"].clone();
        assert_eq!(
            posted.body,
            json!({ "id": id, "version": 1, "type": "activity", "sessionRef": reference("alpha"),
                "createTime": "2016-09-20T20:50:01.0000000Z", "titleId": "7", "ownerXuid": "1" })
        );
        assert_eq!(d.ask(1_001, 'B', "GET", &at(&posted), None).is(200).body, posted.body);
        let mut body = invite("2");
        body["inviteAttributes"] =
            json!({ "titleId": "7", "context": "blue", "contextString": "come", "senderString": "A" });
        let posted = post(&mut d, 2_000, 'A', &body).is(201).body;
        for (key, value) in [
            ("invitedXuid", json!("2")),
            ("senderXuid", json!("1")),
            ("expiration", json!("2016-09-21T20:50:02.0000000Z")),
            ("inviteAttributes", body["inviteAttributes"].clone()),
        ] {
            assert_eq!(posted[key], value, "{key}");
        }
        let transfer =
            json!({ "type": "transfer", "sessionRef": reference("alpha"), "originSessionRef": reference("lobby") });
        assert_eq!(post(&mut d, 3_000, 'A', &transfer).is(201).body["originSessionRef"], reference("lobby"));
        let attributes = json!({ "tags": ["Casual"], "strings": { "map": "quay" }, "numbers": { "rank": 6.5 } });
        let search =
            json!({ "version": 1, "type": "search", "sessionRef": reference("alpha"), "searchAttributes": attributes });
        assert_eq!(post(&mut d, 4_000, '*', &search).is(201).body["searchAttributes"], attributes);
    }),
    rule(&[m::HANDLE_SHAPE], "a body that is no handle is refused with a sentence, and changes nothing", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let mut before = d.clone();
        let with = |key: &str, value: Value| {
            let mut body = activity();
            body[key] = value;
            body
        };
        for (body, says) in [
            (json!({}), "type"),
            (json!([]), "expected an object"),
            (with("type", json!("party")), "party"),
            (with("version", json!(2)), "version: 2"),
            (with("colour", json!("red")), "colour"),
            (with("sessionRef", json!({ "scid": SCID })), "templateName"),
            (with("sessionRef", json!({ "scid": "7", "templateName": "duel" })), "GUID"),
            (with("sessionRef", json!({ "scid": SCID, "templateName": "duel", "name": "a b" })), "not a name"),
            (with("invitedXuid", json!("2")), "invitedXuid"),
            (with("searchAttributes", json!({})), "searchAttributes"),
            (with("originSessionRef", reference("lobby")), "originSessionRef"),
            (with("type", json!("invite")), "invitedXuid"),
            (with("type", json!("transfer")), "originSessionRef"),
        ] {
            let got = post(&mut d, 1, 'A', &body);
            assert!(got.body.as_str().unwrap_or_default().contains(says), "{body}: {}", got.body);
            got.is(400);
        }
        d.ask(1, 'A', "POST", "/handles", None).says(400, "body");
        d.with("If-Match", "*").0.ask(1, 'A', "POST", "/handles", Some(&activity().to_string())).is(400);
        before.pass(1);
        assert_eq!(d.service, before.service);
        // The sample of a posted invite has an id; the directory gives its own.
        let mut body = invite("2");
        body["id"] = json!("47ca0049-a5ba-4bc1-aa22-fcf834ce4c13");
        assert_ne!(post(&mut d, 1, 'A', &body).is(201).body["id"], body["id"]);
    }),
    rule(&[m::SEARCH_ATTRIBUTE_NAMES], "search attributes have proper names", || {
        let mut d = Door::new(json!({ "capabilities": { "searchable": true } }));
        d.put(0, 'A', playing()).is(201);
        let mut named = |name: &str| {
            let attributes = json!({ "numbers": { name: 1 } });
            let body = json!({ "type": "search", "sessionRef": reference("alpha"), "searchAttributes": attributes });
            post(&mut d, 1, 'A', &body).status
        };
        let (long, longer) = ("a".repeat(99), "a".repeat(100));
        let names =
            [("rank", 201), ("Rank2", 201), ("2rank", 400), ("my rank", 400), ("", 400), (&long, 201), (&longer, 400)];
        for (name, status) in names {
            assert_eq!(named(name), status, "{name}");
        }
    }),
    rule(&[m::RELATED_INFO, m::ACTIVITY_QUERY], "a query tells of the sessions as they are stored", || {
        let mut d = Door::new(json!({ "inviteProtocol": "game", "inactiveRemovalTimeout": 0 }));
        let mut body = playing();
        body["properties"] = json!({ "system": { "closed": true }, "custom": { "map": "quay" } });
        d.put(0, 'A', body).is(201);
        post(&mut d, 1_000, 'A', &activity()).is(201);
        let plain = query(&mut d, "", json!({ "xuids": ["1", "2"] })).is(200).body;
        assert_eq!(plain["results"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&plain["results"][0]["ownerXuid"], &plain["results"][0]["relatedInfo"]),
            (&json!("1"), &Value::Null)
        );
        let row = query(&mut d, "?include=relatedInfo", json!({ "xuids": ["1"] })).is(200).body["results"][0].clone();
        assert_eq!(
            row["relatedInfo"],
            json!({ "visibility": "open", "joinRestriction": "none", "closed": true, "maxMembersCount": 100,
                "membersCount": 1, "postedTime": "2016-09-20T20:50:01.0000000Z", "inviteProtocol": "game" })
        );
        assert_eq!(row["customProperties"], Value::Null);
        let row = query(&mut d, "?include=relatedInfo,customProperties", json!({ "xuids": ["1"] }));
        assert_eq!(row.is(200).body["results"][0]["customProperties"], json!({ "map": "quay" }));
        assert_eq!(
            query(&mut d, "?include=roleInfo", json!({ "xuids": ["1"] })).body["results"][0]["roleInfo"],
            json!({ "roleTypes": {} })
        );
        // Nobody has looked at the session.
        assert_eq!(d.get(10, 'A', "").body["changeNumber"], 2);
        let people = |moniker: &str| json!({ "people": { "moniker": moniker, "monikerXuid": "3" } });
        for owners in [people("people"), people("favorites"), json!({ "xuids": [] })] {
            assert_eq!(query(&mut d, "", owners).is(200).body, json!({ "results": [] }));
        }
        for owners in [json!({}), json!({ "people": { "moniker": "foes", "monikerXuid": "3" } })] {
            query(&mut d, "", owners).is(400);
        }
        query(&mut d, "?include=everything", json!({ "xuids": ["1"] })).says(400, "include=relatedInfo");
        d.ask(9, 'A', "POST", "/handles/query", Some(r#"{"type":"correlation"}"#)).is(400);
    }),
    rule(&[m::RELATED_INFO], "a query tells of the roles as the session does", || {
        let mut d = Door::new(json!({}));
        let mut body = json!({ "members": { "me": { "roles": { "class": "medic" }, "properties": { "system": { "active": true } } } } });
        body["roleTypes"] = json!({ "class": { "roles": { "medic": { "max": 2, "target": 1 } } } });
        d.put(0, 'A', body).is(201);
        post(&mut d, 1, 'A', &activity()).is(201);
        let row = query(&mut d, "?include=RoleInfo", json!({ "xuids": ["1"] })).is(200).body["results"][0].clone();
        let shown = d.get(2, 'A', "").is(200).body["roleTypes"].clone();
        assert_eq!((&row["roleInfo"]["roleTypes"], &shown["class"]["roles"]["medic"]["count"]), (&shown, &json!(1)));
        assert_eq!((&row["relatedInfo"], &row["customProperties"]), (&Value::Null, &Value::Null));
    }),
    rule(&[m::ROUTES], "handles have their own verbs", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let handle = at(&post(&mut d, 1, 'A', &activity()).is(201));
        let mut ask = |method: &str, path: &str| d.ask(2, 'A', method, path, Some("{}")).status;
        assert_eq!(ask("GET", &handle.to_uppercase().replace("HANDLES", "Handles")), 200);
        for (method, path, status) in [
            ("GET", "/handles".to_owned(), 405),
            ("PUT", handle.clone(), 405),
            ("GET", "/handles/query".to_owned(), 405),
            ("DELETE", format!("{handle}/session"), 405),
            ("GET", "/handles/7".to_owned(), 404),
            ("GET", format!("{handle}/colour"), 404),
            ("GET", format!("{handle}/session/members"), 404),
            ("GET", format!("{handle}?colour=red"), 400),
            ("PUT", format!("{handle}/session?nocommit=perhaps"), 400),
        ] {
            assert_eq!(ask(method, &path), status, "{method} {path}");
        }
    }),
];
