//! The HTTP form: M162 to M175.

use crate::common::door::{Door, SCID, me, path, playing};
use crate::common::{Value, json, user};
use crate::{Rule, rule};
use sessim::mpsd::clauses as m;

const ADDRESS: &str = "AQIDBA==";

pub(crate) const RULES: &[Rule] = &[
    rule(&[m::CONTRACT_REQUIRED], "every request says its contract", || {
        let mut d = Door::new(json!({}));
        for (version, status) in
            [("103", 400), ("104", 201), ("107", 200), ("", 400), ("+107", 400), ("seven", 400), ("-1", 400)]
        {
            d.headers = vec![("x-xbl-contract-version", version.to_owned())];
            d.put(0, 'A', playing()).is(status);
        }
        d.headers.clear();
        d.get(0, 'A', "").says(400, "X-Xbl-Contract-Version: it is missing");
    }),
    rule(&[m::CONTRACT_SHAPE], "the answer has the shape of the request's contract", || {
        let mut d = Door::new(json!({ "sessionEmptyTimeout": null, "readyRemovalTimeout": 7 }));
        d.put(0, 'A', json!({ "members": { "me": {}, "reserve_0": reserve('B') } })).is(201);
        for version in ["104", "105"] {
            d.headers = vec![("X-Xbl-Contract-Version", version.to_owned())];
            let old = d.get(0, 'A', "").is(200).body;
            assert_eq!(old["contractVersion"], 105);
            assert_eq!(
                old["constants"]["system"]["timeouts"],
                json!({ "reserved": 30_000, "inactive": 7_200_000, "ready": 7, "sessionEmpty": null })
            );
            assert_eq!(old["constants"]["system"]["readyRemovalTimeout"], Value::Null);
            let members = &old["members"];
            assert_eq!(
                [&members["first"], &members["end"], &members["count"], &members["accepted"]],
                [&json!(0), &json!(2), &json!(2), &json!(1)]
            );
            assert_eq!((&members["1"]["pending"], &members["1"]["reserved"]), (&json!(true), &Value::Null));
            assert_eq!(old["membersInfo"], Value::Null);
        }
        d.headers = vec![("X-Xbl-Contract-Version", "107".to_owned())];
        let new = d.get(0, 'A', "").is(200).body;
        assert_eq!((&new["contractVersion"], &new["members"]["1"]["reserved"]), (&json!(107), &json!(true)));
        assert_eq!(new["constants"]["system"]["readyRemovalTimeout"], 7);
        assert!(new["constants"]["system"].as_object().unwrap().contains_key("sessionEmptyTimeout"));
    }),
    rule(&[m::ROUTES], "paths are known without case, and verbs by their path", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let mut ask = |method: &str, path: &str| d.ask(1, 'A', method, path, Some("{}")).status;
        let shouted =
            format!("/ServiceConfigs/{}/sessionTemplates/DUEL/SESSIONS/Alpha/Members/ME", SCID.to_uppercase());
        assert_eq!(ask("GET", &shouted), 200);
        for (method, at, status) in [
            ("GET", "", 404),
            ("GET", "/", 404),
            ("GET", "nowhere", 404),
            ("GET", "/handles/7", 404),
            ("GET", &format!("/serviceconfigs/{SCID}"), 404),
            ("GET", &format!("/serviceconfigs/{SCID}/sessions"), 400),
            ("POST", &format!("/serviceconfigs/{SCID}/sessions"), 405),
            ("POST", &format!("/serviceconfigs/{SCID}/batch"), 400),
            ("GET", &format!("/serviceconfigs/{SCID}/sessiontemplates/duel/batch"), 405),
            ("GET", &format!("/serviceconfigs/{SCID}/sessiontemplates/duel/games/alpha"), 404),
            ("GET", "/serviceconfigs/7/sessiontemplates/duel/sessions/alpha", 404),
            ("GET", &format!("/serviceconfigs/{SCID}/sessiontemplates/poker/sessions/alpha"), 404),
            ("GET", &path("/branches"), 404),
            ("GET", &path("/colour"), 404),
            ("GET", &path("%20"), 400),
            ("GET", &path("?colour=red"), 400),
            ("PUT", &path("?nocommit=perhaps"), 400),
            ("POST", &path(""), 405),
            ("get", &path(""), 405),
            ("DELETE", &path(""), 405),
            ("PUT", &path("/members/me"), 405),
            ("PUT", &path("/constants"), 405),
            ("PUT", &path("/servers/x"), 405),
            ("DELETE", &path("/servers"), 405),
            ("PUT", &format!("/serviceconfigs/{SCID}/sessiontemplates/duel"), 405),
        ] {
            assert_eq!(ask(method, at), status, "{method} {at}");
        }
        // Before the contract is looked at.
        d.headers.clear();
        assert_eq!(d.ask(1, 'A', "POST", &path(""), None).header("Allow"), Some("GET, PUT"));
    }),
    rule(&[m::BODY_KEYS], "what the schema does not have is refused, and nothing settles", || {
        let mut d = Door::new(json!({ "readyRemovalTimeout": 10 }));
        d.put(0, 'A', me(json!({ "ready": true }))).is(201);
        let mut before = d.clone();
        for (body, words) in [
            ("", "empty"),
            ("[]", "object"),
            ("null", "object"),
            ("7", "object"),
            (r#"{"member":{}}"#, "member"),
            (r#"{"roleTypes":null}"#, "roleTypes"),
            (r#"{"members":null}"#, "members"),
            (r#"{"members":[]}"#, "members"),
            (r#"{"members":{"you":{}}}"#, "you"),
            (r#"{"members":{"me":[]}}"#, "me"),
            (r#"{"members":{"me":{},"me":null}}"#, "me"),
            (r#"{"members":{"me":{"roles":["medic"]}}}"#, "roles"),
            (r#"{"members":{"me":{"constants":{"system":{"team":1}}}}}"#, "team"),
            (r#"{"members":{"me":{"constants":{"system":{"xuid":"7"}}}}}"#, "not the caller"),
            (r#"{"members":{"me":{"properties":{"system":{"active":"yes"}}}}}"#, "active"),
            (r#"{"members":{"me":{"properties":{"system":{"connection":"K1"}}}}}"#, "GUID"),
            (r#"{"members":{"me":{"properties":{"system":{"measurements":[]}}}}}"#, "an object"),
            (r#"{"members":{"me":{"properties":{"custom":[1]}}}}"#, "custom takes an object"),
            (r#"{"members":{"01":null}}"#, "01"),
            (r#"{"members":{"0":{}}}"#, "roles"),
            (r#"{"members":{"0":{"roles":{},"properties":{}}}}"#, "properties"),
            (r#"{"members":{"reserve_0":{"constants":{"system":{}}}}}"#, "xuid"),
            (r#"{"properties":{"system":{"keywords":"a"}}}"#, "keywords"),
            (r#"{"properties":{"system":{"joinRestriction":"friends"}}}"#, "friends"),
            (r#"{"properties":{"system":{"closed":1}}}"#, "closed"),
            (r#"{"constants":{"system":{"maxMembersCount":-1}}}"#, "maxMembersCount"),
            (r#"{"constants":{"sytem":{}}}"#, "sytem"),
            (r#"{"members":{"me":{}}} x"#, "1:"),
        ] {
            d.ask(10, 'A', "PUT", &path(""), Some(body)).says(400, words);
        }
        d.ask(10, 'A', "PUT", &path(""), None).says(400, "has a body");
        let deep = "[".repeat(1_000);
        d.ask(10, 'A', "PUT", &path(""), Some(&deep)).is(400);
        let long = format!(r#"{{"properties":{{"custom":{{"a":"{}"}}}}}}"#, "x".repeat(1 << 20));
        d.ask(10, 'A', "PUT", &path(""), Some(&long)).says(400, "bytes");
        before.pass(10);
        assert_eq!(d.service, before.service);
    }),
    rule(&[m::RESERVE_NUMBERS], "reservations count up from 0", || {
        let mut d = Door::new(json!({}));
        d.put(0, 'A', playing()).is(201);
        let mut reserve = |keys: &[&str]| {
            let members: Vec<String> =
                ('B'..).zip(keys).map(|(by, key)| format!("\"{key}\":{}", reserve(by))).collect();
            d.ask(0, 'A', "PUT", &path(""), Some(&format!(r#"{{"members":{{{}}}}}"#, members.join(",")))).status
        };
        let bad: [&[&str]; 6] = [
            &["reserve_1"],
            &["reserve_0", "reserve_2"],
            &["reserve_1", "reserve_0"],
            &["reserve_0", "reserve_0"],
            &["reserve_00"],
            &["reserve_"],
        ];
        for keys in bad {
            assert_eq!(reserve(keys), 400, "{keys:?}");
        }
        assert_eq!(reserve(&["reserve_0", "reserve_1", "reserve_2"]), 200);
        let members = d.get(0, 'A', "/members").is(200).body;
        assert_eq!(members["3"]["constants"]["system"]["xuid"], user('D').xuid.to_string());
    }),
    rule(&[m::NOCOMMIT], "nocommit shows what would be and changes nothing", || {
        let mut d = Door::new(json!({ "readyRemovalTimeout": 10 }));
        let (rehearse, close) = (path("?nocommit=true"), json!({ "properties": { "system": { "closed": true } } }));
        let mut untouched = d.clone();
        let created = d.ask(0, 'A', "PUT", &rehearse, Some(&playing().to_string())).is(200);
        assert_eq!(
            (&created.body["changeNumber"], &created.body["members"]["0"]["gamertag"]),
            (&json!(1), &json!("Gamer A"))
        );
        assert_eq!((created.header("ETag"), &d.service), (None, &untouched.service));
        d.put(0, 'A', me(json!({ "ready": true }))).is(201);
        untouched = d.clone();
        // At 10 the ready timer is due, and the rehearsal settles its copy only.
        let would = d.ask(10, 'A', "PUT", &rehearse, Some(&close.to_string())).is(200);
        assert!(would.events.is_empty());
        assert_eq!(
            (&would.body["changeNumber"], &would.body["properties"]["system"]["closed"]),
            (&json!(3), &json!(true))
        );
        let properties =
            d.ask(10, 'A', "PUT", &path("/properties?nocommit=true"), Some(r#"{"custom":{"a":1}}"#)).is(200);
        assert_eq!(properties.body["custom"], json!({ "a": 1 }));
        d.ask(10, 'A', "PUT", &rehearse, Some(&json!({ "members": { "me": null } }).to_string())).is(204);
        d.ask(10, 'A', "PUT", &rehearse, Some(r#"{"properties":{"system":{"locked":true}}}"#)).is(400);
        untouched.pass(10);
        assert_eq!(d.service, untouched.service);
    }),
    rule(&[m::ELEMENT_READ], "a part of the session is read by its path", || {
        let mut d = Door::new(json!({}));
        d.get(0, 'A', "/members/me").is(404);
        d.put(0, 'A', playing()).is(201);
        let whole = d.get(0, 'A', "").is(200);
        for (part, expected) in [
            ("/properties", &whole.body["properties"]),
            ("/Constants/System/maxMembersCount", &json!(100)),
            ("/members/me", &whole.body["members"]["0"]),
            ("/members/0", &whole.body["members"]["0"]),
            ("/members/me/constants/system/xuid", &json!("1")),
        ] {
            let got = d.get(0, 'A', part).is(200);
            assert_eq!(&got.body, expected, "{part}");
            assert_eq!(got.header("ETag"), whole.header("ETag"));
        }
        d.get(0, 'A', "/members/1").is(204);
        d.get(0, 'B', "/members/me").is(204);
        d.get(0, 'A', "/servers/one").is(204);
        d.get(0, 'A', "/properties/custom/map").is(204);
        d.get(0, 'A', "/members/0/next/0").is(404);
        d.put(1, 'A', json!({ "members": { "me": null } })).is(204);
        d.get(1, 'A', "/members/0").is(404);
    }),
    rule(&[m::ELEMENT_DELETE], "a member leaves or is removed by its path", || {
        let mut d = Door::new(json!({}));
        d.delete(0, 'A', "/members/me").is(404);
        for letter in ['A', 'B', 'C'] {
            d.put(0, letter, playing());
        }
        d.delete(1, 'A', "/members/me").is(204);
        assert!(d.delete(1, 'A', "/members/me").is(204).events.is_empty());
        d.delete(2, 'B', "/members/2").says(403, "own record only");
        d.delete(2, 'B', "/members/you").is(400);
        d.delete(2, 'B', "/members/-1").is(400);
        d.delete(3, '*', "/members/7").is(204);
        let etag = d.get(3, 'B', "").header("ETag").unwrap().to_owned();
        d.with("If-Match", &etag.replace(|digit: char| digit.is_ascii_digit(), "f"))
            .0
            .delete(3, 'B', "/members/1")
            .is(412);
        d.with("If-None-Match", "*").0.delete(3, 'B', "/members/1").is(400);
        d.delete(3, '*', "/members/2").is(204);
        assert_eq!(d.get(4, 'B', "").body["membersInfo"]["count"], 1);
        // One's own index is as good as "me".
        d.with("If-Match", "*").0.delete(5, 'B', "/members/1").is(204);
        d.get(6, 'B', "").is(204);
    }),
    rule(&[m::PROPERTIES_ELEMENT], "properties are written by their path, in a session that exists", || {
        let mut d = Door::new(json!({}));
        let close = Some(r#"{"system":{"closed":true},"custom":{"map":"quay"}}"#);
        d.ask(0, 'A', "PUT", &path("/properties"), close).is(404);
        d.with("If-Match", "*").0.ask(0, 'A', "PUT", &path("/properties"), close).is(404);
        d.put(0, 'A', playing()).is(201);
        let got = d.ask(0, 'A', "PUT", &path("/PROPERTIES"), close).is(200);
        assert_eq!(
            got.body,
            json!({ "system": { "closed": true, "turn": [], "matchmaking": {} }, "custom": { "map": "quay" } })
        );
        let etag = got.header("ETag").unwrap().to_owned();
        let open = Some(r#"{"system":{"closed":null},"custom":null}"#);
        d.put(1, 'A', json!({ "properties": { "custom": { "a": 1 } } })).is(200);
        let stale = d.with("If-Match", &etag).0.ask(1, 'A', "PUT", &path("/properties"), open).is(412);
        assert_eq!(stale.body["changeNumber"], 3);
        let got = d.ask(1, 'A', "PUT", &path("/properties"), open).is(200);
        assert_eq!(got.body, json!({ "system": { "turn": [], "matchmaking": {} }, "custom": {} }));
        d.ask(1, 'A', "PUT", &path("/properties"), Some(r#"{"properties":{}}"#)).is(400);
    }),
    rule(&[m::ETAG_SHOWN], "an answer with a session has its ETag", || {
        let mut d = Door::new(json!({ "visibility": "private" }));
        let tag = d.put(0, 'A', playing()).is(201).header("ETag").unwrap().to_owned();
        assert_eq!(d.get(1, 'A', "").is(200).header("ETag"), Some(&*tag));
        let unchanged = d.with("If-None-Match", &tag).0.get(1, 'A', "").is(304);
        assert_eq!((unchanged.header("ETag"), &unchanged.body), (Some(&*tag), &Value::Null));
        let clash = d.with("If-None-Match", "*").0.put(1, 'A', playing()).is(412);
        assert_eq!((clash.header("ETag"), &clash.body["changeNumber"]), (Some(&*tag), &json!(1)));
        // Who may not read is not shown it.
        let stranger = d.with("If-None-Match", "*").0.put(1, 'B', playing()).is(412);
        assert_eq!((stranger.header("ETag"), &stranger.body), (None, &Value::Null));
        let absent = d.get(1, 'B', "").is(403);
        assert_eq!(absent.header("ETag"), None);
        for bad in ["", "7", "\"7\"", "W/\"00000000000000000000000000000000\""] {
            d.with("If-Match", bad).0.put(1, 'A', playing()).says(400, "ETag");
        }
        d.with("If-None-Match", &tag).0.put(1, 'A', playing()).is(400);
        d.with("If-None-Match", "*").0.get(1, 'A', "").is(400);
    }),
    rule(&[m::NEXT_TIMER_SHOWN], "nextTimer and Expires are the deadline, or absent", || {
        let mut d = Door::new(json!({}));
        let idle = d.put(0, 'A', playing()).is(201);
        assert_eq!((&idle.body["nextTimer"], idle.header("Expires")), (&Value::Null, None));
        let both = d.put(1, 'A', json!({ "members": { "reserve_0": reserve('B') } })).is(200);
        assert_eq!(both.body["nextTimer"], "2016-09-20T20:50:30.0010000Z");
        assert_eq!(both.header("Expires"), Some("Tue, 20 Sep 2016 20:50:30 GMT"));
        assert_eq!(both.header("Date"), Some("Tue, 20 Sep 2016 20:50:00 GMT"));
        let stored = d.service.peek_at(&path("")).unwrap().unwrap();
        assert!(!stored.contains("nextTimer"));
        assert_eq!(d.service.peek_at(&path("x")), Ok(None));
        assert!(d.service.peek_at(&path("/members")).is_err() && d.service.peek_at("/").is_err());
    }),
    rule(&[m::MEMBER_LIST], "members are a list linked by index", || {
        let mut d = Door::new(json!({ "sessionEmptyTimeout": null }));
        let links = |d: &mut Door| {
            let body = d.get(9, '*', "").is(200).body;
            let next = |member: &Value| member["next"].clone();
            let members = body["members"].as_object().unwrap();
            (body["membersInfo"].clone(), members.values().map(next).collect::<Vec<_>>())
        };
        for letter in ['A', 'B', 'C', 'D'] {
            d.put(0, letter, playing());
        }
        d.delete(1, 'A', "/members/me").is(204);
        d.delete(1, 'C', "/members/me").is(204);
        d.put(2, 'B', json!({ "members": { "reserve_0": reserve('E') } })).is(200);
        let info = json!({ "first": 1, "next": 5, "count": 3, "accepted": 2, "active": 2 });
        assert_eq!(links(&mut d), (info, vec![json!(3), json!(4), json!(5)]));
        for index in [1, 3, 4] {
            d.delete(3, '*', &format!("/members/{index}")).is(204);
        }
        let info = json!({ "first": 5, "next": 5, "count": 0, "accepted": 0, "active": 0 });
        assert_eq!(links(&mut d), (info, vec![]));
    }),
    rule(&[m::MEMBER_FIELDS], "a member shows what it has become", || {
        let mut d = Door::new(json!({ "capabilities": { "connectivity": true } }));
        d.put(0, 'A', json!({ "members": { "me": {}, "reserve_0": reserve('B') } })).is(201);
        let mut member = |by, write: Value, index: &str| d.put(1, by, write).body["members"][index].clone();
        let reserved = member('A', json!({}), "1");
        assert_eq!((&reserved["reserved"], &reserved["gamertag"]), (&json!(true), &Value::Null));
        let came = member('B', json!({}), "1");
        assert_eq!((&came["reserved"], &came["gamertag"]), (&Value::Null, &json!("Gamer B")));
        assert_eq!([&came["deviceToken"], &came["activeTitleId"]], [&Value::Null, &Value::Null]);
        let plays = member('B', me(json!({ "active": true, "secureDeviceAddress": ADDRESS })), "1");
        assert_eq!(plays["activeTitleId"], "7");
        assert_eq!(plays["deviceToken"].as_str().map(str::len), Some(32));
        let token = plays["deviceToken"].as_str().unwrap().to_uppercase();
        let host = |host: &str| json!({ "properties": { "system": { "host": host } } });
        assert_eq!(d.put(2, 'B', host(&token)).body["properties"]["system"]["host"], plays["deviceToken"]);
        assert_eq!(d.put(2, 'B', host("nobody's")).is(200).body["properties"]["system"]["host"], Value::Null);
        let stops =
            d.put(2, 'B', me(json!({ "active": null, "secureDeviceAddress": "" }))).body["members"]["1"].clone();
        assert_eq!([&stops["deviceToken"], &stops["activeTitleId"]], [&Value::Null, &Value::Null]);
    }),
    rule(&[m::TOKEN_REQUIRED], "who has no claims is nobody", || {
        let mut d = Door::new(json!({}));
        d.put(0, '-', playing()).is(401);
        d.ask(0, '-', "GET", "/nowhere", None).is(404);
        assert_eq!(d.service, Door::new(json!({})).service);
    }),
];

fn reserve(letter: char) -> Value {
    json!({ "constants": { "system": { "xuid": user(letter).xuid } } })
}
